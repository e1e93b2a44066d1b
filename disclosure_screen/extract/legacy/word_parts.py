"""The parts of a Word document beside the main text: notes, comments, headers, text boxes, and its name tables.

Each part is a stretch of the one text after the main text; a table of positions cuts it into single notes. What no
position covers is read as well, since a table that is wrong must not hide text.
"""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from disclosure_screen.extract.legacy.fib import Fib
from disclosure_screen.extract.legacy.formatting import Formatting
from disclosure_screen.extract.legacy.printable import printable_runs, telling
from disclosure_screen.extract.legacy.sprm import modifiers
from disclosure_screen.extract.legacy.word_text import Story
from disclosure_screen.model.document import Block, Layer
from disclosure_screen.model.place import Location

_HEADERS = ("偶数页页眉", "页眉", "偶数页页脚", "页脚", "首页页眉", "首页页脚")
_SEPARATORS = 6
_AUTOMATIC = re.compile(r"_(Toc|Ref|Hlk|Hlt|GoBack|PictureBullets)[0-9]*$|_GoBack$")
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Opened:
    """A Word document's pieces put together: main stream, table stream, text and formatting."""

    fib: Fib
    word: bytes
    table: bytes
    text: str
    formatting: Formatting

    def named(self, name: str) -> bytes:
        """A table by name."""
        return self.fib.table(name, self.table)


def running_parts(opened: Opened) -> Iterator[Block]:
    """Main text, then every other part, as blocks in their layers."""
    main = Story(opened.text, opened.formatting, Layer.BODY, ())
    yield from main.blocks(0, opened.fib.length("main"))
    yield from _notes(opened, "footnote", "footnote_text", "脚注")
    yield from _notes(opened, "endnote", "endnote_text", "尾注")
    yield from _headers(opened)
    yield from _comments(opened)
    yield from _boxes(opened, "textbox", "textbox_text", "文本框", Layer.BODY)
    yield from _boxes(opened, "header_textbox", "header_textbox_text", "页眉页脚文本框", Layer.HEADER_FOOTER)
    macro = Story(opened.text, opened.formatting, Layer.HIDDEN, ("宏文本",), concealment="宏文本")
    yield from macro.blocks(*_extent(opened, "macro"))
    rest = sum(opened.fib.lengths)
    if rest < len(opened.text):
        beyond = Story(
            opened.text, opened.formatting, Layer.HIDDEN, ("各部分之外的文字",), concealment="不属于任何部分的文字"
        )
        yield from beyond.blocks(rest, len(opened.text))


def _extent(opened: Opened, part: str) -> tuple[int, int]:
    start = opened.fib.start(part)
    return start, min(start + opened.fib.length(part), len(opened.text))


def _cuts(opened: Opened, part: str, positions: list[int]) -> Iterator[tuple[int, int, int]]:
    """(number from 1, start, end) of each note of a part, in absolute positions, without leaving anything out.

    Empty notes have the same start as the one after them; the number is that of the one that has the text.
    """
    base, end = _extent(opened, part)
    numbers = {base + position: number for number, position in enumerate(positions, 1) if 0 <= position <= end - base}
    inside = sorted({*numbers, base, end})
    for first, last in pairwise(inside):
        yield numbers.get(first, 1), first, last


def _positions(raw: bytes, entry: int = 0) -> list[int]:
    count = (len(raw) + entry) // (4 + entry) if entry else len(raw) // 4
    return list(struct.unpack_from(f"<{count}i", raw)) if count and 4 * count <= len(raw) else []


def _notes(opened: Opened, part: str, table: str, label: str) -> Iterator[Block]:
    for number, start, end in _cuts(opened, part, _positions(opened.named(table))):
        story = Story(opened.text, opened.formatting, Layer.FOOTNOTE, (f"{label}{number}",))
        yield from story.blocks(start, end)


def _headers(opened: Opened) -> Iterator[Block]:
    titled = _titled_sections(opened)
    facing = bool(opened.named("settings")[:1] and opened.named("settings")[0] & 1)
    for number, start, end in _cuts(opened, "header", _positions(opened.named("header_text"))):
        story = number - 1 - _SEPARATORS
        route, unused = ("注释分隔符",), ""
        if not opened.fib.modern:
            route = (f"页眉页脚{number}",)
        elif story >= 0:
            section, kind = story // 6, story % 6
            route = (f"第{section + 1}节{_HEADERS[kind]}",)
            shown = (section < len(titled) and titled[section]) if kind >= 4 else facing or kind in (1, 3)
            unused = "" if shown or not opened.formatting.pages else f"未启用的{_HEADERS[kind]}"
        layer = Layer.HIDDEN if unused else Layer.HEADER_FOOTER
        reader = Story(opened.text, opened.formatting, layer, route, unused)
        yield from reader.blocks(start, end)


def _titled_sections(opened: Opened) -> list[bool]:
    """For each section, whether its first page has a header of its own."""
    return [
        any(code == 0x300A and operand[:1] == b"\1" for code, operand in modifiers(opened.word[start + 2 : end]))
        for start, end in section_pages(opened)
    ]


def section_pages(opened: Opened) -> list[tuple[int, int]]:
    """Where in the main stream each section's own formatting stands; empty ranges where it has none."""
    raw, ranges = opened.named("sections"), list[tuple[int, int]]()
    count = max(0, (len(raw) - 4) // 16)
    for number in range(min(count, _MOST)):
        at = struct.unpack_from("<I", raw, 4 * (count + 1) + 12 * number + 2)[0]
        size = int.from_bytes(opened.word[at : at + 2], "little") if at != 0xFFFFFFFF else 0
        ranges.append((at, at + 2 + size) if size else (0, 0))
    return ranges


def _comments(opened: Opened) -> Iterator[Block]:
    raw, owners = opened.named("comment_refs"), list(_owners(opened.named("comment_owners"), opened.fib))
    for number, start, end in _cuts(opened, "comment", _positions(opened.named("comment_text"))):
        story = Story(opened.text, opened.formatting, Layer.COMMENT, (f"批注{number}",))
        yield from story.blocks(start, end)
    for author in dict.fromkeys(owner for owner in owners if owner):
        yield Block(Layer.COMMENT, author, Location(("批注作者",)))
    for initials in dict.fromkeys(_initials(raw, opened.fib)):
        yield Block(Layer.COMMENT, initials, Location(("批注作者缩写",)))


def _initials(raw: bytes, fib: Fib) -> Iterator[str]:
    """The initials in each comment's entry: a length and at most nine characters."""
    entry = 30 if fib.modern else 20
    count = max(0, (len(raw) - 4) // (4 + entry))
    for number in range(count):
        at = 4 * (count + 1) + entry * number
        text = (
            raw[at + 2 : at + 20].decode("utf-16-le", "replace")
            if fib.modern
            else raw[at + 1 : at + 10].decode(fib.encoding, "replace")
        )
        if initials := text[: min(raw[at], 9)].strip("\0 "):
            yield initials


def _owners(raw: bytes, fib: Fib) -> Iterator[str]:
    at = 0
    while at + 2 <= len(raw):
        length = struct.unpack_from("<H", raw, at)[0] if fib.modern else raw[at]
        at += 2 if fib.modern else 1
        size = 2 * length if fib.modern else length
        text = raw[at : at + size].decode("utf-16-le" if fib.modern else fib.encoding, "replace")
        at += size
        if text.strip("\0 "):
            yield text
        elif not length:
            yield ""


def _boxes(opened: Opened, part: str, table: str, label: str, layer: Layer) -> Iterator[Block]:
    for number, start, end in _cuts(opened, part, _positions(opened.named(table), 22)):
        story = Story(opened.text, opened.formatting, layer, (f"{label}{number}",), boxed=True)
        yield from story.blocks(start, end)


def name_tables(opened: Opened) -> Iterator[Block]:
    """Names and strings the document keeps apart from its text: bookmarks, authors, variables, saved-by list, styles."""
    encoding = opened.fib.encoding
    for name in strings(opened.named("bookmarks"), encoding):
        if not _AUTOMATIC.match(name):
            yield Block(Layer.METADATA, name, Location(("书签",)))
    tables = {
        "associations": "文档属性", "revision_authors": "修订人", "saved_by": "保存记录", "captions": "题注标签",
        "glossary_names": "自动图文集", "file_names": "引用的文件名", "comment_bookmarks": "批注标记", "list_names": "列表名称",
        "glossary_styles": "自动图文集样式",
    }  # fmt: skip
    for table, label in tables.items():
        for text in strings(opened.named(table), encoding):
            if text.strip() and not (table == "revision_authors" and text == "Unknown"):
                yield Block(Layer.METADATA, text, Location((label,)))
    for text in variables(opened.named("variables")):
        yield Block(Layer.HIDDEN, text, Location(("文档变量",)), concealment="文档变量")
    for table, label in {"route_slip": "传阅单", "form_fields": "窗体域"}.items():
        for text in printable_runs(opened.named(table)):
            yield Block(Layer.METADATA, text, Location((label,)))
    for style in opened.formatting.styles.values():
        if style.own and telling(style.name):
            yield Block(Layer.METADATA, style.name, Location(("样式名称",)))


def strings(raw: bytes, encoding: str) -> Iterator[str]:
    """The texts of a string table (STTB), wide or narrow; ends quietly where the table does."""
    yield from (text for text, _ in _sttb(raw, encoding))


def _sttb(raw: bytes, encoding: str) -> Iterator[tuple[str, int]]:
    wide = raw[:2] == b"\xff\xff"
    at = 2 if wide else 0
    if at + 4 > len(raw):
        return
    count, extra = struct.unpack_from("<HH", raw, at)
    at += 4
    for _ in range(count):
        if at + (2 if wide else 1) > len(raw):
            return
        length = struct.unpack_from("<H", raw, at)[0] * 2 if wide else raw[at]
        at += 2 if wide else 1
        text = raw[at : at + length].decode("utf-16-le" if wide else encoding, "replace")
        at += length + extra
        yield text.replace("\0", ""), at


def variables(raw: bytes) -> Iterator[str]:
    """Document variables: a string table of names, then one counted string for each value."""
    at = 0
    for name, after in _sttb(raw, "cp1252"):
        at = after
        if name.strip():
            yield name
    while at > 0 and at + 2 <= len(raw):
        length = struct.unpack_from("<H", raw, at)[0]
        text = raw[at + 2 : at + 2 + 2 * length].decode("utf-16-le", "replace")
        at += 2 + 2 * length
        if text.strip("\0 "):
            yield text.replace("\0", "")
