"""The load balancer guest, with real traffic through it."""

import collections
import tempfile
from pathlib import Path

from .world import SERVERS, Connection, GuestCase, configuration

VIRTUAL = "203.0.113.10"
SERVICES = f"# one service\n{VIRTUAL}:80 {SERVERS[0]}:7001 {SERVERS[1]}:7002\n"


class LoadBalancerTest(GuestCase):
    def setUp(self) -> None:
        self.serve(SERVERS[0], 7001)
        self.serve(SERVERS[1], 7002)
        self.disk = configuration("instance=load-balancer@alice", servers=SERVICES)

    def test_connections_are_spread_and_keep_their_server_when_the_guest_moves(self) -> None:
        guest = self.start("load-balancer", self.disk)
        guest.says("netfate: ready load-balancer@alice\n")
        connections = [self.enterContext(Connection(VIRTUAL, 80)) for _ in range(10)]
        self.assertEqual({7001: 5, 7002: 5}, collections.Counter(connection.server for connection in connections))
        for connection in connections:
            self.assertTrue(connection.echo(b"hello\n"))
        with Connection(SERVERS[0], 7001) as beside:
            self.assertTrue(beside.echo(b"to the server itself\n"))
        self.counts(guest, connections=10, server1=lambda count: count >= 25, server2=lambda count: count >= 25,
                    other=lambda count: count >= 5)

        with tempfile.TemporaryDirectory() as directory:
            saved = Path(directory, "saved")
            guest.save(saved)
            moved = self.start("load-balancer", self.disk, saved)
            moved.says("netfate: counters .* connections=10 ")
            for connection in connections:
                self.assertTrue(connection.echo(b"still there\n"), f"connection to server {connection.server}")

    def test_a_list_that_cannot_be_used_ends_the_guest(self) -> None:
        guest = self.start("load-balancer", configuration("instance=load-balancer@alice",
                                                          servers=f"{VIRTUAL}:80 {SERVERS[0]}:70000\n"))
        guest.ends()
        self.assertIn(f"netfate: failed load-balancer@alice: servers refused: line 1: '{SERVERS[0]}:70000' has no port "
                      "from 1 to 65535", guest.console())
