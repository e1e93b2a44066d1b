"""The procedure (分级分类审核办法): which tiers a case must pass, in which order, as a table the office can check.

The law is ``rules/approval.yaml``; this module only reads it. A category that is not listed falls to the default row, and the
default row may not demand fewer of first, second and final review than any other, so that a spelling mistake never buys a
shorter way. Tiers in one group are parallel; groups follow each other.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from disclosure_screen.model.case import Item, Role, Stage, Tier
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade

Order = tuple[frozenset[Tier], ...]
"""Groups of tiers: the groups in order, the tiers of one group in any order."""


class Event(StrEnum):
    """What can happen to a case (事由); the table of moves says where it leads from each stage."""

    AGREED = "agreed"
    COMPLETED = "completed"
    LAPSED = "lapsed"
    RETURNED = "returned"
    RESUBMITTED = "resubmitted"
    REFERRED = "referred"
    WITHHELD = "withheld"
    HALTED = "halted"
    LIFTED = "lifted"
    RELEASED = "released"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class TierDuty:
    """Who sits at a tier and how many working days they have."""

    role: Role
    days: int


@dataclass(frozen=True, slots=True)
class Procedure:
    """The whole table. ``digest`` is of the bytes it was read from; ``added`` maps a rule category to an extra tier."""

    digest: str
    duties: Mapping[Tier, TierDuty]
    default: Mapping[Grade, Order]
    rows: Mapping[str, Mapping[Grade, Order]]
    added: Mapping[str, Tier]
    moves: Mapping[Stage, Mapping[Event, Stage]]

    def order(self, category: str, grade: Grade, items: Iterable[Item] = ()) -> Order:
        """The groups of tiers this case must pass, extra tiers for its items put before the last group."""
        order = self.rows.get(category, self.default)[grade]
        wanted = {
            self.added[item.category]
            for item in items
            if item.category in self.added and item.severity >= Severity.MINOR
        }
        extra = frozenset(wanted - frozenset().union(*order))
        return (*order[:-1], extra, order[-1]) if extra else order

    def role(self, tier: Tier) -> Role:
        """The role that sits at a tier."""
        return self.duties[tier].role

    def after(self, stage: Stage, event: Event) -> Stage | None:
        """The stage an event leads to, or None where the table does not allow it."""
        return self.moves.get(stage, {}).get(event)
