"""PDF: what stands in a dictionary is given in one order on every run, so that two reports on one file are the same report."""

import io

import pikepdf

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Layer

KEYS = ("Title", "Author", "Subject", "Keywords", "Creator", "Producer", "Company")


def test_properties_come_in_the_order_of_their_names() -> None:
    paper = pikepdf.new()
    paper.add_blank_page()
    for key in KEYS:
        paper.docinfo[f"/{key}"] = f"本件的{key}"
    held = io.BytesIO()
    paper.save(held)

    document = read_document(Source.of_bytes("公告.pdf", held.getvalue()))

    said = [block.text for block in document.blocks if block.layer is Layer.METADATA and "本件的" in block.text]
    assert said == [f"本件的{key}" for key in sorted(KEYS)]
