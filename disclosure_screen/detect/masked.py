"""Masked values (已遮盖的号码): numbers with stars in them, read into places that are known and places that are not.

``×`` and ``x`` are masks and also ways to write the final X, so a mask needs three signs in a row. Fixed-length stars
(``331***01``) do not show how many digits are gone; the value then is aligned from both ends.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from disclosure_screen.detect.headers import Headers
from disclosure_screen.detect.page import Page
from disclosure_screen.detect.rows import Rows, matches
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.detect.surroundings import around
from disclosure_screen.detect.tables import ACCOUNT, ID, PHONE, role
from disclosure_screen.text.reading import fold

_SIGNS = "*＊﹡×xXＸ●■□○◯_#?？█▇◆※"
_WORDS = "某口…"
"""Signs that also are words of ordinary text; searched for only where three of them stand in a row at all."""
_STARS = _SIGNS + _WORDS
_ROWS = Rows("masks", ((_STARS, _STARS, _STARS), ("*＊●■",)))
_RUN = re.compile(f"[{_STARS}](?:(?=[{_STARS}]{{2}})[{_STARS}]++|(?<=[*＊●■])[*＊●■]?)")
_SIGN_RUN = re.compile(f"[{_SIGNS}](?:(?=[{_SIGNS}]{{2}})[{_SIGNS}]++|(?<=[*＊●■])[*＊●■]?)")
_DIGITS_BEFORE_FEW = 7
"""One or two stars count as a mask only behind so many digits (``138000000**``)."""
_MEMO = "masked values"
_HEAD = re.compile("[0-9０-９]{1,17}$")
_TAIL = re.compile("[0-9０-９]{0,17}[0-9０-９Xx]?")
_ID_WORDS = ("身份证", "证件号", "身份号码", "证号", "社会保障号")
_PHONE_WORDS = ("手机", "电话", "联系方式")
_ACCOUNT_WORDS = ("账号", "卡号", "银行卡", "一卡通", "存折", "账户")


@dataclass(frozen=True, slots=True)
class Masked:
    """One masked number in its block. ``shape`` holds digits and ``*``; an ID's shape always has eighteen places."""

    block: int
    start: int
    end: int
    kind: str
    shape: str = field(repr=False)

    @property
    def visible(self) -> int:
        """How many places can be read."""
        return len(self.shape) - self.shape.count("*")


def masked_values(page: Page) -> tuple[Masked, ...]:
    """Every masked ID number, mobile and account of a page, in reading order; looked for once."""
    if _MEMO not in page.memo:
        starts = page.starts.get("masks") if page.starts is not None else None
        page.memo[_MEMO] = tuple(_masked_values(page.scroll, page.headers, starts))
    found: tuple[Masked, ...] = page.memo[_MEMO]
    return found


def beginnings() -> tuple[Rows, ...]:
    """With what a mask begins."""
    return (_ROWS,)


def _masked_values(scroll: Scroll, headers: Headers, starts: list[int] | None) -> Iterator[Masked]:
    last = -1
    for stars in matches(_run(scroll.text, starts), scroll.text, starts):
        if stars.start() < last:
            continue
        block = scroll.block_at(stars.start())
        low, high = scroll.bounds(block)
        head = _HEAD.search(scroll.text, max(low, stars.start() - 17), stars.start())
        if len(stars[0]) < 3 and (head is None or len(head[0]) < _DIGITS_BEFORE_FEW or _cut(scroll.text, head)):
            continue
        start = head.start() if head else stars.start()
        end = _end(scroll.text, stars.end(), high)
        raw = scroll.text[start:end]
        last = end
        if sum(sign.isdigit() for sign in raw) < 2 or (start > low and scroll.text[start - 1].isalnum() and not head):
            continue
        folded = "".join(sign if sign.isdigit() else "*" for sign in fold(raw[:-1]).text) + _final(raw)
        kind = _kind(folded, scroll, headers, block, start, end)
        shape = _aligned(folded) if kind == "resident_id" else folded
        if kind and shape:
            yield Masked(block, start - low, end - low, kind, shape)


def _cut(text: str, head: re.Match[str]) -> bool:
    """True where a star stands before the digits too: ``331081*19010101*0001`` is a number in groups, not a masked one."""
    return text[head.start() - 1 : head.start()] in ("*", "＊", "●", "■")


def _run(text: str, starts: list[int] | None) -> re.Pattern[str]:
    """The expression that also takes words for stars only where three of one stand in a row."""
    triples = [sign * 3 for sign in _WORDS]
    if starts is None:
        return _RUN if any(triple in text for triple in triples) else _SIGN_RUN
    return _RUN if any(text[start : start + 3] in triples for start in starts) else _SIGN_RUN


def _end(text: str, end: int, high: int) -> int:
    """Behind the digits that follow the stars, and behind further stars and digits (``331***1901****01``)."""
    while True:
        tail = _TAIL.match(text, end, high)
        end = tail.end() if tail else end
        more = _RUN.match(text, end, high)
        if more is None:
            return end
        end = more.end()


def _final(raw: str) -> str:
    last = fold(raw[-1]).text
    return last.upper() if last.isdigit() or (last in "Xx" and raw[-2:-1].isdigit()) else "*"


def _kind(folded: str, scroll: Scroll, headers: Headers, block: int, start: int, end: int) -> str:
    """What was masked: by its label or header, else by its length and first digits."""
    header = headers.of(block)
    low, high = scroll.bounds(block)
    label = around(scroll.text, start, end, low, high, header).label[-12:]
    named = {ID: "resident_id", PHONE: "mobile", ACCOUNT: "bank_card"}.get(role(header), "")
    if not named:
        near = {"resident_id": _ID_WORDS, "mobile": _PHONE_WORDS, "bank_card": _ACCOUNT_WORDS}
        named = next((kind for kind, words in near.items() if any(w in label or w in header for w in words)), "")
    if named:
        return named
    head = folded[: folded.find("*")]
    if len(folded) == 18 and (not head or head[0] in "12345678"):
        return "resident_id"
    if len(folded) == 11 and re.match("1[3-9]|1?[*]", folded):
        return "mobile"
    return "bank_card" if 16 <= len(folded) <= 19 and head.startswith(("62", "4", "5", "9")) else ""


def _aligned(folded: str) -> str:
    """An ID's eighteen places: as written where the length is right, else head and tail from both ends."""
    if len(folded) == 18:
        return folded
    head = folded[: folded.find("*")]
    tail = folded[folded.rfind("*") + 1 :]
    return head + "*" * (18 - len(head) - len(tail)) + tail if len(head) + len(tail) < 18 else ""
