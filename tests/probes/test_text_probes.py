"""Every hiding place of the text formats and of formats under another name: found, in the right layer, without a gap."""

import pytest

from tests.probes import containers, texts, variants
from tests.probes.probe import Probe, carriers

_PROBES = (*texts.PROBES, *containers.PROBES, *variants.PROBES)


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_the_value_is_found_in_the_layer_it_hides_in(probe: Probe) -> None:
    found = carriers(probe.document().all_blocks(), probe.value)

    assert {block.layer for block in found} & probe.layers, sorted({block.layer.value for block in found})


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_a_whole_file_has_no_gap(probe: Probe) -> None:
    assert [gap.reason for gap in probe.document().all_gaps()] == []


def test_every_place_is_probed_once() -> None:
    places = [probe.place for probe in _PROBES]

    assert len(places) == len(set(places))
