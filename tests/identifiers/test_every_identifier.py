"""Laws every identifier keeps, whichever it is."""

import random
import re
import subprocess
import sys

import pytest
from hypothesis import given
from hypothesis import strategies as st

from disclosure_screen.identifiers.registry import identifiers
from disclosure_screen.model.evidence import Evidence
from disclosure_screen.text.reading import fold

NAMES = tuple(identifiers())
SEEDS = st.integers(0, 10**6)
WIDE = str.maketrans(
    "0123456789ABCDEFGHJKLMNPQRSTUVWXYZ", "０１２３４５６７８９ＡＢＣＤＥＦＧＨＪＫＬＭＮＰＱＲＳＴＵＶＷＸＹＺ"
)


def value(found: re.Match[str]) -> str:
    return found.groupdict().get("value") or found[0]


def test_identifiers_are_imported_one_by_one_when_asked_for() -> None:
    program = (
        "import sys; from disclosure_screen.identifiers.registry import identifiers; names = set(identifiers());"
        "loaded = [m for m in sys.modules if m.startswith('disclosure_screen.identifiers.')];"
        "assert 'qq' in names and 'disclosure_screen.identifiers.qq' not in loaded, loaded;"
        "identifiers()['qq']; assert 'disclosure_screen.identifiers.qq' in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], check=True)


def test_an_unknown_identifier_is_a_key_error() -> None:
    with pytest.raises(KeyError):
        identifiers()["_checks"]


@pytest.mark.parametrize("name", NAMES)
def test_a_module_offers_the_whole_protocol(name: str) -> None:
    module = identifiers()[name]
    assert module.TITLE
    assert isinstance(module.NEEDS_CONTEXT, bool)
    assert module.CONTAINS == "" or module.CONTAINS in identifiers()
    for pattern in (module.PATTERN, *module.DECOYS):
        re.compile(pattern)
        assert "\\b" not in pattern
        assert "\\d" not in pattern


@pytest.mark.parametrize("name", NAMES)
@given(seed=SEEDS)
def test_a_sample_is_found_in_running_text_passes_its_check_and_has_a_stable_canonical_form(
    name: str, seed: int
) -> None:
    module = identifiers()[name]
    sample = module.sample(random.Random(seed))
    found = re.search(module.PATTERN, f"号码：{sample}，")
    assert found is not None
    assert value(found) == sample
    canonical = module.canonical(sample)
    assert module.canonical(canonical) == canonical
    assert module.check(canonical) is not Evidence.REFUTED
    assert not any(re.search(decoy, f"号码：{sample}，") for decoy in module.DECOYS)


@pytest.mark.parametrize("name", NAMES)
@given(seed=SEEDS)
def test_full_width_characters_and_invisible_ones_never_change_the_canonical_value(name: str, seed: int) -> None:
    module = identifiers()[name]
    sample = module.sample(random.Random(seed))
    disguised = "\u200b".join(sample.translate(WIDE))
    assert module.canonical(fold(disguised).text) == module.canonical(sample)


@pytest.mark.parametrize("name", NAMES)
@given(st.text(max_size=40))
def test_no_text_makes_canonical_or_check_fail(name: str, text: str) -> None:
    module = identifiers()[name]
    assert module.check(module.canonical(text)) in Evidence
