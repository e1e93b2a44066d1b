"""Open items (未办结事项): findings nobody has answered for, and parts nobody has read."""

from collections.abc import Iterator

from disclosure_screen.model.case import Disposition, ItemKind
from disclosure_screen.review.standing import Obstacle, Standing


def open_findings(standing: Standing) -> Iterator[Obstacle]:
    """Every finding of at least MINOR is closed; one to be masked or deleted needs a corrected file."""
    actions = {entry.key: entry for entry in standing.dispositions}
    for item in standing.open_items:
        if item.kind is ItemKind.FINDING:
            last = actions.get(item.key)
            yield Obstacle("finding", f"疑点未处理：{item.title}（{item.place}）{_why_open(standing, last)}")


def open_gaps(standing: Standing) -> Iterator[Obstacle]:
    """Every gap has been read by eye by a named person."""
    for item in standing.open_items:
        if item.kind is ItemKind.GAP:
            yield Obstacle("gap", f"未读部分未经人工阅看：{item.title}（{item.place}）")


def _why_open(standing: Standing, last: Disposition | None) -> str:
    if last is None:
        return ""
    if last.expires is not None and last.expires < standing.now:
        return "：此前的处置已到期"
    if not last.action.closes:
        return f"：已决定{last.action.label}，须改正文件后重新送审"
    return "：处置之后又出现新的位置或更严重"
