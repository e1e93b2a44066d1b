"""Pictures of pages (页面图像): the pages with findings, drawn in an isolated process, for the report to show beside the text.

The report paints over the findings in them, and leaves a page out where it cannot.
"""

from collections.abc import Mapping
from pathlib import Path

from disclosure_screen.extract.page_images import Picture, page_pictures
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.page_images import pages_worth_showing

_DRAWN = "application/pdf"


def pictures(source: Path, verdict: Verdict) -> Mapping[tuple[int, int], Picture]:
    """Pictures by (file of the report, page); none where the file is halted, no PDF, or has no page with a finding."""
    if verdict.grade is Grade.HALT or verdict.media_type != _DRAWN:
        return {}
    pages = pages_worth_showing(verdict)
    return {(0, page): picture for page, picture in page_pictures(source, pages).items()} if pages else {}
