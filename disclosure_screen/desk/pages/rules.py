"""Rules (规则): what each looks for and why, and a trial of the rules on a text that is kept nowhere."""

from disclosure_screen.desk.access import RULE_KEEPERS
from disclosure_screen.desk.visit import Answer, Page, Shown, Visit
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.rule_card import card
from disclosure_screen.pipeline.screens import own_screener
from disclosure_screen.rulebook.load import load_rulebook

LONGEST_TRIAL = 20_000


def listing(visit: Visit) -> Answer:
    """Every rule in force, and the office's own terms."""
    rulebook = load_rulebook(visit.workspace.rules)
    return Shown("rules.html.j2", {"rulebook": rulebook, "found": None, "text_length": 0})


def explain(visit: Visit) -> Answer:
    """One rule, entire."""
    try:
        rule = load_rulebook(visit.workspace.rules).rule(visit.path["rule"])
    except KeyError:
        raise UsageError("没有这条规则") from None
    return Shown("rule.html.j2", {"rule": rule, "card": card(rule)})


def trial(visit: Visit) -> Answer:
    """What the rules find in a text. The text is neither stored nor shown again."""
    text = visit.needed("text", "要试的文字")
    if len(text) > LONGEST_TRIAL:
        raise UsageError(f"文字过长，试用时最多 {LONGEST_TRIAL:,} 字；整份文件请送审或用 screen 命令")
    with own_screener(visit.workspace) as screener:
        found = screener.screen_text(text)
        rulebook = screener.rulebook
    return Shown("rules.html.j2", {"rulebook": rulebook, "found": found, "text_length": len(text)})


PAGES = (
    Page("GET", "/rules", RULE_KEEPERS, listing),
    Page("GET", "/rules/{rule}", RULE_KEEPERS, explain),
    Page("POST", "/rules/trial", RULE_KEEPERS, trial),
)
