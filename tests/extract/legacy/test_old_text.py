"""Text of old Word documents: each run in the code page of its font, GBK also where nothing says so."""

import struct

import pytest

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Layer


def word95(text: bytes, *, language: int = 0x0409, charset: int = 0, text_look: bytes = b"") -> bytes:
    fib = bytearray(0x300)
    struct.pack_into("<HHHHHH", fib, 0, 0xA5DC, 0x68, 0, language, 0, 0)
    start, end = 0x400, 0x400 + len(text)
    struct.pack_into("<II", fib, 0x18, start, end)
    struct.pack_into("<I", fib, 0x34, len(text))
    body = bytes(fib).ljust(start, b"\0") + text
    body += bytes(-len(body) % 512)
    page = bytearray(512)
    struct.pack_into("<II", page, 0, start, end)
    page[8], page[511] = 250, 1
    page[500 : 501 + len(text_look)] = bytes([len(text_look)]) + text_look
    at_page = len(body) // 512
    tables = {12: struct.pack("<IIH", start, end, at_page), 15: fonts(0, charset)}
    whole = bytearray(body + bytes(page))
    for number, raw in tables.items():
        struct.pack_into("<II", whole, 0x58 + 8 * number, len(whole), len(raw))
        whole += raw
    return pack({("WordDocument",): bytes(whole).ljust(4096, b"\0")})


def fonts(*charsets: int) -> bytes:
    entries = b"".join(bytes([9, 0, 0, 0, charset, 0]) + b"abc" + b"\0" for charset in charsets)
    return struct.pack("<H", 2 + len(entries)) + entries


def body(raw: bytes) -> list[str]:
    document = read_document(Source.of_bytes("公示.doc", raw))
    assert list(document.all_gaps()) == []
    return [block.text for block in document.blocks if block.layer is Layer.BODY]


def test_the_language_of_the_file_decides_where_fonts_say_nothing() -> None:
    assert body(word95("关于公示的通知\r".encode("gbk"), language=0x0804)) == ["关于公示的通知"]


def test_gbk_is_recognised_in_a_file_that_calls_itself_english() -> None:
    assert body(word95("关于公示的通知，联系人\r".encode("gbk"))) == ["关于公示的通知，联系人"]


@pytest.mark.parametrize(
    ("charset", "encoding", "text"), [(204, "cp1251", "банк"), (238, "cp1250", "před"), (136, "big5", "公示")]
)
def test_a_run_is_read_in_the_code_page_of_its_font(charset: int, encoding: str, text: str) -> None:
    look = bytes([93]) + struct.pack("<H", 1)

    assert body(word95(f"{text}\r".encode(encoding), charset=charset, text_look=look)) == [text]


def test_western_letters_stay_western() -> None:
    assert body(word95("Möglichkeiten für Bürger, naïve façade\r".encode("cp1252"))) == [
        "Möglichkeiten für Bürger, naïve façade"
    ]
