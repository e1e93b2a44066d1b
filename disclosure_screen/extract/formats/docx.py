"""Word documents (Word 文档): docx, docm, dotx, dotm, read part by part as a stream.

Not through python-docx: it sees ten of the fifty-nine places where text hides (headers of unused sections, deleted
revisions, text boxes, comments …). Every part is read, referenced or not; what has no reader of its own is swept.
"""

from collections.abc import Iterator

from disclosure_screen.extract.ooxml.colours import Theme, read_theme
from disclosure_screen.extract.ooxml.leftovers import leftovers
from disclosure_screen.extract.ooxml.package import Package
from disclosure_screen.extract.ooxml.paragraph import Tag
from disclosure_screen.extract.ooxml.recognise import declared
from disclosure_screen.extract.ooxml.word.frames import Frame
from disclosure_screen.extract.ooxml.word.story import Story
from disclosure_screen.extract.ooxml.word.styles import Styles, read_styles
from disclosure_screen.extract.ooxml.word.visibility import Visibility
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

PRECEDENCE = 100

_DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
_TYPES = {
    "application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml": _DOCX,
    "application/vnd.openxmlformats-officedocument.wordprocessingml.template.main+xml": (
        "application/vnd.openxmlformats-officedocument.wordprocessingml.template"
    ),
    "application/vnd.ms-word.document.macroenabled.main+xml": "application/vnd.ms-word.document.macroenabled.12",
    "application/vnd.ms-word.template.macroenabledtemplate.main+xml": "application/vnd.ms-word.template.macroenabled.12",
}
_GLOSSARY: Tag = (Layer.HIDDEN, "构建基块（自动图文集），页面上不显示")
_ORPHAN: Tag = (Layer.HIDDEN, "文件中未引用的正文部件，打开时不显示")
_UNUSED = {
    "first": (Layer.HIDDEN, "未启用的首页页眉页脚，页面上不显示"),
    "even": (Layer.HIDDEN, "未启用的偶数页页眉页脚，页面上不显示"),
    "": (Layer.HIDDEN, "未被任何节引用的页眉页脚，页面上不显示"),
}
_SIDES = {"default": "", "first": "首页", "even": "偶数页"}


def sniff(source: Source) -> str | None:
    """The media type of a Word package: document, template, with or without macros."""
    return declared(source, _TYPES, "word/document.xml", _DOCX)


def read(source: Source) -> Iterator[Part]:
    """Body, headers and footers, notes, comments, then every other part."""
    package = Package(source)
    reading = _Reading(package)
    yield from reading.main()
    yield from reading.around()
    yield from leftovers(package)


class _Reading:
    """One Word package being read: its look, and what the body said about headers and authors."""

    def __init__(self, package: Package) -> None:
        self.package = package
        self.visibility = Visibility(Styles(self._theme()))
        self.authors: dict[str, None] = {}
        self.sections: list[tuple[str, str, str]] = []
        self.title_page = False
        self.even_pages = False

    def main(self) -> Iterator[Part]:
        """The body, and every further part that claims to be one."""
        package = self.package
        for name in [
            n for n in package.parts if n.lower() == "word/styles.xml" or package.kind(n).endswith("styles+xml")
        ]:
            yield from self._styles(name)
        main = [n for n in package.targets("", "officeDocument") if n.lower().endswith(".xml")]
        main = main or [n for n in package.parts if package.kind(n) in _TYPES or n.lower() == "word/document.xml"]
        if not main:
            yield Gap(GapReason.DAMAGED, Location(("正文",)), "找不到正文部件")
        for name in main:
            yield from self._story(name, Frame((), Layer.BODY, numbered=True))

    def around(self) -> Iterator[Part]:
        """Headers, footers, notes, comments, building blocks, and parts of the same kinds that nothing refers to."""
        package = self.package
        self.even_pages = self._settings()
        for name in list(package.parts):
            if name in package.seen or not name.lower().endswith(".xml"):
                continue
            low, kind = name.lower(), package.kind(name)
            if "header+xml" in kind or low.startswith("word/header"):
                yield from self._story(name, self._margin(name, "页眉"))
            elif "footer+xml" in kind or low.startswith("word/footer"):
                yield from self._story(name, self._margin(name, "页脚"))
            elif "footnotes+xml" in kind or low == "word/footnotes.xml":
                yield from self._story(name, Frame(("脚注",), Layer.FOOTNOTE))
            elif "endnotes+xml" in kind or low == "word/endnotes.xml":
                yield from self._story(name, Frame(("尾注",), Layer.FOOTNOTE))
            elif "comments+xml" in kind or low == "word/comments.xml":
                yield from self._story(name, Frame(("批注",), Layer.COMMENT))
            elif "/glossary/" in low and "document" in low:
                yield from self._story(name, Frame(("构建基块",), Layer.BODY, _GLOSSARY))
            elif kind in _TYPES or "document.glossary" in kind:
                yield from self._story(
                    name, Frame((f"其他正文部件（{name.rpartition('/')[2]}）",), Layer.BODY, _ORPHAN)
                )
            elif low.startswith("word/numbering"):
                yield from self._story(name, Frame((), Layer.BODY))
        for author in self.authors:
            yield Block(Layer.METADATA, author, Location(("修订作者",)), concealment="修订作者，页面上不显示")

    def _story(self, name: str, frame: Frame) -> Iterator[Part]:
        story = Story(self.package, name, frame, self.visibility)
        yield from self.package.guarded(frame.location(), story.blocks())
        self.authors |= story.authors
        self.sections += story.sections
        self.title_page |= story.title_page

    def _margin(self, name: str, label: str) -> Frame:
        """The frame of a header or footer: in use, or hidden because no section shows it."""
        uses = {side for _, side, part in self.sections if part == name}
        shown = "default" in uses or ("first" in uses and self.title_page) or ("even" in uses and self.even_pages)
        side = next((s for s in ("default", "first", "even") if s in uses), "")
        return Frame((f"{_SIDES.get(side, '')}{label}",), Layer.HEADER_FOOTER, None if shown else _UNUSED.get(side))

    def _theme(self) -> Theme:
        for name in [n for n in self.package.parts if n.lower().startswith("word/theme/")]:
            try:
                return read_theme(self.package.events(name))
            except Unreadable:
                continue
            finally:
                self.package.seen.discard(name)
        return Theme()

    def _styles(self, name: str) -> Iterator[Part]:
        try:
            read_styles(self.package.open_events(name), self.visibility.styles)
        except Unreadable as error:
            yield error.gap(Location(("样式",)))
            self.package.broken.add(name)
        self.package.seen.discard(name)

    def _settings(self) -> bool:
        for name in [n for n in self.package.parts if n.lower() == "word/settings.xml"]:
            try:
                return any(tag.endswith("}evenAndOddHeaders") for _, tag, _ in self.package.events(name))
            except Unreadable:
                return False
            finally:
                self.package.seen.discard(name)
        return False
