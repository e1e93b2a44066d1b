"""Every hiding place of the binary Office formats: the value is found, in the right layer, and nothing is taken for damage."""

import pytest

from tests.probes import doc, ppt, xls
from tests.probes.probe import Probe, carriers

_PROBES = (*doc.PROBES, *xls.PROBES, *ppt.PROBES)


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_the_value_is_found_in_the_layer_it_hides_in(probe: Probe) -> None:
    document = probe.document()

    found = carriers(document.all_blocks(), probe.value)

    assert {block.layer for block in found} & probe.layers, sorted({block.layer.value for block in found})


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_a_whole_file_has_no_gap(probe: Probe) -> None:
    assert [gap.reason for gap in probe.document().all_gaps()] == []


def test_every_place_is_probed_once() -> None:
    places = [probe.place for probe in _PROBES]

    assert len(places) == len(set(places))
