"""The flag report (筛查报告) as one HTML file: what a reviewer opens, reads and decides from.

One file, no requests, readable without JavaScript. It holds no raw value: the view is masked when it is assembled, and
the finished page is searched once more for every value in every encoding before it is returned. A page larger than an
old office PC opens at once is summarised until it fits, and says so.
"""

import datetime as dt
from collections.abc import Mapping, Sequence

from disclosure_screen.extract.drawn_pages import DrawnPage
from disclosure_screen.extract.page_images import PageKey
from disclosure_screen.model.document import Document
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.report.contrast import Screened
from disclosure_screen.report.design import chrome, environment, script, style
from disclosure_screen.report.outline import size
from disclosure_screen.report.pieces import Window
from disclosure_screen.report.veil import MASK, Veil
from disclosure_screen.report.view import CaseFacts, ReportView, view

LARGEST = 5_000_000
"""Bytes. Others' reports of 86 MB took 20 seconds to open; this opens at once."""
_ROOM_FOR_TEXT = 2_200_000
_PLANS = (
    (2000, Window(40, 600)),
    (2000, Window(8, 400)),
    (2000, Window(2, 300)),
    (1500, Window(1, 200)),
    (1000, Window(0, 120)),
    (400, Window(0, 80)),
    (100, Window(0, 60)),
)
"""From generous to sparse: places listed, and how much of the text is drawn round them."""


def render(
    document: Document,
    verdict: Verdict,
    *,
    rendered_at: dt.datetime,
    case: CaseFacts | None = None,
    files: Sequence[tuple[Document, Verdict]] = (),
    reveal: bool = False,
    csv_name: str = "",
    pages: Mapping[PageKey, DrawnPage] | None = None,
) -> str:
    """The report on one file, or on a case where ``files`` holds its annexes. ``rendered_at`` is time-zoned.

    ``csv_name`` is the list of findings that lies beside the report. With ``reveal`` raw values are shown and the page is
    marked 内部资料; a halted file is never shown, revealed or not. ``pages`` are drawn pages as ``extract.page_images``
    gives them; findings in them are masked, and the report says which pages with findings it does not show. None: no pages
    are wanted.
    """
    if rendered_at.tzinfo is None:
        raise ValueError("rendered_at needs a time zone")
    screened = ((document, verdict), *files)
    page = ""
    for rows, window in _plans(screened):
        shown = view(
            screened,
            rendered_at=rendered_at,
            case=case,
            revealed=reveal,
            rows=rows,
            window=window,
            csv_name=csv_name,
            drawn=pages,
        )
        page = _page(shown, screened)
        if len(page.encode()) <= LARGEST:
            break
    return page


def _plans(screened: Screened) -> Sequence[tuple[int, Window]]:
    """Everything where it fits; otherwise the plans from generous to sparse."""
    text = sum(size(document) for document, _ in screened)
    places = sum(finding.count for _, verdict in screened for finding in verdict.findings)
    whole = (4000, Window())
    return (whole, *_PLANS) if text <= _ROOM_FOR_TEXT and places <= whole[0] else _PLANS


def _page(shown: ReportView, screened: Screened) -> str:
    """The page, its pictures put in last: their encoded pixels may hold any short string by chance."""
    page = environment().get_template("report.html.j2").render(view=shown, style=style(), script=script())
    page = page if shown.revealed else without_values(page, Veil.over(screened))
    for image in shown.images.values():
        for name, uri in image.pixels.items():
            page = page.replace(f'href="{name}"', f'href="{uri}"')
    return page


def without_values(page: str, veil: Veil) -> str:
    """The last look: any raw value the page still holds, in any encoding, is blotted out."""
    while remaining := veil.remaining(page, chrome()):
        for form in remaining:
            page = page.replace(form, MASK * len(form))
    return page
