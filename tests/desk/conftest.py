"""A served desk and a browser for it; each test module brings its own ``workspace``."""

import socket
import threading
import time
from collections.abc import Iterator

import pytest
import uvicorn
from playwright.sync_api import Browser, Page, sync_playwright

from disclosure_screen.desk.app import build_app
from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.chromium import CHROMIUM, QUIET, SignIn
from tests.desk.office import NAMES, PASSWORD


@pytest.fixture(scope="module")
def address(workspace: Workspace) -> Iterator[str]:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(build_app(workspace), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    yield f"http://127.0.0.1:{port}"
    server.should_exit = True
    thread.join()


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
