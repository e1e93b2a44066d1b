"""Fonts and colours (字体与颜色) of an RTF file: the first decide what its bytes mean, the second whether one sees the text."""

_CHARSETS = {
    2: "latin-1",
    77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "big5hkscs", 161: "cp1253", 162: "cp1254",
    163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250",
}  # fmt: skip
_PAGES = {936: "gb18030", 54936: "gb18030", 950: "big5hkscs", 65001: "utf-8"}
_DOUBLE = frozenset({"gb18030", "big5hkscs", "cp932", "cp949"})

Colour = tuple[int, int, int]
_WHITE: Colour = (255, 255, 255)
_ALIKE = 30


class Fonts:
    """The font table with the code page of each font, and the code page of the file for fonts that have none."""

    def __init__(self) -> None:
        self.page = "cp1252"
        self.current = self.default = 0
        self.unclear = False
        """True once some bytes fitted no likely encoding."""
        self._encodings: dict[int, str] = {}

    def define(self, word: bytes, number: int) -> None:
        """A control word of the font table, or one that concerns the whole file."""
        if word == b"ansicpg" and number:
            self.page = _PAGES.get(number, f"cp{number}")
        elif word == b"deff":
            self.default = number
        elif word == b"f":
            self.current = number
        elif word == b"fcharset":
            self._encodings[self.current] = _CHARSETS.get(number, "")
        elif word == b"cpg" and number:
            self._encodings[self.current] = _PAGES.get(number, f"cp{number}")

    def encoding(self, font: int) -> str:
        """The encoding of a font; empty where it is that of the file."""
        return self._encodings.get(font, "")

    def decoded(self, raw: bytes, encoding: str) -> str:
        """The bytes in the encoding of their font, else in the likeliest other one."""
        if not encoding or (encoding == "cp1252" and self.page in _DOUBLE):
            encoding = self.page
        for likely in (encoding, "gb18030", "utf-8", "cp1252"):
            try:
                text = raw.decode(likely)
            except (UnicodeDecodeError, LookupError):
                continue
            self.unclear = self.unclear or likely not in (encoding, "gb18030")
            return text
        self.unclear = True
        return raw.decode("gb18030", "replace")


class Palette:
    """The colour table. Its first entry is usually empty: the colour the reader's program chooses, black on white."""

    def __init__(self) -> None:
        self._colours: list[Colour | None] = []
        self._mixing: dict[bytes, int] = {}

    def mix(self, part: bytes, amount: int) -> None:
        """One part (red, green, blue) of the colour being defined."""
        self._mixing[part] = min(max(amount, 0), 255)

    def end(self, count: int) -> None:
        """So many colours end here; all but the first are empty."""
        for _ in range(count):
            mixed, self._mixing = self._mixing, {}
            parts = (mixed.get(b"red", 0), mixed.get(b"green", 0), mixed.get(b"blue", 0))
            self._colours.append(parts if mixed else None)

    def unseen(self, colour: int, background: int) -> bool:
        """True where text of this colour does not stand out from this background (numbers of the table, -1 for none)."""
        ink, paper = self._at(colour), self._at(background) or _WHITE
        return ink is not None and sum(abs(a - b) for a, b in zip(ink, paper, strict=True)) < _ALIKE

    def _at(self, index: int) -> Colour | None:
        return self._colours[index] if 0 <= index < len(self._colours) else None
