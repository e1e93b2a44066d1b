"""Stories (正文部件): one WordprocessingML part — body, header, footnotes, comments, glossary — as blocks, in one pass.

A streaming reading, because expat takes any depth and any size, and because nothing may depend on what a library thinks
a document looks like: every element that is not known is searched for text all the same (:func:`asides.unknown`).
"""

from collections.abc import Iterable, Iterator

from disclosure_screen.extract.ooxml.names import NAMES, attribute
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.paragraph import FALLBACK, Paragraph, Tag
from disclosure_screen.extract.ooxml.word import asides, geometry, marks, structure
from disclosure_screen.extract.ooxml.word.fields import Fields
from disclosure_screen.extract.ooxml.word.frames import CellFrame, Frame, Table
from disclosure_screen.extract.ooxml.word.plain import PlainParagraphs
from disclosure_screen.extract.ooxml.word.styles import Look
from disclosure_screen.extract.ooxml.word.visibility import Visibility
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.extract.xml import END, START, TEXT, events
from disclosure_screen.model.document import Block, Gap, Layer
from disclosure_screen.model.place import Location

_TEXT = frozenset({"w:t", "m:t", "a:t", "w:delText"})
_STARTS = {**asides.STARTS, **marks.STARTS, **structure.STARTS}
_ENDS = {**marks.ENDS, **structure.ENDS}


class Story:
    """Reads one part. ``frame`` is where it hangs; the handlers of its elements are in the modules beside this one."""

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
        self.picture = ""

    @property
    def root(self) -> Frame:
        """Where the part itself hangs."""
        return self.frames[0]

    def blocks(self) -> Iterator[Block | Gap]:
        """Everything in the part, in reading order. Raises :class:`Unreadable` where the part breaks."""
        try:
            yield from self._read()
        except Unreadable:
            while self.path:  # the paragraph, row and cell in which the part breaks are told as far as they go
                end = _ENDS.get(self.path.pop())
                if end is not None:
                    end(self)
            yield from self.out
            raise
        self.aside(Layer.HIDDEN, self.fields.unfinished(), "域代码", "未结束的域代码，页面上不显示")
        yield from self.out

    def _read(self) -> Iterator[Block | Gap]:
        names, path, starts, ends = NAMES, self.path, _STARTS, _ENDS
        raw = PlainParagraphs(self).others(self.package.chunks(self.name))
        for kind, name, attributes in events(raw, self.package.source.limits):
            if kind == START:
                short = names[name]
                path.append(short)
                start = starts.get(short)
                if start is not None:
                    start(self, short, attributes)
                elif attributes:
                    asides.unknown(self, short, attributes)
            elif kind == END:
                short = path.pop() if path else names[name]
                end = ends.get(short)
                if end is not None:
                    end(self)
                if self.out and not self.paragraphs and not self.tables:
                    yield from self.out
                    self.out.clear()
            elif kind == TEXT:
                self._text(name)

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
            self.out += self.fresh([Block(layer, text, location, concealment=concealment)])

    def fresh(self, made: Iterable[Block]) -> list[Block]:
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

    def write(self, text: str) -> None:
        """A piece of the open run."""
        if not self.paragraphs:
            self.aside(self.frames[-1].layer, text, "", "")
            return
        if self.fields.in_code:
            self.fields.code(text)
            return
        if self.ruby:
            self.aside(self.frames[-1].layer, text, "拼音注音", "")
            return
        tag = self.concealed()
        paragraph = self.paragraphs[-1]
        paragraph.pieces.append((text, tag))
        if self.inserted and tag is None:
            paragraph.inserted.append(text)

    def concealed(self) -> Tag | None:
        """Why the open run is not simply seen, worked out once for each run."""
        if not self.tag_known:
            self.tag_known = True
            if self.deleted:
                self.tag = self.deleted[-1]
            elif self.fallbacks and self.alternatives[-1].paragraphs == len(self.paragraphs):
                self.tag = FALLBACK
            else:
                table = self.tables[-1].look if self.tables and isinstance(self.frames[-1], CellFrame) else {}
                why = self.visibility.concealment(self.run, self.paragraphs[-1].look, table, self.behind())
                self.tag = (Layer.HIDDEN, why) if why else None
        return self.tag

    def behind(self) -> str:
        """The nearest fill around the text."""
        if len(self.frames) == 1:
            return self.frames[0].behind
        for frame in reversed(self.frames):
            if frame.behind:
                return frame.behind
        return ""

    def note_author(self, attributes: dict[str, str]) -> None:
        """Remember who made a change."""
        author = attribute(attributes, "author")
        if author:
            self.authors.setdefault(author)

    def _text(self, text: str) -> None:
        within = self.path[-1] if self.path else ""
        if within in _TEXT:
            self.write(text)
        elif within in ("w:instrText", "w:delInstrText"):
            self.fields.code(text)
        elif within in ("wp:posOffset", "wp14:pctPosHOffset", "wp14:pctPosVOffset"):
            self.anchor.offset(self.path, text)
        elif text.strip() and within not in asides.SILENT_TEXT:
            self.aside(Layer.METADATA, text, "其他文字", "页面上不显示的文字")
