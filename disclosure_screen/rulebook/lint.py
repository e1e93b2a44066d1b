"""Checking a rules folder (规则检查): what loading does not see, because a rule can be well formed and still be wrong.

Two rules that look for the same thing, a pattern that hangs on a long line, a sample name nobody knows. Whether the examples
hold is proved by the engine, which stands on a higher floor and comes in as an argument.
"""

import time
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

import regex

from disclosure_screen.model.errors import RulebookErrors, RuleError
from disclosure_screen.model.rule import IdentifierShape, PatternShape, PhraseShape, Rule, Rulebook
from disclosure_screen.rulebook.examples import unknown_places
from disclosure_screen.rulebook.load import load_rulebook, read_rules

Proof = Callable[[Rulebook], Iterable[RuleError]]

SLOWEST = 0.5
"""Seconds a pattern may take on one hostile line of 20,000 characters."""

_PIECES = ("1", "a", " ", "　", "密", "（", "0-", "ab ", "某某", "1\n", "第一条，")
_HOSTILE = tuple(piece * (20_000 // len(piece)) for piece in _PIECES)
_SIGNS = 40
"""So many of a pattern's own signs are tried, each repeated: any of them may stand in the nested part."""
_END = "\x00"
"""Ends a line of repeated signs where few patterns go on: some run wild only there, some only where nothing follows."""


def check(folder: Path, proof: Proof | None = None, extra: Path | None = None) -> tuple[RuleError, ...]:
    """Every error and objection, in order of file and line; empty where the folder may be used."""
    rules, errors = read_rules(folder, extra)
    found = [*errors, *_objections(rules)]
    if not errors:
        try:
            rulebook = load_rulebook(folder, extra)
        except RulebookErrors as refused:
            found += refused.errors
        else:
            found += proof(rulebook) if proof is not None and not found else ()
    unique = {(error.file, error.line, error.cause): error for error in found}
    return tuple(unique[place] for place in sorted(unique))


def _objections(rules: tuple[Rule, ...]) -> Iterator[RuleError]:
    for rule in rules:
        yield from _unknown_samples(rule)
        yield from _slow_patterns(rule)
        yield from _fruitless_words(rule)
    yield from _same_target(rules)


def _unknown_samples(rule: Rule) -> Iterator[RuleError]:
    for sentence in (*rule.hits, *rule.misses):
        for name in unknown_places(sentence):
            yield _error(rule, f"例句中的“{{{name}}}”不是可用的样例；要写花括号本身请写“{{{{”")


def _slow_patterns(rule: Rule) -> Iterator[RuleError]:
    patterns = [rule.shape.pattern] if isinstance(rule.shape, PatternShape) else []
    for pattern in (*patterns, *rule.excludes):
        if _hangs(pattern):
            yield _error(rule, "正则表达式在长文本上会失控（灾难性回溯），请避免嵌套的重复，例如 (a+)+")


def _hangs(pattern: str) -> bool:
    compiled = regex.compile(pattern, regex.MULTILINE)
    literal = regex.sub(r"\\.|\[[^\]]*\]|\{[^}]*\}|[()|?*+^$.]", "", pattern)
    own = [
        line
        for sign in dict.fromkeys(literal[:_SIGNS])
        for line in (sign * 20_000, sign * 20_000 + _END, (sign + "1") * 10_000)
    ]
    for line in (*_HOSTILE, *own):
        started = time.perf_counter()
        try:
            for _ in compiled.finditer(line, timeout=SLOWEST):
                if time.perf_counter() - started > SLOWEST:
                    return True
        except TimeoutError:
            return True
    return False


def _fruitless_words(rule: Rule) -> Iterator[RuleError]:
    """Words that can never decide anything because a shorter one of the same list already did."""
    if isinstance(rule.shape, PhraseShape):
        repeated = sorted({word for word in rule.shape.phrases if rule.shape.phrases.count(word) > 1})
        if repeated:
            yield _error(rule, f"phrases 中有重复的词：{'、'.join(repeated)}")


def _same_target(rules: tuple[Rule, ...]) -> Iterator[RuleError]:
    first: dict[tuple[object, ...], Rule] = {}
    for rule in rules:
        if not rule.status.active:
            continue
        for target in _targets(rule):
            if target in first and first[target].id != rule.id:
                yield _error(rule, f"与规则 {first[target].id} 查找的内容完全相同，请合并或停用其一")
            first.setdefault(target, rule)


def _targets(rule: Rule) -> Iterator[tuple[object, ...]]:
    match rule.shape:
        case IdentifierShape():
            for name in rule.shape.names:
                yield ("identifier", name, rule.context.requires, rule.headers, rule.layers)
        case PatternShape(pattern):
            yield ("pattern", pattern, rule.context.requires, rule.layers)
        case PhraseShape(phrases):
            yield from (("phrase", phrase, rule.context.requires, rule.layers) for phrase in phrases)
        case _:
            yield (rule.shape, rule.layers)


def _error(rule: Rule, cause: str) -> RuleError:
    return RuleError(rule.origin.file, rule.origin.line, f"规则 {rule.id}：{cause}")
