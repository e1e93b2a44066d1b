"""Changes of whole rules (规则变更): drafted and tried on recent cases, asked for, and put in force by somebody else."""

from disclosure_screen.desk.access import RULE_CHANGERS
from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Visit
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.pipeline import rule_changes
from disclosure_screen.pipeline.replay import Replay

NEW = """id: wording.my-rule
title:
category: wording
severity: minor
status: trial
basis:
  -
phrases: []
advice:
owner:
examples:
  hit: []
  miss: []
"""
"""What a new rule starts with."""


def form(visit: Visit) -> Answer:
    """A rule file to change, or an empty one."""
    file = visit.query.get("file", "")
    return _form(visit, file, rule_changes.content(visit.workspace, file) if file else NEW)


def draft(visit: Visit) -> Answer:
    """Try the change on recent cases, or ask for it. What is wrong is said beside the text, which is not lost."""
    file, act, text = visit.field("file"), visit.field("act"), visit.field("text")
    why = visit.field("why")
    try:
        change = rule_changes.drafted(visit.workspace, file, None if act == "withdraw" else text)
        if act == "try":
            return _form(visit, file, change.after or "", why, tried=rule_changes.try_out(visit.workspace, change))
        return Moved("/rules", rule_changes.ask(visit.workspace, change, why, person=visit.name))
    except Refusal as refusal:
        return _form(visit, file, text, why, refusal.reasons, status=409)
    except UsageError as error:
        return _form(visit, file, text, why, (str(error),), status=400)


def settle(visit: Visit) -> Answer:
    """Confirm or decline a change somebody else asked for."""
    number = visit.field("change")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise UsageError("没有这项变更")
    agreed = visit.field("answer") == "yes"
    return Moved("/rules", rule_changes.settle(visit.workspace, int(number), agreed=agreed, person=visit.name))


def _form(
    visit: Visit,
    file: str,
    text: str,
    why: str = "",
    reasons: tuple[str, ...] = (),
    status: int = 200,
    tried: Replay | None = None,
) -> Answer:
    known = rule_changes.files(visit.workspace)
    values = {"file": file, "text": text, "why": why, "reasons": reasons, "tried": tried, "rules": known.get(file, ())}
    return Shown("rule_change.html.j2", values, status)


PAGES = (
    Page("GET", "/rule-changes", RULE_CHANGERS, form),
    Page("POST", "/rule-changes", RULE_CHANGERS, draft),
    Page("POST", "/rule-changes/settle", RULE_CHANGERS, settle),
)
