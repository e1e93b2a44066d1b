"""Text of a file as other tools see it; run by ``benchmarks/extraction.py`` with the Python that has them installed.

    python benchmarks/extraction_peers.py TOOL < lines of file paths > one JSON line a file: {"path": …, "text": …}

Each tool is used the way its own documentation shows, with everything it offers for text switched on. Standard library
only outside of the functions, since the product is not installed there.
"""

# mypy: disable-error-code="import-not-found, import-untyped, no-any-return, unused-ignore"

import json
import signal
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

_SECONDS = 30


def main() -> None:
    """Reads paths, writes texts; an error or a time-out is an empty text, as a user of the tool would have it."""
    tool = TOOLS[sys.argv[1]]
    signal.signal(signal.SIGALRM, _too_long)
    for line in sys.stdin:
        path = line.rstrip("\n")
        signal.alarm(_SECONDS)
        try:
            text = tool(path)
        except BaseException as error:  # A tool's panic is not an Exception.
            text = ""
            if isinstance(error, KeyboardInterrupt):
                raise
        finally:
            signal.alarm(0)
        sys.stdout.write(json.dumps({"path": path, "text": text}) + "\n")
        sys.stdout.flush()


def _too_long(*_: object) -> None:
    raise TimeoutError


def python_docx(path: str) -> str:
    import docx

    document: Any = docx.Document(path)
    parts = [paragraph.text for paragraph in document.paragraphs]
    parts += [cell.text for table in document.tables for row in table.rows for cell in row.cells]
    for section in document.sections:
        for side in (section.header, section.footer, section.first_page_header, section.first_page_footer):
            parts += [paragraph.text for paragraph in side.paragraphs]
    parts += [comment.text for comment in getattr(document, "comments", ())]
    core = document.core_properties
    parts += [core.title, core.author, core.subject, core.keywords, core.comments, core.category]
    return "\n".join(filter(None, parts))


def openpyxl(path: str) -> str:
    import openpyxl

    parts: list[str] = []
    for values in (True, False):
        book: Any = openpyxl.load_workbook(path, data_only=values)
        for sheet in book.worksheets:
            parts += [sheet.title, str(sheet.oddHeader.center.text), str(sheet.oddFooter.center.text)]
            for row in sheet.iter_rows():
                for cell in row:
                    parts += [str(cell.value), cell.comment.text if cell.comment else ""]
                    parts += [str(cell.hyperlink.target) if cell.hyperlink else ""]
        parts += [str(name.attr_text) for name in book.defined_names.values()]
        parts += [str(book.properties.title), str(book.properties.creator)]
    return "\n".join(filter(None, parts))


def python_pptx(path: str) -> str:
    import pptx

    parts: list[str] = []
    presentation: Any = pptx.Presentation(path)
    for slide in presentation.slides:
        stack = list(slide.shapes)
        while stack:
            shape = stack.pop()
            stack += list(getattr(shape, "shapes", ()))
            parts += [shape.name, shape.text_frame.text if shape.has_text_frame else ""]
            if getattr(shape, "has_table", False) and shape.has_table:
                parts += [cell.text for row in shape.table.rows for cell in row.cells]
        if slide.has_notes_slide:
            parts.append(slide.notes_slide.notes_text_frame.text)
    return "\n".join(filter(None, parts))


def docx2python(path: str) -> str:
    from docx2python import docx2python as reader

    with reader(path) as document:
        return "\n".join([document.text, str(document.core_properties), str(document.comments)])


def docx2txt(path: str) -> str:
    import docx2txt as reader

    return str(reader.process(path))


def pdfplumber(path: str) -> str:
    import pdfplumber as reader

    with reader.open(path) as pdf:
        return "\n".join([*((page.extract_text() or "") for page in pdf.pages), str(pdf.metadata)])


def pypdf(path: str) -> str:
    import pypdf as reader

    pdf = reader.PdfReader(path)
    return "\n".join([*(page.extract_text() for page in pdf.pages), str(pdf.metadata), str(pdf.get_fields())])


def pypdfium2(path: str) -> str:
    import pypdfium2 as reader

    pdf: Any = reader.PdfDocument(path)
    return "\n".join([*(page.get_textpage().get_text_range() for page in pdf), str(pdf.get_metadata_dict())])


def markitdown(path: str) -> str:
    from markitdown import MarkItDown

    return str(MarkItDown().convert(path).text_content)


def kreuzberg(path: str) -> str:
    from kreuzberg import extract_file_sync

    found: Any = extract_file_sync(path)
    return "\n".join([found.content, str(found.metadata)])


def calamine(path: str) -> str:
    from python_calamine import CalamineWorkbook

    book: Any = CalamineWorkbook.from_path(path)
    rows = [row for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python()]
    return "\n".join([*book.sheet_names, *(_digits(value) for row in rows for value in row)])


def xlrd(path: str) -> str:
    import xlrd as reader

    book: Any = reader.open_workbook(path, formatting_info=True)
    parts = [name.name for name in book.name_obj_list]
    constants = (name.result.value for name in book.name_obj_list if name.result)
    parts += [str(value) for value in constants if isinstance(value, str | float)]  # others are references
    for sheet in book.sheets():
        parts += [sheet.name, *(note.text for note in sheet.cell_note_map.values())]
        parts += [_digits(cell.value) for row in sheet.get_rows() for cell in row]
    return "\n".join(parts)


def _digits(value: object) -> str:
    """A cell's value; whole numbers without the fraction Python shows."""
    return str(int(value)) if isinstance(value, float) and value == int(value) else str(value)


def striprtf(path: str) -> str:
    from striprtf.striprtf import rtf_to_text

    return str(rtf_to_text(Path(path).read_text("latin-1")))


def ofdkit(path: str) -> str:
    import ofdkit as reader

    return str(reader.extract_text(path))


def easyofd(path: str) -> str:
    """It has no call for text; what it parses holds every text object under this key."""
    from easyofd import OFD

    document: Any = OFD()
    document.read(path, fmt="path")
    stack, parts = [document.data], list[str]()
    while stack:
        one = stack.pop()
        if isinstance(one, dict):
            parts += [one["text"]] if isinstance(one.get("text"), str) else []
            stack += one.values()
        elif isinstance(one, list):
            stack += one
    return "\n".join(parts)


def odfpy(path: str) -> str:
    from odf import opendocument, teletype

    document: Any = opendocument.load(path)
    parts, stack = list[str](), [document.topnode]
    while stack:
        one = stack.pop()
        if one.qname[1] in ("p", "h") and one.qname[0].endswith("text:1.0"):
            parts.append(teletype.extractText(one))
        stack += [child for child in one.childNodes if child.nodeType == child.ELEMENT_NODE]
    return "\n".join(parts)


def mail_parser(path: str) -> str:
    import mailparser

    message = mailparser.parse_from_file(path)
    return "\n".join([str(message.subject), *message.text_plain, *message.text_html])


def msg_parser(path: str) -> str:
    from msg_parser import MsOxMessage

    message = MsOxMessage(path)
    return "\n".join(str(part) for part in (message.subject, message.sender, message.to, message.body) if part)


def tika(path: str) -> str:
    """Apache Tika as the Python package extractous brings it: compiled, without a Java machine."""
    from extractous import Extractor

    text, metadata = Extractor().extract_file_to_string(path)
    return f"{text}\n{metadata}"


TOOLS: dict[str, Callable[[str], str]] = {
    function.__name__: function
    for function in (
        python_docx, docx2python, docx2txt, openpyxl, calamine, xlrd, python_pptx, pdfplumber, pypdf, pypdfium2, markitdown,
        kreuzberg, striprtf, ofdkit, easyofd, odfpy, mail_parser, msg_parser, tika,
    )
}  # fmt: skip

if __name__ == "__main__":
    main()
