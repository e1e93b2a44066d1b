"""Fingerprints (指纹): keyed hashes by which values are compared without being kept.

Keyed, because an unkeyed hash of an ID is the ID: one county has about 37 million possible numbers, which a laptop
enumerates in a minute. Randomness lives on another floor; a key is made from bytes that somebody else keeps.
"""

import hmac
from dataclasses import dataclass, field

_DOMAIN = b"disclosure-screen/fingerprint/1"
_SHORTEST_KEY = 16
_HEX_DIGITS = 32


@dataclass(frozen=True, slots=True)
class Key:
    """A secret key of at least 16 bytes. In no repr, because a log line with it would undo every fingerprint."""

    secret: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if len(self.secret) < _SHORTEST_KEY:
            raise ValueError(f"a key needs at least {_SHORTEST_KEY} bytes")

    def fingerprint(self, *parts: str) -> str:
        """HMAC-SHA256 over the parts, shortened to 128 bits, as 32 hex digits. ``("a", "b")`` and ``("ab",)``
        differ.
        """
        return hmac.digest(self.secret, _encoded(parts), "sha256").hex()[:_HEX_DIGITS]


def _encoded(parts: tuple[str, ...]) -> bytes:
    """Each part behind its length, so that no two lists of parts give the same bytes; lone surrogates pass."""
    encoded = [part.encode("utf-8", "surrogatepass") for part in parts]
    return b"\0".join([_DOMAIN, *[b"%d:%b" % (len(part), part) for part in encoded]])
