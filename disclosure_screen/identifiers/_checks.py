"""Check digits (校验码): the arithmetic that several identifiers share, each with its standard.

Every function takes digits and letters already folded and upper-case, and answers the character that must
stand in the check place; comparing is the caller's business.
"""

_WEIGHTS_11_2 = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
_SIGNS_31 = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_WEIGHTS_31 = (1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28)
_WEIGHTS_ORGANISATION = (3, 7, 9, 10, 5, 8, 4, 2)


def mod_11_2(body: str) -> str:
    """ISO 7064 MOD 11-2 over 17 digits (GB 11643-1999, 公民身份号码)."""
    return "10X98765432"[sum(int(d) * w for d, w in zip(body, _WEIGHTS_11_2, strict=True)) % 11]


def mod_11_10(body: str) -> str:
    """ISO 7064 MOD 11,10 (GS 15-2006, 工商注册号)."""
    rest = 10
    for digit in body:
        rest = ((rest + int(digit)) % 10 or 10) * 2 % 11
    return str((11 - rest) % 10)


def mod_31(body: str) -> str:
    """MOD 31 over 17 characters (GB 32100-2015, 统一社会信用代码)."""
    total = sum(_SIGNS_31.index(sign) * weight for sign, weight in zip(body, _WEIGHTS_31, strict=True))
    return _SIGNS_31[-total % 31]


def organisation(body: str) -> str:
    """Over 8 characters (GB 11714-1997, 组织机构代码)."""
    total = sum(int(sign, 36) * weight for sign, weight in zip(body, _WEIGHTS_ORGANISATION, strict=True))
    return "0123456789X"[-total % 11]


def luhn(body: str) -> str:
    """Luhn (ISO/IEC 7812-1) over all digits but the last."""
    doubled = [int(digit) * (2 if at % 2 == 0 else 1) for at, digit in enumerate(reversed(body))]
    return str(-sum(value // 10 + value % 10 for value in doubled) % 10)
