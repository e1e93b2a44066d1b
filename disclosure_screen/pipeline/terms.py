"""Terms of the office's own lexicon (词表增补): asked for by one person, put in force by another (双人复核).

Only where the workspace has a rules folder of its own: what came with the program is not an office's to change. The whole folder
is checked with the new line in it before the file is replaced, so that a term which breaks the rules never takes effect.
"""

import csv
import datetime
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection

from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.model.finding import Severity
from disclosure_screen.model.ledger import canonical
from disclosure_screen.model.rule import LexiconShape
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
from disclosure_screen.rulebook.lexicon import ADVICE, GRADE, GRADES, OWNER, REASON, SINCE, TERM, UNTIL
from disclosure_screen.rulebook.load import load_rulebook
from disclosure_screen.store import proposals

KIND = "term"
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
    folder = own_folder(workspace)
    for rule in load_rulebook(folder).rules:
        if rule.category == "lexicon" and isinstance(rule.shape, LexiconShape) and rule.shape.path.endswith(".csv"):
            return folder / rule.shape.path
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
        proposals.propose(unit, KIND, seq, body, proposer=person)
    return f"已提交：“{line[TERM]}”须由另一名规则管理员或终审人复核后生效"


def settle_term(workspace: Workspace, number: int, *, agreed: bool, person: str) -> str:
    """Put a term in force or decline it. Raises Refusal, naming every rule the new line would break."""
    with workspace.reading() as connection:
        asked = _asked(connection, number)
    lexicon = own_lexicon(workspace) if agreed else None
    before = lexicon.read_bytes() if lexicon else b""
    after = _checked(workspace, lexicon, asked) if lexicon else None
    with workspace.unit(person) as unit:
        refuse_same_eyes(unit, _asked(unit.connection, number).proposer, person)
        unit.record("term-confirmed" if agreed else "term-declined", asked=number, term=asked.cells[TERM])
        proposals.settled(unit, number)
        if lexicon and after is not None:
            if lexicon.read_bytes() != before:
                raise Refusal(("词表刚刚被改动，请重试",))
            replace_file(lexicon, after)
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
    refuse_open(lexicon)
    after = _added(lexicon, asked.cells)
    if after is None:
        return None  # a settling that was cut off between file and record: only the record is missing
    with with_change(workspace, lexicon.relative_to(workspace.rules).as_posix(), after) as trial:
        refuse_broken(trial)
    return after


def _open(connection: Connection) -> tuple[AskedTerm, ...]:
    return tuple(AskedTerm(one.number, one.body, one.proposer, one.at) for one in proposals.waiting(connection, KIND))


def _asked(connection: Connection, number: int) -> AskedTerm:
    found = next((asked for asked in _open(connection) if asked.number == number), None)
    if found is None:
        raise UsageError("这个词条已经处理过了，或不存在")
    return found
