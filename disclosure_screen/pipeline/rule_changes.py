"""Changes of whole rules (规则变更): asked for by one person with a trial on recent cases, put in force by another (双人复核).

The unit is a rule file of the office's own folder: written anew, changed, or taken away. What is confirmed is exactly what was
asked for: a file that has changed since is not written over.
"""

import datetime
import difflib
import re
from dataclasses import dataclass, field

import yaml
from sqlalchemy import Connection

from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.ledger import Value, canonical, digest_of
from disclosure_screen.pipeline.replay import Replay, replay
from disclosure_screen.pipeline.rules_folder import (
    own_folder,
    refuse_broken,
    refuse_open,
    refuse_same_eyes,
    replace_file,
    with_change,
)
from disclosure_screen.pipeline.screens import own_screener
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.rulebook.load import APPROVAL, read_rules
from disclosure_screen.store import proposals

KIND = "rule"
LONGEST = 60_000
"""Characters of one rule file."""
RECENT = 30
"""Cases a trial judges, the newest first."""
SECONDS = 20.0
"""How long a trial may take; what it did not come to is said."""
_ID = re.compile(r"([a-z]+)\.([a-z0-9]+(?:-[a-z0-9]+)*)")


@dataclass(frozen=True, slots=True)
class Change:
    """What one rule file is to become; ``after`` is None where it is to go, ``before`` None where it is new."""

    file: str
    before: str | None = field(repr=False)
    after: str | None = field(repr=False)

    @property
    def word(self) -> str:
        """What kind of change it is."""
        return "停用" if self.after is None else "新增" if self.before is None else "修改"

    @property
    def lines(self) -> tuple[str, ...]:
        """The difference, line by line, as reviewers of rules read it."""
        both = ((self.before or "").splitlines(), (self.after or "").splitlines())
        return tuple(difflib.unified_diff(*both, "现行", "提出", lineterm="", n=2))[2:]


@dataclass(frozen=True, slots=True)
class AskedRule:
    """A change asked for: why, what the trial found, by whom and when. ``number`` is the ledger entry that asked."""

    number: int
    change: Change
    why: str
    trial: str
    proposer: str
    at: datetime.datetime


def open_changes(workspace: Workspace) -> tuple[AskedRule, ...]:
    """What waits for a second pair of eyes, oldest first."""
    with workspace.reading() as connection:
        return _open(connection)


def files(workspace: Workspace) -> dict[str, tuple[str, ...]]:
    """The rule files of the office's own folder, with the rules in each."""
    rules, _ = read_rules(own_folder(workspace))
    found: dict[str, tuple[str, ...]] = {}
    for rule in rules:
        found[rule.origin.file] = (*found.get(rule.origin.file, ()), rule.id)
    return found


def content(workspace: Workspace, file: str) -> str:
    """A rule file as it is. Raises UsageError where there is none of that name."""
    if file not in files(workspace):
        raise UsageError("规则文件夹里没有这个文件")
    return (own_folder(workspace) / file).read_text(encoding="utf-8-sig")


def drafted(workspace: Workspace, file: str, text: str | None) -> Change:
    """The change from what is in force. ``file`` is empty for a new rule, whose own number says where it goes."""
    after = None if text is None else _sound(text)
    if file:
        return Change(file, content(workspace, file), after)
    if after is None:
        raise UsageError("请选择要停用的规则")
    file = _place(after)
    if (own_folder(workspace) / file).exists():
        raise UsageError(f"规则文件 {file} 已存在；请从规则列表里打开它再改")
    return Change(file, None, after)


def try_out(workspace: Workspace, change: Change) -> Replay:
    """What would come and go over the newest cases. Raises Refusal where the folder would be broken by the change."""
    if change.before == change.after:
        raise UsageError("与现行的规则没有区别")
    with with_change(workspace, change.file, _bytes(change.after)) as folder:
        refuse_broken(folder)
        return replay(workspace, folder, newest=RECENT, seconds=SECONDS)


def ask(workspace: Workspace, change: Change, why: str, *, person: str) -> str:
    """Ask for the change, with a trial made now; returns what came of it, in Chinese. Raises Refusal or UsageError."""
    if not why.strip() or len(why) > 200:
        raise UsageError("请填写理由，200 字以内")
    _refuse_personal(workspace, change, why)
    said = str(try_out(workspace, change))
    body = canonical({"file": change.file, "before": change.before, "after": change.after, "why": why, "trial": said})
    with workspace.unit(person) as unit:
        if any(asked.change.file == change.file for asked in _open(unit.connection)):
            raise Refusal((f"{change.file} 已有人提出变更，正在等待复核",))
        seq = unit.record("rule-asked", "", **_digests(change), why=why.strip(), trial=said)
        proposals.propose(unit, KIND, seq, body, proposer=person)
    return f"已提交：{change.word} {change.file}，须由另一名规则管理员或终审人复核后生效。{said}"


def settle(workspace: Workspace, number: int, *, agreed: bool, person: str) -> str:
    """Put a change in force or decline it. Raises Refusal, naming everything the folder would have wrong with it."""
    with workspace.reading() as connection:
        change = _asked(connection, number).change
    if agreed:
        _refuse_stale(workspace, change)
        with with_change(workspace, change.file, _bytes(change.after)) as folder:
            refuse_broken(folder)
    with workspace.unit(person) as unit:
        refuse_same_eyes(unit, _asked(unit.connection, number).proposer, person)
        unit.record("rule-confirmed" if agreed else "rule-declined", "", asked=number, **_digests(change))
        proposals.settled(unit, number)
        if agreed:
            _refuse_stale(workspace, change)
            replace_file(own_folder(workspace) / change.file, _bytes(change.after))
    if not agreed:
        return f"已不同意：{change.word} {change.file}"
    return f"已生效：{change.word} {change.file}；未公开的事项将在下一次扫描时按新规则重新筛查"


def _sound(text: str) -> str:
    plain = text.replace("\r\n", "\n").replace("\r", "\n").strip("\n") + "\n"
    if len(plain) > LONGEST:
        raise UsageError(f"规则文件过长，最多 {LONGEST:,} 字")
    if any(not sign.isprintable() and sign != "\n" for sign in plain):
        raise UsageError("规则文件里有不能显示的字符（如制表符），请改用空格")
    return plain


def _place(text: str) -> str:
    """Where a new rule's file goes: its family's folder, its own name. Never a path somebody typed."""
    try:
        root = yaml.safe_load(text)
    except yaml.YAMLError:
        root = None
    named = _ID.fullmatch(str(root.get("id", ""))) if isinstance(root, dict) else None
    if named is None:
        raise UsageError("看不出规则的编号：第一行应写成 id: personal.my-rule 的样子（小写字母、数字和连字符）")
    return f"{named[1]}/{named[2]}.yaml"


def _refuse_personal(workspace: Workspace, change: Change, why: str) -> None:
    """Rules are read by everybody. What stands in the file already is not this person's doing."""
    with own_screener(workspace) as screener:
        before, after = (
            {
                finding.value_fingerprint
                for finding in screener.screen_text(text)
                if finding.category == "personal" and finding.severity > Severity.NOTE
            }
            for text in (change.before or "", f"{change.after or ''}\n{why}")
        )
    if after - before:
        raise Refusal(("规则或理由里有个人信息；例句里的号码请用花括号写样例名称，如 {mobile}、{resident_id}",))


def _refuse_stale(workspace: Workspace, change: Change) -> None:
    """What was asked for was a change of this very text. A file that already reads as asked lacks only the record."""
    path = own_folder(workspace) / change.file
    if change.file == APPROVAL:
        raise Refusal(("审核办法不在这里改动",))
    refuse_open(path)
    now = path.read_text(encoding="utf-8-sig") if path.exists() else None
    if now not in (change.before, change.after):
        raise Refusal((f"{change.file} 在提出之后又被改动，请重新提出",))


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else text.encode()


def _digests(change: Change) -> dict[str, Value]:
    """The ledger names the texts by digest; they themselves stand beside the proposal."""

    def digest(text: str | None) -> str:
        return "" if text is None else digest_of(text.encode())

    return {"file": change.file, "before": digest(change.before), "after": digest(change.after)}


def _open(connection: Connection) -> tuple[AskedRule, ...]:
    return tuple(map(_read, proposals.waiting(connection, KIND)))


def _read(one: proposals.Waiting) -> AskedRule:
    change = Change(one.body["file"], one.body["before"], one.body["after"])
    return AskedRule(one.number, change, one.body["why"], one.body["trial"], one.proposer, one.at)


def _asked(connection: Connection, number: int) -> AskedRule:
    found = next((asked for asked in _open(connection) if asked.number == number), None)
    if found is None:
        raise UsageError("这项变更已经处理过了，或不存在")
    return found
