"""SARIF 2.1.0, validated against the OASIS schema.

``sarif-2.1.0-rtm.5.schema.json`` is the committee's own schema, as shipped in the npm package @microsoft/jest-sarif
1.0.0-beta.0 (MIT); it is used in these tests only.
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import jsonschema

from disclosure_screen.model.document import GapReason
from disclosure_screen.report.sarif import sarif

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.schema.json").read_text(encoding="utf-8"))


def _valid(log: dict[str, Any]) -> dict[str, Any]:
    read: dict[str, Any] = json.loads(json.dumps(log))
    jsonschema.Draft4Validator(SCHEMA, format_checker=jsonschema.FormatChecker()).validate(read)
    return read


def test_a_log_follows_the_schema(notice: Any, roster: Any, mixed: Any) -> None:
    run = _valid(sarif([notice.verdict, roster.verdict, mixed.verdict]))["runs"][0]
    assert len(run["artifacts"]) == 3
    assert {result["level"] for result in run["results"]} == {"error", "warning", "note", "none"}


def test_a_log_of_nothing_is_valid_too(draft: Callable[..., Any]) -> None:
    assert _valid(sarif([]))["runs"][0]["results"] == []
    assert _valid(sarif([draft("年报.docx").say("正文").verdict]))["runs"][0]["results"] == []


def test_every_result_names_a_rule_a_file_and_its_fingerprint(roster: Any) -> None:
    run = _valid(sarif([roster.verdict]))["runs"][0]
    for result, finding in zip(run["results"], roster.verdict.findings, strict=True):
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == finding.rule
        assert result["partialFingerprints"] == {"disclosureScreen/v1": finding.fingerprint}
        assert result["occurrenceCount"] == finding.count == len(result["relatedLocations"])
        assert result["locations"][0]["physicalLocation"]["artifactLocation"]["index"] == 0


def test_a_gap_is_an_open_result_and_a_notification(draft: Callable[..., Any]) -> None:
    verdict = draft("公示 1.zip").gap(GapReason.ENCRYPTED, "附件1.xlsx").verdict
    run = _valid(sarif([verdict]))["runs"][0]
    assert [(result["ruleId"], result["kind"]) for result in run["results"]] == [("gap.encrypted", "open")]
    assert len(run["invocations"][0]["toolExecutionNotifications"]) == 1


def test_no_raw_value_stands_in_a_log_and_nothing_of_a_halted_file(
    notice: Any, roster: Any, draft: Callable[..., Any]
) -> None:
    text = json.dumps(sarif([notice.verdict, roster.verdict]), ensure_ascii=False)
    assert not [value for value in notice.values | roster.values if value in text]
    halted = draft("材料.docx").say("机密★10年", ("机密★10年", "secrecy.mark")).verdict
    assert "★" not in json.dumps(sarif([halted]), ensure_ascii=False)
    assert "*" not in json.dumps(sarif([halted])["runs"][0]["results"], ensure_ascii=False)
