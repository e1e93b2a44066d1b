"""Stylesheets and scripts (静态文件): a fixed set of names, read once; nothing can be asked for that is not listed."""

from functools import cache
from pathlib import Path

from disclosure_screen.desk.visit import Answer, Page, Raw, Visit
from disclosure_screen.report.design import STATIC as SHARED

_OWN = Path(__file__).resolve().parent.parent / "static"


@cache
def _style() -> bytes:
    return (SHARED / "tokens.css").read_bytes() + b"\n" + (_OWN / "desk.css").read_bytes()


@cache
def _script() -> bytes:
    return (_OWN / "htmx.min.js").read_bytes() + b"\n" + (_OWN / "desk.js").read_bytes()


def style(_: Visit) -> Answer:
    """The tokens shared with the report, then the desk's own rules."""
    return Raw(_style(), "text/css; charset=utf-8", cacheable=True)


def script(_: Visit) -> Answer:
    """htmx as it was published (see ``htmx.LICENSE.txt``), then the desk's keys. Every page works without it."""
    return Raw(_script(), "text/javascript; charset=utf-8", cacheable=True)


PAGES = (Page("GET", "/desk.css", None, style), Page("GET", "/desk.js", None, script))
