"""Zip containers: every member is found, listed or not, and whatever cannot be had to the last byte says so."""

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.inflate import Container, Member, decode_name, name_readings
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Source, Unreadable
from disclosure_screen.model.document import GapReason

METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA)


def _zip(members: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED, comment: bytes = b"") -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
        archive.comment = comment
    return buffer.getvalue()


def _container(raw: bytes, limits: Limits | None = None) -> Container:
    return Container(Source.of_bytes("a.zip", raw, limits=limits))


def _contents(container: Container) -> dict[str, bytes]:
    return {member.name: container.read(member) for member in container.members}


@given(
    st.dictionaries(st.text("abc甲乙/.", min_size=1), st.binary(max_size=3000), max_size=6), st.sampled_from(METHODS)
)
def test_what_was_packed_is_read(members: dict[str, bytes], method: int) -> None:
    container = _container(_zip(members, method))
    assert _contents(container) == members
    assert not container.gaps


@given(st.binary(min_size=200, max_size=3000), st.data())
def test_a_zip_cut_anywhere_is_never_whole(data: bytes, draw: st.DataObject) -> None:
    raw = _zip({"a.txt": data, "b.txt": b"second"})
    cut = raw[: draw.draw(st.integers(0, len(raw) - 1))]
    try:
        container = _container(cut)
    except Unreadable:
        return
    lacking = [gap for member in container.members if (gap := container.salvage(member)[1])]
    assert container.gaps or lacking


def test_without_a_directory_members_are_found_by_their_own_headers() -> None:
    raw = _zip({"甲.txt": b"first" * 100, "b.txt": b"second"})
    container = _container(raw[: raw.find(b"PK\x01\x02")])
    assert _contents(container) == {"甲.txt": b"first" * 100, "b.txt": b"second"}
    assert container.gaps
    assert all(member.unlisted for member in container.members)


def test_a_member_left_out_of_the_directory_is_found() -> None:
    hidden, shown = _zip({"hidden.txt": b"331081"}), _zip({"shown.txt": b"text"})
    container = _container(hidden[: hidden.find(b"PK\x01\x02")] + shown)
    assert _contents(container) == {"shown.txt": b"text", "hidden.txt": b"331081"}
    assert [member.unlisted for member in container.members] == [False, True]
    assert container.gaps


def test_bytes_around_the_archive_and_comments_are_kept() -> None:
    raw = b"x" * 40 + _zip({"a.txt": b"text"}, comment="注释".encode()) + b"y" * 40
    container = _container(raw)
    assert list(container.outside_bytes()) == [b"x" * 40, b"y" * 40]
    assert container.comment == "注释"
    assert _contents(container) == {"a.txt": b"text"}


@pytest.mark.parametrize(
    "limits",
    [Limits(part_bytes=2**20), Limits(total_bytes=2**20), Limits(swollen_bytes=8 * 2**20)],
    ids=["part", "total", "swollen"],
)
def test_every_cap_is_a_limit_and_little_is_inflated_beyond_it(limits: Limits) -> None:
    container = _container(_zip({"a.txt": b"0" * (20 * 2**20)}), limits)
    data, gap = container.salvage(container.members[0])
    assert gap is not None
    assert gap.reason is GapReason.LIMIT
    assert len(data) <= 9 * 2**20


def test_swollen_members_share_one_allowance() -> None:
    limits = Limits(swollen_bytes=3 * 2**20)
    container = _container(_zip({str(number): b"0" * 2**20 for number in range(8)}), limits)
    gaps = [container.salvage(member)[1] for member in container.members]
    assert [gap is None for gap in gaps] == [True] * 3 + [False] * 5


def test_what_packs_like_a_text_is_not_swollen() -> None:
    text = "".join(f"第{number}行：某村某某某，金额 {number * 7} 元\n" for number in range(40_000)).encode()
    container = _container(_zip({"a.txt": text}), Limits(swollen_bytes=0))
    assert container.salvage(container.members[0]) == (text, None)


def test_the_total_cap_holds_over_all_members() -> None:
    container = _container(_zip({str(number): b"0" * 2**20 for number in range(8)}), Limits(total_bytes=3 * 2**20))
    gaps = [container.salvage(member)[1] for member in container.members]
    assert [gap is None for gap in gaps] == [True] * 3 + [False] * 5


def test_more_parts_than_allowed_are_a_gap() -> None:
    container = _container(_zip({str(number): b"" for number in range(30)}), Limits(parts=10))
    assert len(container.members) == 10
    assert [gap.reason for gap in container.gaps][:1] == [GapReason.LIMIT]


def test_a_wrong_checksum_is_damage_behind_the_data() -> None:
    raw = bytearray(_zip({"a.txt": b"abcdef" * 50}, zipfile.ZIP_STORED))
    raw[60] ^= 1
    container = _container(bytes(raw))
    data, gap = container.salvage(container.members[0])
    assert len(data) == 300
    assert gap is not None
    assert gap.reason is GapReason.DAMAGED


def test_members_are_found_whatever_the_case_and_slashes() -> None:
    container = _container(_zip({"Word\\Document.xml": b"x"}))
    assert isinstance(container.find("/word/document.xml"), Member)
    assert container.find("word/other.xml") is None


@given(st.text("低保名单公示张三李四一二三.docx", min_size=1))
def test_names_in_gbk_are_read_without_any_flag(name: str) -> None:
    assert name in name_readings(name.encode("gb18030"))
    assert decode_name(name.encode()) == name
    assert decode_name(name.encode("gb18030")) == name
