"""Where clients log in and out, and where their state is asked for.

The state of a client is the Orchestrator's, asked for by Call-Check, and kept for a second. So the portal tells the
truth after a client has moved, was released or was disconnected, and after its own restart.
"""

import enum
import logging
import re
import threading
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Callable, Iterator

from .accounting import Accounting
from .clock import Clock
from .exchange import NoAnswer
from .limits import Allowance, Recent
from .nas import Accept, Client, Nas, Reject

LOG = logging.getLogger(__name__)
CLIENTS = 2048
FRESH = 1.0
_ASKING = 12
_WAITING = 2
_PATIENCE = 4.0
_LOGINS = 6
_LOGIN_INTERVAL = 2.0
_ON_WAIT = 2.0
_LOGOUT_WAIT = 3.0


class Service(enum.Enum):
    """What the Orchestrator says of the client's functions (Filter-Id)."""

    STARTING = "starting"
    READY = "ready"
    FULL = "full"
    FAILED = "failed"


@dataclass(frozen=True)
class LoggedOut:
    """The client has no session at this node."""


@dataclass(frozen=True)
class LoggedIn:
    """The client has a session; `ends` is monotonic."""

    user: str
    service: Service
    ends: float | None


@dataclass(frozen=True)
class Unanswered:
    """Nobody knows: no RADIUS server answers."""


@dataclass(frozen=True)
class Busy:
    """Too many ask at the same time; in a moment it will be better."""


class Reason(enum.Enum):
    """Why a login was refused: the words that the Orchestrator uses, and one for all others."""

    WRONG_PASSWORD = r"Wrong password"
    UNKNOWN_USER = r"Unknown user"
    LOCKED_OUT = r"Locked out, try again in ([0-9]{1,7}) s"
    DISABLED = r"Account disabled"
    DEVICE_NOT_ALLOWED = r"Device not allowed"
    ALREADY_LOGGED_IN = r"Already logged in"
    INCORRECT = r"Login incorrect"


@dataclass(frozen=True)
class Refused:
    """The login was refused; `seconds` is how long a lock-out lasts."""

    reason: Reason
    seconds: int = 0


@dataclass(frozen=True)
class TooOften:
    """This client tries to log in more often than a person would."""


State = LoggedOut | LoggedIn | Unanswered | Busy


class _Place:
    """What is known of a client."""

    def __init__(self, clock: Clock) -> None:
        self.one = threading.Lock()
        self.waiting = 0
        self.logins = Allowance(clock, _LOGINS, _LOGIN_INTERVAL)
        self.state: LoggedOut | LoggedIn | Unanswered | None = None
        self.asked = 0.0


class Desk:
    """Thread-safe. A client asks one thing at a time, and all clients together ask at most twelve."""

    def __init__(self, nas: Nas, accounting: Accounting, clock: Clock) -> None:
        self._nas = nas
        self._accounting = accounting
        self._clock = clock
        self._lock = threading.Lock()
        self._places: Recent[_Place] = Recent(CLIENTS, lambda: _Place(clock))
        self._asking = threading.BoundedSemaphore(_ASKING)

    def state(self, client: Client) -> State:
        """The state of a client, not older than a second."""
        place = self._place(client)
        known = self._fresh(place)
        if known is not None:
            return known
        with self._alone(place) as alone:
            if not alone:
                return Busy()
            return self._fresh(place) or self._check(client, place)

    def login(self, client: Client, user: str, password: str) -> State | Refused | TooOften:
        """Logs the client in; the state it has then, or why it was refused."""
        place = self._place(client)
        with self._lock:
            if not place.logins.take():
                return TooOften()
        self._accounting.is_on.wait(_ON_WAIT)
        with self._alone(place) as alone:
            if not alone:
                return Busy()
            try:
                answer = self._nas.login(client, user, password)
            except NoAnswer:
                return Unanswered()
            if isinstance(answer, Reject):
                LOG.info("login of %s at %s refused", client.mac, client.address)
                return refusal(answer.message)
            LOG.info("login of %s at %s: %s", client.mac, client.address, ascii(answer.user[:64]))
            return self._learn(client, place, answer)

    def logout(self, client: Client) -> State:
        """Ends the client's session; waits for the server to know it, but not for long."""
        place = self._place(client)
        with self._alone(place) as alone:
            if not alone:
                return Busy()
            if self._accounting.session(client.mac) is None:
                # One that was opened before this portal was started.
                state = self._check(client, place)
                if not isinstance(state, LoggedIn):
                    return state
            stopped = self._accounting.end(client.mac, "User-Request")
            place.state = None
            if stopped is not None and not stopped.wait(_LOGOUT_WAIT):
                return Unanswered()
            return LoggedOut()

    def has_session(self, client: Client) -> bool:
        """Asks anew whether the client has a session.

        :raises NoAnswer: if nobody knows
        """
        return isinstance(self._nas.check(client), Accept)

    def forget(self, mac: str) -> None:
        """What was known of the client is no longer true."""
        with self._lock:
            self._places.of(mac).state = None

    def _place(self, client: Client) -> _Place:
        with self._lock:
            return self._places.of(client.mac)

    def _fresh(self, place: _Place) -> LoggedOut | LoggedIn | Unanswered | None:
        return place.state if self._clock.monotonic() - place.asked < FRESH else None

    def _check(self, client: Client, place: _Place) -> LoggedOut | LoggedIn | Unanswered:
        try:
            answer = self._nas.check(client)
        except NoAnswer:
            return self._remember(place, Unanswered())
        if isinstance(answer, Accept):
            return self._learn(client, place, answer)
        self._accounting.end(client.mac, "Lost-Carrier")
        return self._remember(place, LoggedOut())

    def _learn(self, client: Client, place: _Place, accept: Accept) -> LoggedIn:
        self._accounting.begin(client, accept)
        ends = None if accept.session_timeout is None else self._clock.monotonic() + accept.session_timeout
        state = LoggedIn(accept.user, service(accept.service), ends)
        self._remember(place, state)
        return state

    def _remember(self, place: _Place, state):
        place.asked = self._clock.monotonic()
        place.state = state
        return state

    @contextmanager
    def _alone(self, place: _Place) -> Iterator[bool]:
        """Whether this thread may ask for the client now: no other one does, and not too many do for others."""
        with self._lock:
            if place.waiting >= _WAITING:
                may_wait = False
            else:
                may_wait = True
                place.waiting += 1
        if not may_wait:
            yield False
            return
        try:
            if not place.one.acquire(timeout=_PATIENCE):
                yield False
                return
            try:
                if not self._asking.acquire(timeout=FRESH):
                    yield False
                    return
                try:
                    yield True
                finally:
                    self._asking.release()
            finally:
                place.one.release()
        finally:
            with self._lock:
                place.waiting -= 1


def service(name: str | None) -> Service:
    """The state by its name. An operator's own server says nothing of functions: then there is nothing to wait for."""
    try:
        return Service(name)
    except ValueError:
        return Service.READY


def refusal(message: str) -> Refused:
    """What a Reply-Message says. Other words than the Orchestrator's are not shown: they may be anything."""
    for reason in Reason:
        match = re.fullmatch(reason.value, message)
        if match:
            return Refused(reason, int(match[1]) if match.groups() else 0)
    return Refused(Reason.INCORRECT)
