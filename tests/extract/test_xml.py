"""XML events: everything readable comes, nothing is expanded or fetched, every break raises."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.extract import xml
from disclosure_screen.extract.limits import Limits
from disclosure_screen.extract.source import Unreadable
from disclosure_screen.model.document import GapReason


def _events(raw: bytes, step: int = 7, limits: Limits | None = None) -> tuple[list[xml.Event], Unreadable | None]:
    events: list[xml.Event] = []
    try:
        events.extend(xml.events([raw[at : at + step] for at in range(0, len(raw), step)], limits))
    except Unreadable as error:
        return events, error
    return events, None


def _text(events: list[xml.Event]) -> str:
    return "".join(text for kind, text, _ in events if kind == xml.TEXT)


TEXTS = st.text(
    st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="<>&\ufffe\uffff"), min_size=1
)


@given(TEXTS, st.sampled_from(["utf-8", "utf-16", "utf-16-le", "utf-16-be", "gb18030"]), st.integers(1, 64))
def test_the_text_of_a_part_survives_any_encoding_and_chunking(text: str, encoding: str, step: int) -> None:
    declaration = f'<?xml version="1.0" encoding="{encoding}"?>' if encoding == "gb18030" else ""
    events, error = _events(f"{declaration}<a>{text}</a>".encode(encoding), step)
    assert error is None
    assert _text(events) == text


@given(st.integers(1, 200))
def test_a_part_cut_anywhere_raises(at: int) -> None:
    raw = ("<a xmlns='u'>" + "<b>字</b>" * 20 + "</a>").encode()
    _, error = _events(raw[: min(at, len(raw) - 1)])
    assert error is not None
    assert error.reason is GapReason.DAMAGED


def test_text_before_a_break_comes_as_events_and_text_behind_it_as_rest() -> None:
    events, error = _events(b"<a><b>before</c><d>behind</d></a>", step=1000)
    assert _text(events) == "before"
    assert error is not None
    assert "behind" in error.rest
    assert "behind" not in str(error)


def test_a_declared_entity_is_refused_and_its_text_kept() -> None:
    _, error = _events(b'<!DOCTYPE a [<!ENTITY x "331081">]><a>&x; text</a>', step=1000)
    assert error is not None
    assert error.reason is GapReason.UNSUPPORTED
    assert "331081" in error.rest
    assert "text" in error.rest


def test_an_external_document_type_is_not_fetched_and_known_entities_are_read() -> None:
    events, error = _events(b'<!DOCTYPE a SYSTEM "http://localhost:1/x.dtd"><a>1&nbsp;2</a>')
    assert error is None
    assert _text(events) == "1\xa02"


def test_depth_beyond_the_limit_raises_and_keeps_the_text() -> None:
    raw = b"<a>" * 50 + b"deep" + b"</a>" * 50
    assert _events(raw)[1] is None
    events, error = _events(raw, 1000, Limits(xml_depth=10))
    assert error is not None
    assert error.reason is GapReason.LIMIT
    assert "deep" in error.rest
    assert all(kind == xml.START for kind, _, _ in events)


def test_names_do_not_depend_on_prefixes() -> None:
    one, _ = _events(b'<p:a xmlns:p="u"/>')
    other, _ = _events(b'<a xmlns="u"/>')
    assert one == other
    assert [xml.local(name) for _, name, _ in one] == ["a", "a"]


@pytest.mark.parametrize("raw", [b"", b"   ", b"\0\0"])
def test_an_empty_part_is_empty_and_not_clean(raw: bytes) -> None:
    _, error = _events(raw)
    assert error is not None
    assert error.reason is GapReason.EMPTY


def test_stripping_tags_is_linear() -> None:
    sizes = [len(xml.strip_tags("<" * size)) for size in (1_000, 1_000_000)]
    assert all(small < large for small, large in pairwise(sizes))
