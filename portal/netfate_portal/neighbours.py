"""Who a client is: the MAC address behind an IP address, from the kernel's neighbour table.

The switch lets a client answer ARP only with the addresses that it was given, so the table is true; nothing that a
client types or sends over HTTP can be.
"""

import ipaddress
import re
from pathlib import Path

from .nas import Client

_COMPLETE = 0x2
_MAC = re.compile(r"[0-9a-f]{2}(:[0-9a-f]{2}){5}")


class Neighbours:
    """Reads the table anew each time: it is small, and it is never stale."""

    def __init__(self, network: ipaddress.IPv4Network, interface: str = "eth0", table: str = "/proc/net/arp") -> None:
        self._network = network
        self._interface = interface
        self._table = Path(table)

    def client(self, address: str) -> Client | None:
        """The client with that address, or none if the kernel does not know its MAC address."""
        try:
            if ipaddress.IPv4Address(address) not in self._network:
                return None
        except ValueError:
            return None
        for line in self._table.read_text("ascii").splitlines()[1:]:
            words = line.split()
            if len(words) == 6 and words[0] == address and words[5] == self._interface \
                    and int(words[2], 16) & _COMPLETE and _MAC.fullmatch(words[3]):
                return Client(words[3], address)
        return None
