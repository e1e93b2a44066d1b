"""A reviewer comes in through the provider in a real browser, from another site, with and without script."""

import shutil
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.chromium import CHROMIUM
from tests.desk.office import NAMES, staffed
from tests.desk.provider import CLIENT, SECRET, provider
from tests.desk.served import free_port, served

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; the gate installs Debian's"),
]


def test_a_browser_goes_to_the_provider_and_comes_back_signed_in(tmp_path: Path, browser: Browser) -> None:
    port = free_port()
    desk = f"http://127.0.0.1:{port}"
    with provider("localhost") as idp:  # another name is another site to a browser
        idp.name = NAMES[Role.FIRST]
        root = tmp_path / "ws"
        staffed(root).close()
        (root / "oidc.txt").write_text(SECRET, encoding="utf-8")
        settings = root / "workspace.toml"
        before, _, _ = settings.read_text(encoding="utf-8").partition("[oidc]")
        table = f'issuer = "{idp.address}"\nclient_id = "{CLIENT}"\nsecret_file = "oidc.txt"\ndesk_address = "{desk}"\n'
        settings.write_text(f"{before}[oidc]\n{table}", encoding="utf-8")
        with Workspace.open(root) as office, served(office, port):
            for script in (True, False):
                context = browser.new_context(java_script_enabled=script, base_url=desk)
                page = context.new_page()
                page.goto("/signin")
                if script:
                    assert not Axe().run(page).response["violations"]
                page.click("text=用统一身份认证登录")
                page.wait_for_url(f"{desk}/")
                assert idp.name in page.inner_text("header")
                context.close()
    shutil.rmtree(root)
