"""Masking (遮盖是否到位): masks that hide too little, masks that add up, and columns masked in part.

``insufficient`` judges one masked value with its own row. ``joined`` puts together what different tables, sheets and
annexes show of one person: two harmless masks can be one whole number. ``inconsistent`` finds the rows somebody added later
and forgot to mask.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

from disclosure_screen.detect.masked import Masked, masked_values
from disclosure_screen.detect.page import Page
from disclosure_screen.detect.residual import Known, residual
from disclosure_screen.detect.tables import ACCOUNT, AGE, BIRTH, ID, NAME, PHONE, SEX, Row, role, rows
from disclosure_screen.model.finding import Match, Severity
from disclosure_screen.model.rule import Rule

STAGE = 1
OPEN, FEW, SOME = 1, 100, 5_000
"""Candidates left: at most one is no mask at all; a hundred is a village; five thousand a township."""

_CARD_VISIBLE, _PHONE_HIDDEN = 12, 4
_NAME_BEFORE = re.compile("([\u3400-\u9fff·*＊某×]{2,10})[（(：:，, ]{0,2}(?:身份证号?码?|证件号码?)?[:：]?[ ]?$")
_MOSTLY = 0.5
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
                canonical=value.shape, kind=value.kind, replacement=_replacement(value),
            )  # fmt: skip


def joined(rule: Rule, page: Page) -> Iterable[Match]:
    """Masked IDs of one person that show different digits in different places of the document."""
    people: defaultdict[str, list[Masked]] = defaultdict(list)
    masked = masked_values(page)
    names = _names_by_block(page) if masked else {}
    for value in masked:
        name = names.get(value.block) or _name_before(page, value)
        if value.kind == "resident_id" and name:
            people[name].append(value)
    for values in people.values():
        yield from _added_up(rule, page, values)


def inconsistent(rule: Rule, page: Page) -> Iterable[Match]:
    """Full values in a column that is mostly masked."""
    masked = {value.block for value in masked_values(page)}
    if not masked:
        return
    full = {match.block: match for match in page.matches if match.severity >= Severity.MINOR}
    columns: defaultdict[tuple[str, int], list[int]] = defaultdict(list)
    for number, block in enumerate(page.blocks):
        if block.cell is not None and block.text.strip() and role(page.headers.of(number)) in (ID, PHONE, ACCOUNT):
            columns[(block.cell.table, block.cell.column)].append(number)
    for numbers in columns.values():
        hidden = [number for number in numbers if number in masked]
        shown = [number for number in numbers if number in full and number not in masked]
        if shown and len(hidden) > _MOSTLY * len(numbers):
            for number in shown:
                match = full[number]
                reason = f"本列 {len(numbers)} 处中已遮盖 {len(hidden)} 处，此处未遮盖"
                yield page.match(rule, number, match.span.start, match.span.end, reasons=(reason,), kind=match.kind)


def _judged(value: Masked, page: Page, known: Known) -> tuple[Severity, str] | None:
    match value.kind:
        case "resident_id":
            left = residual(value.shape, page.today, known)
            return _graded(left, _explained(left, known))
        case "mobile":
            hidden = value.shape.count("*")
            middle = len(value.shape) == 11 and "*" in value.shape[:3] and "*" not in value.shape[3:7]
            if hidden < _PHONE_HIDDEN or middle:
                return Severity.SERIOUS, f"手机号只遮盖了 {hidden} 位，应遮盖中间四位（如138****0001）"
        case "bank_card" if value.visible >= _CARD_VISIBLE:
            return Severity.SERIOUS, f"账号仍可见 {value.visible} 位，只应保留末四位"
    return None


def _graded(left: int, reason: str) -> tuple[Severity, str] | None:
    if left <= OPEN:
        return Severity.GRAVE, reason
    if left <= FEW:
        return Severity.SERIOUS, reason
    return (Severity.MINOR, reason) if left <= SOME else None


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


def _replacement(value: Masked) -> str:
    """A mask that would do: ID two and three (永安市 2023), phone three and four, account the last four."""
    shape = value.shape
    if value.kind == "resident_id":
        return shape[:2] + "*" * 13 + shape[15:]
    return shape[:3] + "****" + shape[7:] if value.kind == "mobile" and len(shape) == 11 else "*" * 12 + shape[-4:]


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


def _names_by_block(page: Page) -> dict[int, str]:
    found: dict[int, str] = {}
    for row in rows(page):
        block = row.block(NAME)
        if block is not None:
            name = "".join(page.blocks[block].text.split())
            found.update(dict.fromkeys(row.cells.values(), name))
    return found


def _name_before(page: Page, value: Masked) -> str:
    text = page.blocks[value.block].text[max(0, value.start - 24) : value.start]
    found = _NAME_BEFORE.search(text)
    return found[1] if found else ""


def _added_up(rule: Rule, page: Page, values: list[Masked]) -> Iterator[Match]:
    """The place that completes the number, where all masks of one name agree and together say more than each alone."""
    union = values[0].shape
    for value in values[1:]:
        merged = _union(union, value.shape)
        if merged is None:
            return
        if merged not in (union, value.shape):
            alone = min(residual(one.shape, page.today) for one in values)
            left = residual(merged, page.today)
            graded = _graded(left, f"与本文件另一处同一人的遮盖号码拼接后，剩余可能号码仅约 {left:,} 个")
            if graded is not None and graded[0] >= Severity.SERIOUS and left < alone:
                severity, reason = graded
                yield page.match(
                    rule, value.block, value.start, value.end, severity=severity, reasons=(reason,),
                    canonical=merged, kind="resident_id", replacement=_replacement(value),
                )  # fmt: skip
        union = merged


def _union(one: str, other: str) -> str | None:
    """Both shapes together; None where they contradict each other and so belong to two people."""
    merged = []
    for left, right in zip(one, other, strict=True):
        if "*" not in (left, right) and left != right:
            return None
        merged.append(right if left == "*" else left)
    return "".join(merged)
