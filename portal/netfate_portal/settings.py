"""What a portal has to know of its node and of its operator.

The same code checks it where the configuration disk is made and where it is read, so a disk that could be made can be
used. Each error names the field.
"""

import ipaddress
import json
import re
from dataclasses import dataclass

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?")
_HOME_PAGE = re.compile(r"https?://[A-Za-z0-9.-]+(:[0-9]{1,5})?(/[!-~]*)?")
_SERVERS = 8


class SettingsError(Exception):
    """A field is missing or wrong; the text says which one and why."""


@dataclass(frozen=True)
class RadiusServer:
    """A RADIUS server of this NAS. Its secret is left out of what is printed."""

    address: str
    authentication_port: int
    accounting_port: int
    secret: bytes

    def __repr__(self) -> str:
        return f"{self.address}:{self.authentication_port}"


@dataclass(frozen=True)
class Settings:
    """All of the settings, checked."""

    node: str
    operator: str
    service: str
    host_name: str
    home_page: str
    portal_address: str
    client_network: ipaddress.IPv4Network
    management: ipaddress.IPv4Interface
    management_gateway: str | None
    name_servers: tuple[str, ...]
    radius_servers: tuple[RadiusServer, ...]
    dynamic_authorization_port: int
    require_message_authenticator: bool

    @property
    def portal_url(self) -> str:
        """Where a person logs in."""
        return f"https://{self.host_name}/"


def parse(text: str) -> Settings:
    """Reads the settings from JSON.

    :raises SettingsError: naming the field that is missing, wrong or unknown
    """
    try:
        values = json.loads(text)
    except ValueError as problem:
        raise SettingsError(f"not JSON: {problem}") from None
    fields = _Fields(values, "")
    network = fields.network("client-network")
    settings = Settings(
        node=fields.matching("node", _NAME, "letters, digits, '.', '_' and '-', at most 64"),
        operator=fields.words("operator", 80),
        service=fields.words("service", 40, "personal firewall"),
        host_name=fields.host_name("host-name"),
        home_page=fields.home_page("home-page"),
        portal_address=fields.address("portal-address"),
        client_network=network,
        management=fields.interface("management-address"),
        management_gateway=fields.address("management-gateway", optional=True),
        name_servers=tuple(fields.addresses("name-servers")),
        radius_servers=tuple(_radius_server(server) for server in fields.objects("radius-servers")),
        dynamic_authorization_port=fields.port("dynamic-authorization-port", 3799),
        require_message_authenticator=fields.truth("require-message-authenticator", True),
    )
    fields.no_others()
    _check_network(settings)
    return settings


def _check_network(settings: Settings) -> None:
    network = settings.client_network
    address = ipaddress.IPv4Address(settings.portal_address)
    if address not in network or address in (network.network_address, network.broadcast_address):
        raise SettingsError(f"portal-address: {address} is no host of the client network {network}")
    if settings.management.network.overlaps(network):
        raise SettingsError(f"management-address: {settings.management} overlaps the client network {network}")
    gateway = settings.management_gateway
    if gateway is not None and ipaddress.IPv4Address(gateway) not in settings.management.network:
        raise SettingsError(f"management-gateway: {gateway} is not in the network of {settings.management}")
    for field, servers in (("name-servers", settings.name_servers),
                           ("radius-servers", [server.address for server in settings.radius_servers])):
        for server in servers:
            if gateway is None and ipaddress.IPv4Address(server) not in settings.management.network:
                raise SettingsError(f"{field}: {server} is not in the network of {settings.management},"
                                    " and there is no management-gateway")


def _radius_server(fields: "_Fields") -> RadiusServer:
    server = RadiusServer(
        address=fields.address("address"),
        authentication_port=fields.port("authentication-port", 1812),
        accounting_port=fields.port("accounting-port", 1813),
        secret=fields.secret("secret"))
    fields.no_others()
    return server


class _Fields:
    """Takes the fields out of a JSON object, one after the other."""

    def __init__(self, values: object, path: str) -> None:
        if not isinstance(values, dict):
            raise SettingsError(f"{path or 'settings'}: not an object")
        self._values = dict(values)
        self._path = path

    def no_others(self) -> None:
        for name in self._values:
            self._wrong(name, "no such setting")

    def words(self, name: str, longest: int, default: str | None = None) -> str:
        value = self._text(name, default)
        if not 0 < len(value.strip()) <= longest or not value.isprintable():
            self._wrong(name, f"needs 1 to {longest} printable characters")
        return value.strip()

    def matching(self, name: str, pattern: re.Pattern, meaning: str) -> str:
        value = self._text(name)
        if not pattern.fullmatch(value):
            self._wrong(name, f"'{value}' is not of the form: {meaning}")
        return value

    def host_name(self, name: str) -> str:
        value = self._text(name).lower()
        labels = value.split(".")
        if len(value) > 200 or len(labels) < 2 or not all(_LABEL.fullmatch(label) for label in labels) \
                or labels[-1].isdigit():
            self._wrong(name, f"'{value}' is not a host name such as portal.example.net")
        return value

    def home_page(self, name: str) -> str:
        value = self._text(name)
        if len(value) > 500 or not _HOME_PAGE.fullmatch(value):
            self._wrong(name, f"'{value}' is not an http or https URL")
        return value

    def address(self, name: str, optional: bool = False) -> str | None:
        if optional and self._values.get(name) is None:
            self._values.pop(name, None)
            return None
        return self._ip(name, self._text(name), ipaddress.IPv4Address)

    def addresses(self, name: str) -> list[str]:
        return [self._ip(name, value, ipaddress.IPv4Address) for value in self._list(name)]

    def network(self, name: str) -> ipaddress.IPv4Network:
        value = self._text(name)
        self._ip(name, value, ipaddress.IPv4Network)
        network = ipaddress.IPv4Network(value)
        if not 8 <= network.prefixlen <= 30:
            self._wrong(name, f"the prefix of '{value}' is not between 8 and 30")
        return network

    def interface(self, name: str) -> ipaddress.IPv4Interface:
        value = self._text(name)
        self._ip(name, value, ipaddress.IPv4Interface)
        if "/" not in value:
            self._wrong(name, f"'{value}' has no prefix length, as in 192.0.2.1/24")
        return ipaddress.IPv4Interface(value)

    def port(self, name: str, default: int) -> int:
        value = self._values.pop(name, default)
        if type(value) is not int or not 1 <= value <= 65535:
            self._wrong(name, f"{value!r} is not a port number")
        return value

    def truth(self, name: str, default: bool) -> bool:
        value = self._values.pop(name, default)
        if type(value) is not bool:
            self._wrong(name, "is neither true nor false")
        return value

    def secret(self, name: str) -> bytes:
        value = self._text(name).encode()
        if not 8 <= len(value) <= 128:
            self._wrong(name, "needs 8 to 128 bytes")
        return value

    def objects(self, name: str) -> list["_Fields"]:
        return [_Fields(value, f"{self._path}{name}[{index}].") for index, value in enumerate(self._list(name))]

    def _list(self, name: str) -> list:
        values = self._values.pop(name, None)
        if not isinstance(values, list) or not 1 <= len(values) <= _SERVERS:
            self._wrong(name, f"needs a list of 1 to {_SERVERS}")
        return values

    def _text(self, name: str, default: str | None = None) -> str:
        value = self._values.pop(name, default)
        if value is None:
            self._wrong(name, "is missing")
        if not isinstance(value, str):
            self._wrong(name, "is not a text")
        return value

    def _ip(self, name: str, value: object, kind: type) -> str:
        try:
            return str(kind(value if isinstance(value, str) else ""))
        except ValueError as problem:
            self._wrong(name, str(problem))

    def _wrong(self, name: str, why: str) -> None:
        raise SettingsError(f"{self._path}{name}: {why}")
