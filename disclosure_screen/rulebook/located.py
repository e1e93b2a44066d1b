"""Located YAML (带行号的规则文件): a file as nodes that know their line, so that every refusal names file, line and cause.

PyYAML's loaders forget lines and silently keep the last of two equal keys; an office that writes ``severity`` twice must
hear about it. So a file is composed, never constructed: no tags, no objects, no surprises from ``yes`` or ``2024-01-01``.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from disclosure_screen.model.errors import RuleError

Node = yaml.nodes.Node


@dataclass(slots=True)
class Complaints:
    """The errors met so far in one file; a reader adds to it and reads on, so that all errors appear at once."""

    file: str
    errors: list[RuleError]

    def add(self, node: Node | int, cause: str) -> None:
        """Note an error at a node's line (or at a line given as a number from 1)."""
        self.errors.append(RuleError(self.file, node if isinstance(node, int) else line(node), cause))


def line(node: Node) -> int:
    """The node's line, from 1."""
    return int(node.start_mark.line) + 1


def compose(text: str, complaints: Complaints) -> Node | None:
    """The file's root node, or None where it is empty or not YAML (then a complaint was added)."""
    try:
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        complaints.add(mark.line + 1 if mark else 1, f"不是有效的 YAML：{error.problem or error.context or '格式错误'}")
        return None
    except yaml.YAMLError as error:
        complaints.add(1, f"不是有效的 YAML：{str(error).splitlines()[0]}")
        return None
    if root is None:
        complaints.add(1, "文件为空")
    return root


def fields(node: Node, allowed: frozenset[str], complaints: Complaints) -> dict[str, Node]:
    """A mapping's fields by name. Complains of anything else, of unknown names and of names given twice."""
    found: dict[str, Node] = {}
    if not isinstance(node, yaml.MappingNode):
        complaints.add(node, "此处应为“键: 值”的形式")
        return found
    for key, value in node.value:
        name = str(key.value) if isinstance(key, yaml.ScalarNode) else ""
        if name in found:
            complaints.add(key, f"键“{name}”重复出现（首次在第 {line(found[name])} 行）")
        elif name not in allowed:
            complaints.add(key, f"不认识的键“{name}”；可用的键：{'、'.join(sorted(allowed))}")
        else:
            found[name] = value
    return found


def text(node: Node, name: str, complaints: Complaints) -> str:
    """A scalar as text, stripped. Complains where it is a list or a mapping, or empty."""
    if not isinstance(node, yaml.ScalarNode) or not str(node.value).strip():
        complaints.add(node, f"“{name}”应为一段文字，不能为空")
        return ""
    return str(node.value).strip()


def texts(node: Node, name: str, complaints: Complaints) -> tuple[str, ...]:
    """A list of texts; a single scalar counts as a list of one. Entries keep their blanks, empty ones are refused."""
    items = node.value if isinstance(node, yaml.SequenceNode) else [node]
    return tuple(_entries(items, name, complaints))


def flag(node: Node, name: str, complaints: Complaints) -> bool:
    """``true`` or ``false``, nothing else."""
    if isinstance(node, yaml.ScalarNode) and node.value in ("true", "false"):
        return bool(node.value == "true")
    complaints.add(node, f"“{name}”只能是 true 或 false")
    return False


def number(node: Node, name: str, low: float, high: float, complaints: Complaints) -> float | None:
    """A number within ``[low, high]``, or None with a complaint."""
    try:
        value = float(node.value) if isinstance(node, yaml.ScalarNode) else float("nan")
    except ValueError:
        value = float("nan")
    if low <= value <= high:
        return value
    complaints.add(node, f"“{name}”应为 {low:g} 到 {high:g} 之间的数字")
    return None


def _entries(items: list[Node], name: str, complaints: Complaints) -> Iterator[str]:
    for item in items:
        if not isinstance(item, yaml.ScalarNode) or not str(item.value).strip():
            complaints.add(item, f"“{name}”的每一项都应为一段文字，不能为空")
        else:
            yield str(item.value)
