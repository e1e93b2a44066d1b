"""The settings check (设置检查): whether this desk is as it should be, one line each, with what to do where it is not."""

from disclosure_screen.desk.access import ADMINISTRATORS
from disclosure_screen.desk.visit import Answer, Page, Shown, Visit
from disclosure_screen.pipeline.checkup import checkup


def check(visit: Visit) -> Answer:
    """Every check, made now."""
    return Shown("settings.html.j2", {"checks": checkup(visit.workspace), "settings": visit.workspace.settings})


PAGES = (Page("GET", "/settings", ADMINISTRATORS, check),)
