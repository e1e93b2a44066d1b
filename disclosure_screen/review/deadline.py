"""Deadlines (办理期限) in working days: Monday to Friday, with an office's own holidays and make-up days as arguments."""

import datetime
from collections.abc import Collection

_DAY = datetime.timedelta(days=1)


def working_days_after(
    start: datetime.date,
    days: int,
    *,
    holidays: Collection[datetime.date] = (),
    extra: Collection[datetime.date] = (),
) -> datetime.date:
    """The last day of a term of so many working days; the day it starts on does not count."""
    day = start
    while days > 0:
        day += _DAY
        works = day in extra or (day.weekday() < 5 and day not in holidays)
        days -= works
    return day
