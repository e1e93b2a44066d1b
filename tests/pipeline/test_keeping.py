"""Long files: screened while they are read, with the findings of a file that is kept whole, and a part of it in memory."""

import io
import random
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract.cell_rows import CellRows, Column
from disclosure_screen.extract.frames import Closed, Frame, Opened, collect
from disclosure_screen.identifiers import resident_id
from disclosure_screen.model.document import Block, Document, Gap, GapReason, Layer
from disclosure_screen.model.place import Location
from disclosure_screen.pipeline.keeping import Keeping, Reading
from disclosure_screen.pipeline.screener import Screener, Screening, revealed
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.text.fingerprint import Key

_KEY = Key(b"long files in tests")


@pytest.fixture(scope="module")
def screeners() -> Iterator[tuple[Screener, Screener]]:
    """One that keeps every file of the tests whole, and one that keeps none."""
    rules = shipped("rules")
    with Screener(rules, key=_KEY) as whole, Screener(rules, key=_KEY, whole_blocks=10) as part:
        yield whole, part


def workbook(rows: int, marked: set[int]) -> bytes:
    chance, buffer = random.Random(rows), io.BytesIO()
    with xlsxwriter.Workbook(buffer) as book:
        sheet = book.add_worksheet("名单")
        sheet.write_row(0, 0, ["序号", "村名", "金额", "备注"])
        for row in range(1, rows):
            remark = f"身份证号{resident_id.sample(chance)}" if row in marked else "无"
            sheet.write_row(row, 0, [row, f"某村{row % 7}", row * 10, remark])
    return buffer.getvalue()


def nested(folder: Path) -> Path:
    path = folder / "公示.zip"
    text = f"联系人身份证号{resident_id.sample(random.Random(7))}，请核对。\n" * 2
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("名单.xlsx", workbook(400, {50, 300}))
        archive.writestr("说明.txt", "本说明共若干段。\n\n" * 30 + text)
        archive.writestr("坏.xlsx", workbook(40, set())[:900])
    return path


def told(screening: Screening) -> list[tuple[object, ...]]:
    verdict = screening.verdict
    return [(f.rule, f.fingerprint, f.location, f.excerpt, f.severity, f.count, f.reasons) for f in verdict.findings]


def test_a_long_file_has_the_verdict_of_the_same_file_kept_whole(
    screeners: tuple[Screener, Screener], tmp_path: Path
) -> None:
    path = nested(tmp_path)
    whole, part = (screener.screen(path) for screener in screeners)
    assert told(part) == told(whole)
    assert len(told(part)) >= 3
    assert (part.verdict.grade, part.verdict.gaps) == (whole.verdict.grade, whole.verdict.gaps)


def test_what_is_kept_of_a_long_file_is_what_its_findings_point_at(
    screeners: tuple[Screener, Screener], tmp_path: Path
) -> None:
    path = nested(tmp_path)
    whole, part = (screener.screen(path) for screener in screeners)
    texts = [block.text for block in part.document.all_blocks()]
    for here, there in zip(revealed(part).findings, revealed(whole).findings, strict=True):
        assert [place.excerpt for place in here.places] == [place.excerpt for place in there.places]
        assert all(place.excerpt in texts[place.block] for place in here.places)
    left = sum(document.left_out for document in part.document.walk())
    assert left > 1000
    assert left + len(texts) == sum(1 for _ in whole.document.all_blocks())


_FRAMES = st.recursive(
    st.sampled_from(["甲", "乙", "", "缺", "行"]).map(lambda text: [text]),
    lambda inner: st.lists(inner, max_size=4).map(lambda parts: ["(", *sum(parts, list[str]()), ")"]),
)


def frames(signs: list[str]) -> Iterator[Frame]:
    yield Opened("外.zip", "application/zip", "sha256:0")
    for number, sign in enumerate(signs):
        if sign == "(":
            yield Opened(f"内{number}", "text/plain", "sha256:1")
        elif sign == ")":
            yield Closed()
        elif sign == "缺":
            yield Gap(GapReason.DAMAGED, detail=str(number))
        elif sign == "行":
            yield CellRows(
                "表", ("表",), 1, (Column(1, "A", (), ["一", ""]), Column(2, "B", (), ["二", f"三{number}"]))
            )
        else:
            yield Block(Layer.BODY, f"{sign}{number}")
    yield Closed()


@given(_FRAMES)
def test_a_document_kept_whole_is_the_document_that_was_read(signs: list[str]) -> None:
    keeping = Keeping()
    assert keeping.gather(frames(signs))
    assert keeping.document() == (collect(frames(signs)), ())


@given(_FRAMES, st.data())
def test_every_block_passes_once_and_is_kept_or_counted(signs: list[str], data: st.DataObject) -> None:
    keeping = Keeping(blocks=0)
    stream = frames(signs)
    assert keeping.gather(stream) == (not any(sign in "甲乙行" for sign in signs))
    passed = list(keeping.passing(stream))
    whole = collect(frames(signs))
    assert sorted(block.text for block in passed) == sorted(block.text for block in whole.all_blocks())
    wanted = data.draw(st.sets(st.integers(0, len(passed) - 1))) if passed else set[int]()
    for number in wanted:
        keeping.notice(number, passed[number : number + 1], 0)
    kept, _ = keeping.document()
    assert {block.text for block in kept.all_blocks()} == {passed[number].text for number in wanted}
    assert counted(kept) == counted(whole)


def counted(document: Document) -> list[tuple[str, int, tuple[Gap, ...]]]:
    return [(inner.name, len(inner.blocks) + inner.left_out, inner.gaps) for inner in document.walk()]


def test_a_large_file_tells_how_far_it_is_read() -> None:
    told: list[Reading] = []
    keeping = Keeping(reading=told.append)
    rows = [CellRows("表", ("表",), 1 + at, (Column(1, "A", (), ["一"] * 1000),)) for at in range(0, 25_000, 1000)]
    assert keeping.gather(iter([Opened("大.xlsx", "x", "sha256:0"), *rows, Closed()]))
    assert [far.blocks for far in told] == [10_000, 20_000]


def test_pages_that_may_be_recognised_one_by_one_are_steps_too() -> None:
    told: list[Reading] = []
    keeping = Keeping(reading=told.append)
    pages = [Block(Layer.IMAGE_TEXT, "字", Location((f"第{page}页",), page)) for page in range(1, 31)]
    assert keeping.gather(iter([Opened("扫描件.pdf", "x", "sha256:0"), *pages, Closed()]))
    assert [far.page for far in told] == [10, 20, 30]
