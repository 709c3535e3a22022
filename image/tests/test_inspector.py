"""The packet inspector guest, with real traffic through it."""

import socket

from .world import SERVERS, Connection, GuestCase, configuration, inside, pings

SERVER = SERVERS[0]
EICAR = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD-ANTIVIRUS-TEST-FILE!$H+H*" + b"\n"


def echoes(data: bytes, patience: float) -> bool:
    """Whether a datagram came back."""
    with inside("client"), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as datagrams:
        datagrams.settimeout(patience)
        datagrams.sendto(data, (SERVER, 7001))
        try:
            return datagrams.recv(4096) == data
        except TimeoutError:
            return False


class InspectorTest(GuestCase):
    def setUp(self) -> None:
        self.serve(SERVER, 7001)

    def test_a_signature_closes_its_connection_and_no_other(self) -> None:
        guest = self.start("inspector")
        guest.says("netfate: ready inspector@boot\n")
        with Connection(SERVER, 7001) as good, Connection(SERVER, 7001) as bad:
            self.assertTrue(bad.echo(b"harmless\n"))
            self.assertFalse(bad.echo(b"before " + EICAR, 3))
            self.assertFalse(bad.echo(b"harmless\n", 3), "what was found is not forgotten")
            self.assertTrue(good.echo(b"X5O!P%@AP[4 is not all of it\n"), guest.console())
        guest.says(r"netfate: found eicar from 10\.10\.0\.5:\d+ to 203\.0\.113\.1:7001\n")
        self.assertTrue(pings(SERVER))
        self.assertTrue(echoes(b"harmless", 20))
        self.counts(guest, eicar=lambda count: count > 0, icmp=2, udp=2, tcp=lambda count: count > 10, other=0)

    def test_the_users_signatures_replace_the_operators(self) -> None:
        guest = self.start("inspector", configuration("instance=inspector@alice",
                                                      signatures="# mine\nworm \\x00\\xffworm\nshout HELLO\n"))
        guest.says("netfate: ready inspector@alice\n")
        self.assertTrue(echoes(b"worm, hello", 20))
        self.assertFalse(echoes(b"a \x00\xffworm", 3))
        with Connection(SERVER, 7001) as connection:
            self.assertTrue(connection.echo(EICAR))
            self.assertFalse(connection.echo(b"HELLO\n", 3))
        self.counts(guest, worm=1, shout=lambda count: count > 0)

    def test_signatures_that_cannot_be_used_end_the_guest(self) -> None:
        guest = self.start("inspector", configuration("instance=inspector@alice", signatures="ok abcd\nshort abc\n"))
        guest.ends()
        self.assertIn("netfate: failed inspector@alice: signatures refused: line 2: a signature has 4 octets at least",
                      guest.console())
