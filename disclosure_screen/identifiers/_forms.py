"""Forms (规范形式): the few ways a written value is brought to its canonical form."""

import datetime


def digits(raw: str) -> str:
    """The ASCII digits, everything else dropped."""
    if raw.isdigit() and raw.isascii():
        return raw
    return "".join([sign for sign in raw if sign in "0123456789"])


def signs(raw: str) -> str:
    """ASCII letters and digits, upper-case, everything else dropped."""
    if raw.isalnum() and raw.isascii():
        return raw.upper()
    return "".join([sign for sign in raw.upper() if sign.isascii() and sign.isalnum()])


def day(digits8: str) -> datetime.date | None:
    """The date of ``YYYYMMDD``, or None where the calendar has no such day."""
    try:
        return datetime.date(int(digits8[:4]), int(digits8[4:6]), int(digits8[6:8]))
    except ValueError:
        return None
