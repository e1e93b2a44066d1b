"""File names (文件名): bytes on disk, a display name for people, and which names are not drafts at all.

A name copied from an old Windows machine arrives as GBK bytes that are no valid UTF-8; decoded carelessly it becomes lone
surrogates that crash the database and every report. So the bytes are kept, and the display name says when it is a guess.
"""

import fnmatch
from dataclasses import dataclass

IGNORED = (
    ".*",
    "~$*",
    "~WRL*",
    "*.tmp",
    "*.part",
    "*.filepart",
    "*.crdownload",
    "Thumbs.db",
    "desktop.ini",
    "@eaDir",
)
"""Lock files, half-finished copies and what systems leave behind. Dotfiles include ``.~lock.*#``, ``.~*`` and ``.stfolder``."""

JUNK = ("~$*", ".~*", "Thumbs.db", "desktop.ini", "@eaDir", ".DS_Store", "._*")
"""Of those, what programs make for themselves: it may be deleted with the folder it lies in. Anything else may be somebody's."""


@dataclass(frozen=True, slots=True)
class DisplayName:
    """A name for people; ``guessed`` where its bytes were not UTF-8."""

    text: str
    guessed: bool = False


def display(raw: bytes) -> DisplayName:
    """The name as it may be shown: control characters, which could drive a terminal, are replaced. Never a lone surrogate."""
    found = decoded(raw)
    return DisplayName(_printable(found.text), found.guessed)


def decoded(raw: bytes) -> DisplayName:
    """UTF-8, then GB18030 as a guess, then with every unreadable byte as an escape; every other character as it is."""
    try:
        return DisplayName(raw.decode("utf-8"))
    except UnicodeDecodeError:
        pass
    try:
        return DisplayName(raw.decode("gb18030"), guessed=True)
    except UnicodeDecodeError:
        return DisplayName(raw.decode("utf-8", errors="backslashreplace"), guessed=True)


def ignored(raw: bytes) -> bool:
    """True for names that are never drafts; compared without regard to case."""
    return _any_fits(raw, IGNORED)


def junk(raw: bytes) -> bool:
    """True for names nobody misses."""
    return _any_fits(raw, JUNK)


def lock_names(raw: bytes) -> tuple[bytes, ...]:
    """The lock files Word, WPS and LibreOffice put beside an open document of this name."""
    return (b"~$" + raw, b"~$" + raw[2:], b".~lock." + raw + b"#", b".~" + raw)


def _any_fits(raw: bytes, patterns: tuple[str, ...]) -> bool:
    name = display(raw).text.lower()
    return any(fnmatch.fnmatchcase(name, pattern.lower()) for pattern in patterns)


def _printable(text: str) -> str:
    return "".join(character if character.isprintable() else "\ufffd" for character in text)
