"""Binary workbooks (xlsb) for tests: records, and a package around them."""

import struct

from tests.probes.opc import Parts

_TYPE = "application/vnd.ms-excel.sheet.binary.macroEnabled.main"


def record(number: int, payload: bytes) -> bytes:
    """One record."""
    head = bytes([number]) if number < 0x80 else bytes([number & 0x7F | 0x80, number >> 7])
    size, length = b"", len(payload)
    while True:
        byte, length = length & 0x7F, length >> 7
        size += bytes([byte | (0x80 if length else 0)])
        if not length:
            return head + size + payload


def text(value: str) -> bytes:
    """A counted wide string."""
    return struct.pack("<I", len(value)) + value.encode("utf-16-le")


def row(number: int, *, hidden: bool = False) -> bytes:
    """A row begins."""
    return record(0, struct.pack("<IIHBBB", number - 1, 0, 300, 0, 0x10 if hidden else 0, 0) + bytes(4))


def string(column: int, value: str, style: int = 0) -> bytes:
    """A cell with a text of its own."""
    return record(6, struct.pack("<II", column - 1, style) + text(value))


def book(sheet: bytes, *, state: int = 0, more: bytes = b"", parts: dict[str, bytes] | None = None) -> bytes:
    """A workbook of one sheet."""
    package = Parts("xl/workbook.bin", _TYPE)
    sheets = record(156, struct.pack("<II", state, 1) + text("rSheet") + text("名单"))
    package.add("xl/workbook.bin", sheets + more)
    package.add("xl/worksheets/sheet1.bin", sheet)
    package.relate("xl/workbook.bin", "worksheet", "xl/worksheets/sheet1.bin", "rSheet")
    for name, content in (parts or {}).items():
        package.add(name, content)
        if "comments" in name:
            package.relate("xl/worksheets/sheet1.bin", "comments", name, "rNotes")
    return package.build()
