"""Laws of windows: a document screened piece by piece, as its blocks arrive, gives what it gives as a whole."""

import random
import weakref
from collections.abc import Iterator

from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.quality_sets import TEMPLATES, samples
from disclosure_screen.detect.engine import Engine
from disclosure_screen.detect.windows import MARGIN, windows
from disclosure_screen.identifiers import mobile, resident_id
from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.place import Location
from disclosure_screen.text.fingerprint import Key

HEADERS = ("序号", "姓名", "身份证号", "联系电话", "住址", "备注")
seeds = st.integers(0, 10_000)


def paragraphs(chance: random.Random) -> list[Block]:
    told = [sample.text for sample in samples(len(TEMPLATES), chance.randrange(1000))]
    return [Block(Layer.BODY, text, Location(("正文", str(at)))) for at, text in enumerate(chance.choices(told, k=8))]


def listed(chance: random.Random, table: str, rows: int) -> list[Block]:
    """A list under its title, with masked and split numbers, hidden rows and, now and then, a column of posts."""
    headers = (*HEADERS[:-1], chance.choice(("备注", "职务")))
    blocks = [Block(Layer.BODY, chance.choice(("孕检人员名单", "补贴发放表", "情况说明")))]
    blocks += [Block(Layer.CELL, text, cell=Cell(table, 1, column)) for column, text in enumerate(headers, 1)]
    masked = chance.random() < 0.5
    for row in range(2, rows + 2):
        number = resident_id.sample(chance)
        if masked and chance.random() < 0.8:
            shown = chance.randrange(4)
            number = number[: 6 + shown] + "*" * 8 + number[14 + shown :]
        if chance.random() < 0.1:
            number = chance.choice((number[:10], number[10:], number[:1]))
        texts = (
            str(row - 1), chance.choice(("王建国", "李秀英", "张某")), number, mobile.sample(chance),
            f"某某村{row}组{row}号", chance.choice(("", "低保", "组长", "乙型肝炎")),
        )  # fmt: skip
        hidden = "隐藏行" if chance.random() < 0.05 else ""
        for column, (header, text) in enumerate(zip(headers, texts, strict=True), 1):
            if text:
                route = Location((table, f"第{row}行", header))
                blocks.append(Block(Layer.CELL, text, route, Cell(table, row, column, (header,)), hidden))
    return blocks


def downwards(chance: random.Random, table: str) -> list[Block]:
    """One number, a digit a row."""
    blocks = [Block(Layer.CELL, "号码", cell=Cell(table, 1, 1))]
    blocks += [Block(Layer.CELL, "某某", cell=Cell(table, row, 1)) for row in range(2, chance.randrange(2, 30))]
    first = len(blocks) + 1
    for row, digit in enumerate(resident_id.sample(chance), first):
        blocks.append(Block(Layer.CELL, digit, cell=Cell(table, row, 1, ("号码",))))
    return blocks


def document(seed: int) -> Document:
    chance = random.Random(seed)
    blocks: list[Block] = []
    for number in range(chance.randrange(1, 5)):
        part = chance.randrange(3)
        if part == 0:
            blocks += paragraphs(chance)
        elif part == 1:
            blocks += listed(chance, f"表{number}", chance.randrange(3, 80))
        else:
            blocks += downwards(chance, f"表{number}")
    return Document("sha256:0", "草稿.docx", "x", tuple(blocks))


@settings(max_examples=60, deadline=None)
@given(seed=seeds, characters=st.integers(1, 3000))
def test_piece_by_piece_gives_what_the_whole_gives(engine: Engine, key: Key, seed: int, characters: int) -> None:
    whole = document(seed)
    assert engine.screen_blocks(iter(whole.blocks), key, characters) == engine.screen(whole, key)


@settings(max_examples=60, deadline=None)
@given(seed=seeds, characters=st.integers(1, 3000))
def test_every_block_lies_in_exactly_one_core_and_no_row_is_cut(seed: int, characters: int) -> None:
    blocks = document(seed).blocks
    covered = []
    for window in windows(iter(blocks), characters):
        assert window.blocks == blocks[window.first : window.first + len(window.blocks)]
        numbers = [window.first + number for number in window.core]
        covered += numbers
        for edge in (numbers[0], numbers[-1] + 1):
            if 0 < edge < len(blocks):
                here, there = blocks[edge - 1].cell, blocks[edge].cell
                assert here is None or there is None or (here.table, here.row) != (there.table, there.row)
    assert covered == list(range(len(blocks)))


@settings(max_examples=40, deadline=None)
@given(seed=seeds, characters=st.integers(1, 3000))
def test_a_note_on_a_cell_says_the_same_however_far_from_its_row_it_arrives(
    engine: Engine, key: Key, seed: int, characters: int
) -> None:
    """Formats hand the notes of a sheet over behind its last row, most often in another window."""
    chance = random.Random(seed)
    rows = listed(chance, "表1", chance.randrange(3, 80))
    notes = [
        Block(Layer.COMMENT, sample.text, Location(("表1", f"C{number}", "批注")))
        for number, sample in enumerate(chance.choices(list(samples(len(TEMPLATES), seed)), k=6), 2)
    ]

    def said(blocks: list[Block], size: int) -> set[tuple[str, str, str, str]]:
        findings, _ = engine.screen_blocks(iter(blocks), key, size)
        return {
            (finding.rule, finding.severity.word, finding.value_fingerprint, str(place.location))
            for finding in findings
            for place in finding.places
            if "批注" in place.location.route
        }

    assert said([*rows, *notes], characters) == said([*rows, *notes], 10**9) == said(notes, 10**9)


class Watched(str):
    """A text whose end can be watched."""

    __slots__ = ("__weakref__",)


def test_blocks_are_let_go_while_others_arrive(engine: Engine, key: Key) -> None:
    alive: weakref.WeakSet[Watched] = weakref.WeakSet()
    most = 0

    def arriving() -> Iterator[Block]:
        nonlocal most
        for row in range(1, 4001):
            text = Watched(f"第{row}行没有内容")
            alive.add(text)
            most = max(most, len(alive))
            yield Block(Layer.CELL, text, cell=Cell("表1", row, 1, ("说明",)))
            del text

    assert engine.screen_blocks(arriving(), key, characters=2000) == ((), ())
    assert most < 2000 / 20 * 3 + 2 * MARGIN
