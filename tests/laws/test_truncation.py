"""The law of the cut (截断): no sample draft and no probe file, cut off at any byte, is ever read as a file without a gap.

Plain text is the one exception, because a text that ends early is a text; what is left of it is read like any other. So are
comma-separated values and a mail of one text part, which are plain text.
"""

from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source
from tests.probes import doc, docx, image, odf, ofd, pdf, ppt, pptx, texts, variants, xls, xlsx
from tests.probes.probe import Probe

_DRAFTS = Path(__file__).parents[2] / "samples" / "drafts"
_TEXT = frozenset({".txt", ".csv", ".eml"})
_SAMPLES = sorted(path for path in _DRAFTS.rglob("*") if path.is_file() and path.suffix != ".json")
_CUT_SAMPLES = [path for path in _SAMPLES if path.suffix not in _TEXT]


def _first_of_each_kind() -> dict[str, Probe]:
    """One probe for each file suffix there is a probe of, texts apart."""
    modules = (docx, xlsx, pptx, odf, doc, xls, ppt, pdf, ofd, image, texts, variants)
    found: dict[str, Probe] = {}
    for probe in (probe for module in modules for probe in module.PROBES if not probe.passwords):
        suffix = probe.name[probe.name.rfind(".") :]
        if suffix not in _TEXT:
            found.setdefault(suffix, probe)
    return found


_KINDS = _first_of_each_kind()
_PICTURES = frozenset({".bmp", ".gif", ".jpg", ".png", ".tif", ".webp"})


@lru_cache
def _built(suffix: str) -> tuple[str, bytes]:
    probe = _KINDS[suffix]
    return probe.name, probe.build(probe.value)


def _end(suffix: str, raw: bytes) -> int:
    """Where the file's last meaningful byte ends: line ends behind it, or what pads an archive to its record, mean nothing."""
    if suffix != ".tar":
        return len(raw.rstrip())
    return -(-len(raw.rstrip(b"\0")) // 512) * 512 + 1024


def _has_gap(name: str, raw: bytes, at: int) -> bool:
    return any(True for _ in read_document(Source.of_bytes(name, raw[:at])).all_gaps())


@pytest.mark.parametrize("path", _CUT_SAMPLES, ids=lambda path: path.name)
@settings(max_examples=12)
@given(data=st.data())
def test_a_sample_cut_anywhere_has_a_gap(path: Path, data: st.DataObject) -> None:
    raw = path.read_bytes()
    assert _has_gap(path.name, raw, data.draw(st.integers(0, _end(path.suffix, raw) - 1)))


@pytest.mark.parametrize("suffix", sorted(_KINDS.keys() - _PICTURES))
@settings(max_examples=25)
@given(data=st.data())
def test_a_file_of_any_format_cut_anywhere_has_a_gap(suffix: str, data: st.DataObject) -> None:
    name, raw = _built(suffix)
    assert _has_gap(name, raw, data.draw(st.integers(0, _end(suffix, raw) - 1)))


@pytest.mark.parametrize("suffix", sorted(_PICTURES))
@settings(max_examples=4)
@given(data=st.data())
def test_a_picture_cut_anywhere_has_a_gap(suffix: str, data: st.DataObject) -> None:
    """Fewer examples, because what is left of a picture is recognised, which takes a second."""
    name, raw = _built(suffix)
    assert _has_gap(name, raw, data.draw(st.integers(0, len(raw) - 1)))


@pytest.mark.parametrize("cut", [lambda raw: len(raw) - 1, lambda raw: len(raw) - 2, lambda raw: len(raw) // 2])
@pytest.mark.parametrize("suffix", sorted(_KINDS))
def test_the_cuts_nobody_would_notice_are_noticed(suffix: str, cut: Callable[[bytes], int]) -> None:
    name, raw = _built(suffix)
    assert _has_gap(name, raw, cut(raw[: _end(suffix, raw)]))


def test_every_sample_is_cut_but_plain_text() -> None:
    assert {path.suffix for path in set(_SAMPLES) - set(_CUT_SAMPLES)} == {".txt"}
    assert len(_KINDS) >= 24
