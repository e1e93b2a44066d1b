"""The oracle (判定): the design's invariant read literally over what happened, written apart from the code it judges.

It knows only what happened, in order, and a table of tiers copied by hand from the preset.
"""

import datetime
from dataclasses import dataclass, field

from disclosure_screen.model.case import Action, Outcome, Role, Tier

F, S, L, SEC, LEG = Tier.FIRST, Tier.SECOND, Tier.FINAL, Tier.SECRECY, Tier.LEGALITY
CONTENTS = (
    "公告\n",
    "!note 甲\n",
    "!minor 甲\n",
    "!serious 甲\n",
    "!gap 扫描\n",
    "!secrecy 内部\n",
    "!seal 机密★\n",
    "!minor 甲\n!gap 扫描\n",
)
# Tiers by category, then by clear, review, redact, halt: by hand, so that a wrong reading of approval.yaml is noticed.
TABLE = {
    "通知公告": ([[F], [L]], [[F], [S], [L]], [[F], [S], [L]], [[SEC], [F], [S], [L]]),
    "行政处罚": (
        [[F], [LEG], [L]], [[F], [LEG], [S], [L]], [[F], [LEG], [S], [L]], [[SEC], [F], [LEG], [S], [L]],
    ),
}  # fmt: skip
STRICT = ([[F], [S], [L]],) * 3 + ([[SEC], [F], [S], [L]],)
PEOPLE: dict[str, frozenset[Role]] = {
    "甲": frozenset({Role.FIRST}),
    "乙": frozenset({Role.SECOND}),
    "丙": frozenset({Role.FINAL}),
    "保": frozenset({Role.SECRECY}),
    "法": frozenset({Role.LEGALITY}),
    "多": frozenset({Role.FIRST, Role.SECOND, Role.FINAL, Role.SECRECY, Role.LEGALITY}),
    "稿": frozenset({Role.DRAFTER, Role.FIRST, Role.SECOND, Role.FINAL, Role.SECRECY, Role.LEGALITY}),
    "管": frozenset({Role.ADMIN}),
    "代": frozenset({Role.SECOND}),
}
LAST_DAY = {"代": datetime.date(2026, 11, 3)}
"""Deputies, and the last day on which they may speak."""
CLOSING = {Action.KEEP, Action.FALSE_ALARM, Action.READ_BY_EYE}
"""Actions after which nothing is left to do, by hand: asked of the code under test, a planted bug in it would be believed."""
ROLE_OF = {F: Role.FIRST, S: Role.SECOND, L: Role.FINAL, SEC: Role.SECRECY, LEG: Role.LEGALITY}


def subject(line: str) -> str:
    """What an excuse is about: the same value in another version is the same finding, however grave it is there."""
    word, _, value = line.partition(" ")
    return line if word == "!gap" else value


@dataclass
class Word:
    tier: Tier
    person: str
    outcome: Outcome
    content: str
    grade: int
    at: int
    on: datetime.date = datetime.date.min


@dataclass
class Excuse:
    line: str
    action: Action
    person: str
    severity: int
    at: int
    expires: datetime.datetime | None


@dataclass
class Oracle:
    """What happened, and the invariant of the design read literally over it."""

    category: str = "通知公告"
    drafter: str = "稿"
    content: str = ""
    words: list[Word] = field(default_factory=list)
    excuses: list[Excuse] = field(default_factory=list)
    disabled: set[str] = field(default_factory=set)
    strict_rules: bool = False
    strict_policy: bool = False
    screened_strictly: bool = False
    stale: bool = False
    ended: str = ""
    tampered: bool = False
    clock: int = 0

    def tick(self) -> int:
        self.clock += 1
        return self.clock

    def severity(self, line: str) -> int:
        word = line[1:].partition(" ")[0]
        known = {
            "note": 2 if self.screened_strictly else 0,
            "minor": 1,
            "serious": 2,
            "gap": 1,
            "secrecy": 3,
            "seal": 4,
        }
        return known.get(word, 0) if line.startswith("!") else 0

    @property
    def lines(self) -> list[str]:
        return [line for line in self.content.splitlines() if self.severity(line) > 0]

    @property
    def grade(self) -> int:
        worst = max((self.severity(line) for line in self.lines), default=0)
        return {0: 0, 1: 1, 2: 2, 3: 2, 4: 3}[worst]

    @property
    def order(self) -> list[list[Tier]]:
        row = STRICT if self.strict_policy and self.category == "通知公告" else TABLE[self.category]
        groups = [list(group) for group in row[self.grade]]
        flat = [tier for group in groups for tier in group]
        if any(line.startswith(("!secrecy", "!seal")) for line in self.lines) and SEC not in flat:
            groups.insert(len(groups) - 1, [SEC])
        return groups

    def may_go(self, now: datetime.datetime) -> list[str]:
        """Every way in which releasing now would break the promise."""
        broken: list[str] = []
        last: dict[Tier, Word] = {}
        for word in self.words:
            if word.content == self.content and word.grade >= self.grade:
                last[word.tier] = word
        broken += [f"ended {self.ended}"] if self.ended else []
        broken += ["stale rules"] if self.stale else []
        broken += ["tampered"] if self.tampered else []
        broken += [f"{w.tier} said {w.outcome}" for w in last.values() if w.outcome is not Outcome.AGREE]
        broken += [f"{tier} missing" for group in self.order for tier in group if tier not in last]
        people = [word.person for word in last.values()]
        broken += ["one person twice"] if len(set(people)) < len(people) else []
        for word in last.values():
            broken += ["drafter"] if word.person == self.drafter else []
            broken += ["disabled"] if word.person in self.disabled else []
            broken += ["expired deputy"] if word.on > LAST_DAY.get(word.person, word.on) else []
            broken += ["role"] if ROLE_OF[word.tier] not in PEOPLE[word.person] else []
        reached = 0
        for group in self.order:
            at = [last[tier].at for tier in group if tier in last]
            broken += ["order"] if any(moment < reached for moment in at) else []
            reached = max([reached, *at])
        broken += self._items_broken(now)
        final = [last[tier].at for tier in self.order[-1] if tier in last]
        touched = [e.at for e in self.excuses if subject(e.line) in map(subject, self.lines) and self._lives(e, now)]
        broken += ["excused after final"] if final and touched and max(touched) > min(final) else []
        return broken

    def _items_broken(self, now: datetime.datetime) -> list[str]:
        return [f"open {line}" for line in self.lines if not line.startswith("!seal") and not self.closed(line, now)]

    def closed(self, line: str, now: datetime.datetime) -> bool:
        return any(
            subject(e.line) == subject(line)
            and e.action in CLOSING
            and e.severity >= self.severity(line)
            and self._counts(e, now)
            and self._may_excuse(e)
            for e in self.excuses
        )

    def _may_excuse(self, excuse: Excuse) -> bool:
        roles = PEOPLE[excuse.person]
        if excuse.person in self.disabled or excuse.person == self.drafter:
            return False
        return Role.SECRECY in roles if excuse.line.startswith("!secrecy") else bool(roles & set(ROLE_OF.values()))

    def _lives(self, excuse: Excuse, now: datetime.datetime) -> bool:
        return excuse.expires is None or now <= excuse.expires

    def _counts(self, excuse: Excuse, now: datetime.datetime) -> bool:
        last = [e for e in self.excuses if subject(e.line) == subject(excuse.line)][-1]
        return self._lives(excuse, now) and (last.action in CLOSING or last is excuse)
