"""Archives of every kind: members are files, names and comments are text, and every loss is a gap."""

import bz2
import gzip
import io
import lzma
import tarfile
import zipfile
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract import ciphered
from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source, Unreadable
from disclosure_screen.model.document import Document, GapReason, Layer

VALUE = "331081190101010000"


def _document(name: str, raw: bytes) -> Document:
    return read_document(Source.of_bytes(name, raw))


def _texts(document: Document, layer: Layer) -> list[str]:
    return [block.text for block in document.all_blocks() if block.layer is layer]


def _zip(members: dict[str, bytes], **options: Any) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", **options) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.comment = b"comment"
    return buffer.getvalue()


def _tar(members: dict[str, bytes], form: int = tarfile.PAX_FORMAT) -> bytes:
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w", format=form) as archive:
        for name, data in members.items():
            entry = tarfile.TarInfo(name)
            entry.size = len(data)
            archive.addfile(entry, io.BytesIO(data))
    return buffer.getvalue()


MEMBERS = {"附件1/名单.txt": VALUE.encode(), "b.txt": b"second"}
WHOLE = {
    "a.zip": _zip(MEMBERS),
    "a.tar": _tar(MEMBERS),
    "gnu.tar": _tar(MEMBERS, tarfile.GNU_FORMAT),
    "a.tar.gz": gzip.compress(_tar(MEMBERS)),
    "a.tgz": gzip.compress(_tar(MEMBERS)),
    "a.tar.bz2": bz2.compress(_tar(MEMBERS)),
    "a.tar.xz": lzma.compress(_tar(MEMBERS)),
    "in-one-another.zip": _zip({"x.tgz": gzip.compress(_zip({"y.tar": _tar(MEMBERS)}))}),
}


@pytest.mark.parametrize("name", WHOLE)
def test_members_are_read_and_named(name: str) -> None:
    document = _document(name, WHOLE[name])
    assert VALUE in _texts(document, Layer.BODY)
    assert any(text.endswith("名单.txt") for text in _texts(document, Layer.FILE_NAME))
    assert not list(document.all_gaps())


@pytest.mark.parametrize("name", WHOLE)
def test_a_member_is_found_again_by_its_route(name: str) -> None:
    (block,) = [block for block in _document(name, WHOLE[name]).all_blocks() if block.text == VALUE]
    assert block.location.route[-2:] == ("附件1/名单.txt", "第1行")


@pytest.mark.parametrize("name", WHOLE)
@given(data=st.data())
def test_an_archive_cut_anywhere_is_never_without_a_gap(name: str, data: st.DataObject) -> None:
    raw = WHOLE[name]
    if name.endswith(".tar"):
        raw = raw.rstrip(b"\0") + b"\0" * 1024  # the padding behind the end mark may go without loss
    cut = data.draw(st.integers(0, len(raw) - 1))
    assert list(_document(name, raw[:cut]).all_gaps())


def test_two_gzip_members_behind_one_another_are_one_file() -> None:
    document = _document("a.txt.gz", gzip.compress(VALUE[:9].encode()) + gzip.compress(VALUE[9:].encode()))
    assert VALUE in _texts(document, Layer.BODY)


def test_names_in_gbk_comments_and_owners_are_text() -> None:
    raw = _zip({"xxxxxxxx.txt": b"x"}).replace(b"xxxxxxxx.txt", "低保名单.txt".encode("gb18030"))
    assert "低保名单.txt" in _texts(_document("a.zip", raw), Layer.FILE_NAME)
    assert "comment" in _texts(_document("a.zip", raw), Layer.METADATA)
    entry = tarfile.TarInfo("a.txt")
    entry.uname, entry.gname = "wangwu", "office"
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w") as archive:
        archive.addfile(entry, io.BytesIO())
    assert "office wangwu" in _texts(_document("a.tar", buffer.getvalue()), Layer.METADATA)


def test_the_stored_name_and_comment_of_a_gzip_file_are_text() -> None:
    raw = bytearray(gzip.compress(b"x", mtime=0))
    raw[3] = 8 | 16
    raw[10:10] = f"{VALUE}.txt".encode() + b"\0" + b"comment\0"
    document = _document("a.gz", bytes(raw))
    assert f"{VALUE}.txt" in _texts(document, Layer.FILE_NAME)
    assert "comment" in _texts(document, Layer.METADATA)


def test_what_lies_outside_the_members_is_hidden_text() -> None:
    document = _document("a.zip", _zip({"a.txt": b"x"}) + b"\0\0" + VALUE.encode() * 3)
    assert any(VALUE in text for text in _texts(document, Layer.HIDDEN))
    document = _document("a.tar", _tar({"a.txt": b"x"}) + VALUE.encode() + b"\0" * 494)
    assert any(VALUE in text for text in _texts(document, Layer.HIDDEN))


def test_an_archive_with_something_in_front_is_still_an_archive() -> None:
    document = _document("a.exe", b"MZ\x90\0\3\0\0\0\4\0\0\0\xff\xff" * 40 + _zip({"a.txt": VALUE.encode()}))
    assert VALUE in _texts(document, Layer.BODY)


def test_an_empty_archive_is_no_clean_archive() -> None:
    assert [gap.reason for gap in _document("a.zip", _zip({})).gaps] == [GapReason.EMPTY]


def _other(kind: str) -> bytes:
    libarchive = ciphered.library()
    held = io.BytesIO()
    with libarchive.custom_writer(held.write, kind) as archive:
        for name, data in MEMBERS.items():
            archive.add_file_from_memory(name, len(data), data)
    return held.getvalue()


@pytest.mark.parametrize("kind", ["7zip", "cpio_newc"])
def test_other_archives_are_read_where_the_system_can(kind: str) -> None:
    document = _document("archive", _other(kind))
    assert VALUE in _texts(document, Layer.BODY)
    assert not list(document.all_gaps())


@given(data=st.data())
def test_a_7z_cut_anywhere_is_never_without_a_gap(data: st.DataObject) -> None:
    raw = _other("7zip")
    cut = data.draw(st.integers(0, len(raw) - 1))
    assert list(_document("a.7z", raw[:cut]).all_gaps())


def test_without_the_system_library_the_archive_is_a_gap_and_its_strings_are_read(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def missing() -> None:
        raise Unreadable(GapReason.UNSUPPORTED, "本机没有安装解压组件")

    monkeypatch.setattr(ciphered, "library", missing)
    document = _document("a.rar", b"Rar!\x1a\x07\x00" + VALUE.encode() + b"\0")
    assert [gap.reason for gap in document.gaps] == [GapReason.UNSUPPORTED]
    assert any(VALUE in text for text in _texts(document, Layer.EMBEDDED))


@pytest.mark.parametrize("cipher", ["zipcrypt", "aes256"])
def test_an_encrypted_zip_is_a_gap_unless_the_office_knows_the_password(cipher: str) -> None:
    held = io.BytesIO()
    with ciphered.library().custom_writer(
        held.write, "zip", options=f"encryption={cipher}", passphrase="open"
    ) as archive:
        for name, data in MEMBERS.items():
            archive.add_file_from_memory(name, len(data), data)
    closed = _document("a.zip", held.getvalue())
    assert {gap.reason for gap in closed.all_gaps()} == {GapReason.ENCRYPTED}
    assert "附件1/名单.txt" in _texts(closed, Layer.FILE_NAME)
    source = Source("a.zip", io.BytesIO(held.getvalue()), passwords=("wrong", "open"))
    opened = read_document(source)
    assert VALUE in _texts(opened, Layer.BODY)
    assert not list(opened.all_gaps())
