#!/usr/bin/env python3
"""Listens to the network as anyone who reaches it can.

wiretap.py INTERFACE PEER TEXT: watches what PEER sends by TCP until standard input ends, then prints as JSON how many
octets that were, to which ports they went (port -> octets), whether TEXT was among them, and how many frames came too fast to
be looked at.
"""

import collections
import json
import selectors
import socket
import struct
import sys

# A port of a bridge shows its frames only to those who want all of them.
ETH_P_ALL = 0x0003
SOL_PACKET = 263
PACKET_STATISTICS = 6
BUFFER = 64 << 20
SO_RCVBUFFORCE = 33


class Wiretap:
    """What was heard so far."""

    def __init__(self, peer, text):
        self.peer = socket.inet_aton(peer)
        self.text = text.encode()
        self.ports = collections.Counter()
        self.ends = {}
        self.found = False

    def hear(self, frame):
        """Takes a frame as it was on the wire."""
        if len(frame) < 54 or frame[12:14] != b"\x08\x00" or frame[26:30] != self.peer or frame[23] != socket.IPPROTO_TCP:
            return
        tcp = 14 + (frame[14] & 0x0F) * 4
        length = struct.unpack("!H", frame[16:18])[0]
        source, destination = struct.unpack("!HH", frame[tcp:tcp + 4])
        payload = frame[tcp + (frame[tcp + 12] >> 4) * 4:14 + length]
        self.ports[destination] += len(payload)
        # The text may begin at the end of one segment and end in the next.
        flow = (source, destination)
        heard = self.ends.get(flow, b"") + payload
        self.found = self.found or self.text in heard
        self.ends[flow] = heard[1 - len(self.text):]


def main(interface, peer, text):
    """Listens until it is told to end."""
    tap = Wiretap(peer, text)
    wire = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(ETH_P_ALL))
    wire.setsockopt(socket.SOL_SOCKET, SO_RCVBUFFORCE, BUFFER)
    wire.bind((interface, ETH_P_ALL))
    print("listening", flush=True)
    with selectors.DefaultSelector() as selector:
        selector.register(wire, selectors.EVENT_READ)
        selector.register(sys.stdin, selectors.EVENT_READ)
        # What is heard already is looked at before the end.
        while any(key.fileobj is wire for key, _ in selector.select()):
            tap.hear(wire.recv(65536))
    lost = struct.unpack("II", wire.getsockopt(SOL_PACKET, PACKET_STATISTICS, 8))[1]
    print(json.dumps({"octets": sum(tap.ports.values()), "ports": tap.ports, "found": tap.found, "lost": lost}))


if __name__ == "__main__":
    main(*sys.argv[1:])
