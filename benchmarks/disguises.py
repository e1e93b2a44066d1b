"""Disguises (变形写法): how the same number is written so that a plain search misses it.

Each is something people or programs do: full-width keyboards, groups, numerals in characters, OCR, spreadsheets, web pages
that hide signs between digits, labels in traditional characters or pinyin letters. Only numbers of people wear them.
A tab, a comma or a | is left out where it would be the edge of a cell of the same row: nobody can tell 138,0000,0000 from
three cells.
"""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass
from itertools import pairwise

_WEARERS = frozenset(("resident_id", "mobile", "bank_card", "disability_certificate"))
_ID_LABEL = re.compile("(?:身份证|公民身份)(?:证?件?号|号码|证号码)*[:：为]? ?\\Z")
Writer = Callable[[str, random.Random], str]


@dataclass(frozen=True, slots=True)
class Disguise:
    """``value`` rewrites a number, ``label`` the words round it. ``labelled`` ones are read only right behind an ID label."""

    value: Writer | None = None
    label: Callable[[str], str] = str
    labelled: bool = False


def disguised(kind: str, value: str, before: str, disguise: Disguise | None, chance: random.Random) -> str:
    """``value`` as it is written behind ``before`` under a disguise."""
    if disguise is None or disguise.value is None or kind not in _WEARERS:
        return value
    if disguise.labelled and (kind != "resident_id" or not _ID_LABEL.search(before)):
        return value
    return disguise.value(value, chance)


def _table(*tables: str) -> Writer:
    """Every digit in the signs of one of the tables."""

    def write(value: str, chance: random.Random) -> str:
        table = chance.choice(tables)
        return "".join(table[int(sign)] if sign in "0123456789" else sign for sign in value)

    return write


def _full_width(value: str, _: random.Random) -> str:
    return "".join(chr(ord(sign) + 0xFEE0) for sign in value)


def _grouped(*marks: str) -> Writer:
    """In the groups people use, one kind of mark between them."""

    def write(value: str, chance: random.Random) -> str:
        sizes = {11: (3, 4, 4), 16: (4, 4, 4, 4), 18: (6, 8, 4), 19: (4, 4, 4, 4, 3), 20: (6, 8, 6)}.get(len(value))
        if sizes is None:
            return value
        ends = [sum(sizes[:at]) for at in range(len(sizes) + 1)]
        return chance.choice(marks).join(value[low:high] for low, high in pairwise(ends))

    return write


def _broken(*marks: str) -> Writer:
    """A mark at one place inside."""

    def write(value: str, chance: random.Random) -> str:
        at = chance.randrange(4, len(value) - 3)
        return value[:at] + chance.choice(marks) + value[at:]

    return write


def _look_alikes(value: str, chance: random.Random) -> str:
    """Up to three digits of a long number as letters; where a check digit can prove it."""
    table = {"0": "OoОо○", "1": "lI", "5": "S", "8": "B", "2": "Z"}
    places = [at for at, sign in enumerate(value) if sign in table]
    if len(value) < 16:
        return value
    chosen = set(chance.sample(places, min(3, len(places))))
    return "".join(chance.choice(table[sign]) if at in chosen else sign for at, sign in enumerate(value))


def _other_x(value: str, chance: random.Random) -> str:
    return value[:-1] + chance.choice("Ⅹⅹ×ХхΧxｘＸ") if value.endswith("X") else value


def _mixed(value: str, chance: random.Random) -> str:
    tables = ("0123456789", "〇一二三四五六七八九", "０１２３４５６７８９", "零壹贰叁肆伍陆柒捌玖")
    return "".join(chance.choice(tables)[int(sign)] if sign.isdigit() else sign for sign in value)


def _keycaps(value: str, _: random.Random) -> str:
    return "".join(f"{sign}\ufe0f\u20e3" if sign.isdigit() else sign for sign in value)


_TRADITIONAL = str.maketrans("证号码电话联机银账户护残疾车", "證號碼電話聯機銀帳戶護殘疾車")
_PINYIN = (
    ("公民身份号码", "sfzh"), ("身份证号码", "sfzhm"), ("身份证号", "sfzh"), ("身份证", "sfz"), ("手机号码", "sjh"),
    ("手机", "sj"), ("联系电话", "lxdh"), ("银行卡号", "yhkh"), ("一卡通卡号", "ykt"), ("卡号", "kh"),
)  # fmt: skip


def _traditional(text: str) -> str:
    return text.replace("身份", "身分").translate(_TRADITIONAL)


def _pinyin(text: str) -> str:
    for words, letters in _PINYIN:
        text = text.replace(words, letters)
    return text


DISGUISES = {
    "full-width": Disguise(_full_width),
    "spaces": Disguise(_grouped(" ")),
    "dashes": Disguise(_grouped("-")),
    "dots": Disguise(_grouped(".")),
    "other separators": Disguise(_grouped("‐", "–", "—", "−", "_", "·", "•", "・", "/", "*", "#", "、")),
    "other blanks": Disguise(_grouped("\u3000", "\u00a0", "\u2003", "\u202f", "  ")),
    "zero-width": Disguise(_broken("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad")),
    "other invisible": Disguise(
        _broken("\u3164", "\u115f", "\u034f", "\ufe00", "\u2063", "\u202d", "\u180e", "\u061c")
    ),
    "numerals": Disguise(_table("〇一二三四五六七八九", "零壹贰叁肆伍陆柒捌玖", "零一二三四五六七八九")),
    "spoken numerals": Disguise(_table("洞幺两三四五六拐八勾", "〇〡〢〣〤〥〦〧〨〩")),
    "newline": Disguise(_broken("\n")),
    "look-alikes": Disguise(_look_alikes),
    "forms of X": Disguise(_other_x),
    "exotic digits": Disguise(_table("𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "₀₁₂₃₄₅₆₇₈₉")),
    "circled digits": Disguise(_table("⓪①②③④⑤⑥⑦⑧⑨", "⓿❶❷❸❹❺❻❼❽❾", "⓪⓵⓶⓷⓸⓹⓺⓻⓼⓽")),
    "keycaps": Disguise(_keycaps),
    "mixed": Disguise(_mixed),
    "traditional labels": Disguise(label=_traditional),
    "pinyin labels": Disguise(label=_pinyin),
    "reversed": Disguise(lambda value, _: value[::-1], labelled=True),
    "a digit a cell": Disguise(lambda value, _: "\t".join(value), labelled=True),
    "digits lost": Disguise(lambda value, _: value[:15] + "000", labelled=True),
}
