"""A served desk and a browser for it; each test module brings its own ``workspace``."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.chromium import CHROMIUM, QUIET, SignIn
from tests.desk.office import NAMES, PASSWORD
from tests.desk.served import free_port, served


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    with served(workspace, free_port()) as found:
        yield found


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        yield opened
        opened.close()


@pytest.fixture
def sign_in(browser: Browser, address: str) -> Iterator[SignIn]:
    """Opens a browser of its own for a role and signs in."""
    contexts = []

    def enter(role: Role, *, script: bool = True, width: int = 1366, scheme: str = "light") -> Page:
        context = browser.new_context(
            java_script_enabled=script,
            viewport={"width": width, "height": 768},
            color_scheme="dark" if scheme == "dark" else "light",
            base_url=address,
        )
        contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(30_000)
        page.goto("/signin")
        page.fill("#name", NAMES[role])
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_load_state()
        assert "/signin" not in page.url
        return page

    yield enter
    for context in contexts:
        context.close()
