"""The neighbour table as Linux writes it."""

import ipaddress
import tempfile
import unittest
from pathlib import Path

from netfate_portal.nas import Client
from netfate_portal.neighbours import Neighbours

_TABLE = """\
IP address       HW type     Flags       HW address            Mask     Device
10.10.0.11       0x1         0x2         02:00:00:00:c1:01     *        eth0
10.10.0.12       0x1         0x0         00:00:00:00:00:00     *        eth0
10.10.0.13       0x1         0x2         02:00:00:00:c1:03     *        eth1
10.10.0.14       0x1         0x6         02:00:00:00:c1:04     *        eth0
10.99.0.1        0x1         0x2         02:00:00:00:00:01     *        eth0
"""


class NeighboursTest(unittest.TestCase):
    def setUp(self):
        directory = tempfile.TemporaryDirectory()
        self.addCleanup(directory.cleanup)
        table = Path(directory.name) / "arp"
        table.write_text(_TABLE)
        self.neighbours = Neighbours(ipaddress.IPv4Network("10.10.0.0/24"), table=str(table))

    def test_client_is_who_the_table_says(self):
        self.assertEqual(self.neighbours.client("10.10.0.11"), Client("02:00:00:00:c1:01", "10.10.0.11"))
        self.assertEqual(self.neighbours.client("10.10.0.14"), Client("02:00:00:00:c1:04", "10.10.0.14"))

    def test_nobody_else_is_a_client(self):
        for address in ("10.10.0.12", "10.10.0.13", "10.10.0.99", "10.99.0.1", "10.10.0.1", "", "x", "::1", "10.10.0.11 "):
            self.assertIsNone(self.neighbours.client(address), address)


if __name__ == "__main__":
    unittest.main()
