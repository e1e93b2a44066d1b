"""Signing in through the office's identity provider (统一身份认证): there, back, and in."""

from disclosure_screen.desk.visit import Answer, Moved, Page, Shown, Visit
from disclosure_screen.model.errors import Refusal
from disclosure_screen.pipeline import single_sign_on
from disclosure_screen.pipeline.provider import Unanswered


def depart(visit: Visit) -> Answer:
    """Send the browser to the provider, with a mark to know it by when it comes back."""
    if not single_sign_on.offered(visit.workspace):
        return Moved("/signin")
    try:
        departure = single_sign_on.begin(visit.workspace)
    except Refusal as refusal:
        return _refused(visit, refusal)
    return Moved(departure.address, browser=departure.browser)


def arrive(visit: Visit) -> Answer:
    """Who comes back from the provider with a code is signed in.

    The answer is a page, not a redirect: the session cookie is for our own site only, and a browser does not send it on a way
    that another site has begun. The page's own way on is ours.
    """
    if not single_sign_on.offered(visit.workspace):
        return Moved("/signin")
    state, code = visit.query.get("state", ""), visit.query.get("code", "")
    try:
        token = single_sign_on.complete(visit.workspace, state=state, code=code, browser=visit.browser)
    except Refusal as refusal:
        return _refused(visit, refusal)
    return Shown("arrived.html.j2", token=token, browser="")


def _refused(visit: Visit, refusal: Refusal) -> Answer:
    status = 503 if isinstance(refusal, Unanswered) else 401
    return Shown("signin.html.j2", {"reasons": refusal.reasons, "provider": True}, status, browser="")


PAGES = (Page("GET", "/signin/provider", None, depart), Page("GET", "/signin/back", None, arrive))
