"""Judgement (研判): from a candidate and its surroundings to a severity, a confidence and reasons in Chinese; or to nothing.

The law in one table. "Named" means a label or a column header says what it is; "lowered" means a word in front says it is
something else (项目代码, 订单号).

    check     named               not named                  not named, lowered
    PROVEN    full severity       full severity              one level lower for a strong rule, else nothing
    SILENT    full severity       bare severity, or nothing  nothing
                                  where context is needed
    REFUTED   one level lower     nothing                    nothing

A failed check digit under an ID header is a typo of a real number and still leaks; without any such context it is no ID.
"""

from typing import NamedTuple

from disclosure_screen.detect.candidates import Candidate, Via
from disclosure_screen.detect.refinement import PLAIN, Refinement
from disclosure_screen.detect.zones import RuleWords, Zones
from disclosure_screen.model.evidence import Evidence
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.rule import Rule

STRONG = 0.9
"""A rule this sure of itself (a date and a check digit) keeps a proven value even after a word that speaks against it."""

_PUBLIC_WINDOW = 24
_CERTAIN, _PROVEN, _NAMED, _NEAR_MISS = 0.99, 0.96, 0.92, 0.6


class Judgement(NamedTuple):
    """The outcome for one candidate under one rule."""

    severity: Severity
    confidence: float
    reasons: tuple[str, ...]


class Signals(NamedTuple):
    """What the surroundings say under one rule: the naming word and where it stands, and the words against it."""

    name: str
    in_header: bool
    lowered: bool
    public: str


_NOTHING = Signals("", False, False, "")


def judge(
    rule: Rule, words: RuleWords, candidate: Candidate, needs_label: bool, zones: Zones, refinement: Refinement = PLAIN
) -> Judgement | None:
    """The judgement, or None where the candidate is no finding."""
    signals = _NOTHING if words.every.isdisjoint(zones.said) else _signals(rule, words, zones)
    named = bool(signals.name)
    if zones.unit and not signals.in_header:
        return None
    if candidate.via is Via.REVERSED and not (signals.in_header or zones.directly_in_front() & words.raises):
        return None
    if words.requires and not _required(rule, words, zones):
        return None
    if not named and (needs_label if refinement.needs_label is None else refinement.needs_label):
        return None
    graded = _graded(rule, candidate, signals, named)
    if graded is None:
        return None
    severity, confidence = graded
    severity = _bounded(severity, rule, signals, refinement)
    return Judgement(severity, confidence, _reasons(candidate, signals, refinement))


def _signals(rule: Rule, words: RuleWords, zones: Zones) -> Signals:
    """Nearest wins: ``户号`` inside ``用户号`` ends with it and does not, a label behind the word against it does."""
    window = rule.context.window
    header = zones.above(words.headers) if zones.header else ""
    label, at = zones.in_front(words.raises, window)
    against, against_at = zones.in_front(words.lowers, window) if words.lowers else ("", -1)
    name = header or label
    if (
        not name and zones.after and not zones.directly_in_front()
    ):  # what has its own label is not named by what follows
        name = zones.behind(words.raises, window // 2)
    if not against and zones.header:
        against, against_at = zones.above(words.lowers), 0
    lowered = bool(against) and not (label and at > against_at)
    public = ""
    if words.public:
        public = zones.in_front(words.public, _PUBLIC_WINDOW)[0] or zones.above(words.public)
    return Signals("" if lowered else name, bool(header) and not lowered, lowered, public)


def _required(rule: Rule, words: RuleWords, zones: Zones) -> bool:
    reach = max(rule.context.window, _PUBLIC_WINDOW)
    return bool(
        zones.in_front(words.requires, reach)[0] or zones.behind(words.requires, reach) or zones.above(words.requires)
    )


def _graded(rule: Rule, candidate: Candidate, signals: Signals, named: bool) -> tuple[Severity, float] | None:
    match candidate.evidence:
        case Evidence.PROVEN if named:
            return rule.severity, _CERTAIN
        case Evidence.PROVEN if not candidate.regular and rule.confidence < STRONG:
            return None
        case Evidence.PROVEN if not signals.lowered:
            return _bare(rule), max(rule.confidence, _PROVEN if rule.confidence >= STRONG else rule.confidence)
        case Evidence.PROVEN:
            return (_lower(rule.severity), _NEAR_MISS) if rule.confidence >= STRONG else None
        case Evidence.SILENT if named:
            return rule.severity, max(rule.confidence, _NAMED)
        case Evidence.SILENT if not signals.lowered and candidate.regular:
            return _bare(rule), rule.confidence
        case Evidence.REFUTED if named:
            return _lower(rule.severity), _NEAR_MISS
        case _:
            return None


def _bare(rule: Rule) -> Severity:
    return rule.severity if rule.context.bare_severity is None else rule.context.bare_severity


def _lower(severity: Severity) -> Severity:
    return Severity(max(severity - 1, min(severity, Severity.MINOR)))


def _bounded(severity: Severity, rule: Rule, signals: Signals, refinement: Refinement) -> Severity:
    if signals.public:
        severity = min(severity, rule.context.public_severity)
    if refinement.at_most is not None:
        severity = min(severity, refinement.at_most)
    if refinement.at_least is not None:
        severity = max(severity, refinement.at_least)
    return severity


_CHECKED = {
    Evidence.PROVEN: ("校验码正确",),
    Evidence.REFUTED: ("校验码不符，疑为录入错误或丢失末位，仍可能泄露",),
    Evidence.SILENT: (),
}


def _reasons(candidate: Candidate, signals: Signals, refinement: Refinement) -> tuple[str, ...]:
    reasons = [*_CHECKED[candidate.evidence]]
    if signals.name:
        reasons.append(f"{'列标题或栏目' if signals.in_header else '前后文'}写明“{signals.name}”")
    if signals.lowered:
        reasons.append("前文像是其他编号，请核对")
    if signals.public:
        reasons.append(f"“{signals.public}”属对外公布的联系方式")
    if refinement.reason:
        reasons.append(refinement.reason)
    if candidate.via is not Via.PLAIN:
        reasons.append(candidate.via.value)
    return tuple(reasons) or ("形式符合该类号码",)
