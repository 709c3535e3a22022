"""A small world for tests: a clock that is set, a RADIUS server that really listens, and settings that fit both.

The server makes and checks its packets by the RFCs' formulas and hashlib alone, with nothing of the portal's code.
"""

import hashlib
import hmac
import html
import io
import json
import re
import socket
import struct
import threading
import time
from urllib.parse import unquote, urlencode

from netfate_portal.accounting import Accounting
from netfate_portal.clock import Clock
from netfate_portal.desk import Desk
from netfate_portal.exchange import Exchange
from netfate_portal.nas import Client, Nas
from netfate_portal.settings import Settings, parse
from netfate_portal.tokens import Tokens
from netfate_portal.web import Portal

SECRET = b"a secret of tests"
ALICE = Client("02:00:00:00:c1:01", "10.10.0.11")
BOB = Client("02:00:00:00:c1:02", "10.10.0.12")
ACCEPT, REJECT, ACCOUNTED = 2, 3, 5
USER_NAME, USER_PASSWORD, SERVICE_TYPE, FRAMED_ADDRESS, FILTER_ID, REPLY, CLASS = 1, 2, 6, 8, 11, 18, 25
SESSION_TIMEOUT, CALLED, CALLING, NAS_ID, STATUS, ACCT_SESSION_ID, CAUSE = 27, 30, 31, 32, 40, 44, 49
SESSION_TIME, DELAY, TIMESTAMP, PORT_TYPE, MESSAGE_AUTHENTICATOR, INTERIM, ERROR_CAUSE = 46, 41, 55, 61, 80, 85, 101


class SetClock:
    """Time passes only when a test says so."""

    def __init__(self) -> None:
        self.now = 1000.0

    def monotonic(self) -> float:
        return self.now

    def time(self) -> float:
        return 1_800_000_000 + self.now


def settings(*ports: int, **others) -> Settings:
    """Settings with a server on the loopback interface for each pair of ports."""
    values = {
        "node": "cpe1", "operator": "Example & Sons", "host-name": "portal.example.net",
        "home-page": "http://www.example.net/", "portal-address": "10.10.0.2", "client-network": "10.10.0.0/24",
        "management-address": "127.0.0.1/8", "name-servers": ["127.0.0.1"],
        "radius-servers": [{"address": "127.0.0.1", "secret": SECRET.decode(), "authentication-port": first,
                            "accounting-port": second}
                           for first, second in zip(*[iter(ports or (1812, 1813))] * 2)],
    }
    return parse(json.dumps(values | {name.replace("_", "-"): value for name, value in others.items()}))


def attributes_of(raw: bytes) -> list[tuple[int, bytes]]:
    """The attributes of a packet in their order."""
    found, position = [], 20
    while position < len(raw):
        length = raw[position + 1]
        assert length >= 2 and position + length <= len(raw)
        found.append((raw[position], raw[position + 2:position + length]))
        position += length
    return found


def attribute(kind: int, value: bytes | str | int) -> bytes:
    """One attribute, encoded."""
    if isinstance(value, int):
        value = struct.pack("!I", value)
    elif isinstance(value, str):
        value = value.encode()
    return bytes((kind, len(value) + 2)) + value


def revealed(hidden: bytes, authenticator: bytes, secret: bytes = SECRET) -> bytes:
    """The password that User-Password hides (RFC 2865, section 5.2)."""
    password, last = b"", authenticator
    for start in range(0, len(hidden), 16):
        block = hidden[start:start + 16]
        password += bytes(a ^ b for a, b in zip(block, hashlib.md5(secret + last).digest()))
        last = block
    return password.rstrip(b"\0")


def signed_answer(code: int, request: bytes, attributes: bytes, secret: bytes = SECRET, with_authenticator: bool = True) \
        -> bytes:
    """An answer with Message-Authenticator and Response Authenticator (RFC 2865, section 3; RFC 3579, section 3.2)."""
    if with_authenticator:
        attributes = attribute(MESSAGE_AUTHENTICATOR, bytes(16)) + attributes
    head = struct.pack("!BBH", code, request[1], 20 + len(attributes))
    if with_authenticator:
        mac = hmac.new(secret, head + request[4:20] + attributes, "md5").digest()
        attributes = attribute(MESSAGE_AUTHENTICATOR, mac) + attributes[18:]
    return head + hashlib.md5(head + request[4:20] + attributes + secret).digest() + attributes


def signed_request(code: int, attributes: bytes, secret: bytes = SECRET, number: int = 7,
                   with_authenticator: bool = True) -> bytes:
    """A Disconnect-Request or CoA-Request (RFC 5176, sections 2.3 and 3.4)."""
    if with_authenticator:
        attributes = attribute(MESSAGE_AUTHENTICATOR, bytes(16)) + attributes
    head = struct.pack("!BBH", code, number, 20 + len(attributes))
    if with_authenticator:
        mac = hmac.new(secret, head + bytes(16) + attributes, "md5").digest()
        attributes = attribute(MESSAGE_AUTHENTICATOR, mac) + attributes[18:]
    return head + hashlib.md5(head + bytes(16) + attributes + secret).digest() + attributes


class RadiusServer:
    """Listens on two ports of the loopback interface; `login`, `check` and `accounting` say what it answers."""

    def __init__(self) -> None:
        self.requests: list[bytes] = []
        self.records: list[dict[int, bytes]] = []
        self.login = lambda user, password: (REJECT, attribute(REPLY, "Login incorrect"))
        self.check = lambda mac: (REJECT, b"")
        self.silent = 0
        self.silent_accounting = False
        self.forge = lambda answer, request: answer
        self._sockets = []
        for handle in (self._access, self._account):
            channel = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            channel.bind(("127.0.0.1", 0))
            self._sockets.append(channel)
            threading.Thread(target=self._serve, args=(channel, handle), daemon=True).start()

    @property
    def ports(self) -> tuple[int, int]:
        return tuple(channel.getsockname()[1] for channel in self._sockets)

    def answer_to_last_peer(self, answer: bytes) -> None:
        """Sends something else first."""
        channel, peer = self._last
        channel.sendto(answer, peer)

    def close(self) -> None:
        for channel in self._sockets:
            channel.close()

    def statuses(self) -> list[int]:
        """Acct-Status-Type of each record."""
        return [int.from_bytes(record[STATUS], "big") for record in self.records]

    def wait_for_records(self, count: int) -> None:
        deadline = time.monotonic() + 5
        while len(self.records) < count:
            assert time.monotonic() < deadline, f"{len(self.records)} records instead of {count}"
            time.sleep(0.005)

    def _serve(self, channel: socket.socket, handle) -> None:
        while True:
            try:
                request, peer = channel.recvfrom(4096)
                answer = handle(request)
                if answer is not None:
                    self._last = channel, peer
                    channel.sendto(self.forge(answer, request), peer)
            except OSError:
                return

    def _access(self, request: bytes) -> bytes | None:
        self.requests.append(request)
        if self.silent > 0:
            self.silent -= 1
            return None
        given = dict(attributes_of(request))
        if attributes_of(request)[0][0] != MESSAGE_AUTHENTICATOR:
            return None
        zeroed = request[:22] + bytes(16) + request[38:]
        if given[MESSAGE_AUTHENTICATOR] != hmac.new(SECRET, zeroed, "md5").digest():
            return None
        if given[SERVICE_TYPE] == struct.pack("!I", 10):
            return signed_answer(*self._with(request, *self.check(given[CALLING].decode())))
        password = revealed(given[USER_PASSWORD], request[4:20])
        return signed_answer(*self._with(request, *self.login(given[USER_NAME].decode(), password.decode())))

    def _account(self, request: bytes) -> bytes | None:
        zeroed = request[:4] + bytes(16) + request[20:]
        if self.silent_accounting or request[4:20] != hashlib.md5(zeroed + SECRET).digest():
            return None
        self.records.append(dict(attributes_of(request)))
        return signed_answer(ACCOUNTED, request, b"", with_authenticator=False)

    @staticmethod
    def _with(request: bytes, code: int, attributes: bytes) -> tuple[int, bytes, bytes]:
        return code, request, attributes


def accept(user: str = "alice", session: str = "session-1", service: str | None = "ready", timeout: int | None = None,
           interim: int | None = None) -> tuple[int, bytes]:
    """An Access-Accept as the Orchestrator sends it."""
    attributes = attribute(USER_NAME, user) + attribute(CLASS, session)
    if service is not None:
        attributes += attribute(FILTER_ID, service)
    if timeout is not None:
        attributes += attribute(SESSION_TIMEOUT, timeout)
    if interim is not None:
        attributes += attribute(INTERIM, interim)
    return ACCEPT, attributes


def reject(message: str) -> tuple[int, bytes]:
    """An Access-Reject with these words."""
    return REJECT, attribute(REPLY, message)


class Site:
    """A portal whose RADIUS server is the one given, and whose clients are Alice's and Bob's devices."""

    def __init__(self, server: RadiusServer, **others) -> None:
        self.clock = SetClock()
        self.settings = settings(*server.ports, **others)
        self.exchange = Exchange(self.settings.radius_servers, Clock())
        self.nas = Nas(self.settings, self.exchange, "02:4e:46:aa:00:01")
        self.accounting = Accounting(self.nas, self.exchange, self.clock,
                                     lambda session: self.desk.has_session(session.client))
        self.accounting.is_on.set()
        self.desk = Desk(self.nas, self.accounting, self.clock)
        self.tokens = Tokens(b"key", self.clock)
        self.portal = Portal(self.settings, self.desk, _Table(), self.tokens, self.clock)

    def send_records(self) -> None:
        """Sends what accounting has to send now."""
        while self.accounting.step() == 0.0:
            pass


class _Table:
    """The neighbour table."""

    def client(self, address: str) -> Client | None:
        return {ALICE.address: ALICE, BOB.address: BOB}.get(address)


class Browser:
    """A browser on the device of a client. It follows no redirection by itself."""

    def __init__(self, site: Site, client: Client = ALICE) -> None:
        self._site = site
        self._client = client
        self.status = ""
        self.headers: dict[str, str] = {}
        self.page = ""

    def get(self, path: str = "/", **environ) -> "Browser":
        return self._go("GET", path, b"", environ)

    def post(self, path: str, fields: dict[str, str], **environ) -> "Browser":
        return self._go("POST", path, urlencode(fields).encode(), environ)

    def elsewhere(self, host: str, path: str, method: str = "GET") -> "Browser":
        """A page by HTTP that is steered to the portal."""
        return self._go(method, path, b"", {"HTTP_HOST": host, "HTTP_X_CLIENT_SCHEME": "http"})

    def log_in(self, user: str = "alice", password: str = "wonderland") -> "Browser":
        """Fills in the form of the page that is open."""
        return self.post("/login", self.fields() | {"user": user, "password": password})

    def log_out(self) -> "Browser":
        return self.post("/logout", self.fields())

    def follow(self) -> "Browser":
        """Goes where the answer leads, by redirection or by itself after a while."""
        location = self.headers.get("Location") or self.refresh()
        return self.get(location.removeprefix("https://portal.example.net"))

    def refresh(self) -> str | None:
        """Where the page leads after a while."""
        found = re.search(r'http-equiv="refresh" content="\d+;url=([^"]*)"', self.page)
        return html.unescape(found[1]) if found else None

    def fields(self) -> dict[str, str]:
        """The hidden fields of the page's form."""
        return {name: html.unescape(value)
                for name, value in re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', self.page)}

    def words(self) -> str:
        """The page's text as one reads it."""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", self.page.partition("<main>")[2])).split())

    def _go(self, method: str, path: str, content: bytes, more: dict) -> "Browser":
        path, _, query = path.partition("?")
        environ = {"REQUEST_METHOD": method, "PATH_INFO": unquote(path, "latin-1"), "QUERY_STRING": query,
                   "HTTP_HOST": "portal.example.net", "HTTP_X_CLIENT_ADDRESS": self._client.address,
                   "HTTP_X_CLIENT_SCHEME": "https", "HTTP_X_CLIENT_URI": path + ("?" + query if query else ""),
                   "wsgi.input": io.BytesIO(content)}
        if method == "POST":
            environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(content))}
        answer = self._site.portal(environ | more, self._start)
        self.page = b"".join(answer).decode()
        return self

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self.status, self.headers = status, dict(headers)
