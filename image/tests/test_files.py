"""What a user may write into the files of a function, and what is said about the rest. Needs no guest."""

import subprocess
import tempfile
import unittest
from pathlib import Path

from .world import PROJECT

GUESTS = PROJECT / "testbed/guest"


def awk(program: str, text: str) -> subprocess.CompletedProcess:
    """As the guest runs it."""
    return subprocess.run(["busybox", "awk", "-f", str(GUESTS / program)], input=text.encode(), capture_output=True,
                          check=False)


class FileCase(unittest.TestCase):
    program: str

    def made_of(self, text: str) -> list[str]:
        answer = awk(self.program, text)
        self.assertEqual((0, b""), (answer.returncode, answer.stderr), text)
        return answer.stdout.decode().splitlines()

    def refused(self, text: str, reason: str) -> None:
        answer = awk(self.program, text)
        self.assertEqual(1, answer.returncode, text)
        self.assertEqual(reason + "\n", answer.stderr.decode())


class RulesTest(FileCase):
    program = "firewall/rules.awk"

    def test_a_rule_stays_on_its_line_and_is_counted(self) -> None:
        self.assertEqual(["", "add rule inet netfate user tcp dport { 80 , 8000-8010 } counter name count_user accept",
                          "", "add rule inet netfate user counter name count_user drop"],
                         self.made_of("# web\ntcp dport {80,8000-8010} accept\n\ndrop # the rest"))

    def test_all_kinds_of_conditions(self) -> None:
        for rule in ("ip saddr 10.0.0.0/8 accept", "ip daddr 10.0.0.1-10.0.0.9 udp sport != 53 accept", "accept",
                     "tcp flags & (syn|ack) == syn ct state new,established drop", "icmp type echo-request accept",
                     "meta l4proto { tcp, udp } th dport >= 1024 accept", "ip length 0-100 ct direction reply drop"):
            self.assertEqual(1, len(self.made_of(rule + "\r\n")), rule)

    def test_what_could_do_more_than_filter_is_refused(self) -> None:
        for rule, word in (("flush ruleset accept", "flush"), ("tcp dport 80 accept; flush ruleset; accept", "accept;"),
                           ("tcp dport 80 ; accept", ";"), ("include \"/etc/passwd\" accept", "include"),
                           ("define x = 1 accept", "define"),
                           ("jump forward accept", "jump"), ("goto standard accept", "goto"),
                           ("tcp dport $x accept", "$x"), ("ip saddr @set accept", "@set"),
                           ("ip saddr set 10.10.0.9 accept", "set"),
                           ("meta mark set 1 accept", "mark"), ("ct mark 1 accept", "mark"), ("queue accept", "queue"),
                           ("counter name count_icmp accept", "counter"), ("log prefix \"netfate:\" accept", "log"),
                           ("type filter hook forward priority 0 accept", "filter"), ("policy accept", "policy"),
                           ("handle 1 accept", "handle"), ("position 1 accept", "position"),
                           ("index 0 accept", "index"),
                           ("comment \"x\" accept", "comment"), ("ip saddr example.net accept", "example.net"),
                           ("tcp dport ssh accept", "ssh"), ("tcp dport 80 \\ accept", "\\"),
                           ("tcp dport `id` accept", "`id`"), ("ip6 saddr ::1 accept", "ip6"),
                           ("notrack accept", "notrack"), ("dup to 10.0.0.1 accept", "dup")):
            self.refused(f"\n{rule}\n", f"line 2: '{word}' is not allowed in a rule")

    def test_braces_belong_together_on_their_line(self) -> None:
        for rule in ("tcp dport { 80 accept", "tcp dport 80 } accept", "} accept", "{ { } } accept", "} { accept"):
            self.refused(rule, "line 1: '{' and '}' do not belong together")

    def test_a_rule_without_a_verdict_is_refused(self) -> None:
        self.refused("tcp dport 80", "line 1: a rule ends with 'accept' or 'drop', not '80'")
        self.refused("accept reject", "line 1: a rule ends with 'accept' or 'drop', not 'reject'")

    def test_a_reason_is_one_line_without_commands_to_a_terminal(self) -> None:
        self.refused("\x1b]0;netfate:\x07 accept", "line 1: '?]0;netfate:?' is not allowed in a rule")
        self.refused("x" * 100 + " accept", f"line 1: '{'x' * 32}' is not allowed in a rule")

    def test_what_is_too_much_is_refused(self) -> None:
        self.assertEqual(256, len(self.made_of("accept\n" * 256)))
        self.refused("accept\n" * 257, "line 257: there are 256 rules at most")
        self.refused("accept" + " " * 512 + "accept", "line 1: a rule has 512 characters at most")


class ServersTest(FileCase):
    program = "load-balancer/servers.awk"

    def test_a_service_and_its_servers(self) -> None:
        made = self.made_of("# web\n192.0.2.1:80 10.0.0.1:8080 10.0.0.2:8080 10.0.0.1:8080\r\n")
        self.assertEqual(2, sum(line.startswith("add counter") for line in made), "a server has one counter")
        self.assertEqual("add rule inet netfate balance ip daddr 192.0.2.1 tcp dport 80 counter name count_connections "
                         "dnat ip to numgen inc mod 3 map { 0 : 10.0.0.1 . 8080, 1 : 10.0.0.2 . 8080, "
                         "2 : 10.0.0.1 . 8080 }", made[-1])

    def test_what_is_no_service_is_refused(self) -> None:
        for line, reason in (("192.0.2.1:80", "the service '192.0.2.1:80' has no server"),
                             ("192.0.2.1 10.0.0.1:80", "'192.0.2.1' is not ADDRESS:PORT"),
                             ("192.0.2.256:80 10.0.0.1:80", "'192.0.2.256:80' has no IPv4 address"),
                             ("192.0.2.1:80 10.0.0.1:0", "'10.0.0.1:0' has no port from 1 to 65535"),
                             ("192.0.2.1:80 10.0.0.1:65536", "'10.0.0.1:65536' has no port from 1 to 65535"),
                             ("192.0.2.1:80 10.0.0.1:80;flush", "'10.0.0.1:80;flush' is not ADDRESS:PORT"),
                             ("192.0.2.1:80 $(reboot):80", "'$(reboot):80' is not ADDRESS:PORT"),
                             ("192.0.2.1:80 " + "10.0.0.1:80 " * 17, "there are 16 servers at most")):
            self.refused(line, f"line 1: {reason}")
        self.refused("192.0.2.1:80 10.0.0.1:1\n192.0.2.1:080 10.0.0.1:1",
                     "line 2: the service '192.0.2.1:080' is there twice")
        self.refused("".join(f"192.0.2.{number}:80 10.0.0.1:1\n" for number in range(9)),
                     "line 9: there are 8 services at most")
        nine = [" ".join(f"10.0.{number}.{server}:1" for server in range(9)) for number in range(2)]
        self.refused(f"192.0.2.1:80 {nine[0]}\n192.0.2.2:80 {nine[1]}", "line 2: there are 16 servers at most")


class SignaturesTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls) -> None:
        cls.directory = Path(cls.enterClassContext(tempfile.TemporaryDirectory()))
        cls.inspector = cls.directory / "inspector"
        subprocess.run(["gcc", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined", "-o", str(cls.inspector),
                        str(GUESTS / "inspector/inspector.c")], check=True)

    def check(self, content: bytes) -> tuple[int, str]:
        path = self.directory / "signatures"
        path.write_bytes(content)
        answer = subprocess.run([str(self.inspector), "--check", str(path)], capture_output=True, text=True,
                                check=False)
        return answer.returncode, answer.stdout + answer.stderr

    def test_names_are_printed_in_order(self) -> None:
        self.assertEqual((0, "worm\na_1\n"), self.check(b"# mine\n\nworm \\x00\\xFFabc\r\na_1  two spaces"))
        self.assertEqual((0, ""), self.check(b""))
        self.assertEqual((0, "eicar\n"), self.check((GUESTS / "inspector/disk/signatures").read_bytes()))

    def test_what_is_no_signature_is_refused(self) -> None:
        name = "a signature begins with a name of 1 to 16 lower-case letters, digits or _, a letter first, and a space"
        for content, reason in ((b"ok abcd\nX abcd", f"line 2: {name}"), (b"1x abcd", f"line 1: {name}"),
                                (b"a;b abcd", f"line 1: {name}"), (b"abcdefghijklmnopq abcd", f"line 1: {name}"),
                                (b"name", f"line 1: {name}"), (b" abcd", f"line 1: {name}"),
                                (b"x abc", "line 1: a signature has 4 octets at least"),
                                (b"x " + b"a" * 129, "line 1: a signature has 128 octets at most"),
                                (b"x abc\\", "line 1: after \\ comes x and two hexadecimal digits"),
                                (b"x abc\\x1", "line 1: after \\ comes x and two hexadecimal digits"),
                                (b"x abc\\n", "line 1: after \\ comes x and two hexadecimal digits"),
                                (b"x ab\0cd", "line 1: an octet 0 is written \\x00"),
                                (b"x abcd\nx abcd", "line 2: this name is there twice"),
                                (b"tcp abcd", "line 1: tcp, udp, icmp and other are counters of the inspector itself"),
                                (b"".join(b"s%d abcd\n" % number for number in range(17)),
                                 "line 17: there are 16 signatures at most")):
            self.assertEqual((1, reason + "\n"), self.check(content), content)
