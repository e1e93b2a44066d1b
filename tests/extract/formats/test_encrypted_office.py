"""Encrypted Office packages: opened with a listed password, otherwise a gap and nothing else."""

import io

import docx
import pytest
from msoffcrypto.format.ooxml import OOXMLFile

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.formats import encrypted_office
from disclosure_screen.extract.legacy.compound import pack
from disclosure_screen.extract.source import Source
from disclosure_screen.model.document import Document, GapReason, Layer
from tests.probes.probe import VALUE, carriers


@pytest.fixture(scope="module")
def plain() -> bytes:
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(f"联系人身份证号{VALUE}。")
    document.save(out)
    return out.getvalue()


def encrypted(plain: bytes, password: str) -> bytes:
    out = io.BytesIO()
    OOXMLFile(io.BytesIO(plain)).encrypt(password, out)
    return out.getvalue()


def read(raw: bytes, *passwords: str) -> Document:
    source = Source.of_bytes("公示.docx", raw)
    source.passwords = passwords
    return read_document(source)


@pytest.mark.parametrize("password", ["公示2026", "VelvetSweatshop"])
def test_a_known_password_opens_the_package_and_its_body_stays_body(plain: bytes, password: str) -> None:
    document = read(encrypted(plain, password), "错误的密码", "公示2026")

    assert list(document.all_gaps()) == []
    assert [block.layer for block in carriers(document.all_blocks(), VALUE)] == [Layer.BODY]


@pytest.mark.parametrize("passwords", [(), ("错误的密码",)])
def test_without_the_password_it_is_a_gap_and_nothing_else(plain: bytes, passwords: tuple[str, ...]) -> None:
    document = read(encrypted(plain, "公示2026"), *passwords)

    assert [gap.reason for gap in document.all_gaps()] == [GapReason.ENCRYPTED]
    assert carriers(document.all_blocks(), VALUE) == []


def test_no_password_is_named_anywhere(plain: bytes) -> None:
    document = read(encrypted(plain, "公示2026"), "公示2026")

    assert not [block for block in document.all_blocks() if "公示2026" in block.text]


def test_key_stretching_beyond_measure_is_not_attempted(plain: bytes) -> None:
    raw = encrypted(plain, "公示2026").replace(b'spinCount="100000"', b'spinCount="999999"')
    assert [gap.reason for gap in read(raw).gaps] == [GapReason.ENCRYPTED]

    info = b'<encryption><p:encryptedKey spinCount="9000000"/></encryption>'
    document = read(pack({("EncryptionInfo",): b"\x04\0\x04\0" + info, ("EncryptedPackage",): bytes(64)}))

    assert [gap.reason for gap in document.gaps] == [GapReason.LIMIT]


def test_content_under_rights_management_is_a_gap() -> None:
    document = read(pack({("\x09DRMContent",): bytes(64)}))

    assert [gap.reason for gap in document.gaps] == [GapReason.ENCRYPTED]


def test_an_ordinary_package_is_not_taken_for_an_encrypted_one(plain: bytes) -> None:
    assert encrypted_office.sniff(Source.of_bytes("公示.docx", plain)) is None
