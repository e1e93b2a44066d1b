"""Hostile files (恶意文件), made here and never stored: what the isolated process and the command line must survive.

``UNREAD`` are files of which something must remain unread whatever is tried, small enough for reduced limits; ``READ`` are
strange, but their text is there to be found; ``FULL_SIZE`` are the attacks at the size they come in, for the shipped limits.
"""

import io
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable

VALUE = "331081190101010000"


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def docx(document: bytes) -> bytes:
    types = (
        b'<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        b'<Default Extension="xml" ContentType="application/xml"/><Override PartName="/word/document.xml" ContentType='
        b'"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml"/></Types>'
    )
    relations = (
        b'<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
        b'<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument" '
        b'Target="word/document.xml"/></Relationships>'
    )
    return _zip({"[Content_Types].xml": types, "_rels/.rels": relations, "word/document.xml": document})


_W = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _word(body: bytes) -> bytes:
    return b"<w:document " + _W + b"><w:body>" + body + b"</w:body></w:document>"


def _lying_zip() -> bytes:
    """A member that says it holds ten bytes and inflates to forty megabytes."""
    raw = bytearray(_zip({"a.txt": b"0" * (40 * 2**20)}))
    directory = raw.rfind(b"PK\x01\x02")
    raw[22:26] = raw[directory + 24 : directory + 28] = struct.pack("<I", 10)
    return bytes(raw)


def _overlapping_zip(entries: int = 500, megabytes: int = 4) -> bytes:
    """Many directory entries that all point to the same kernel of a bomb."""
    size = megabytes * 2**20
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(b"\0" * (size)) + packer.flush()
    crc = zlib.crc32(b"\0" * (size))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(data), size, 1, 0) + b"a" + data
    directory = b"".join(
        struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(data), size, 6, 0, 0, 0, 0, 0, 0)
        + f"a{number:05}".encode()
        for number in range(entries)
    )
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, entries, entries, len(directory), len(local), 0)
    return local + directory + end


def _nested_zip(depth: int = 40) -> bytes:
    data = _zip({"inner.txt": VALUE.encode()})
    for level in range(depth):
        data = _zip({f"level{level}.zip": data}, zipfile.ZIP_STORED)
    return data


def _crowded_zip(entries: int = 200_000) -> bytes:
    """So many empty members that only looking at them is work; written by hand, because ``zipfile`` needs ten seconds."""
    local, directory = bytearray(), bytearray()
    for number in range(entries):
        name = b"%06d" % number
        directory += (
            struct.pack("<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, *(0,) * 7, 6, 0, 0, 0, 0, 0, len(local)) + name
        )
        local += struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, *(0,) * 7, 6, 0) + name
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 0xFFFF, 0xFFFF, len(directory), len(local), 0)
    return bytes(local + directory) + end


def _corrupt_zip() -> bytes:
    raw = bytearray(_zip({"a.txt": b"abcdefgh" * 1000 + VALUE.encode()}, zipfile.ZIP_STORED))
    raw[raw.find(b"abcdefgh") + 4] ^= 0xFF
    return bytes(raw)


def _laughs() -> bytes:
    lines = "".join(f'<!ENTITY l{level} "{f"&l{level - 1};" * 10}">' for level in range(1, 12))
    return f'<!DOCTYPE w [<!ENTITY l0 "ha">{lines}]>'.encode() + _word(b"<w:p><w:r><w:t>&l11;</w:t></w:r></w:p>")


EXTERNAL = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _word(b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")
_QUADRATIC = (
    b'<!DOCTYPE w [<!ENTITY x "'
    + b"A" * 100_000
    + b'">]>'
    + _word(b"<w:p><w:r><w:t>" + b"&x;" * 30_000 + b"</w:t></w:r></w:p>")
)

UNREAD: dict[str, Callable[[], bytes]] = {
    "bomb.zip": lambda: _zip({"a.txt": b"0" * (60 * 2**20)}),
    "bomb.docx": lambda: docx(_word(b"<w:p><w:r><w:t>" + b"0" * (60 * 2**20) + b"</w:t></w:r></w:p>")),
    "many-small-bombs.zip": lambda: _zip({f"{number}.txt": b"0" * (7 * 2**20) for number in range(20)}),
    "lying.zip": _lying_zip,
    "overlapping.zip": _overlapping_zip,
    "200k-entries.zip": _crowded_zip,
    "nested-40.zip": _nested_zip,
    "crc.zip": _corrupt_zip,
    "no-directory.zip": lambda: _zip({"a.txt": VALUE.encode()})[:-30],
    "only-a-signature.zip": lambda: b"PK\x03\x04",
    "bomb.gz": lambda: _gzip(b"\0" * (60 * 2**20)),
    "cut.gz": lambda: _gzip(os.urandom(4000))[:2000],
    "cut.tar": lambda: _tar({"a.txt": b"x" * 5000})[:3000],
    "laughs.docx": lambda: docx(_laughs()),
    "laughs.xml.docx": lambda: docx(_QUADRATIC),
    "external.docx": lambda: docx(EXTERNAL),
    "deep.docx": lambda: docx(_word(b"<w:p>" * 200_000 + b"<w:r><w:t>x</w:t></w:r>" + b"</w:p>" * 200_000)),
    "cut.docx": lambda: docx(_word(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 900))[:-400],
    "unclosed.html": lambda: b"<html><body>" + b"<div>" * 100_000 + VALUE.encode(),
    "unfinished-tags.html": lambda: b"<html>" + b"<div" * 200_000,
    "unfinished-comment.html": lambda: b"<html><body>" + b"<!--" * 200_000,
    "unclosed.rtf": lambda: b"{\\rtf1" + b"{\\b " * 100_000 + VALUE.encode(),
    "empty.docx": lambda: b"",
    "empty.txt": lambda: b"",
    "noise.bin": lambda: os.urandom(20_000),
    "pdf-in-name-only.pdf": lambda: bytes(range(256)) * 40,
    "cut.pdf": lambda: b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog /Pages 2 0 R >>\nendobj\n2 0 obj\n<< /Ty",
    "ole-header-only.doc": lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600,
    "encrypted.zip": lambda: _flagged_encrypted(),
    "too-large.txt": lambda: b"a\n" * (33 * 2**20),
}
"""Files of which something must remain unread, whatever is tried."""


def _gzip(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    return packer.compress(data) + packer.flush()


def _tar(members: dict[str, bytes]) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


def _flagged_encrypted() -> bytes:
    raw = bytearray(_zip({"a.txt": os.urandom(200)}))
    raw[6] |= 1
    raw[raw.rfind(b"PK\x01\x02") + 8] |= 1
    return bytes(raw)


READ: dict[str, Callable[[], bytes]] = {
    "deep.html": lambda: (
        b"<html><body>" + b"<div>" * 100_000 + VALUE.encode() + b"</div>" * 100_000 + b"</body></html>"
    ),
    "deep.rtf": lambda: b"{\\rtf1" + b"{\\b " * 100_000 + VALUE.encode() + b"}" * 100_001,
    "no-directory.zip": lambda: _zip({"a.txt": VALUE.encode()})[:-30],
    "crc.zip": _corrupt_zip,
    "laughs.docx": lambda: docx(_laughs().replace(b"&l11;", VALUE.encode())),
    "deep.docx": lambda: docx(
        _word(b"<w:p>" * 200_000 + b"<w:r><w:t>" + VALUE.encode() + b"</w:t></w:r>" + b"</w:p>" * 200_000)
    ),
    "really-a-zip.docx": lambda: _zip({"a.txt": VALUE.encode()}),
    "really-text.xlsx": lambda: f"身份证号 {VALUE}".encode(),
    "really-a-page.doc": lambda: f"<html><body><p>{VALUE}</p></body></html>".encode(),
    "unknown.xyz": lambda: b"\0\1\2\3\4\xff\xfe\0\0" + VALUE.encode() + b"\0\1\xfe",
    "traversal.zip": lambda: _zip({f"../../../../tmp/{VALUE}/../evil.txt": b"x", "/etc/evil": b"y"}),
    "deep-in-archives.zip": lambda: _nested_zip(4),
}
"""Files that are strange, but whose text is there to be found."""


def _inflating(before: bytes, filler: bytes, times: int, after: bytes) -> tuple[bytes, int, int]:
    """A raw deflate stream of ``before``, ``times`` fillers and ``after``; its checksum and size. Packed once, repeated."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    body = packer.compress(filler) + packer.flush(zlib.Z_FULL_FLUSH)
    end = packer.compress(after) + packer.flush()
    crc = zlib.crc32(before)
    for _ in range(times):
        crc = zlib.crc32(filler, crc)
    return start + body * times + end, zlib.crc32(after, crc), len(before) + times * len(filler) + len(after)


def _packed(name: bytes, data: bytes, crc: int, size: int) -> bytes:
    """A zip of one member that is packed already."""
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(data), size, len(name), 0) + name + data
    entry = struct.pack(
        "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(data), size, len(name), 0, 0, 0, 0, 0, 0
    )
    end = struct.pack("<4sHHHHIIH", b"PK\5\6", 0, 0, 1, 1, len(entry) + len(name), len(local), 0)
    return local + entry + name + end


def _huge_docx() -> bytes:
    """Some megabytes that inflate to 1.5 GB of text in one paragraph."""
    head, tail = _word(b"<w:p><w:r><w:t>@</w:t></w:r></w:p>").split(b"@")
    return _packed(b"word/document.xml", *_inflating(head, b"0" * 2**24, 96, tail))


def pdf(objects: list[bytes]) -> bytes:
    """A PDF of these objects, the first of which is the catalogue, with a right cross-reference table."""
    out, offsets = bytearray(b"%PDF-1.7\n"), list[int]()
    for number, body in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    return bytes(out) + b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(objects) + 1, start)


_CATALOGUE = b"<< /Type /Catalog /Pages 2 0 R >>"
_ONE_PAGE = b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>"


def _stream(data: bytes, extra: bytes = b"") -> bytes:
    return b"<< /Length %d %b >>\nstream\n%b\nendstream" % (len(data), extra, data)


def _twice_packed_pdf() -> bytes:
    """A page of a few kilobytes whose content is packed twice and inflates to 600 MB."""
    inner, _, _ = _inflating(b"", b" " * 2**24, 36, b"")
    content = _stream(zlib.compress(b"\x78\xda" + inner, 9), b"/Filter [/FlateDecode /FlateDecode]")
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R >>"
    return pdf([_CATALOGUE, _ONE_PAGE, page, content])


def _forms_in_forms_pdf(depth: int = 11) -> bytes:
    """Forms that each draw the next one ten times: a hundred thousand million drawings."""
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /XObject << /F 5 0 R >> >> >>"
    forms = [
        _stream(
            b"/F Do " * 10,
            b"/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources << /XObject << /F %d 0 R >> >>" % (number + 1),
        )
        for number in range(5, 5 + depth)
    ]
    last = _stream(b"0 0 5 5 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 9 9]")
    return pdf([_CATALOGUE, _ONE_PAGE, page, _stream(b"/F Do"), *forms, last])


def _many_pages_pdf(pages: int = 200_000) -> bytes:
    kids = b" ".join(b"%d 0 R" % number for number in range(3, pages + 3))
    tree = b"<< /Type /Pages /Kids [%b] /Count %d >>" % (kids, pages)
    return pdf([_CATALOGUE, tree, *[b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 9 9] >>"] * pages])


_LOOPING_TREE = [
    _CATALOGUE,
    b"<< /Type /Pages /Kids [2 0 R 3 0 R] /Count 5 >>",
    b"<< /Type /Pages /Kids [2 0 R] /Count 9 >>",
]

FULL_SIZE: dict[str, Callable[[], bytes]] = {
    "1500-megabytes.docx": _huge_docx,
    "400-gigabytes.zip": lambda: _overlapping_zip(65_000, 8),
    "600-megabytes.pdf": _twice_packed_pdf,
    "forms-in-forms.pdf": _forms_in_forms_pdf,
    "200k-pages.pdf": _many_pages_pdf,
    "looping-pages.pdf": lambda: pdf(_LOOPING_TREE),
    "lying-400-megabytes.zip": lambda: _packed(b"a.txt", *_inflating(b"", b"0" * 2**24, 25, b"")[:2], 10),
}
