"""Every page of the desk, in light and dark, on an office screen and a phone: no violation axe can see, none forgotten."""

import json
import re
from collections.abc import Iterator, Mapping

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser

from disclosure_screen.desk.app import COOKIE, pages
from disclosure_screen.model.case import Outcome, Role, Tier
from disclosure_screen.pipeline import accounts
from disclosure_screen.pipeline.decide import decide_case
from disclosure_screen.pipeline.proposals import ask_for_roles
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.terms import ask_for_term
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.chromium import CHROMIUM
from tests.desk.office import NAMES, PASSWORD, staffed
from tests.office import the_case, with_own_rules

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; the gate installs Debian's"),
]
LEAK = "村民{name},手机13800138000，13900139000。\n"
PLACES: Mapping[str, tuple[Role, ...]] = {
    "/": (Role.FIRST, Role.AUDITOR),
    "/?all=1": (Role.FIRST,),
    "/cases/{open}": (Role.FIRST, Role.AUDITOR),
    "/cases/{sealed}": (Role.SECRECY,),
    "/cases/{corrected}": (Role.FIRST,),
    "/cases/{corrected}/compare": (Role.FIRST,),
    "/cases/2026-99999": (Role.FIRST,),
    "/drafts": (Role.DRAFTER,),
    "/drafts/{returned}": (Role.DRAFTER,),
    "/ledger": (Role.AUDITOR,),
    "/password": (Role.DRAFTER,),
    "/people": (Role.ADMIN, Role.FINAL),
    "/published": (Role.FINAL,),
    "/rule-changes": (Role.RULES,),
    "/rules": (Role.RULES, Role.FIRST),
    "/rules/personal.mobile": (Role.RULES,),
    "/search": (Role.FIRST,),
    "/search?q=名单": (Role.FIRST,),
    "/second-factor": (Role.DRAFTER,),
    "/settings": (Role.ADMIN,),
    "/upload": (Role.DRAFTER,),
}
NO_PAGE_OF_OURS = {"/desk.css", "/desk.js", "/signin", "/signin/provider", "/signin/back", "/ledger/month"}
"""Files, redirects, and the page of signing in, which nobody who is signed in sees; it is looked at by itself."""
REPORTS = {"/reports/{name}", "/drafts/{number}/report/{position}"}
"""Reports are looked at by the report's own tests."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = tmp_path_factory.mktemp("office")
    staffed(root).close()
    with Workspace.open(with_own_rules(root)) as opened:
        yield opened


@pytest.fixture(scope="module")
def numbers(workspace: Workspace) -> dict[str, str]:
    """Cases at every stage that looks different, and something waiting on each page that lists what waits."""

    def arrived(place: str, text: str) -> str:
        path = workspace.inbox / place
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, encoding="utf-8")
        slip = {"拟稿人": NAMES[Role.DRAFTER], "标题": path.parent.name}
        (path.parent / "送审单.json").write_text(json.dumps(slip, ensure_ascii=False), encoding="utf-8")
        return the_case(sweep(workspace, settle=0))

    def returned(place: str) -> str:
        number = arrived(place, LEAK.format(name="王建国" if "二月" in place else "李梅"))
        decide_case(
            workspace, number, person=NAMES[Role.FIRST], outcome=Outcome.RETURN, reason="请遮盖", tier=Tier.FIRST
        )
        return number

    found = {
        "open": arrived("社会救助/救助名单/名单.txt", LEAK.format(name="张秀英")),
        "returned": returned("社会救助/二月名单/名单.txt"),
    }
    found["sealed"] = arrived("通知公告/专项/通知.txt", "机密★10年\n\n关于专项部署的通知\n各村于三月部署到位。\n")
    found["corrected"] = returned("社会救助/三月名单/名单.txt")
    assert arrived("社会救助/三月名单/名单.txt", "村民李梅，手机13800138000。\n") == found["corrected"]
    ask_for_roles(workspace, "褚代理", [Role.SECOND], until=None, person=NAMES[Role.ADMIN])
    cells = {"词语": "内部口径", "等级": "严重", "理由": "内部工作用语", "责任人": "办公室主任", "处理建议": "删除"}
    ask_for_term(workspace, cells, person=NAMES[Role.FIRST])
    return found


def test_no_page_is_forgotten() -> None:
    written = {re.sub(r"\?.*", "", place) for place in PLACES}
    patterns = {page.path for page in pages() if page.method == "GET"} - NO_PAGE_OF_OURS - REPORTS
    for pattern in patterns:
        assert any(re.fullmatch(re.sub(r"{\w+}", "[^/]+", pattern), place) for place in written), pattern


@pytest.mark.timeout(280)
@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("width", "height"), [(1366, 768), (390, 844)], ids=["office", "phone"])
def test_no_page_has_a_violation(
    workspace: Workspace,
    numbers: dict[str, str],
    browser: Browser,
    address: str,
    scheme: str,
    width: int,
    height: int,
) -> None:
    context = browser.new_context(
        viewport={"width": width, "height": height},
        color_scheme="dark" if scheme == "dark" else "light",
        base_url=address,
    )
    page, axe = context.new_page(), Axe()
    found = {}
    page.goto("/signin")
    found["/signin"] = axe.run(page).response["violations"]
    for role in Role:
        token = accounts.sign_in(workspace, NAMES[role], PASSWORD)
        context.add_cookies([{"name": COOKIE, "value": token, "url": address}])
        for place, readers in PLACES.items():
            if role in readers:
                page.goto(place.format(**numbers))
                found[f"{role.value} {place}"] = axe.run(page, options={"iframes": False}).response["violations"]
                wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
                assert wide <= 0, f"{place} is {wide} pixels wider than the screen"
    context.close()
    assert {place: [(v["id"], str(v["nodes"])[:300]) for v in bad] for place, bad in found.items() if bad} == {}
