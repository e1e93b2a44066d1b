"""Digits of embedded fonts (字形核对): whether they look like what the text says they are.

What an OFD shows is decided by the glyphs of its own fonts, and by glyph numbers that a page may give itself (CGTransform); the
text beside them is only a claim. So each digit of each embedded font is drawn once by pdfium, which reads the same fonts, and
held against the digits of plain fonts. Only a plain contradiction counts: an unusual typeface is no lie.
"""

import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Final

from disclosure_screen.extract.ofd.drawn import Glyph
from disclosure_screen.extract.pdf.digits import shown_instead

_DIGITS: Final = frozenset("0123456789")
_CELL: Final = 40
_SIZE: Final = 24
_SCALE: Final = 2.0
_MOST: Final = 400
"""Different pairs of glyph and digit of one font that are drawn; no honest font has more."""

Claim = tuple[int | None, str]
"""A glyph's number (None: the font's own choice for the character) and the digit it stands for."""


@dataclass(slots=True)
class FontDigits:
    """What the digits of one package's fonts show; each font is drawn once for each new claim."""

    known: dict[tuple[str, Claim], str] = field(default_factory=dict)

    def as_shown(self, glyphs: Iterable[Glyph], files: Mapping[str, bytes]) -> list[Glyph]:
        """The characters as a reader sees them: digits that are drawn as others are those others."""
        listed = list(glyphs)
        wanted: dict[str, set[Claim]] = {}
        for glyph in listed:
            if glyph.text in _DIGITS and glyph.font in files:
                wanted.setdefault(glyph.font, set()).add((glyph.number, glyph.text))
        for font, claims in wanted.items():
            fresh = sorted((claim for claim in claims if (font, claim) not in self.known), key=str)[:_MOST]
            self.known |= {(font, claim): seen for claim, seen in zip(fresh, _seen(files[font], fresh), strict=True)}
        return [
            replace(glyph, text=seen)
            if (seen := self.known.get((glyph.font, (glyph.number, glyph.text)), ""))
            else glyph
            for glyph in listed
        ]


def _seen(raw: bytes, claims: list[Claim]) -> list[str]:
    """For each claim the digit that is drawn instead; empty where it is what it says, or cannot be drawn."""
    import pikepdf
    import pypdfium2

    if not claims:
        return []
    try:
        sheet = _sheet(raw, claims)
        with pypdfium2.PdfDocument(sheet) as paper:
            pixels = paper[0].render(scale=_SCALE).to_numpy()[..., :3].min(axis=2).astype("int16")
    except (pikepdf.PdfError, pypdfium2.PdfiumError, ValueError, OSError):
        return [""] * len(claims)
    side = int(_CELL * _SCALE)
    cells = [(digit, pixels[:, at * side : (at + 1) * side]) for at, (_, digit) in enumerate(claims)]
    doubted = any(shown_instead(digit, cell) for digit, cell in cells)
    return [shown_instead(digit, cell, doubted=doubted) for digit, cell in cells]


def _sheet(raw: bytes, claims: list[Claim]) -> io.BytesIO:
    """A page with every claim in a cell of its own."""
    import pikepdf

    paper = pikepdf.new()
    page = paper.add_blank_page(page_size=(_CELL * len(claims), _CELL))
    fonts = {"/ByNumber": _composite(paper, raw), "/ByCode": _simple(paper, raw)}
    page.Resources = pikepdf.Dictionary(Font=pikepdf.Dictionary(fonts))
    written = []
    for at, (number, digit) in enumerate(claims):
        font, text = ("/ByCode", digit.encode().hex()) if number is None else ("/ByNumber", f"{number & 0xFFFF:04x}")
        written.append(f"BT {font} {_SIZE} Tf {at * _CELL + 10} 12 Td <{text}> Tj ET")
    page.Contents = paper.make_stream("\n".join(written).encode())
    held = io.BytesIO()
    paper.save(held)
    held.seek(0)
    return held


def _composite(paper: Any, raw: bytes) -> Any:
    """The font with glyph numbers as codes."""
    import pikepdf

    outlines = raw[:4] in (b"\0\1\0\0", b"true", b"ttcf")
    inner = pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.CIDFontType2 if outlines else pikepdf.Name.CIDFontType0,
        BaseFont=pikepdf.Name.Embedded,
        CIDSystemInfo=pikepdf.Dictionary(Registry="Adobe", Ordering="Identity", Supplement=0),
        FontDescriptor=_descriptor(paper, raw, "/CIDFontType0C"),
        CIDToGIDMap=pikepdf.Name.Identity,
    )
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.Type0,
        BaseFont=pikepdf.Name.Embedded,
        Encoding=pikepdf.Name("/Identity-H"),
        DescendantFonts=[inner],
    )


def _simple(paper: Any, raw: bytes) -> Any:
    """The font with characters as codes, so that its own table chooses the glyph."""
    import pikepdf

    outlines = raw[:4] in (b"\0\1\0\0", b"true", b"ttcf")
    return pikepdf.Dictionary(
        Type=pikepdf.Name.Font,
        Subtype=pikepdf.Name.TrueType if outlines else pikepdf.Name.Type1,
        BaseFont=pikepdf.Name.Embedded,
        Encoding=pikepdf.Name.WinAnsiEncoding,
        FontDescriptor=_descriptor(paper, raw, "/Type1C"),
        FirstChar=48,
        LastChar=57,
        Widths=[600] * 10,
    )


def _descriptor(paper: Any, raw: bytes, bare: str) -> Any:
    import pikepdf

    file = paper.make_stream(raw)
    place = "/FontFile2"
    if raw[:4] not in (b"\0\1\0\0", b"true", b"ttcf"):
        place = "/FontFile3"
        file.Subtype = pikepdf.Name("/OpenType" if raw[:4] == b"OTTO" else bare)
    found = pikepdf.Dictionary(Type=pikepdf.Name.FontDescriptor, FontName=pikepdf.Name.Embedded, Flags=32)
    found[place] = file
    return found
