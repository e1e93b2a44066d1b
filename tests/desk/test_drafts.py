"""Findings go back to whoever drafted and to nobody else: the notice, the page, the report, the masked copy."""

import random
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from disclosure_screen.identifiers import mobile
from disclosure_screen.model.case import Action, Outcome, Role, Stage
from disclosure_screen.pipeline.decide import decide_case, decide_item
from disclosure_screen.pipeline.people import add_person
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.workspace import Workspace
from tests.desk.chromium import CHROMIUM, SignIn
from tests.desk.office import NAMES, Visitor, staffed

DRAFTER, FIRST = NAMES[Role.DRAFTER], NAMES[Role.FIRST]
NUMBER_INSIDE = mobile.sample(random.Random(5))
TEXT = f"各村：\n请联系村民，手机{NUMBER_INSIDE}。\n"


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("template") / "ws"
    with staffed(root) as office:
        add_person(office, DRAFTER, [Role.DRAFTER])
        folder = office.inbox / "通知公告" / "防汛通知"
        folder.mkdir()
        (folder / "通知.txt").write_text(TEXT, encoding="utf-8")
        (folder / "送审单.yaml").write_text(f"拟稿人: {DRAFTER}\n", encoding="utf-8")
        (office.inbox / "通知公告" / "别人的.txt").write_text(f"{TEXT}另行通知。\n", encoding="utf-8")
        sweep(office, settle=0)
    return root


@pytest.fixture
def office(template: Path, tmp_path: Path) -> Iterator[Workspace]:
    shutil.copytree(template, tmp_path / "ws")
    with Workspace.open(tmp_path / "ws") as opened:
        yield opened


def numbers(office: Workspace) -> tuple[str, str]:
    """The drafter's case, and one of nobody's."""
    found = {entry.case.drafter: entry.case.number for entry in queue(office, all_stages=True).entries}
    return found[DRAFTER], found[""]


def send_back(office: Workspace, number: str) -> None:
    for item in show(office, number).standing.items:
        decide_item(office, number, person=FIRST, action=Action.MASK, reason="遮盖后再送", finding=item.key)
    decide_case(office, number, person=FIRST, outcome=Outcome.RETURN, reason="手机号码须遮盖")


def test_a_returned_draft_reaches_its_drafter_with_everything_to_correct(office: Workspace) -> None:
    number, _ = numbers(office)
    drafter = Visitor(office, Role.DRAFTER)
    assert "审核中" in drafter.get("/drafts").text
    assert drafter.get(f"/drafts/{number}").status == 400, "under review its findings are the reviewers' business"
    send_back(office, number)
    sweep(office, settle=0)
    notice = (office.root / "notices" / f"{DRAFTER}.txt").read_text(encoding="utf-8")
    assert f"{number}（通知公告）已退回整改" in notice
    assert f'href="/drafts/{number}"' in drafter.get("/upload").text
    page = drafter.get(f"/drafts/{number}").text
    for part in ("手机号码须遮盖", FIRST, "手机号码", "遮盖后再送"):
        assert part in page
    assert NUMBER_INSIDE not in page
    report = drafter.client.get(f"/drafts/{number}/report/1")
    assert report.status_code == 200
    assert NUMBER_INSIDE not in report.text
    assert "手机" in report.text


def test_the_masked_copy_is_what_it_says(office: Workspace) -> None:
    number, _ = numbers(office)
    send_back(office, number)
    drafter = Visitor(office, Role.DRAFTER)
    answer = drafter.client.post(f"/drafts/{number}/proposal/1", data={"form_key": drafter.form_key})
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    copy = answer.content.decode("utf-8")
    assert NUMBER_INSIDE not in copy
    assert "请联系村民" in copy
    folder = office.inbox / "通知公告" / "防汛通知"
    folder.mkdir(exist_ok=True)
    (folder / "通知.txt").write_bytes(answer.content)
    (folder / "送审单.yaml").write_text(f"拟稿人: {DRAFTER}\n", encoding="utf-8")
    (event,) = sweep(office, settle=0).events
    assert (event.word, event.case) == ("version", number)
    assert "已消除 1 处，仍存在 0 处" in event.reason
    assert "审核中" in drafter.get("/drafts").text


def test_nobody_sees_another_s_draft_by_its_number(office: Workspace) -> None:
    mine, other = numbers(office)
    send_back(office, other)
    send_back(office, mine)
    drafter, first = Visitor(office, Role.DRAFTER), Visitor(office, Role.FIRST)
    for visitor, number in ((drafter, other), (first, mine)):
        for path in (f"/drafts/{number}", f"/drafts/{number}/report/1"):
            answer = visitor.get(path)
            assert (answer.status, "您没有这件送审件" in answer.text) == (400, True)
        assert visitor.post(f"/drafts/{number}/proposal/1").status == 400
        assert number not in visitor.get("/drafts").text


@pytest.mark.parametrize("position", ["0", "2", "-1", "x", "９", "1/../2", "99999999999"])
def test_a_file_that_is_not_there_is_refused(office: Workspace, position: str) -> None:
    number, _ = numbers(office)
    send_back(office, number)
    drafter = Visitor(office, Role.DRAFTER)
    assert drafter.get(f"/drafts/{number}/report/{position}").status in (400, 404)
    assert drafter.post(f"/drafts/{number}/proposal/{position}").status in (400, 404)


@pytest.fixture(scope="module")
def workspace(template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    root = tmp_path_factory.mktemp("browser") / "ws"
    shutil.copytree(template, root)
    with Workspace.open(root) as opened:
        yield opened


@pytest.mark.browser
@pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on this machine; the gate installs Debian's")
@pytest.mark.parametrize("script", [True, False])
def test_a_drafter_goes_from_the_notice_to_the_masked_copy(workspace: Workspace, sign_in: SignIn, script: bool) -> None:
    number, _ = numbers(workspace)
    if show(workspace, number).standing.case.stage is not Stage.RETURNED:
        send_back(workspace, number)
    page = sign_in(Role.DRAFTER, script=script)
    page.click(f"text={number}")
    page.wait_for_selector("text=要改正的")
    assert "手机号码须遮盖" in page.inner_text("main")
    if script:
        assert not Axe().run(page).response["violations"]
    with page.expect_download() as waiting:
        page.click("text=下载遮盖建议稿")
    assert NUMBER_INSIDE not in Path(waiting.value.path()).read_text(encoding="utf-8")
    page.goto("/drafts")
    if script:
        assert not Axe().run(page).response["violations"]
