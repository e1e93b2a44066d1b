"""Rules (规则): what each looks for and why, a trial on a text that is kept nowhere, and terms asked for and confirmed."""

from disclosure_screen.desk.access import RULE_KEEPERS, TERM_ASKERS, TERM_CONFIRMERS
from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Visit
from disclosure_screen.model.errors import UsageError
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.rule import Rulebook
from disclosure_screen.pipeline import rule_changes, terms
from disclosure_screen.pipeline.rule_card import card
from disclosure_screen.pipeline.screens import own_screener
from disclosure_screen.rulebook.lexicon import ADVICE, GRADE, OWNER, REASON, SINCE, TERM, UNTIL
from disclosure_screen.rulebook.load import load_rulebook

LONGEST_TRIAL = 20_000
FIELDS = {
    "term": TERM, "grade": GRADE, "why": REASON, "owner": OWNER, "since": SINCE, "until": UNTIL, "advice": ADVICE,
}  # fmt: skip
"""Form fields and the columns of the lexicon they fill."""


def listing(visit: Visit) -> Answer:
    """Every rule in force, and the office's own terms."""
    return _page(visit, load_rulebook(visit.workspace.rules))


def explain(visit: Visit) -> Answer:
    """One rule, entire."""
    try:
        rule = load_rulebook(visit.workspace.rules).rule(visit.path["rule"])
    except KeyError:
        raise UsageError("没有这条规则") from None
    return Shown("rule.html.j2", {"rule": rule, "card": card(rule), "own_rules": _own(visit)})


def trial(visit: Visit) -> Answer:
    """What the rules find in a text. The text is neither stored nor shown again."""
    text = visit.needed("text", "要试的文字")
    if len(text) > LONGEST_TRIAL:
        raise UsageError(f"文字过长，试用时最多 {LONGEST_TRIAL:,} 字；整份文件请送审或用 screen 命令")
    with own_screener(visit.workspace) as screener:
        found = screener.screen_text(text)
        rulebook = screener.rulebook
    return _page(visit, rulebook, found, len(text))


def ask(visit: Visit) -> Answer:
    """Ask for a term of the office's own lexicon. In force when somebody else has confirmed it."""
    cells = {name: visit.field(field) for field, name in FIELDS.items()}
    return Moved("/rules", terms.ask_for_term(visit.workspace, cells, person=visit.name))


def confirm(visit: Visit) -> Answer:
    """Confirm or decline a term somebody else asked for."""
    number = visit.field("term_number")
    if not (number.isascii() and number.isdigit() and len(number) < 16):
        raise UsageError("没有这个词条")
    agreed = visit.field("answer") == "yes"
    return Moved("/rules", terms.settle_term(visit.workspace, int(number), agreed=agreed, person=visit.name))


def _page(visit: Visit, rulebook: Rulebook, found: object = None, text_length: int = 0) -> Answer:
    return Shown(
        "rules.html.j2",
        {
            "rulebook": rulebook,
            "found": found,
            "text_length": text_length,
            "asked_terms": terms.open_terms(visit.workspace),
            "asked_rules": rule_changes.open_changes(visit.workspace),
            "own_rules": _own(visit),
            "grades": [severity.label for severity in Severity if severity > Severity.NOTE],
        },
    )


def _own(visit: Visit) -> bool:
    """The office has a rules folder of its own, which it may change."""
    return bool(visit.workspace.settings.rules_folder)


PAGES = (
    Page("GET", "/rules", RULE_KEEPERS, listing),
    Page("GET", "/rules/{rule}", RULE_KEEPERS, explain),
    Page("POST", "/rules/trial", RULE_KEEPERS, trial),
    Page("POST", "/rules/ask", TERM_ASKERS, ask),
    Page("POST", "/rules/confirm", TERM_CONFIRMERS, confirm),
)
