"""A hundred thousand hostile HTTP requests, the same ones each time."""

import gc
import io
import random
import unittest
from collections import Counter
from pathlib import Path

from netfate_portal.desk import CLIENTS, Desk
from netfate_portal.exchange import NoAnswer
from netfate_portal.nas import Accept, Client, Reject
from netfate_portal.web import Portal

from .world import ALICE, Browser, RadiusServer, Site

REQUESTS = 100_000
_WORDS = ["", "/", "//", "/login", "/logout", "/api", "/style.css", "..", "%00", "%", "%2e%2e%2f", "\0", "\r\n", "é", "\xff", "to",
          "tag", "token", "user", "password", "&", "=", ";", "?", "#", "<script>", "'\"", "http://", "https://a@b",
          "javascript:", "://", "[::", ":99999", "1000.", "²", "$", "${", "$main", "{{", "\u202e", "A" * 300, "-1", "1e9",
          "0x10", "9" * 30, "application/x-www-form-urlencoded", "multipart/form-data", "application/json",
          "portal.example.net", "10.10.0.2", "null", "GET", "POST", "HEAD", "OPTIONS", "TRACE", "CONNECT"]
_KEYS = ["REQUEST_METHOD", "PATH_INFO", "QUERY_STRING", "CONTENT_TYPE", "CONTENT_LENGTH", "HTTP_HOST", "HTTP_ORIGIN",
         "HTTP_X_CLIENT_SCHEME", "HTTP_X_CLIENT_URI", "HTTP_SEC_FETCH_SITE", "HTTP_COOKIE", "HTTP_X_FORWARDED_FOR"]


class _Orchestrator:
    """Answers by chance, at once, what a server might."""

    def __init__(self) -> None:
        self.kind = None

    def _answer(self):
        kind = self.kind or random.randrange(4)
        if kind == 0:
            raise NoAnswer
        if kind == 1:
            return Reject(_text())
        return Accept(_text(), random.randbytes(random.randrange(40)), random.choice(("starting", "ready", "full", _text())),
                      random.choice((None, 1, 31_536_000)), random.choice((None, 60)))

    def check(self, client):
        return self._answer()

    def login(self, client, user, password):
        return self._answer()

    def identity(self):
        return []


class _Crowd:
    """More clients than the portal keeps anything of."""

    def client(self, address: str) -> Client:
        number = random.randrange(3 * CLIENTS) if address != ALICE.address else 0
        return Client(f"02:00:00:00:{number // 256:02x}:{number % 256:02x}", ALICE.address)


def _text() -> str:
    return "".join(random.choice(_WORDS) for _ in range(random.randrange(4)))


def _octets() -> str:
    """As WSGI has it: each octet a character."""
    return _text().encode().decode("latin-1")


def _environ(token: str) -> dict:
    environ = {"REQUEST_METHOD": random.choice(("GET", "POST", "HEAD")), "PATH_INFO": random.choice(("/", "/login", "/logout", "/api")),
               "QUERY_STRING": "", "HTTP_HOST": "portal.example.net", "HTTP_X_CLIENT_SCHEME": "https",
               "HTTP_X_CLIENT_ADDRESS": "10.10.0.77", "HTTP_X_CLIENT_URI": "/"}
    content = "&".join(f"{_octets()}={_octets()}" for _ in range(random.randrange(4)))
    if random.random() < 0.3:
        content += f"&token={token}&user={_octets()}&password={_octets()}"
    content = content.encode("latin-1")
    environ |= {"CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(content)),
                "wsgi.input": io.BytesIO(content[:random.randrange(len(content) + 1)] if random.random() < 0.1 else content)}
    for _ in range(random.randrange(4)):
        environ[random.choice(_KEYS)] = _octets()
    if random.random() < 0.05:
        del environ[random.choice(sorted(set(environ) - {"wsgi.input"}))]
    return environ


def _memory() -> int:
    gc.collect()
    return int(Path("/proc/self/statm").read_text().split()[1]) * 4096


class FuzzTest(unittest.TestCase):
    def setUp(self):
        self.server = RadiusServer()
        self.addCleanup(self.server.close)
        self.site = Site(self.server)
        self.orchestrator = _Orchestrator()
        self.site.nas = self.orchestrator
        self.site.desk = Desk(self.orchestrator, self.site.accounting, self.site.clock)
        self.site.portal = Portal(self.site.settings, self.site.desk, _Crowd(), self.site.tokens, self.site.clock)

    def test_nothing_escapes_nothing_grows_and_the_next_login_works(self):
        random.seed(20866)
        statuses: Counter[str] = Counter()
        before = 0
        for number in range(REQUESTS):
            if number == REQUESTS // 3:
                before = _memory()
            statuses[self._request()] += 1
            self.site.clock.now += random.random()
        self.assertLess(_memory() - before, 8 << 20)
        self.assertLessEqual(len(self.site.desk._places), CLIENTS)
        self.assertFalse([status for status in statuses if status.startswith("5") and status[:3] not in ("503", "511")], statuses)
        self.assertGreaterEqual(len(statuses), 10, statuses)
        self._good_login_works()

    def _request(self) -> str:
        environ = _environ(self.site.tokens.form("02:00:00:00:00:00") if random.random() < 0.5 else _octets())
        answer = self.site.portal(environ, self._start)
        self.assertEqual(sum(map(len, answer)), 0 if environ.get("REQUEST_METHOD") == "HEAD" else self._length)
        return self._request_status

    def _start(self, status: str, headers: list[tuple[str, str]]) -> None:
        self._request_status = status
        self._length = int(dict(headers)["Content-Length"])
        for name, value in headers:
            self.assertTrue(value.isascii() and value.isprintable(), (name, value))

    def _good_login_works(self) -> None:
        self.orchestrator.kind = 2
        self.site.clock.now += 60
        browser = Browser(self.site)
        browser.post("/login", {"token": self.site.tokens.form("02:00:00:00:00:00"), "user": "alice", "password": "x"})
        self.assertEqual(browser.status, "303 See Other")


if __name__ == "__main__":
    unittest.main()
