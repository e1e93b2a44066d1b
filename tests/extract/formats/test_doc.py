"""Word binary documents: text in order, tables with their headings, and damage that is never silent."""

import random
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats import doc
from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Block, Document, GapReason, Layer
from tests.probes.doc import PROBES
from tests.probes.doc_writer import Run, WordFile, sprm
from tests.probes.probe import VALUE, carriers

_CHARACTERS = st.characters(
    codec="utf-16-le", exclude_characters="\u2028\u2029\ufffe\uffff", exclude_categories=("C", "Z")
)
_PARAGRAPHS = st.lists(st.text(_CHARACTERS, min_size=1, max_size=20), min_size=1, max_size=10)
_ENCRYPTED = next(probe for probe in PROBES if probe.place == "doc: encrypted with a listed password")


def read(raw: bytes, name: str = "公示.doc") -> Document:
    return read_document(Source.of_bytes(name, raw))


def body(document: Document) -> list[str]:
    return [block.text for block in document.blocks if block.layer is Layer.BODY]


def row(cells: list[str], edges: list[int], *, merges: list[int] | None = None) -> list[Run]:
    flags = merges or [0] * len(cells)
    definition = bytes([len(cells)]) + struct.pack(f"<{len(edges)}h", *edges)
    definition += b"".join(struct.pack("<H", flag).ljust(20, b"\0") for flag in flags)
    shape = sprm(0x2416, 1) + sprm(0x2417, 1) + struct.pack("<HH", 0xD608, len(definition) + 1) + definition
    return [*(Run(f"{cell}\x07", b"", sprm(0x2416, 1)) for cell in cells), Run("\x07", b"", shape)]


@settings(deadline=None, max_examples=60)
@given(paragraphs=_PARAGRAPHS, splits=st.integers(1, 9))
def test_paragraphs_come_back_in_order_however_the_text_is_cut_into_pieces(paragraphs: list[str], splits: int) -> None:
    word = WordFile({"main": [Run(f"{text}\r") for text in paragraphs]}, splits=splits)

    assert body(read(word.build())) == paragraphs


@settings(deadline=None, max_examples=60)
@given(cut=st.integers(0, 20_000))
def test_a_truncated_document_still_holds_the_value_or_has_a_gap(cut: int) -> None:
    whole = WordFile({"main": [Run("填充。\r"), Run(f"联系人身份证号{VALUE}。\r")]}).build()

    document = read(whole[: cut % len(whole)])

    assert list(document.all_gaps()) or carriers(document.all_blocks(), VALUE)


@settings(deadline=None, max_examples=80, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32), hits=st.sampled_from([1, 4, 40, 400]))
def test_a_damaged_document_is_read_without_an_error_of_ours(seed: int, hits: int) -> None:
    chance = random.Random(seed)
    raw = bytearray(chance.choice(PROBES).build(VALUE))
    for _ in range(hits):
        at = chance.randrange(len(raw) - 4)
        raw[at : at + 4] = chance.choice([b"\xff\xff\xff\xff", b"\0\0\0\0", chance.randbytes(4), b"\xff\xff\xff\x7f"])

    document = read(bytes(raw))

    assert not [gap for gap in document.all_gaps() if "结构异常" in gap.detail]


def test_a_merged_header_stands_over_every_column_it_spans() -> None:
    rows = [
        *row(["序号", "联系方式"], [0, 1000, 5000]),
        *row(["", "电话", "住址"], [0, 1000, 3000, 5000]),
        *row(["1", "某", VALUE], [0, 1000, 3000, 5000]),
    ]
    document = read(WordFile({"main": [*rows, Run("完。\r")]}).build())

    (found,) = carriers(document.blocks, VALUE)
    assert found.cell is not None
    assert found.cell.headers == ("联系方式", "住址")
    assert (found.cell.row, found.cell.column) == (3, 3)


def test_two_tables_with_text_between_are_two_tables() -> None:
    first, second = row(["甲"], [0, 1000]), row(["乙"], [0, 1000])
    document = read(WordFile({"main": [*first, Run("之间。\r"), *second, Run("完。\r")]}).build())

    assert [block.cell.table for block in document.blocks if block.cell] == ["表1", "表2"]


def test_white_letters_on_a_dark_background_are_seen() -> None:
    look = sprm(0x2A42, 8) + sprm(0x4866, 1 << 10 | 1)
    document = read(WordFile({"main": [Run(VALUE, look), Run("\r")]}).build())

    assert [block.layer for block in carriers(document.blocks, VALUE)] == [Layer.BODY]


def test_deleted_text_is_not_part_of_what_is_seen() -> None:
    word = WordFile({"main": [Run("保留"), Run(VALUE, sprm(0x0800, 1)), Run("保留\r")]})

    assert body(read(word.build())) == ["保留保留"]


def test_without_a_password_an_encrypted_document_is_a_gap() -> None:
    document = read(_ENCRYPTED.build(VALUE))

    assert [gap.reason for gap in document.gaps] == [GapReason.ENCRYPTED]
    assert carriers(document.all_blocks(), VALUE) == []


def test_a_piece_that_points_out_of_the_file_is_a_gap() -> None:
    streams = WordFile({"main": [Run(f"{VALUE}\r")]}).streams_of()
    table = bytearray(streams[("1Table",)])
    at = table.index(struct.pack("<I", 0x600) + b"\0\0", 16)
    struct.pack_into("<I", table, at, 0x0F000000)

    document = read(pack({**streams, ("1Table",): bytes(table)}))

    assert GapReason.DAMAGED in {gap.reason for gap in document.gaps}
    assert carriers(document.blocks, VALUE), "the strings of the stream are still searched"


def test_a_missing_table_stream_is_a_gap() -> None:
    streams = WordFile({"main": [Run(f"{VALUE}\r")]}).streams_of()
    del streams[("1Table",)]

    document = read(pack(streams))

    assert GapReason.DAMAGED in {gap.reason for gap in document.gaps}


@pytest.mark.parametrize("name", ["公示.wps", "公示.txt", "公示"])
def test_the_name_does_not_decide(name: str) -> None:
    raw = WordFile({"main": [Run("正文\r")]}).build()

    assert doc.sniff(Source.of_bytes(name, raw)) == "application/msword"


@pytest.mark.parametrize("word", ["佶山村关于公示的通知", "邾城街道", "欹湖村"])
def test_gbk_text_that_begins_like_an_old_signature_is_text(word: str) -> None:
    raw = (word + "，联系人甲。" * 40).encode("gbk")

    assert doc.sniff(Source.of_bytes("公示.txt", raw)) is None


def test_a_hundred_thousand_paragraphs_without_a_table_are_read_in_one_pass() -> None:
    made = WordFile({"main": [Run("一段\r")]}).streams_of()
    text = "一段\r" * 100_000
    word = bytearray(made[("WordDocument",)].ljust(0x600, b"\0"))[:0x600] + text.encode("utf-16-le")
    struct.pack_into("<I", word, 0x4C, len(text))
    clx = b"\x02" + struct.pack("<I", 16) + struct.pack("<IIHIH", 0, len(text), 0, 0x600, 0)
    for number in range(93):
        struct.pack_into("<II", word, 0x9A + 8 * number, *((8, len(clx)) if number == 33 else (0, 0)))

    parts = list(
        doc.read(Source.of_bytes("长.doc", pack({("WordDocument",): bytes(word), ("1Table",): bytes(8) + clx})))
    )

    assert sum(isinstance(part, Block) and part.layer is Layer.BODY for part in parts) == 100_000


def test_what_an_equation_field_does_not_show_is_hidden_text() -> None:
    code = rf'EQ \* "Font:{VALUE}" \o\ad(\s\up 9(读音),字)'
    document = read(WordFile({"main": [Run(f"\x13 {code} \x14\x15。\r")]}).build())
    assert [block.layer for block in carriers(document.blocks, VALUE)] == [Layer.HIDDEN]
    assert any("读音" in text and "字" in text for text in body(document))
