"""The portal's WSGI application: a page for each state of a client, and the captive portal API.

Nothing of a client is kept here, and there are no cookies. A client is who the neighbour table says that it is.
"""

import json
from dataclasses import dataclass, field
from typing import Callable, Iterable

from . import destination, words
from .clock import Clock
from .desk import Busy, Desk, LoggedIn, LoggedOut, Refused, Service, State, TooOften, Unanswered
from .nas import Client
from .neighbours import Neighbours
from .pages import Going, Pages
from .request import BadRequest, Request
from .settings import Settings
from .tokens import Tokens

_HTML = "text/html; charset=utf-8"
_HEADERS = (
    ("Cache-Control", "no-store"),
    ("Content-Security-Policy", "default-src 'none'; img-src 'self'; style-src 'self'; form-action 'self'; frame-ancestors 'none';"
     " base-uri 'none'"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    # With "no-referrer" a browser would not say either where a form comes from.
    ("Referrer-Policy", "same-origin"),
    ("X-Content-Type-Options", "nosniff"),
    ("X-Frame-Options", "DENY"),
)
_LONGEST_NAME = 64
_LONGEST_PASSWORD = 128
_RETRY = ("Retry-After", "5")


@dataclass(frozen=True)
class Response:
    """Status, content and headers beside those that every answer has."""

    content: str
    status: str = "200 OK"
    kind: str = _HTML
    headers: tuple[tuple[str, str], ...] = field(default=())


class Portal:
    """The application. Thread-safe, as what it uses is."""

    def __init__(self, settings: Settings, desk: Desk, neighbours: Neighbours, tokens: Tokens, clock: Clock) -> None:
        self._settings = settings
        self._desk = desk
        self._neighbours = neighbours
        self._tokens = tokens
        self._clock = clock
        self._pages = Pages(settings)
        self._routes: dict[str, dict[str, Callable[[Request, Client], Response]]] = {
            "/": {"GET": self._show},
            "/login": {"GET": self._home, "POST": self._login},
            "/logout": {"GET": self._home, "POST": self._logout},
            "/api": {"GET": self._api},
        }

    def __call__(self, environ: dict, start_response: Callable) -> Iterable[bytes]:
        request = Request(environ)
        try:
            response = self._answer(request)
        except BadRequest as problem:
            response = Response(self._pages.notice("bad-request", back=True), problem.status)
        content = response.content.encode("utf-8")
        headers = [("Content-Type", response.kind), ("Content-Length", str(len(content))), *_HEADERS,
                   *response.headers]
        start_response(response.status, headers)
        return [] if request.method == "HEAD" else [content]

    def _answer(self, request: Request) -> Response:
        client = self._neighbours.client(request.client_address)
        if client is None:
            return Response(self._pages.notice("unrecognised"), "403 Forbidden")
        if not request.is_https or request.host != self._settings.host_name:
            return self._lead_here(request, client)
        methods = self._routes.get(request.path)
        if methods is None:
            return Response(self._pages.notice("not-found", back=True), "404 Not Found")
        action = methods.get("GET" if request.method == "HEAD" else request.method)
        if action is None:
            return Response(self._pages.notice("bad-request", back=True), "405 Method Not Allowed",
                            headers=(("Allow", ", ".join(sorted({*methods, "HEAD"}))),))
        return action(request, client)

    def _lead_here(self, request: Request, client: Client) -> Response:
        """Whatever was asked for by HTTP, or of this address under another name: the login page is the answer."""
        if request.method not in ("GET", "HEAD"):
            return Response(self._pages.notice("bad-request"), "511 Network Authentication Required")
        url = None
        if not request.is_https and request.host.partition(":")[0] != self._settings.host_name:
            url = destination.of_request(request.host, request.path_and_query)
        location = self._settings.portal_url[:-1] + self._going_to(url, client).here()
        return Response("", "302 Found", headers=(("Location", location),))

    def _show(self, request: Request, client: Client) -> Response:
        """The one page at which a person looks: it depends on the state."""
        going = self._going(request.query(), client)
        return self._page(self._desk.state(client), client, going)

    def _page(self, state: State, client: Client, going: Going) -> Response:
        token = self._tokens.form(client.mac)
        match state:
            case LoggedOut():
                return Response(self._pages.login(token, going))
            case LoggedIn(user, Service.STARTING):
                return Response(self._pages.starting(user, token, going))
            case LoggedIn(user, Service.READY) if going.url is not None:
                return Response(self._pages.ready(user, going.url))
            case LoggedIn(user, Service.READY, ends):
                left = None if ends is None else int(ends - self._clock.monotonic())
                return Response(self._pages.online(user, left, token, self._settings.home_page))
            case LoggedIn(user, service):
                return Response(self._pages.notice(service.value, (10, going), user, token))
            case Unanswered():
                return self._later("unanswered", 5, going)
            case Busy():
                return self._later("busy", 3, going)

    def _later(self, name: str, seconds: int, going: Going) -> Response:
        return Response(self._pages.notice(name, (seconds, going)), "503 Service Unavailable",
                        headers=(("Retry-After", str(seconds)),))

    def _login(self, request: Request, client: Client) -> Response:
        form = self._form(request)
        going = self._going(form, client)
        user = form.get("user", "").strip()
        password = form.get("password", "")
        if not self._tokens.form_is_ours(form.get("token", ""), client.mac):
            return self._again(client, going, user[:_LONGEST_NAME], words.OLD_FORM, "403 Forbidden")
        if not user or not password:
            return self._again(client, going, user[:_LONGEST_NAME], words.EMPTY, "422 Unprocessable Content")
        if not _sendable(user, _LONGEST_NAME) or not _sendable(password, _LONGEST_PASSWORD):
            # As for every wrong password; there is no user of that kind.
            return self._again(client, going, user[:_LONGEST_NAME], words.REFUSED[words.Reason.INCORRECT])
        match self._desk.login(client, user, password):
            case LoggedIn():
                return Response("", "303 See Other", headers=(("Location", going.here()),))
            case Refused(reason, seconds):
                return self._again(client, going, user, words.REFUSED[reason], wait=seconds)
            case TooOften():
                return self._again(client, going, user, words.TOO_OFTEN, "429 Too Many Requests", (_RETRY,))
            case Busy():
                return self._again(client, going, user, words.BUSY, "503 Service Unavailable", (_RETRY,))
            case _:
                return self._again(client, going, user, words.UNANSWERED, "503 Service Unavailable", (_RETRY,))

    def _again(self, client: Client, going: Going, user: str, problem: str, status: str = "200 OK",
               headers: tuple = (), wait: int = 0) -> Response:
        token = self._tokens.form(client.mac)
        return Response(self._pages.login(token, going, user, problem, wait), status, headers=headers)

    def _logout(self, request: Request, client: Client) -> Response:
        form = self._form(request)
        if not self._tokens.form_is_ours(form.get("token", ""), client.mac):
            return self._home(request, client)
        match self._desk.logout(client):
            case LoggedOut():
                return Response(self._pages.notice("logged-out", back=True))
            case _:
                return Response(self._pages.notice("not-logged-out", back=True), "503 Service Unavailable",
                                headers=(_RETRY,))

    def _home(self, request: Request, client: Client) -> Response:
        return Response("", "303 See Other", headers=(("Location", "/"),))

    def _api(self, request: Request, client: Client) -> Response:
        """The captive portal API (RFC 8908): captive until the client's functions let it through."""
        state = self._desk.state(client)
        if isinstance(state, (Unanswered, Busy)):
            return Response("", "503 Service Unavailable", "application/captive+json", (_RETRY,))
        values: dict[str, object] = {"captive": True, "user-portal-url": self._settings.portal_url}
        if isinstance(state, LoggedIn) and state.service is Service.READY:
            values["captive"] = False
            if state.ends is not None:
                values["seconds-remaining"] = max(0, int(state.ends - self._clock.monotonic()))
        return Response(json.dumps(values), kind="application/captive+json")

    def _form(self, request: Request) -> dict[str, str]:
        if request.comes_from_elsewhere():
            raise BadRequest("403 Forbidden")
        return request.form()

    def _going(self, fields: dict[str, str], client: Client) -> Going:
        url = fields.get("to", "")
        if destination.acceptable(url) and self._tokens.destination_is_ours(fields.get("tag", ""), client.mac, url):
            return Going(url, fields["tag"])
        return Going()

    def _going_to(self, url: str | None, client: Client) -> Going:
        return Going() if url is None else Going(url, self._tokens.destination(client.mac, url))


def _sendable(text: str, longest: int) -> bool:
    """Whether RADIUS can carry it: PAP pads with zeros, and an attribute is short."""
    return len(text.encode("utf-8", "replace")) <= longest and text.isprintable()
