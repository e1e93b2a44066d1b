"""Verdicts as bytes and back (筛查结论存储格式). Findings carry no plain value, so what is stored is masked by its type."""

import msgspec

from disclosure_screen.model.case import Item
from disclosure_screen.model.verdict import Verdict

_ENCODER = msgspec.json.Encoder(order="deterministic")
_DECODER = msgspec.json.Decoder(Verdict)
_ITEMS_DECODER = msgspec.json.Decoder(tuple[Item, ...])


def to_bytes(verdict: Verdict) -> bytes:
    """The verdict as JSON."""
    return _ENCODER.encode(verdict)


def from_bytes(stored: bytes) -> Verdict:
    """The verdict again, equal to what was stored."""
    return _DECODER.decode(stored)


def items_to_bytes(items: tuple[Item, ...]) -> bytes:
    """The items of one verdict. Kept beside it, because a list of twenty thousand rows is long to read and short to decide on."""
    return _ENCODER.encode(items)


def items_from_bytes(stored: bytes) -> tuple[Item, ...]:
    """The items again."""
    return _ITEMS_DECODER.decode(stored)
