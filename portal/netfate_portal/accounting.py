"""The accounting of this NAS's sessions (RFC 2866): Accounting-On, Start, Interim-Update, Stop.

Records wait in one bounded queue and leave it in their order, each when it was answered. A thread of its own sends
them: no client waits for accounting.
"""

import logging
import os
import threading
from collections import OrderedDict, deque
from dataclasses import dataclass, field
from typing import Callable

from .clock import Clock
from .exchange import Exchange, NoAnswer, Patience
from .nas import Accept, Client, Nas

LOG = logging.getLogger(__name__)
_SESSIONS = 2048
_RECORDS = 1024
_PATIENCE = Patience(attempts=2, wait=2.0)
_FIRST_PAUSE = 1.0
_LONGEST_PAUSE = 60.0


@dataclass
class AccountedSession:
    """What the portal keeps of a session that it has told the accounting server of."""

    client: Client
    user: str
    session_class: bytes
    id: str
    began: float
    interim_interval: int | None
    next_interim: float | None
    ends: float | None


@dataclass(frozen=True)
class Record:
    """One Accounting-Request to come."""

    status: str
    made: float
    attributes: tuple[tuple[str, object], ...]
    interim: bool = False
    sent: threading.Event = field(default_factory=threading.Event, compare=False)


class Accounting:
    """The sessions, and the records of them that have to be sent. Thread-safe.

    :param still_there: asked before each Interim-Update whether the client's session exists, so that no record says
        that one goes on which has moved or was released; may raise NoAnswer
    :param on_answered: called when Accounting-On was answered: it must not be sent again in this boot, since a portal
        that is only started again would end everyone's session
    """

    def __init__(self, nas: Nas, exchange: Exchange, clock: Clock, still_there: Callable[[AccountedSession], bool],
                 on_answered: Callable[[], None] = lambda: None) -> None:
        self._nas = nas
        self._exchange = exchange
        self._clock = clock
        self._still_there = still_there
        self._on_answered = on_answered
        self._changed = threading.Condition()
        self._sessions: OrderedDict[str, AccountedSession] = OrderedDict()
        self._records: deque[Record] = deque()
        self._boot = os.urandom(4).hex()
        self._count = 0
        self._pause = _FIRST_PAUSE
        self.is_on = threading.Event()

    def begin(self, client: Client, accept: Accept) -> None:
        """The client has this session: a Start if that is news, else what the Accept says of its times."""
        with self._changed:
            known = self._sessions.get(client.mac)
            if known is not None and (known.session_class, known.client) == (accept.session_class, client):
                self._set_times(known, accept)
                return
            if known is not None:
                self._stop(known, "User-Request")
            while len(self._sessions) >= _SESSIONS:
                self._stop(next(iter(self._sessions.values())), "Lost-Carrier")
            self._count += 1
            session = AccountedSession(client, accept.user, accept.session_class, f"{self._boot}-{self._count:08x}",
                                       self._clock.monotonic(), None, None, None)
            self._sessions[client.mac] = session
            self._set_times(session, accept)
            self._add(self._record(session, "Start"))

    def end(self, mac: str, cause: str) -> threading.Event | None:
        """The client's session has ended; an event that is set when the Stop was answered, or none if it had none."""
        with self._changed:
            session = self._sessions.get(mac)
            return None if session is None else self._stop(session, cause).sent

    def session(self, mac: str) -> AccountedSession | None:
        """The session of a client, as far as the portal has told of it."""
        with self._changed:
            return self._sessions.get(mac)

    def sessions(self) -> list[AccountedSession]:
        """All of them."""
        with self._changed:
            return list(self._sessions.values())

    def set_times(self, mac: str, session_timeout: int | None, interim_interval: int | None) -> None:
        """The server has changed its mind about these (CoA-Request); none leaves the one as it is."""
        with self._changed:
            session = self._sessions.get(mac)
            if session is not None:
                now = self._clock.monotonic()
                if session_timeout is not None:
                    session.ends = now + session_timeout
                if interim_interval is not None:
                    session.interim_interval = interim_interval
                    session.next_interim = now + interim_interval
                self._changed.notify_all()

    def turn_on(self, already: bool) -> None:
        """Begins with Accounting-On, unless it was answered earlier in this boot."""
        with self._changed:
            if already:
                self.is_on.set()
            else:
                self._add(Record("Accounting-On", self._clock.monotonic(), (("Acct-Session-Id", self._boot),)))

    def run(self) -> None:
        """Sends records as long as the process lives."""
        while True:
            pause = self.step()
            with self._changed:
                if pause > 0:
                    self._changed.wait(pause)

    def step(self) -> float:
        """One step of the thread: sends a record or looks at a session that is due.

        :return: seconds to wait, at most, before the next step
        """
        record = self._first()
        if record is not None:
            return self._send(record)
        now = self._clock.monotonic()
        due = _LONGEST_PAUSE
        for session in self.sessions():
            if session.ends is not None and session.ends <= now:
                self.end(session.client.mac, "Session-Timeout")
                return 0.0
            if session.next_interim is not None and session.next_interim <= now:
                self._interim(session)
                return 0.0
            due = min([due, *(moment - now for moment in (session.ends, session.next_interim) if moment is not None)])
        with self._changed:
            return 0.0 if self._records else due

    def _interim(self, session: AccountedSession) -> None:
        try:
            there = self._still_there(session)
        except NoAnswer:
            there = True
        with self._changed:
            if self._sessions.get(session.client.mac) is not session:
                return
            if not there:
                self._stop(session, "Lost-Carrier")
                return
            session.next_interim = self._clock.monotonic() + session.interim_interval
            self._add(self._record(session, "Interim-Update"))

    def _first(self) -> Record | None:
        with self._changed:
            return self._records[0] if self._records else None

    def _send(self, record: Record) -> float:
        from . import radius
        now = self._clock.monotonic()
        attributes = [("Acct-Status-Type", record.status), *record.attributes, *self._nas.identity(),
                      ("Event-Timestamp", int(self._clock.time() - (now - record.made))),
                      ("Acct-Delay-Time", max(0, int(now - record.made)))]
        try:
            self._exchange.ask(lambda server: radius.accounting_request(server.secret, attributes),
                               lambda server: server.accounting_port, _PATIENCE, insist=True)
        except NoAnswer:
            pause = self._pause
            if pause == _FIRST_PAUSE:
                LOG.warning("no server answers %s; it is repeated", record.status)
            self._pause = min(2 * pause, _LONGEST_PAUSE)
            return pause
        self._pause = _FIRST_PAUSE
        with self._changed:
            if self._records and self._records[0] is record:
                self._records.popleft()
        record.sent.set()
        if record.status == "Accounting-On":
            LOG.info("Accounting-On answered")
            self.is_on.set()
            self._on_answered()
        return 0.0

    def _stop(self, session: AccountedSession, cause: str) -> Record:
        del self._sessions[session.client.mac]
        record = self._record(session, "Stop", ("Acct-Terminate-Cause", cause))
        self._add(record)
        LOG.info("session of %s ended: %s", session.client.mac, cause)
        return record

    def _record(self, session: AccountedSession, status: str, *more: tuple[str, object]) -> Record:
        now = self._clock.monotonic()
        attributes = [("User-Name", session.user), ("Acct-Session-Id", session.id), ("Acct-Authentic", "RADIUS"),
                      ("Acct-Session-Time", int(now - session.began)), ("NAS-Port-Type", "Ethernet"),
                      ("Calling-Station-Id", session.client.station_id),
                      ("Framed-IP-Address", session.client.address), *more]
        if session.session_class:
            attributes.append(("Class", session.session_class))
        return Record(status, now, tuple(attributes), status == "Interim-Update")

    def _add(self, record: Record) -> None:
        if len(self._records) >= _RECORDS:
            lost = next((waiting for waiting in self._records if waiting.interim), self._records[0])
            self._records.remove(lost)
            LOG.warning("the queue is full: one %s is lost", lost.status)
        self._records.append(record)
        self._changed.notify_all()

    def _set_times(self, session: AccountedSession, accept: Accept) -> None:
        now = self._clock.monotonic()
        session.ends = None if accept.session_timeout is None else now + accept.session_timeout
        if accept.interim_interval is not None and accept.interim_interval != session.interim_interval:
            session.interim_interval = accept.interim_interval
            session.next_interim = now + accept.interim_interval
        self._changed.notify_all()
