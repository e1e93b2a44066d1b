"""Every hiding place of the zip-based office formats: found, in the right layer, and a whole file is not called damaged."""

import pytest

from tests.probes import docx, odf, pptx, xlsx
from tests.probes.probe import Probe, carriers

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
