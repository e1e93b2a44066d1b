"""Pictures of pages (页面图像): the pages with findings, drawn in an isolated process, for the report to show beside the text.

The report masks the findings in them, and leaves a page out where it cannot.
"""

from collections.abc import Mapping
from pathlib import Path

from disclosure_screen.extract.drawn_pages import DrawnPage
from disclosure_screen.extract.page_images import PageKey, drawn_pages
from disclosure_screen.model.document import Document
from disclosure_screen.model.verdict import Verdict
from disclosure_screen.report.pages_shown import pages_worth_showing


def pictures(source: Path, document: Document, verdict: Verdict) -> Mapping[PageKey, DrawnPage]:
    """Drawn pages of the file and of files inside it; none where it is halted or has no page with a finding."""
    return drawn_pages(source, pages_worth_showing(document, verdict))
