"""The state of a group (组的状态) in RTF: what it inherits, what its words change, and what its end restores."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from disclosure_screen.extract.rtf.destinations import Destination
from disclosure_screen.extract.rtf.fonts import Palette
from disclosure_screen.model.document import Layer

_DELETED = "修订中已删除的内容"
LAYERS: Final[Mapping[str, Layer]] = {_DELETED: Layer.REVISION}
"""Reasons for not being seen that are a layer of their own."""
_CHANGES: dict[bytes, tuple[str, int | bool, bool]] = {
    # property, value without a number, whether the number itself is the value
    b"v": ("hidden", True, False),
    b"deleted": ("deleted", True, False),
    b"cf": ("colour", 0, True),
    b"cb": ("background", 0, True),
    b"chcbpat": ("background", 0, True),
    b"highlight": ("background", 0, True),
    b"fs": ("size", 24, True),
    b"uc": ("skip", 1, True),
    b"intbl": ("in_table", True, False),
    b"pard": ("in_table", False, False),
}


@dataclass(slots=True)
class State:
    """What a group inherits and its end restores."""

    destination: Destination
    owner: bool = False
    starred: bool = False
    fresh: bool = True
    encoding: str = ""
    skip: int = 1
    hidden: bool = False
    deleted: bool = False
    colour: int = -1
    background: int = -1
    size: int = 24
    in_table: bool = False

    def change(self, word: bytes, number: int | None) -> None:
        """What a word of :func:`changes` means for the text behind it."""
        name, value, counts = _CHANGES[word]
        setattr(self, name, value if number is None else (number if counts else bool(number)))

    def plain(self, encoding: str) -> None:
        """Back to the looks of text without any."""
        self.hidden = self.deleted = False
        self.colour, self.background, self.size = -1, -1, 24
        self.encoding = encoding

    def why(self, palette: Palette) -> str:
        """Why a reader does not see text in this state; empty where one does."""
        if self.destination.why:
            return self.destination.why
        if self.deleted:
            return _DELETED
        if self.hidden:
            return "设置为隐藏文字"
        if self.size <= 3:
            return "字号极小"
        if palette.unseen(self.colour, self.background):
            return "文字颜色与背景相同"
        return ""


def changes(word: bytes) -> bool:
    """Whether a word changes the state of its group."""
    return word in _CHANGES
