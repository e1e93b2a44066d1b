"""What notices, identities and drafts remember, on PostgreSQL."""

import pytest

from disclosure_screen.model.case import Outcome
from disclosure_screen.model.errors import StoreError
from disclosure_screen.pipeline.decide import decide_case
from disclosure_screen.pipeline.drafts import own_drafts
from disclosure_screen.pipeline.ledger import verify
from disclosure_screen.pipeline.notify import forget_told, notify_due
from disclosure_screen.pipeline.workspace import Workspace
from disclosure_screen.store import identities
from disclosure_screen.store.identities import Errand
from tests.office import drop, swept, the_case

pytestmark = pytest.mark.service


def test_a_notice_is_told_once_and_a_returned_draft_is_its_drafter_s_first(office: Workspace) -> None:
    drop(office, "通知公告/甲/公告.txt", "公告甲\n")
    drop(office, "通知公告/甲/送审单.yaml", "拟稿人: 拟稿人\n")
    number = the_case(swept(office))
    decide_case(office, number, person="初审人", outcome=Outcome.RETURN, reason="改")
    drop(office, "通知公告/乙/公告.txt", "公告乙\n")
    drop(office, "通知公告/乙/送审单.yaml", "拟稿人: 拟稿人\n")
    swept(office)
    assert notify_due(office) == ()
    assert "已退回整改" in (office.root / "notices" / "拟稿人.txt").read_text(encoding="utf-8")
    assert [draft.number == number for draft in own_drafts(office, "拟稿人")] == [True, False]
    forget_told(office)
    assert notify_due(office) == ()


def test_an_errand_is_taken_once_and_a_subject_is_one_person_s(office: Workspace) -> None:
    with office.unit("signin") as unit:
        identities.begin(unit, "state", Errand("browser", "verifier", "nonce"))
    for expected in (True, False):
        with office.unit("signin") as unit:
            assert (identities.take(unit, "state") is not None) is expected
    with office.unit("初审人") as unit:
        identities.bind(unit, "初审人", "https://sso.example 1")
    with pytest.raises(StoreError), office.unit("复审人") as unit:
        identities.bind(unit, "复审人", "https://sso.example 1")
    with office.reading() as connection:
        assert identities.bound(connection, "https://sso.example 1") == "初审人"
        assert identities.subject_of(connection, "复审人") is None
    assert verify(office).faults == ()
