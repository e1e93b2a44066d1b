"""The driver: every error ends as a gap in the document it happened in, and what was read before it stays."""

import importlib
import io
import pkgutil
import zipfile
from collections.abc import Callable, Iterator

import pytest

from disclosure_screen.extract import discovery, driver
from disclosure_screen.extract import formats as folder
from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Embedded, Part, Source, Unreadable
from disclosure_screen.model.document import Block, Document, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

VALUE = "331081190101010000"
Reader = Callable[[Source], Iterator[Part]]


class _Format:
    PRECEDENCE = 0

    def __init__(self, read: Reader) -> None:
        self._read = read

    def sniff(self, source: Source) -> str | None:
        return "test/outer" if source.head.startswith(b"outer") else "test/inner"

    def read(self, source: Source) -> Iterator[Part]:
        return self._read(source)


def _read(
    monkeypatch: pytest.MonkeyPatch, reader: Reader, limits: Limits | None = None, raw: bytes = b"outer"
) -> Document:
    def recognised(source: Source) -> tuple[str, _Format]:
        inner = _Format(lambda source: iter([Block(Layer.BODY, source.read().decode(), Location(("第1行",)))]))
        return ("test/outer", _Format(reader)) if source.head.startswith(b"outer") else ("test/inner", inner)

    monkeypatch.setattr(driver, "recognise", recognised)
    return read_document(Source.of_bytes("a.bin", raw, limits=limits))


@pytest.mark.parametrize("name", [module.name for module in pkgutil.iter_modules(folder.__path__)])
def test_every_format_can_be_imported_and_keeps_the_contract(name: str) -> None:
    module = importlib.import_module(f"{folder.__name__}.{name}")
    assert isinstance(module.PRECEDENCE, int)
    assert callable(module.sniff)
    assert callable(module.read)
    assert module.sniff(Source.of_bytes("a", b"")) is None


def test_formats_are_asked_in_the_order_they_state() -> None:
    stated = [importlib.import_module(f"{folder.__name__}.{name}").PRECEDENCE for name in discovery.names()]
    assert stated == sorted(stated)
    assert len(stated) == len(list(pkgutil.iter_modules(folder.__path__)))


@pytest.mark.parametrize(
    ("error", "reason"),
    [
        (Unreadable(GapReason.ENCRYPTED, "已加密"), GapReason.ENCRYPTED),
        (MemoryError(), GapReason.LIMIT),
        (RecursionError(), GapReason.LIMIT),
        (KeyError(VALUE), GapReason.DAMAGED),
        (UnicodeDecodeError("utf-8", b"x", 0, 1, VALUE), GapReason.DAMAGED),
    ],
)
def test_any_error_is_a_gap_and_what_came_before_stays(
    monkeypatch: pytest.MonkeyPatch, error: Exception, reason: GapReason
) -> None:
    def reader(_: Source) -> Iterator[Part]:
        yield Block(Layer.BODY, "before")
        raise error

    document = _read(monkeypatch, reader)
    assert [block.text for block in document.blocks] == ["a.bin", "before"]
    assert [gap.reason for gap in document.gaps] == [reason]
    assert VALUE not in repr(document)


def test_a_reader_that_fails_at_once_leaves_the_strings_to_be_searched(monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(_: Source) -> Iterator[Part]:
        raise Unreadable(GapReason.DAMAGED, "坏", rest="behind the break")

    raw = b"outer \0 and more"
    document = _read(monkeypatch, reader, raw=raw)
    assert [block.text for block in document.blocks] == ["a.bin", "behind the break", "outer \n and more"]


def test_embedded_files_are_children_seen_from_outside(monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(_: Source) -> Iterator[Part]:
        yield Embedded("图.xlsx", b"inner", Layer.EMBEDDED, Location(("图表1",), page=3), "图表背后的数据")
        yield Embedded("附件.txt", b"inner", Layer.ATTACHMENT)

    document = _read(monkeypatch, reader)
    chart, attachment = (child.blocks[-1] for child in document.children)
    assert chart.location.route == ("图表1", "第3页", "图.xlsx", "第1行")
    assert (chart.layer, chart.concealment) == (Layer.EMBEDDED, "图表背后的数据")
    assert attachment.location.route == ("附件.txt", "第1行")
    assert (attachment.layer, attachment.concealment) == (Layer.BODY, "")
    assert [child.name for child in document.children] == ["图.xlsx", "附件.txt"]


def test_what_hangs_in_an_embedded_file_is_embedded_too(monkeypatch: pytest.MonkeyPatch) -> None:
    def reader(source: Source) -> Iterator[Part]:
        if source.depth == 0:
            yield Embedded("x", b"outer", Layer.EMBEDDED)
        else:
            yield Embedded("y", b"inner", Layer.ATTACHMENT)

    (block,) = [block for block in _read(monkeypatch, reader).all_blocks() if block.text == "inner"]
    assert block.layer is Layer.EMBEDDED
    assert block.location.route == ("x", "y", "第1行")


def test_nesting_ends_at_its_limit_with_a_gap(monkeypatch: pytest.MonkeyPatch) -> None:
    document = _read(monkeypatch, lambda _: iter([Embedded("x", b"outer")]), Limits(nesting=3))
    (gap,) = document.all_gaps()
    assert gap.reason is GapReason.LIMIT
    assert gap.location.route == ("x",) * 4


@pytest.mark.parametrize(
    "limits", [Limits(blocks=10), Limits(text_chars=60), Limits(parts=5), Limits(total_bytes=40)], ids=str
)
def test_one_budget_holds_for_the_whole_file(monkeypatch: pytest.MonkeyPatch, limits: Limits) -> None:
    def reader(source: Source) -> Iterator[Part]:
        yield Block(Layer.BODY, "0123456789")
        for _ in range(3):
            yield Embedded("x", b"outer")

    document = _read(monkeypatch, reader, limits)
    assert GapReason.LIMIT in [gap.reason for gap in document.all_gaps()]
    assert sum(1 for _ in document.all_blocks()) <= 25


def test_an_empty_file_and_an_unknown_one_are_gaps() -> None:
    assert [gap.reason for gap in read_document(Source.of_bytes("a.docx", b"")).gaps] == [GapReason.EMPTY]
    document = read_document(Source.of_bytes("a.bin", b"\0\1\2" + VALUE.encode() + b"\0\1\xff"))
    assert [gap.reason for gap in document.gaps] == [GapReason.UNSUPPORTED]
    assert any(VALUE in block.text for block in document.blocks)


@pytest.mark.parametrize("encoding", ["ascii", "utf-8", "utf-16-le", "utf-16-be", "gb18030"])
def test_strings_of_unknown_bytes_are_found_in_every_encoding(encoding: str) -> None:
    text = VALUE if encoding == "ascii" else f"公民身份号码{VALUE}"
    document = read_document(Source.of_bytes("a.bin", b"\0\1\2\xff\xfe\x93" * 9 + text.encode(encoding) + b"\0\1\x03"))
    assert any(text in block.text for block in document.blocks)


@pytest.mark.parametrize(
    ("name", "raw", "contradicts"),
    [
        ("a.docx", "身份".encode(), True),
        ("a.pdf", b"P", True),
        ("a.zip", b"<html><body>x</body></html>", True),
        ("a.xls", b"<html><body><table><tr><td>x</table></body></html>", False),
        ("a.txt", b"x", False),
        ("a", b"x", False),
        ("a.unknown", b"x", False),
    ],
)
def test_a_false_extension_is_a_gap(name: str, raw: bytes, contradicts: bool) -> None:
    gaps = list(read_document(Source.of_bytes(name, raw)).all_gaps())
    assert bool(gaps) is contradicts


def test_the_same_picture_twice_is_recognised_once() -> None:
    from PIL import Image

    picture, buffer = io.BytesIO(), io.BytesIO()
    Image.new("RGB", (40, 40), "white").save(picture, "PNG")
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.png", picture.getvalue())
        archive.writestr("b.png", picture.getvalue())
    first, second = read_document(Source.of_bytes("a.zip", buffer.getvalue())).children
    assert first.digest == second.digest
    assert "a.png" in second.blocks[-1].text


def test_gaps_of_a_reader_keep_their_place(monkeypatch: pytest.MonkeyPatch) -> None:
    document = _read(monkeypatch, lambda _: iter([Gap(GapReason.NO_TEXT_LAYER, Location(page=2))]))
    assert document.gaps == (Gap(GapReason.NO_TEXT_LAYER, Location(page=2)),)
