"""The ledger cannot be edited in silence: not through us, not through another program, not by cutting its end."""

import contextlib
import dataclasses
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import delete, insert, update

from disclosure_screen.model.case import Tier
from disclosure_screen.model.errors import StoreError
from disclosure_screen.model.ledger import GENESIS, LedgerEntry, breaks, chained
from disclosure_screen.pipeline.ledger import export_head, export_month, verify
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store.tables import APPEND_ONLY, cases, heartbeats, ledger
from tests.office import agree, drop, opened, staff, swept, the_case


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    made = opened(tmp_path / "ws")
    staff(made)
    drop(made, "通知公告/公告.txt")
    agree(made, the_case(swept(made)), Tier.FIRST)
    return made


@pytest.mark.parametrize("table", APPEND_ONLY)
@pytest.mark.parametrize("recursive", [False, True])
def test_no_program_changes_removes_or_replaces_what_was_recorded(
    office: Workspace, table: str, recursive: bool
) -> None:
    foreign = sqlite3.connect(office.root / "screen.db", isolation_level=None)
    foreign.execute(f"PRAGMA recursive_triggers={int(recursive)}")
    rows = foreign.execute(f"SELECT * FROM {table}").fetchall()
    if table in ("ledger", "decisions", "contents"):
        assert rows
    for row in rows:
        marks = ",".join("?" * len(row))
        with pytest.raises(sqlite3.IntegrityError):
            foreign.execute(f"INSERT OR REPLACE INTO {table} VALUES ({marks})", row)
    if rows:
        column = foreign.execute(f"SELECT name FROM pragma_table_info('{table}')").fetchall()[-1][0]
        with pytest.raises(sqlite3.IntegrityError):
            foreign.execute(f"UPDATE {table} SET {column} = 'x'")
        with pytest.raises(sqlite3.IntegrityError):
            foreign.execute(f"UPDATE OR REPLACE {table} SET {column} = 'x'")
        with pytest.raises(sqlite3.IntegrityError):
            foreign.execute(f"DELETE FROM {table}")
    assert foreign.execute(f"SELECT * FROM {table}").fetchall() == rows
    foreign.close()


def test_an_entry_that_does_not_follow_the_last_is_refused(office: Workspace) -> None:
    foreign = sqlite3.connect(office.root / "screen.db", isolation_level=None)
    last = foreign.execute("SELECT seq, digest FROM ledger ORDER BY seq DESC LIMIT 1").fetchone()
    for seq, previous in ((last[0] + 2, last[1]), (last[0] + 1, GENESIS), (0, GENESIS)):
        with pytest.raises(sqlite3.IntegrityError):
            foreign.execute(
                "INSERT INTO ledger VALUES (?, '2026', 'x', 'x', '', '{}', ?, ?)", (seq, previous, f"sha256:{seq}")
            )
    foreign.close()


def test_a_change_with_the_guards_torn_down_is_found_by_verification(office: Workspace) -> None:
    foreign = sqlite3.connect(office.root / "screen.db", isolation_level=None)
    for (name,) in foreign.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        foreign.execute(f"DROP TRIGGER {name}")
    foreign.execute("UPDATE ledger SET actor='别人' WHERE seq=2")
    foreign.close()
    assert verify(office).faults == ("第 2 条内容被改动",)


def test_a_cut_tail_is_found_by_an_exported_head(office: Workspace, tmp_path: Path) -> None:
    export_head(office, tmp_path / "elsewhere.jsonl")
    foreign = sqlite3.connect(office.root / "screen.db", isolation_level=None)
    for (name,) in foreign.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        foreign.execute(f"DROP TRIGGER {name}")
    foreign.execute("DELETE FROM decisions")
    foreign.execute("DELETE FROM ledger WHERE seq=(SELECT MAX(seq) FROM ledger)")
    foreign.close()
    assert verify(office).faults == ()
    (fault,) = verify(office, [tmp_path / "elsewhere.jsonl"]).faults
    assert "缺尾" in fault


def test_a_decision_without_its_entry_is_found(office: Workspace) -> None:
    foreign = sqlite3.connect(office.root / "screen.db", isolation_level=None)
    foreign.execute("PRAGMA foreign_keys=OFF")
    foreign.execute(
        "INSERT INTO decisions SELECT 9999, case_number, 'final', '终审人', outcome, reason, digests, rulebook, grade, "
        "policy, at FROM decisions"
    )
    foreign.close()
    assert any("没有对应条目" in fault for fault in verify(office).faults)


def test_a_state_change_without_an_entry_is_impossible(office: Workspace) -> None:
    with pytest.raises(AssertionError), office.unit("某人") as unit:
        unit.change(update(cases).values(stage="approved"))
    with pytest.raises(AssertionError), office.unit("某人") as unit:
        unit.scratch(delete(cases))
    with office.unit("某人") as unit:
        unit.scratch(delete(heartbeats))


def test_an_error_after_the_entry_takes_the_entry_back(office: Workspace) -> None:
    before = verify(office).entries
    with contextlib.suppress(RuntimeError), office.unit("某人") as unit:
        unit.record("decide", "2026-00001")
        raise RuntimeError
    assert verify(office).entries == before


def test_our_own_connection_is_refused_as_well(office: Workspace) -> None:
    def erase() -> None:
        with office.unit("某人") as unit:
            unit.record("x")
            unit.change(delete(ledger))

    with pytest.raises(StoreError, match="只能追加"):
        erase()


def test_the_monthly_sheet_lists_the_case_and_is_inert(office: Workspace) -> None:
    drop(office, "通知公告/=HYPERLINK(1).txt", "另一件\n")
    swept(office)
    sheet, markdown = export_month(office, "2026-11")
    text = sheet.read_text(encoding="utf-8-sig")
    assert "2026-00001" in text
    assert "初审同意：初审人" in text
    assert "'=HYPERLINK" in text
    assert "2026-00002" in markdown.read_text(encoding="utf-8")
    assert "2026-00001" not in export_month(office, "2026-10")[0].read_text(encoding="utf-8-sig")


ENTRIES = st.lists(st.tuples(st.text(max_size=5), st.text(max_size=5), st.text(max_size=20)), min_size=1, max_size=8)


def chain_of(acts: list[tuple[str, str, str]]) -> list[LedgerEntry]:
    made: list[LedgerEntry] = []
    for seq, (actor, action, body) in enumerate(acts, start=1):
        made.append(chained(seq, "2026-11-01", actor, action, "", body, made[-1].digest if made else GENESIS))
    return made


@given(ENTRIES)
def test_an_honest_chain_holds(acts: list[tuple[str, str, str]]) -> None:
    assert breaks(chain_of(acts)) == ()


@given(ENTRIES, st.data())
def test_any_change_of_any_field_breaks_the_chain(acts: list[tuple[str, str, str]], data: st.DataObject) -> None:
    made = chain_of(acts)
    at = data.draw(st.integers(0, len(made) - 1))
    name = data.draw(st.sampled_from(["at", "actor", "action", "case", "body", "previous", "digest"]))
    changed = dataclasses.replace(made[at], **{name: getattr(made[at], name) + "x"})
    assert breaks([*made[:at], changed, *made[at + 1 :]])


@given(ENTRIES, st.data())
def test_a_missing_entry_breaks_the_chain_unless_it_is_the_tail(
    acts: list[tuple[str, str, str]], data: st.DataObject
) -> None:
    made = chain_of(acts)
    at = data.draw(st.integers(0, len(made) - 1))
    left = made[:at] + made[at + 1 :]
    assert bool(breaks(left)) == (at < len(made) - 1)


def test_the_tables_that_scratch_may_write_are_never_judged_by(office: Workspace) -> None:
    with pytest.raises(AssertionError), office.unit("某人") as unit:
        unit.scratch(insert(ledger).values(seq=1))
