"""Cell values (单元格值): the exact digits that are stored, and what the sheet shows where that differs.

An identity number typed as a number loses its last digits (331081190101010000) and is shown as 3.31081E+17. Both are told:
fifteen leaked digits are a leak. Numbers are never rounded for beauty.
"""

import datetime
import re
from decimal import Decimal
from functools import lru_cache

from disclosure_screen.extract.ooxml.sheet.numberformat import Shown

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[Ee][+-]?[0-9]{1,4})?")
_LONGEST = 400
_EPOCH = datetime.datetime(1899, 12, 30)  # noqa: DTZ001 - a cell's date has no time zone
_EPOCH_1904 = datetime.datetime(1904, 1, 1)  # noqa: DTZ001 - a cell's date has no time zone
_LAST_SERIAL = 2_958_466
_DAY = 86_400_000
ERRORS = {0x00: "#NULL!", 0x07: "#DIV/0!", 0x0F: "#VALUE!", 0x17: "#REF!", 0x1D: "#NAME?", 0x24: "#NUM!", 0x2A: "#N/A"}


def number_text(stored: str) -> str:
    """A stored number with all its digits and no exponent; text that is no number stays as it is."""
    if len(stored) < 16 and stored.isdigit():
        return stored
    if len(stored) > _LONGEST or not _NUMBER.fullmatch(stored):
        return stored
    value = Decimal(stored)
    if not value.is_finite() or not -330 < value.adjusted() < 330:
        return stored
    if value == value.to_integral_value():
        return format(value.to_integral_value(), "f")
    if len(value.as_tuple().digits) > 15:
        value = Decimal(repr(float(value)))
    return format(value, "f")


def shown_number(stored: str, format_: Shown) -> str:
    """What the sheet shows of a long number (3.31081E+17); empty where it shows the digits themselves."""
    if len(stored) < 12 or not (format_.general or format_.exponent is not None):
        return ""
    try:
        value = float(stored)
    except ValueError:
        return ""
    if not 1e11 <= abs(value) < 1e300:
        return ""
    places = 5 if format_.exponent is None else format_.exponent
    mantissa, _, exponent = f"{value:.{places}E}".partition("E")
    if format_.exponent is None:
        mantissa = mantissa.rstrip("0").rstrip(".")
    return f"{mantissa}E{exponent}"


def date_text(stored: str, epoch_1904: bool = False) -> str:
    """A serial day number as ``2001-03-05``, ``2001-03-05 08:30:00`` or ``08:30:00``; out of range it stays a number.

    Parts of a second are told where there are any, to the thousandth: more a stored day does not hold.
    """
    try:
        serial = float(stored)
    except ValueError:
        return stored
    if not 0 <= serial < _LAST_SERIAL:
        return number_text(stored)
    if not epoch_1904 and serial < 60:
        serial += 1  # Excel counts a 29 February 1900 that never was
    milliseconds = round(serial * _DAY)
    moment = (_EPOCH_1904 if epoch_1904 else _EPOCH) + datetime.timedelta(milliseconds=milliseconds)
    if serial < 1 or (not epoch_1904 and serial < 2 and float(stored) < 1):
        return moment.time().isoformat()
    return moment.date().isoformat() if milliseconds % _DAY == 0 else moment.isoformat(" ")


day_text = lru_cache(maxsize=65_536)(date_text)
"""The same; a column of dates holds few different ones."""


def elapsed_text(stored: str) -> str:
    """A number of days as hours, minutes and seconds (``[h]:mm:ss``); out of range it stays a number."""
    try:
        days = float(stored)
    except ValueError:
        return stored
    if not 0 <= days < _LAST_SERIAL:
        return number_text(stored)
    minutes, seconds = divmod(round(days * 86_400), 60)
    return f"{minutes // 60}:{minutes % 60:02}:{seconds:02}"
