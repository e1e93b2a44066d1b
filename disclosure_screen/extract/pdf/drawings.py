"""What no page draws (未绘制内容): forms, appearances, patterns, removed pages, and what ActualText replaces.

Their text sits in fonts and encodings only a renderer understands. Instead of a second interpreter, each is put on a
page of its own in a scratch document in memory, and pdfium reads that.
"""

import io
from collections.abc import Container, Iterable, Iterator
from typing import Any, Final

from disclosure_screen.extract.pdf.content import Contents, inherited
from disclosure_screen.extract.pdf.lines import Frame, lines
from disclosure_screen.extract.pdf.objects import Inventory
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
_ACTUAL: Final = b"/ActualText"
_NEUTRAL: Final = b"/ActualTexx"


def undrawn(contents: Contents, found: Inventory, known: set[str]) -> Iterator[Part]:
    """Blocks of text that stands in no page's drawing; ``known`` are texts already given (blanks removed)."""
    count = 0
    for stream, layer, label, concealment, page in _candidates(contents, found):
        count += 1
        if count > _MOST:
            yield Gap(GapReason.LIMIT, detail=f"未绘制的图形对象超过 {_MOST:,} 个，其余未读")
            return
        try:
            text = _text(contents, found, stream)
        except Unreadable as error:
            yield Gap(error.reason, detail=error.detail)
            continue
        fresh = "\n".join(line for line in text if squeezed(line) not in known)
        if fresh:
            known.update(squeezed(line) for line in fresh.split("\n"))
            route = (label,) if page is None else (f"第{page}页", label)
            yield Block(layer, fresh, Location(route, page), concealment=concealment)


def squeezed(text: str) -> str:
    """A text without blanks, to compare readings of the same words."""
    return "".join(text.split())


def without_replacements(contents: Contents, raw: bytes, password: str, numbers: list[int]) -> bytes:
    """The document again, with pages in which no text is replaced by ActualText, so that pdfium reads what is shown."""
    import pikepdf

    with pikepdf.open(io.BytesIO(raw), password=password) as scratch:
        every = [page.obj for page in scratch.pages]
        pages = [every[number - 1] for number in numbers]
        for item in scratch.objects:
            kind = getattr(item, "_type_name", "")
            dictionary: Any = item.stream_dict if kind == "stream" else item
            if kind in ("stream", "dictionary") and dictionary.get("/ActualText") is not None:
                del dictionary["/ActualText"]
            if kind == "stream" and dictionary.get("/Subtype") == "/Form":
                _neutralise(item, contents.cap)
        for page in pages:
            streams = page.get("/Contents")
            for stream in [streams] if getattr(streams, "_type_name", "") == "stream" else list(streams or ()):
                _neutralise(stream, contents.cap)
            _neutral_properties(page)
        return _bytes(scratch)


def _neutralise(stream: Any, cap: int) -> None:
    try:
        raw = decoded(stream, cap)
    except Unreadable:
        return
    if _ACTUAL in raw:
        stream.write(raw.replace(_ACTUAL, _NEUTRAL))


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
        found = [line.text for line in lines(textpage, Frame.of(page))]
        textpage.close()
        page.close()
        yield found


def _neutral_properties(page: Any) -> None:
    resources = inherited(page, "/Resources")
    properties = resources.get("/Properties") if resources is not None else None
    if properties is not None:
        for value in properties.values():
            if getattr(value, "_type_name", "") == "dictionary" and value.get("/ActualText") is not None:
                del value["/ActualText"]


def _candidates(contents: Contents, found: Inventory) -> Iterator[tuple[Any, Layer, str, str, int | None]]:
    """What may hold undrawn text: the object, its layer, a step of its route, why it is not seen, its page."""
    appearances = _appearances(contents.pdf)
    for stream in found.streams:
        dictionary, number = stream.stream_dict, stream.objgen
        if number in contents.drawn or number in contents.streams:
            continue
        if dictionary.get("/Subtype") == "/Form":
            if number in appearances:
                page, shown = appearances[number]
                yield stream, Layer.COMMENT, "批注外观", "" if shown else "未显示的批注外观", page
            else:
                yield stream, Layer.HIDDEN, "未绘制的图形", "页面没有绘制这一图形", None
        elif dictionary.get("/PatternType") == 1:
            yield stream, Layer.HIDDEN, "图案", "填充图案中的文字", None
        elif _orphan_content(stream, dictionary, found, contents.cap):
            yield stream, Layer.HIDDEN, "未引用的内容", "页面没有引用这一内容", None
    for page in found.orphans:
        yield page, Layer.HIDDEN, "已移除的页面", "页面已从文档中移除，内容仍在文件里", None


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


def _orphan_content(stream: Any, dictionary: Any, found: Inventory, cap: int) -> bool:
    """True for a stream that looks like page content and belongs to nothing known."""
    number = stream.objgen
    if number in found.fonts or number in found.technical or number in found.scripts:
        return False
    if dictionary.get("/Subtype") is not None or dictionary.get("/Type") is not None:
        return False
    if any(key in dictionary for key in _TECHNICAL):
        return False
    try:
        raw = decoded(stream, cap)
    except Unreadable:
        return False
    return b"BT" in raw and (b"Tj" in raw or b"TJ" in raw)


def _text(contents: Contents, found: Inventory, item: Any) -> list[str]:
    """The lines of one undrawn object, drawn alone."""
    import pikepdf

    kind = getattr(item, "_type_name", "")
    with pikepdf.new() as scratch:
        if kind == "dictionary":
            item["/Parent"] = contents.pdf.Root.Pages
            scratch.pages.append(pikepdf.Page(item))
        else:
            _, expansions = contents.form(item)
            if expansions is None:
                raise Unreadable(GapReason.LIMIT, "未绘制的图形嵌套过多")
            scratch.add_blank_page(page_size=(_SHEET, _SHEET))
            page = scratch.pages[0].obj
            if item.stream_dict.get("/Subtype") == "/Form":
                copied = scratch.copy_foreign(item)
                page["/Resources"] = pikepdf.Dictionary(XObject=pikepdf.Dictionary(X=copied))
                if copied.stream_dict.get("/Resources") is None:
                    copied.stream_dict["/Resources"] = _borrowed(contents, scratch)
                page["/Contents"] = scratch.make_stream(b"q 1 0 0 1 2000 2000 cm /X Do Q")
            else:
                own = item.stream_dict.get("/Resources")
                page["/Resources"] = _borrowed(contents, scratch) if own is None else _copy(contents, scratch, own)
                page["/Contents"] = scratch.make_stream(b"1 0 0 1 2000 2000 cm " + decoded(item, contents.cap))
        return _scratch_lines(_bytes(scratch))


def _scratch_lines(document: bytes) -> list[str]:
    import pypdfium2

    try:
        drawn = pypdfium2.PdfDocument(document)
    except pypdfium2.PdfiumError:
        return []
    try:
        return [line for page_lines in read_lines(drawn) for line in page_lines]
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
