"""Every hiding place of the zip-based office formats: found, in the right layer, and a whole file is not called damaged."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from disclosure_screen.extract.driver import read_document
from disclosure_screen.extract.source import Source
from tests.probes import docx, odf, pptx, xlsx
from tests.probes.probe import VALUE, Probe, carriers

_PROBES = (*docx.PROBES, *xlsx.PROBES, *pptx.PROBES, *odf.PROBES)


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_the_value_is_found_in_the_layer_it_hides_in(probe: Probe) -> None:
    found = carriers(probe.document().all_blocks(), probe.value)

    assert {block.layer for block in found} & probe.layers, sorted({block.layer.value for block in found})


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_what_is_found_is_told_where(probe: Probe) -> None:
    found = carriers(probe.document().all_blocks(), probe.value)

    assert all(block.location.route for block in found)


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_a_whole_file_has_no_gap(probe: Probe) -> None:
    assert [gap.reason for gap in probe.document().all_gaps()] == []


def test_every_place_is_probed_once() -> None:
    places = [probe.place for probe in _PROBES]

    assert len(places) == len(set(places))


_WHOLE = {
    "稿件.docx": docx.PLACES["table cell"][1](VALUE),
    "名单.xlsx": xlsx.PLACES["hidden sheet"][1](VALUE),
    "汇报.pptx": pptx.PLACES["table"][1](VALUE),
    "稿件.odt": odf.TEXTS["table cell"][1](VALUE),
}


@given(st.sampled_from(sorted(_WHOLE)), st.floats(0, 1, exclude_max=True))
@settings(deadline=None, max_examples=150)
def test_a_file_cut_anywhere_is_never_without_a_gap(name: str, share: float) -> None:
    raw = _WHOLE[name]
    document = read_document(Source.of_bytes(name, raw[: int(len(raw) * share)]))

    assert list(document.all_gaps())


@given(st.sampled_from(sorted(_WHOLE)), st.integers(0, 10**9), st.binary(min_size=1, max_size=4))
@settings(deadline=None, max_examples=150)
def test_a_file_with_bytes_overwritten_is_read_without_an_error_or_has_a_gap(name: str, at: int, raw: bytes) -> None:
    whole = bytearray(_WHOLE[name])
    start = at % len(whole)
    whole[start : start + len(raw)] = raw[: len(whole) - start]
    document = read_document(Source.of_bytes(name, bytes(whole)))

    assert list(document.all_gaps()) or carriers(document.all_blocks(), VALUE)
