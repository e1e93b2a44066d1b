"""Word colours (文字与底纹颜色): ink and paper as RGB numbers, from colour numbers and from colour values alike.

``AUTOMATIC`` ink is black or white as the background asks for and is therefore always seen; automatic paper is none.
"""

from collections.abc import Iterator

AUTOMATIC = -1
WHITE = 0xFFFFFF
_NUMBERED = (
    AUTOMATIC, 0x000000, 0x0000FF, 0x00FFFF, 0x00FF00, 0xFF00FF, 0xFF0000, 0xFFFF00, WHITE, 0x000080, 0x008080, 0x008000,
    0x800080, 0x800000, 0x808000, 0x808080, 0xC0C0C0,
)  # fmt: skip
_ALIKE = 12
"""Difference of a channel that no eye tells apart in print."""


def numbered(number: int) -> int:
    """One of the seventeen named colours."""
    return _NUMBERED[number] if number < len(_NUMBERED) else AUTOMATIC


def valued(raw: bytes) -> int:
    """A COLORREF: red, green, blue, and a byte that is set where the colour is automatic."""
    return AUTOMATIC if len(raw) < 4 or raw[3] else raw[0] << 16 | raw[1] << 8 | raw[2]


def shading(raw: bytes) -> int:
    """The paper of a Shd (10 bytes) or a Shd80 (2 bytes): its background, or its pattern's colour where that is solid."""
    if len(raw) >= 10:
        return valued(raw[:4]) if int.from_bytes(raw[8:10], "little") == 1 else valued(raw[4:8])
    word = int.from_bytes(raw[:2], "little")
    if word == 0xFFFF:
        return AUTOMATIC
    return numbered(word & 0x1F) if word >> 10 == 1 else numbered(word >> 5 & 0x1F)


def shadings(raw: bytes, size: int) -> tuple[int, ...]:
    """The papers of a row's cells."""
    return tuple(_each(raw, size))


def _each(raw: bytes, size: int) -> Iterator[int]:
    for at in range(0, len(raw) - size + 1, size):
        yield shading(raw[at : at + size])


def invisible(ink: int, papers: tuple[int, ...]) -> bool:
    """True where the ink has the colour of the nearest paper behind it, or of the white page where there is none."""
    if ink == AUTOMATIC:
        return False
    paper = next((paper for paper in papers if paper != AUTOMATIC), WHITE)
    return all(abs((ink >> shift & 0xFF) - (paper >> shift & 0xFF)) <= _ALIKE for shift in (0, 8, 16))
