"""Searching (查询): cases and rules by their words, and the cases in which one value stands, by keyed fingerprint (举一反三)."""

from dataclasses import dataclass

from disclosure_screen.model.case import Case, Stage
from disclosure_screen.model.rule import Rule
from disclosure_screen.pipeline.screens import own_screener
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.store import cases, screenings


def cases_like(workspace: Workspace, words: str) -> tuple[Case, ...]:
    """Cases whose number, title, category or department holds every word, newest first."""
    wanted = words.split()
    with workspace.reading() as connection:
        listed = cases.listing(connection)
    found = [case for case in listed if all(word in _face(case) for word in wanted)]
    return tuple(sorted(found, key=lambda case: case.number, reverse=True))


def rules_like(workspace: Workspace, words: str) -> tuple[Rule, ...]:
    """Rules whose name, title, category, basis or advice holds every word."""
    wanted = words.split()
    rules = load_rulebook(workspace.rules).rules
    return tuple(rule for rule in rules if all(word in _card(rule) for word in wanted))


@dataclass(frozen=True, slots=True)
class Sighting:
    """A case in which a value stood; ``version`` is the last draft that held it."""

    case: Case
    version: int

    @property
    def still(self) -> bool:
        """It stands in the present draft; where the case is published, in what is published."""
        return self.version == self.case.version

    @property
    def published(self) -> bool:
        """It is public now."""
        return self.still and self.case.stage is Stage.RELEASED


def where_else(workspace: Workspace, value: str, *, person: str) -> tuple[tuple[str, ...], tuple[Sighting, ...]]:
    """What kinds of value that is, and every case in which it was found, published ones first.

    The look itself is recorded, without the value.
    """
    with own_screener(workspace) as screener:
        findings = screener.screen_text(value)
    prints = sorted({finding.value_fingerprint for finding in findings})
    seen: dict[str, int] = {}
    with workspace.unit(person) as unit:
        unit.record("value-search", fingerprints=[*prints])
        for fingerprint in prints:
            for number, version in screenings.where_seen(unit.connection, fingerprint).items():
                seen[number] = max(version, seen.get(number, 0))
        found = [Sighting(cases.find(unit.connection, number), version) for number, version in sorted(seen.items())]
    kinds = tuple(dict.fromkeys(finding.title for finding in findings))
    return kinds, tuple(sorted(found, key=lambda sighting: not sighting.published))


def _face(case: Case) -> str:
    return f"{case.number} {case.title} {case.category} {case.department}"


def _card(rule: Rule) -> str:
    return " ".join((rule.id, rule.title, rule.category, rule.advice, *rule.basis))
