"""Stories at the desk, in a real browser: a leak comes in, is returned, corrected, agreed tier by tier, and goes out."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from disclosure_screen.identifiers import mobile
from disclosure_screen.model.case import Role
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.chromium import CHROMIUM, SignIn
from tests.desk.office import PASSWORD, staffed

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; the gate installs Debian's"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    with staffed(tmp_path_factory.mktemp("office")) as opened:
        yield opened


def upload(page: Page, title: str, name: str, text: str) -> None:
    page.goto("/upload")
    page.select_option("#folder", "通知公告")
    page.fill("#title", title)
    page.set_input_files("#files", {"name": name, "mimeType": "text/plain", "buffer": text.encode()})
    page.click("main button")
    page.wait_for_selector(".done")


def say(page: Page, outcome: str, *, final: bool = False) -> None:
    page.check(f"input[value={outcome}]")
    page.fill("form[action$='/decide'] textarea", "已逐项核对")
    if final:
        page.fill("form[action$='/decide'] input[type=password]", PASSWORD)
    page.click("form[action$='/decide'] button")
    page.wait_for_selector(".done")


@pytest.mark.timeout(280)
def test_a_leak_is_returned_corrected_and_released_byte_for_byte(workspace: Workspace, sign_in: SignIn) -> None:
    import random

    number = mobile.sample(random.Random(7))
    drafter = sign_in(Role.DRAFTER)
    upload(drafter, "防火通知", "通知.txt", f"各村：如有火情请联系村民王建国，手机{number}。")
    assert sweep(workspace, settle=0).counts()["case"] == 1

    first = sign_in(Role.FIRST)
    first.click("text=防火通知 >> xpath=ancestor::tr >> a")
    first.wait_for_selector("text=初审意见")
    case = first.url.rsplit("/", 1)[1]
    assert number not in first.content()
    assert number not in first.frames[1].content()
    say(first, "return")

    corrected = "各村：如有火情请拨打119。"
    upload(drafter, "防火通知", "通知.txt", corrected)
    assert sweep(workspace, settle=0).counts()["version"] == 1
    first.goto(f"/cases/{case}/compare")
    assert "手机号码" in first.inner_text("section:has(h2:has-text('已改正'))")

    for role, final in ((Role.FIRST, False), (Role.FINAL, True)):
        page = first if role is Role.FIRST else sign_in(role)
        page.goto(f"/cases/{case}")
        say(page, "agree", final=final)
    page.click("form[action$='/release'] button")
    page.wait_for_selector("text=已公开 1 个文件")
    assert (workspace.released / case / "通知.txt").read_text(encoding="utf-8") == corrected


def test_everything_can_be_done_without_script(workspace: Workspace, sign_in: SignIn) -> None:
    drafter = sign_in(Role.DRAFTER, script=False)
    upload(drafter, "无脚本通知", "通知.txt", "各村：请做好防汛工作。")
    sweep(workspace, settle=0)
    first = sign_in(Role.FIRST, script=False)
    first.click("text=无脚本通知 >> xpath=ancestor::tr >> a")
    say(first, "agree")
    assert "初审同意" in first.inner_text(".done")


def test_a_case_can_be_opened_by_keyboard_alone(workspace: Workspace, sign_in: SignIn) -> None:
    (workspace.inbox / "通知公告" / "键盘.txt").write_text("各村：请做好防台工作。", encoding="utf-8")
    sweep(workspace, settle=0)
    page = sign_in(Role.FIRST)
    page.goto("/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    page.wait_for_url("**/cases/*")


def test_the_desk_asks_nothing_of_any_other_machine(sign_in: SignIn, address: str) -> None:
    page = sign_in(Role.FIRST)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("console", lambda message: errors.append(message.text) if message.type == "error" else None)
    for path in ("/", "/search", "/rules", "/published"):
        page.goto(path)
    assert asked
    assert all(url.startswith((address, "data:")) for url in asked)
    assert errors == []
