"""The second factor (二次验证): everybody turns their own on and off; the secret is shown until it has been confirmed."""

from disclosure_screen.desk.access import ANYONE
from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Visit
from disclosure_screen.pipeline import accounts, second_factor


def form(visit: Visit) -> Answer:
    """Off, waiting for a first code, or on."""
    on, secret = second_factor.state(visit.workspace, visit.name)
    return Shown("second_factor.html.j2", {"on": on, "secret": secret})


def draw(visit: Visit) -> Answer:
    """Draw a secret; the password is asked for, because a factor somebody else set up would lock its owner out."""
    accounts.confirm(visit.workspace, visit.name, visit.needed("password", "口令"))
    second_factor.draw(visit.workspace, visit.name)
    return Moved("/second-factor")


def confirm(visit: Visit) -> Answer:
    """Turn it on with a first code."""
    second_factor.confirm(visit.workspace, visit.name, visit.needed("code", "动态验证码"))
    return Moved("/second-factor", "二次验证已启用，下次登录须填写动态验证码")


def leave(visit: Visit) -> Answer:
    """Turn it off with password and code."""
    accounts.confirm(visit.workspace, visit.name, visit.needed("password", "口令"))
    second_factor.leave(visit.workspace, visit.name, visit.needed("code", "动态验证码"))
    return Moved("/second-factor", "二次验证已停用")


PAGES = (
    Page("GET", "/second-factor", ANYONE, form),
    Page("POST", "/second-factor/draw", ANYONE, draw),
    Page("POST", "/second-factor/confirm", ANYONE, confirm),
    Page("POST", "/second-factor/leave", ANYONE, leave),
)
