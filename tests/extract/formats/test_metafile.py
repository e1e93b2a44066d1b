"""Windows metafiles: drawn text is read as text, bitmaps are pictures of their own."""

import struct

from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, GapReason, Layer

VALUE = "331081190101010000"


def _emf(*records: bytes) -> bytes:
    end = struct.pack("<5I", 14, 20, 0, 16, 20)
    body = b"".join(records) + end
    head = struct.pack("<II", 1, 108).ljust(40, b"\0") + b" EMF" + struct.pack("<II", 0x10000, 108 + len(body))
    return head.ljust(108, b"\0") + body


def _text(text: str) -> bytes:
    raw = text.encode("utf-16-le") + b"\0" * (-2 * len(text) % 4)
    head = struct.pack("<II", 84, 76 + len(raw)).ljust(44, b"\0") + struct.pack("<II", len(text), 76)
    return head.ljust(76, b"\0") + raw


def _stretched(bits: bytes) -> bytes:
    header = struct.pack("<IiiHHIIiiII", 40, 2, 2, 1, 24, 0, len(bits), 0, 0, 0, 0)
    size = 80 + len(header) + len(bits)
    head = struct.pack("<II", 81, size).ljust(48, b"\0") + struct.pack("<4I", 80, 40, 120, len(bits))
    return head.ljust(80, b"\0") + header + bits


def _document(raw: bytes) -> Document:
    return read_document(Source.of_bytes("a.emf", raw))


def test_text_records_are_read_one_by_one_and_joined() -> None:
    document = _document(_emf(_text("身份证"), *(_text(char) for char in VALUE)))
    assert any(f"身份证{VALUE}" in block.text for block in document.blocks)
    assert {block.layer for block in document.blocks} == {Layer.FILE_NAME, Layer.IMAGE_TEXT}
    assert not document.gaps


def test_bitmaps_are_pictures_of_their_own() -> None:
    (child,) = _document(_emf(_stretched(b"\xff" * 16))).children
    assert child.media_type == "image/bmp"


def test_a_windows_3_metafile_is_read_too() -> None:
    raw = VALUE.encode()
    record = struct.pack("<IHH", 3 + 1 + len(raw) // 2 + 2, 0x0521, len(raw)) + raw + struct.pack("<hh", 1, 1)
    placed = b"\xd7\xcd\xc6\x9a".ljust(22, b"\0")
    head = struct.pack("<HHHIHIH", 1, 9, 0x300, 0, 0, 0, 0)
    document = _document(placed + head + record + struct.pack("<IH", 3, 0))
    assert any(VALUE in block.text for block in document.blocks)
    assert document.media_type == "image/wmf"


WHOLE = _emf(_text(VALUE), _stretched(b"\0" * 16))


@given(st.integers(1, len(WHOLE) - 20))
def test_a_metafile_cut_anywhere_is_never_without_a_gap(at: int) -> None:
    gaps = [gap.reason for gap in _document(WHOLE[:at]).all_gaps()]
    assert GapReason.DAMAGED in gaps or GapReason.UNSUPPORTED in gaps
