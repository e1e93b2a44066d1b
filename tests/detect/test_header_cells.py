"""A head row's own cells name columns; they are nobody's name and no label for their neighbour."""

import datetime as dt

from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.document import Block, Cell, Document, Layer
from disclosure_screen.model.place import Location
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.text.fingerprint import Key

HEADS = ("户主姓名", "身份证号", "致贫原因")


def table(*rows: tuple[str, ...]) -> Document:
    blocks = [
        Block(
            Layer.CELL, text, Location(("表1", f"第{row}行第{column}列")), Cell("表1", row, column, above(row, column))
        )
        for row, cells in enumerate((HEADS, *rows), 1)
        for column, text in enumerate(cells, 1)
    ]
    return Document("sha256:" + "0" * 64, "名单.docx", "x", tuple(blocks))


def above(row: int, column: int) -> tuple[str, ...]:
    return () if row == 1 else (HEADS[column - 1],)


def test_a_column_title_beside_the_name_column_is_no_name() -> None:
    engine = Engine(load_rulebook(shipped("rules")), dt.date(2026, 11, 25))
    findings, _ = engine.screen(table(("王秀英", "", "丧失劳动能力")), Key(b"k" * 32))
    named = [place.block for finding in findings if finding.rule == "personal.name" for place in finding.places]
    assert named == [3]
