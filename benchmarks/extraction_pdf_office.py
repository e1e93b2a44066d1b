"""Documents of the kind and length an office writes, generated, for the speed part of ``benchmarks/extraction_pdf.py``.

A corpus of test files is short and full of rare features, so that it measures what a file costs; these measure what a page costs.
"""

import io
import random

import pikepdf
from pikepdf import Array, Dictionary, Name

from benchmarks.extraction_pdf_files import add_page, empty, saved, scan, text_lines

_COLUMNS = (60, 110, 230, 350, 450, 540)
_ROWS = 30


def office_documents() -> dict[str, bytes]:
    """A notice, a list with ruling lines, a notice with a scanned page in it, and a draft with remarks."""
    return {"notice": _text(8), "ruled list": _ruled(12), "notice with a scan": _scanned(), "draft": _annotated(8)}


def _text(pages: int) -> bytes:
    chance, (pdf, font) = random.Random(11), empty()
    for _ in range(pages):
        add_page(pdf, text_lines(chance, 40), Font=Dictionary(F1=font))
    return saved(pdf)


def _ruled(pages: int) -> bytes:
    chance, (pdf, font) = random.Random(12), empty()
    for _ in range(pages):
        rules = [f"60 {780 - 24 * row} m 540 {780 - 24 * row} l S" for row in range(_ROWS + 1)]
        rules += [f"{left} 780 m {left} {780 - 24 * _ROWS} l S" for left in _COLUMNS]
        cells = [
            f"BT /F1 10 Tf {left + 4} {764 - 24 * row} Td <{_cell(chance)}> Tj ET"
            for row in range(_ROWS)
            for left in _COLUMNS[:-1]
        ]
        add_page(pdf, "\n".join(rules + cells).encode(), Font=Dictionary(F1=font))
    return saved(pdf)


def _cell(chance: random.Random) -> str:
    return f"{chance.choice(('合计', '备注', '种粮'))}{chance.randrange(10**4):04}".encode("utf-16-be").hex()


def _scanned() -> bytes:
    with pikepdf.open(io.BytesIO(_text(5))) as pdf, pikepdf.open(io.BytesIO(scan(1))) as sheet:
        pdf.pages.extend(sheet.pages)
        return saved(pdf)


def _annotated(pages: int) -> bytes:
    with pikepdf.open(io.BytesIO(_text(pages))) as pdf:
        for page in pdf.pages:
            remark = Dictionary(
                Type=Name.Annot, Subtype=Name.Text, Rect=[500, 700, 520, 720], Contents=pikepdf.String("请核对金额")
            )
            page.obj["/Annots"] = Array([pdf.make_indirect(remark)])
        return saved(pdf)
