"""Hostile files through the isolated process: always a record, with a gap where anything is unread, nothing written.

The files are made in ``tests/hostile.py``. Limits are reduced so that bombs are recognised quickly; they are the same code
paths as with the shipped ones, which ``tests/cli/test_hostile_folder.py`` puts to the test. Files an ordinary user could not
read are simulated at the system call, because the tests may run as root.
"""

import errno
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.sandbox import Extractor
from disclosure_screen.model.document import Document, GapReason
from tests.hostile import EXTERNAL, READ, UNREAD, VALUE, docx

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


@pytest.mark.parametrize("name", READ)
def test_a_value_in_a_strange_file_is_found(extractor: Extractor, tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(READ[name]())
    assert VALUE in _texts(extractor.extract(tmp_path / name))


def test_nothing_is_read_through_an_entity(extractor: Extractor, tmp_path: Path) -> None:
    (tmp_path / "x.docx").write_bytes(docx(EXTERNAL))
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
