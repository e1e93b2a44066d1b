"""Combinations (组合泄露): a name joined to what the law calls sensitive, in one row or one sentence, with no number in sight.

A list of pregnancy checks with 77 names holds no identifier at all and was one of the leaks that made the news. The categories
and their words are the rule file's, not this module's: each rule gives the column headers, the words of the row, and the
words of the title that make a named person's row sensitive.
"""

import re
from collections.abc import Iterable, Iterator

from disclosure_screen.detect.page import Page
from disclosure_screen.detect.tables import NAME, RELATION, Row, full_name, rows, titles
from disclosure_screen.model.finding import Match
from disclosure_screen.model.rule import DetectorShape, Rule

STAGE = 1
_EMPTY = re.compile("[\\s/—\\-－无否0]*")
_SENTENCE = re.compile("[^。；;\n]*")


def detect(rule: Rule, page: Page) -> Iterable[Match]:
    """Named persons whose row, title or sentence falls into the rule's category."""
    options = _options(rule)
    columns, values, title_words = (options.get(name, ()) for name in ("columns", "values", "titles"))
    yield from _in_tables(rule, page, columns, values, title_words)
    yield from _in_sentences(rule, page, options.get("sentence", ()))


def household(rule: Rule, page: Page) -> Iterable[Match]:
    """Household register extracts: members and their relation to the head, with at least one full name."""
    for row in rows(page.scroll, page.headers):
        if NAME in row.by_role and RELATION in row.by_role:
            yield from _named(rule, page, row, f"同一行载有姓名和“{row.headers[_column(page, row, RELATION)]}”")


def profile(rule: Rule, page: Page) -> Iterable[Match]:
    """Rows that describe a person so closely that no number is needed: name with at least ``least`` of the given columns."""
    options = _options(rule)
    columns = options.get("columns", ())
    least = int(options.get("least", ("2",))[0])
    for row in rows(page.scroll, page.headers):
        if NAME not in row.by_role:
            continue
        filled = [word for word in columns if _filled(page, row, word)]
        if len(filled) >= least:
            yield from _named(rule, page, row, f"同一行载有姓名和{'、'.join(f'“{word}”' for word in filled)}")


def _in_tables(
    rule: Rule, page: Page, columns: tuple[str, ...], values: tuple[str, ...], title_words: tuple[str, ...]
) -> Iterator[Match]:
    by_table = titles(page.scroll) if title_words else {}
    title_of = {table: next((w for w in title_words if w in text), "") for table, text in by_table.items()}
    for row in rows(page.scroll, page.headers):
        if NAME not in row.by_role:
            continue
        column = next((word for word in columns if _filled(page, row, word)), "")
        value = "" if column else _value(page, row, values)
        title = "" if column or value else title_of.get(row.table, "")
        if column:
            yield from _named(rule, page, row, f"同一行载有姓名和“{column}”")
        elif value:
            yield from _named(rule, page, row, f"同一行载有姓名和“{value}”")
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
        start = max(text.rfind(mark, 0, match.span.start) for mark in "。；;\n") + 1
        found = _SENTENCE.match(text, start)
        sentence = found[0] if found else ""
        word = next((word for word in words if word in sentence), "")
        if word and full_name(match.plain):
            reason = (f"同一句中出现姓名和“{word}”",)
            yield page.match(rule, match.block, match.span.start, match.span.end, reasons=reason, kind="name")


def _named(rule: Rule, page: Page, row: Row, reason: str) -> Iterator[Match]:
    block = row.by_role[NAME]
    text = page.blocks[block].text
    bare = text.strip()
    if full_name(bare):
        start = text.index(bare)
        yield page.match(rule, block, start, start + len(bare), reasons=(reason,), kind="name")


def _filled(page: Page, row: Row, word: str) -> bool:
    """True where a column whose header holds ``word`` is not empty in this row."""
    return any(
        word in header.rpartition("/")[2] and not _EMPTY.fullmatch(page.blocks[row.by_column[column]].text)
        for column, header in row.headers.items()
    )


def _value(page: Page, row: Row, values: tuple[str, ...]) -> str:
    texts = [page.blocks[block].text for column, block in row.by_column.items() if column in row.headers]
    return next((word for word in values if any(word in text for text in texts)), "")


def _column(page: Page, row: Row, name: str) -> int:
    cell = page.blocks[row.by_role[name]].cell
    assert cell is not None
    return cell.column


def _options(rule: Rule) -> dict[str, tuple[str, ...]]:
    assert isinstance(rule.shape, DetectorShape)
    return dict(rule.shape.options)
