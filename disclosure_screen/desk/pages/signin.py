"""Signing in and out (登录), and the password (口令)."""

from disclosure_screen.desk.access import ANYONE
from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Visit
from disclosure_screen.model.errors import Refusal, UsageError
from disclosure_screen.pipeline import accounts, single_sign_on


def form(visit: Visit) -> Answer:
    """The sign-in form."""
    return Moved("/") if visit.visitor else _form(visit)


def enter(visit: Visit) -> Answer:
    """Sign in; the same words for a wrong name, password or code."""
    try:
        token = accounts.sign_in(visit.workspace, visit.field("name"), visit.field("password"), visit.field("code"))
    except Refusal as refusal:
        return _form(visit, refusal.reasons, 401)
    return Moved("/", token=token)


def leave(visit: Visit) -> Answer:
    """Sign out."""
    accounts.sign_out(visit.workspace, visit.who)
    return Moved("/signin", token="")


def password_form(visit: Visit) -> Answer:
    """The form for a new password; the only page open before a one-time password was changed."""
    return Shown("password.html.j2", {"reasons": ()})


def change_password(visit: Visit) -> Answer:
    """Change the password; every session ends, this one too."""
    if visit.field("new") != visit.field("again"):
        return Shown("password.html.j2", {"reasons": ("两次输入的新口令不一致",)}, status=400)
    try:
        accounts.change_password(visit.workspace, visit.name, visit.field("old"), visit.field("new"))
    except (Refusal, UsageError) as error:
        return Shown("password.html.j2", {"reasons": (str(error),)}, status=400)
    return Moved("/signin", "口令已修改，请用新口令登录", token="")


def _form(visit: Visit, reasons: tuple[str, ...] = (), status: int = 200) -> Answer:
    return Shown("signin.html.j2", {"reasons": reasons, "provider": single_sign_on.offered(visit.workspace)}, status)


PAGES = (
    Page("GET", "/signin", None, form),
    Page("POST", "/signin", None, enter),
    Page("POST", "/signout", ANYONE, leave),
    Page("GET", "/password", ANYONE, password_form),
    Page("POST", "/password", ANYONE, change_password),
)
