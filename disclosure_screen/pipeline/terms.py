"""Terms of the office's own lexicon (词表增补): asked for by one person, put in force by another (双人复核).

Only where the workspace has a rules folder of its own: what came with the program is not an office's to change. The whole folder
is checked with the new line in it before the file is replaced, so that a term which breaks the rules never takes effect.
"""

import csv
import datetime
import io
import json
import os
import re
import secrets
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, insert, select, update

from disclosure_screen.detect.proof import prove
from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.ledger import canonical
from disclosure_screen.model.rule import LexiconShape
from disclosure_screen.pipeline.screens import own_screener
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.rulebook.lexicon import ADVICE, GRADE, GRADES, OWNER, REASON, SINCE, TERM, UNTIL
from disclosure_screen.rulebook.lint import check
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.store import people
from disclosure_screen.store.tables import proposals
from disclosure_screen.store.unit import Unit
from disclosure_screen.store.vault import disk_errors, sync_folder

KIND = "term"
CONFIRMING = frozenset({Role.RULES, Role.FINAL})
"""Roles that may put a term in force, never one they asked for."""
_LONGEST = {TERM: 50, REASON: 200, OWNER: 50, ADVICE: 200}


@dataclass(frozen=True, slots=True)
class AskedTerm:
    """A term asked for: the cells of its line by column, by whom and when. ``number`` is the ledger entry that asked."""

    number: int
    cells: Mapping[str, str]
    proposer: str
    at: datetime.datetime


def open_terms(workspace: Workspace) -> tuple[AskedTerm, ...]:
    """What waits for a second pair of eyes, oldest first."""
    with workspace.reading() as connection:
        return _open(connection)


def own_lexicon(workspace: Workspace) -> Path:
    """The office's own lexicon file. Raises Refusal where there is none that could be added to."""
    if not workspace.settings.rules_folder:
        raise Refusal(("本工作区使用程序自带的规则，不能增补词条；请先在 workspace.toml 里指定本单位的规则文件夹",))
    for rule in load_rulebook(workspace.rules).rules:
        if rule.category == "lexicon" and isinstance(rule.shape, LexiconShape) and rule.shape.path.endswith(".csv"):
            return workspace.rules / rule.shape.path
    raise Refusal(("本单位的规则文件夹里没有 CSV 格式的词表，不能在这里增补",))


def ask_for_term(workspace: Workspace, cells: Mapping[str, str], *, person: str) -> str:
    """Ask that a term be added; returns what came of it, in Chinese. Raises Refusal or UsageError."""
    line = _sound(cells)
    lexicon = own_lexicon(workspace)
    if _added(lexicon, line) is None:
        raise Refusal((f"“{line[TERM]}”已在词表中",))
    _refuse_personal(workspace, line)
    body = canonical({**line})
    with workspace.unit(person) as unit:
        if any(asked.cells[TERM] == line[TERM] for asked in _open(unit.connection)):
            raise Refusal((f"“{line[TERM]}”已有人提出，正在等待复核",))
        seq = unit.record("term-asked", term=line[TERM], line=body)
        unit.change(insert(proposals).values(seq=seq, kind=KIND, body=body, proposer=person, at=unit.at, settled=False))
    return f"已提交：“{line[TERM]}”须由另一名规则管理员或终审人复核后生效"


def settle_term(workspace: Workspace, number: int, *, agreed: bool, person: str) -> str:
    """Put a term in force or decline it. Raises Refusal, naming every rule the new line would break."""
    with workspace.reading() as connection:
        asked = _asked(connection, number)
    lexicon = own_lexicon(workspace) if agreed else None
    before = lexicon.read_bytes() if lexicon else b""
    after = _checked(workspace, lexicon, asked) if lexicon else None
    with workspace.unit(person) as unit:
        _refuse_same_eyes(unit, _asked(unit.connection, number), person)
        unit.record("term-confirmed" if agreed else "term-declined", asked=number, term=asked.cells[TERM])
        unit.change(update(proposals).where(proposals.c.seq == number).values(settled=True))
        if lexicon and after is not None:
            if lexicon.read_bytes() != before:
                raise Refusal(("词表刚刚被改动，请重试",))
            _replace(lexicon, after)
    if not agreed:
        return f"已不同意：“{asked.cells[TERM]}”没有加入词表"
    return f"已生效：“{asked.cells[TERM]}”；未公开的事项将在下一次扫描时按新词表重新筛查"


def _sound(cells: Mapping[str, str]) -> dict[str, str]:
    line = {name: re.sub(r"\s+", " ", cells.get(name, "")).strip() for name in (TERM, GRADE, REASON, OWNER, ADVICE)}
    for name in (TERM, GRADE, REASON, OWNER):
        if not line[name]:
            raise UsageError(f"请填写{name}")
    for name, longest in _LONGEST.items():
        if len(line[name]) > longest or any(not sign.isprintable() for sign in line[name]):
            raise UsageError(f"{name}过长（最多 {longest} 字）或含有不能显示的字符")
        if line[name].startswith(("=", "+", "-", "@")):
            raise UsageError(f"{name}不能以 = + - @ 开头：用表格软件打开词表时会被当作公式")
    if line[GRADE] not in GRADES:
        raise UsageError("没有这个等级")
    if len(line[TERM]) < 2:
        raise UsageError("词语至少两个字，单字会处处命中")
    for name in (SINCE, UNTIL):
        line[name] = _day(name, cells.get(name, "").strip())
    return line


def _day(name: str, text: str) -> str:
    try:
        return datetime.date.fromisoformat(text).isoformat() if text else ""
    except ValueError:
        raise UsageError(f"{name}应写成 2026-12-31 的样子") from None


def _refuse_personal(workspace: Workspace, line: Mapping[str, str]) -> None:
    """A list that everybody reads must not become a place where personal data is kept."""
    with own_screener(workspace) as screener:
        found = [
            finding
            for name in (TERM, REASON, ADVICE)
            for finding in screener.screen_text(line[name])
            if finding.category == "personal" and finding.severity > Severity.NOTE
        ]
    if found:
        raise Refusal(("词语、理由或处理建议里有个人信息，不能写入词表",))


def _added(lexicon: Path, line: Mapping[str, str]) -> bytes | None:
    """The file with the line appended in its own columns, encoding and line ends; None where the term is there already."""
    data = lexicon.read_bytes()
    encoding = "utf-8"
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        text, encoding = data.decode("gb18030"), "gb18030"
    rows = [[cell.strip() for cell in row] for row in csv.reader(io.StringIO(text, newline="")) if any(row)]
    header = [re.sub(r"\s", "", cell) for cell in rows[0]]
    if any(row[header.index(TERM)] == line[TERM] for row in rows[1:] if len(row) > header.index(TERM)):
        return None
    for name in (SINCE, UNTIL, ADVICE):
        if line[name] and name not in header:
            raise Refusal((f"词表没有“{name}”一列，请先在词表文件里加上这一列",))
    end = "\r\n" if b"\r\n" in data else "\n"
    out = io.StringIO()
    csv.writer(out, lineterminator=end).writerow([line.get(name, "") for name in header])
    return data + ("" if text.endswith("\n") else end).encode() + out.getvalue().encode(encoding)


def _checked(workspace: Workspace, lexicon: Path, asked: AskedTerm) -> bytes | None:
    if any(_is_lock_of(lexicon.name, beside.name) for beside in lexicon.parent.iterdir()):
        raise Refusal((f"词表 {lexicon.name} 正被打开，请关闭后重试",))
    after = _added(lexicon, asked.cells)
    if after is None:
        return None  # a settling that was cut off between file and record: only the record is missing
    with tempfile.TemporaryDirectory() as scratch:
        trial = Path(scratch) / "rules"
        shutil.copytree(workspace.rules, trial)
        (trial / lexicon.relative_to(workspace.rules)).write_bytes(after)
        errors = check(trial, prove)
    if errors:
        raise Refusal(tuple(str(error) for error in errors[:10]))
    return after


def _is_lock_of(name: str, beside: str) -> bool:
    """The files Office, WPS and LibreOffice put beside a table they have open."""
    return beside in (f"~${name}", f"~${name[2:]}", f".~{name}", f".~lock.{name}#")


def _replace(lexicon: Path, content: bytes) -> None:
    fresh = lexicon.with_name(f".{lexicon.name}.{secrets.token_hex(4)}")
    with disk_errors():
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, 0o644)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(content)
                os.fchmod(file.fileno(), lexicon.stat().st_mode & 0o777)
                file.flush()
                os.fsync(file.fileno())
            os.replace(fresh, lexicon)
            sync_folder(lexicon.parent)
        finally:
            fresh.unlink(missing_ok=True)


def _refuse_same_eyes(unit: Unit, asked: AskedTerm, person: str) -> None:
    if person == asked.proposer:
        raise Refusal(("提出词条的人不能自己复核",))
    who, today = (people.registered(unit.connection) or {}).get(person), unit.now.date()
    if who is None or not who.enabled or not any(who.holds(role, today) for role in CONFIRMING):
        raise Refusal(("您的角色不能复核词条",))


def _open(connection: Connection) -> tuple[AskedTerm, ...]:
    wanted = select(proposals).where(proposals.c.kind == KIND, proposals.c.settled.is_(False))
    return tuple(
        AskedTerm(row.seq, json.loads(row.body), row.proposer, datetime.datetime.fromisoformat(row.at))
        for row in connection.execute(wanted.order_by(proposals.c.seq))
    )


def _asked(connection: Connection, number: int) -> AskedTerm:
    found = next((asked for asked in _open(connection) if asked.number == number), None)
    if found is None:
        raise UsageError("这个词条已经处理过了，或不存在")
    return found
