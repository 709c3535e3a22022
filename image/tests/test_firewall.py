"""The firewall guest, with real traffic through it."""

from .world import SERVERS, Announcements, Connection, GuestCase, GUEST_MAC, configuration, connects, pings

SERVER = SERVERS[0]


class FirewallTest(GuestCase):
    def setUp(self) -> None:
        self.serve(SERVER, 7001)
        self.serve(SERVER, 7002)

    def test_without_configuration_the_operators_rules_hold(self) -> None:
        with Announcements() as announcements:
            guest = self.start("firewall")
            guest.says("netfate: ready firewall@boot\n")
            for _ in range(3):
                self.assertEqual((GUEST_MAC, "169.254.0.2"), announcements.next())
        with Connection(SERVER, 7001) as connection:
            self.assertTrue(connection.echo(b"hello\n"))
        self.assertTrue(pings(SERVER))
        self.assertFalse(connects(SERVER, 7002, 3))
        self.counts(guest, icmp=2, tcp7001=lambda count: count >= 6, tcp7002=lambda count: count > 0, other=0, user=0)

    def test_the_users_rules_come_first(self) -> None:
        rules = ("# mine\r\ntcp dport { 7002, 9000-9010 } accept\n\n"
                 "  tcp dport 7001 ip daddr 203.0.113.0/24 drop # never\nicmp type echo-request drop\n")
        guest = self.start("firewall", configuration("instance=firewall@alice", "function=firewall", "user=alice",
                                                     "client-network=10.10.0.0/24", "addresses=10.10.0.5",
                                                     "position=1", "chain=firewall", rules_nft=rules))
        guest.says("netfate: ready firewall@alice\n")
        with Connection(SERVER, 7002) as connection:
            self.assertTrue(connection.echo(b"hello\n"), "answers to what the user accepts pass")
        self.assertFalse(connects(SERVER, 7001, 3))
        self.assertFalse(pings(SERVER, 3))
        self.counts(guest, user=lambda count: count >= 8, tcp7001=0, tcp7002=0, icmp=0)

    def test_rules_that_cannot_be_used_end_the_guest(self) -> None:
        for rules, reason in (("accept\nadd rule inet netfate forward accept\n",
                               "line 2: 'add' is not allowed in a rule"),
                              ("\ntcp saddr 4 accept\n", "line 2: syntax error, unexpected string")):
            with self.subTest(rules):
                guest = self.start("firewall", configuration("instance=firewall@mallory", rules_nft=rules))
                guest.ends()
                self.assertIn(f"netfate: failed firewall@mallory: rules.nft refused: {reason}\n", guest.console())
                self.assertNotIn("ready", guest.console())

    def test_a_disk_without_configuration_ends_the_guest(self) -> None:
        guest = self.start("firewall", bytes(512 * 1024))
        guest.ends()
        self.assertIn("netfate: failed firewall@boot: no netfate.conf on the configuration disk", guest.console())
