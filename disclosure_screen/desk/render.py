"""Rendering (页面渲染): the desk's templates over the report's design system, so that both look and read alike."""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from jinja2 import ChoiceLoader, Environment, FileSystemLoader
from starlette.responses import HTMLResponse, Response

from disclosure_screen.desk import access
from disclosure_screen.desk.visit import Shown, Visit
from disclosure_screen.model.case import Action, Outcome, Role, Tier
from disclosure_screen.pipeline.trail import ACTIONS
from disclosure_screen.report.design import TEMPLATES as SHARED
from disclosure_screen.report.design import environment as shared_environment


@cache
def environment() -> Environment:
    """The shared environment with the desk's own templates in front."""
    own = shared_environment().overlay(
        loader=ChoiceLoader([FileSystemLoader(Path(__file__).parent / "templates"), FileSystemLoader(SHARED)]),
        auto_reload=False,
    )
    own.globals = {
        **shared_environment().globals,
        "Role": Role,
        "Tier": Tier,
        "Outcome": Outcome,
        "Action": Action,
        "access": access,
        "actions": ACTIONS,
    }
    return own


def page_of(shown: Shown, visit: Visit) -> Response:
    """The page as HTML for this visitor."""
    return rendered(shown.template, {**shown.values, "visit": visit}, shown.status)


def rendered(template: str, values: Mapping[str, object], status: int = 200) -> Response:
    """A template with values, and no visitor where none is known."""
    html = environment().get_template(template).render({"visit": None, **values})
    return HTMLResponse(html, status_code=status)
