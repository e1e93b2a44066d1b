"""Who may see and do what: every route × every role × signed out, over the table the desk itself uses."""

from collections.abc import Iterator

import pytest

from disclosure_screen.desk.access import ADMINISTRATORS, ANYONE, DRAFTERS, OVERSEERS, READERS, REVIEWERS, TERM_ASKERS
from disclosure_screen.desk.app import pages
from disclosure_screen.desk.visit import Page
from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.office import Visitor, staffed

PAGES = tuple(pages())
TRIED = tuple(page for page in PAGES if page.path != "/signout")
"""Signing out would end the sessions the other routes are tried with; the story of signing in covers it."""
MATRIX = {
    ("GET", "/"): ANYONE,
    ("GET", "/cases/{number}"): READERS,
    ("POST", "/cases/{number}/items"): REVIEWERS,
    ("POST", "/cases/{number}/decide"): REVIEWERS,
    ("POST", "/cases/{number}/release"): REVIEWERS,
    ("POST", "/cases/{number}/withdraw"): REVIEWERS,
    ("GET", "/cases/{number}/compare"): READERS,
    ("GET", "/reports/{name}"): READERS,
    ("GET", "/drafts"): DRAFTERS,
    ("GET", "/drafts/{number}"): DRAFTERS,
    ("GET", "/drafts/{number}/report/{position}"): DRAFTERS,
    ("POST", "/drafts/{number}/proposal/{position}"): DRAFTERS,
    ("GET", "/ledger"): OVERSEERS,
    ("GET", "/ledger/month"): OVERSEERS,
    ("POST", "/rules/ask"): TERM_ASKERS,
    ("POST", "/rules/confirm"): frozenset({Role.RULES, Role.FINAL}),
    ("GET", "/rule-changes"): frozenset({Role.RULES, Role.FINAL}),
    ("POST", "/rule-changes"): frozenset({Role.RULES, Role.FINAL}),
    ("POST", "/rule-changes/settle"): frozenset({Role.RULES, Role.FINAL}),
    ("GET", "/second-factor"): ANYONE,
    ("POST", "/second-factor/leave"): ANYONE,
    ("GET", "/settings"): ADMINISTRATORS,
    ("POST", "/people/ask"): ADMINISTRATORS,
    ("POST", "/people/disable"): ADMINISTRATORS,
    ("POST", "/people/password"): ADMINISTRATORS,
}
"""Written a second time on purpose: the test compares the desk's own table with what was meant."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with staffed(tmp_path_factory.mktemp("office")) as opened:
        yield opened


@pytest.fixture(scope="module")
def visitors(workspace: Workspace) -> dict[Role | None, Visitor]:
    return {None: Visitor(workspace), **{role: Visitor(workspace, role) for role in Role}}


def test_the_desk_s_table_is_the_one_that_was_meant() -> None:
    table = {(page.method, page.path): page.access for page in PAGES}
    assert {route: table[route] for route in MATRIX} == MATRIX
    assert {page.path for page in PAGES if page.access is None} == {
        "/signin", "/signin/provider", "/signin/back", "/desk.css", "/desk.js",
    }  # fmt: skip


@pytest.mark.parametrize("page", TRIED, ids=lambda page: f"{page.method} {page.path}")
def test_every_route_is_open_to_its_roles_and_to_nobody_else(page: Page, visitors: dict[Role | None, Visitor]) -> None:
    path = page.path.format(number="2026-99999", name="x.html", rule="personal.mobile", position="1")
    for role, visitor in visitors.items():
        answer = visitor.get(path) if page.method == "GET" else visitor.post(path)
        if page.access is None:
            assert answer.status in (200, 303, 401), (role, answer.status)
        elif role is None:
            assert (answer.status, answer.to) == (303, "/signin"), role
        elif role in page.access:
            assert answer.status not in (403, 500, 503), (role, answer.status, answer.text[-400:])
        else:
            assert answer.status == 403, (role, answer.status)


def test_auditor_and_administrator_decide_nothing() -> None:
    assert not {Role.AUDITOR, Role.ADMIN} & REVIEWERS
    for page in PAGES:
        if page.method == "POST" and page.path.startswith("/cases/"):
            assert page.access is not None
            assert not {Role.AUDITOR, Role.ADMIN, Role.DRAFTER, Role.RULES} & page.access
