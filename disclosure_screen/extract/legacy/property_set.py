"""Property sets (文档属性流): every property of every section, named ones included, as (name, text).

Own reading, because olefile drops custom properties of other types and what it cannot convert; here an unknown type is
searched for readable text.
"""

import struct
from collections.abc import Iterator

from disclosure_screen.extract.legacy.printable import printable_runs

_SUMMARY = {
    2: "标题", 3: "主题", 4: "作者", 5: "关键词", 6: "备注", 7: "模板", 8: "最后保存者", 9: "修订号", 10: "编辑时间",
    11: "打印时间", 12: "创建时间", 13: "保存时间", 17: "缩略图", 18: "应用程序",
}  # fmt: skip
_DOCUMENT = {
    2: "类别", 3: "演示格式", 12: "标题部分", 13: "部分标题", 14: "管理者", 15: "单位", 21: "超链接", 26: "内容类型",
    27: "内容状态", 28: "语言", 29: "文档版本",
}  # fmt: skip
_SUMMARY_ID = bytes.fromhex("e0859ff2f94f6810ab9108002b27b3d9")
_DOCUMENT_ID = bytes.fromhex("02d5cdd59c2e1b10939708002b2cf9ae")
_CODE_PAGES = {
    65001: "utf-8",
    1200: "utf-16-le",
    936: "gb18030",
    54936: "gb18030",
    950: "big5hkscs",
    10000: "mac_roman",
}
_TEXT_TYPES = frozenset({8, 30, 31})
_MOST = 10_000


def properties(raw: bytes) -> Iterator[tuple[str, str]]:
    """Every property with text in it; dates and plain numbers are left out, numbers a user named are not."""
    count = struct.unpack_from("<I", raw, 24)[0] if len(raw) >= 28 else 0
    for number in range(min(count, 16)):
        if 28 + 20 * number + 20 > len(raw):
            return
        identity = raw[28 + 20 * number : 44 + 20 * number]
        offset = struct.unpack_from("<I", raw, 44 + 20 * number)[0]
        yield from _section(raw[offset:], {_SUMMARY_ID: _SUMMARY, _DOCUMENT_ID: _DOCUMENT}.get(identity, {}))


def intact(raw: bytes) -> bool:
    """False where the stream's own tables point outside of it, so that properties may be missing."""
    count = struct.unpack_from("<I", raw, 24)[0] if len(raw) >= 28 else _MOST
    if count > 16 or len(raw) < 28 + 20 * count:
        return False
    for number in range(count):
        section = raw[struct.unpack_from("<I", raw, 44 + 20 * number)[0] :]
        size, listed = struct.unpack_from("<II", section) if len(section) >= 8 else (1, 1)
        if size > len(section) or listed > _MOST or any(offset + 4 > len(section) for _, offset in _offsets(section)):
            return False
    return True


def thumbnail(raw: bytes) -> bytes:
    """The clipboard bytes of a preview picture, which may show text the document no longer holds; empty without one."""
    count = struct.unpack_from("<I", raw, 24)[0] if len(raw) >= 48 else 0
    section = raw[struct.unpack_from("<I", raw, 44)[0] :] if count else b""
    for number, offset in _offsets(section):
        if number == 17 and section[offset : offset + 4] == b"\x47\0\0\0" and offset + 8 <= len(section):
            size = struct.unpack_from("<I", section, offset + 4)[0]
            return section[offset + 16 : offset + 8 + size]
    return b""


def _offsets(section: bytes) -> list[tuple[int, int]]:
    count = struct.unpack_from("<I", section, 4)[0] if len(section) >= 8 else 0
    count = min(count, _MOST, max(0, len(section) - 8) // 8)
    return [struct.unpack_from("<II", section, 8 + 8 * number) for number in range(count)]


def _section(section: bytes, names: dict[int, str]) -> Iterator[tuple[str, str]]:
    offsets = _offsets(section)
    places = dict(offsets)
    encoding = _encoding(section, places.get(1))
    given = dict(_dictionary(section, places[0], encoding)) if 0 in places else {}
    ends = sorted(offset for _, offset in offsets)
    for number, offset in offsets:
        if number in (0, 1) or (number == 17 and names is _SUMMARY) or offset + 4 > len(section):
            continue
        end = next((later for later in ends if later > offset), len(section))
        name = f"自定义属性{number}" if number in given else names.get(number, f"属性{number}")
        for text in _value(section[offset:end], encoding, named=number in given):
            yield name, text
    for name in given.values():
        yield "自定义属性名", name


def _encoding(section: bytes, offset: int | None) -> str:
    page = (
        struct.unpack_from("<H", section, offset + 4)[0] if offset is not None and offset + 6 <= len(section) else 1252
    )
    name = _CODE_PAGES.get(page, f"cp{page}")
    try:
        "".encode(name)
    except LookupError:
        return "gb18030"
    return name


def _dictionary(section: bytes, offset: int, encoding: str) -> Iterator[tuple[int, str]]:
    count = struct.unpack_from("<I", section, offset)[0] if offset + 4 <= len(section) else 0
    at = offset + 4
    for _ in range(min(count, _MOST)):
        if at + 8 > len(section):
            return
        number, length = struct.unpack_from("<II", section, at)
        width = 2 if encoding == "utf-16-le" else 1
        raw = section[at + 8 : at + 8 + length * width]
        yield number, raw.decode(encoding, "replace").rstrip("\0")
        at += 8 + length * width
        at += -at % 4 if width == 2 else 0


def _value(raw: bytes, encoding: str, *, named: bool) -> Iterator[str]:
    kind = int.from_bytes(raw[:4], "little")
    base, body = kind & 0xFFF, raw[4:]
    if kind & 0x1000:
        yield from _vector(base, body, encoding)
    elif base in _TEXT_TYPES:
        if text := _string(base, body, encoding)[0]:
            yield text
    elif base == 5 and named and len(body) >= 8:
        yield f"{struct.unpack_from('<d', body)[0]:.15g}"
    elif base in (2, 3, 19, 20, 21, 22, 23) and named:
        yield str(int.from_bytes(body[: 8 if base in (20, 21) else 4], "little"))
    elif base not in (0, 2, 3, 11, 19, 64, 71):
        yield from printable_runs(body)


def _vector(base: int, body: bytes, encoding: str) -> Iterator[str]:
    if base not in (12, *_TEXT_TYPES) or len(body) < 4:
        yield from printable_runs(body)
        return
    at = 4
    for _ in range(min(struct.unpack_from("<I", body)[0], _MOST)):
        kind = base
        if base == 12 and at + 4 <= len(body):
            kind = struct.unpack_from("<I", body, at)[0]
            at += 4
        if kind not in _TEXT_TYPES:
            at += 4
            continue
        text, size = _string(kind, body[at:], encoding)
        at += size + (-size % 4 if base == 12 and kind == 31 else 0)
        if text:
            yield text
        if size <= 4 and at >= len(body):
            return


def _string(kind: int, body: bytes, encoding: str) -> tuple[str, int]:
    length = struct.unpack_from("<I", body)[0] if len(body) >= 4 else 0
    size = length * 2 if kind == 31 else length
    raw = body[4 : 4 + size]
    return raw.decode("utf-16-le" if kind == 31 else encoding, "replace").replace("\0", " ").strip(), 4 + size
