"""Disconnect-Request and CoA-Request of the RADIUS servers (RFC 5176)."""

import logging
import socket
from collections import OrderedDict
from typing import Callable

from . import radius
from .accounting import Accounting, AccountedSession
from .clock import Clock
from .nas import station_id
from .settings import Settings

LOG = logging.getLogger(__name__)
_DISCONNECT = 40
_WINDOW = 300
_ANSWERS = 256
# Identify the NAS or the session, carry a proxy's state, or protect the packet; RFC 5176, section 3.
_NAS = {"NAS-Identifier", "NAS-IP-Address"}
_SESSION = {"User-Name", "Calling-Station-Id", "Framed-IP-Address", "Acct-Session-Id", "Class"}
_OTHER = {"Event-Timestamp", "Message-Authenticator", "Called-Station-Id", "NAS-Port-Type", "Service-Type",
          "Reply-Message"}
_CHANGES = {"Session-Timeout", "Acct-Interim-Interval", "Filter-Id"}
_PROXY_STATE = 33


class _Refusal(Exception):
    """The request is answered by a NAK with this Error-Cause."""


class DynamicAuthorization:
    """Answers what is authentic, current and well-formed; is silent about all else. Used by one thread."""

    def __init__(self, settings: Settings, accounting: Accounting, forget: Callable[[str], None], clock: Clock) -> None:
        self._settings = settings
        self._secrets = {server.address: server.secret for server in settings.radius_servers}
        self._accounting = accounting
        self._forget = forget
        self._clock = clock
        self._answers: OrderedDict[tuple, bytes] = OrderedDict()

    def run(self) -> None:
        """Answers requests as long as the process lives."""
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
            channel.bind((str(self._settings.management.ip), self._settings.dynamic_authorization_port))
            while True:
                try:
                    request, peer = channel.recvfrom(4097)
                    answer = self.answer(request, peer[0], peer[1])
                    if answer is not None:
                        channel.sendto(answer, peer)
                except OSError as problem:
                    # What became of an answer to someone who has gone.
                    LOG.debug("dynamic authorization: %s", problem)

    def answer(self, request: bytes, address: str, port: int) -> bytes | None:
        """The answer to a request; none if it deserves none. A repeated request gets the same answer again."""
        secret = self._secrets.get(address)
        if secret is None:
            return None
        # The authenticator depends on all of the request and on the secret.
        key = (address, port, request[:20])
        if key in self._answers:
            return self._answers[key]
        try:
            checked = radius.dynamic_request(request, secret, self._settings.require_message_authenticator)
            made = checked.number("Event-Timestamp")
        except radius.InvalidPacket as problem:
            LOG.debug("dynamic authorization: request of %s ignored: %s", address, problem)
            return None
        if made is None or abs(self._clock.time() - made) > _WINDOW:
            LOG.warning("a request of %s is ignored: its Event-Timestamp is not of now", address)
            return None
        answer = self._decide(request, checked, secret)
        self._answers[key] = answer
        if len(self._answers) > _ANSWERS:
            self._answers.popitem(last=False)
        return answer

    def _decide(self, request: bytes, checked: radius.Answer, secret: bytes) -> bytes:
        proxies = checked.all(_PROXY_STATE)
        try:
            session = self._session(checked)
            if checked.code == _DISCONNECT:
                self._disconnect(session)
            else:
                self._change(checked, session)
        except _Refusal as refusal:
            LOG.info("dynamic authorization: refused, %s", refusal)
            return radius.dynamic_answer(request, False, secret, [("Error-Cause", str(refusal))], proxies)
        return radius.dynamic_answer(request, True, secret, [], proxies)

    def _session(self, checked: radius.Answer) -> AccountedSession:
        """The session that the request names: whatever it says of it must be true."""
        allowed = _NAS | _SESSION | _OTHER | (_CHANGES if checked.code != _DISCONNECT else set())
        if checked.kinds() - radius.numbers(allowed) - {_PROXY_STATE}:
            raise _Refusal("Unsupported-Attribute")
        if checked.octets("Service-Type") is not None:
            raise _Refusal("Unsupported-Service")
        if checked.text("NAS-Identifier") not in (None, self._settings.node) \
                or checked.octets("NAS-IP-Address") not in (None, self._settings.management.ip.packed):
            raise _Refusal("NAS-Identification-Mismatch")
        if not checked.kinds() & radius.numbers({"Calling-Station-Id", "Acct-Session-Id", "Class"}):
            raise _Refusal("Missing-Attribute")
        for session in self._accounting.sessions():
            if _names(checked, session):
                return session
        raise _Refusal("Session-Context-Not-Found")

    def _disconnect(self, session: AccountedSession) -> None:
        LOG.info("session of %s disconnected by the server", session.client.mac)
        self._accounting.end(session.client.mac, "Admin-Reset")
        self._forget(session.client.mac)

    def _change(self, checked: radius.Answer, session: AccountedSession) -> None:
        if not checked.kinds() & radius.numbers(_CHANGES):
            raise _Refusal("Missing-Attribute")
        try:
            times = [checked.number(name) for name in ("Session-Timeout", "Acct-Interim-Interval")]
        except radius.InvalidPacket:
            raise _Refusal("Invalid-Attribute-Value") from None
        if times[0] == 0 or times[1] is not None and times[1] < 60:
            raise _Refusal("Invalid-Attribute-Value")
        self._accounting.set_times(session.client.mac, *times)
        # The page asks anew, and sees the new state of the service.
        self._forget(session.client.mac)


def _names(checked: radius.Answer, session: AccountedSession) -> bool:
    station = checked.text("Calling-Station-Id")
    address = checked.octets("Framed-IP-Address")
    return ((station is None or station_id(station) == session.client.station_id)
            and (address is None or address == bytes(map(int, session.client.address.split("."))))
            and checked.text("User-Name") in (None, session.user)
            and checked.text("Acct-Session-Id") in (None, session.id)
            and checked.octets("Class") in (None, session.session_class))
