"""Other compound files: what is packaged in them, what is unknown, and containers made to hurt."""

import struct

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats import ole_package
from disclosure_screen.extract.legacy.compound import MAGIC, pack
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, GapReason, Layer
from tests.probes.doc_writer import Run, WordFile
from tests.probes.ole_parts import ole_native, vba_stream
from tests.probes.probe import VALUE, carriers


def read(raw: bytes) -> Document:
    return read_document(Source.of_bytes("对象.bin", raw))


def test_a_packaged_file_is_read_and_its_paths_too() -> None:
    document = read(pack({("\x01Ole10Native",): ole_native("附件.txt", "C:\\某\\附件.txt", f"内部 {VALUE}".encode())}))

    assert [child.name for child in document.children] == ["附件.txt"]
    assert carriers(document.all_blocks(), VALUE)
    assert any("C:\\某" in block.text and block.layer is Layer.METADATA for block in document.blocks)


def test_an_unknown_object_is_searched_for_strings_and_is_a_gap() -> None:
    document = read(pack({("SomeStream",): f"未知对象 {VALUE}".encode("utf-16-le")}))

    assert carriers(document.blocks, VALUE)
    assert [gap.reason for gap in document.gaps] == [GapReason.UNSUPPORTED]


def test_a_macro_project_is_read_as_source() -> None:
    source = f'Attribute VB_Name = "M"\r\nConst A = "{VALUE}"\r\n'
    document = read(pack({("PROJECT",): b"ID=1", ("VBA", "M"): vba_stream(source), ("VBA", "dir"): b"\1"}))

    assert list(document.gaps) == []
    (found,) = carriers(document.blocks, VALUE)
    assert found.concealment == "宏代码"


def test_a_document_in_a_nested_storage_is_a_file_of_its_own() -> None:
    inner = {
        ("Outer", "Inner", *path): raw for path, raw in WordFile({"main": [Run(f"{VALUE}\r")]}).streams_of().items()
    }
    document = read(pack(inner))

    assert [child.media_type for child in document.children] == ["application/msword"]
    assert carriers(document.all_blocks(), VALUE)


@settings(deadline=None)
@given(rest=st.binary(max_size=3_000))
def test_anything_that_begins_like_a_compound_file_is_a_record_with_a_gap(rest: bytes) -> None:
    document = read(MAGIC + rest)

    assert list(document.gaps)


@settings(deadline=None, max_examples=50)
@given(
    streams=st.dictionaries(
        st.lists(
            st.text(st.characters(min_codepoint=97, max_codepoint=122), min_size=1, max_size=9), min_size=1, max_size=3
        ).map(tuple),
        st.binary(max_size=9_000),
        max_size=12,
    )
)
def test_what_is_packed_is_found_again(streams: dict[tuple[str, ...], bytes]) -> None:
    import io

    import olefile

    tree = {
        path: raw
        for path, raw in streams.items()
        if not any(path[: len(other)] == other for other in streams if other != path)
    }
    with olefile.OleFileIO(io.BytesIO(pack(tree))) as ole:
        assert {tuple(path): ole.openstream(path).read() for path in ole.listdir()} == tree
        assert ole.parsing_issues == []


def test_streams_that_share_one_chain_are_a_limit_and_not_a_bomb() -> None:
    made = bytearray(pack({("a",): bytes(900_000), **{(f"b{number}",): b"1" * 4096 for number in range(200)}}))
    directory = 512 * (struct.unpack_from("<I", made, 48)[0] + 1)
    entries = [at for at in range(directory, directory + 128 * 202, 128) if made[at + 66] == 2]
    large = next(at for at in entries if struct.unpack_from("<I", made, at + 120)[0] == 900_000)
    for at in entries:
        made[at + 116 : at + 128] = made[large + 116 : large + 128]

    document = read(bytes(made))

    assert GapReason.LIMIT in {gap.reason for gap in document.gaps}


def test_packages_nested_beyond_the_limit_end_in_a_gap() -> None:
    raw = f"最里层 {VALUE}".encode()
    for _ in range(40):
        raw = pack({("\x01Ole10Native",): ole_native("内.bin", "内.bin", raw)})

    document = read(raw)

    assert GapReason.LIMIT in {gap.reason for gap in document.all_gaps()}


@pytest.mark.parametrize("length", range(1, 8))
def test_a_file_cut_off_within_its_signature_is_a_gap(length: int) -> None:
    assert list(read(MAGIC[:length]).gaps)


def test_every_compound_file_is_recognised() -> None:
    assert ole_package.sniff(Source.of_bytes("x", MAGIC)) == "application/x-ole-storage"
    assert ole_package.sniff(Source.of_bytes("x", b"PK\x03\x04")) is None
