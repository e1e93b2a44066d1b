"""Grading is a maximum: every finding and gap can only raise it."""

from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.model.document import Gap, GapReason, Layer
from disclosure_screen.model.finding import Finding, Severity
from disclosure_screen.model.place import Location, Span
from disclosure_screen.model.verdict import Grade
from disclosure_screen.review.grade import grade

FINDINGS = st.builds(
    lambda severity, seals: Finding(
        "r", "t", "c", severity, 0.5, Layer.BODY, Location(), Span(0, 1), "", "f", "v", (), (), (), "", seals=seals
    ),
    st.sampled_from(Severity),
    st.booleans(),
)
GAPS = st.builds(Gap, st.sampled_from(GapReason))


@given(st.lists(FINDINGS), st.lists(GAPS), FINDINGS, GAPS)
def test_more_findings_or_gaps_never_lower_the_grade(f: list[Finding], g: list[Gap], one: Finding, gap: Gap) -> None:
    assert grade([*f, one], g) >= grade(f, g)
    assert grade(f, [*g, gap]) >= grade(f, g)


@given(st.lists(FINDINGS), st.lists(GAPS, min_size=1))
def test_nothing_with_a_gap_is_ever_clear(f: list[Finding], g: list[Gap]) -> None:
    assert grade(f, g) >= Grade.REVIEW


@given(st.lists(FINDINGS), st.lists(GAPS))
def test_a_seal_halts_and_nothing_else_does(f: list[Finding], g: list[Gap]) -> None:
    assert (grade(f, g) is Grade.HALT) == any(finding.seals for finding in f)


def test_each_severity_has_the_grade_of_the_contract() -> None:
    asked = {Severity.NOTE: Grade.CLEAR, Severity.MINOR: Grade.REVIEW, Severity.SERIOUS: Grade.REDACT}
    for severity, expected in (*asked.items(), (Severity.GRAVE, Grade.REDACT)):
        finding = Finding(
            "r", "t", "c", severity, 0.5, Layer.BODY, Location(), Span(0, 1), "", "f", "v", (), (), (), ""
        )
        assert grade([finding], []) is expected
    assert grade([], []) is Grade.CLEAR
