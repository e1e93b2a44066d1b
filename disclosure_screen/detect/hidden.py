"""Hidden parts (隐藏内容): what the file holds and its reader does not see, reported as a fact of its own.

Personal data in a hidden layer is found by its own rules, with the layer named. This rule says that the layer is there at
all: a hidden sheet left behind cost one police force the names of 9,483 people. It stays quiet about the hundred technical
texts every office file carries; which kinds of concealment count is stated in the rule file.
"""

from collections import defaultdict
from collections.abc import Iterable

from disclosure_screen.detect.page import Page
from disclosure_screen.model.finding import Match
from disclosure_screen.model.rule import DetectorShape, Rule


def detect(rule: Rule, page: Page) -> Iterable[Match]:
    """One match for each concealed part: the first block of it, with the number of blocks it holds."""
    assert isinstance(rule.shape, DetectorShape)
    options = dict(rule.shape.options)
    marks = options.get("marks", ())
    least = int(options.get("least", ("1",))[0])
    parts: defaultdict[tuple[str, str], list[int]] = defaultdict(list)
    for number, block in enumerate(page.blocks):
        if not block.concealment and not rule.layers:
            continue
        if rule.layers and block.layer not in rule.layers:
            continue
        if block.text.strip() and (not marks or any(mark in block.concealment for mark in marks)):
            where = block.cell.table if block.cell is not None else "/".join(block.location.route[:1])
            parts[(where, block.concealment)].append(number)
    for (_, concealment), numbers in parts.items():
        size = sum(len(page.blocks[number].text.strip()) for number in numbers)
        if size >= least:
            first = page.blocks[numbers[0]].text
            what = concealment or page.blocks[numbers[0]].layer.label
            reason = f"文件含有{what}，共 {len(numbers):,} 处、{size:,} 字"
            start = len(first) - len(first.lstrip())
            yield page.match(
                rule, numbers[0], start, len(first.rstrip()), reasons=(reason,), canonical=what, kind="hidden"
            )
