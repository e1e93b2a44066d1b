"""RTF (富文本文档), recognised by its opening group; read in ``extract/rtf/``."""

from collections.abc import Iterator

from disclosure_screen.extract.source import Part, Source, Unreadable
from disclosure_screen.model.document import GapReason

PRECEDENCE = 300


def sniff(source: Source) -> str | None:
    """Word opens it with the version number missing, and so do we."""
    return "application/rtf" if source.head.lstrip(b"\xef\xbb\xbf \t\r\n\0").startswith(b"{\\rt") else None


def read(source: Source) -> Iterator[Part]:
    """Everything the file holds."""
    from disclosure_screen.extract.rtf.story import rtf_parts  # on first use, for a quick start

    if source.size > source.limits.part_bytes:
        raise Unreadable(GapReason.LIMIT, f"文件超过单个部分上限 {source.limits.part_bytes:,} 字节")
    yield from rtf_parts(source.read())
