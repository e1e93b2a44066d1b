"""Terms run over working days as the office's own table has them; a table that cannot be read is never half a table."""

import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.checkup import checkup
from disclosure_screen.pipeline.days_off import DaysOff, read_days_off
from disclosure_screen.pipeline.queue import queue
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import RULES, Clock, drop, opened, swept

SAMPLE = Path(__file__).parents[2] / "samples" / "holidays-2026.csv"
DAYS = st.dates(datetime.date(2026, 1, 1), datetime.date(2026, 12, 31))


def with_table(root: Path, table: str) -> None:
    opened(root).close()
    (root / "节假日.csv").write_text(table, encoding="utf-8")
    settings = root / "workspace.toml"
    text = settings.read_text(encoding="utf-8")
    settings.write_text(text.replace('days_off = ""', 'days_off = "节假日.csv"'), encoding="utf-8")


def test_the_shipped_sample_spans_the_national_day_and_its_make_up_saturday() -> None:
    days = read_days_off(SAMPLE)
    assert days.after(datetime.date(2026, 9, 30), 1) == datetime.date(2026, 10, 8)
    assert days.after(datetime.date(2026, 10, 9), 1) == datetime.date(2026, 10, 10), "a Saturday that is worked"
    assert days.covers(2026)
    assert not days.covers(2027)


@given(DAYS, st.integers(1, 30))
def test_a_term_ends_on_a_working_day_and_counts_exactly_the_working_days(start: datetime.date, term: int) -> None:
    days = read_days_off(SAMPLE)
    end = days.after(start, term)

    def works(day: datetime.date) -> bool:
        return day in days.worked or (day.weekday() < 5 and day not in days.off)

    between = [start + datetime.timedelta(days=step) for step in range(1, (end - start).days + 1)]
    assert works(end)
    assert sum(map(works, between)) == term


@given(DAYS, st.integers(1, 30))
def test_days_off_never_shorten_a_term_unless_a_day_is_made_up(start: datetime.date, term: int) -> None:
    off = DaysOff(read_days_off(SAMPLE).off)
    assert off.after(start, term) >= DaysOff().after(start, term)


def test_the_queue_counts_with_the_table(tmp_path: Path) -> None:
    with_table(tmp_path / "ws", "开始,结束,安排,说明\n2026-11-03,2026-11-05,休,甲\n2026-11-07,,班,乙\n")
    with opened(tmp_path / "ws") as office:
        drop(office, "通知公告/公告.txt")
        swept(office)
        (entry,) = queue(office).entries
        assert entry.due == datetime.date(2026, 11, 6), "one working day from 2 November, three of which are off"


def test_a_table_saved_by_wps_in_gbk_is_read(tmp_path: Path) -> None:
    (tmp_path / "表.csv").write_bytes("开始,结束,安排,说明\r\n2026/5/1,2026/5/5,休,劳动节\r\n".encode("gb18030"))
    assert len(read_days_off(tmp_path / "表.csv").off) == 5


@pytest.mark.parametrize(
    ("table", "told"),
    [
        ("", "第一行"),
        ("日期,安排\n", "第一行"),
        ("开始,结束,安排\n2026-10-01,,放假\n", "第 2 行"),
        ("开始,结束,安排\n2026-02-30,,休\n", "第 2 行"),
        ("开始,结束,安排\n2026-10-07,2026-10-01,休\n", "起止"),
        ("开始,结束,安排\n2026-10-01,2027-10-01,休\n", "起止"),
        ("开始,结束,安排\n2026-10-01,,休\n2026-10-01,,班\n", "既休又班"),
        ("开始,结束,安排\n2026-10-01\n", "第 2 行"),
    ],
)
def test_a_table_with_a_slip_is_refused_when_the_workspace_is_opened(tmp_path: Path, table: str, told: str) -> None:
    with_table(tmp_path / "ws", table)
    with pytest.raises(UsageError, match=told):
        Workspace.open(tmp_path / "ws", rules=RULES)


def test_a_table_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with_table(tmp_path / "ws", "")
    (tmp_path / "ws" / "节假日.csv").unlink()
    with pytest.raises(UsageError, match="无法读取"):
        Workspace.open(tmp_path / "ws", rules=RULES)


def test_a_year_without_an_arrangement_is_told(tmp_path: Path) -> None:
    with_table(tmp_path / "ws", SAMPLE.read_text(encoding="utf-8"))
    clock = Clock()
    with opened(tmp_path / "ws", clock) as office:
        assert next(check for check in checkup(office) if check.name == "节假日").well
        clock.forward(days=90)
        assert not next(check for check in checkup(office) if check.name == "节假日").well
