"""The notices that were learnt from (已学习的公示样本): every identifier exactly, nearly every person, no alarm without one."""

import pytest

from benchmarks.heldout import held_out
from benchmarks.quality import ours
from benchmarks.quality_score import Tally
from disclosure_screen.detect.engine import Engine
from disclosure_screen.model.finding import Severity
from disclosure_screen.text.fingerprint import Key


@pytest.fixture(scope="module", params=["first", "second"])
def counted(request: pytest.FixtureRequest, engine: Engine) -> Tally:
    tally = Tally(None)
    notices = list(held_out(request.param, 1, 5))
    for notice, found in zip(notices, ours(engine, [notice.text for notice in notices]), strict=True):
        tally.add(notice, found)
    return tally


def test_every_identifier_of_a_notice_is_found_exactly(counted: Tally) -> None:
    kinds = [kind for kind in counted.wanted if kind not in ("name", "home")]
    assert counted.scores(kinds) == (100.0, 100.0, 100.0)


def test_addresses_and_names_keep_what_they_learnt(counted: Tally) -> None:
    assert counted.scores(["home"])[2] >= 92
    assert counted.scores(["name"])[2] >= 88


@pytest.mark.parametrize("name", ["first", "second"])
def test_a_notice_without_anybody_in_it_raises_nothing_above_a_note(engine: Engine, key: Key, name: str) -> None:
    silent = [notice.text for notice in held_out(name, 1, 5) if not notice.gold]
    assert len(silent) >= 9
    for text in silent:
        alarms = [one.rule for one in engine.screen_text(text, key) if one.severity > Severity.NOTE]
        assert [rule for rule in alarms if not rule.startswith(("wording.", "lexicon."))] == [], text
