"""Asking RADIUS servers over UDP: repeating, giving up in time, and going on to the next server."""

import logging
import select
import socket
import threading
from dataclasses import dataclass
from typing import Callable, Sequence

from .clock import Clock
from .settings import RadiusServer

LOG = logging.getLogger(__name__)
_DEAD_FOR = 10.0
_ALL_DEAD_FOR = 2.0


class NoAnswer(Exception):
    """No server answered in time."""


@dataclass(frozen=True)
class Patience:
    """How often a server is asked, and how long one attempt waits, in seconds."""

    attempts: int
    wait: float


class Exchange:
    """Asks the servers in their order; one that did not answer is asked last for a while.

    When none has answered, further questions fail at once for two seconds, so that threads do not pile up behind
    servers that are away. Each question has a socket of its own: its source port is one more thing to guess.
    """

    def __init__(self, servers: Sequence[RadiusServer], clock: Clock) -> None:
        self._servers = tuple(servers)
        self._clock = clock
        self._lock = threading.Lock()
        self._dead_until: dict[RadiusServer, float] = {}
        self._all_dead_until = 0.0

    def ask(self, request: Callable[[RadiusServer], object], port: Callable[[RadiusServer], int], patience: Patience,
            insist: bool = False):
        """The answer of the first server that gives a valid one.

        :param request: makes the request for a server, with its secret
        :param port: the server's port
        :param insist: ask even where nobody answered a moment ago
        :raises NoAnswer: if none answers
        """
        now = self._clock.monotonic()
        with self._lock:
            if not insist and now < self._all_dead_until:
                raise NoAnswer("no RADIUS server answered a moment ago")
            servers = sorted(self._servers, key=lambda server: self._dead_until.get(server, 0.0) > now)
        for server in servers:
            answer = _ask_one(request(server), (server.address, port(server)), patience, self._clock)
            with self._lock:
                if answer is not None:
                    self._dead_until.pop(server, None)
                    self._all_dead_until = 0.0
                    return answer
                self._dead_until[server] = self._clock.monotonic() + _DEAD_FOR
        with self._lock:
            self._all_dead_until = self._clock.monotonic() + _ALL_DEAD_FOR
        raise NoAnswer("no RADIUS server answers")


def _ask_one(request, address: tuple[str, int], patience: Patience, clock: Clock):
    # Imported when first needed: pyrad takes longer to load than all else.
    from .radius import InvalidPacket
    complained = False
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as channel:
        try:
            channel.connect(address)
        except OSError:
            return None
        for _ in range(patience.attempts):
            deadline = clock.monotonic() + patience.wait
            try:
                channel.send(request.raw)
            except OSError:
                # What the network said about the attempt before; this one may still get through.
                pass
            while (left := deadline - clock.monotonic()) > 0:
                if not select.select([channel], [], [], left)[0]:
                    break
                try:
                    return request.answer(channel.recv(4097))
                except InvalidPacket as problem:
                    # A forgery, and the good answer is still to come; or a server that has another secret or is
                    # too old, which the operator should see.
                    if not complained:
                        LOG.warning("an answer from %s is ignored: %s", address[0], problem)
                    complained = True
                except OSError:
                    # Nobody is at that port. The server may be starting: the next attempt comes at its time.
                    continue
    return None
