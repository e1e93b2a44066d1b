"""Where a case stands (案件现状) as a value: everything the laws of review look at, and what follows from it by counting.

Pure: time, people, policy and what the vault holds are given. Order is the order of the ledger, never of the clock.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field

from disclosure_screen.model.case import Case, Decision, Disposition, Item, Outcome, Person, Tier
from disclosure_screen.review.items import closed
from disclosure_screen.review.procedure import Order, Procedure


@dataclass(frozen=True, slots=True)
class Obstacle:
    """One reason (障碍): a stable code for programs, a Chinese sentence a clerk can act on."""

    code: str
    text: str

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True, kw_only=True)
class Standing:
    """Everything the gate looks at, gathered inside one transaction. ``decisions`` and ``dispositions`` are in recorded order.

    ``held`` gives, for each digest of the case, the digest the vault's bytes really have now, or None where they are gone.
    ``people`` is None in a workspace that has registered nobody yet. ``rulebook`` is the rulebook in force.
    """

    case: Case
    items: tuple[Item, ...]
    decisions: tuple[Decision, ...]
    dispositions: tuple[Disposition, ...]
    people: Mapping[str, Person] | None
    procedure: Procedure
    rulebook: str
    held: Mapping[str, str | None] = field(default_factory=dict)
    now: datetime.datetime

    @property
    def order(self) -> Order:
        """The groups of tiers the policy in force demands for this case."""
        return self.procedure.order(self.case.category, self.case.grade, self.items)

    @property
    def required(self) -> frozenset[Tier]:
        """All tiers of the order."""
        return frozenset[Tier]().union(*self.order)

    @property
    def latest(self) -> dict[Tier, Decision]:
        """Each tier's last word on this very version of the case, whatever it was."""
        return {decision.tier: decision for decision in self.decisions if binds(self, decision)}

    @property
    def approvals(self) -> tuple[Decision, ...]:
        """Live agreements in recorded order: the tier's last word, on these bytes, with at least this grade in view."""
        latest = self.latest
        return tuple(d for d in self.decisions if d is latest.get(d.tier) and d.outcome is Outcome.AGREE)

    @property
    def live_dispositions(self) -> tuple[Disposition, ...]:
        """Each item's last word, where it has not expired."""
        last = {entry.key: entry for entry in self.dispositions}
        superseded = {key for key, entry in last.items() if not entry.action.closes}
        return tuple(
            entry
            for entry in self.dispositions
            if (entry.expires is None or self.now <= entry.expires)
            and (entry.key not in superseded or entry is last[entry.key])
        )

    @property
    def open_items(self) -> tuple[Item, ...]:
        """Items nobody has closed, sealed marks excepted: those are lifted by the secrecy officer's decision."""
        live = self.live_by_item
        return tuple(item for item in self.items if not item.seals and not closed(item, live.get(item.key, ())))

    @property
    def live_by_item(self) -> dict[str, list[Disposition]]:
        """Live dispositions by the item they are about."""
        grouped: dict[str, list[Disposition]] = {}
        for entry in self.live_dispositions:
            grouped.setdefault(entry.key, []).append(entry)
        return grouped


def binds(standing: Standing, decision: Decision) -> bool:
    """True where the decision was made on exactly these bytes, with at least the present grade in view."""
    return decision.digests == standing.case.digests and decision.grade >= standing.case.grade
