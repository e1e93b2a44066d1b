"""Fields (域): ``{ HYPERLINK "…" }`` and the like. Their result is on the page, their code is not, and codes leak paths."""

import re

_DULL = re.compile(
    r"\s*(?:PAGE|NUMPAGES|SECTIONPAGES|SECTION|TOC|PAGEREF|REF|NOTEREF|DATE|TIME|SEQ|STYLEREF|FORMTEXT|FORMCHECKBOX"
    r"|FORMDROPDOWN|CREATEDATE|SAVEDATE|PRINTDATE|EQ|SYMBOL|=)(?![A-Za-z])"
    r"(?:\s|\\[^\s\\]|(?:MERGE|CHAR)FORMAT|_(?:Toc|Ref|Hlk)[0-9]{1,12}|\"[^\"]{0,12}\""
    r"|[A-Za-z.#*@()+,;/:0-9-]{1,10}+(?![0-9A-Za-z]))*+",
    re.IGNORECASE,
)
"""Fields whose code says nothing of anybody. Possessive, because codes of four hundred blanks exist."""


class Fields:
    """The fields open at this place of a story, innermost last; each is in its code until ``separate``."""

    def __init__(self) -> None:
        self._open: list[tuple[list[str], bool]] = []
        self._in_code = 0

    @property
    def in_code(self) -> bool:
        """True where text belongs to a field's code and not to the page."""
        return self._in_code > 0

    def code(self, text: str) -> None:
        """A piece of the innermost field's code."""
        if self._open:
            self._open[-1][0].append(text)

    def step(self, kind: str) -> str:
        """``begin``, ``separate`` or ``end``; answers the code of the field that ends, where it says anything."""
        if kind == "begin":
            self._open.append(([], False))
            self._in_code += 1
        elif kind == "separate" and self._open:
            self._in_code -= not self._open[-1][1]
            self._open[-1] = (self._open[-1][0], True)
        elif kind == "end" and self._open:
            pieces, shown = self._open.pop()
            self._in_code -= not shown
            return self.notable("".join(pieces))
        return ""

    def notable(self, code: str) -> str:
        """The code, or nothing where it is only a page number, a table of contents or the like."""
        return "" if len(code) < 400 and _DULL.fullmatch(code) else code.strip()

    def unfinished(self) -> str:
        """The codes of fields that never ended (a damaged or hand-made file)."""
        return " ".join("".join(pieces) for pieces, _ in self._open).strip()
