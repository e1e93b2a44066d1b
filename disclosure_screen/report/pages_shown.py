"""Which pages are worth a picture (附图页): those of PDF, OFD and pictures that findings stand on.

A picture on a page of an OFD is shown where it stands, on its page; pictures in other files on their own.
"""

import re
from bisect import bisect_right
from collections.abc import Collection, Iterator, Sequence
from itertools import pairwise

from disclosure_screen.extract.page_images import PageKey
from disclosure_screen.model.document import Document
from disclosure_screen.model.place import Location
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.report.numbered import NumberedPart, numbered_parts

MOST = 12
"""Pages with a picture in one report on one file."""
PAGED = frozenset({"application/pdf", "application/ofd"})
_LISTED = 30
_PAGE = re.compile(r"第([0-9]+)页")


def pages_worth_showing(document: Document, verdict: Verdict, limit: int | None = MOST) -> tuple[PageKey, ...]:
    """The pages to draw, by digest of their file and number, from the front, at most ``limit``; none after HALT."""
    parts = numbered_parts(document)
    keys = dict.fromkeys((parts[position].document.digest, page) for position, page in _with_findings(parts, verdict))
    return tuple(keys)[:limit]


def left_out(document: Document, verdict: Verdict, shown: Collection[tuple[int, int]]) -> Iterator[str]:
    """In words, the pages with findings that are not among those shown (by position of their part and number)."""
    parts = numbered_parts(document)
    digests = {(parts[position].document.digest, page) for position, page in shown}
    missing: dict[int, list[int]] = {}
    for position, page in _with_findings(parts, verdict):
        if (parts[position].document.digest, page) not in digests:
            missing.setdefault(position, []).append(page)
    for position, pages in missing.items():
        listed = "、".join(map(str, pages[:_LISTED])) + (f" 等 {len(pages):,} " if len(pages) > _LISTED else " ")
        yield f"{parts[position].document.name} 第 {listed}页"


def is_picture(document: Document) -> bool:
    """True for a picture that can be shown."""
    return document.media_type.startswith("image/")


def _with_findings(parts: Sequence[NumberedPart], verdict: Verdict) -> list[tuple[int, int]]:
    """Position of the part and number of every page that a finding stands on, from the front; none after HALT."""
    starts = [part.first for part in parts]
    found: set[tuple[int, int]] = set()
    for finding in verdict.findings if verdict.grade is not Grade.HALT else ():
        for place in finding.places:
            part = parts[bisect_right(starts, place.block) - 1]
            if (shown := _shown_on(part, place.location)) is not None:
                found.add(shown)
    return sorted(found)


def _shown_on(part: NumberedPart, where: Location) -> tuple[int, int] | None:
    """The part and page a place is seen on; None where it has no page."""
    parent = part.parent
    if is_picture(part.document) and parent is not None and parent.document.media_type in PAGED:
        steps = pairwise(where.route)
        pages = [int(page[1]) for step, name in steps if name == part.document.name and (page := _PAGE.fullmatch(step))]
        return (parent.position, pages[-1]) if pages else None
    if where.page is None or not (part.document.media_type in PAGED or is_picture(part.document)):
        return None
    return part.position, where.page
