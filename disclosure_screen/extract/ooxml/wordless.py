"""Wordless parts (没有文字的部件): style sheets of Word packages in which nothing can speak, told by one look at their bytes.

Some programs write 800 KB of styles into every document; reading them leaf by leaf for words that are not there takes longer
than the document. A part is wordless when it is nothing but tags, all in ASCII, without an attribute a sweep would tell.
"""

import re
from typing import Final
from xml.parsers import expat

from disclosure_screen.extract.ooxml.sweep import WORDY
from disclosure_screen.extract.xml import utf8_without_doctype

_LARGEST: Final = 4 * 2**20
_OURS = re.compile(rb'xmlns:w="http://schemas\.openxmlformats\.org/wordprocessingml/2006/main"')
_SETTINGS = re.compile(
    rb'<w:(?:rFonts|lsdException|lang|name)(?: w:\w+="[^"<>]*")*/>|w:rsid\w*="[0-9A-F]{8}"|<w:rsid w:val="[0-9A-F]{8}"/>'
)
_NOT_A_TAG = re.compile(rb">[^<]*[^<\s]")
_SIGNS = b"@&\\" + bytes(range(0x80, 0x100))
_NUMBER = re.compile(rb"[0-9](?:(?<=[A-Za-z].)[0-9]{5}|[0-9]{5}[A-Za-z]|(?:[ .\-]?[0-9]){10})", re.DOTALL)
_TELLING = re.compile(rb" (?!xmlns:)(?:\w+:)?(?:" + "|".join(sorted(WORDY)).encode() + rb')="')


def wordless(raw: bytes) -> bool:
    """True where a sweep of this part would find nothing; False wherever that is not certain."""
    head = raw[:8_192]
    if len(raw) > _LARGEST or raw.count(b"xmlns:w=") != 1 or not _OURS.search(head) or not utf8_without_doctype(head):
        return False
    if b"<!" in raw or raw.count(b"<?") > 1 or raw.count(b"<") != raw.count(b">") or _NOT_A_TAG.search(raw):
        return False
    left = _SETTINGS.sub(b"", raw)
    silent = len(left.translate(None, _SIGNS)) == len(left) and not _NUMBER.search(left) and not _TELLING.search(left)
    return silent and _well_formed(raw)


def _well_formed(raw: bytes) -> bool:
    """Tags that do not fit together are damage, and damage is a gap; without listeners the parser tells it in no time."""
    parser = expat.ParserCreate(namespace_separator=" ")
    try:
        parser.Parse(raw, True)
    except expat.ExpatError:
        return False
    return True
