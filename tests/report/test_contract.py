"""The screen record keeps its promise to other people's tools."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema
import pytest

from disclosure_screen.model.document import GapReason, Layer
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade
from disclosure_screen.report.contract import contract

SCHEMA = json.loads(
    (Path(__file__).parents[2] / "docs" / "schema" / "screen-record.schema.json").read_text(encoding="utf-8")
)


def _check(record: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(json.dumps(record)))


def test_a_record_follows_the_published_schema(notice: Any, roster: Any) -> None:
    for written in (notice, roster):
        _check(contract(written.verdict))


def test_keys_keep_their_names_and_their_order(roster: Any) -> None:
    record = contract(roster.verdict)
    assert list(record) == ["file", "digest", "media_type", "grade", "rulebook", "gaps", "findings", "elapsed"]
    assert list(record["findings"][0]) == [
        "rule", "category", "severity", "confidence", "layer", "location", "start", "end", "excerpt", "fingerprint",
        "count", "reasons", "basis", "advice",
    ]  # fmt: skip
    assert list(record["findings"][0]["location"]) == ["route", "page", "box"]


def test_a_column_of_numbers_is_one_entry_with_its_count(roster: Any) -> None:
    found = [entry for entry in contract(roster.verdict)["findings"] if entry["rule"] == "personal.resident-id"]
    assert [(entry["count"], entry["layer"]) for entry in found] == [(12, "hidden")]


def test_a_gap_names_its_reason_and_place(draft: Callable[..., Any]) -> None:
    record = contract(draft("公示.zip").gap(GapReason.ENCRYPTED, "附件1.xlsx").verdict)
    assert record["gaps"] == [{"reason": "encrypted", "location": {"route": ["附件1.xlsx"], "page": None}}]
    _check(record)


def test_no_raw_value_stands_in_a_record(notice: Any, roster: Any) -> None:
    for written in (notice, roster):
        text = json.dumps(contract(written.verdict), ensure_ascii=False)
        assert written.values
        assert not [value for value in written.values if value in text]


@pytest.mark.parametrize(
    ("path", "words"),
    [
        (("properties", "grade"), [grade.word for grade in Grade]),
        (("$defs", "finding", "properties", "severity"), [severity.word for severity in Severity]),
        (("$defs", "finding", "properties", "layer"), [layer.value for layer in Layer]),
        (("$defs", "gap", "properties", "reason"), [reason.value for reason in GapReason]),
    ],
)
def test_the_schema_knows_every_word_the_model_can_say(path: tuple[str, ...], words: list[str]) -> None:
    place = SCHEMA
    for key in path:
        place = place[key]
    assert place["enum"] == words
