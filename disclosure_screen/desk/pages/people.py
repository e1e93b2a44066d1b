"""People (人员): who may do what. An administrator asks, a second person confirms; nobody raises themselves."""

import datetime

from disclosure_screen.desk.access import ADMINISTRATORS, CONFIRMERS
from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Visit
from disclosure_screen.model.case import Role
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline import people, proposals
from disclosure_screen.pipeline.accounts import one_time_password


def listing(visit: Visit) -> Answer:
    """Everybody, and what waits for a second pair of eyes."""
    return _page(visit)


def ask(visit: Visit) -> Answer:
    """Ask that a person be given roles. Takes effect when somebody else has confirmed it."""
    roles = [_role(word) for word in visit.form.get("role", ())]
    if not roles:
        raise UsageError("请至少选择一个角色")
    done = proposals.ask_for_roles(
        visit.workspace, visit.needed("name", "姓名"), roles, until=_day(visit.field("until")), person=visit.name
    )
    return Moved("/people", done)


def confirm(visit: Visit) -> Answer:
    """Confirm or decline what somebody else asked for."""
    number = visit.field("proposal")
    if not (number.isascii() and number.isdigit()):
        raise UsageError("没有这项申请")
    done = proposals.settle(visit.workspace, int(number), agreed=visit.field("answer") == "yes", person=visit.name)
    return Moved("/people", done)


def disable(visit: Visit) -> Answer:
    """Stop a person at once: taking away needs no second pair of eyes."""
    name = visit.needed("name", "姓名")
    people.disable_person(visit.workspace, name, actor=visit.name)
    return Moved("/people", f"已停用：{name}")


def new_password(visit: Visit) -> Answer:
    """A one-time password, shown once on the answer itself and kept nowhere."""
    name = visit.needed("name", "姓名")
    return _page(visit, name, one_time_password(visit.workspace, name, actor=visit.name))


def _page(visit: Visit, name: str = "", password: str = "") -> Answer:
    return Shown(
        "people.html.j2",
        {
            "people": people.list_people(visit.workspace),
            "proposals": proposals.open_proposals(visit.workspace),
            "fresh_name": name,
            "fresh_password": password,
        },
    )


def _role(word: str) -> Role:
    try:
        return Role(word)
    except ValueError:
        raise UsageError("没有这个角色") from None


def _day(text: str) -> datetime.date | None:
    try:
        return datetime.date.fromisoformat(text) if text else None
    except ValueError:
        raise UsageError("截止日应写成 2026-12-31 的样子") from None


PAGES = (
    Page("GET", "/people", ADMINISTRATORS | CONFIRMERS, listing),
    Page("POST", "/people/ask", ADMINISTRATORS, ask),
    Page("POST", "/people/confirm", ADMINISTRATORS | CONFIRMERS, confirm),
    Page("POST", "/people/disable", ADMINISTRATORS, disable),
    Page("POST", "/people/password", ADMINISTRATORS, new_password),
)
