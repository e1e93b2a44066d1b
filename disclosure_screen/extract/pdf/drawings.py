"""What no page draws (未绘制内容): forms, appearances, patterns and removed pages.

Their text sits in fonts and encodings only a renderer understands. Instead of a second interpreter, each is put on a
page of its own in a scratch document in memory, and pdfium reads that.
"""

import io
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from disclosure_screen.extract.layout.lines import squeezed
from disclosure_screen.extract.pdf.content import Contents, inherited
from disclosure_screen.extract.pdf.objects import Inventory, Stored
from disclosure_screen.extract.pdf.streams import decoded
from disclosure_screen.extract.source import Part, Unreadable
from disclosure_screen.model.document import Block, Gap, GapReason, Layer
from disclosure_screen.model.place import Location

_SHEET: Final = 14400
_MOST: Final = 2_000
"""Undrawn forms looked at; an honest file has some dozens."""
_TECHNICAL: Final = (
    "/FunctionType", "/ShadingType", "/HalftoneType", "/PatternType", "/CMapName", "/Alternate", "/Length1", "/JBIG2Globals",
)  # fmt: skip
_SHOWS: Final = (b"Tj", b"TJ", b"'", b'"', b"Do")
"""Operators without which a stream shows no text."""


def undrawn(contents: Contents, found: Inventory, known: set[str]) -> Iterator[Part]:
    """Blocks of text that stands in no page's drawing; ``known`` are texts already given (blanks removed)."""
    import pikepdf

    candidates: list[_Candidate] = []
    with pikepdf.new() as scratch:
        for candidate in _candidates(contents, found):
            if len(candidates) == _MOST:
                yield Gap(GapReason.LIMIT, detail=f"未绘制的图形对象超过 {_MOST:,} 个，其余未读")
                break
            try:
                if _put(contents, scratch, candidate.item):
                    candidates.append(candidate)
            except Unreadable as error:
                yield Gap(error.reason, candidate.location, error.detail)
            except (pikepdf.PdfError, ValueError, TypeError):
                yield Gap(GapReason.DAMAGED, candidate.location, "未绘制的内容损坏，无法读取")
        pages = _scratch_lines(_bytes(scratch)) if candidates else []
    if len(pages) != len(candidates):
        yield Gap(GapReason.DAMAGED, detail="未绘制的内容无法读取")
    for candidate, text in zip(candidates, pages, strict=False):
        fresh = "\n".join(line for line in text if squeezed(line) not in known)
        if fresh:
            known.update(squeezed(line) for line in fresh.split("\n"))
            yield Block(candidate.layer, fresh, candidate.location, concealment=candidate.concealment)


def read_lines(drawn: Any, passed: Container[int] = ()) -> Iterator[list[str]]:
    """The lines of every page of a pdfium document; none for the page numbers to be passed over."""
    import pypdfium2

    for number in range(1, len(drawn) + 1):
        if number in passed:
            yield []
            continue
        try:
            page = drawn[number - 1]
        except pypdfium2.PdfiumError:
            yield []
            continue
        textpage = page.get_textpage()
        found = [stripped for line in textpage.get_text_range().split("\n") if (stripped := line.strip())]
        textpage.close()
        page.close()
        yield found


@dataclass(frozen=True, slots=True)
class _Candidate:
    """What may hold undrawn text: the object, its layer, a step of its route, why it is not seen, its page."""

    item: Any
    layer: Layer
    label: str
    concealment: str
    page: int | None = None

    @property
    def location(self) -> Location:
        return Location((self.label,) if self.page is None else (f"第{self.page}页", self.label), self.page)


def _candidates(contents: Contents, found: Inventory) -> Iterator[_Candidate]:
    appearances = _appearances(contents.pdf)
    for stream in found.streams:
        if stream.number in contents.drawn or stream.number in contents.streams:
            continue
        if stream.subtype == "/Form":
            if stream.number in appearances:
                page, shown = appearances[stream.number]
                yield _Candidate(stream.item, Layer.COMMENT, "批注外观", "" if shown else "未显示的批注外观", page)
            else:
                yield _Candidate(stream.item, Layer.HIDDEN, "未绘制的图形", "页面没有绘制这一图形")
        elif stream.dictionary.get("/PatternType") == 1:
            yield _Candidate(stream.item, Layer.HIDDEN, "图案", "填充图案中的文字")
        elif _orphan_content(stream, found, contents.cap):
            yield _Candidate(stream.item, Layer.HIDDEN, "未引用的内容", "页面没有引用这一内容")
    for page in found.orphans:
        yield _Candidate(page, Layer.HIDDEN, "已移除的页面", "页面已从文档中移除，内容仍在文件里")


def _appearances(pdf: Any) -> dict[tuple[int, int], tuple[int, bool]]:
    """Appearance streams by number, with their page and whether they are what is shown (N, annotation not hidden)."""
    found: dict[tuple[int, int], tuple[int, bool]] = {}
    for number, page in enumerate(pdf.pages, 1):
        annotations = page.obj.get("/Annots")
        if getattr(annotations, "_type_name", "") != "array":
            continue
        for annotation in annotations:
            appearance: Any = annotation.get("/AP") if getattr(annotation, "_type_name", "") == "dictionary" else None
            if getattr(appearance, "_type_name", "") != "dictionary":
                continue
            hidden = isinstance(flags := annotation.get("/F"), int) and bool(flags & 0x22)
            for key, value in appearance.items():
                streams = [value] if getattr(value, "_type_name", "") == "stream" else []
                if getattr(value, "_type_name", "") == "dictionary":
                    streams = [item for item in value.values() if getattr(item, "_type_name", "") == "stream"]
                for stream in streams:
                    found.setdefault(stream.objgen, (number, key == "/N" and not hidden))
    return found


def _orphan_content(stream: Stored, found: Inventory, cap: int) -> bool:
    """True for a stream that looks like page content and belongs to nothing known."""
    if any(stream.number in known for known in (found.fonts, found.technical, found.scripts)):
        return False
    if stream.subtype or stream.type or any(key in stream.dictionary for key in _TECHNICAL):
        return False
    try:
        raw = decoded(stream.item, cap)
    except Unreadable:
        return False
    return b"BT" in raw and (b"Tj" in raw or b"TJ" in raw)


def _put(contents: Contents, scratch: Any, item: Any) -> bool:
    """One more scratch page that draws the object; False where the object cannot say anything."""
    import pikepdf

    if getattr(item, "_type_name", "") == "dictionary":
        item["/Parent"] = contents.pdf.Root.Pages
        scratch.pages.append(pikepdf.Page(item))
        return True
    raw = decoded(item, contents.cap)
    if not any(mark in raw for mark in _SHOWS):
        return False
    contents.check(item, raw)
    scratch.add_blank_page(page_size=(_SHEET, _SHEET))
    page = scratch.pages[-1].obj
    if item.stream_dict.get("/Subtype") == "/Form":
        copied = scratch.copy_foreign(item)
        page["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=copied))
        if copied.stream_dict.get("/Resources") is None:
            copied.stream_dict["/Resources"] = _borrowed(contents, scratch)
        page["/Contents"] = scratch.make_stream(b"q 1 0 0 1 2000 2000 cm /X Do Q")
    else:
        own = item.stream_dict.get("/Resources")
        page["/Resources"] = _borrowed(contents, scratch) if own is None else _copy(contents, scratch, own)
        page["/Contents"] = scratch.make_stream(b"1 0 0 1 2000 2000 cm " + raw)
    return True


def _scratch_lines(document: bytes) -> list[list[str]]:
    import pypdfium2

    try:
        drawn = pypdfium2.PdfDocument(document)
    except pypdfium2.PdfiumError:
        return []
    try:
        return list(read_lines(drawn))
    finally:
        drawn.close()


def _borrowed(contents: Contents, scratch: Any) -> Any:
    """The first page's resources, for content that names none; fonts of one document mostly share their names."""
    import pikepdf

    for page in contents.pdf.pages:
        resources = inherited(page.obj, "/Resources")
        if resources is not None:
            return _copy(contents, scratch, resources)
    return pikepdf.Dictionary()


def _copy(contents: Contents, scratch: Any, item: Any) -> Any:
    """A dictionary of the document in the scratch one, with all it refers to."""
    return scratch.copy_foreign(item if item.is_indirect else contents.pdf.make_indirect(item))


def _bytes(document: Any) -> bytes:
    import pikepdf

    held = io.BytesIO()
    document.save(held, compress_streams=False, object_stream_mode=pikepdf.ObjectStreamMode.disable)
    return held.getvalue()


def fresh_lines(found: Iterable[str], known: set[str]) -> list[str]:
    """Lines whose words were not read before."""
    return [line for line in found if squeezed(line) and squeezed(line) not in known]
