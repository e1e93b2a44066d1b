"""Stories (正文部件): ``content.xml`` or ``styles.xml`` as blocks in one pass, whether of texts, sheets or slides.

The three kinds share one vocabulary and nest in one another (a table on a slide, a shape in a sheet), so one reader serves
all. Every element that is not known is searched for text all the same.
"""

from collections.abc import Iterable, Iterator

from disclosure_screen.extract.ooxml.paragraph import Paragraph, Tag
from disclosure_screen.extract.opendocument import asides, marks
from disclosure_screen.extract.opendocument.frames import CellFrame, Frame, Table
from disclosure_screen.extract.opendocument.names import ODF
from disclosure_screen.extract.opendocument.styles import Styles
from disclosure_screen.extract.source import Embedded
from disclosure_screen.extract.xml import COMMENT, END, START, TEXT, Event
from disclosure_screen.model.document import Block, Gap, Layer
from disclosure_screen.model.place import Location

_PARAGRAPHS = frozenset({"text:p", "text:h"})
_SILENT_TEXT = frozenset(
    {
        "math:annotation",
        "office:binary-data",
        "number:text",
        "text:note-citation",
        "dc:date",
        "meta:date-string",
    }
)


class Story:
    """Reads one part; the handlers of its elements are in the modules beside this one."""

    def __init__(
        self, styles: Styles, frame: Frame, *, sheets: bool = False, images: dict[str, Location] | None = None
    ) -> None:
        self.styles = styles
        self.frames: list[Frame] = [frame]
        self.tables: list[Table] = []
        self.sheets = sheets
        self.images = images if images is not None else {}
        self.paragraphs: list[tuple[Paragraph, str]] = []
        self.spans: list[str] = []
        self.hidden: list[tuple[str, str]] = []
        self.path: list[str] = []
        self.out: list[Block | Gap | Embedded] = []
        self.pieces: list[str] = []
        self.inserting = 0
        self.counts: dict[str, int] = {}

    def blocks(self, parts: Iterable[Event]) -> Iterator[Block | Gap | Embedded]:
        """Everything in the part. Raises what the events raise."""
        for kind, name, attributes in parts:
            if kind == START:
                short = ODF[name]
                self.path.append(short)
                start = marks.STARTS.get(short)
                if start is not None:
                    start(self, short, attributes)
                elif not self.styles.start(short, attributes) and attributes:
                    asides.unknown(self, short, attributes)
            elif kind == END and self.path:
                short = self.path.pop()
                end = marks.ENDS.get(short)
                if end is not None:
                    end(self)
                elif short.startswith("style:"):
                    self.styles.end(short)
                if self.hidden and self.hidden[-1][0] == f"{short}{len(self.path)}":
                    self.hidden.pop()
                if self.out and not self.paragraphs and len(self.tables) < 2:
                    yield from self.out
                    self.out.clear()
            elif kind == TEXT:
                self._text(name)
            elif kind == COMMENT:
                self.say(Layer.METADATA, name, "XML注释", "XML 注释，页面上不显示")
        yield from self.out
        self.out.clear()

    def _text(self, text: str) -> None:
        within = self.path[-1] if self.path else ""
        if within in ("office:binary-data", "dc:creator", "meta:creator-initials"):
            self.pieces.append(text)
        elif within in ("svg:title", "svg:desc"):
            self.say(Layer.EMBEDDED, text, "替代文字", "替代文字，页面上不显示")
        elif within in _SILENT_TEXT:
            return
        elif self.paragraphs and "math:math" not in self.path:
            if within == "text:ruby-text":
                self.say(self.frames[-1].layer, text, "拼音注音", "")
            else:
                self.write(text)
        elif text.strip():
            self.say(Layer.METADATA, text, "其他文字", "页面上不显示的文字")

    def write(self, text: str) -> None:
        """A piece of the open paragraph. Line ends in the XML are blanks, as the format has it."""
        paragraph, style = self.paragraphs[-1]
        tag: Tag | None = None
        if self.hidden:
            tag = (Layer.HIDDEN, self.hidden[-1][1])
        else:
            why = self.styles.concealment(style, tuple(self.spans), self.frames[-1].behind)
            tag = (Layer.HIDDEN, why) if why else None
        plain = text.replace("\n", " ") if self.path[-1] != "text:line-break" else text
        paragraph.add(plain, tag)
        if self.inserting and tag is None:
            paragraph.inserted.append(plain)

    def outer(self) -> tuple[str, ...]:
        """The route of the nearest frame that is no cell."""
        return next((f.route for f in reversed(self.frames) if not isinstance(f, CellFrame)), ())

    def hide(self, why: str, short: str, depth: int) -> None:
        """Everything until the end of that element is hidden."""
        self.hidden.append((f"{short}{depth}", why))

    def count(self, what: str) -> int:
        """The next number of a note, box, slide or change."""
        self.counts[what] = self.counts.get(what, 0) + 1
        return self.counts[what]

    def here(self) -> Location:
        """The place being read."""
        frame = self.frames[-1]
        return (
            frame.location(f"第{frame.paragraphs + (1 if self.paragraphs else 0)}段")
            if frame.numbered
            else frame.location()
        )

    def say(self, layer: Layer, text: str, step: str, concealment: str) -> None:
        """A block beside the running text."""
        if text.strip():
            self.out.append(Block(layer, text.strip(), Location((*self.here().route, step)), concealment=concealment))
