"""What was decided about one thing says nothing about another: items, covers, expiry, sealing."""

import datetime
from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.model.case import Action, Disposition, ItemKind
from disclosure_screen.model.document import Gap, GapReason, Layer
from disclosure_screen.model.finding import Finding, Place, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.verdict import Grade, Verdict
from disclosure_screen.review.deadline import working_days_after
from disclosure_screen.review.items import closed, items, merged
from disclosure_screen.review.seal import sealed

NOW = datetime.datetime(2026, 11, 2, tzinfo=datetime.UTC)


def finding(places: tuple[str, ...], severity: Severity = Severity.SERIOUS, *, seals: bool = False) -> Finding:
    location = Location(("名单", "B 列"))
    return Finding(
        rule="personal.resident-id", title="公民身份号码", category="personal", severity=severity, confidence=1.0,
        layer=Layer.CELL, location=location, span=Span(0, 18), excerpt="331***0001", fingerprint="column",
        value_fingerprint="value", places=tuple(Place(0, Span(0, 18), location, "331***0001", p) for p in places),
        reasons=("校验码正确",), basis=(), advice="", replacement="331***", seals=seals,
    )  # fmt: skip


def verdict(*findings: Finding, gaps: tuple[Gap, ...] = (), grade: Grade = Grade.REDACT) -> Verdict:
    return Verdict("清单.xlsx", "sha256:" + "0" * 64, "x", "sha256:" + "1" * 64, grade, findings, gaps)


def word(covers: frozenset[str], action: Action, severity: Severity = Severity.GRAVE) -> Disposition:
    return Disposition("2026-00001", "column", action, "甲", "核实", severity, covers, NOW)


def test_one_more_row_reopens_a_column_that_was_excused() -> None:
    (before,) = items([verdict(finding(("row1", "row2")))])
    (after,) = items([verdict(finding(("row1", "row2", "row3")))])
    excuse = word(before.covers, Action.FALSE_ALARM)
    assert closed(before, [excuse])
    assert not closed(after, [excuse])


def test_fewer_rows_stay_excused() -> None:
    (before,) = items([verdict(finding(("row1", "row2")))])
    (after,) = items([verdict(finding(("row1",)))])
    assert closed(after, [word(before.covers, Action.KEEP)])


def test_a_finding_that_has_become_graver_is_open_again() -> None:
    (mild,) = items([verdict(finding(("row1",), Severity.MINOR))])
    (grave,) = items([verdict(finding(("row1",), Severity.GRAVE))])
    excuse = word(mild.covers, Action.KEEP, Severity.MINOR)
    assert closed(mild, [excuse])
    assert not closed(grave, [excuse])


def test_masking_and_deleting_close_nothing_by_themselves() -> None:
    (item,) = items([verdict(finding(("row1",)))])
    assert not closed(item, [word(item.covers, Action.MASK), word(item.covers, Action.DELETE)])


def test_notes_are_no_items_but_a_seal_always_is() -> None:
    assert items([verdict(finding(("row1",), Severity.NOTE))]) == ()
    (seal,) = items([verdict(finding(("row1",), Severity.NOTE, seals=True))])
    assert seal.seals


@given(st.lists(st.builds(Gap, st.sampled_from(GapReason), st.builds(Location, st.tuples(st.text(max_size=3))))))
def test_every_gap_is_an_item_and_equal_gaps_are_one(gaps: list[Gap]) -> None:
    made = items([verdict(gaps=tuple(gaps))])
    assert all(item.kind is ItemKind.GAP for item in made)
    assert len(made) == len(set(gaps))


def test_the_same_gap_in_another_file_is_another_item() -> None:
    gap = Gap(GapReason.NO_TEXT_LAYER)
    one, other = verdict(gaps=(gap,)), replace(verdict(gaps=(gap,)), digest="sha256:" + "2" * 64)
    assert len({item.key for item in items([one, other])}) == 2


def test_nothing_of_the_text_remains_in_a_sealed_verdict() -> None:
    halted = sealed(verdict(finding(("row1",), seals=True), finding(("row2",)), grade=Grade.HALT))
    for kept in halted.findings:
        assert (kept.excerpt, kept.replacement, kept.reasons) == ("", "", ())
        assert all(place.excerpt == "" for place in kept.places)
    assert [kept.location for kept in halted.findings] == [Location(("名单", "B 列"))] * 2


def test_an_unsealed_verdict_stays_as_it_is() -> None:
    assert sealed(verdict(finding(("row1",)))) == verdict(finding(("row1",)))


def test_a_term_of_working_days_skips_weekends_and_holidays() -> None:
    friday = datetime.date(2026, 11, 6)
    assert working_days_after(friday, 1) == datetime.date(2026, 11, 9)
    assert working_days_after(friday, 5) == datetime.date(2026, 11, 13)
    assert working_days_after(friday, 1, holidays={datetime.date(2026, 11, 9)}) == datetime.date(2026, 11, 10)
    assert working_days_after(friday, 1, extra={datetime.date(2026, 11, 7)}) == datetime.date(2026, 11, 7)


@given(st.lists(st.lists(st.sampled_from(["a", "b", "c"]), min_size=1, max_size=3), max_size=3))
def test_items_of_each_file_merged_are_the_items_of_all(files: list[list[str]]) -> None:
    made = [
        replace(verdict(finding(tuple(places)), gaps=(Gap(GapReason.DAMAGED),)), digest=f"sha256:{n:064d}")
        for n, places in enumerate(files)
    ]
    assert merged(item for one in made for item in items([one])) == items(made)
