"""Signed tokens, so that the portal keeps nothing between two requests and still knows what it has said itself."""

import base64
import hmac

from .clock import Clock

FORM_LIFE = 3600
_TAG = 16


class Tokens:
    """Signs with a key that only this portal has."""

    def __init__(self, key: bytes, clock: Clock) -> None:
        self._key = key
        self._clock = clock

    def form(self, mac: str) -> str:
        """A token for the forms on a page that is sent to this client; good for an hour."""
        made = int(self._clock.monotonic())
        return f"{made}.{self._sign('form', mac, str(made))}"

    def form_is_ours(self, token: str, mac: str) -> bool:
        """Whether the form comes from a page that this client was sent not too long ago."""
        made, _, tag = token.partition(".")
        if not (made.isascii() and made.isdigit() and len(made) <= 12):
            return False
        age = int(self._clock.monotonic()) - int(made)
        return 0 <= age <= FORM_LIFE and self._matches(tag, "form", mac, made)

    def destination(self, mac: str, url: str) -> str:
        """Says that this client itself wanted to go to that URL: nobody else can send it there through the portal."""
        return self._sign("destination", mac, url)

    def destination_is_ours(self, tag: str, mac: str, url: str) -> bool:
        """Whether the URL is one that this client asked for itself."""
        return self._matches(tag, "destination", mac, url)

    def _matches(self, tag: str, *parts: str) -> bool:
        return hmac.compare_digest(tag.encode("utf-8", "replace"), self._sign(*parts).encode())

    def _sign(self, *parts: str) -> str:
        text = "\0".join(parts).encode("utf-8", "surrogateescape")
        return base64.urlsafe_b64encode(hmac.digest(self._key, text, "sha256")[:_TAG]).decode().rstrip("=")
