"""The settings, and the disk that carries them to the guest."""

import json
import subprocess
import tarfile
import tempfile
import unittest
from pathlib import Path

from netfate_portal.configure import main as configure
from netfate_portal.settings import SettingsError, parse

_PORTAL = Path(__file__).resolve().parent.parent
_MAKE = _PORTAL / "make-configuration"


class MakeConfigurationTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.directory = tempfile.TemporaryDirectory()
        cls.addClassCleanup(cls.directory.cleanup)
        cls.path = Path(cls.directory.name)
        for name, host in (("portal", "portal.example.net"), ("other", "other.example.net")):
            subprocess.run(["openssl", "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes",
                            "-subj", f"/CN={host}", "-addext", f"subjectAltName=DNS:{host}", "-days", "30",
                            "-keyout", cls.path / f"{name}.key", "-out", cls.path / f"{name}.crt"],
                           check=True, capture_output=True)
        (cls.path / "secret").write_text("a secret of tests\n")
        (cls.path / "short").write_text("short\n")
        cls.options = {
            "node": "cpe1", "operator": "Example Ltd", "host-name": "portal.example.net",
            "home-page": "https://www.example.net/", "portal-address": "10.10.0.2", "client-network": "10.10.0.0/24",
            "management-address": "10.99.0.111/24", "name-server": "10.99.0.1", "radius-server": "10.99.0.1",
            "radius-secret-file": cls.path / "secret", "tls-certificate": cls.path / "portal.crt",
            "tls-key": cls.path / "portal.key", "output": cls.path / "disk.img"}

    def make(self, **others) -> subprocess.CompletedProcess:
        options = self.options | {name.replace("_", "-"): value for name, value in others.items()}
        return subprocess.run([_MAKE, *(f"--{name}={value}" for name, value in options.items() if value is not None)],
                              capture_output=True, text=True)

    def test_disk_holds_what_the_guest_needs_and_only_its_owner_can_read_it(self):
        self.assertEqual(self.make(radius_server="10.99.0.1:11812:11813").stderr, "")
        disk = self.path / "disk.img"
        self.assertEqual(disk.stat().st_mode & 0o777, 0o600)
        self.assertEqual(disk.stat().st_size % 512, 0)
        with tarfile.open(disk) as archive:
            self.assertEqual(archive.getnames(), ["portal.json", "tls.crt", "tls.key"])
            settings = parse(archive.extractfile("portal.json").read().decode())
        server = settings.radius_servers[0]
        self.assertEqual((server.authentication_port, server.accounting_port, server.secret),
                         (11812, 11813, b"a secret of tests"))

    def test_same_options_make_the_same_bytes(self):
        self.make()
        first = (self.path / "disk.img").read_bytes()
        self.make()
        self.assertEqual((self.path / "disk.img").read_bytes(), first)

    def test_error_names_the_field_and_leaves_no_disk(self):
        output = self.path / "never.img"
        for field, value in (
                ("node", "cpe 1"), ("operator", ""), ("operator", "a\x1bb"), ("service", "x" * 41), ("host-name", "portal"),
                ("host-name", "10.10.0.2"), ("host-name", "portal.example.net;"), ("home-page", "javascript:alert(1)"),
                ("portal-address", "10.11.0.2"), ("portal-address", "10.10.0.0"), ("client-network", "10.10.0.1/24"),
                ("client-network", "10.10.0.0/31"), ("management-address", "10.99.0.111"),
                ("management-address", "10.10.0.3/24"), ("management-gateway", "10.98.0.1"), ("name-server", "8.8.8.8"),
                ("radius-server", "10.99.0.1:0"), ("radius-server", "10.99.0.1:a"), ("radius-server", "192.0.2.1"),
                ("radius-secret-file", self.path / "short"), ("radius-secret-file", self.path / "none"),
                ("dynamic-authorization-port", "65536"), ("tls-certificate", self.path / "other.crt"),
                ("tls-key", self.path / "other.key"), ("tls-key", self.path / "secret"),
                ("tls-certificate", self.path / "none")):
            done = self.make(output=output, **{field: value})
            self.assertNotEqual(done.returncode, 0, (field, value))
            words = field.removesuffix("-file").replace("radius-secret", "secret") if field == "radius-secret-file" \
                and value == self.path / "short" else field.replace("name-server", "name-servers") \
                .replace("radius-server", "radius-server")
            self.assertRegex(done.stderr, rf"^make-configuration: .*{words}", (field, value))
            self.assertNotIn("Traceback", done.stderr)
            self.assertFalse(output.exists())

    def test_certificate_must_be_for_the_host_name(self):
        done = self.make(tls_certificate=self.path / "other.crt", tls_key=self.path / "other.key")
        self.assertIn("is not for the host name portal.example.net", done.stderr)

    def test_guest_fills_its_templates_from_it(self):
        self.make()
        with tarfile.open(self.path / "disk.img") as archive:
            archive.extract("portal.json", self.path)
        output = self.path / "guest"
        output.mkdir()
        configure(str(self.path / "portal.json"), str(_PORTAL / "guest" / "templates"), str(output))
        self.assertIn("server=10.99.0.1\n", (output / "dnsmasq.conf").read_text())
        self.assertIn("listen 10.10.0.2:443 ssl", (output / "nginx.conf").read_text())
        self.assertIn("$binary_remote_addr", (output / "nginx.conf").read_text())
        self.assertIn("ip saddr { 10.99.0.1 } ip daddr 10.99.0.111 udp dport 3799", (output / "rules.nft").read_text())


class SettingsTest(unittest.TestCase):
    def test_what_is_unknown_is_named(self):
        with self.assertRaisesRegex(SettingsError, "node: is missing"):
            parse(json.dumps({"client-network": "10.0.0.0/24"}))
        with self.assertRaisesRegex(SettingsError, "not JSON"):
            parse("{")
        with self.assertRaisesRegex(SettingsError, "not an object"):
            parse("[]")


if __name__ == "__main__":
    unittest.main()
