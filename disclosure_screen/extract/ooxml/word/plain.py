"""Plain paragraphs (普通段落): body text written the plain way, read by one expression instead of a parser.

Most of a long document is paragraphs of runs with simple properties. Between two of them a story has nothing open, so
their bytes need not go through the parser at all; everything else still does, in order. A law in the tests holds both ways to
the same blocks. Looks are worked out once for each spelling of the properties that occurs.
"""

import re
from collections.abc import Generator, Iterable, Iterator
from itertools import accumulate, chain
from typing import TYPE_CHECKING, Final

from disclosure_screen.extract import bulk
from disclosure_screen.extract.ooxml.breaks import until_broken
from disclosure_screen.extract.ooxml.names import speaks
from disclosure_screen.extract.ooxml.paragraph import Paragraph, Tag
from disclosure_screen.extract.ooxml.word import asides, marks, structure
from disclosure_screen.extract.ooxml.word.styles import Look, note_paragraph, note_run
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.extract.xml import utf8_without_doctype
from disclosure_screen.model.document import Block, Layer

if TYPE_CHECKING:
    from disclosure_screen.extract.ooxml.word.story import Story

_BODY = re.compile(rb"<w:body>")
_OURS = re.compile(
    rb'xmlns:w="http://(?:schemas\.openxmlformats\.org/wordprocessingml/2006/main|purl\.oclc\.org/ooxml/wordprocessingml/main)"'
)
_MARKS = rb'(?: w(?:14)?:(?:rsid\w*|paraId|textId)="[0-9A-F]{8}")*'
_TAG = rb'<w:\w+(?: w:\w+="[^"<>&\r\n\t]*")*/>'
_RUN = (
    rb"<w:r%b>(?:<w:rPr>(@(?:%b)*)</w:rPr>)?(?:<w:lastRenderedPageBreak/>)?"
    rb'<w:t(?: xml:space="preserve")?>(@[^<>&\x00-\x1f]*)</w:t></w:r>'
) % (_MARKS, _TAG)
_PARAGRAPH = re.compile(
    rb"<w:p%b>(?:<w:pPr>((?:%b|</?w:(?:rPr|numPr|tabs|pBdr)>)*)</w:pPr>)?((?:%b)*)</w:p>"
    % (_MARKS, _TAG, _RUN.replace(b"@", b"?:"))
)
_RUNS = re.compile(_RUN.replace(b"@", b""))
_PROPERTY = re.compile(r'<(/?)(w:\w+)((?: w:\w+="[^"]*")*)/?>')
_ATTRIBUTE = re.compile(r'w:(\w+)="([^"]*)"')
_STARTS: Final = {**asides.STARTS, **marks.STARTS, **structure.STARTS}
_ENDS: Final = {**marks.ENDS, **structure.ENDS}
_LONGEST = 2**18
"""Bytes that are held while the end of a paragraph or table is not in sight."""


_FARTHEST = 2**15
_ENDS_TABLE = b"</w:tbl>"


class PlainParagraphs:
    """Takes what is plain out of the bytes of one story and tells it; :meth:`others` are the bytes for the parser."""

    def __init__(self, story: "Story") -> None:
        self.story = story
        self._looks: dict[tuple[bytes, str], Look | None] = {}
        self._reasons: dict[tuple[bytes, bytes], str] = {}
        self._headed = story.visibility.outline({}) > 0

    def others(self, chunks: Iterable[bytes]) -> Iterator[bytes]:
        """The bytes that are not plain. Each piece must have been parsed and told before the next is asked for."""
        raw, kept = iter(chunks), b""
        for kept in accumulate(raw):
            if (body := _BODY.search(kept)) or len(kept) > _LONGEST:
                break
        else:
            body = None
        if not body or not _ours(kept[: body.end()]):
            yield kept
            yield from raw
            return
        yield kept[: body.end()]
        kept = kept[body.end() :]
        breaks: list[Unreadable] = []
        for chunk in chain((b"",), until_broken(raw, breaks)):
            searched, kept = len(kept), kept + chunk
            if b"<!" in kept or b"<?" in kept:  # what looks like a paragraph may stand in a comment
                break
            kept = yield from self._passed(kept, searched)
        yield kept
        yield from until_broken(raw, breaks)
        if breaks:
            raise breaks[0]

    def _passed(self, kept: bytes, searched: int) -> Generator[bytes, None, bytes]:
        """Yields what is not plain up to the last complete paragraph; answers what stands behind it.

        No paragraph ends in the first ``searched`` bytes.
        """
        at = self._told_from(kept, 0)
        reach = max(0, searched - at - len(_ENDS_TABLE))
        while (end := kept.find(_ENDS_TABLE if self.story.tables else b"</w:p>", at + reach)) >= 0:
            end = kept.index(b">", end) + 1
            yield kept[at:end]
            at = self._told_from(kept, end)
            # Where nothing is plain, ever longer pieces go to the parser: each costs as much as twenty paragraphs.
            reach = 0 if at > end else min(_FARTHEST, 2 * reach + 64)
        if len(kept) - at > _LONGEST and (end := kept.rfind(b"<", at)) > at:
            yield kept[at:end]
            at = end
        if len(kept) - at > 2 * _LONGEST:  # one endless text
            yield kept[at:]
            at = len(kept)
        return kept[at:]

    def _told_from(self, kept: bytes, at: int) -> int:
        """Tells the plain paragraphs from ``at`` on; answers where they end."""
        story = self.story
        if (
            len(story.path) != 2
            or story.path[1] != "w:body"
            or story.paragraphs
            or story.tables
            or story.fields.in_code
        ):
            return at
        while (found := _PARAGRAPH.match(kept, at)) and self._told(found.group(1) or b"", found.group(2)):
            at = found.end()
        return at

    def _told(self, properties: bytes, body: bytes) -> bool:
        """The paragraph told; False where only the parser can tell it."""
        look = self._look(properties, "w:pPr")
        if look is None:
            return False
        runs, reasons, known = _RUNS.findall(body), list[str](), self._reasons
        try:
            for run, _ in runs:
                why = known.get((properties, run))
                reasons.append(self._why(properties, look, run) if why is None else why)
            if any(reasons) or self.story.root.tag:
                self._tell_mixed(
                    look, [(raw.decode(), why) for (_, raw), why in zip(runs, reasons, strict=True) if raw]
                )
            elif text := b"".join([raw for _, raw in runs]).decode():
                self._tell(look, text)
        except ValueError:  # no UTF-8, or properties that do more than give a look
            return False
        return True

    def _tell(self, look: Look, text: str) -> None:
        """A paragraph in plain sight."""
        story, frame = self.story, self.story.root
        frame.paragraphs += 1
        if text.isspace():
            return
        heading = story.visibility.outline(look) if look or self._headed else 0
        if heading:
            story.out.append(Block(frame.layer, text, story.here(), heading=heading))
        else:
            story.out.append(bulk.block(frame.layer, text, story.here(), None, ""))

    def _tell_mixed(self, look: Look, pieces: list[tuple[str, str]]) -> None:
        """A paragraph of which a part is not seen."""
        tagged = [(text, (Layer.HIDDEN, why) if why else None) for text, why in pieces]
        if tagged:
            structure.tell_paragraph(self.story, Paragraph(list[tuple[str, Tag | None]](tagged), look=look))

    def _why(self, properties: bytes, look: Look, run: bytes) -> str:
        """Why a run is not seen. Raises ValueError where that cannot be told from its properties alone."""
        why = self._reasons.get((properties, run))
        if why is None:
            own = self._look(run, "w:rPr")
            if own is None:
                raise ValueError
            why = self.story.visibility.concealment(own, look, {}, self.story.behind())
            self._reasons[properties, run] = why
        return why

    def _look(self, written: bytes, within: str) -> Look | None:
        if not written:
            return {}
        key = written, within
        if key not in self._looks:
            if len(self._looks) > _SPELLINGS:
                self._looks.clear()
                self._reasons.clear()
            self._looks[key] = _look(written.decode("utf-8", "replace"), within)
        return self._looks[key]


_SPELLINGS = 20_000


def _ours(head: bytes) -> bool:
    """True where ``w:`` means WordprocessingML in what follows, and bytes can be searched."""
    return head.count(b"xmlns:w=") == 1 and _OURS.search(head) is not None and utf8_without_doctype(head)


def _look(written: str, within: str) -> Look | None:
    """The look these properties give; None where they do anything else, such as tell a change or hold words."""
    look: Look = {}
    path = [within]
    for end, short, attributes_written in _PROPERTY.findall(written):
        if end:
            if path.pop() != short or not path:
                return None
            continue
        attributes = dict(_ATTRIBUTE.findall(attributes_written))
        if _STARTS.get(short) is structure.start_look:
            if within == path[-1] == "w:pPr":
                note_paragraph(look, short, attributes)
            elif within == path[-1] == "w:rPr":
                note_run(look, short, attributes)
        elif short in _STARTS or short in _ENDS or _says(short, attributes):
            return None
        if short in _HOLDING:
            path.append(short)
    return look if path == [within] else None


def _says(short: str, attributes: dict[str, str]) -> bool:
    if short in asides.SILENT:
        return False
    return "author" in attributes or any(len(value) > 1 and speaks(value) for value in attributes.values())


_HOLDING = frozenset({"w:rPr", "w:numPr", "w:tabs", "w:pBdr"})
