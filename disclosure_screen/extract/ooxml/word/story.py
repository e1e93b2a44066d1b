"""Stories (正文部件): one WordprocessingML part — body, header, footnotes, comments, glossary — as blocks, in one pass.

A streaming reading, because expat takes any depth and any size, and because nothing may depend on what a library thinks
a document looks like: every element that is not known is searched for text all the same (:meth:`Story._unknown`).
"""

from collections.abc import Callable, Iterator

from disclosure_screen.extract.ooxml.names import NAMES, attribute, relation, speaks
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.paragraph import DELETED, FALLBACK, MOVED, Paragraph, Setting, Tag, blocks
from disclosure_screen.extract.ooxml.word import asides, geometry
from disclosure_screen.extract.ooxml.word.fields import Fields
from disclosure_screen.extract.ooxml.word.frames import CellFrame, Frame, Table
from disclosure_screen.extract.ooxml.word.styles import Look, note_paragraph, note_run, note_shade
from disclosure_screen.extract.ooxml.word.visibility import VANISH, Visibility
from disclosure_screen.extract.xml import END, START, TEXT
from disclosure_screen.model.document import Block, Gap, Layer
from disclosure_screen.model.place import Location

_OFF = frozenset({"0", "false", "off", "none"})
_CHANGES = frozenset({
    "w:rPrChange", "w:pPrChange", "w:tcPrChange", "w:trPrChange", "w:tblPrChange", "w:sectPrChange", "w:tblGridChange",
    "w:tblPrExChange", "w:numberingChange",
})  # fmt: skip
_TEXT = frozenset({"w:t", "m:t", "a:t", "w:delText"})
_SIGNS = {
    "w:tab": "\t", "w:ptab": "\t", "w:br": "\n", "w:cr": "\n", "w:noBreakHyphen": "-", "a:br": "\n",
}  # fmt: skip


class Story:
    """Reads one part. ``frame`` is where it hangs; ``notes`` maps footnote-like elements to how they are called."""

    def __init__(self, package: Package, name: str, frame: Frame, visibility: Visibility) -> None:
        self.package, self.name, self.visibility = package, name, visibility
        self.frames: list[Frame] = [frame]
        self.tables: list[Table] = []
        self.paragraphs: list[Paragraph] = []
        self.out: list[Block | Gap] = []
        self.path: list[str] = []
        self.run: Look = {}
        self.tag: Tag | None = None
        self.tag_known = False
        self.changes = 0
        self.deleted: list[Tag] = []
        self.inserted = 0
        self.fields = Fields()
        self.ruby = 0
        self.fallbacks = 0
        self.alternatives: list[geometry.Alternative] = []
        self.anchor = geometry.Anchor()
        self.boxes = 0
        self.authors: dict[str, None] = {}
        self.sections: list[tuple[str, str, str]] = []
        self.title_page = False
        self.notes = 0
        self.cropped = False
        self.starts: dict[str, Callable[[str, dict[str, str]], None]] = self._table_of_starts()
        self.ends: dict[str, Callable[[], None]] = self._table_of_ends()

    def blocks(self) -> Iterator[Block | Gap]:
        """Everything in the part, in reading order. Raises :class:`Unreadable` where the part breaks."""
        names, starts, ends, path = NAMES, self.starts, self.ends, self.path
        for kind, name, attributes in self.package.events(self.name):
            if kind == START:
                short = names[name]
                path.append(short)
                start = starts.get(short)
                if start is not None:
                    start(short, attributes)
                elif attributes:
                    self._unknown(short, attributes)
            elif kind == END:
                short = path.pop() if path else names[name]
                end = ends.get(short)
                if end is not None:
                    end()
                if not self.paragraphs and not self.tables and self.out:
                    yield from self.out
                    self.out.clear()
            elif kind == TEXT:
                self._text(name)
        yield from self.out
        self.out.clear()

    # --- text -------------------------------------------------------------------------------------------------------

    def _text(self, text: str) -> None:
        within = self.path[-1] if self.path else ""
        if within in _TEXT:
            self._write(text)
        elif within in ("w:instrText", "w:delInstrText"):
            self.fields.code(text)
        elif within in ("wp:posOffset", "wp14:pctPosHOffset", "wp14:pctPosVOffset"):
            self.anchor.offset(self.path, text)
        elif text.strip() and within not in asides.SILENT_TEXT:
            self.aside(Layer.METADATA, text, "其他文字", "页面上不显示的文字")

    def _write(self, text: str) -> None:
        if not self.paragraphs:
            self.aside(self.frames[-1].layer, text, "", "")
            return
        if self.fields.in_code:
            self.fields.code(text)
            return
        if self.ruby:
            self.aside(self.frames[-1].layer, text, "拼音注音", "")
            return
        tag = self._tag()
        paragraph = self.paragraphs[-1]
        paragraph.pieces.append((text, tag))
        if self.inserted and tag is None:
            paragraph.inserted.append(text)

    def _tag(self) -> Tag | None:
        """Why the open run is not simply seen, worked out once for each run."""
        if not self.tag_known:
            self.tag_known = True
            if self.deleted:
                self.tag = self.deleted[-1]
            elif self.fallbacks and self.alternatives[-1].paragraphs == len(self.paragraphs):
                self.tag = FALLBACK
            else:
                table = self.tables[-1].look if self.tables and isinstance(self.frames[-1], CellFrame) else {}
                why = self.visibility.concealment(self.run, self.paragraphs[-1].look, table, self._behind())
                self.tag = (Layer.HIDDEN, why) if why else None
        return self.tag

    def _behind(self) -> str:
        for frame in reversed(self.frames):
            if frame.behind:
                return frame.behind
        return ""

    def _table_of_starts(self) -> dict[str, Callable[[str, dict[str, str]], None]]:
        return {
            **dict.fromkeys(asides.NOTED, self._start_aside),
            **dict.fromkeys(_SIGNS, self._start_sign),
            **dict.fromkeys(_CHANGES, self._start_change),
            **dict.fromkeys(asides.NOTES, self._start_note),
            **dict.fromkeys(("w:ins", "w:del", "w:moveFrom", "w:moveTo"), self._start_revision),
            **dict.fromkeys(("w:rStyle", "w:vanish", "w:color", "w:sz", "w:w", "w:highlight", "w:shd"), self._start_look),
            **dict.fromkeys(("w:pStyle", "w:outlineLvl", "w:spacing", "w14:noFill", "w14:alpha"), self._start_look),
            **dict.fromkeys(("w:gridSpan", "w:vMerge", "w:cellDel"), self._start_cell_property),
            **dict.fromkeys(("w:tblHeader", "w:gridBefore", "w:hidden", "w:trHeight"), self._start_row_property),
            **dict.fromkeys(("w:tblStyle", "w:gridCol"), self._start_table_property),
            **dict.fromkeys(("w:headerReference", "w:footerReference", "w:titlePg"), self._start_section),
            **dict.fromkeys(("w:p", "a:p"), self._start_paragraph),
            **dict.fromkeys(("w:r", "m:r", "a:r"), self._start_run),
            **dict.fromkeys(("w:txbxContent",), self._start_box),
            "w:tbl": self._start_table, "w:tr": self._start_row, "w:tc": self._start_cell,
            "w:fldChar": self._start_field_char, "w:fldSimple": self._start_simple_field,
            "w:sym": self._start_symbol, "w:rt": self._start_ruby_text,
            "mc:AlternateContent": self._start_alternative, "mc:Fallback": self._start_fallback,
        }  # fmt: skip

    def _table_of_ends(self) -> dict[str, Callable[[], None]]:
        return {
            **dict.fromkeys(("w:p", "a:p"), self._end_paragraph),
            **dict.fromkeys(_CHANGES, self._end_change),
            **dict.fromkeys(asides.NOTES, self._end_note),
            **dict.fromkeys(("w:del", "w:moveFrom"), self._end_deletion),
            **dict.fromkeys(("w:ins", "w:moveTo"), self._end_insertion),
            **dict.fromkeys(("w:txbxContent",), self._end_box),
            "w:tbl": self._end_table, "w:tr": self._end_row, "w:tc": self._end_cell, "w:rt": self._end_ruby_text,
            "mc:AlternateContent": self._end_alternative, "mc:Fallback": self._end_fallback,
        }  # fmt: skip

    # --- structure --------------------------------------------------------------------------------------------------

    def _start_paragraph(self, _: str, __: dict[str, str]) -> None:
        self.paragraphs.append(Paragraph(start=len(self.out), outer=self.run))
        self.run, self.tag_known = {}, False

    def _end_paragraph(self) -> None:
        if not self.paragraphs:
            return
        paragraph = self.paragraphs.pop()
        self.run, self.tag_known = paragraph.outer, False
        frame = self.frames[-1]
        if isinstance(frame, CellFrame):
            if paragraph.pieces:
                if frame.content.pieces:
                    frame.content.add("\n", None)
                frame.content.pieces += paragraph.pieces
                frame.content.inserted += paragraph.inserted
            return
        if not paragraph.pieces:
            return
        frame.paragraphs += 1
        heading = self.visibility.outline(paragraph.look)
        setting = Setting(frame.layer, self.here(), None, heading, frame.tag)
        made = self._fresh(blocks(paragraph, setting))
        self.out[paragraph.start : paragraph.start] = made

    def _start_run(self, _: str, __: dict[str, str]) -> None:
        self.run, self.tag_known = {}, False

    def _start_table(self, _: str, __: dict[str, str]) -> None:
        frame = self.frames[-1]
        frame.tables += 1
        name = f"内嵌表{frame.tables}" if isinstance(frame, CellFrame) else f"表{frame.tables}"
        self.tables.append(Table(frame, name))

    def _end_table(self) -> None:
        if self.tables:
            self.tables.pop()

    def _start_row(self, _: str, __: dict[str, str]) -> None:
        if self.tables:
            self.tables[-1].open_row()

    def _end_row(self) -> None:
        if self.tables:
            self.out += self._fresh(self.tables[-1].close_row())

    def _start_cell(self, _: str, __: dict[str, str]) -> None:
        if not self.tables:
            return
        table = self.tables[-1]
        outer = table.frame
        route = (*outer.route, table.name, f"第{table.row}行第{table.column}列")
        cell = CellFrame(
            route, outer.layer, table.tag or outer.tag, self._table_fill(table), column=table.column, row=table.row
        )
        self.frames.append(cell)

    def _end_cell(self) -> None:
        cell = self.frames[-1]
        if self.tables and isinstance(cell, CellFrame):
            self.frames.pop()
            self.tables[-1].cells.append(cell)
            self.tables[-1].column += cell.span

    def _table_fill(self, table: Table) -> str:
        style = self.visibility.styles.whole(table.style or self.visibility.styles.defaults.get("table", ""))
        if any(cell.get("back") for _, cell in style.parts.values()):
            return "unknown"  # conditional shading (first row, banding): never take its text for invisible
        return table.look.get("back", "") or style.cell.get("back", "")

    def _start_cell_property(self, short: str, attributes: dict[str, str]) -> None:
        cell = self.frames[-1]
        if self.changes or not isinstance(cell, CellFrame):
            return
        value = attribute(attributes, "val") or ""
        if short == "w:gridSpan":
            cell.span = max(1, min(int(value), 4_096)) if value.isdigit() else 1
        elif short == "w:vMerge":
            cell.merge = value or "continue"
        elif short == "w:cellDel":
            cell.tag = (Layer.REVISION, "已删除的表格单元格，文件中仍保留")

    def _start_row_property(self, short: str, attributes: dict[str, str]) -> None:
        if self.changes or not self.tables or self.path[-2:-1] != ["w:trPr"]:
            return
        table = self.tables[-1]
        value = attribute(attributes, "val") or ""
        if short == "w:tblHeader":
            table.declared = value not in _OFF
        elif short == "w:gridBefore" and value.isdigit():
            table.column += min(int(value), 4_096)
        elif short == "w:hidden" and value not in _OFF:
            table.tag = (Layer.HIDDEN, "隐藏的表格行")
        elif short == "w:trHeight":
            exact = attribute(attributes, "hRule") == "exact"
            if exact and value.isdigit() and int(value) <= 40:
                table.tag = (Layer.HIDDEN, "行高过小，内容被裁去")

    def _start_table_property(self, short: str, attributes: dict[str, str]) -> None:
        if self.tables and not self.changes:
            if short == "w:tblStyle":
                self.tables[-1].style = attribute(attributes, "val") or ""
                style = self.visibility.styles.whole(self.tables[-1].style)
                self.tables[-1].look = {**style.run, **self.tables[-1].look}
            elif short == "w:gridCol":
                self.tables[-1].grid += 1

    # --- properties -------------------------------------------------------------------------------------------------

    def _start_look(self, short: str, attributes: dict[str, str]) -> None:
        """A child of ``w:rPr``, ``w:pPr``, ``w:tcPr`` or ``w:tblPr``."""
        if self.changes:
            return
        parent = self.path[-2] if len(self.path) > 1 else ""
        if parent == "w:rPr":
            if "w:pPr" not in self.path[-4:-2]:
                note_run(self.run, short, attributes)
        elif parent == "w:pPr" and self.paragraphs:
            note_paragraph(self.paragraphs[-1].look, short, attributes)
        elif parent == "w:tcPr" and short == "w:shd":
            look: Look = {}
            note_shade(look, attributes)
            self.frames[-1].behind = look.get("back", "") or self.frames[-1].behind
        elif parent == "w:tblPr" and short == "w:shd" and self.tables:
            note_shade(self.tables[-1].look, attributes)
        elif short in ("w14:noFill", "w14:alpha") and "w14:textFill" in self.path and "w:rPr" in self.path:
            note_run(self.run, short, attributes)

    def _start_change(self, _: str, attributes: dict[str, str]) -> None:
        self.changes += 1
        self._author(attributes)

    def _end_change(self) -> None:
        self.changes = max(0, self.changes - 1)

    # --- revisions --------------------------------------------------------------------------------------------------

    def _start_revision(self, short: str, attributes: dict[str, str]) -> None:
        self._author(attributes)
        parent = self.path[-2] if len(self.path) > 1 else ""
        if parent == "w:trPr":
            if short in ("w:del", "w:moveFrom") and self.tables:
                self.tables[-1].tag = (Layer.REVISION, "已删除的表格行，文件中仍保留")
            return
        if parent in ("w:rPr", "w:numPr"):
            return
        if short in ("w:del", "w:moveFrom"):
            self.deleted.append(DELETED if short == "w:del" else MOVED)
        else:
            self.inserted += 1
        self.tag_known = False

    def _end_deletion(self) -> None:
        if self.path[-1:] not in (["w:trPr"], ["w:rPr"], ["w:numPr"]) and self.deleted:
            self.deleted.pop()
            self.tag_known = False

    def _end_insertion(self) -> None:
        if self.path[-1:] not in (["w:trPr"], ["w:rPr"], ["w:numPr"]):
            self.inserted = max(0, self.inserted - 1)

    def _author(self, attributes: dict[str, str]) -> None:
        author = attribute(attributes, "author")
        if author:
            self.authors.setdefault(author)

    # --- fields, signs, ruby ----------------------------------------------------------------------------------------

    def _start_field_char(self, _: str, attributes: dict[str, str]) -> None:
        code = self.fields.step(attribute(attributes, "fldCharType") or "")
        if code:
            self.aside(Layer.HIDDEN, code, "域代码", "域代码，页面上只显示其结果")

    def _start_simple_field(self, _: str, attributes: dict[str, str]) -> None:
        code = self.fields.notable(attribute(attributes, "instr") or "")
        if code:
            self.aside(Layer.HIDDEN, code, "域代码", "域代码，页面上只显示其结果")

    def _start_sign(self, short: str, _: dict[str, str]) -> None:
        if short in ("w:tab", "w:ptab") and self.path[-2:-1] == ["w:tabs"]:
            return
        if self.paragraphs and _SIGNS[short] and not self.fields.in_code:
            self.paragraphs[-1].pieces.append((_SIGNS[short], self._tag()))

    def _start_symbol(self, _: str, attributes: dict[str, str]) -> None:
        sign = geometry.symbol(attribute(attributes, "char") or "", attribute(attributes, "font") or "")
        if sign:
            self._write(sign)

    def _start_ruby_text(self, _: str, __: dict[str, str]) -> None:
        self.ruby += 1

    def _end_ruby_text(self) -> None:
        self.ruby = max(0, self.ruby - 1)

    # --- boxes and alternatives -------------------------------------------------------------------------------------

    def _start_alternative(self, _: str, __: dict[str, str]) -> None:
        self.alternatives.append(geometry.Alternative(self.boxes, len(self.paragraphs)))

    def _end_alternative(self) -> None:
        if self.alternatives:
            self.alternatives.pop()

    def _start_fallback(self, _: str, __: dict[str, str]) -> None:
        self.fallbacks += 1
        if self.alternatives:
            self.boxes = self.alternatives[-1].boxes
        self.tag_known = False

    def _end_fallback(self) -> None:
        self.fallbacks = max(0, self.fallbacks - 1)
        self.tag_known = False

    def _start_box(self, _: str, __: dict[str, str]) -> None:
        self.boxes += 1
        outer = self.frames[-1]
        run = self._tag() if self.paragraphs else None
        tag = outer.tag or self.anchor.tag() or (FALLBACK if self.fallbacks else None)
        if run and run[1] == VANISH:
            tag = run
        route = (*self._root().route, f"文本框{self.boxes}")
        layer = outer.layer if outer.layer is not Layer.CELL else Layer.BODY
        self.frames.append(Frame(route, layer, tag, self.anchor.fill))
        if self.deleted:
            self.deleted.append(self.deleted[-1])

    def _end_box(self) -> None:
        if len(self.frames) > 1:
            self.frames.pop()
            if self.deleted:
                self.deleted.pop()
        self.tag_known = False

    def _root(self) -> Frame:
        return self.frames[0]

    # --- notes and asides -------------------------------------------------------------------------------------------

    def _start_note(self, short: str, attributes: dict[str, str]) -> None:
        title, layer = asides.NOTES[short]
        if attribute(attributes, "type") in ("separator", "continuationSeparator", "continuationNotice"):
            title = f"{title}分隔符"
        else:
            self.notes += 1
            title = f"{title}{self.notes}"
        route = (*self._root().route[:-1], title) if self._root().route else (title,)
        self.frames.append(Frame(route, layer, self._root().tag))
        for name, label in (("author", "作者"), ("initials", "作者缩写")):
            value = attribute(attributes, name)
            if value and value.strip():
                self.out.append(Block(Layer.COMMENT, value, Location((*route, label))))

    def _end_note(self) -> None:
        if len(self.frames) > 1:
            self.frames.pop()

    def _start_aside(self, short: str, attributes: dict[str, str]) -> None:
        """An element whose attributes carry text that is not on the page: alt text, bookmarks, list items, links."""
        asides.note(self, short, attributes)

    def _unknown(self, short: str, attributes: dict[str, str]) -> None:
        if short in asides.SILENT:
            return
        for name, value in attributes.items():
            if len(value) > 5 and speaks(value):
                if name.endswith("author"):
                    self.authors.setdefault(value)
                else:
                    self.aside(Layer.METADATA, value, "其他属性", "页面上不显示的属性")

    def _start_section(self, short: str, attributes: dict[str, str]) -> None:
        if short == "w:titlePg":
            self.title_page |= attribute(attributes, "val") not in _OFF
            return
        target = self.package.related(self.name).get(relation(attributes, "id") or "")
        if target:
            self.sections.append((short[2:8], attribute(attributes, "type") or "default", target.part))

    def here(self) -> Location:
        """The place being read, as a clerk would name it."""
        frame = self.frames[-1]
        return (
            frame.location(f"第{frame.paragraphs + (1 if self.paragraphs else 0)}段")
            if frame.numbered
            else frame.location()
        )

    def aside(self, layer: Layer, text: str, step: str, concealment: str) -> None:
        """A block beside the running text, once for each text and place."""
        if text.strip():
            location = self.here() if not step else Location((*self.here().route, step))
            self.out += self._fresh([Block(layer, text, location, concealment=concealment)])

    def _fresh(self, made: "Iterator[Block] | list[Block]") -> list[Block]:
        """The blocks without those a compatible alternative has already given."""
        if not self.alternatives:
            return list(made)
        kept: list[Block] = []
        for block in made:
            if self.fallbacks and any(block.text in alternative.texts for alternative in self.alternatives):
                continue
            if not self.fallbacks:
                for alternative in self.alternatives:
                    alternative.texts.add(block.text)
            kept.append(block)
        return kept
