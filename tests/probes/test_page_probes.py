"""Every hiding place of the page formats (PDF, OFD, pictures): found, in the right layer, and a whole file has no gap."""

import pytest

from disclosure_screen.model.document import Layer
from tests.probes import image, ofd, pdf
from tests.probes.probe import Probe, carriers

_PROBES = (*pdf.PROBES, *ofd.PROBES, *image.PROBES)


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_the_value_is_found_in_the_layer_it_hides_in(probe: Probe) -> None:
    found = carriers(probe.document().all_blocks(), probe.value)

    assert {block.layer for block in found} & probe.layers, sorted({block.layer.value for block in found})


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_what_is_not_seen_is_not_given_as_plain_text_too(probe: Probe) -> None:
    found = {block.layer for block in carriers(probe.document().all_blocks(), probe.value)}

    assert not found & {Layer.BODY, Layer.CELL} or probe.layers & {Layer.BODY, Layer.CELL}


@pytest.mark.parametrize("probe", _PROBES, ids=lambda probe: probe.place)
def test_a_whole_file_has_no_gap(probe: Probe) -> None:
    assert [gap.reason for gap in probe.document().all_gaps()] == []


def test_every_place_is_probed_once() -> None:
    places = [probe.place for probe in _PROBES]

    assert len(places) == len(set(places))
