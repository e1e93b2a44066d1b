"""Laws of masking: whatever overlaps whatever, no raw value comes out, and what is not covered stays as it is."""

from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.model.finding import Severity
from disclosure_screen.model.place import Span
from disclosure_screen.report.segments import Hit, segments
from disclosure_screen.report.veil import Veil, canonical, forms

NOTHING = Veil({})
TEXTS = st.text(alphabet="甲乙丙丁0123456789Xx ，。<&", min_size=1, max_size=60)


@st.composite
def drawn(draw: st.DrawFn) -> tuple[str, list[Hit]]:
    """A text and overlapping hits with fully masked excerpts."""
    text = draw(TEXTS)
    hits = []
    for number in range(draw(st.integers(0, 6))):
        start = draw(st.integers(0, len(text) - 1))
        end = draw(st.integers(start + 1, len(text)))
        severity = draw(st.sampled_from(list(Severity)))
        hits.append(Hit(Span(start, end), "#" * (end - start), severity, f"类{number}", number + 1))
    return text, hits


@given(drawn())
def test_segments_join_to_the_text_with_exactly_the_covered_characters_masked(given: tuple[str, list[Hit]]) -> None:
    text, hits = given
    covered = {offset for hit in hits for offset in range(hit.span.start, hit.span.end)}
    joined = "".join(piece.text for piece in segments(text, hits, NOTHING))
    assert len(joined) == len(text)
    for offset, (shown, plain) in enumerate(zip(joined, text, strict=True)):
        assert (shown in "#*") if offset in covered else (shown == plain)


@given(drawn())
def test_every_segment_names_exactly_the_findings_that_cover_it(given: tuple[str, list[Hit]]) -> None:
    text, hits = given
    at = 0
    begun: list[int] = []
    for piece in segments(text, hits, NOTHING):
        here = sorted(hit.number or 0 for hit in hits if hit.span.start <= at and at + len(piece.text) <= hit.span.end)
        assert list(piece.numbers) == here
        assert (piece.severity is None) == (not here)
        begun += piece.starts
        at += len(piece.text)
    assert sorted(begun) == sorted(hit.number or 0 for hit in hits)


def test_an_excerpt_of_another_length_is_drawn_as_one_unit() -> None:
    pieces = segments("姓名：欧阳某某。", [Hit(Span(3, 7), "欧阳**（已遮盖）", Severity.MINOR, "姓名", 1)], NOTHING)
    assert [piece.text for piece in pieces] == ["姓名：", "欧阳**（已遮盖）", "。"]


def test_overlapping_excerpts_of_other_lengths_are_masked_whole() -> None:
    hits = [Hit(Span(0, 4), "甲*", Severity.MINOR, "一", 1), Hit(Span(2, 6), "丙*", Severity.GRAVE, "二", 2)]
    assert "".join(piece.text for piece in segments("甲乙丙丁戊己庚", hits, NOTHING)) == "******庚"


def test_a_finding_beyond_the_text_still_hides_its_last_character() -> None:
    shown = "".join(p.text for p in segments("甲乙", [Hit(Span(1, 9), "*" * 8, Severity.GRAVE, "一", 1)], NOTHING))
    assert shown.startswith("甲*")
    assert "乙" not in shown


def test_a_window_cuts_only_plain_text_and_says_how_much() -> None:
    text = "甲" * 500 + "331081190101010001" + "乙" * 500
    pieces = segments(text, [Hit(Span(500, 518), "*" * 18, Severity.GRAVE, "一", 1)], NOTHING, window=20)
    shown = sum(len(piece.text) for piece in pieces)
    assert shown + sum(piece.cut for piece in pieces) == len(text)
    assert "*" * 18 in "".join(piece.text for piece in pieces)


@given(st.text(alphabet="甲乙丙0123456789", min_size=6, max_size=18), st.text(max_size=20), st.text(max_size=20))
def test_the_veil_leaves_no_value_wherever_it_stands(value: str, before: str, after: str) -> None:
    veil = Veil({value: "*" * len(value)})
    shown = veil.text(before + value + after)
    assert value not in shown
    assert len(shown) == len(before + value + after)


@given(st.text(alphabet="0123456789", min_size=11, max_size=18), st.sampled_from(" -–·\u3000\u200b"), st.integers(2, 6))
def test_the_veil_knows_a_number_however_it_is_spaced(value: str, separator: str, every: int) -> None:
    spaced = separator.join(value[start : start + every] for start in range(0, len(value), every))
    shown = Veil({value: "*" * len(value)}).text(f"号码{spaced}，")
    assert canonical(spaced) == value
    assert not any(character.isdigit() for character in shown)


@given(st.text(alphabet="0123456789", min_size=12, max_size=18), st.binary(max_size=5), st.binary(max_size=5))
def test_every_base64_of_a_value_is_recognised_at_every_alignment(value: str, before: bytes, after: bytes) -> None:
    import base64

    encoded = base64.b64encode(before + value.encode() + after).decode()
    assert any(form in encoded for form in forms(value))


def test_what_a_finding_shows_plainly_is_no_secret() -> None:
    assert Veil({}).text("法制政府") == "法制政府"
