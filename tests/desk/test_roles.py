"""What each role does at the desk, in a real browser: second review, secrecy, legality, rules, people, ledger, own account."""

import base64
import time
from collections.abc import Iterator

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from disclosure_screen.identifiers import mobile
from disclosure_screen.model.case import Role, Stage
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.totp import code, step_at
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.chromium import CHROMIUM, SignIn
from tests.desk.office import PASSWORD, staffed
from tests.office import the_case, with_own_rules

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; the gate installs Debian's"),
]


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = tmp_path_factory.mktemp("office")
    staffed(root).close()
    with Workspace.open(with_own_rules(root)) as opened:
        yield opened


def arrived(workspace: Workspace, place: str, text: str) -> str:
    """The number of the case that this draft became."""
    (workspace.inbox / place).write_text(text, encoding="utf-8")
    return the_case(sweep(workspace, settle=0))


def agree(page: Page, number: str) -> None:
    page.goto(f"/cases/{number}")
    page.check("input[value=agree]")
    page.fill("form[action$='/decide'] textarea", "已核对")
    page.click("form[action$='/decide'] button")
    page.wait_for_selector(".done")


def without_violations(page: Page) -> None:
    found = Axe().run(page, options={"iframes": False})
    assert not found.response["violations"], (page.url, found.generate_report())


def test_only_the_secrecy_officer_lifts_a_halt(workspace: Workspace, sign_in: SignIn) -> None:
    number = arrived(workspace, "通知公告/专项通知.txt", "机密★10年\n\n关于专项部署的通知\n各村于三月部署到位。\n")
    assert show(workspace, number).standing.case.stage is Stage.SEALED
    first = sign_in(Role.FIRST)
    first.goto(f"/cases/{number}")
    assert first.locator("form[action$='/decide']").count() == 0
    for frame in first.frames:
        assert "三月部署" not in frame.content()
    officer = sign_in(Role.SECRECY)
    officer.goto("/")
    assert "专项通知" in officer.inner_text("main")
    agree(officer, number)
    assert show(workspace, number).standing.case.stage is Stage.IN_REVIEW


def test_the_second_reviewer_answers_for_findings_and_speaks_between_the_first_and_the_last(
    workspace: Workspace, sign_in: SignIn
) -> None:
    import random

    number = arrived(workspace, "通知公告/防台通知.txt", f"值班手机{mobile.sample(random.Random(5))}。\n")
    second = sign_in(Role.SECOND)
    assert "防台通知" not in second.inner_text("main"), "it waits for the first reviewer"
    agree(sign_in(Role.FIRST), number)
    second.goto("/")
    second.click("text=防台通知 >> xpath=ancestor::tr >> a")
    without_violations(second)
    second.check("#choose-all")
    second.select_option("#action", "keep")
    second.fill("#item-reason", "公开的值班电话")
    second.click("form[action$='/items'] button")
    second.wait_for_selector(".done")
    assert show(workspace, number).standing.open_items == ()
    agree(second, number)
    assert "下一步：终审" in second.inner_text(".done")
    assert second.locator("form[action$='/decide'], form[action$='/release']").count() == 0


def test_a_penalty_waits_for_the_legality_reviewer(workspace: Workspace, sign_in: SignIn) -> None:
    number = arrived(workspace, "行政处罚/处罚决定.txt", "对某商店未按规定亮证经营的行为予以警告。\n")
    legality = sign_in(Role.LEGALITY)
    assert "处罚决定" not in legality.inner_text("main")
    agree(sign_in(Role.FIRST), number)
    legality.goto("/")
    assert "处罚决定" in legality.inner_text("main")
    agree(legality, number)
    assert [tier.label for tier in show(workspace, number).entry.pending] != ["合法性审查"]


def test_the_auditor_reads_everything_and_decides_nothing(workspace: Workspace, sign_in: SignIn) -> None:
    number = arrived(workspace, "通知公告/防汛通知.txt", "各村：请做好防汛工作，手机13800138000。\n")
    auditor = sign_in(Role.AUDITOR)
    auditor.goto("/ledger")
    assert "链条完整" in auditor.inner_text("main")
    auditor.goto(f"/cases/{number}")
    assert "手机号码" in auditor.inner_text("main")
    assert auditor.locator("main form").count() == 0
    assert auditor.locator("main input, main button").count() == 0
    auditor.goto("/ledger")
    auditor.click("text=打印链头签存单")
    auditor.wait_for_selector(".paper")
    digest = "".join(auditor.inner_text(".digest").split())
    heads = (workspace.root / "heads.jsonl").read_text(encoding="utf-8")
    assert digest in heads
    without_violations(auditor)


def test_a_new_person_needs_a_second_pair_of_eyes_and_a_password_of_their_own(
    workspace: Workspace, sign_in: SignIn
) -> None:
    admin = sign_in(Role.ADMIN)
    admin.goto("/people")
    admin.fill("#name", "新来的复审")
    admin.check("input[name=role][value=second]")
    admin.click("form[action='/people/ask'] button")
    admin.wait_for_selector(".done")
    admin.click("li:has-text('新来的复审') button[value=yes]")
    admin.wait_for_selector("text=都不能复核")
    auditor = sign_in(Role.AUDITOR)
    auditor.goto("/people")
    auditor.click("li:has-text('新来的复审') button[value=yes]")
    auditor.wait_for_selector(".done")
    admin.goto("/people")
    admin.click("tr:has-text('新来的复审') >> text=发一次性口令")
    once = admin.inner_text(".notice b")
    page = sign_in(Role.SECOND)
    page.click("text=退出")
    page.fill("#name", "新来的复审")
    page.fill("#password", once)
    page.click("main button")
    page.wait_for_url("**/password")
    for field, value in (("old", once), ("new", PASSWORD), ("again", PASSWORD)):
        page.fill(f"#{field}", value)
    page.click("main button")
    page.wait_for_url("**/signin")


def test_a_term_is_tried_asked_for_and_put_in_force_by_two(workspace: Workspace, sign_in: SignIn) -> None:
    import random

    number = mobile.sample(random.Random(3))
    keeper, first = sign_in(Role.RULES), sign_in(Role.FIRST)

    def tried(text: str) -> str:
        keeper.goto("/rules")
        keeper.fill("#text", text)
        keeper.click("form[action='/rules/trial'] button")
        keeper.wait_for_selector("[role=status]")
        return keeper.inner_text("form[action='/rules/trial']")

    said = tried(f"请联系村民，手机{number}，内部口径乙另行通知。")
    assert "手机号码" in said
    assert "本单位敏感词" not in said
    assert number not in keeper.content()
    first.goto("/rules")
    first.click("text=增补本单位词条")
    for field, value in (("term", "内部口径乙"), ("why", "内部工作用语"), ("owner", "办公室主任")):
        first.fill(f"#{field}", value)
    without_violations(first)
    first.click("form[action='/rules/ask'] button")
    first.wait_for_selector(".done")
    assert first.locator("form[action='/rules/confirm']").count() == 0
    keeper.goto("/rules")
    without_violations(keeper)
    keeper.click("li:has-text('内部口径乙') button[value=yes]")
    keeper.wait_for_selector(".done")
    assert "本单位敏感词" in tried("内部口径乙另行通知。")


def test_a_rule_is_changed_by_two_after_a_trial(workspace: Workspace, sign_in: SignIn) -> None:
    keeper, final = sign_in(Role.RULES), sign_in(Role.FINAL)
    keeper.goto("/rules/personal.qq")
    keeper.click("text=修改这条规则")
    without_violations(keeper)
    text = keeper.input_value("#rule-text")
    keeper.fill("#rule-text", text.replace("severity: ", "severity: 很"))
    keeper.click("button[value=try]")
    keeper.wait_for_selector("[role=alert]")
    assert "很" in keeper.input_value("#rule-text"), "what was typed is not lost"
    keeper.fill("#rule-text", text.replace("advice: ", "advice: 请核实。"))
    keeper.click("button[value=try]")
    keeper.wait_for_selector("text=试算结果")
    without_violations(keeper)
    keeper.fill("#why", "提示更清楚")
    keeper.click("button[value=ask]")
    keeper.wait_for_selector(".done")
    assert keeper.locator("form[action='/rule-changes/settle']").count() == 0, "nobody confirms their own"
    final.goto("/rules")
    final.click("text=改动内容")
    assert "+advice: 请核实。" in final.inner_text("pre")
    without_violations(final)
    final.click("form[action='/rule-changes/settle'] button[value=yes]")
    final.wait_for_selector(".done")
    final.goto("/rules/personal.qq")
    assert "请核实。" in final.inner_text("main")


def test_a_second_factor_is_enrolled_and_then_asked_for(workspace: Workspace, sign_in: SignIn) -> None:
    page = sign_in(Role.DRAFTER)
    page.goto("/second-factor")
    page.fill("#password", PASSWORD)
    page.click("main button")
    shown = page.inner_text(".secret")
    without_violations(page)
    secret = base64.b32decode("".join(shown.split()))
    page.fill("#code", code(secret, step_at(time.time())))
    page.click("main button")
    page.wait_for_selector(".done-line")
    page.click("text=退出")
    page.fill("#name", f"{Role.DRAFTER.label}甲")
    page.fill("#password", PASSWORD)
    page.click("main button")
    page.wait_for_selector("text=不对")
    page.fill("#name", f"{Role.DRAFTER.label}甲")
    page.fill("#password", PASSWORD)
    page.fill("#code", code(secret, step_at(time.time()) + 1))  # the one before was used up when it was confirmed
    page.click("main button")
    page.wait_for_url("**/upload")


def test_the_release_target_that_fails_is_seen_on_the_register(workspace: Workspace, sign_in: SignIn) -> None:
    with workspace.unit("delivery") as unit:
        unit.record("delivery-failed", "2026-00001", target="sftp://web@www/公开", reason="公开目标出错", version=1)
    page = sign_in(Role.FINAL)
    page.goto("/published")
    assert "未送达" in page.inner_text("main")
    without_violations(page)
