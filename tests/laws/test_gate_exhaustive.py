"""Every short history of a small office, one after another: the gate and the oracle agree in all of them.

Pure: no store. What a person tries is asked of the laws as ``pipeline/decide.py`` asks them; what is accepted becomes history.
"""

import datetime
from collections import deque
from dataclasses import dataclass, field, replace

from disclosure_screen.model.case import (
    Action,
    Case,
    CaseFile,
    Decision,
    Disposition,
    Item,
    ItemKind,
    Outcome,
    Person,
    Stage,
    Tier,
)
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.verdict import Grade
from disclosure_screen.review.decisions import objections, pending, sound
from disclosure_screen.review.disposals import disposal_objections
from disclosure_screen.review.gate import obstacles
from disclosure_screen.review.policy import parse
from disclosure_screen.review.standing import Standing
from tests.office import RULES
from tests.oracle import PEOPLE, Excuse, F, L, Oracle, S, Word

NOW = datetime.datetime(2026, 11, 2, 9, tzinfo=datetime.UTC)
LINE = "!minor 甲"
DIGEST = {LINE + "\n": "sha256:" + "a" * 64, "公告\n": "sha256:" + "b" * 64}
PROCEDURE = parse((RULES / "approval.yaml").read_text(encoding="utf-8"))
ITEM = Item(ItemKind.FINDING, "f", DIGEST[LINE + "\n"], "t", "p", Severity.MINOR, "personal", frozenset({"f"}))
STAFF = {name: Person(name, tuple((role, None) for role in sorted(roles))) for name, roles in PEOPLE.items()}


@dataclass(frozen=True)
class World:
    """One history: what the code sees, and what the oracle was told, in step."""

    standing: Standing
    words: tuple[Word, ...] = ()
    excuses: tuple[Excuse, ...] = ()
    disabled: frozenset[str] = field(default_factory=frozenset)
    content: str = LINE + "\n"

    @property
    def oracle(self) -> Oracle:
        return Oracle(
            content=self.content, words=list(self.words), excuses=list(self.excuses), disabled=set(self.disabled)
        )

    @property
    def key(self) -> object:
        said = tuple((w.tier, w.person, w.outcome, w.content, w.grade) for w in self.words)
        order = tuple(sorted([(w.at, "w") for w in self.words] + [(e.at, "e") for e in self.excuses]))
        excused = tuple((e.action, e.person) for e in self.excuses)
        return said, excused, tuple(kind for _, kind in order), self.disabled, self.content


def start() -> World:
    case = Case("2026-00001", "通知公告", "公告", "稿", "", Stage.APPROVED, 1, (), NOW, NOW)
    standing = Standing(
        case=case, items=(), decisions=(), dispositions=(), people=STAFF, procedure=PROCEDURE, rulebook="r", now=NOW
    )
    return holding(World(standing), LINE + "\n")


def holding(world: World, content: str) -> World:
    grade, digest = (Grade.REVIEW if LINE in content else Grade.CLEAR), DIGEST[content]
    file = CaseFile(digest, "公告.txt", b"x", "text/plain", 1, grade, "r")
    standing = replace(
        world.standing,
        case=replace(world.standing.case, files=(file,)),
        items=(ITEM,) if LINE in content else (),
        held={digest: digest},
    )
    return replace(world, standing=standing, content=content)


def agreed(world: World, tier: Tier, person: str) -> World | None:
    now, at = world.standing, len(world.words) + len(world.excuses) + 1
    decision = Decision("2026-00001", tier, person, Outcome.AGREE, "好", now.case.digests, "r", now.case.grade, NOW)
    again = any(a.tier is tier and sound(now, a) for a in now.approvals)
    if again or objections(now, decision):
        return None
    standing = replace(now, decisions=(*now.decisions, replace(decision, seq=at)))
    word = Word(tier, person, Outcome.AGREE, world.content, world.oracle.grade, at)
    return replace(world, standing=standing, words=(*world.words, word))


def answered(world: World, action: Action, person: str) -> World | None:
    now, at = world.standing, len(world.words) + len(world.excuses) + 1
    disposition = Disposition("2026-00001", "f", action, person, "核实", Severity.MINOR, frozenset({"f"}), NOW)
    if not now.items or disposal_objections(now, ITEM, disposition):
        return None
    standing = replace(now, dispositions=(*now.dispositions, replace(disposition, seq=at)))
    return replace(world, standing=standing, excuses=(*world.excuses, Excuse(LINE, action, person, 1, at, None)))


def left(world: World, person: str) -> World:
    people = {**STAFF, person: replace(STAFF[person], enabled=False)}
    return replace(world, standing=replace(world.standing, people=people), disabled=frozenset({person}))


def next_worlds(world: World) -> list[World]:
    tried: list[World | None] = [agreed(world, t, p) for t in (F, S, L) for p in ("甲", "乙", "丙", "多", "稿")]
    tried += [answered(world, Action.KEEP, p) for p in ("乙", "稿", "管")] + [answered(world, Action.MASK, "乙")]
    tried += [holding(world, "公告\n")] if LINE in world.content else []
    tried += [left(world, "甲")] if not world.disabled else []
    return [following for following in tried if following is not None]


def test_in_every_short_history_the_gate_and_the_oracle_agree() -> None:
    seen: set[object] = set()
    queue = deque([(start(), 0)])
    opened = shut = 0
    while queue:
        world, depth = queue.popleft()
        if world.key in seen:
            continue
        seen.add(world.key)
        is_open, broken = not obstacles(world.standing), world.oracle.may_go(NOW)
        assert is_open == (not broken), (broken, obstacles(world.standing), world.key)
        assert not is_open or not pending(world.standing)
        opened, shut = opened + is_open, shut + (not is_open)
        if depth < 6:
            queue.extend((following, depth + 1) for following in next_worlds(world))
    assert opened >= 20
    assert shut >= 2_000
