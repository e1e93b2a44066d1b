"""Lexicons (词表): the office's own sensitive terms, kept by staff in a sheet with grade, reason, owner and dates.

A term without reason or owner is refused like a rule without them: somebody must be able to answer why it is there.
"""

import datetime
import re
from pathlib import Path

from disclosure_screen.model.finding import Severity
from disclosure_screen.model.rule import Term
from disclosure_screen.rulebook.located import Complaints
from disclosure_screen.rulebook.sheet import BrokenSheet, Row, read_rows

TERM, GRADE, REASON, OWNER, SINCE, UNTIL = "词语", "等级", "理由", "责任人", "生效日期", "失效日期"
ADVICE, REPLACEMENT, GUARD = "处理建议", "建议用语", "限定"
_REQUIRED = (TERM, GRADE, REASON, OWNER)
_KNOWN = {*_REQUIRED, SINCE, UNTIL, ADVICE, REPLACEMENT, GUARD}
GRADES = {
    **{severity.label: severity for severity in Severity},
    "禁用": Severity.SERIOUS,
    "慎用": Severity.MINOR,
}
_EXCEL_EPOCH = datetime.date(1899, 12, 30)


def read_terms(path: Path, complaints: Complaints) -> tuple[Term, ...]:
    """The terms of a CSV or XLSX file; what is wrong with it is added to the complaints."""
    try:
        rows = read_rows(path)
    except FileNotFoundError:
        complaints.add(1, "找不到该词表文件")
        return ()
    except (BrokenSheet, OSError) as error:
        complaints.add(1, str(error) if isinstance(error, BrokenSheet) else f"无法读取词表：{error.strerror}")
        return ()
    if not rows:
        complaints.add(1, "词表为空，至少应有表头")
        return ()
    columns = _columns(rows[0], complaints)
    return _terms(rows[1:], columns, complaints) if columns else ()


def _columns(header: Row, complaints: Complaints) -> dict[str, int]:
    number, cells = header
    names = [re.sub(r"\s", "", cell) for cell in cells]
    repeated = sorted({name for name in names if name and names.count(name) > 1})
    missing = [name for name in _REQUIRED if name not in names]
    unknown = [name for name in names if name and name not in _KNOWN]
    for cause, found in (("表头缺少列", missing), ("表头有重复的列", repeated), ("表头有不认识的列", unknown)):
        if found:
            complaints.add(number, f"{cause}：{'、'.join(found)}")
    return {} if missing or repeated or unknown else {name: names.index(name) for name in names if name}


def _terms(rows: list[Row], columns: dict[str, int], complaints: Complaints) -> tuple[Term, ...]:
    terms: list[Term] = []
    first: dict[str, int] = {}
    for number, cells in rows:
        given = {name: cells[column] if column < len(cells) else "" for name, column in columns.items()}
        before = len(complaints.errors)
        if missing := [name for name in _REQUIRED if not given[name]]:
            complaints.add(number, f"缺少：{'、'.join(missing)}")
        if given[TERM] and given[TERM] in first:
            complaints.add(number, f"词语“{given[TERM]}”重复（首次在第 {first[given[TERM]]} 行）")
        first.setdefault(given[TERM], number)
        term = _term(number, given, complaints)
        if len(complaints.errors) == before:
            terms.append(term)
    return tuple(terms)


def _term(number: int, given: dict[str, str], complaints: Complaints) -> Term:
    if given[GRADE] and given[GRADE] not in GRADES:
        complaints.add(number, f"等级“{given[GRADE]}”无效，只能是：{'、'.join(GRADES)}")
    since, until = (_date(number, name, given.get(name, ""), complaints) for name in (SINCE, UNTIL))
    if since and until and since > until:
        complaints.add(number, "失效日期早于生效日期")
    guard = given.get(GUARD, "")
    try:
        re.compile(guard)
    except re.error as error:
        complaints.add(number, f"“{GUARD}”不是有效的正则表达式：{error}")
    return Term(
        term=given[TERM],
        severity=GRADES.get(given[GRADE], Severity.NOTE),
        reason=given[REASON],
        owner=given[OWNER],
        since=since,
        until=until,
        advice=given.get(ADVICE, ""),
        guard=guard,
        replacement=given.get(REPLACEMENT, ""),
    )


def _date(number: int, name: str, written: str, complaints: Complaints) -> str:
    if not written:
        return ""
    numbers = re.findall(r"[0-9]+", written)
    try:
        if len(numbers) == 1 and len(written) == 5:  # a date cell as Excel stores it: days since the end of 1899
            return (_EXCEL_EPOCH + datetime.timedelta(days=int(written))).isoformat()
        year, month, day = map(int, numbers)
        return datetime.date(year, month, day).isoformat()
    except ValueError:
        complaints.add(number, f"{name}“{written}”不是有效日期，请写成 2026-01-31 的样子")
        return ""
