"""The world around one function guest: a client, a server, and between them what NetFATE's switch would be.

      client 10.10.0.5 ----- gate ----- servers 203.0.113.1 and .2
                              |
                            guest

Everything that client and servers send is routed to the guest, and what the guest sends goes to where it is for: it
sends all of it to one MAC address, which is the gate's.
"""

import collections
import contextlib
import ctypes
import json
import os
import re
import socket
import struct
import subprocess
import tempfile
import threading
import time
import unittest
from pathlib import Path

PROJECT = Path(__file__).resolve().parents[2]
STORE = PROJECT / "testbed/build/store"
PREFIX = os.environ.get("NETFATE_TESTBED", "nf")
GUEST_MAC = "02:4e:46:aa:00:01"
NEXT_HOP_MAC = "02:4e:46:00:00:01"
CLIENT = "10.10.0.5"
SERVERS = ("203.0.113.1", "203.0.113.2")
# An emulated guest on a busy machine.
PATIENCE = 180.0
CLONE_NEWNET = 0x40000000


def eventually(what: str, condition, patience: float = PATIENCE):
    """The first true value of the condition."""
    deadline = time.monotonic() + patience
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise AssertionError(f"not within {patience:.0f} s: {what}")
        time.sleep(0.05)


def namespace(host: str) -> str:
    return f"{PREFIX}-function-{host}"


def run(*command: str) -> str:
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    if answer.returncode != 0:
        raise AssertionError(f"{' '.join(command)}: {answer.stderr}")
    return answer.stdout


def configuration(*settings: str, **files: str) -> bytes:
    """A configuration disk. A file's name has '_' for its '.'."""
    with tempfile.TemporaryDirectory() as directory:
        options = []
        for name, content in files.items():
            path = Path(directory, name)
            path.write_text(content, encoding="utf-8")
            options += ["--file", f"{name.replace('_', '.')}={path}"]
        disk = Path(directory, "disk")
        run(str(PROJECT / "image/make-configuration"), str(disk), *settings, *options)
        return disk.read_bytes()


@contextlib.contextmanager
def inside(host: str):
    """Sockets that this thread makes are of that host."""
    libc = ctypes.CDLL(None, use_errno=True)
    with open("/proc/thread-self/ns/net", "rb") as home, open(f"/run/netns/{namespace(host)}", "rb") as there:
        if libc.setns(there.fileno(), CLONE_NEWNET) != 0:
            raise OSError(ctypes.get_errno(), "setns")
        try:
            yield
        finally:
            libc.setns(home.fileno(), CLONE_NEWNET)


class Network:
    """Namespaces and cables. The guest's card is a tap, whose other end has the MAC that guests send to."""

    HOSTS = ("client", "gate", "server")

    def __enter__(self) -> "Network":
        self._remove()
        for host in self.HOSTS:
            run("ip", "netns", "add", namespace(host))
            self._ip(host, "link", "set", "lo", "up")
        self._cable("client", "10.10.0.1/24", f"{CLIENT}/24")
        self._cable("server", "203.0.113.254/24", *(f"{server}/24" for server in SERVERS))
        self._ip("gate", "tuntap", "add", "guest", "mode", "tap")
        self._ip("gate", "link", "set", "guest", "address", NEXT_HOP_MAC, "up")
        self._ip("gate", "address", "add", "169.254.0.1/30", "dev", "guest")
        self.guest_has(GUEST_MAC)
        self._ip("gate", "route", "add", "default", "via", "169.254.0.2", "dev", "guest", "table", "100")
        self._sysctl("ip_forward", "1")
        for scope in ("all", "guest"):
            self._sysctl(f"conf/{scope}/rp_filter", "0")
            self._sysctl(f"conf/{scope}/send_redirects", "0")
        return self

    def __exit__(self, *_problem) -> None:
        self._remove()

    def guest_has(self, mac: str) -> None:
        self._ip("gate", "neighbour", "replace", "169.254.0.2", "lladdr", mac, "dev", "guest")

    def _cable(self, host: str, gate_address: str, *addresses: str) -> None:
        self._ip("gate", "link", "add", host, "type", "veth", "peer", "name", "eth0", "netns", namespace(host))
        self._ip("gate", "address", "add", gate_address, "dev", host)
        self._ip("gate", "link", "set", host, "up")
        for address in addresses:
            self._ip(host, "address", "add", address, "dev", "eth0")
        self._ip(host, "link", "set", "eth0", "up")
        self._ip(host, "route", "add", "default", "via", gate_address.partition("/")[0])
        self._ip("gate", "rule", "add", "iif", host, "lookup", "100")
        # Else the frames would have checksums that nobody completes, as on a node of the testbed.
        run("ip", "netns", "exec", namespace(host), "ethtool", "-K", "eth0", "tx", "off")

    @staticmethod
    def _ip(host: str, *command: str) -> None:
        run("ip", "-n", namespace(host), *command)

    @staticmethod
    def _sysctl(name: str, value: str) -> None:
        run("ip", "netns", "exec", namespace("gate"), "sh", "-c", f"echo {value} >/proc/sys/net/ipv4/{name}")

    @staticmethod
    def _remove() -> None:
        existing = run("ip", "netns", "list").split()
        for host in Network.HOSTS:
            if namespace(host) in existing:
                run("ip", "netns", "delete", namespace(host))


class Guest:
    """One virtual machine, as the domain XML of NetFATE makes it."""

    def __init__(self, function: str, configuration_disk: bytes | None = None, saved: Path | None = None) -> None:
        self._directory = tempfile.TemporaryDirectory()
        self._console = self._path("console")
        self._function = function
        disk = self._path("configuration")
        if configuration_disk is not None:
            disk.write_bytes(configuration_disk)
        self._process = subprocess.Popen(self._command(disk if configuration_disk is not None else None, saved),
                                         stdin=subprocess.DEVNULL)
        self._monitor = None

    def __enter__(self) -> "Guest":
        return self

    def __exit__(self, *_problem) -> None:
        if self._monitor is not None:
            self._monitor.close()
        self._process.kill()
        self._process.wait()
        self._directory.cleanup()

    def _path(self, name: str) -> Path:
        return Path(self._directory.name, name)

    def _command(self, configuration_disk: Path | None, saved: Path | None) -> list[str]:
        off = ",".join(f"{name}=off" for name in ("csum", "gso", "guest_csum", "guest_tso4", "guest_tso6", "guest_ecn",
                                                  "guest_ufo", "host_tso4", "host_tso6", "mrg_rxbuf"))
        # It ends with the tests, however they end.
        command = ["setpriv", "--pdeathsig", "KILL", "ip", "netns", "exec", namespace("gate"), "qemu-system-x86_64",
                   "-accel", "tcg", "-machine", "pc", "-cpu", "qemu64", "-m", "96", "-nodefaults", "-display", "none", "-no-reboot",
                   "-kernel", str(STORE / "vmlinuz"), "-initrd", str(STORE / f"{self._function}.initrd"),
                   "-append", "quiet panic=-1 mitigations=off tsc=reliable no_timer_check console=ttyS0 "
                              f"netfate.instance={self._function}@boot",
                   "-serial", f"file:{self._console}", "-qmp", f"unix:{self._path('monitor')},server=on,wait=off",
                   "-netdev", "tap,id=port,ifname=guest,script=no,downscript=no",
                   "-device", f"virtio-net-pci,netdev=port,mac={GUEST_MAC},romfile=,{off}",
                   "-drive", f"file={STORE / self._function}.img,format=raw,if=virtio,readonly=on"]
        if configuration_disk is not None:
            command += ["-drive", f"file={configuration_disk},format=raw,if=virtio,readonly=on,cache=none"]
        if saved is not None:
            command += ["-incoming", f"exec:cat {saved}"]
        return command

    def console(self) -> str:
        if not self._console.exists():
            return ""
        return self._console.read_bytes().decode("utf-8", "replace").replace("\r", "")

    def says(self, pattern: str) -> re.Match:
        """Waits for a line."""
        def line():
            found = re.search(pattern, self.console())
            if found is None and self._process.poll() is not None:
                found = re.search(pattern, self.console())
                if found is None:
                    raise AssertionError(f"the guest has ended without '{pattern}':\n{self.console()}")
            return found

        try:
            return eventually(pattern, line)
        except AssertionError as problem:
            raise AssertionError(f"{problem}\n{self.console()}") from None

    def ends(self) -> None:
        self._process.wait(PATIENCE)

    def counters(self) -> collections.Counter:
        lines = re.findall(r"^netfate: counters uptime=\S+ (.*)$", self.console(), re.MULTILINE)
        pairs = (pair.split("=") for pair in (lines[-1].split() if lines else ()))
        return collections.Counter({name: int(count) for name, count in pairs})

    def save(self, path: Path) -> None:
        """Stops it, as a migration or a save of NetFATE's does, and ends it."""
        self._ask("migrate", uri=f"exec:cat >{path}")
        eventually("the guest is saved", lambda: self._ask("query-migrate").get("status") == "completed")
        self._ask("quit")
        self._process.wait(PATIENCE)

    def _ask(self, command: str, **arguments):
        if self._monitor is None:
            connection = socket.socket(socket.AF_UNIX)
            connection.connect(str(self._path("monitor")))
            self._monitor = connection.makefile("rw", encoding="utf-8")
            connection.close()
            self._monitor.readline()
            self._ask("qmp_capabilities")
        self._monitor.write(json.dumps({"execute": command, "arguments": arguments}) + "\n")
        self._monitor.flush()
        for line in self._monitor:
            answer = json.loads(line)
            if "error" in answer:
                raise AssertionError(f"{command}: {answer['error']}")
            if "return" in answer:
                return answer["return"]
        return {}


class EchoServer:
    """Says on which port it is, then says again what it hears. For TCP and UDP."""

    def __init__(self, address: str, port: int) -> None:
        self.port = port
        with inside("server"):
            self._tcp = socket.create_server((address, port))
            self._udp = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._udp.bind((address, port))
        self._threads = [threading.Thread(target=work) for work in (self._accept, self._answer)]
        for thread in self._threads:
            thread.start()

    def __enter__(self) -> "EchoServer":
        return self

    def __exit__(self, *_problem) -> None:
        for listener in (self._tcp, self._udp):
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()
        for thread in self._threads:
            thread.join()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                connection, _ = self._tcp.accept()
                threading.Thread(target=self._serve, args=(connection,), daemon=True).start()

    def _serve(self, connection: socket.socket) -> None:
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"%d\n" % self.port)
            while data := connection.recv(4096):
                connection.sendall(data)

    def _answer(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                data, sender = self._udp.recvfrom(4096)
                if sender is None:
                    return
                self._udp.sendto(data, sender)


class Connection:
    """The client's end of a TCP connection to an EchoServer."""

    def __init__(self, address: str, port: int, patience: float = 20.0) -> None:
        with inside("client"):
            self._socket = socket.create_connection((address, port), patience)
        self._file = self._socket.makefile("rb")
        self.server = int(self._file.readline())

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_problem) -> None:
        self._file.close()
        self._socket.close()

    def echo(self, data: bytes, patience: float = 20.0) -> bool:
        """Whether the data, which are a line, came back."""
        self._socket.settimeout(patience)
        self._socket.sendall(data)
        try:
            return self._file.readline() == data
        except TimeoutError:
            # A file does not read on after a time-out.
            self._file.close()
            self._file = self._socket.makefile("rb")
            return False


def connects(address: str, port: int, patience: float = 20.0) -> bool:
    try:
        with Connection(address, port, patience):
            return True
    except TimeoutError:
        return False


def pings(address: str, patience: int = 5) -> bool:
    return subprocess.run(["ip", "netns", "exec", namespace("client"), "ping", "-c", "1", "-W", str(patience), address],
                          capture_output=True, check=False).returncode == 0


class Announcements:
    """ARP announcements that come out of the guest."""

    def __init__(self) -> None:
        with inside("gate"):
            self._socket = socket.socket(socket.AF_PACKET, socket.SOCK_RAW, socket.htons(0x0806))
        self._socket.bind(("guest", 0x0806))
        self._socket.settimeout(PATIENCE)

    def __enter__(self) -> "Announcements":
        return self

    def __exit__(self, *_problem) -> None:
        self._socket.close()

    def next(self) -> tuple[str, str]:
        """MAC and address of the next one."""
        while True:
            frame = self._socket.recv(2048)
            operation, mac, sender, _, target = struct.unpack("!H6s4s6s4s", frame[20:42])
            if operation == 1 and sender == target:
                return mac.hex(":"), socket.inet_ntoa(sender)


class GuestCase(unittest.TestCase):
    """A test with the network around one guest."""

    @classmethod
    def setUpClass(cls) -> None:
        if os.geteuid() != 0:
            raise unittest.SkipTest("needs root: it makes network namespaces")
        cls.network = cls.enterClassContext(Network())

    def start(self, function: str, configuration_disk: bytes | None = None, saved: Path | None = None) -> Guest:
        return self.enterContext(Guest(function, configuration_disk, saved))

    def serve(self, address: str, port: int) -> None:
        self.enterContext(EchoServer(address, port))

    def counts(self, guest: Guest, **expected) -> None:
        """Waits for counters: a number, or a condition of one."""
        def reached():
            seen = guest.counters()
            return all(wanted(seen[name]) if callable(wanted) else seen[name] == wanted
                       for name, wanted in expected.items())

        try:
            eventually(f"counters {sorted(expected)}", reached, 30.0)
        except AssertionError as problem:
            raise AssertionError(f"{problem}; they are {dict(guest.counters())}") from None
