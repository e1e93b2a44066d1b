"""What is published can be checked anywhere, by anybody, and every change to it is told."""

import shutil
from pathlib import Path

import pytest

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.model.errors import Refusal, StoreError, UsageError
from disclosure_screen.pipeline.housekeeping import housekeeping
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.manifest import FOLDER, PUBLIC_KEY
from disclosure_screen.pipeline.published import published_faults, take_downs
from disclosure_screen.pipeline.queue import show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.repair import repair
from disclosure_screen.pipeline.survey import survey
from disclosure_screen.pipeline.verify import verify_published
from disclosure_screen.pipeline.withdraw import withdraw
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import Clock, Reader, agree, current, drop, opened, staff, swept, the_case


@pytest.fixture
def office(tmp_path: Path) -> Workspace:
    """A workspace with one released case of two files."""
    made = opened(tmp_path / "ws")
    staff(made)
    drop(made, "通知公告/一批/公告.txt")
    drop(made, "通知公告/一批/附件/名单.txt", "名单\n")
    drop(made, "通知公告/一批/送审单.yaml", "拟稿人: 某人\n公示截止: 2026-11-09\n")
    number = the_case(swept(made))
    agree(made, number, Tier.FIRST, Tier.FINAL)
    release(made, number)
    return made


NUMBER = "2026-00001"


@pytest.fixture
def elsewhere(office: Workspace, tmp_path: Path) -> Path:
    """Another machine: a copy of what was published, the manifests and the public key; no workspace, no database."""
    place = tmp_path / "elsewhere"
    shutil.copytree(office.released / NUMBER, place / "web")
    shutil.copytree(office.root / FOLDER, place / FOLDER)
    shutil.copy(office.root / PUBLIC_KEY, place / PUBLIC_KEY)
    return place


def checked(place: Path) -> dict[str, str]:
    found = verify_published([place / "web"], place / FOLDER, place / PUBLIC_KEY)
    return {verified.file: verified.reason for verified in found}


def test_published_files_prove_themselves_on_another_machine(elsewhere: Path) -> None:
    assert checked(elsewhere) == {"公告.txt": "", "附件/名单.txt": ""}


def test_changed_and_extra_files_are_told_apart(elsewhere: Path) -> None:
    (elsewhere / "web" / "公告.txt").write_text("公告。\n", encoding="utf-8")
    (elsewhere / "web" / "多出.txt").write_text("多\n", encoding="utf-8")
    said = checked(elsewhere)
    assert "不一致" in said["公告.txt"]
    assert "不是经审核" in said["多出.txt"]


def test_a_missing_file_is_told(elsewhere: Path) -> None:
    (elsewhere / "web").rename(elsewhere / NUMBER)
    (elsewhere / NUMBER / "附件" / "名单.txt").unlink()
    found = verify_published([elsewhere / NUMBER], elsewhere / FOLDER, elsewhere / PUBLIC_KEY)
    assert [(v.file, v.reason) for v in found if not v.holds] == [("附件/名单.txt", "已公开的文件缺失")]


def test_a_forged_manifest_is_worth_nothing(elsewhere: Path) -> None:
    manifest = elsewhere / FOLDER / f"{NUMBER}.json"
    text = manifest.read_text(encoding="ascii")
    digit = text.index("sha256:") + 8
    manifest.write_text(text[:digit] + ("1" if text[digit] != "1" else "2") + text[digit + 1 :], encoding="ascii")
    with pytest.raises(StoreError, match="签名不符"):
        checked(elsewhere)


def test_another_offices_key_proves_nothing(elsewhere: Path, tmp_path: Path) -> None:
    with opened(tmp_path / "other") as other:
        drop(other, "通知公告/公告.txt")
        number = the_case(swept(other))
        agree(other, number, Tier.FIRST, Tier.FINAL)
        release(other, number)
        shutil.copy(other.root / PUBLIC_KEY, elsewhere / PUBLIC_KEY)
    with pytest.raises(StoreError, match="签名不符"):
        checked(elsewhere)


def test_the_signing_key_is_private(office: Workspace) -> None:
    assert (office.root / "signing.key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("harm", ["changed", "missing", "extra", "folder"])
def test_the_nightly_round_sees_every_harm_to_the_release_folder(office: Workspace, harm: str) -> None:
    assert published_faults(office) == ()
    place = office.released / NUMBER
    if harm == "changed":
        (place / "公告.txt").write_text("别的\n", encoding="utf-8")
    elif harm == "missing":
        (place / "公告.txt").unlink()
    elif harm == "extra":
        (place / "多.txt").write_text("多\n", encoding="utf-8")
    else:
        (office.released / "别的").mkdir()
    (fault,) = housekeeping(office).published_faults
    assert "released/" in fault


def test_an_ended_period_asks_for_a_take_down_and_withdrawal_answers_it(office: Workspace) -> None:
    clock = office.now
    assert isinstance(clock, Clock)
    assert take_downs(office) == ()
    clock.forward(days=8)
    (task,) = take_downs(office)
    assert (task.case, task.until.isoformat()) == (NUMBER, "2026-11-09")
    withdraw(office, NUMBER, person="终审人", reason="公示期满")
    assert take_downs(office) == ()
    assert not (office.released / NUMBER).exists()
    assert any((office.root / "withdrawn").rglob("公告.txt"))
    assert show(office, NUMBER).standing.case.stage is Stage.WITHDRAWN
    assert published_faults(office) == ()
    with pytest.raises(Refusal):
        release(office, NUMBER)


def test_a_withdrawal_killed_before_the_folder_was_moved_is_finished_at_start(
    office: Workspace, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("disclosure_screen.pipeline.withdraw.take_out", lambda *_: False)
    withdraw(office, NUMBER, person="终审人", reason="内容有误")
    monkeypatch.undo()
    assert (office.released / NUMBER).exists()
    repair(office)
    assert not (office.released / NUMBER).exists()
    assert verify(office).faults == ()


def test_only_a_reviewer_takes_down_what_is_public(office: Workspace) -> None:
    with pytest.raises(Refusal, match="没有审核角色"):
        withdraw(office, NUMBER, person="系统管理员", reason="试试")
    with pytest.raises(UsageError):
        withdraw(office, NUMBER, person="终审人", reason=" ")


def test_a_survey_grades_what_is_published_and_changes_nothing(office: Workspace, tmp_path: Path) -> None:
    web = tmp_path / "web"
    (web / "栏目").mkdir(parents=True)
    shutil.copy(office.released / NUMBER / "公告.txt", web / "公告.txt")
    (web / "栏目" / "=旧.txt").write_text("!serious 甲\n!gap 乙\n", encoding="utf-8")
    (web / "链接.txt").symlink_to(web / "公告.txt")
    found = survey([web], workspace=office, output=tmp_path / "out", screens=current(office))
    assert found.counts() == {"files": 2, "clear": 1, "review": 0, "redact": 1, "halt": 0, "unreachable": 1}
    assert [(f.file, f.released_here) for f in found.files] == [("栏目/=旧.txt", False), ("公告.txt", True)]
    assert found.sheet is not None
    assert "公民身份号码" in found.sheet.read_text(encoding="utf-8-sig")
    with pytest.raises(UsageError):
        survey([tmp_path / "没有"], workspace=office, screens=Reader())


def test_backups_are_private_complete_and_few(office: Workspace) -> None:
    import sqlite3

    clock = office.now
    assert isinstance(clock, Clock)
    for _ in range(16):
        kept = housekeeping(office).backups_kept
        clock.forward(days=1)
    copies = sorted((office.root / "backups").glob("*.db"))
    assert kept == len(copies) == 14
    assert all(copy.stat().st_mode & 0o077 == 0 for copy in copies)
    with sqlite3.connect(copies[-1]) as copy:
        assert copy.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        assert copy.execute("SELECT COUNT(*) FROM releases").fetchone() == (1,)
    copy.close()


def test_a_broken_chain_stops_the_nightly_round(office: Workspace) -> None:
    import sqlite3

    with sqlite3.connect(office.root / "screen.db") as foreign:
        foreign.execute("DROP TRIGGER ledger_no_update")
        foreign.execute("UPDATE ledger SET actor='别人' WHERE seq=1")
    foreign.close()
    with pytest.raises(StoreError, match="核验不通过"):
        housekeeping(office)
