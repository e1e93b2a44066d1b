"""Residual candidates (剩余可能数): how many people a masked number still fits, with everything the row tells.

Counting stars says nothing: ``331081********0001`` looks masked and fits 3,355 birth dates in a known county, 66 beside an age
column, one beside a birth date. So a mask is judged by arithmetic the office can follow. Assumptions, on the side of caution:
the county is known from the list, people are at most a hundred years old.
"""

import datetime
from dataclasses import dataclass
from functools import lru_cache

from disclosure_screen.model.finding import Severity

UNKNOWN = "*"
_LENGTH = 18
OPEN, FEW, SOME = 1, 100, 5_000
"""Candidates left: at most one is no mask at all; a hundred is a village; five thousand a township."""
_OLDEST, _EARLIEST = 100, 1900


@dataclass(frozen=True, slots=True)
class Known:
    """What else the row tells of the person: birth date as far as given, age in years, sex by the parity of digit 17."""

    born: str = ""
    age: int | None = None
    odd: bool | None = None


NOTHING = Known()


def residual(shape: str, today: datetime.date, known: Known = NOTHING) -> int:
    """How many numbers fit an eighteen-place shape such as ``331081********0001`` (``*`` unknown), at least 1."""
    if len(shape) != _LENGTH:
        raise ValueError("a shape has eighteen places")
    dates = _dates(shape[6:14], today, known)
    serials = _serials(shape[14:17], known.odd)
    fits = dates * serials
    return max(1, fits // 11 if shape[17] != UNKNOWN and fits > 1 else fits)


def graded(left: int, reason: str) -> tuple[Severity, str] | None:
    """How bad it is that so few numbers fit; None where they are many."""
    if left <= OPEN:
        return Severity.GRAVE, reason
    if left <= FEW:
        return Severity.SERIOUS, reason
    return (Severity.MINOR, reason) if left <= SOME else None


def sufficient(shape: str, kind: str) -> str:
    """A mask that would do: ID two and three (永安市 2023), phone three and four, account the last four."""
    if kind == "resident_id":
        return shape[:2] + "*" * 13 + shape[15:]
    return shape[:3] + "****" + shape[7:] if kind == "mobile" and len(shape) == 11 else "*" * 12 + shape[-4:]


def _serials(shape: str, odd: bool | None) -> int:
    count = int(10 ** shape[:2].count(UNKNOWN))
    return count * (1 if shape[2] != UNKNOWN else 10 if odd is None else 5)


def _dates(shape: str, today: datetime.date, known: Known) -> int:
    if UNKNOWN not in shape:
        return 1
    wanted = _merged(shape, known.born.ljust(8, UNKNOWN))
    years = range(today.year - _OLDEST, today.year + 1)
    if known.age is not None:
        years = range(today.year - known.age - 1, today.year - known.age + 1)
    return _matching(wanted, years) or _matching(wanted, range(_EARLIEST, today.year + 1)) or 1


@lru_cache(maxsize=4096)
def _matching(wanted: str, years: range) -> int:
    """How many calendar days of these years fit."""
    fitting = (year for year in years if _fits(f"{year:04d}", wanted[:4]))
    return sum(1 for year in fitting for day in _days(year) if _fits(day, wanted[4:]))


@lru_cache(maxsize=512)
def _days(year: int) -> tuple[str, ...]:
    first = datetime.date(year, 1, 1)
    return tuple(
        f"{first + datetime.timedelta(days=offset):%m%d}"
        for offset in range((datetime.date(year + 1, 1, 1) - first).days)
    )


def _fits(value: str, shape: str) -> bool:
    return all(wanted in (UNKNOWN, sign) for sign, wanted in zip(value, shape, strict=True))


def _merged(shape: str, other: str) -> str:
    """Both views of the date together; where they contradict each other the number's own digits count."""
    return "".join(own if own != UNKNOWN else given for own, given in zip(shape, other, strict=True))
