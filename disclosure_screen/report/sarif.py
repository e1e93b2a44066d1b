"""SARIF 2.1.0: findings and gaps for tools that already know how to show them (code hosts, editors, dashboards).

A place in an office document is not a line of source, so places are logical locations (the route a clerk follows), with
the page where there is one. A gap is a result of kind ``open``: the rules were applied, and there was not enough to
decide; it is also a notification, because most viewers hide open results.
"""

from collections.abc import Iterable, Sequence
from typing import Any
from urllib.parse import quote

from disclosure_screen.model.document import Gap, GapReason
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.verdict import Grade, Verdict

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_LEVELS = {Severity.GRAVE: "error", Severity.SERIOUS: "error", Severity.MINOR: "warning", Severity.NOTE: "note"}
_PLACES = 1000
"""Related places of one result; the rest is counted (``occurrenceCount``) and said in the message."""


def sarif(verdicts: Sequence[Verdict], *, version: str = "0") -> dict[str, Any]:
    """One log with one run over these verdicts; as masked as their excerpts are."""
    rules = _rules(verdicts)
    order = {rule["id"]: index for index, rule in enumerate(rules)}
    run: dict[str, Any] = {
        "tool": {
            "driver": {
                "name": "disclosure-screen",
                "version": version,
                "language": "zh-CN",
                "rules": rules,
            }
        },
        "language": "zh-CN",
        "columnKind": "unicodeCodePoints",
        "artifacts": [_artifact(verdict) for verdict in verdicts],
        "results": [result for number, verdict in enumerate(verdicts) for result in _results(number, verdict, order)],
        "invocations": [{"executionSuccessful": True, "toolExecutionNotifications": _notifications(verdicts)}],
        "properties": {"rulebooks": sorted({verdict.rulebook for verdict in verdicts})},
    }
    return {"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}


def _rules(verdicts: Iterable[Verdict]) -> list[dict[str, Any]]:
    found: dict[str, dict[str, Any]] = {}
    for verdict in verdicts:
        for finding in verdict.findings:
            found.setdefault(finding.rule, _rule(finding))
        for gap in verdict.gaps:
            found.setdefault(f"gap.{gap.reason.value}", _gap_rule(gap.reason))
    return [found[rule] for rule in sorted(found)]


def _rule(finding: Finding) -> dict[str, Any]:
    return {
        "id": finding.rule,
        "name": finding.title,
        "shortDescription": {"text": finding.title},
        "fullDescription": {"text": "；".join(finding.basis) or finding.title},
        "help": {"text": finding.advice or finding.title},
        "defaultConfiguration": {"level": _LEVELS[finding.severity]},
        "properties": {"category": finding.category, "tags": [finding.category]},
    }


def _gap_rule(reason: GapReason) -> dict[str, Any]:
    return {
        "id": f"gap.{reason.value}",
        "name": reason.label,
        "shortDescription": {"text": f"未读部分：{reason.label}"},
        "help": {"text": "由审核人查看原件，签认“已人工阅看”。"},
        "defaultConfiguration": {"level": "none"},
    }


def _artifact(verdict: Verdict) -> dict[str, Any]:
    artifact: dict[str, Any] = {
        "location": {"uri": _uri(verdict.file)},
        "roles": ["analysisTarget"],
        "mimeType": verdict.media_type or "application/octet-stream",
        "properties": {"grade": verdict.grade.word},
    }
    if verdict.digest:
        artifact["hashes"] = {"sha-256": verdict.digest.removeprefix("sha256:")}
    return artifact


def _results(number: int, verdict: Verdict, order: dict[str, int]) -> Iterable[dict[str, Any]]:
    halted = verdict.grade is Grade.HALT
    for finding in verdict.findings:
        yield _result(number, verdict, finding, order[finding.rule], halted)
    for gap in verdict.gaps:
        rule = f"gap.{gap.reason.value}"
        yield {
            "ruleId": rule,
            "ruleIndex": order[rule],
            "kind": "open",
            "level": "none",
            "message": {"text": f"未读部分：{gap}"},
            "locations": [_location(number, verdict, gap.location.route, gap.location.page)],
        }


def _result(number: int, verdict: Verdict, finding: Finding, index: int, halted: bool) -> dict[str, Any]:
    result: dict[str, Any] = {
        "ruleId": finding.rule,
        "ruleIndex": index,
        "kind": "fail",
        "level": _LEVELS[finding.severity],
        "message": {"text": _message(finding, halted)},
        "locations": [_location(number, verdict, finding.location.route, finding.location.page)],
        "partialFingerprints": {"disclosureScreen/v1": finding.fingerprint},
        "occurrenceCount": max(1, finding.count),
        "rank": round(finding.confidence * 100, 1),
        "properties": {
            "severity": finding.severity.word,
            "confidence": round(finding.confidence, 3),
            "layer": finding.layer.value,
            "start": finding.span.start,
            "end": finding.span.end,
            **({} if halted else {"excerpt": finding.excerpt}),
            "basis": list(finding.basis),
        },
    }
    if finding.count > 1:
        result["relatedLocations"] = [_related(number, verdict, place) for place in finding.places[:_PLACES]]
    return result


def _message(finding: Finding, halted: bool) -> str:
    if halted:
        return f"{finding.title}：{finding.location}。立即停止公开并封存，交保密审查人员处理。"
    count = f"等 {finding.count:,} 处" if finding.count > 1 else ""
    reasons = f"（{'；'.join(finding.reasons)}）" if finding.reasons else ""
    rest = f"此处列出前 {_PLACES:,} 处。" if finding.count > _PLACES else ""
    return f"{finding.title}：{finding.excerpt}，位于{finding.location}{count}{reasons}。{finding.advice}{rest}"


def _location(number: int, verdict: Verdict, route: Sequence[str], page: int | None) -> dict[str, Any]:
    location: dict[str, Any] = {
        "physicalLocation": {"artifactLocation": {"uri": _uri(verdict.file), "index": number}},
    }
    if route:
        location["logicalLocations"] = [{"name": route[-1], "fullyQualifiedName": " › ".join(route)}]
    if page is not None:
        location["properties"] = {"page": page}
    return location


def _related(number: int, verdict: Verdict, place: Place) -> dict[str, Any]:
    return _location(number, verdict, place.location.route, place.location.page)


def _notifications(verdicts: Sequence[Verdict]) -> list[dict[str, Any]]:
    return [
        {
            "level": "warning",
            "message": {"text": f"{verdict.file}：{gap}"},
            "locations": [_location(number, verdict, gap.location.route, gap.location.page)],
        }
        for number, verdict in enumerate(verdicts)
        for gap in _unread(verdict)
    ]


def _unread(verdict: Verdict) -> tuple[Gap, ...]:
    return verdict.gaps


def _uri(path: str) -> str:
    return quote(path.replace("\\", "/"), safe="/", errors="surrogateescape")
