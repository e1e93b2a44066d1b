"""A web page (网页) as blocks: text joined by paragraph, tables with their headers, and everything a browser does not show.

Numbers split by inline tags stay whole, because inline tags never end a paragraph. Hidden text is kept apart from the text
around it, and once more together with it where the two touch, so that neither half of a number hides the other.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from disclosure_screen.extract import css
from disclosure_screen.extract.attributes import attribute_parts
from disclosure_screen.extract.elements import Element, OpenElements, keys_of
from disclosure_screen.extract.grid import Grid
from disclosure_screen.extract.markup import BROKEN, CODE, COMMENT, END, RAW, START, Token, tokens
from disclosure_screen.extract.pieces import pieces, words, written_out
from disclosure_screen.extract.runs import paragraph
from disclosure_screen.extract.source import Part
from disclosure_screen.extract.xml import strip_tags
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_VOID: Final = words(
    "area base basefont bgsound br col embed frame hr img input keygen link meta param source track wbr"
)
_INLINE: Final = words(
    "a abbr acronym b bdi bdo big br cite code data del dfn em font i img input ins kbd label mark meter nobr output progress "
    "q rp rt ruby s samp small span strike strong sub sup time tt u var wbr path tspan textpath"
)
_UNSEEN: Final = {
    "template": "网页模板内容，不显示",
    "noscript": "仅在脚本停用时显示",
    "datalist": "输入建议，平时不显示",
    "noframes": "仅在框架停用时显示",
    "noembed": "仅在插件停用时显示",
}
_ROW_PARENTS: Final = frozenset({"table", "tbody", "thead", "tfoot"})
_DULL_ATTRIBUTES = r'(?: (?:align|valign|width|height|nowrap)(?:="[a-z0-9%]{0,5}")?)*'
_ROWS_AT_ONCE = 256
_PLAIN_CELL = re.compile(f"<td{_DULL_ATTRIBUTES}>([^<&]*)</td>")
_PLAIN_ROW = re.compile(rf"<tr{_DULL_ATTRIBUTES}>\s*((?:<td{_DULL_ATTRIBUTES}>[^<&]*</td>\s*)+)</tr>\s*")
_TELLING = re.compile("[0-9]{6}")
_LONG_TAG = 6
_HEADING = re.compile(r"h([1-6])\Z")


def page_parts(text: str, available: frozenset[str] = frozenset()) -> Iterator[Part]:
    """Blocks, gaps and embedded files of a page. ``available`` are addresses that came along with it (mhtml)."""
    yield from _Page(available).read(text)


@dataclass(slots=True)
class _Run:
    """The paragraph being gathered: pieces of text, each with the reason why it is not seen."""

    pieces: list[tuple[str, str]] = field(default_factory=list)
    heading: int = 0
    line: int = 1

    def add(self, text: str, concealment: str) -> None:
        self.pieces.append((text, concealment))


class _Page:
    def __init__(self, available: frozenset[str]) -> None:
        self.available = available
        self.out: list[Part] = []
        self.elements = OpenElements()
        self.run = _Run()
        self.grids: list[Grid] = []
        self.tables = 0
        self.rules: dict[str, list[css.Rule]] = {}
        self.ruby: list[str] = []
        self.external = 0
        self.line = 1
        self.closed = self.rooted = self.whole = self.announced = False

    def read(self, text: str) -> Iterator[Part]:
        at = 0
        stream = tokens(text)
        while token := next(stream, None):
            self.line += text.count("\n", at, token[3])
            at = token[3]
            if token[1] == "tr" and token[0] == START and (end := self._plain_rows(text, at)) > at:
                stream = tokens(text, end)
            else:
                self._take(token)
            if self.out:
                yield from self.out
                self.out.clear()
        self._flush()
        while self.grids:
            self._end_table()
        self._ending()
        yield from self.out

    def _plain_rows(self, text: str, at: int) -> int:
        """Takes rows of cells that hold text and nothing else from ``at`` on; answers where they end.

        They say the same as their tokens; of a list of twenty thousand rows that is six tokens fewer for each cell.
        """
        inner, grid = self.elements.innermost, self.grids[-1] if self.grids else None
        if grid is None or grid.open or self.rules or inner.tag not in _ROW_PARENTS or self.elements.holds("rt", "rp"):
            return at
        why, plain = inner.look.concealment, not inner.backwards
        for _ in range(_ROWS_AT_ONCE):
            if not plain or (row := _PLAIN_ROW.match(text, at)) is None:
                break
            self._flush()
            self.out += grid.end_row()
            for cell in _PLAIN_CELL.findall(row[1]):
                grid.begin(False)
                grid.add([(cell, why)] if cell else [])
                grid.end()
            self.out += grid.end_row()
            at = row.end()
        return at

    def _take(self, token: Token) -> None:
        kind, text, attributes, _ = token
        if kind == START:
            self._start(text, attributes)
        elif kind == END:
            if attributes or _TELLING.search(text):
                self._hidden(f"{text} {attributes.get('', '')}", "结束标签中的内容，不显示")
            self._end(text)
        elif kind == RAW:
            self._raw(text, attributes[""])
        elif kind == COMMENT:
            self._hidden(text, "网页注释，不显示", Layer.COMMENT)
        elif kind == CODE:
            self.announced |= text[:7].lower() == "doctype"
            if not text.lower().startswith(("doctype", "xml ")) or _TELLING.search(text):
                self._hidden(text, "网页源码中的指令，不显示")
        elif kind == BROKEN:
            self._hidden(text, "网页在此处中断")
            self.out.append(Gap(GapReason.DAMAGED, self._place(), "网页不完整，在标签或注释中间中断"))
        else:
            self._text(text)

    def _place(self, *more: str) -> Location:
        return Location((f"第{self.line}行", *more))

    def _text(self, text: str) -> None:
        if not self.run.pieces:
            self.run.line = self.line
        if self.elements.holds("rt", "rp"):
            self.ruby.append(text)  # a reading above a character would tear the text it explains
        else:
            inner = self.elements.innermost
            self.run.add(text[::-1] if inner.backwards else text, inner.look.concealment)

    def _start(self, tag: str, attributes: dict[str, str]) -> None:
        self.announced = False
        if tag == "html" or tag == "body":
            self.rooted = True
            self.whole |= tag == "html"
        if tag not in _INLINE:
            self._break(tag)
        if self.elements.close_implied(tag) in ("td", "th"):
            self._end_cell()
        keys = keys_of(tag, attributes)
        bare = not (attributes or self.rules or tag in _UNSEEN or tag in ("dialog", "bdo"))
        look = self.elements.innermost.look if bare else self._look(tag, keys, attributes)
        if len(tag) > _LONG_TAG and _TELLING.search(tag):
            self._hidden(tag, "标签名，不显示")
        self._table_start(tag, attributes)
        if attributes:
            self.out += attribute_parts(tag, attributes, self.line, look.concealment)
            self._outside(tag, attributes)
        if tag == "br":
            self._text("\n")
        if tag == "input" and attributes.get("type", "").lower() != "hidden":
            self.run.add(f" {attributes.get('value', '')} " if attributes.get("value") else "", look.concealment)
        if tag not in _VOID:
            backwards = self.elements.innermost.backwards if bare else self._backwards(tag, attributes)
            self.elements.push(Element(tag, look, keys, backwards))
        if tag[0] == "h" and (found := _HEADING.match(tag)):
            self.run.heading = int(found[1])

    def _end(self, tag: str) -> None:
        if tag == "html" or tag == "body":
            self.closed |= tag == "html" or not self.whole
        if tag in ("br", "p") and not self.elements.holds(tag):
            self._text("\n")
        if tag not in _INLINE:
            self._break(tag)
        if tag in ("td", "th"):
            self._end_cell()
        elif tag == "tr" and self.grids:
            self._end_cell()
            self.out += self.grids[-1].end_row()
        elif tag == "table" and self.grids:
            self._end_cell()
            self._end_table()
        self.elements.pop(tag)

    def _backwards(self, tag: str, attributes: dict[str, str]) -> bool:
        """True where the element's letters are drawn from right to left, whatever they are."""
        style = attributes.get("style", "").replace(" ", "").lower()
        if "unicode-bidi:bidi-override" in style or tag == "bdo":
            return "direction:rtl" in style or attributes.get("dir", "").lower() == "rtl"
        return self.elements.innermost.backwards

    def _look(self, tag: str, keys: frozenset[str], attributes: dict[str, str]) -> css.Look:
        inherited = self.elements.innermost.look
        declared: dict[str, str] = {}
        if self.rules:
            ancestors = self.elements.keys()
            for rule in (rule for key in keys for rule in self.rules.get(key, ())):
                if rule.fits(keys, ancestors):
                    declared |= rule.declared
        if "bgcolor" in attributes:
            declared["background-color"] = attributes["bgcolor"]
        if tag in ("font", "body") and (colour := attributes.get("color") or attributes.get("text")):
            declared["color"] = colour
        if "style" in attributes:
            declared |= css.declarations(attributes["style"])
        look = css.look(inherited, declared)
        why = look.concealment or _UNSEEN.get(tag, "")
        if not why and "hidden" in attributes:
            why = "设置为隐藏（hidden 属性）"
        if not why and "popover" in attributes:
            why = "点开后才显示的内容"
        if not why and tag == "dialog" and "open" not in attributes:
            why = "未打开的对话框"
        return look if why == look.concealment else css.Look(look.colour, look.background, why)

    def _raw(self, tag: str, text: str) -> None:
        if tag == "style":
            for key, rules in css.rules(text).items():
                kept = self.rules.setdefault(key, [])
                kept.extend(rules[: css.A_KEY - len(kept)] if len(kept) < css.A_KEY else ())
            self._hidden(text, "样式表内容，不显示")
            if (plain := css.written_out(text)) != text:
                self._hidden(plain, "样式表内容，不显示")
        elif tag == "script":
            self._hidden(text, "脚本内容，不显示")
        elif tag == "title":
            self.out += [
                Block(Layer.METADATA, piece, Location(("网页标题",))) for piece in pieces(text) if piece.strip()
            ]
        elif tag in _UNSEEN or tag == "iframe":
            self._hidden(strip_tags(text), _UNSEEN.get(tag, "仅在框架停用时显示"))
        else:
            self._text(text)

    def _hidden(self, text: str, why: str, layer: Layer = Layer.HIDDEN) -> None:
        plain = strip_tags(text) if layer is Layer.COMMENT and "<" in text else ""
        for reading in dict.fromkeys((text, plain, written_out(text))):
            for piece in pieces(reading):
                if piece.strip():
                    self.out.append(Block(layer, piece.strip(), self._place(), concealment=why))

    def _outside(self, tag: str, attributes: dict[str, str]) -> None:
        """Counts pictures and frames whose content did not come with the page."""
        address = attributes.get("data" if tag == "object" else "src", "").strip()
        if tag not in ("img", "iframe", "frame", "embed", "object") or not address or address in self.available:
            return
        if not address.lower().startswith(("data:", "cid:", "about:", "javascript:", "#")):
            self.external += 1

    def _break(self, tag: str) -> None:
        """A block element begins or ends: inside a table cell it is a new line, elsewhere a new paragraph."""
        if not (self.grids and self.grids[-1].open):
            self._flush()
        elif self.run.pieces and tag not in ("td", "th", "tr", "table"):
            self.run.add("\n", "")

    def _flush(self) -> None:
        run, self.run = self.run, _Run()
        if run.pieces:
            self.out += paragraph(run.pieces, Layer.BODY, Location((f"第{run.line}行",)), run.heading)
        if self.ruby:
            self.out += paragraph([("".join(self.ruby), "")], Layer.BODY, Location((f"第{run.line}行", "注音")))
            self.ruby = []

    def _table_start(self, tag: str, attributes: dict[str, str]) -> None:
        if tag == "table":
            if self.grids and self.grids[-1].open:
                self._end_cell(final=False)
            self._flush()
            self.tables += 1
            self.grids.append(Grid(f"表{self.tables}"))
        elif not self.grids:
            return
        elif tag == "tr":
            self._end_cell()
            self.out += self.grids[-1].end_row()
        elif tag == "thead":
            self.grids[-1].heading = True
        elif tag in ("tbody", "tfoot"):
            self.grids[-1].heading = False
        elif tag in ("td", "th"):
            self._end_cell()
            self._flush()
            self.grids[-1].begin(tag == "th", attributes.get("colspan", ""), attributes.get("rowspan", ""))

    def _end_cell(self, final: bool = True) -> None:
        grid = self.grids[-1] if self.grids else None
        if grid is None or not grid.open:
            return
        run, self.run = self.run, _Run()
        grid.add(run.pieces)
        if final:
            grid.end()

    def _end_table(self) -> None:
        self.out += self.grids.pop().close()

    def _ending(self) -> None:
        if self.external:
            self.out.append(
                Gap(GapReason.EXTERNAL, detail=f"网页引用了 {self.external} 处未随文件提供的图片或内嵌页面，须单独送审")
            )
        unclosed = self.elements.holds("table", "div", "script", "ul", "ol", "span", "section")
        if self.announced or (not self.closed and (self.rooted or unclosed)):
            self.out.append(Gap(GapReason.DAMAGED, detail="网页不完整，末尾缺少结束标签"))
