"""The office's own file (本单位规则): rules added to the shipped packs, and shipped rules changed or switched off.

Shipped packs stay as delivered, so that an update can replace them; what the office decided differently stands in one
file of its own, each change with its reason.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace

import yaml

from disclosure_screen.model.finding import Severity
from disclosure_screen.model.rule import Rule, Status
from disclosure_screen.rulebook import located
from disclosure_screen.rulebook.located import Complaints, Node
from disclosure_screen.rulebook.schema import read_rule

_CHANGES = frozenset({"id", "reason", "severity", "status", "advice", "owner", "headers", "confidence"})


@dataclass(frozen=True, slots=True)
class Change:
    """One shipped rule changed: the fields to replace, and where the file says so."""

    rule: str
    line: int
    fields: tuple[tuple[str, object], ...]


@dataclass(frozen=True, slots=True)
class Office:
    """What the office's file says: new rules and changes to shipped ones (switching off is a change to ``retired``)."""

    rules: tuple[Rule, ...] = ()
    changes: tuple[Change, ...] = ()


def read_office(root: Node, identifiers: Collection[str], complaints: Complaints) -> Office:
    """The file's content; what is wrong with it is added to the complaints."""
    given = located.fields(root, frozenset({"rules", "override", "disable"}), complaints)
    rules = [read_rule(node, identifiers, complaints) for node in _items(given, "rules", complaints)]
    changes = [_override(node, complaints) for node in _items(given, "override", complaints)]
    changes += [_disable(node, complaints) for node in _items(given, "disable", complaints)]
    return Office(
        tuple(rule for rule in rules if rule is not None), tuple(change for change in changes if change is not None)
    )


def apply(changes: tuple[Change, ...], rules: tuple[Rule, ...], complaints: Complaints) -> tuple[Rule, ...]:
    """The rules with the changes made. Complains of changes to rules that are not there."""
    by_id = {rule.id: rule for rule in rules}
    for change in changes:
        if change.rule in by_id:
            fields: dict[str, object] = dict(change.fields)
            by_id[change.rule] = replace(by_id[change.rule], **fields)  # type: ignore[arg-type]
        else:
            complaints.add(change.line, f"没有编号为“{change.rule}”的规则可供修改")
    return tuple(by_id[rule.id] for rule in rules)


def _items(given: dict[str, Node], name: str, complaints: Complaints) -> list[Node]:
    node = given.get(name)
    if node is None:
        return []
    if not isinstance(node, yaml.SequenceNode):
        complaints.add(node, f"“{name}”应为列表")
        return []
    return list(node.value)


def _disable(node: Node, complaints: Complaints) -> Change | None:
    given = located.fields(node, frozenset({"id", "reason"}), complaints)
    return _change(node, given, complaints, (("status", Status.RETIRED),))


def _override(node: Node, complaints: Complaints) -> Change | None:
    given = located.fields(node, _CHANGES, complaints)
    severities = {severity.word: severity for severity in Severity}
    statuses = {status.value: status for status in Status}
    fields: list[tuple[str, object]] = []
    for name, value in given.items():
        match name:
            case "severity" | "status":
                choices: dict[str, Severity] | dict[str, Status] = severities if name == "severity" else statuses
                word = located.text(value, name, complaints)
                if word in choices:
                    fields.append((name, choices[word]))
                elif word:
                    complaints.add(value, f"“{name}”只能是：{'、'.join(choices)}")
            case "headers":
                fields.append((name, located.texts(value, name, complaints)))
            case "confidence":
                fields.append((name, located.number(value, name, 0.01, 1, complaints)))
            case "advice" | "owner":
                fields.append((name, located.text(value, name, complaints)))
    return _change(node, given, complaints, tuple(fields))


def _change(
    node: Node, given: dict[str, Node], complaints: Complaints, fields: tuple[tuple[str, object], ...]
) -> Change | None:
    if missing := [name for name in ("id", "reason") if name not in given]:
        complaints.add(node, f"修改规则须写明：{'、'.join(missing)}（编号和理由）")
        return None
    located.text(given["reason"], "reason", complaints)
    return Change(located.text(given["id"], "id", complaints), located.line(node), fields)
