"""Days off and make-up working days (节假日和调休上班日): the office's own table, read strictly.

Every year's arrangement is announced by the State Council in autumn of the year before; nothing can compute it. Columns as in the
announcement: 开始, 结束 (empty for a single day), 安排 (休 or 班), 说明.
"""

import csv
import datetime
from dataclasses import dataclass
from pathlib import Path

from disclosure_screen.model.errors import UsageError
from disclosure_screen.review.deadline import working_days_after

COLUMNS = ("开始", "结束", "安排", "说明")
_LONGEST = 31
"""Days one line may span; a longer one is a slip of the pen."""


@dataclass(frozen=True, slots=True)
class DaysOff:
    """The arrangement: days off that would be worked, days worked that would be off."""

    off: frozenset[datetime.date] = frozenset()
    worked: frozenset[datetime.date] = frozenset()

    def after(self, start: datetime.date, days: int) -> datetime.date:
        """The last day of a term of so many working days; the day it starts on does not count."""
        return working_days_after(start, days, holidays=self.off, extra=self.worked)

    def covers(self, year: int) -> bool:
        """True where anything is arranged for that year."""
        return any(day.year == year for day in self.off)


def read_days_off(path: Path) -> DaysOff:
    """The table in that CSV file. Raises UsageError naming the line: half a calendar would be wrong in silence."""
    rows = list(csv.reader(_text(path).splitlines()))
    header = [cell.strip() for cell in rows[0]] if rows else []
    if tuple(header[:3]) != COLUMNS[:3]:
        raise UsageError(f"节假日表 {path.name} 的第一行应为：{'，'.join(COLUMNS)}")
    days: dict[str, set[datetime.date]] = {"休": set(), "班": set()}
    for line, row in enumerate(rows[1:], 2):
        cells = [cell.strip() for cell in row]
        if not any(cells):
            continue
        kind = cells[2] if len(cells) > 2 else ""
        if kind not in days:
            raise UsageError(f"节假日表 {path.name} 第 {line} 行的“安排”应为“休”或“班”")
        days[kind] |= _span(path.name, line, cells[0], cells[1])
    if both := days["休"] & days["班"]:
        raise UsageError(f"节假日表 {path.name} 里 {min(both)} 既休又班")
    return DaysOff(frozenset(days["休"]), frozenset(days["班"]))


def _text(path: Path) -> str:
    try:
        content = path.read_bytes()
    except OSError as error:
        raise UsageError(f"节假日表 {path.name} 无法读取：{error.strerror}") from None
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030", errors="replace")  # as WPS and Excel save it; a bad sign fails as a bad cell


def _span(file: str, line: int, first: str, last: str) -> set[datetime.date]:
    start, end = _day(file, line, first), _day(file, line, last or first)
    if not start <= end < start + datetime.timedelta(days=_LONGEST):
        raise UsageError(f"节假日表 {file} 第 {line} 行的起止日期不对")
    return {start + datetime.timedelta(days=step) for step in range((end - start).days + 1)}


def _day(file: str, line: int, text: str) -> datetime.date:
    try:
        year, month, day = (int(part) for part in text.replace("/", "-").split("-"))
        return datetime.date(year, month, day)
    except ValueError:
        raise UsageError(f"节假日表 {file} 第 {line} 行的日期应写成 2026-10-01 的样子") from None
