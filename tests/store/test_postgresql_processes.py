"""Deciders and releasers as processes of their own on PostgreSQL: nothing twice, nothing missing, whoever is killed."""

import subprocess
import sys
from pathlib import Path

import pytest

from disclosure_screen.model.case import Stage, Tier
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.queue import queue, show
from disclosure_screen.pipeline.release import release
from disclosure_screen.pipeline.repair import repair
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import releases
from disclosure_screen.store.tables import releases as recorded
from tests.office import PERSON, agree, drop, swept, the_case

pytestmark = pytest.mark.service

ROOT = Path(__file__).parents[2]
_OPENED = """
import os, sys
from pathlib import Path
from disclosure_screen.model.case import Outcome, Tier
from disclosure_screen.model.errors import DisclosureScreenError
from disclosure_screen.pipeline import decide, release
from disclosure_screen.pipeline.workspace import Workspace
from tests.office import PERSON, RULES
office, numbers = Workspace.open(Path(sys.argv[1]), rules=RULES), sys.argv[2].split(",")
"""
DECIDE_AND_RELEASE = (
    _OPENED
    + """
done = []
for tier in (Tier.FIRST, Tier.FINAL):
    for number in numbers:
        try:
            decide.decide_case(office, number, person=PERSON[tier], outcome=Outcome.AGREE, reason="好", tier=tier)
            done.append(f"{number}:{tier.value}")
        except DisclosureScreenError:
            pass
for number in numbers:
    try:
        done.append(release.release(office, number).case)
    except DisclosureScreenError:
        pass
print(" ".join(done))
"""
)
RELEASE_AND_DIE = (
    _OPENED
    + """
point, moment = sys.argv[3:]
real = getattr(release, point)
def dies(*given, **named):
    if moment == "after":
        real(*given, **named)
    os._exit(9)
setattr(release, point, dies)
release.release(office, numbers[0])
"""
)


def started(script: str, *arguments: str) -> subprocess.Popen[str]:
    return subprocess.Popen(
        [sys.executable, "-c", script, *arguments],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def test_four_processes_decide_and_release_each_case_once(office: Workspace) -> None:
    for at in range(4):
        drop(office, f"通知公告/{at}.txt", f"第 {at} 件\n")
    numbers = [event.case for event in swept(office).events]
    orders = [numbers, numbers[::-1], numbers[2:] + numbers[:2], numbers]
    processes = [started(DECIDE_AND_RELEASE, str(office.root), ",".join(order)) for order in orders]
    said = [process.communicate() for process in processes]
    assert [process.returncode for process in processes] == [0] * len(orders), said
    done = sorted(word for out, _ in said for word in out.split())
    expected = [*numbers, *(f"{n}:{tier.value}" for n in numbers for tier in (Tier.FIRST, Tier.FINAL))]
    assert done == sorted(expected)
    assert sorted(path.name for path in office.released.iterdir() if not path.name.startswith(".")) == sorted(numbers)
    with office.reading() as connection:
        assert sorted(connection.execute(recorded.select()).scalars()) == sorted(
            releases.release_entry(connection, number)[0] for number in numbers
        )
    for number in numbers:
        decided = show(office, number).standing.decisions
        assert [(d.tier, d.person) for d in decided] == [(t, PERSON[t]) for t in (Tier.FIRST, Tier.FINAL)]
    assert queue(office).entries == ()
    assert verify(office).faults == ()


@pytest.mark.parametrize(
    ("point", "moment", "goes_out"),
    [
        ("_staged", "after", False),
        ("_publish", "before", False),
        ("_publish", "after", True),
        ("_record", "before", True),
        ("_record", "after", True),
    ],
)
def test_a_releaser_killed_at_any_step_holds_nobody_up_and_is_settled(
    office: Workspace, point: str, moment: str, goes_out: bool
) -> None:
    drop(office, "通知公告/公告.txt")
    number = the_case(swept(office))
    agree(office, number, Tier.FIRST, Tier.FINAL)
    killed = started(RELEASE_AND_DIE, str(office.root), number, point, moment)
    killed.communicate()
    assert killed.returncode == 9
    repair(office)
    assert (show(office, number).standing.case.stage is Stage.RELEASED) == goes_out
    assert (office.released / number / "公告.txt").exists() == goes_out
    if not goes_out:
        release(office, number)
    assert (office.released / number / "公告.txt").read_text(encoding="utf-8") == "公告\n"
    with office.reading() as connection:
        assert len(connection.execute(recorded.select()).all()) == 1
    assert verify(office).faults == ()
