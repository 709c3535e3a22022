"""RADIUS packets: pyrad encodes and decodes; what it leaves to its caller is here.

That is Message-Authenticator, which must be the first attribute of a request and be checked in each answer
(CVE-2024-3596), and refusing what is not well-formed: pyrad's decoder takes an attribute that reaches past the packet's
end, and does not return from some vendor attributes, so nothing that was received is given to it.
"""

import hmac
import os
from pathlib import Path
from typing import Iterable

from pyrad import packet as pyrad_packet
from pyrad.dictionary import Dictionary

MESSAGE_AUTHENTICATOR = 80
_HEADER = 20
_LONGEST = 4096
_DIGEST = 16
_ZEROS = bytes(_DIGEST)
_DICTIONARY = Dictionary(str(Path(__file__).with_name("radius.dictionary")))

Attributes = Iterable[tuple[str, object]]


class InvalidPacket(Exception):
    """A packet that is not well-formed, or not from who it should be."""


def numbers(names: Iterable[str]) -> set[int]:
    """The numbers of attributes by their names."""
    return {_DICTIONARY.attributes[name].code for name in names}


class Request:
    """A request of this NAS, as it is sent and sent again, and the check of what answers it."""

    def __init__(self, raw: bytes, secret: bytes, message_authenticator_required: bool) -> None:
        self.raw = raw
        self._secret = secret
        self._message_authenticator_required = message_authenticator_required

    def answer(self, raw: bytes) -> "Answer":
        """The answer to this request.

        :raises InvalidPacket: if it is none, or was made without knowing the secret
        """
        attributes = _attributes(raw)
        if raw[1] != self.raw[1]:
            raise InvalidPacket("of another request")
        authenticator = self.raw[4:_HEADER]
        request = pyrad_packet.Packet(id=self.raw[1], secret=self._secret, authenticator=authenticator)
        if not request.VerifyReply(pyrad_packet.Packet(id=raw[1]), raw):
            raise InvalidPacket("its authenticator is wrong")
        _check_message_authenticator(raw, authenticator, self._secret, attributes,
                                     self._message_authenticator_required)
        return Answer(raw[0], attributes)


class Answer:
    """Code and attributes of a packet that was checked."""

    def __init__(self, code: int, attributes: list[tuple[int, bytes]]) -> None:
        self.code = code
        self._attributes = attributes

    def octets(self, name: str) -> bytes | None:
        """The first attribute of that name."""
        wanted = _DICTIONARY.attributes[name].code
        return next((value for kind, value in self._attributes if kind == wanted), None)

    def text(self, name: str) -> str | None:
        """The same as text."""
        value = self.octets(name)
        return None if value is None else value.decode("utf-8", "replace")

    def number(self, name: str) -> int | None:
        """The same as a number.

        :raises InvalidPacket: if it has not four octets
        """
        value = self.octets(name)
        if value is not None and len(value) != 4:
            raise InvalidPacket(f"{name} has {len(value)} octets")
        return None if value is None else int.from_bytes(value, "big")

    def all(self, kind: int) -> list[bytes]:
        """All attributes of that number."""
        return [value for number, value in self._attributes if number == kind]

    def kinds(self) -> set[int]:
        """The numbers of the attributes that are there."""
        return {kind for kind, _ in self._attributes}


def access_request(secret: bytes, attributes: Attributes, password: str | None, message_authenticator_required: bool) \
        -> Request:
    """An Access-Request, Message-Authenticator first (RFC 2865, section 4.1; RFC 3579, section 3.2)."""
    packet = pyrad_packet.AuthPacket(secret=secret, dict=_DICTIONARY, id=os.urandom(1)[0],
                                     authenticator=os.urandom(_DIGEST))
    _fill(packet, [("Message-Authenticator", _ZEROS), *attributes])
    if password is not None:
        packet.AddAttribute(_DICTIONARY.attributes["User-Password"].code, packet.PwCrypt(password))
    raw = packet.RequestPacket()
    return Request(_signed(raw, secret), secret, message_authenticator_required)


def accounting_request(secret: bytes, attributes: Attributes) -> Request:
    """An Accounting-Request; its own authenticator protects it, so Message-Authenticator is not used (RFC 2866)."""
    packet = pyrad_packet.AcctPacket(secret=secret, dict=_DICTIONARY, id=os.urandom(1)[0])
    _fill(packet, attributes)
    return Request(packet.RequestPacket(), secret, False)


def dynamic_request(raw: bytes, secret: bytes, message_authenticator_required: bool) -> Answer:
    """Checks a Disconnect-Request or CoA-Request (RFC 5176, section 3.4).

    :raises InvalidPacket: if it is not well-formed or was made without knowing the secret
    """
    attributes = _attributes(raw)
    if raw[0] not in (pyrad_packet.DisconnectRequest, pyrad_packet.CoARequest):
        raise InvalidPacket(f"code {raw[0]}")
    # pyrad would decode vendor attributes before it verifies, and one of length 0 without end.
    packet = pyrad_packet.CoAPacket(secret=secret, authenticator=raw[4:_HEADER])
    packet.raw_packet = raw
    if not packet.VerifyCoARequest():
        raise InvalidPacket("its authenticator is wrong")
    _check_message_authenticator(raw, _ZEROS, secret, attributes, message_authenticator_required)
    return Answer(raw[0], attributes)


def dynamic_answer(request: bytes, acknowledged: bool, secret: bytes, attributes: Attributes,
                   proxy_states: Iterable[bytes] = ()) -> bytes:
    """The ACK or NAK of a checked request, Message-Authenticator first, the proxies' state as it was."""
    packet = pyrad_packet.CoAPacket(code=request[0] + (1 if acknowledged else 2), secret=secret, dict=_DICTIONARY,
                                    id=request[1], authenticator=request[4:_HEADER])
    _fill(packet, [("Message-Authenticator", _ZEROS), *attributes,
                   *(("Proxy-State", state) for state in proxy_states)])
    unsigned = packet.ReplyPacket()
    # The Message-Authenticator is made over the request's authenticator, the answer's own over both.
    digest = _digest(unsigned[:4] + request[4:_HEADER] + unsigned[_HEADER:], secret)
    packet[MESSAGE_AUTHENTICATOR] = [digest]
    return packet.ReplyPacket()


def _fill(packet: pyrad_packet.Packet, attributes: Attributes) -> None:
    for name, value in attributes:
        # Octets by number: pyrad would take those that begin with "0x" for hexadecimal text.
        packet.AddAttribute(_DICTIONARY.attributes[name].code if isinstance(value, bytes) else name, value)


def _signed(raw: bytes, secret: bytes) -> bytes:
    value = _HEADER + 2
    return raw[:value] + _digest(raw, secret) + raw[value + _DIGEST:]


def _digest(raw: bytes, secret: bytes) -> bytes:
    return hmac.digest(secret, raw, "md5")


def _attributes(raw: bytes) -> list[tuple[int, bytes]]:
    """The attributes in their order; every length is checked (RFC 2865, section 3)."""
    if not _HEADER <= len(raw) <= _LONGEST or int.from_bytes(raw[2:4], "big") != len(raw):
        raise InvalidPacket("its length is wrong")
    attributes = []
    position = _HEADER
    while position < len(raw):
        length = raw[position + 1] if position + 1 < len(raw) else 0
        if length < 2 or position + length > len(raw):
            raise InvalidPacket(f"the attribute at {position} has a wrong length")
        attributes.append((raw[position], raw[position + 2:position + length]))
        position += length
    return attributes


def _check_message_authenticator(raw: bytes, authenticator: bytes, secret: bytes, attributes: list[tuple[int, bytes]],
                                 required: bool) -> None:
    position = _HEADER
    for kind, value in attributes:
        if kind == MESSAGE_AUTHENTICATOR:
            if len(value) != _DIGEST:
                raise InvalidPacket("its Message-Authenticator has a wrong length")
            start = position + 2
            zeroed = raw[:4] + authenticator + raw[_HEADER:start] + _ZEROS + raw[start + _DIGEST:]
            if not hmac.compare_digest(value, _digest(zeroed, secret)):
                raise InvalidPacket("its Message-Authenticator is wrong")
            return
        position += 2 + len(value)
    if required:
        raise InvalidPacket("it has no Message-Authenticator")
