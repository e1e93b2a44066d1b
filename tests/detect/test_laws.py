"""Laws of detection: offsets, disguises, insertion, cutting into blocks. They hold for every value, not for chosen examples."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.disguises import DISGUISES, disguised
from benchmarks.quality_score import RULES
from benchmarks.quality_sets import TEMPLATES, samples
from disclosure_screen.detect.engine import Engine
from disclosure_screen.identifiers import bank_card, mobile, resident_id
from disclosure_screen.model.document import Block, Document, Layer
from disclosure_screen.model.finding import Finding
from disclosure_screen.text.fingerprint import Key

CLEAN = (
    "根据《中华人民共和国政府信息公开条例》有关规定，现将本镇工作情况公布如下。",
    "全年共受理申请12件，均在法定期限内办结。",
    "各村要加强巡查，发现问题及时上报。",
    "本办法自公布之日起施行。",
)
texts = st.lists(st.sampled_from((*CLEAN, "\n", "，", " ", "123", "编号", "★", "*", "某某")), max_size=12).map("".join)
seeds = st.integers(0, 10_000)


def document(*blocks: str) -> Document:
    return Document("sha256:0", "草稿.docx", "x", tuple(Block(Layer.BODY, text) for text in blocks))


def places(findings: tuple[Finding, ...]) -> set[tuple[str, str]]:
    return {(finding.rule, finding.value_fingerprint) for finding in findings}


@settings(max_examples=60, deadline=None)
@given(text=st.text(max_size=400) | texts)
def test_offsets_lie_within_the_text_whatever_it_is(engine: Engine, key: Key, text: str) -> None:
    for finding in engine.screen_text(text, key):
        assert 0 <= finding.span.start < finding.span.end <= len(text)


@pytest.mark.parametrize("name", sorted(DISGUISES))
@settings(max_examples=15, deadline=None)
@given(before=texts, seed=seeds)
def test_offsets_point_at_the_reported_text(engine: Engine, key: Key, name: str, before: str, seed: int) -> None:
    """An excerpt is the text at its offsets, character for character, with stars over what must not be seen."""
    told = [sample.text for sample in samples(len(TEMPLATES), seed, DISGUISES[name])]
    text = before + random.Random(seed).choice(told)
    for finding in engine.screen_text(text, key):
        place = text[finding.span.start : finding.span.end]
        assert len(finding.excerpt) == len(place)
        assert all(shown in ("*", own) for shown, own in zip(finding.excerpt, place, strict=True))


@settings(max_examples=60, deadline=None)
@given(before=texts, after=texts, seed=seeds)
def test_a_value_put_into_clean_text_is_found_where_it_was_put(
    engine: Engine, key: Key, before: str, after: str, seed: int
) -> None:
    value = resident_id.sample(random.Random(seed))
    text = f"{before}身份证号{value}，{after}"
    spans = {
        (finding.span.start, finding.span.end)
        for finding in engine.screen_text(text, key)
        if finding.rule == "personal.resident-id"
    }
    start = len(before) + 4
    assert (start, start + len(value)) in spans


@pytest.mark.parametrize("name", [name for name in DISGUISES if name not in ("look-alikes", "digits lost")])
@settings(max_examples=25, deadline=None)
@given(seed=seeds)
def test_a_disguise_never_changes_what_the_value_is(engine: Engine, key: Key, name: str, seed: int) -> None:
    chance = random.Random(seed)
    for kind, module, label in (
        ("resident_id", resident_id, "身份证号"),
        ("mobile", mobile, "手机"),
        ("bank_card", bank_card, "银行卡号"),
    ):
        value = module.sample(chance)
        plain = engine.screen_text(f"{label}{value}。", key)
        written = disguised(kind, value, label, DISGUISES[name], chance)
        hidden = engine.screen_text(f"{DISGUISES[name].label(label)}{written}。", key)
        assert places(plain) == places(hidden)


@settings(max_examples=40, deadline=None)
@given(seed=seeds, cut=st.integers(1, 3))
def test_findings_do_not_depend_on_how_a_text_is_cut_into_blocks(engine: Engine, key: Key, seed: int, cut: int) -> None:
    chance = random.Random(seed)
    lines = [
        chance.choice(CLEAN),
        f"身份证号{resident_id.sample(chance)}，",
        f"手机{mobile.sample(chance)}。",
        chance.choice(CLEAN),
    ]
    whole, gaps = engine.screen(document("\n".join(lines)), key)
    parts, more = engine.screen(document("\n".join(lines[:cut]), "\n".join(lines[cut:])), key)
    assert places(whole) == places(parts)
    assert gaps == more == ()


@settings(max_examples=20, deadline=None)
@given(seed=seeds)
def test_no_plain_value_stands_in_a_finding(engine: Engine, key: Key, seed: int) -> None:
    for sample in samples(len(TEMPLATES), seed):
        for finding in engine.screen_text(sample.text, key):
            told = repr(finding)
            for gold in sample.gold:
                if gold.kind != "landline":
                    assert sample.text[gold.start : gold.end] not in told


def test_every_template_is_found_exactly(engine: Engine, key: Key) -> None:
    for sample in samples(2 * len(TEMPLATES), 11):
        found = {(f.rule, f.span.start, f.span.end) for f in engine.screen_text(sample.text, key)}
        assert {(RULES[gold.kind], gold.start, gold.end) for gold in sample.gold} <= found, sample.text
