"""A guest that is prepared as nobody's and goes on as somebody's."""

import tempfile
from pathlib import Path

from .world import SERVERS, Announcements, Connection, GuestCase, configuration

SERVER = SERVERS[0]
MAC = "02:4e:46:bb:00:02"


class IdentityTest(GuestCase):
    def test_a_saved_guest_learns_whose_it_is_when_it_goes_on(self) -> None:
        self.serve(SERVER, 7002)
        prepared = self.start("firewall", configuration("await=identity", "function=firewall"))
        prepared.says("netfate: awaits identity\n")
        with tempfile.TemporaryDirectory() as directory, Announcements() as announcements:
            saved = Path(directory, "saved")
            prepared.save(saved)
            self.assertEqual(1, prepared.console().count("awaits identity"))
            guest = self.start("firewall", configuration("instance=firewall@bob", f"mac={MAC}", "user=bob",
                                                         rules_nft="tcp dport 7002 accept\n"), saved)
            guest.says("netfate: ready firewall@bob\n")
            for _ in range(3):
                self.assertEqual((MAC, "169.254.0.2"), announcements.next())
        self.assertNotIn("awaits", guest.console())
        self.network.guest_has(MAC)
        with Connection(SERVER, 7002) as connection:
            self.assertTrue(connection.echo(b"by my own rules\n"))
