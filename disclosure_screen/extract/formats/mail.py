"""E-mail (电子邮件): eml, mbox and saved web pages (mhtml), which are mail with a page inside.

A message of several parts that was cut lacks its last boundary, an encoded one its padding; a cut in a bare text body
cannot be known.
"""

import re
from collections.abc import Iterator

from disclosure_screen.extract.encoding import looks_like_text
from disclosure_screen.extract.pieces import words
from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.model.document import GapReason

PRECEDENCE = 600

_FIELD = re.compile(rb"[A-Za-z][A-Za-z0-9-]{0,60}:[ \t\r\n]?")
_TELLING = words(
    "from to cc bcc subject date received message-id mime-version return-path reply-to delivered-to content-type x-mailer sender"
)
_MBOX = b"From "


def sniff(source: Source) -> str | None:
    """A message by its header fields, an mbox by the line in front of them."""
    head = source.head.lstrip(b"\xef\xbb\xbf \t\r\n")
    if head.startswith(_MBOX) and _fields(head.partition(b"\n")[2]) >= 2:
        return "application/mbox"
    if _fields(head) >= 2 and looks_like_text(source.head):
        return (
            "multipart/related"
            if b"multipart/related" in head[:2048] and b"From:" not in head[:512]
            else "message/rfc822"
        )
    return None


def read(source: Source) -> Iterator[Part]:
    """The messages of the file, one after the other."""
    from disclosure_screen.extract.message import (
        message_parts,  # loads the mail library, which every start would pay for
    )

    if source.size > source.limits.part_bytes:
        raise Unreadable(GapReason.LIMIT, f"邮件超过单个部分上限 {source.limits.part_bytes:,} 字节")
    raw = source.read()
    if not raw.lstrip().startswith(_MBOX):
        yield from message_parts(raw)
        return
    for number, single in enumerate(_mbox(raw), 1):
        yield from message_parts(single, (f"第{number}封邮件",))


def _mbox(raw: bytes) -> Iterator[bytes]:
    starts = [found.start() for found in re.finditer(rb"^From [^\n]*\n", raw, re.MULTILINE)]
    for start, end in zip(starts, [*starts[1:], len(raw)], strict=True):
        yield raw[start:end].partition(b"\n")[2]


def _fields(head: bytes) -> int:
    """How many header fields of a kind that mail has stand at the very beginning."""
    found = 0
    for line in head.splitlines()[:60]:
        if not line:
            break
        if line[:1] in b" \t":
            continue
        if not _FIELD.match(line):
            return 0
        found += line.partition(b":")[0].lower().decode("ascii") in _TELLING
    return found
