"""Proof (例句验证): the engine itself reads every rule's own examples, and says which of them do not hold.

A rule whose hit is not found, or whose miss is found, is wrong or its author meant something else; either way it is known before
the rule meets a real draft. Each rule is proved with the whole rulebook running, as it will run.
"""

import datetime
from collections.abc import Iterator
from dataclasses import replace

from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.errors import RulebookErrors, RuleError
from disclosure_screen.model.rule import LexiconShape, Rule, Rulebook, Status
from disclosure_screen.rulebook.examples import document, fill
from disclosure_screen.text.fingerprint import Key

_KEY = Key(b"examples are synthetic")
_DAY = datetime.date(2024, 6, 1)


def prove(rulebook: Rulebook) -> tuple[RuleError, ...]:
    """The examples that do not hold, and the lexicon terms that can never fire."""
    trialled = replace(rulebook, rules=tuple(replace(rule, status=Status.STABLE) for rule in rulebook.rules))
    try:
        engine = Engine(trialled, _DAY)
    except RulebookErrors as errors:
        return errors.errors
    return tuple(
        error for rule in rulebook.rules for error in (*_examples(rule, engine), *_terms(rule, rulebook, engine))
    )


def fires(rule: Rule, text: str, engine: Engine) -> bool:
    """True where the rule finds something in ``text``."""
    findings, _ = engine.screen(document(text), _KEY)
    return any(finding.rule == rule.id for finding in findings)


def _examples(rule: Rule, engine: Engine) -> Iterator[RuleError]:
    for number, sentence in enumerate(rule.hits, 1):
        if not fires(rule, fill(sentence), engine):
            yield _error(rule, f"第 {number} 条应命中的例句没有命中：{sentence}")
    for number, sentence in enumerate(rule.misses, 1):
        if fires(rule, fill(sentence), engine):
            yield _error(rule, f"第 {number} 条不应命中的例句被命中：{sentence}")


def _terms(rule: Rule, rulebook: Rulebook, engine: Engine) -> Iterator[RuleError]:
    if not isinstance(rule.shape, LexiconShape):
        return
    for term in dict(rulebook.lexicons).get(rule.shape.path, ()):
        in_force = (not term.since or term.since <= _DAY.isoformat()) and (
            not term.until or _DAY.isoformat() <= term.until
        )
        if in_force and not term.guard and not fires(rule, f"，{term.term}。", engine):
            yield RuleError(rule.shape.path, 1, f"词语“{term.term}”单独出现时也不会命中，请检查限定条件")


def _error(rule: Rule, cause: str) -> RuleError:
    return RuleError(rule.origin.file, rule.origin.line, f"规则 {rule.id}：{cause}")
