"""Masking (遮盖是否到位): masks that hide too little, masks that add up, and columns masked in part.

``insufficient`` judges one masked value with its own row. ``joined`` (``masked_people.py``) puts together what different tables,
sheets and annexes show of one person; ``inconsistent`` (``masked_columns.py``) finds the rows somebody added later and forgot to
mask.
"""

import re
from collections.abc import Iterable

from disclosure_screen.detect.masked import Masked, beginnings, masked_values
from disclosure_screen.detect.masked_columns import inconsistent, inconsistent_at_the_end
from disclosure_screen.detect.masked_people import joined, joined_at_the_end
from disclosure_screen.detect.page import Page
from disclosure_screen.detect.residual import OPEN, Known, graded, residual, sufficient
from disclosure_screen.detect.tables import AGE, BIRTH, SEX, Row, rows
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.rule import Rule

__all__ = ["beginnings", "inconsistent", "inconsistent_at_the_end", "insufficient", "joined", "joined_at_the_end"]

STAGE = 1

_CARD_VISIBLE, _PHONE_HIDDEN = 12, 4
_TELLING = (BIRTH, AGE, SEX)


def insufficient(rule: Rule, page: Page) -> Iterable[Match]:
    """Masked values that leave too few possibilities."""
    values = masked_values(page)
    known = _known_by_block(page) if values else {}
    for value in values:
        judged = _judged(value, page, known.get(value.block) or _known_in_sentence(page, value))
        if judged is not None:
            severity, reason = judged
            yield page.match(
                rule, value.block, value.start, value.end, severity=severity, reasons=(reason,),
                canonical=value.shape, kind=value.kind, replacement=sufficient(value.shape, value.kind),
            )  # fmt: skip


def _judged(value: Masked, page: Page, known: Known) -> tuple[Severity, str] | None:
    match value.kind:
        case "resident_id":
            left = residual(value.shape, page.today, known)
            return graded(left, _explained(left, known))
        case "mobile":
            hidden = value.shape.count("*")
            middle = len(value.shape) == 11 and "*" in value.shape[:3] and "*" not in value.shape[3:7]
            if hidden < _PHONE_HIDDEN or middle:
                return Severity.SERIOUS, f"手机号只遮盖了 {hidden} 位，应遮盖中间四位（如138****0001）"
        case "bank_card" if value.visible >= _CARD_VISIBLE:
            return Severity.SERIOUS, f"账号仍可见 {value.visible} 位，只应保留末四位"
    return None


def _explained(left: int, known: Known) -> str:
    beside = [
        word
        for word, given in (("出生日期", known.born), ("年龄", known.age), ("性别", known.odd))
        if given not in ("", None)
    ]
    with_row = f"，结合同一行（句）的{'、'.join(beside)}" if beside else ""
    if left <= OPEN:
        return f"遮盖无效{with_row}，可以推算出完整号码"
    return f"遮盖不足{with_row}，剩余可能号码仅约 {left:,} 个"


def _known_by_block(page: Page) -> dict[int, Known]:
    """For each masked cell what its row tells of the person."""
    found: dict[int, Known] = {}
    for row in rows(page):
        known = _known(page, row)
        if known != Known():
            found.update(dict.fromkeys(row.cells.values(), known))
    return found


def _known(page: Page, row: Row) -> Known:
    texts = {name: page.blocks[block].text.strip() for name in _TELLING if (block := row.block(name)) is not None}
    numbers = re.findall("[0-9]+", texts.get(BIRTH, ""))
    born = numbers[0] if len(numbers) == 1 else "".join(n.zfill(2) for n in numbers[:3])
    age = re.match("[0-9]{1,3}", texts.get(AGE, ""))
    sex = {"男": True, "女": False}.get(texts.get(SEX, ""))
    return Known(born[:8] if len(born) in (4, 6, 8) else "", int(age[0]) if age else None, sex)


_BORN = re.compile(
    "(?:出生|生于|生日)[^0-9。；\n]{0,6}([12][0-9]{3})年(?:([0-9]{1,2})月)?(?:([0-9]{1,2})日)?"
    "|([12][0-9]{3})年([0-9]{1,2})月([0-9]{1,2})日(?:出生|生)"
)
_YEARS = re.compile("([0-9]{1,3})(?:周)?岁")
_SEX = re.compile("[，,、（( ](男|女)[，,、）) ]")
_REACH = 40


def _known_in_sentence(page: Page, value: Masked) -> Known:
    """What the sentence round a masked number tells of the person: 男，1966年1月1日出生，60岁."""
    text = page.blocks[value.block].text
    before = re.split("[。；;\n]", text[max(0, value.start - _REACH) : value.start])[-1]
    behind = re.split("[。；;\n]", text[value.end : value.end + _REACH])[0]
    near = f"{before}，{behind}"
    born, age, sex = _BORN.search(near), _YEARS.search(near), _SEX.search(near)
    parts = [part.zfill(2) for part in born.groups() if part] if born else []
    return Known("".join(parts), int(age[1]) if age else None, sex[1] == "男" if sex else None)
