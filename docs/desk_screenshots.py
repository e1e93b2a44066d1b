"""Takes the pictures of the review desk in docs/images/ from the shipped samples. Run: ``python docs/desk_screenshots.py``.

Every person and value in them is synthetic. Times are those of a fixed clock.
"""

import argparse
import datetime as dt
import re
import shutil
import socket
import sys
import tempfile
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import uvicorn
from screenshots import CHROMIUM, save

from disclosure_screen.desk.app import build_app
from disclosure_screen.model.case import Action, Outcome, Role, Tier
from disclosure_screen.pipeline import rule_changes
from disclosure_screen.pipeline.accounts import change_password, one_time_password
from disclosure_screen.pipeline.decide import decide_case, decide_item
from disclosure_screen.pipeline.people import add_person
from disclosure_screen.pipeline.proposals import ask_for_roles
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.shipped import shipped
from disclosure_screen.pipeline.sweep import sweep
from disclosure_screen.pipeline.terms import ask_for_term
from disclosure_screen.pipeline.workspace import Workspace

PASSWORD = "only-for-pictures"  # noqa: S105 - a workspace that lives as long as this script
PEOPLE = {
    Role.DRAFTER: "林拟稿",
    Role.FIRST: "周初审",
    Role.SECOND: "吴复审",
    Role.FINAL: "郑终审",
    Role.SECRECY: "钱保密",
    Role.LEGALITY: "孙合法",
    Role.RULES: "李规则",
    Role.AUDITOR: "冯监督",
    Role.ADMIN: "陈管理",
}
PROVIDER = {
    "issuer": "https://sso.office.example",
    "client_id": "desk",
    "desk_address": "https://desk.office.example",
}
"""An identity provider that is never asked: the sign-in page shows that there is one."""
OFFICE, PHONE = (1366, 768), (390, 844)


class Clock:
    """A morning in November; every look is a second later."""

    def __init__(self) -> None:
        self.time = dt.datetime(2026, 11, 24, 9, 0, tzinfo=dt.timezone(dt.timedelta(hours=8)))

    def __call__(self) -> dt.datetime:
        self.time += dt.timedelta(seconds=1)
        return self.time


def main() -> None:
    """Furnish an office, serve its desk, photograph it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--output", type=Path, default=Path(__file__).parent / "images")
    target: Path = parser.parse_args().output
    with tempfile.TemporaryDirectory() as scratch:
        root = Path(scratch) / "workspace"
        Workspace.open(root).close()
        shutil.copytree(shipped("rules"), root / "规则")
        settings = root / "workspace.toml"
        text = settings.read_text(encoding="utf-8").replace('folder = ""', 'folder = "规则"')
        for name, value in PROVIDER.items():
            text = re.sub(rf'(\[oidc\][^[]*?\n{name} = )""', rf'\1"{value}"', text)
        settings.write_text(text, encoding="utf-8")
        with Workspace.open(root, clock=Clock()) as workspace:
            places = furnish(workspace)
            with served(workspace) as address, browser() as chromium:
                for name, (role, path, size) in shots(places).items():
                    save(photograph(chromium, address, role, path, size), target / f"{name}.png")
                    print(name)


def shots(places: Mapping[str, str]) -> dict[str, tuple[Role | None, str, tuple[int, int]]]:
    """Each picture: who looks, where, and on which screen."""
    return {
        "desk-signin": (None, "/signin", OFFICE),
        "desk-queue": (Role.FIRST, "/?all=1", OFFICE),
        "desk-queue-phone": (Role.FIRST, "/?all=1", PHONE),
        "desk-case": (Role.FIRST, places["case"], OFFICE),
        "desk-case-phone": (Role.FIRST, places["case"], PHONE),
        "desk-sealed": (Role.SECRECY, places["sealed"], OFFICE),
        "desk-upload": (Role.DRAFTER, "/upload", OFFICE),
        "desk-drafts": (Role.DRAFTER, "/drafts", OFFICE),
        "desk-draft": (Role.DRAFTER, places["draft"], OFFICE),
        "desk-draft-phone": (Role.DRAFTER, places["draft"], PHONE),
        "desk-rule-change": (Role.RULES, "/rule-changes?file=personal/qq.yaml", OFFICE),
        "desk-search": (Role.FIRST, "/search?q=公示", OFFICE),
        "desk-published": (Role.FINAL, "/published", OFFICE),
        "desk-rules": (Role.RULES, "/rules", OFFICE),
        "desk-ledger": (Role.AUDITOR, "/ledger", OFFICE),
        "desk-ledger-phone": (Role.AUDITOR, "/ledger", PHONE),
        "desk-people": (Role.ADMIN, "/people", OFFICE),
        "desk-settings": (Role.ADMIN, "/settings", OFFICE),
    }


def furnish(workspace: Workspace) -> dict[str, str]:
    """People, the shipped samples, a few decisions; where the pictures are to be taken."""
    for role, name in PEOPLE.items():
        add_person(workspace, name, [role])
        change_password(workspace, name, one_time_password(workspace, name, actor="示例"), PASSWORD)
    drafts = shipped("samples") / "drafts"
    ignored = shutil.ignore_patterns("*.expected.json")
    shutil.copytree(drafts, workspace.inbox, ignore=ignored, dirs_exist_ok=True)
    own = workspace.inbox / "惠农补贴" / "2026年第三季度补贴清单"
    own.mkdir()
    shutil.copy(drafts / "惠农补贴" / "惠农补贴清单.xlsx", own / "补贴清单.xlsx")
    (workspace.inbox / "惠农补贴" / "惠农补贴清单.xlsx").unlink()
    (own / "送审单.yaml").write_text(f"拟稿人: {PEOPLE[Role.DRAFTER]}\n部门: 农业农村办\n", encoding="utf-8")
    sweep(workspace, settle=0)
    mine = next(e.case.number for e in queue(workspace).entries if e.case.drafter == PEOPLE[Role.DRAFTER])
    for item in show(workspace, mine).standing.items[:2]:
        decide_item(
            workspace, mine, person=PEOPLE[Role.FIRST], action=Action.MASK, reason="只保留后四位", finding=item.key
        )
    decide_case(
        workspace, mine, person=PEOPLE[Role.FIRST], outcome=Outcome.RETURN, reason="名单中的身份证号、账号须遮盖"
    )
    entries = queue(workspace).entries
    sealed = next(entry.case.number for entry in entries if entry.case.stage.value == "sealed")
    busy = next(e.case.number for e in entries if e.pending == (Tier.FIRST,) and 2 <= e.open_items <= 12)
    for item in show(workspace, busy).standing.items[:1]:
        decide_item(
            workspace,
            busy,
            person=PEOPLE[Role.FIRST],
            action=Action.MASK,
            reason="按区分处理要求遮盖",
            finding=item.key,
        )
    clean = next(e.case.number for e in entries if not e.open_items and e.pending == (Tier.FIRST,))
    while tiers := show(workspace, clean).entry.pending:
        person = PEOPLE[workspace.procedure.role(tiers[0])]
        decide_case(workspace, clean, person=person, outcome=Outcome.AGREE, reason="已逐项核对", tier=tiers[0])
    release(workspace, clean, actor=PEOPLE[Role.FINAL])
    ask_for_roles(workspace, "褚代理", [Role.SECOND], until=dt.date(2026, 12, 31), person=PEOPLE[Role.ADMIN])
    cells = {"词语": "内部口径", "等级": "严重", "理由": "内部工作用语", "责任人": "办公室主任", "处理建议": "删除"}
    ask_for_term(workspace, cells, person=PEOPLE[Role.FIRST])
    text = rule_changes.content(workspace, "personal/qq.yaml").replace("severity: minor", "severity: serious")
    change = rule_changes.drafted(workspace, "personal/qq.yaml", text.replace("advice: ", "advice: 先核实。"))
    rule_changes.ask(workspace, change, "公开后有人被加好友骚扰", person=PEOPLE[Role.RULES])
    return {"case": f"/cases/{busy}", "sealed": f"/cases/{sealed}", "draft": f"/drafts/{mine}"}


def photograph(chromium: Any, address: str, role: Role | None, path: str, size: tuple[int, int]) -> bytes:
    """One page as that person sees it."""
    context = chromium.new_context(viewport={"width": size[0], "height": size[1]}, base_url=address, locale="zh-CN")
    page = context.new_page()
    if role is not None:
        page.goto("/signin")
        page.fill("#name", PEOPLE[role])
        page.fill("#password", PASSWORD)
        page.click("main button")
        page.wait_for_url(lambda url: "/signin" not in url)
    page.goto(path)
    page.wait_for_timeout(300)
    picture = bytes(page.screenshot())
    context.close()
    return picture


@contextmanager
def served(workspace: Workspace) -> Iterator[str]:
    """The desk on a free loopback port."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    server = uvicorn.Server(uvicorn.Config(build_app(workspace), host="127.0.0.1", port=port, log_level="error"))
    thread = threading.Thread(target=server.run)
    thread.start()
    while not server.started:
        time.sleep(0.05)
    try:
        yield f"http://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


@contextmanager
def browser() -> Iterator[Any]:
    """A fresh Chromium."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if found is None:
        sys.exit("no Chromium on this machine")
    with sync_playwright() as play:
        opened = play.chromium.launch(executable_path=found, args=list(CHROMIUM))
        yield opened
        opened.close()


if __name__ == "__main__":
    main()
