"""The portal as a network access server: what it asks of RADIUS for a client, and what it is told."""

from dataclasses import dataclass

from .exchange import Exchange, Patience
from .settings import RadiusServer, Settings

ACCESS_ACCEPT = 2
# A rejected login is delayed by the server, and a password takes it time to verify.
_LOGIN = Patience(attempts=3, wait=3.0)
_CHECK = Patience(attempts=2, wait=1.5)
_LONGEST_TIMER = 31_536_000


@dataclass(frozen=True)
class Client:
    """A device of a client: its addresses as the neighbour table has them."""

    mac: str
    address: str

    @property
    def station_id(self) -> str:
        """The MAC address as RADIUS writes it (RFC 3580, section 3.21)."""
        return station_id(self.mac)


def station_id(mac: str) -> str:
    """Upper case, with hyphens."""
    return mac.upper().replace(":", "-")


@dataclass(frozen=True)
class Accept:
    """An Access-Accept: the client has a session."""

    user: str
    session_class: bytes
    service: str | None
    session_timeout: int | None
    interim_interval: int | None


@dataclass(frozen=True)
class Reject:
    """An Access-Reject, or a challenge, which a portal cannot answer."""

    message: str


class Nas:
    """Makes the requests of this node. Thread-safe. A request blocks its caller until it is answered, or in vain."""

    def __init__(self, settings: Settings, exchange: Exchange, own_mac: str) -> None:
        self._settings = settings
        self._exchange = exchange
        self._own_mac = own_mac

    def login(self, client: Client, user: str, password: str) -> Accept | Reject:
        """Asks whether the password is the user's; an Accept has opened a session (RFC 2865, PAP).

        :raises NoAnswer: if no server answers
        """
        return self._ask([("Service-Type", "Login"), ("User-Name", user)], client, password, user, _LOGIN)

    def check(self, client: Client) -> Accept | Reject:
        """Asks whether the client has a session here (Call-Check, RFC 2865, section 5.6).

        :raises NoAnswer: if no server answers
        """
        return self._ask([("Service-Type", "Call-Check"), ("User-Name", client.station_id)], client, None, "", _CHECK)

    def identity(self) -> list[tuple[str, object]]:
        """What every request says of this NAS."""
        return [("NAS-Identifier", self._settings.node),
                ("NAS-IP-Address", str(self._settings.management.ip)),
                ("Called-Station-Id", station_id(self._own_mac))]

    def _ask(self, question, client: Client, password: str | None, user: str, patience: Patience) -> Accept | Reject:
        from . import radius
        attributes = [*question, *self.identity(),
                      ("NAS-Port-Type", "Ethernet"),
                      ("Calling-Station-Id", client.station_id),
                      ("Framed-IP-Address", client.address)]

        def request(server: RadiusServer) -> radius.Request:
            return radius.access_request(server.secret, attributes, password,
                                         self._settings.require_message_authenticator)

        answer = self._exchange.ask(request, lambda server: server.authentication_port, patience)
        if answer.code != ACCESS_ACCEPT:
            return Reject(answer.text("Reply-Message") or "")
        return Accept(user=answer.text("User-Name") or user,
                      session_class=answer.octets("Class") or b"",
                      service=answer.text("Filter-Id"),
                      session_timeout=_timer(answer, "Session-Timeout"),
                      interim_interval=_timer(answer, "Acct-Interim-Interval"))


def _timer(answer, name: str) -> int | None:
    """Seconds; what is no number, or not of this world, is none."""
    from .radius import InvalidPacket
    try:
        value = answer.number(name)
    except InvalidPacket:
        return None
    return value if value is not None and 0 < value <= _LONGEST_TIMER else None
