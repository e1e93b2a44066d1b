"""Breaks (中断): how a reader goes on to the end of what it has when a part is torn, and only then says that it is.

Text before and behind a broken place is text all the same; an error must not take with it the row that was half read.
"""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from disclosure_screen.extract.source import Unreadable
from disclosure_screen.extract.xml import END, START, Event

Item = TypeVar("Item")


def closed(parts: Iterable[Event]) -> Iterator[Event]:
    """The events; where they break, every open element is ended before the error is raised."""
    opened: list[str] = []
    try:
        for event in parts:
            if event[0] == START:
                opened.append(event[1])
            elif event[0] == END:
                opened.pop()
            yield event
    except Unreadable:
        for name in reversed(opened):
            yield END, name, {}
        raise


def until_broken(items: Iterable[Item], breaks: list[Unreadable]) -> Iterator[Item]:
    """The items before a break; the error is put into ``breaks`` instead of being raised. Whoever calls raises it later."""
    try:
        yield from items
    except Unreadable as error:
        breaks.append(error)
