"""Reading the approval policy (审核办法) from YAML, with every error at once, each with its line.

Parsing works on the node tree rather than on plain values, because an officer corrects this file by hand and needs
the line.
"""

from collections.abc import Iterator, Mapping
from typing import TypeVar

import yaml

from disclosure_screen.model.case import Role, Stage, Tier
from disclosure_screen.model.errors import RulebookErrors, RuleError
from disclosure_screen.model.ledger import digest_of
from disclosure_screen.model.verdict import Grade
from disclosure_screen.review.procedure import Event, Order, Procedure, TierDuty

Word = TypeVar("Word")

_TOP = ("version", "owner", "tiers", "added", "default", "categories", "moves", "start")
_GRADES = {grade.word: grade for grade in Grade}
_TIERS = {tier.value: tier for tier in Tier}
_ROLES = {role.value: role for role in Role}
_STAGES = {stage.value: stage for stage in Stage}
_EVENTS = {event.value: event for event in Event}
_FINAL = frozenset({Stage.WITHHELD, Stage.WITHDRAWN})
_GENERAL = frozenset({Tier.FIRST, Tier.SECOND, Tier.FINAL})


def parse(text: str, file: str = "approval.yaml") -> Procedure:
    """The procedure written in ``text``. Raises :class:`RulebookErrors` with every error; half a table never runs."""
    reading = _Reading(file)
    procedure = reading.procedure(text)
    if procedure is None or reading.errors:
        raise RulebookErrors(tuple(reading.errors))
    return procedure


class _Reading:
    """One pass over the node tree, collecting errors instead of stopping at the first."""

    def __init__(self, file: str) -> None:
        self.file = file
        self.errors: list[RuleError] = []

    def procedure(self, text: str) -> Procedure | None:
        try:
            root = yaml.compose(text, Loader=yaml.SafeLoader)
        except yaml.YAMLError as error:
            mark = getattr(error, "problem_mark", None)
            self.errors.append(RuleError(self.file, mark.line + 1 if mark else 1, "YAML 格式错误，请检查缩进和标点"))
            return None
        top = self.mapping(root, "文件最外层")
        for key in top.keys() - set(_TOP):
            self.complain(top[key], f"不认识的字段“{key}”")
        for key in set(_TOP) - {"owner", "added"} - top.keys():
            self.complain(root, f"缺少字段“{key}”")
        if self.errors:
            return None
        duties = self.duties(top["tiers"])
        default = self.row(top["default"], "default", duties)
        rows = {
            name: self.row(node, name, duties) for name, node in self.mapping(top["categories"], "categories").items()
        }
        added = self.added(top.get("added"), duties)
        moves = self.moves(top["moves"])
        self.strictness(top["default"], default, rows)
        self.ways(top["moves"], moves, self.words(top["start"], _STAGES, "阶段"))
        return Procedure(digest_of(text.encode()), duties, default, rows, added, moves)

    def duties(self, node: yaml.Node) -> dict[Tier, TierDuty]:
        duties: dict[Tier, TierDuty] = {}
        for name, value in self.mapping(node, "tiers").items():
            tier, fields = self.word(name, value, _TIERS, "审核层级"), self.mapping(value, name)
            role = self.word(self.scalar(fields.get("role"), value, "role"), value, _ROLES, "角色")
            days = self.scalar(fields.get("days"), value, "days")
            if not days.isdecimal() or not 1 <= int(days) <= 60:
                self.complain(value, f"层级“{name}”的办理期限 days 应为 1 至 60 的工作日数")
            elif tier is not None and role is not None:
                duties[tier] = TierDuty(role, int(days))
        return duties

    def row(self, node: yaml.Node, name: str, duties: Mapping[Tier, TierDuty]) -> dict[Grade, Order]:
        row: dict[Grade, Order] = {}
        cells = self.mapping(node, name)
        for key, value in cells.items():
            grade = self.word(key, value, _GRADES, "定级")
            if grade is not None:
                row[grade] = self.order(value, f"{name}.{key}", duties)
        for grade in Grade:
            if grade.word not in cells:
                self.complain(node, f"类别“{name}”缺少定级“{grade.word}”一栏")
        if row.get(Grade.HALT) and row[Grade.HALT][0] != frozenset({Tier.SECRECY}):
            self.complain(node, f"类别“{name}”的 halt 一栏必须先经保密审查（secrecy）")
        return row

    def order(self, node: yaml.Node, where: str, duties: Mapping[Tier, TierDuty]) -> Order:
        groups: list[frozenset[Tier]] = []
        for member in self.sequence(node, where):
            group = self.words(member, _TIERS, "审核层级") if isinstance(member, yaml.SequenceNode) else ()
            if isinstance(member, yaml.ScalarNode):
                tier = self.word(member.value, member, _TIERS, "审核层级")
                group = () if tier is None else (tier,)
            groups.append(frozenset(group))
        flat = [tier for group in groups for tier in group]
        if not flat or not all(groups):
            self.complain(node, f"“{where}”至少要有一级审核，且不得有空的一级")
        if len(set(flat)) != len(flat):
            self.complain(node, f"“{where}”中同一级审核出现了两次")
        for tier in flat:
            if tier not in duties:
                self.complain(node, f"“{where}”用到的“{tier.value}”没有在 tiers 中定义")
        return tuple(groups)

    def added(self, node: yaml.Node | None, duties: Mapping[Tier, TierDuty]) -> dict[str, Tier]:
        added: dict[str, Tier] = {}
        for category, value in (self.mapping(node, "added") if node is not None else {}).items():
            tier = self.word(self.scalar(value, value, category), value, _TIERS, "审核层级")
            if tier is not None and tier not in duties:
                self.complain(value, f"“{tier.value}”没有在 tiers 中定义")
            elif tier is not None:
                added[category] = tier
        return added

    def moves(self, node: yaml.Node) -> dict[Stage, dict[Event, Stage]]:
        moves: dict[Stage, dict[Event, Stage]] = {}
        for name, value in self.mapping(node, "moves").items():
            stage = self.word(name, value, _STAGES, "阶段")
            ways: dict[Event, Stage] = {}
            for event_name, target in self.mapping(value, name).items():
                event = self.word(event_name, target, _EVENTS, "事由")
                to = self.word(self.scalar(target, target, event_name), target, _STAGES, "阶段")
                if event is not None and to is not None:
                    ways[event] = to
            if stage is not None:
                moves[stage] = ways
        return moves

    def strictness(
        self, node: yaml.Node, default: Mapping[Grade, Order], rows: Mapping[str, Mapping[Grade, Order]]
    ) -> None:
        for name, row in rows.items():
            for grade, order in row.items():
                missing = (_tiers(order) & _GENERAL) - _tiers(default.get(grade, ()))
                if missing:
                    words = "、".join(sorted(tier.label for tier in missing))
                    self.complain(node, f"default.{grade.word} 不得比其他类别宽，但少了“{name}”要求的{words}")

    def ways(self, node: yaml.Node, moves: Mapping[Stage, Mapping[Event, Stage]], start: tuple[Stage, ...]) -> None:
        reached = set(start)
        while True:
            further = {to for stage in reached for to in moves.get(stage, {}).values()} - reached
            if not further:
                break
            reached |= further
        ending = set(_FINAL)
        while further := {stage for stage, ways in moves.items() if ending & set(ways.values())} - ending:
            ending |= further
        for stage in Stage:
            if stage not in reached:
                self.complain(node, f"阶段“{stage.value}”从任何起点都到不了")
            if stage not in ending:
                self.complain(node, f"阶段“{stage.value}”没有去向，案件会停死在这里")
        for stage, ways in moves.items():
            if stage is not Stage.APPROVED and Event.RELEASED in ways:
                self.complain(node, f"只有“approved”可以公开，“{stage.value}”不可以")
            if Event.LIFTED in ways and stage is not Stage.SEALED:
                self.complain(node, f"只有“sealed”可以解除封存，“{stage.value}”不可以")
            if stage is Stage.SEALED and any(to in (Stage.APPROVED, Stage.RELEASED) for to in ways.values()):
                self.complain(node, "封存的案件不能直接转为待公开或已公开")

    # Reading single nodes.

    def mapping(self, node: yaml.Node | None, where: str) -> dict[str, yaml.Node]:
        if not isinstance(node, yaml.MappingNode):
            self.complain(node, f"“{where}”应为“名称: 内容”的形式")
            return {}
        result: dict[str, yaml.Node] = {}
        for key, value in node.value:
            if key.value in result:
                self.complain(key, f"“{key.value}”重复出现")
            result[str(key.value)] = value
        return result

    def sequence(self, node: yaml.Node, where: str) -> Iterator[yaml.Node]:
        if not isinstance(node, yaml.SequenceNode):
            self.complain(node, f"“{where}”应为方括号列表")
            return
        yield from node.value

    def scalar(self, node: yaml.Node | None, near: yaml.Node, where: str) -> str:
        if not isinstance(node, yaml.ScalarNode):
            self.complain(node or near, f"“{where}”缺失或不是单个词")
            return ""
        return str(node.value)

    def word(self, text: str, node: yaml.Node, words: Mapping[str, Word], what: str) -> Word | None:
        if text not in words:
            self.complain(node, f"不认识的{what}“{text}”，可用：{'、'.join(words)}")
            return None
        return words[text]

    def words(self, node: yaml.Node, words: Mapping[str, Word], what: str) -> tuple[Word, ...]:
        read = [self.word(self.scalar(member, node, what), member, words, what) for member in self.sequence(node, what)]
        return tuple(word for word in read if word is not None)

    def complain(self, node: yaml.Node | None, cause: str) -> None:
        line = node.start_mark.line + 1 if node is not None and node.start_mark else 1
        self.errors.append(RuleError(self.file, line, cause))


def _tiers(order: Order) -> frozenset[Tier]:
    return frozenset[Tier]().union(*order)
