"""One case (案件): the report beside its items, decisions, obstacles and trail; deciding on items and on the case."""

import re
from typing import TypeVar

from disclosure_screen.desk.access import READERS, REVIEWERS
from disclosure_screen.desk.visit import Answer, Moved, Page, Raw, Shown, Visit
from disclosure_screen.model.case import Action, CaseFile, Decision, ItemKind, Outcome, Stage, Tier
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.verdict import Grade
from disclosure_screen.pipeline import accounts, decide, ledger
from disclosure_screen.pipeline import queue as waiting
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.reports import report_name
from disclosure_screen.pipeline.versions import compared_versions
from disclosure_screen.pipeline.withdraw import withdraw
from disclosure_screen.review.items import closed
from disclosure_screen.review.standing import Standing, binds

Choice = TypeVar("Choice", Action, Outcome, Tier)

REPORT_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; script-src 'unsafe-inline'; img-src data:; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'self'"
)
"""A report names the hashes of its style and script in its own head; both policies hold, so only those run."""
_WRITTEN = re.compile(r"[0-9]{4}-[0-9]+-v[0-9]+-[0-9]+\.html|[0-9a-f]{16}\.csv", re.ASCII)
"""Names of reports, and of the lists of findings that lie beside them."""


def case(visit: Visit) -> Answer:
    """Everything about one case on one page."""
    page = waiting.show(visit.workspace, visit.path["number"])
    standing = page.standing
    live = standing.live_dispositions
    words = {entry.key: entry for entry in standing.dispositions}
    reports = _reports(page)
    rows = [(item, closed(item, live), words.get(item.key)) for item in standing.items]
    return Shown(
        "case.html.j2",
        {
            "page": page,
            "case": standing.case,
            "reports": reports,
            "opened": max(reports, key=lambda entry: _gravity(standing, entry[0]), default=None),
            "rows": sorted(rows, key=lambda row: (row[1], -row[0].severity, row[0].title, row[0].place)),
            "agreed": frozenset(decision.tier for decision in standing.approvals),
            "may_decide": visit.holds(REVIEWERS),
            "turn": [tier for tier in page.entry.pending if _sits_at(visit, tier)],
            "lapsed": {decision.seq: why for decision in standing.decisions if (why := _lapsed(standing, decision))},
            "trail": ledger.entries_of(visit.workspace, standing.case.number),
            "releasable": standing.case.stage is Stage.APPROVED and not page.obstacles,
        },
    )


def decide_items(visit: Visit) -> Answer:
    """One word on one item or on many together, with one reason."""
    number = visit.path["number"]
    action = _choice(Action, visit.needed("action", "处理方式"))
    reason = visit.needed("reason", "理由")
    chosen = set(visit.form.get("item", ()))
    if not chosen:
        raise UsageError("请先勾选要处理的疑点或未读部分")
    items = waiting.show(visit.workspace, number).standing.items
    gaps = [item for item in items if item.kind is ItemKind.GAP]
    for item in items:
        if item.key in chosen:
            gap, finding = (gaps.index(item) + 1, None) if item in gaps else (None, item.key)
            decide.decide_item(
                visit.workspace, number, person=visit.name, action=action, reason=reason, finding=finding, gap=gap
            )
            chosen.discard(item.key)
    if chosen:
        raise UsageError("有的疑点已不在本件中，请刷新页面后重试；其余的已经处理")
    return Moved(f"/cases/{number}", f"已记录：{action.label}")


def decide_case(visit: Visit) -> Answer:
    """The visitor's tier speaks. At the final tier the password is asked for again."""
    number = visit.path["number"]
    outcome = _choice(Outcome, visit.needed("outcome", "意见"))
    reason = visit.needed("reason", "理由")
    tier = _choice(Tier, visit.needed("tier", "审核层级"))
    if not _sits_at(visit, tier):
        raise UsageError(f"您不是{tier.label}人员")
    if tier is Tier.FINAL:
        accounts.confirm(visit.workspace, visit.name, visit.needed("password", "口令"))
    decided = decide.decide_case(visit.workspace, number, person=visit.name, outcome=outcome, reason=reason, tier=tier)
    following = "、".join(tier.label for tier in decided.pending)
    return Moved(
        f"/cases/{number}",
        f"已记录：{decided.tier.label}{outcome.label}" + (f"，下一步：{following}" if following else ""),
    )


def publish(visit: Visit) -> Answer:
    """Release an approved case. Raises Refusal with every obstacle at once."""
    number = visit.path["number"]
    released = release(visit.workspace, number, actor=visit.name)
    return Moved(f"/cases/{number}", f"已公开 {len(released.files)} 个文件")


def take_back(visit: Visit) -> Answer:
    """Withdraw a case, published or not, with a reason."""
    number = visit.path["number"]
    withdraw(visit.workspace, number, person=visit.name, reason=visit.needed("reason", "撤回理由"))
    return Moved(f"/cases/{number}", "已撤回")


def compare(visit: Visit) -> Answer:
    """What became of the findings from the version before to this one: fixed, remaining, new."""
    compared = compared_versions(visit.workspace, visit.path["number"])
    return Shown("compare.html.j2", {"number": visit.path["number"], "compared": compared})


def report(visit: Visit) -> Answer:
    """A report as it was written, or the list beside it. Only names that intake gives: there is no path to climb."""
    name = visit.path["name"]
    path = visit.workspace.reports / name
    if not _WRITTEN.fullmatch(name) or path.is_symlink() or not path.is_file():
        raise UsageError("没有这份报告；重新筛查后旧报告会被新报告取代，请回到案件页打开")
    if path.suffix == ".csv":
        return Raw(path.read_bytes(), "text/csv; charset=utf-8", download=name)
    return Raw(path.read_bytes(), "text/html; charset=utf-8", policy=REPORT_POLICY)


def _reports(page: waiting.CasePage) -> list[tuple[CaseFile, str]]:
    """Every file that has a report, and the report's name."""
    case, there = page.standing.case, {path.name for path in page.reports}
    named = ((file, report_name(case.number, case.version, at)) for at, file in enumerate(case.files))
    return [(file, name) for file, name in named if name in there]


def _gravity(standing: Standing, file: CaseFile) -> tuple[Grade, int]:
    """Which file is looked at first: the one of the gravest grade, among equals that of the gravest item."""
    return file.grade, max((item.severity for item in standing.items if item.file == file.digest), default=-1)


def _lapsed(standing: Standing, decision: Decision) -> str:
    """Why an agreement no longer counts; empty where it does, or was no agreement."""
    if decision.outcome is not Outcome.AGREE or binds(standing, decision):
        return ""
    if decision.digests != standing.case.digests:
        return "之后文件已经改过，须重新审核"
    return f"按现行规则重新筛查，定级由“{decision.grade.label}”升为“{standing.case.grade.label}”，须重新审核"


def _sits_at(visit: Visit, tier: Tier) -> bool:
    return visit.holds(frozenset({visit.workspace.procedure.role(tier)}))


def _choice(kind: type[Choice], word: str) -> Choice:
    try:
        return kind(word)
    except ValueError:
        raise UsageError("所选的项目不存在，请刷新页面后重试") from None


PAGES = (
    Page("GET", "/cases/{number}", READERS, case),
    Page("POST", "/cases/{number}/items", REVIEWERS, decide_items),
    Page("POST", "/cases/{number}/decide", REVIEWERS, decide_case),
    Page("POST", "/cases/{number}/release", REVIEWERS, publish),
    Page("POST", "/cases/{number}/withdraw", REVIEWERS, take_back),
    Page("GET", "/cases/{number}/compare", READERS, compare),
    Page("GET", "/reports/{name}", READERS, report),
)
