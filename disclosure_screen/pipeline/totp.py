"""One-time codes (动态验证码): RFC 6238, SHA-1, 30-second steps, as every authenticator app speaks it. No clock, no store."""

import base64
import hmac
import struct

STEP = 30
"""Seconds a code lives."""
DIGITS = 6
_DRIFT = 1
"""Steps a telephone's clock may be ahead or behind."""


def code(secret: bytes, step: int, digits: int = DIGITS) -> str:
    """The code of that step (RFC 4226, section 5.3)."""
    mac = hmac.digest(secret, struct.pack(">Q", step), "sha1")
    at = mac[-1] & 0x0F
    return str((struct.unpack(">I", mac[at : at + 4])[0] & 0x7FFFFFFF) % 10**digits).zfill(digits)


def step_at(seconds: float) -> int:
    """The step of a moment given in seconds since 1970."""
    return int(seconds) // STEP


def matching_step(secret: bytes, given: str, seconds: float, after: int) -> int | None:
    """The step whose code was given, later than ``after``: a step that was used once is never taken again."""
    typed = "".join(given.split())
    now = step_at(seconds)
    found = None
    for step in range(max(0, now - _DRIFT), now + _DRIFT + 1):
        if hmac.compare_digest(code(secret, step).encode(), typed.encode()) and step > after:
            found = step
    return found


def readable(secret: bytes) -> str:
    """The secret as people type it into an app: Base32 in groups of four."""
    letters = base64.b32encode(secret).decode("ascii").rstrip("=")
    return " ".join(letters[start : start + 4] for start in range(0, len(letters), 4))
