"""OFD: what an embedded font shows counts, and not what the text beside it says."""

import random
from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase.ttfonts import TTFontFile

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source
from disclosure_screen.identifiers import resident_id
from disclosure_screen.model.document import Document, GapReason, Layer
from tests.probes.ofd import Package, text
from tests.probes.probe import carriers

VERA = Path(reportlab.__file__).parent / "fonts" / "Vera.ttf"
VALUE = resident_id.sample(random.Random(41))
SHUFFLED = str.maketrans("0123456789", "5678901234")


def read(said: str, shown: str | None) -> Document:
    """A page whose text says one thing while its glyphs, given by number, show another (None: the font chooses)."""
    space = 'xmlns:ofd="http://www.ofdspec.org/2016"'
    numbers = TTFontFile(str(VERA)).charToGlyph
    chosen = ""
    if shown is not None:
        glyphs = " ".join(str(numbers[ord(character)]) for character in shown)
        chosen = (
            f'<ofd:CGTransform CodePosition="0" CodeCount="{len(shown)}" GlyphCount="{len(shown)}">'
            f"<ofd:Glyphs>{glyphs}</ofd:Glyphs></ofd:CGTransform>"
        )
    package = Package(text(said, inside=chosen), common="<ofd:PublicRes>PublicRes.xml</ofd:PublicRes>")
    package.add(
        "Doc_0/PublicRes.xml",
        f'<ofd:Res {space} BaseLoc="Res"><ofd:Fonts><ofd:Font ID="3" FontName="Vera">'
        "<ofd:FontFile>vera.ttf</ofd:FontFile></ofd:Font></ofd:Fonts></ofd:Res>",
    )
    package.add("Doc_0/Res/vera.ttf", VERA.read_bytes())
    return read_document(Source.of_bytes("公示.ofd", package.save()))


@pytest.mark.parametrize("shown", [None, VALUE], ids=["the font chooses", "the page chooses"])
def test_an_honest_font_is_believed(shown: str | None) -> None:
    document = read(VALUE, shown)

    assert {block.layer for block in carriers(document.blocks, VALUE)} == {Layer.BODY}
    assert list(document.all_gaps()) == []


def test_a_number_that_is_only_shown_is_read_and_what_the_text_says_is_hidden() -> None:
    said = VALUE.translate(SHUFFLED)
    document = read(said, VALUE)

    assert {block.layer for block in carriers(document.blocks, VALUE)} == {Layer.BODY}
    assert {block.layer for block in carriers(document.blocks, said)} == {Layer.HIDDEN}
    assert [gap.reason for gap in document.all_gaps()] == [GapReason.UNCLEAR]
    assert all("字体显示的数字" in block.concealment for block in carriers(document.blocks, said))


def test_a_number_that_is_only_said_is_found_too() -> None:
    document = read(VALUE, VALUE.translate(SHUFFLED))

    assert {block.layer for block in carriers(document.blocks, VALUE)} == {Layer.HIDDEN}
