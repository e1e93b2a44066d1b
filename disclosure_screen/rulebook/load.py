"""Loading a rules folder (规则库): every rule, every lexicon, one digest; or every error at once.

One broken file stops everything: half a rulebook finds half of the leaks and says nothing of the rest. The digest covers
every byte of the folder, the approval policy included, because an approval holds for exactly these rules.
"""

import hashlib
from collections.abc import Collection, Iterator
from pathlib import Path

import yaml

from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.model.errors import RulebookErrors, RuleError
from disclosure_screen.model.rule import LexiconShape, Rule, Rulebook, Term
from disclosure_screen.rulebook import located, office
from disclosure_screen.rulebook.lexicon import read_terms
from disclosure_screen.rulebook.located import Complaints
from disclosure_screen.rulebook.schema import read_rule

APPROVAL = "approval.yaml"
"""The approval policy (审批权限表) lies in the same folder and belongs to the digest, but is no rule."""


def load_rulebook(folder: Path, extra: Path | None = None) -> Rulebook:
    """The active rules of a folder, with the office's own file applied. Raises :class:`RulebookErrors`."""
    rules, errors = read_rules(folder, extra)
    active = tuple(rule for rule in rules if rule.status.active)
    lexicons = _lexicons(folder, active, errors)
    if errors:
        raise RulebookErrors(tuple(sorted(errors, key=lambda error: (error.file, error.line))))
    return Rulebook(digest(folder, extra), active, lexicons)


def read_rules(folder: Path, extra: Path | None = None) -> tuple[tuple[Rule, ...], list[RuleError]]:
    """Every rule of the folder whatever its status, and every error met; for listings and checks."""
    errors: list[RuleError] = []
    known = frozenset(identifiers())
    rules: list[Rule] = []
    paths = [path for path in _files(folder) if path.suffix in (".yaml", ".yml") and path.name != APPROVAL]
    if not paths:
        errors.append(RuleError(folder.name, 1, "规则文件夹里没有规则文件（*.yaml）"))
    for path in paths:
        rules += _rules_of(path, path.relative_to(folder).as_posix(), known, errors)
    if extra is not None:
        rules = list(_with_office(extra, tuple(rules), known, errors))
    errors += _repeated(rules)
    return tuple(rules), errors


def digest(folder: Path, extra: Path | None = None) -> str:
    """``sha256:<hex>`` over the sorted relative names and the bytes of every file; the office's file comes last."""
    whole = hashlib.sha256()
    named = [(path.relative_to(folder).as_posix(), path) for path in _files(folder)]
    for name, path in [*named, *([("//office", extra)] if extra is not None else [])]:
        data = path.read_bytes()
        whole.update(f"{len(name.encode())}:{name}:{len(data)}:".encode())
        whole.update(data)
    return f"sha256:{whole.hexdigest()}"


def _files(folder: Path) -> list[Path]:
    """Every file but hidden ones and the lock files (``~$``) that Office and WPS put beside an open workbook."""
    found = (path for path in folder.rglob("*") if path.is_file())
    kept = (p for p in found if not any(part.startswith((".", "~$")) for part in p.relative_to(folder).parts))
    return sorted(kept, key=lambda path: path.relative_to(folder).as_posix())


def _rules_of(path: Path, name: str, known: Collection[str], errors: list[RuleError]) -> Iterator[Rule]:
    complaints = Complaints(name, errors)
    text = _text(path, complaints)
    root = located.compose(text, complaints) if text is not None else None
    if root is None:
        return
    nodes = [root]
    if isinstance(root, yaml.MappingNode) and any(key.value == "rules" for key, _ in root.value):
        listed = located.fields(root, frozenset({"rules"}), complaints)["rules"]
        if not isinstance(listed, yaml.SequenceNode):
            complaints.add(listed, "“rules”应为规则的列表")
            return
        nodes = listed.value
    for node in nodes:
        rule = read_rule(node, known, complaints)
        if rule is not None:
            yield rule


def _with_office(
    extra: Path, rules: tuple[Rule, ...], known: Collection[str], errors: list[RuleError]
) -> tuple[Rule, ...]:
    complaints = Complaints(extra.name, errors)
    text = _text(extra, complaints)
    root = located.compose(text, complaints) if text is not None else None
    if root is None:
        return rules
    own = office.read_office(root, known, complaints)
    return (*office.apply(own.changes, rules, complaints), *own.rules)


def _text(path: Path, complaints: Complaints) -> str | None:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        complaints.add(1, "文件不是 UTF-8 编码，请另存为 UTF-8")
    except OSError as error:
        complaints.add(1, f"无法读取文件：{error.strerror}")
    return None


def _repeated(rules: list[Rule]) -> Iterator[RuleError]:
    first: dict[str, Rule] = {}
    for rule in rules:
        if rule.id in first:
            origin = first[rule.id].origin
            where = f"{origin.file} 第 {origin.line} 行"
            yield RuleError(rule.origin.file, rule.origin.line, f"规则编号“{rule.id}”重复（首次在 {where}）")
        first.setdefault(rule.id, rule)


def _lexicons(
    folder: Path, rules: tuple[Rule, ...], errors: list[RuleError]
) -> tuple[tuple[str, tuple[Term, ...]], ...]:
    paths = dict.fromkeys(rule.shape.path for rule in rules if isinstance(rule.shape, LexiconShape))
    return tuple((path, read_terms(folder / path, Complaints(path, errors))) for path in paths)
