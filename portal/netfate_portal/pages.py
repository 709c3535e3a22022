"""The pages: templates filled with values, every one of which is escaped on its way in."""

import html
import string
from pathlib import Path
from urllib.parse import urlencode

from . import words
from .settings import Settings

_TEMPLATES = Path(__file__).with_name("templates")


class Markup(str):
    """HTML made here; everything else is escaped."""


class Pages:
    """Makes the pages of one portal. Holds no state of any client."""

    def __init__(self, settings: Settings) -> None:
        self._operator = settings.operator
        self._service = settings.service
        self._templates = {path.stem: string.Template(path.read_text("utf-8")) for path in _TEMPLATES.glob("*.html")}

    def login(self, token: str, going: "Going", user: str = "", problem: str | None = None, wait: int = 0) -> str:
        """The form, with what was wrong with the attempt before."""
        alert = Markup("")
        if problem is not None:
            text = self._words(problem, words.duration(wait))
            alert = self._fill("alert", text=text)
        form = self._fill("login", alert=alert, token=token, going=going.fields(), user=user,
                          user_focus=Markup("" if user else " autofocus"),
                          password_focus=Markup(" autofocus" if user else ""), invalid=Markup(
                              ' aria-describedby="problem"' if problem is not None else ""))
        return self._page("Log in" if problem is None else "Log in: please check", form)

    def starting(self, user: str, token: str, going: "Going") -> str:
        """The functions start; the page looks again every two seconds."""
        main = self._fill("starting", user=user, logout=self._logout(token))
        return self._page(f"Your {self._service} is starting", main, refresh=(2, going.here()))

    def ready(self, user: str, destination: str) -> str:
        """All is ready, and the browser goes on."""
        main = self._fill("ready", user=user, url=destination, shown=_shortened(destination))
        return self._page(f"Your {self._service} is ready", main, refresh=(1, destination))

    def online(self, user: str, left: int | None, token: str, home_page: str) -> str:
        """The page of one who is logged in and came to see it."""
        until = "" if left is None else f"This session ends in {words.duration(max(1, left))}."
        main = self._fill("online", user=user, until=until, url=home_page, shown=_shortened(home_page),
                          logout=self._logout(token))
        return self._page("You are online", main)

    def notice(self, name: str, refresh: tuple[int, "Going"] | None = None, user: str = "", token: str | None = None,
               back: bool = False) -> str:
        """A page that says one thing; with a token also a button to log out, and if wanted a way back."""
        title, text = words.NOTICES[name]
        main = self._fill("notice", title=title, text=self._words(text), kind=name,
                          who=Markup("") if not user else self._fill("who", user=user),
                          logout=Markup("") if token is None else self._logout(token),
                          back=Markup("") if not back else self._fill("back"))
        return self._page(title, main, None if refresh is None else (refresh[0], refresh[1].here()))

    def _logout(self, token: str) -> Markup:
        return self._fill("logout", token=token)

    def _words(self, text: str, wait: str = "") -> str:
        return string.Template(text).substitute(service=self._service, operator=self._operator, wait=wait)

    def _page(self, title: str, main: Markup, refresh: tuple[int, str] | None = None) -> str:
        again = Markup("")
        if refresh is not None:
            again = self._fill("refresh", seconds=refresh[0], url=refresh[1])
        return self._fill("page", title=title, main=main, refresh=again)

    def _fill(self, template: str, **values: object) -> Markup:
        values |= {"operator": self._operator, "service": self._service}
        escaped = {name: value if isinstance(value, Markup) else html.escape(str(value))
                   for name, value in values.items()}
        return Markup(self._templates[template].substitute(escaped))


class Going:
    """Where the person wants to go, as the pages carry it from one to the next: with the portal's own signature."""

    def __init__(self, url: str | None = None, tag: str = "") -> None:
        self.url = url
        self._tag = tag

    def here(self) -> str:
        """The portal's page with this in it."""
        return "/" if self.url is None else "/?" + urlencode({"to": self.url, "tag": self._tag})

    def fields(self) -> Markup:
        """The same as fields of a form."""
        if self.url is None:
            return Markup("")
        return Markup("".join(f'<input type="hidden" name="{name}" value="{html.escape(value)}">'
                              for name, value in (("to", self.url), ("tag", self._tag))))


def _shortened(url: str) -> str:
    return url if len(url) <= 60 else url[:57] + "..."
