"""Hostile files through the isolated process: always a record, with a gap where anything is unread, nothing written.

Every file is made here, none is stored. Limits are reduced so that bombs are recognised quickly; they are the same code
paths as with the shipped ones. Files an ordinary user could not read are simulated at the system call, because the tests
may run as root.
"""

import errno
import io
import os
import struct
import tarfile
import zipfile
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.sandbox import Extractor
from disclosure_screen.model.document import Document, GapReason

VALUE = "331081190101010000"
REDUCED = Limits(
    file_bytes=64 * 2**20,
    part_bytes=8 * 2**20,
    total_bytes=32 * 2**20,
    parts=2_000,
    nesting=6,
    cpu_seconds=40,
    wall_seconds=50.0,
)


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor(REDUCED) as opened:
        yield opened


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return buffer.getvalue()


def _docx(document: bytes) -> bytes:
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


def _overlapping_zip(entries: int = 500) -> bytes:
    """Many directory entries that all point to the same kernel of a bomb."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    data = packer.compress(b"\0" * (4 * 2**20)) + packer.flush()
    crc = zlib.crc32(b"\0" * (4 * 2**20))
    local = struct.pack("<4sHHHHHIIIHH", b"PK\3\4", 20, 0, 8, 0, 0, crc, len(data), 4 * 2**20, 1, 0) + b"a" + data
    directory = b"".join(
        struct.pack(
            "<4sHHHHHHIIIHHHHHII", b"PK\1\2", 20, 20, 0, 8, 0, 0, crc, len(data), 4 * 2**20, 6, 0, 0, 0, 0, 0, 0
        )
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


_EXTERNAL = b'<!DOCTYPE w [<!ENTITY x SYSTEM "file:///etc/passwd">]>' + _word(b"<w:p><w:r><w:t>&x;</w:t></w:r></w:p>")
_QUADRATIC = (
    b'<!DOCTYPE w [<!ENTITY x "'
    + b"A" * 100_000
    + b'">]>'
    + _word(b"<w:p><w:r><w:t>" + b"&x;" * 30_000 + b"</w:t></w:r></w:p>")
)

UNREAD: dict[str, Callable[[], bytes]] = {
    "bomb.zip": lambda: _zip({"a.txt": b"0" * (60 * 2**20)}),
    "bomb.docx": lambda: _docx(_word(b"<w:p><w:r><w:t>" + b"0" * (60 * 2**20) + b"</w:t></w:r></w:p>")),
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
    "laughs.docx": lambda: _docx(_laughs()),
    "laughs.xml.docx": lambda: _docx(_QUADRATIC),
    "external.docx": lambda: _docx(_EXTERNAL),
    "deep.docx": lambda: _docx(_word(b"<w:p>" * 200_000 + b"<w:r><w:t>x</w:t></w:r>" + b"</w:p>" * 200_000)),
    "cut.docx": lambda: _docx(_word(b"<w:p><w:r><w:t>x</w:t></w:r></w:p>" * 900))[:-400],
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


@pytest.mark.parametrize("name", UNREAD)
def test_a_hostile_file_is_a_record_with_gaps(extractor: Extractor, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(UNREAD[name]())
    before = sorted(tmp_path.iterdir())
    document = extractor.extract(tmp_path / name)
    assert document.name == name
    assert any(True for _ in document.all_gaps())
    assert document.digest.startswith("sha256:")
    assert sorted(tmp_path.iterdir()) == before


def _texts(document: Document) -> str:
    return "\n".join(block.text for block in document.all_blocks())


READ: dict[str, Callable[[], bytes]] = {
    "deep.html": lambda: (
        b"<html><body>" + b"<div>" * 100_000 + VALUE.encode() + b"</div>" * 100_000 + b"</body></html>"
    ),
    "deep.rtf": lambda: b"{\\rtf1" + b"{\\b " * 100_000 + VALUE.encode() + b"}" * 100_001,
    "no-directory.zip": lambda: _zip({"a.txt": VALUE.encode()})[:-30],
    "crc.zip": _corrupt_zip,
    "laughs.docx": lambda: _docx(_laughs().replace(b"&l11;", VALUE.encode())),
    "deep.docx": lambda: _docx(
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


@pytest.mark.parametrize("name", READ)
def test_a_value_in_a_strange_file_is_found(extractor: Extractor, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(READ[name]())
    assert VALUE in _texts(extractor.extract(tmp_path / name))


def test_nothing_is_read_through_an_entity(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(_docx(_EXTERNAL))
    assert "root:" not in _texts(extractor.extract(tmp_path / "x.docx"))


def _only_gap(document: Document) -> GapReason:
    (gap,) = document.gaps
    assert gap.detail
    return gap.reason


def test_what_is_no_ordinary_file_is_an_unreadable_record(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("x")
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    (tmp_path / "x.docx").mkdir()
    os.mkfifo(tmp_path / "pipe.txt")
    for name in ("link.txt", "x.docx", "pipe.txt", "vanished.txt"):
        document = extractor.extract(tmp_path / name)
        assert _only_gap(document) is GapReason.UNREADABLE, name
        assert [block.text for block in document.blocks] == [name]


def test_a_file_without_permission_is_an_unreadable_record(
    extractor: Extractor, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "locked.txt"
    path.write_text("x")

    def refused(*_: object, **__: object) -> int:
        raise PermissionError(errno.EACCES, "denied")

    monkeypatch.setattr("disclosure_screen.extract.sandbox.os.open", refused)
    assert _only_gap(extractor.extract(path)) is GapReason.UNREADABLE


def test_a_name_that_is_not_utf8_is_read_as_chinese(extractor: Extractor, tmp_path: Path) -> None:
    raw = os.path.join(os.fsencode(tmp_path), "低保名单.txt".encode("gb18030"))
    with open(raw, "wb") as file:
        file.write(b"x")
    document = extractor.extract(Path(os.fsdecode(raw)))
    assert document.name == "低保名单.txt"
    assert not document.gaps


def test_a_name_of_255_bytes_is_no_obstacle(extractor: Extractor, tmp_path: Path) -> None:
    name = "长" * 83 + "号.txt"
    assert len(name.encode()) == 256
    name = "长" * 83 + "ab.txt"
    (tmp_path / name).write_bytes(VALUE.encode())
    document = extractor.extract(tmp_path / name)
    assert document.name == name
    assert VALUE in _texts(document)
