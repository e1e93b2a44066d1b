"""Verdicts as bytes and back (筛查结论存储格式). Findings carry no plain value, so what is stored is masked by its type."""

import msgspec

from disclosure_screen.model.verdict import Verdict

_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Verdict)


def to_bytes(verdict: Verdict) -> bytes:
    """The verdict as JSON."""
    return _ENCODER.encode(verdict)


def from_bytes(stored: bytes) -> Verdict:
    """The verdict again, equal to what was stored."""
    return _DECODER.decode(stored)
