"""Everybody is told once what waits for them, without a word of any draft; what fails is tried again and stops nothing."""

import datetime
import re
import socket
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from disclosure_screen.cli import main
from disclosure_screen.model.case import Outcome, Role, Stage, Tier
from disclosure_screen.model.errors import UsageError
from disclosure_screen.pipeline.checkup import checkup
from disclosure_screen.pipeline.decide import decide_case
from disclosure_screen.pipeline.housekeeping import housekeeping
from disclosure_screen.pipeline.notify import notify_due, try_out, unreached
from disclosure_screen.pipeline.people import add_person, disable_person
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.workspace import Workspace
from tests.certificates import loopback_certificate
from tests.notify.servers import PASSWORD, Letters, Robot, mail_server, robot
from tests.office import Clock, agree, drop, opened, staff, swept, the_case

SECRET = "张三13800138000"
"""A title with a name and a number in it, as clerks write them."""


def office_with(root: Path, **settings: str) -> Workspace:
    """A staffed workspace with these lines in its [notify] tables: ``main``, ``to``, ``webhooks``."""
    opened(root).close()
    path = root / "workspace.toml"
    text = path.read_text(encoding="utf-8")
    for name, value in re.findall(r"^(\w+) = (.+)$", settings.get("main", ""), re.MULTILINE):
        text = re.sub(rf"^{name} = .*$", f"{name} = {value}", text, count=1, flags=re.MULTILINE)
    text = text.replace("[notify.to]\n", "[notify.to]\n" + settings.get("to", "") + "\n")
    text = text.replace("[notify.webhooks]\n", "[notify.webhooks]\n" + settings.get("webhooks", "") + "\n")
    path.write_text(text, encoding="utf-8")
    made = opened(root)
    staff(made)
    return made


def told(office: Workspace, name: str) -> str:
    path = office.root / "notices" / f"{name}.txt"
    return path.read_text(encoding="utf-8") if path.exists() else ""


def later(office: Workspace, **step: float) -> None:
    assert isinstance(office.now, Clock)
    office.now.forward(**step)


def arrived(office: Workspace, text: str = "公告\n", drafter: str = "拟稿人", department: str = "民政办") -> str:
    slip = f"拟稿人: {drafter}\n部门: {department}\n公示截止: 2026-11-09\n"
    drop(office, f"通知公告/{SECRET}/公告.txt", text)
    drop(office, f"通知公告/{SECRET}/送审单.yaml", slip)
    return the_case(swept(office))


def test_a_case_goes_round_and_everybody_hears_of_their_own_part(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        number = arrived(office, "公告\n!serious 甲\n")
        assert f"{number}（通知公告）等待初审，期限 2026-11-03" in told(office, "初审人")
        assert told(office, "复审人") == told(office, "拟稿人") == ""
        decide_case(office, number, person="初审人", outcome=Outcome.RETURN, reason=SECRET)
        swept(office)
        assert f"{number}（通知公告）已退回整改" in told(office, "拟稿人")
        drop(office, f"通知公告/{SECRET}/公告.txt", "公告\n")
        drop(office, f"通知公告/{SECRET}/送审单.yaml", "拟稿人: 拟稿人\n公示截止: 2026-11-09\n")
        swept(office)
        assert told(office, "初审人").count("等待初审") == 2, "a new version is a new turn"
        agree(office, number, Tier.FIRST)
        swept(office)
        assert "等待终审" in told(office, "终审人")
        agree(office, number, Tier.FINAL)
        release(office, number)
        swept(office)
        assert f"{number}（通知公告）已公开" in told(office, "拟稿人")
        later(office, days=9)
        swept(office)
        for name in ("终审人", "拟稿人"):
            assert f"{number}（通知公告）公示期已于 2026-11-09 届满" in told(office, name)


def test_nothing_is_told_twice(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        arrived(office)
        before = told(office, "初审人")
        for _ in range(3):
            later(office, minutes=1)
            assert notify_due(office) == ()
        assert told(office, "初审人") == before


def test_a_term_near_its_end_and_one_that_is_over_are_each_told_once(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        number = arrived(office)
        agree(office, number, Tier.FIRST)
        notify_due(office)
        due = show(office, number).entry.due
        assert due == datetime.date(2026, 11, 4)
        for _ in range(5):
            later(office, days=1)
            notify_due(office)
        text = told(office, "终审人")
        assert text.count("即将到期，期限 2026-11-04") == 1
        assert text.count("已超期，期限为 2026-11-04") == 1
        assert "期" not in told(office, "复审人")


def test_no_title_no_reason_and_no_name_of_a_file_is_ever_told(tmp_path: Path) -> None:
    with robot() as one:
        (tmp_path / "ws").mkdir()
        (tmp_path / "ws" / "robot.txt").write_text(one.address, encoding="utf-8")
        to = '"初审人" = ["file", "webhook:公开办"]\n"拟稿人" = ["webhook:公开办"]'
        with office_with(tmp_path / "ws", to=to, webhooks='"公开办" = "robot.txt"') as office:
            number = arrived(office, "公告\n!serious 甲\n")
            drop(office, f"通知公告/{SECRET}.docx", "")
            decide_case(office, number, person="初审人", outcome=Outcome.RETURN, reason=SECRET)
            later(office, days=3)
            swept(office)
            everything = str(one.seen) + "".join(
                path.read_text(encoding="utf-8") for path in (office.root / "notices").iterdir()
            )
            assert "已退回整改" in everything
            for part in (SECRET, "张三", "13800138000", "公告.txt", "甲"):
                assert part not in everything


def test_a_refused_arrival_is_told_to_whoever_takes_in(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        drop(office, "通知公告/坏的送审单/送审单.yaml", "拟稿人: [\n")
        drop(office, "通知公告/坏的送审单/公告.txt")
        (event,) = swept(office).events
        assert event.word == "refused"
        assert "未能受理" in told(office, "初审人")
        assert told(office, "拟稿人") == ""


def test_a_refused_draft_goes_back_to_the_drafter_its_slip_names(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        drop(office, "通知公告/空的/送审单.yaml", "拟稿人: 拟稿人\n")
        (office.inbox / "通知公告" / "空的" / "别处").symlink_to("/etc/hostname")
        (event,) = swept(office).events
        assert event.word == "refused"
        assert "未能受理" in told(office, "拟稿人")
        assert "未能受理" in told(office, "初审人")


def test_the_exported_head_goes_to_the_auditor_and_verifies_what_it_was(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        arrived(office)
        housekeeping(office)
        digest = re.search(r"sha256:[0-9a-f]{64}", told(office, "监督员"))
        assert digest
        assert digest[0] in (office.root / "heads.jsonl").read_text(encoding="utf-8")


def test_a_drafter_nobody_knows_gets_no_file_and_the_first_reviewer_hears_instead(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws", to='"民政办" = ["file"]') as office:
        number = arrived(office, drafter="../外人", department="没有的部门")
        decide_case(office, number, person="初审人", outcome=Outcome.RETURN, reason="改")
        notify_due(office)
        assert "已退回整改" in told(office, "初审人")
        assert {path.name for path in (office.root / "notices").iterdir()} == {"初审人.txt"}


def test_a_department_with_an_address_hears_of_its_drafts(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws", to='"民政办" = ["file"]') as office:
        number = arrived(office)
        decide_case(office, number, person="初审人", outcome=Outcome.RETURN, reason="改")
        notify_due(office)
        assert "已退回整改" in told(office, "民政办")
        assert "已退回整改" in told(office, "拟稿人")


def test_a_reviewer_who_drafted_the_case_or_was_disabled_is_not_asked(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        add_person(office, "初审乙", [Role.FIRST])
        add_person(office, "初审丙", [Role.FIRST])
        disable_person(office, "初审丙")
        arrived(office, drafter="初审乙")
        assert "等待初审" in told(office, "初审人")
        assert told(office, "初审乙") == told(office, "初审丙") == ""


@pytest.fixture
def letters(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Letters]:
    certificate, key = loopback_certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    with mail_server(certificate, key) as taken:
        yield taken


@pytest.fixture
def messenger() -> Iterator[Robot]:
    with robot() as one:
        yield one


def connected(root: Path, letters: Letters, messenger: Robot) -> Workspace:
    root.mkdir()
    (root / "mail.txt").write_text(f"{PASSWORD}\n", encoding="utf-8")
    (root / "robot.txt").write_text(f"{messenger.address}\n", encoding="utf-8")
    return office_with(
        root,
        main=f'mail_host = "127.0.0.1"\nmail_port = {letters.port}\nmail_sender = "desk@office.example"\n'
        'mail_user = "desk"\nmail_secret_file = "mail.txt"\ndesk_address = "https://desk.example"',
        to='"初审人" = ["first@office.example", "webhook:公开办"]\n"终审人" = ["webhook:公开办"]',
        webhooks='"公开办" = "robot.txt"',
    )


def test_mail_and_messenger_carry_the_same_notice(tmp_path: Path, letters: Letters, messenger: Robot) -> None:
    with connected(tmp_path / "ws", letters, messenger) as office:
        number = arrived(office)
        assert f"{number}（通知公告）等待初审" in letters.taken[0].get_content()
        assert f"{number}（通知公告）等待初审" in messenger.seen[0]["text"]["content"]
        assert "https://desk.example" in messenger.seen[0]["text"]["content"]
        assert len(letters.taken) == len(messenger.seen) == 1
        assert unreached(office) == ()


def test_a_channel_that_is_down_is_retried_and_said_and_stops_neither_sweep_nor_gate(
    tmp_path: Path, letters: Letters, messenger: Robot
) -> None:
    letters.refuse, messenger.status = True, 503
    with connected(tmp_path / "ws", letters, messenger) as office:
        number = arrived(office)
        assert {one.address for one in unreached(office)} == {"first@office.example", "webhook:公开办"}
        (line,) = [check for check in checkup(office) if check.name == "通知"]
        assert not line.well
        assert "未送到" in line.found or "没有送到" in line.found
        assert "only-in-tests" not in line.found
        agree(office, number, Tier.FIRST, Tier.FINAL)
        release(office, number)
        assert show(office, number).standing.case.stage is Stage.RELEASED
        attempts = len(messenger.seen)
        notify_due(office)
        assert len(messenger.seen) == attempts, "it rests for a while first"
        letters.refuse, messenger.status = False, 200
        drop(office, "通知公告/第二件.txt", "公告二\n")
        later(office, minutes=5)
        swept(office)
        assert "等待初审" in letters.taken[-1].get_content()
        assert unreached(office) == ()


def test_a_dead_mail_server_is_waited_for_once_and_not_once_for_everybody(tmp_path: Path) -> None:
    accepted = []
    with socket.create_server(("127.0.0.1", 0)) as dead:

        def hang_up() -> None:
            while True:
                try:
                    client, _ = dead.accept()
                except OSError:
                    return
                accepted.append(1)
                client.close()

        threading.Thread(target=hang_up, daemon=True).start()
        lines = f'mail_host = "127.0.0.1"\nmail_port = {dead.getsockname()[1]}\nmail_sender = "desk@office.example"'
        addresses = ", ".join(f'"reviewer{n}@office.example"' for n in range(8))
        with office_with(tmp_path / "ws", main=lines, to=f'"初审人" = [{addresses}]') as office:
            arrived(office)
            assert len(unreached(office)) == 8
            assert len(accepted) == 1


def test_a_messenger_s_key_is_in_no_table_and_no_setting(tmp_path: Path, letters: Letters, messenger: Robot) -> None:
    messenger.status = 500
    with connected(tmp_path / "ws", letters, messenger) as office:
        arrived(office)
        office.database.tidy()
        kept = (office.root / "screen.db").read_bytes() + (office.root / "workspace.toml").read_bytes()
        assert b"only-in-tests" not in kept


def test_a_missing_secret_file_is_said(tmp_path: Path, letters: Letters, messenger: Robot) -> None:
    with connected(tmp_path / "ws", letters, messenger) as office:
        (office.root / "robot.txt").unlink()
        arrived(office)
        (missed,) = unreached(office)
        assert "robot.txt" in missed.reason


def test_a_trial_goes_to_one_name_and_is_remembered_nowhere(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        for _ in range(2):
            (sent,) = try_out(office, "终审人")
            assert sent.reason == ""
        assert told(office, "终审人").count("试发") == 2
        assert notify_due(office) == ()


def test_where_every_channel_is_off_nothing_is_sent(tmp_path: Path) -> None:
    root = tmp_path / "ws"
    opened(root).close()
    text = (root / "workspace.toml").read_text(encoding="utf-8")
    (root / "workspace.toml").write_text(text.replace('folder = "notices"', 'folder = ""'), encoding="utf-8")
    with opened(root) as office:
        drop(office, "通知公告/公告.txt")
        swept(office)
        assert notify_due(office) == ()
        with pytest.raises(UsageError, match="渠道"):
            try_out(office, "初审人")


def test_what_is_long_past_is_forgotten_and_what_waits_is_not(tmp_path: Path) -> None:
    with office_with(tmp_path / "ws") as office:
        waiting = arrived(office)
        drop(office, "通知公告/另一件.txt", "公告二\n")
        other = the_case(swept(office))
        agree(office, other, Tier.FIRST, Tier.FINAL)
        release(office, other)
        notify_due(office)
        before = told(office, "初审人")
        later(office, days=70)
        housekeeping(office)
        housekeeping(office)
        after = told(office, "初审人").removeprefix(before)
        assert "等待初审" not in after, f"{waiting} still waits and was told long ago"
        with office.reading() as connection:
            from disclosure_screen.store.notices import known

            assert not any(other in key for _, key in known(connection) if not key.startswith("take-down"))


@pytest.mark.parametrize(
    "settings",
    [
        {"to": '"甲" = ["sms:1"]'},
        {"to": '"甲" = "file"'},
        {"to": '"甲" = ["webhook:没有"]'},
        {"to": '"甲" = ["a@b.example"]'},
        {"main": 'mail_host = "127.0.0.1"'},
        {"main": 'mail_security = "ssl3"'},
        {"webhooks": '"群" = 1'},
    ],
)
def test_unfit_settings_are_refused(tmp_path: Path, settings: dict[str, str]) -> None:
    with pytest.raises(UsageError):
        office_with(tmp_path / "ws", **settings)


def test_the_command_says_what_got_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with office_with(tmp_path / "ws"):
        pass
    assert main(["notify", "--try", "终审人", "--workspace", str(tmp_path / "ws")]) == 0
    assert "已送到" in capsys.readouterr().out
    assert main(["notify", "--workspace", str(tmp_path / "ws")]) == 0
