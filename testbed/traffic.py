#!/usr/bin/env python3
"""Traffic for the testbed: an echo server, and clients that measure what a user of the network would notice.

Times are seconds since the epoch, with microseconds, so that reports of different programs can be compared.
"""

import argparse
import contextlib
import json
import os
import selectors
import signal
import socket
import struct
import sys
import time

MESSAGE = 64
INTERVAL = 0.01
# In intervals: silences of a connection that are longer are noted.
GAP = 5
# Of pings, which wait for no acknowledgement and no timer: any silence longer than this is the network's.
PING_GAP = 1.5
DRAIN = 10.0
PROGRESS_INTERVAL = 0.5
# From linux/tcp.h; Python does not know it yet.
TCP_RTO_MAX_MS = 44
# How long a connection waits for an acknowledgement; with short pauses the usual number of them is soon over.
PATIENCE_MS = 180_000


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")

    command = commands.add_parser("serve", help="echo what arrives on these TCP ports")
    command.add_argument("ports", type=int, nargs="+", metavar="PORT")
    command.set_defaults(run=lambda arguments: serve(arguments.ports))

    command = commands.add_parser("stream", help="a numbered message by TCP, again and again; report on SIGTERM or SIGINT")
    command.add_argument("host")
    command.add_argument("port", type=int)
    add_options(command)
    command.set_defaults(run=lambda arguments: run(Stream(arguments.host, arguments.port, arguments.interval),
                                                   arguments.progress))

    command = commands.add_parser("ping", help="an ICMP echo, again and again; report on SIGTERM or SIGINT")
    command.add_argument("host")
    add_options(command)
    command.set_defaults(run=lambda arguments: run(Ping(arguments.host, arguments.interval), arguments.progress))

    command = commands.add_parser("probe", help="one TCP connection and one echo; exit status 0 if it was answered")
    command.add_argument("host")
    command.add_argument("port", type=int)
    command.add_argument("--timeout", type=float, default=2.0, metavar="SECONDS")
    command.add_argument("--message", default="probe", help="what is sent")
    command.set_defaults(run=lambda arguments: probe(arguments.host, arguments.port, arguments.timeout,
                                                     arguments.message.encode()))

    arguments = parser.parse_args()
    return arguments.run(arguments)


def add_options(command):
    command.add_argument("--interval", type=float, default=INTERVAL, metavar="SECONDS",
                         help="time from one to the next (default: %(default)s)")
    command.add_argument("--progress", metavar="FILE", help="keep the report so far in this file")


def prepare(connection):
    """Nothing waits for more to send; and a network that carries again after a silence is noticed within a second.

    Without that, the sender's pauses double, and what shows is its patience. Linux before 6.15 cannot be asked to.
    """
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    with contextlib.suppress(OSError):
        connection.setsockopt(socket.IPPROTO_TCP, TCP_RTO_MAX_MS, 1000)
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, PATIENCE_MS)


def serve(ports):
    selector = selectors.DefaultSelector()

    def accept(listener):
        connection, _ = listener.accept()
        prepare(connection)
        selector.register(connection, selectors.EVENT_READ, echo)

    def echo(connection):
        try:
            data = connection.recv(65536)
            if data:
                connection.sendall(data)
                return
        except OSError:
            pass
        selector.unregister(connection)
        connection.close()

    for port in ports:
        listener = socket.create_server(("", port), backlog=128)
        selector.register(listener, selectors.EVENT_READ, accept)
    while True:
        for key, _ in selector.select():
            key.data(key.fileobj)


def probe(host, port, timeout, message):
    try:
        with socket.create_connection((host, port), timeout) as connection:
            connection.settimeout(timeout)
            connection.sendall(message)
            return 0 if connection.recv(len(message), socket.MSG_WAITALL) == message else 1
    except OSError:
        return 1


def run(measurement, progress_file):
    """Sends at a fixed rate until a signal, waits for the missing answers, and prints the report.

    One thread: what is received is stamped when it is read, and nothing in the loop waits for anything else.
    """
    stopped = []
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stopped.append(True))
    measurement.start = time.time()
    next_send = time.monotonic()
    next_progress = next_send
    end = None
    measurement.socket.setblocking(False)
    selector = selectors.DefaultSelector()
    selector.register(measurement.socket, selectors.EVENT_READ)

    while not measurement.broken:
        now = time.monotonic()
        if stopped and end is None:
            measurement.stop = time.time()
            end = now + DRAIN
        if end is not None and (measurement.complete() or now >= end):
            break
        if end is None and now >= next_send:
            measurement.send()
            next_send += measurement.interval
        if progress_file and now >= next_progress:
            write_progress(progress_file, measurement.report())
            next_progress = now + PROGRESS_INTERVAL
        wait = measurement.interval if end is not None else max(0.0, next_send - time.monotonic())
        if selector.select(wait):
            measurement.receive()

    report = measurement.report()
    if progress_file:
        write_progress(progress_file, report)
    print(json.dumps(report), flush=True)
    return 0 if measurement.intact() else 1


def write_progress(path, report):
    """Readers see the old report or the new one, never a part."""
    temporary = f"{path}.part"
    with open(temporary, "w", encoding="utf-8") as file:
        json.dump(report, file)
    os.replace(temporary, path)


def seconds(value):
    return None if value is None else round(value, 6)


class Stream:
    """A TCP connection that is never opened again: what the network loses shows as a gap, what it breaks as an error."""

    def __init__(self, host, port, interval):
        self.interval = interval
        self.socket = socket.create_connection((host, port), 10)
        prepare(self.socket)
        self.start = self.stop = self.last = None
        self.messages = 0
        self.sent = self.echoed = 0
        self.unsent = b""
        self.in_order = True
        self.broken = None
        self.gaps = []

    @staticmethod
    def message(number):
        return b"%020d %s\n" % (number, b"." * (MESSAGE - 22))

    def send(self):
        self.unsent += self.message(self.messages)
        self.messages += 1
        self.flush()

    def flush(self):
        # While the network is silent the socket's buffer may fill: what does not fit is sent later, in order.
        try:
            while self.unsent:
                count = self.socket.send(self.unsent)
                self.sent += count
                self.unsent = self.unsent[count:]
        except BlockingIOError:
            pass
        except OSError as error:
            self.broken = str(error)

    def receive(self):
        try:
            data = self.socket.recv(65536)
        except BlockingIOError:
            return
        except OSError as error:
            self.broken = str(error)
            return
        if not data:
            self.broken = "closed by the server"
            return
        now = time.time()
        self.note_gap(now)
        self.last = now
        self.in_order = self.in_order and data == self.expected(self.echoed, len(data))
        self.echoed += len(data)
        if self.unsent:
            self.flush()

    def expected(self, offset, length):
        first, last = offset // MESSAGE, (offset + length - 1) // MESSAGE
        text = b"".join(self.message(number) for number in range(first, last + 1))
        return text[offset - first * MESSAGE:][:length]

    def note_gap(self, now):
        since = self.last or self.start
        if now - since > GAP * self.interval:
            self.gaps.append([seconds(since), seconds(now - since)])

    def complete(self):
        self.flush()
        return not self.unsent and self.echoed >= self.sent

    def intact(self):
        return not self.broken and self.in_order and self.echoed == self.sent

    def report(self):
        return {
            "start": seconds(self.start),
            "stop": seconds(self.stop),
            "last": seconds(self.last),
            "sent": self.sent,
            "echoed": self.echoed,
            "in_order": self.in_order,
            "error": self.broken,
            "gaps": self.gaps,
            "longest_gap": max((length for _, length in self.gaps), default=0.0),
        }


class Ping:
    """ICMP echo requests. A hole is a run of requests without an answer, from the send time of the first of them to that of
    the next answered one. A gap is a time without any answer: of requests that are only late it is all that shows."""

    LATE = 2.0

    def __init__(self, host, interval):
        self.interval = interval
        self.socket = socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)
        self.socket.connect((host, 0))
        self.identifier = os.getpid() & 0xffff
        self.start = self.stop = self.last = None
        self.sent = []
        self.answered = set()
        self.gaps = []
        self.broken = None

    def send(self):
        number = len(self.sent)
        self.sent.append(time.time())
        # The sequence number on the wire has 16 bits; the whole number travels in the payload.
        packet = struct.pack("!BBHHHQ", 8, 0, 0, self.identifier, number & 0xffff, number)
        packet = packet[:2] + struct.pack("!H", checksum(packet)) + packet[4:]
        try:
            self.socket.send(packet)
        except OSError:
            # No route or no neighbour: lost like any other.
            pass

    def receive(self):
        try:
            packet = self.socket.recv(2048)
        except OSError:
            # An ICMP error that came back: the request stays unanswered.
            return
        icmp = packet[(packet[0] & 0x0f) * 4:]
        if len(icmp) < 16:
            return
        kind, _, _, identifier, _, number = struct.unpack("!BBHHHQ", icmp[:16])
        if kind == 0 and identifier == self.identifier and number < len(self.sent):
            self.answered.add(number)
            now = time.time()
            since = self.last or self.start
            if now - since > PING_GAP * self.interval:
                self.gaps.append([seconds(since), seconds(now - since)])
            self.last = now

    def complete(self):
        if len(self.answered) == len(self.sent):
            return True
        return time.time() - self.sent[-1] > self.LATE

    def intact(self):
        return len(self.answered) == len(self.sent)

    def holes(self):
        holes = []
        first = None
        settled = len(self.sent) if self.stop else max(self.answered, default=-1) + 1
        for number in range(settled):
            if number in self.answered:
                if first is not None:
                    holes.append(self.hole(first, number))
                first = None
            elif first is None:
                first = number
        if first is not None:
            holes.append(self.hole(first, settled))
        return holes

    def hole(self, first, end):
        until = self.sent[end] if end < len(self.sent) else self.stop or time.time()
        return [seconds(self.sent[first]), end - first, seconds(until - self.sent[first])]

    def report(self):
        holes = self.holes()
        return {
            "start": seconds(self.start),
            "stop": seconds(self.stop),
            "last": seconds(self.last),
            "sent": len(self.sent),
            "answered": len(self.answered),
            "lost": len(self.sent) - len(self.answered),
            "gaps": self.gaps,
            "holes": holes,
            "longest_hole": max((length for _, _, length in holes), default=0.0),
        }


def checksum(data):
    """The Internet checksum (RFC 1071)."""
    total = sum(struct.unpack(f"!{len(data) // 2}H", data))
    while total >> 16:
        total = (total & 0xffff) + (total >> 16)
    return ~total & 0xffff


if __name__ == "__main__":
    sys.exit(main())
