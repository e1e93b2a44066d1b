"""Check digits (校验码): the arithmetic that several identifiers share, each with its standard.

Every function takes digits and letters already folded and upper-case, and answers the character that must
stand in the check place; comparing is the caller's business.
"""

from operator import mul

_PLAIN = bytes.maketrans(b"0123456789", bytes(range(10)))
_DOUBLED = bytes.maketrans(b"0123456789", bytes((0, 2, 4, 6, 8, 1, 3, 5, 7, 9)))
"""Twice a digit, its own digits added up."""

_WEIGHTS_11_2 = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS_31 = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_VALUES_31 = {sign: value for value, sign in enumerate(_SIGNS_31)}
_WEIGHTS_31 = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_WEIGHTS_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)


def mod_11_2(body: str) -> str:
    """ISO 7064 MOD 11-2 over 17 digits (GB 11643-1999, 公民身份号码)."""
    return "10X98765432"[sum(map(mul, map(int, body), _WEIGHTS_11_2)) % 11]


def mod_11_10(body: str) -> str:
    """ISO 7064 MOD 11,10 (GS 15-2006, 工商注册号)."""
    rest = 10
    for digit in body:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


def mod_31(body: str) -> str:
    """MOD 31 over 17 characters (GB 32100-2015, 统一社会信用代码)."""
    total = sum(map(mul, map(_VALUES_31.__getitem__, body), _WEIGHTS_31))
    return _SIGNS_31[-total % 31]


def organisation(body: str) -> str:
    """Over 8 characters (GB 11714-1997, 组织机构代码)."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, _WEIGHTS_ORGANISATION, strict=True))
    return "0123456789X"[-total % 11]


def luhn(body: str) -> str:
    """Luhn (ISO/IEC 7812-1) over all digits but the last."""
    backwards = body[::-1].encode("ascii")
    return str(-(sum(backwards[::2].translate(_DOUBLED)) + sum(backwards[1::2].translate(_PLAIN))) % 10)
