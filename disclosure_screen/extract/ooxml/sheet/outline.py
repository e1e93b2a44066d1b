"""Sheet outlines (工作表结构): everything of a sheet part that is not cells, read before the cells.

Merged ranges, filters and validations stand behind a million cells, but must be known at the first. So the part is run
through once without parsing (``sheetData`` cut out), and only head and tail are parsed; the cells are streamed after.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.ooxml.names import NAMES, attribute, relation, whole
from disclosure_screen.extract.ooxml.sheet.addresses import LAST_COLUMN, Range, parse_range
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.extract.xml import END, START, TEXT, Event, events

_OPENING = re.compile(rb"<(?:[A-Za-z_][\w.-]{0,30}:)?sheetData(?:\s[^<>]{0,2000})?/?>")
_CLOSING = re.compile(rb"</(?:[A-Za-z_][\w.-]{0,30}:)?sheetData\s{0,20}>")
_KEEP = 2_100
_HEAD_ROWS = 64
_NARROW = 0.1
"""Width in characters below which nothing is seen; a little wider, and a text runs on over empty neighbours."""


@dataclass(slots=True)
class Outline:
    """One sheet without its cells. ``merged``: spans (rows, columns) by top-left cell, near the top only."""

    hidden_columns: list[tuple[int, int, str]] = field(default_factory=list)
    rows_hidden: bool = False
    merged: dict[tuple[int, int], tuple[int, int]] = field(default_factory=dict)
    filters: list[Range] = field(default_factory=list)
    margins: dict[str, str] = field(default_factory=dict)
    different_first: bool = False
    different_even: bool = False
    remarks: list[tuple[str, str, str]] = field(default_factory=list)
    """Label, range, text: validations, conditional formats, scenarios, links, extensions."""
    links: list[tuple[str, str]] = field(default_factory=list)
    """Range, relationship id."""
    broken: Unreadable | None = None


def outline_of(chunks: Iterable[bytes], limits: Limits) -> Outline:
    """The outline of a sheet part. Never raises: what breaks it is kept in ``broken``."""
    outline = Outline()
    try:
        for event in _described(events(_without_cells(chunks), limits), outline):
            outline.remarks.append(event)
    except Unreadable as error:
        outline.broken = error
    return outline


def _without_cells(chunks: Iterable[bytes]) -> Iterator[bytes]:
    """Head and tail of a sheet part. UTF-16 parts come whole: bytes cannot be searched for tags there."""
    kept, state = b"", "first"
    for chunk in chunks:
        if state == "first":
            state = "tail" if b"\0" in chunk[:64] else "head"
        if state == "tail":
            yield chunk
            continue
        window, kept = kept + chunk, b""
        if state == "head":
            opening = _OPENING.search(window)
            if opening is None:
                yield window[:-_KEEP]
                kept = window[-_KEEP:]
                continue
            yield window[: opening.start()]
            state = "tail" if opening.group().endswith(b"/>") else "cells"
            window = window[opening.end() :]
            if state == "tail":
                yield window
                continue
        closing = _CLOSING.search(window)
        if closing is None:
            kept = window[-_KEEP:]
        else:
            state = "tail"
            yield window[closing.end() :]
    if state == "head":
        yield kept


def _described(parts: Iterable[Event], outline: Outline) -> Iterator[tuple[str, str, str]]:
    """Fill the outline; yield what is text."""
    path: list[str] = []
    pieces: list[str] = []
    label = reference = ""
    for kind, name, attributes in parts:
        if kind == TEXT:
            pieces.append(name)
            continue
        short = NAMES[name]
        local = short.rpartition(":")[2]
        if kind == START:
            path.append(local)
            pieces = []
            if local in ("c", "row", "v", "is"):
                continue  # a UTF-16 part: its cells are read in the other pass
            if local in _LABELS:
                label, reference = _LABELS[local], attribute(attributes, "sqref") or attribute(attributes, "ref") or ""
            _note(outline, local, attributes)
            for key in _SPOKEN.get(local, ()):
                value = attribute(attributes, key)
                if value and value.strip():
                    yield label or "工作表设置", reference, value
        elif kind == END and path:
            path.pop()
            text, pieces = "".join(pieces).strip(), []
            if local in _MARGINS:
                outline.margins.setdefault(local, text)
            elif text and "sheetData" not in path and (local != "formula" or notable_formula(text)):
                if local in ("f", "formula1", "formula2") and not notable_formula(text):
                    continue
                yield label or "工作表设置", reference, text


_LABELS = {
    "dataValidation": "数据有效性", "conditionalFormatting": "条件格式", "scenario": "方案", "hyperlink": "超链接",
    "protectedRange": "可编辑区域", "ignoredError": "工作表设置", "sparkline": "迷你图", "customSheetView": "自定义视图",
    "autoFilter": "筛选条件", "filterColumn": "筛选条件", "webPublishItem": "网页发布", "control": "控件",
    "oleObject": "嵌入对象",
}  # fmt: skip
_SPOKEN = {
    "dataValidation": ("promptTitle", "prompt", "errorTitle", "error"),
    "cfRule": ("text",),
    "scenario": ("name", "user", "comment"),
    "inputCells": ("val",),
    "hyperlink": ("tooltip", "display", "location"),
    "protectedRange": ("name", "securityDescriptor"),
    "filter": ("val",),
    "customFilter": ("val",),
    "webPublishItem": ("title", "destinationFile", "divId"),
    "sheetPr": ("codeName",),
    "oleObject": ("progId", "link"),
    "control": ("name",),
    "controlPr": ("altText",),
    "objectPr": ("altText",),
}
_MARGINS = frozenset({"oddHeader", "oddFooter", "evenHeader", "evenFooter", "firstHeader", "firstFooter"})


def _note(outline: Outline, local: str, attributes: dict[str, str]) -> None:
    if local == "col":
        _column(outline, attributes)
    elif local == "sheetFormatPr":
        outline.rows_hidden = attribute(attributes, "zeroHeight") in ("1", "true")
    elif local == "mergeCell":
        found = parse_range(attribute(attributes, "ref") or "")
        if found and found[0] <= _HEAD_ROWS:
            row1, column1, row2, column2 = found
            outline.merged[row1, column1] = (row2 - row1 + 1, column2 - column1 + 1)
    elif local == "autoFilter":
        found = parse_range(attribute(attributes, "ref") or "")
        if found and len(outline.filters) < 1_000:
            outline.filters.append(found)
    elif local == "headerFooter":
        outline.different_first |= attribute(attributes, "differentFirst") in ("1", "true")
        outline.different_even |= attribute(attributes, "differentOddEven") in ("1", "true")
    elif local == "hyperlink":
        target = relation(attributes, "id")
        if target:
            outline.links.append((attribute(attributes, "ref") or "", target))


def _column(outline: Outline, attributes: dict[str, str]) -> None:
    first, last = whole(attribute(attributes, "min")), whole(attribute(attributes, "max"))
    if not 0 < first <= last:
        return
    why = ""
    if attribute(attributes, "hidden") in ("1", "true"):
        folded = attribute(attributes, "outlineLevel") not in (None, "0")
        why = "折叠隐藏" if folded else "隐藏"
    else:
        try:
            why = "列宽过小" if float(attribute(attributes, "width") or "9") < _NARROW else ""
        except ValueError:
            pass
    if why and len(outline.hidden_columns) < LAST_COLUMN:
        outline.hidden_columns.append((first, last, why))


_REFERENCE = re.compile(r"\$?[A-Za-z]{1,3}\$?[0-9]{1,7}|\$?[0-9]{1,7}:\$?[0-9]{1,7}")
_LITERAL = re.compile(r'"([^"]*)"')
_NOTABLE = re.compile(r"[0-9]{5,}|\\\\|://|\.xl[a-z]{1,2}\]", re.IGNORECASE)


def notable_formula(text: str) -> bool:
    """True where a formula says something of its own: a literal, a long number, a path. References alone say nothing."""
    spoken = any(found.strip() for found in _LITERAL.findall(text))
    return spoken or bool(_NOTABLE.search(_REFERENCE.sub("", text)))
