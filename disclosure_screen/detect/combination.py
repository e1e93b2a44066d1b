"""Combinations (组合泄露): a name joined to what the law calls sensitive, in one row or one sentence, with no number in sight.

A list of pregnancy checks with 77 names holds no identifier at all and was one of the leaks that made the news. The categories
and their words are the rule file's, not this module's: each rule gives the column headers, the words of the row, and the
words of the title that make a named person's row sensitive.
"""

import re
from collections.abc import Iterable, Iterator

from disclosure_screen.detect.page import Page
from disclosure_screen.detect.tables import NAME, RELATION, Layout, Row, full_name, rows, titles
from disclosure_screen.model.finding import Match
from disclosure_screen.model.rule import DetectorShape, Rule

STAGE = 1
_EMPTY = re.compile("[\\s/—\\-－无否0]*")
_SENTENCE = re.compile("[^。；;\n]*")
Columns = tuple[tuple[int, str], ...]


def detect(rule: Rule, page: Page) -> Iterable[Match]:
    """Named persons whose row, title or sentence falls into the rule's category."""
    options = _options(rule)
    yield from _in_tables(rule, page, options)
    yield from _in_sentences(rule, page, options.get("sentence", ()))


def household(rule: Rule, page: Page) -> Iterable[Match]:
    """Household register extracts: members and their relation to the head, with at least one full name."""
    for row in rows(page):
        column = row.layout.roles.get(RELATION)
        if column is not None and NAME in row.layout.roles:
            yield from _named(rule, page, row, f"同一行载有姓名和“{row.layout.headers[column]}”")


def profile(rule: Rule, page: Page) -> Iterable[Match]:
    """Rows that describe a person so closely that no number is needed: name with at least ``least`` of the given columns."""
    options = _options(rule)
    least = int(options.get("least", ("2",))[0])
    chosen = _Chosen(options.get("columns", ()))
    for row in rows(page):
        columns = chosen.of(row.layout)
        if len(columns) >= least and NAME in row.layout.roles:
            filled = dict.fromkeys(word for column, word in columns if _filled(page, row, column))
            if len(filled) >= least:
                yield from _named(rule, page, row, f"同一行载有姓名和{'、'.join(f'“{word}”' for word in filled)}")


class _Chosen:
    """The columns whose header holds one of the words, worked out once for each layout."""

    def __init__(self, words: tuple[str, ...]) -> None:
        self._words = words
        self._of: dict[int, tuple[Layout, Columns]] = {}

    def of(self, layout: Layout) -> Columns:
        """Column numbers with the word found, in the order of the words."""
        known = self._of.get(id(layout))
        if known is None or known[0] is not layout:
            found = tuple((c, word) for word in self._words for c, header in layout.headers.items() if word in header)
            known = self._of[id(layout)] = (layout, found)
        return known[1]


def _in_tables(rule: Rule, page: Page, options: dict[str, tuple[str, ...]]) -> Iterator[Match]:
    title_words = options.get("titles", ())
    by_table = titles(page) if title_words else {}  # a window without a table still knows the title of the next one
    if not rows(page):
        return
    chosen = _Chosen(options.get("columns", ()))
    values = [value for value in options.get("values", ()) if value in page.scroll.text]
    wanted = re.compile("|".join(map(re.escape, values))) if values else None
    title_of = {table: next((w for w in title_words if w in text), "") for table, text in by_table.items()}
    for row in rows(page):
        if NAME not in row.layout.roles:
            continue
        column = next((word for number, word in chosen.of(row.layout) if _filled(page, row, number)), "")
        value = "" if column or wanted is None else _value(page, row, wanted)
        title = "" if column or value else title_of.get(row.table, "")
        if column or value:
            yield from _named(rule, page, row, f"同一行载有姓名和“{column or value}”")
        elif title:
            yield from _named(rule, page, row, f"名单标题含“{title}”，每个姓名都与此相关")


def _in_sentences(rule: Rule, page: Page, words: tuple[str, ...]) -> Iterator[Match]:
    """Names found in running text whose own sentence holds one of the words."""
    if not words:
        return
    for match in page.matches:
        if match.rule != "personal.name" or page.blocks[match.block].cell is not None:
            continue
        text = page.blocks[match.block].text
        start = 0
        for mark in "\n。；;":  # the line's beginning bounds the search for the others
            start = max(start, text.rfind(mark, start, match.span.start) + 1)
        found = _SENTENCE.match(text, start)
        sentence = found[0] if found else ""
        word = next((word for word in words if word in sentence), "")
        if word and full_name(match.plain):
            reason = (f"同一句中出现姓名和“{word}”",)
            yield page.match(rule, match.block, match.span.start, match.span.end, reasons=reason, kind="name")


def _named(rule: Rule, page: Page, row: Row, reason: str) -> Iterator[Match]:
    block = row.block(NAME)
    if block is None:
        return
    text = page.blocks[block].text
    bare = text.strip()
    if full_name(bare):
        start = text.index(bare)
        yield page.match(rule, block, start, start + len(bare), reasons=(reason,), kind="name")


def _filled(page: Page, row: Row, column: int) -> bool:
    """True where the row's cell in this column says something."""
    block = row.cells.get(column)
    return block is not None and not _EMPTY.fullmatch(page.blocks[block].text)


def _value(page: Page, row: Row, wanted: re.Pattern[str]) -> str:
    found = wanted.search("\n".join([page.blocks[block].text for block in row.cells.values()]))
    return found[0] if found else ""


def _options(rule: Rule) -> dict[str, tuple[str, ...]]:
    assert isinstance(rule.shape, DetectorShape)
    return dict(rule.shape.options)
