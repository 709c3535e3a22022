"""The portal as it runs: the guest's own nginx configuration, waitress, and hostile requests over the wire."""

import random
import shutil
import socket
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

import waitress

from netfate_portal.configure import _At, values
from netfate_portal.nas import Client
from netfate_portal.web import Portal

from .world import RadiusServer, Site, accept, attribute, REPLY, REJECT

_PORTAL = Path(__file__).resolve().parent.parent
_NGINX = shutil.which("nginx", path="/usr/sbin:/usr/bin")
REQUESTS = 5000


class _Loopback:
    def client(self, address: str) -> Client | None:
        return Client("02:00:00:00:c1:01", "10.10.0.11") if address == "127.0.0.1" else None


def _free_port() -> int:
    with socket.socket() as channel:
        channel.bind(("127.0.0.1", 0))
        return channel.getsockname()[1]


@unittest.skipUnless(_NGINX, "nginx is not installed")
class NginxTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(directory.cleanup)
        cls.path = Path(directory.name)
        cls.http, cls.https = _free_port(), _free_port()
        cls.server = RadiusServer()
        cls.addClassCleanup(cls.server.close)
        cls.server.login = lambda user, password: \
            accept() if password == "wonderland" else (REJECT, attribute(REPLY, "Wrong password"))
        cls.site = Site(cls.server)
        portal = Portal(cls.site.settings, cls.site.desk, _Loopback(), cls.site.tokens, cls.site.clock)
        cls._serve(portal)
        cls._start_nginx()

    @classmethod
    def _serve(cls, portal: Portal) -> None:
        server = waitress.create_server(portal, unix_socket=str(cls.path / "portal.sock"), unix_socket_perms="666",
                                        threads=8, ident=None, clear_untrusted_proxy_headers=True)
        cls.addClassCleanup(server.close)
        threading.Thread(target=server.run, daemon=True).start()

    @classmethod
    def _start_nginx(cls) -> None:
        template = (_PORTAL / "guest" / "templates" / "nginx.conf").read_text()
        text = _At(template).substitute(values(cls.site.settings))
        for old, new in (("10.10.0.2:80 ", f"127.0.0.1:{cls.http} "), ("10.10.0.2:443", f"127.0.0.1:{cls.https}"),
                         ("/run/nginx", str(cls.path)), ("/run/portal", str(cls.path)), ("/run/configuration", str(cls.path)),
                         ("/usr/share/netfate/static", str(_PORTAL / "netfate_portal" / "static")),
                         # The tests end their half of a connection when they have sent all.
                         ("access_log off;", "access_log off; proxy_ignore_client_abort on;"),
                         ("user www-data;", ""), ("rate=10r/s", "rate=100000r/s")):
            assert old in text, old
            text = text.replace(old, new)
        (cls.path / "nginx.conf").write_text(text)
        cls.path.chmod(0o755)
        subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                        "-subj", "/CN=portal.example.net", "-keyout", cls.path / "tls.key", "-out", cls.path / "tls.crt"],
                       check=True, capture_output=True)
        nginx = subprocess.Popen([_NGINX, "-e", "stderr", "-p", cls.path, "-c", cls.path / "nginx.conf"],
                                 stderr=subprocess.PIPE)
        cls.addClassCleanup(nginx.stderr.close)
        cls.addClassCleanup(nginx.wait)
        cls.addClassCleanup(nginx.terminate)
        deadline = time.monotonic() + 10
        while True:
            try:
                socket.create_connection(("127.0.0.1", cls.http), 1).close()
                return
            except OSError:
                assert nginx.poll() is None and time.monotonic() < deadline, nginx.stderr.read()
                time.sleep(0.02)

    def ask(self, request: bytes, port: int | None = None) -> bytes:
        """All that comes back until the connection ends, or nothing more comes."""
        with socket.create_connection(("127.0.0.1", port or self.http), 5) as channel:
            try:
                channel.sendall(request)
                channel.shutdown(socket.SHUT_WR)
                answer = b""
                while part := channel.recv(65536):
                    answer += part
                return answer
            except OSError:
                return b""

    def curl(self, path: str, *options: str) -> str:
        return subprocess.run(["curl", "--silent", "--insecure", "--include", "--max-time", "10", "--resolve",
                               f"portal.example.net:{self.https}:127.0.0.1", "--header", "Host: portal.example.net",
                               *options, f"https://portal.example.net:{self.https}{path}"],
                              capture_output=True, text=True, check=True).stdout

    def test_foreign_page_leads_to_the_login_page_and_the_connection_ends(self):
        answer = self.ask(b"GET /a?b=c&d HTTP/1.1\r\nHost: www.example.org\r\n\r\n")
        self.assertIn(b"302 Found", answer)
        self.assertIn(b"Location: https://portal.example.net/?to=http%3A%2F%2Fwww.example.org%2Fa%3Fb%3Dc%26d&tag=", answer)
        self.assertIn(b"Connection: close", answer)

    def test_client_cannot_say_who_it_is(self):
        for name in ("X-Client-Address", "X_Client_Address", "X-Forwarded-For", "X-Client-Scheme"):
            answer = self.ask(f"GET / HTTP/1.1\r\nHost: portal.example.net\r\n{name}: 10.10.0.99\r\n\r\n".encode())
            self.assertIn(b"302 Found", answer, name)

    def test_page_and_login_by_https(self):
        self.site.clock.now += 100
        page = self.curl("/")
        self.assertIn("HTTP/1.1 200 OK", page)
        self.assertNotIn("nginx/", page)
        self.assertIn("text/css", self.curl("/style.css"))
        self._good_login_works()

    def _good_login_works(self) -> None:
        self.site.clock.now += 100
        token = self.site.tokens.form("02:00:00:00:c1:01")
        form = ("--data-urlencode", f"token={token}", "--data-urlencode", "user=alice")
        self.assertIn("The password is wrong", self.curl("/login", *form, "--data", "password=x"))
        self.assertIn("303 See Other", self.curl("/login", *form, "--data", "password=wonderland"))

    def test_thousands_of_hostile_requests(self):
        random.seed(7230)
        for _ in range(REQUESTS):
            answer = self.ask(_hostile())
            self.assertNotRegex(answer[:40], rb"HTTP/1.\d 5(00|02|04)", answer)
        self._good_login_works()

    def test_page_comes_back_by_itself_while_the_application_is_away(self):
        (self.path / "portal.sock").rename(self.path / "away.sock")
        try:
            for page in (self.curl("/login", "--data", "a=b"), self.ask(b"GET / HTTP/1.0\r\n\r\n").decode()):
                self.assertIn("503", page.partition("\n")[0])
                self.assertIn('http-equiv="refresh"', page)
                self.assertIn("text/html", page)
        finally:
            (self.path / "away.sock").rename(self.path / "portal.sock")

    def test_upload_that_is_too_large_is_refused(self):
        self.assertIn("413", self.curl("/login", "--data", "x" * 9000).partition("\n")[0])


def _hostile() -> bytes:
    request = random.choice((b"GET", b"POST", b"HEAD", b"PUT", b"GET\0", random.randbytes(4))) + b" " \
        + random.choice((b"/", b"/login", b"/api", b"/../../etc/passwd", b"/%00", b"*", b"//", b"/" + b"a" * 9000,
                         b"http://x/", b"/" + random.randbytes(30), b"/.again", b"/?" + b"a=b&" * 500)) \
        + random.choice((b" HTTP/1.1", b" HTTP/1.0", b"", b" HTTP/9.9", b" HTTP/1.1 x")) + b"\r\n"
    for _ in range(random.randrange(5)):
        request += random.choice((
            b"Host: portal.example.net", b"Host: " + random.randbytes(20), b"Host:", b"Content-Length: 5",
            b"Content-Length: -1", b"Content-Length: 99999999999999999999", b"Transfer-Encoding: chunked",
            b"Transfer-Encoding: chunked, identity", b"Expect: 100-continue", b"Connection: upgrade",
            b"Range: bytes=0-,0-,0-", b"X-Client-Address: 1.2.3.4", b"X: " + b"y" * random.choice((10, 9000)),
            b"Content-Type: application/x-www-form-urlencoded", b": x", b"\0: \0", random.randbytes(40))) + b"\r\n"
    request += b"\r\n" + random.choice((b"", b"a=b", b"5\r\nhello\r\n0\r\n\r\n", b"ffffffffffffffff\r\n", random.randbytes(200)))
    return request[:random.randrange(len(request))] if random.random() < 0.1 else request


if __name__ == "__main__":
    unittest.main()
