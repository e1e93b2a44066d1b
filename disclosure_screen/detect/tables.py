"""Tables (表格): what each column of a list is, told by its header, and each row read as one person's line.

The worst leaks of real offices are lists, and in a list no single cell is the leak: a name is harmless, a diagnosis is harmless,
the row that holds both is not. So rows are read by role, with the title above the table as one more witness (孕检人员名单).
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache

from disclosure_screen.detect.headers import Headers, plain
from disclosure_screen.detect.page import Page
from disclosure_screen.detect.scroll import Scroll
from disclosure_screen.model.document import Cell

NAME, ID, PHONE, ACCOUNT, ADDRESS, BIRTH, AGE, SEX, RELATION = (
    "name", "id", "phone", "account", "address", "birth", "age", "sex", "relation",
)  # fmt: skip

_ROLES: tuple[tuple[str, str], ...] = (
    (
        NAME,
        "姓名|户主$|^户主|申请人$|受益人|补助对象|补贴对象|享受对象|救助对象|学生$|当事人$|被保险人|农户$|^对象$|人员名单|监护人$|家长$|父亲$|母亲$",
    ),
    (ID, "身份证|证件号|身份号码|社会保障号"),
    (PHONE, "手机|电话|联系方式|联系号码"),
    (ACCOUNT, "账号|卡号|一卡通|存折|账户$"),
    (ADDRESS, "住址|户籍地|现住|家庭地址|居住地|^地址$|门牌"),
    (BIRTH, "出生|生日"),
    (AGE, "年龄|周岁|岁数"),
    (SEX, "性别"),
    (RELATION, "与户主|户主关系|家庭成员|亲属关系|人员关系"),
)
_NOT_A_PERSON = re.compile(
    "单位|公司|企业|机构|项目|负责人|联系人|法定代表|法人|经办|审核|制表|填表|村名|部门|专家|局|采购|开户|银行名|监督|办公|咨询"
)
_MASKED_NAME = re.compile("[某*＊×xX○〇●■□_]")
_NAME_SHAPE = re.compile("[\u3400-\u9fff]{2,4}|[\u3400-\u9fff]{1,8}[·•・.][\u3400-\u9fff]{1,10}")
_TITLE_LONGEST = 60
_MEMO, _TITLES, _LAST = "table rows", "table titles", "last paragraphs"
_NO_CELL = Cell("", 0, 0)


@dataclass(frozen=True, slots=True)
class Layout:
    """The columns of a list: plain last headers by column, and the column of each role. Shared by all rows that have it."""

    headers: Mapping[int, str] = field(repr=False)
    roles: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a list: its layout, and its block numbers by column."""

    table: str
    number: int
    layout: Layout
    cells: Mapping[int, int] = field(repr=False)

    def block(self, named: str) -> int | None:
        """The block in the column of a role, if the row has one."""
        column = self.layout.roles.get(named)
        return None if column is None else self.cells.get(column)


@lru_cache(maxsize=4096)
def role(header: str) -> str:
    """What a column with this plain header holds; empty where it is nothing we know or belongs to an organisation."""
    last = header.rpartition("/")[2]
    if not last or _NOT_A_PERSON.search(last):
        return ""
    return next((name for name, words in _ROLES if re.search(words, last)), "")


def rows(page: Page) -> tuple[Row, ...]:
    """Every table row whose columns have headers; worked out once for a page."""
    if _MEMO not in page.memo:
        page.memo[_MEMO] = tuple(_rows(page.scroll, page.headers))
    found: tuple[Row, ...] = page.memo[_MEMO]
    return found


def _rows(scroll: Scroll, headers: Headers) -> Iterator[Row]:
    blocks = scroll.blocks
    for (table, number), cells in headers.rows().items():
        above = tuple([(column, (blocks[block].cell or _NO_CELL).headers) for column, block in cells.items()])
        layout = _layout(above)
        if layout is not None:
            yield Row(table, number, layout, cells)


@lru_cache(maxsize=4096)
def _layout(above: tuple[tuple[int, tuple[str, ...]], ...]) -> Layout | None:
    titles = {column: plain(headers) for column, headers in above if plain(headers)}
    roles: dict[str, int] = {}
    for column, title in titles.items():
        if named := role(title):
            roles.setdefault(named, column)
    return Layout({column: title.rpartition("/")[2] for column, title in titles.items()}, roles) if titles else None


def full_name(text: str) -> bool:
    """True for what can be a person's name and is not masked (张某某 and 张*三 are)."""
    bare = "".join(text.split())
    return _NAME_SHAPE.fullmatch(bare) is not None and not _MASKED_NAME.search(bare)


def titles(page: Page) -> dict[str, str]:
    """For each table the text that may be its title: route, and the last short paragraphs in front of it."""
    found: dict[str, str] = page.kept.setdefault(_TITLES, {})
    if _TITLES not in page.memo:
        page.memo[_TITLES] = True
        page.kept[_LAST] = _read_titles(page, found, page.kept.get(_LAST, []))
    return found


def _read_titles(page: Page, found: dict[str, str], last: list[str]) -> list[str]:
    """Adds the titles of the tables that begin on this page; ``last`` and the answer are the short paragraphs before."""
    for number in page.core:
        block = page.blocks[number]
        if block.cell is None:
            if 0 < len(block.text) <= _TITLE_LONGEST:
                last = [*last[-2:], block.text]
        elif block.cell.table not in found:
            first_row = block.text if not block.cell.headers and len(block.text) <= _TITLE_LONGEST else ""
            route = "/".join(block.location.route[:2])
            found[block.cell.table] = "\n".join((*last, route, first_row))
            last = []
    return last
