"""Plain values (显示原值): a verdict whose excerpts are no longer masked. Never but where a person asked for it by name."""

from dataclasses import replace

from disclosure_screen.model.document import Document
from disclosure_screen.model.finding import Finding
from disclosure_screen.model.verdict import Verdict


def plain(document: Document, verdict: Verdict) -> Verdict:
    """The verdict on this document with plain values in its excerpts."""
    texts = [block.text for block in document.all_blocks()]

    def revealed(finding: Finding) -> Finding:
        places = tuple(
            replace(place, excerpt=texts[place.block][place.span.start : place.span.end]) for place in finding.places
        )
        return replace(finding, places=places, excerpt=places[0].excerpt if places else finding.excerpt)

    return replace(verdict, findings=tuple(map(revealed, verdict.findings)))
