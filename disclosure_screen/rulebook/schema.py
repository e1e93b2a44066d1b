"""The rule format (规则格式): one mapping in a YAML file becomes one :class:`Rule`, or a list of located complaints.

A rule without legal basis, owner and at least three hits and three misses is an opinion and does not load. Names of
identifiers are checked here; names of detectors by the engine, which stands above and knows them.
"""

from collections.abc import Collection, Mapping
from pathlib import PurePosixPath
from typing import TypeVar

import regex
import yaml

from disclosure_screen.model.document import Layer
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.rule import (
    Context,
    DetectorShape,
    IdentifierShape,
    LexiconShape,
    Origin,
    PatternShape,
    PhraseShape,
    Rule,
    Shape,
    Status,
)
from disclosure_screen.rulebook import located
from disclosure_screen.rulebook.located import Complaints, Node

MINIMUM_EXAMPLES = 3
Choice = TypeVar("Choice")
_ID = regex.compile(r"[a-z]+(?:\.[\w-]+)+")
_SHAPES = ("identifier", "pattern", "phrases", "lexicon", "detector")
_REQUIRED = ("id", "title", "category", "severity", "status", "basis", "owner", "advice", "examples")
_KEYS = frozenset(
    {*_REQUIRED, *_SHAPES, "whole_words", "options", "context", "headers", "exclude", "layers", "confidence", "seals"}
)
_CONTEXT = frozenset({"raise", "lower", "require", "public", "window", "public_severity", "bare_severity"})
_SEVERITIES = {severity.word: severity for severity in Severity}


def read_rule(node: Node, identifiers: Collection[str], complaints: Complaints) -> Rule | None:
    """The rule a node describes, or None where at least one complaint was added."""
    before = len(complaints.errors)
    given = located.fields(node, _KEYS, complaints)
    if missing := [key for key in _REQUIRED if key not in given]:
        complaints.add(node, f"规则缺少必填项：{'、'.join(missing)}")
    rule_id = _rule_id(given, complaints)
    shape = _shape(node, given, identifiers, complaints)
    hits, misses = _examples(given, complaints)
    rule = Rule(
        id=rule_id,
        title=_text(given, "title", complaints),
        category=_text(given, "category", complaints),
        severity=_severity(given, "severity", complaints) or Severity.NOTE,
        status=_status(given, complaints),
        basis=_texts(given, "basis", complaints),
        owner=_text(given, "owner", complaints),
        advice=_text(given, "advice", complaints),
        shape=shape or PhraseShape(()),
        context=_context(given, complaints),
        headers=_texts(given, "headers", complaints),
        excludes=_patterns(given, "exclude", complaints),
        layers=_layers(given, complaints),
        confidence=_confidence(given, complaints),
        seals=located.flag(given["seals"], "seals", complaints) if "seals" in given else False,
        hits=hits,
        misses=misses,
        origin=Origin(complaints.file, located.line(node)),
    )
    return rule if len(complaints.errors) == before else None


def _rule_id(given: dict[str, Node], complaints: Complaints) -> str:
    rule_id = _text(given, "id", complaints)
    if rule_id and not _ID.fullmatch(rule_id):
        complaints.add(given["id"], f"规则编号“{rule_id}”应形如 personal.resident-id（类别.名称，用小写字母）")
    return rule_id


def _shape(node: Node, given: dict[str, Node], identifiers: Collection[str], complaints: Complaints) -> Shape | None:
    named = [key for key in _SHAPES if key in given]
    if len(named) != 1:
        complaints.add(node, f"{'、'.join(_SHAPES)} 必须且只能写一项（现在写了 {len(named)} 项）")
        return None
    if "whole_words" in given and named not in (["phrases"], ["lexicon"]):
        complaints.add(given["whole_words"], "whole_words 只能与 phrases 或 lexicon 同用")
    if "options" in given and named != ["detector"]:
        complaints.add(given["options"], "options 只能与 detector 同用")
    (kind,) = named
    value = given[kind]
    match kind:
        case "identifier":
            return _identifiers(value, identifiers, complaints)
        case "pattern":
            return PatternShape(_compiled(value, located.text(value, kind, complaints), complaints))
        case "phrases":
            return PhraseShape(located.texts(value, kind, complaints), _whole_words(given, False, complaints))
        case "lexicon":
            return LexiconShape(_relative(value, complaints), _whole_words(given, True, complaints))
        case _:
            return DetectorShape(located.text(value, kind, complaints), _options(given, complaints))


def _identifiers(node: Node, known: Collection[str], complaints: Complaints) -> IdentifierShape | None:
    names = located.texts(node, "identifier", complaints)
    for name in names:
        if name not in known:
            complaints.add(node, f"没有名为“{name}”的识别项；可用的有：{'、'.join(sorted(known))}")
    return IdentifierShape(names[0], names[1:]) if names else None


def _whole_words(given: dict[str, Node], default: bool, complaints: Complaints) -> bool:
    return located.flag(given["whole_words"], "whole_words", complaints) if "whole_words" in given else default


def _compiled(node: Node, pattern: str, complaints: Complaints) -> str:
    try:
        if regex.compile(pattern).match(""):
            complaints.add(node, "正则表达式能匹配空文字，等于处处命中，请改写")
    except regex.error as error:
        complaints.add(node, f"正则表达式有误：{error}")
    return pattern


def _relative(node: Node, complaints: Complaints) -> str:
    path = PurePosixPath(located.text(node, "lexicon", complaints))
    if path.is_absolute() or ".." in path.parts:
        complaints.add(node, "词表路径必须在规则文件夹之内")
    return str(path)


def _options(given: dict[str, Node], complaints: Complaints) -> tuple[tuple[str, tuple[str, ...]], ...]:
    node = given.get("options")
    if node is None:
        return ()
    names = frozenset(str(key.value) for key, _ in node.value) if isinstance(node, yaml.MappingNode) else frozenset()
    options = located.fields(node, names, complaints)
    return tuple((name, located.texts(value, f"options.{name}", complaints)) for name, value in options.items())


def _examples(given: dict[str, Node], complaints: Complaints) -> tuple[tuple[str, ...], tuple[str, ...]]:
    if "examples" not in given:
        return (), ()
    found = located.fields(given["examples"], frozenset({"hit", "miss"}), complaints)
    lists = []
    for name, title in (("hit", "应命中"), ("miss", "不应命中")):
        sentences = located.texts(found[name], f"examples.{name}", complaints) if name in found else ()
        if len(sentences) < MINIMUM_EXAMPLES:
            complaints.add(
                given["examples"], f"{title}的例句（{name}）至少 {MINIMUM_EXAMPLES} 条，现有 {len(sentences)} 条"
            )
        lists.append(sentences)
    return lists[0], lists[1]


def _context(given: dict[str, Node], complaints: Complaints) -> Context:
    if "context" not in given:
        return Context()
    found = located.fields(given["context"], _CONTEXT, complaints)
    window = located.number(found["window"], "window", 1, 200, complaints) if "window" in found else None
    return Context(
        raises=_texts(found, "raise", complaints),
        lowers=_texts(found, "lower", complaints),
        requires=_texts(found, "require", complaints),
        public=_texts(found, "public", complaints),
        window=int(window) if window is not None else Context().window,
        public_severity=_severity(found, "public_severity", complaints) or Severity.NOTE,
        bare_severity=_severity(found, "bare_severity", complaints),
    )


def _severity(given: dict[str, Node], name: str, complaints: Complaints) -> Severity | None:
    return _choice(given, name, _SEVERITIES, complaints)


def _status(given: dict[str, Node], complaints: Complaints) -> Status:
    return _choice(given, "status", {status.value: status for status in Status}, complaints) or Status.DRAFT


def _layers(given: dict[str, Node], complaints: Complaints) -> frozenset[Layer]:
    known = {layer.value: layer for layer in Layer}
    words = _texts(given, "layers", complaints)
    if unknown := [word for word in words if word not in known]:
        complaints.add(given["layers"], f"没有名为“{'、'.join(unknown)}”的层；可用的有：{'、'.join(known)}")
    return frozenset(known[word] for word in words if word in known)


def _confidence(given: dict[str, Node], complaints: Complaints) -> float:
    if "confidence" not in given:
        return 0.8
    return located.number(given["confidence"], "confidence", 0.01, 1, complaints) or 0.8


def _patterns(given: dict[str, Node], name: str, complaints: Complaints) -> tuple[str, ...]:
    return tuple(_compiled(given[name], pattern, complaints) for pattern in _texts(given, name, complaints))


def _choice(given: dict[str, Node], name: str, choices: Mapping[str, Choice], complaints: Complaints) -> Choice | None:
    if name not in given:
        return None
    word = located.text(given[name], name, complaints)
    if word and word not in choices:
        complaints.add(given[name], f"“{name}”只能是：{'、'.join(choices)}")
    return choices.get(word)


def _text(given: dict[str, Node], name: str, complaints: Complaints) -> str:
    return located.text(given[name], name, complaints) if name in given else ""


def _texts(given: dict[str, Node], name: str, complaints: Complaints) -> tuple[str, ...]:
    return located.texts(given[name], name, complaints) if name in given else ()
