"""The fast path and the plain one: the same findings in every text, and a database that is kept, loaded and made anew."""

import datetime
import random
from collections.abc import Iterator

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from benchmarks.disguises import DISGUISES
from benchmarks.quality_sets import TEMPLATES, samples
from disclosure_screen.detect import words
from disclosure_screen.detect.engine import Engine
from disclosure_screen.detect.name_cues import CUES
from disclosure_screen.detect.name_likeness import surname_signs
from disclosure_screen.model.document import Block, Document, Layer
from disclosure_screen.model.rule import Rulebook
from disclosure_screen.text.fingerprint import Key

pytest.importorskip("hyperscan")
TODAY = datetime.date(2026, 11, 24)


@pytest.fixture(scope="module")
def paths(engine: Engine) -> tuple[Engine, Engine]:
    return Engine(engine.rulebook, TODAY, fast=True), Engine(engine.rulebook, TODAY, fast=False)


@pytest.fixture(autouse=True, scope="module")
def short_texts_too() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(words, "SHORTEST", 0)
        yield


disguised = st.builds(
    lambda name, seed: list(samples(1 + seed % len(TEMPLATES), seed, DISGUISES[name]))[-1].text,
    st.sampled_from(sorted(DISGUISES)),
    st.integers(0, 5000),
)
signs = st.text(st.sampled_from(sorted(surname_signs())) | st.characters(min_codepoint=0x4E00, max_codepoint=0x9FA5))
names = st.sampled_from(("王建国", "李秀英", "欧阳修文", "张　三", "阿卜杜拉·买买提", "刘", "买买提·依明"))
links = st.sampled_from(("", "：", " ", "（", "为", "“", "：“", "、"))
named = st.builds("".join, st.tuples(links, names, links, st.sampled_from(CUES), links, names, links))
fragments = st.one_of(
    named,
    st.sampled_from(CUES),
    signs.map(lambda text: text[:4]),
    disguised,
    st.text("0123456789０１２Xx*×＊●某口… \t\n\x1f，。；：（）()、·•・\u200b\u00ad\ufeff⼈", max_size=8),
    st.sampled_from(
        (
            "王建国",
            "欧阳修",
            "阿卜杜拉·买买提",
            "内部资料",
            "★",
            "绝密",
            "身份证号",
            "331***01",
            "138****0001",
            "某某某",
        )
    ),
    st.text(max_size=6),
    st.sampled_from(("\U00020000", "\U0001d7d8", "\ud800")),
)
texts = st.lists(fragments, max_size=25).map("".join)


@settings(max_examples=400, deadline=None)
@given(text=texts)
def test_both_paths_find_the_same_in_any_text(paths: tuple[Engine, Engine], key: Key, text: str) -> None:
    fast, plain = paths
    assert fast.screen_text(text, key) == plain.screen_text(text, key)


@settings(max_examples=60, deadline=None)
@given(parts=st.lists(texts, max_size=8))
def test_both_paths_find_the_same_in_any_document(paths: tuple[Engine, Engine], key: Key, parts: list[str]) -> None:
    fast, plain = paths
    document = Document("sha256:0", "草稿.docx", "x", tuple(Block(Layer.BODY, text) for text in parts))
    assert fast.screen(document, key) == plain.screen(document, key)


@pytest.mark.parametrize("cue", ["\t女", "，男", "同志"])
def test_a_name_with_a_dot_needs_no_surname_before_its_cue(paths: tuple[Engine, Engine], key: Key, cue: str) -> None:
    fast, plain = paths
    text = f"送达对象阿卜杜拉·买买提{cue}、\t阿卜杜拉·买买提{cue}"
    assert fast.screen_text(text, key) == plain.screen_text(text, key)
    assert any(finding.rule == "personal.name" for finding in fast.screen_text(text, key))


def test_both_paths_find_the_same_in_every_template_and_disguise(paths: tuple[Engine, Engine], key: Key) -> None:
    fast, plain = paths
    for disguise in DISGUISES.values():
        text = "\n".join(sample.text for sample in samples(3 * len(TEMPLATES), 3, disguise))
        found = fast.screen_text(text, key)
        assert found == plain.screen_text(text, key)
        assert len(found) > len(TEMPLATES)


class Kept(dict[str, bytes]):
    """Databases in memory, counted."""

    def __init__(self) -> None:
        super().__init__()
        self.written = 0

    def read(self, name: str) -> bytes | None:
        return self.get(name)

    def write(self, name: str, content: bytes) -> None:
        self.written += 1
        self[name] = content


def test_a_database_is_made_once_and_made_anew_where_it_is_harmed(engine: Engine, key: Key) -> None:
    kept, text = Kept(), "".join(random.Random(1).choices(CUES, k=50))
    rulebook = engine.rulebook
    expected = Engine(rulebook, TODAY, fast=False).screen_text(text, key)
    for harm, written in ((False, 1), (False, 1), (True, 2), (False, 2)):
        if harm:
            kept.update({name: content[:100] + bytes(len(content) - 100) for name, content in kept.items()})
        assert Engine(rulebook, TODAY, databases=kept).screen_text(text, key) == expected
        assert kept.written == written


def test_another_rulebook_has_another_database(engine: Engine, key: Key) -> None:
    kept = Kept()
    few = Rulebook("sha256:1", tuple(rule for rule in engine.rulebook.rules if rule.id != "personal.name"))
    for rulebook in (engine.rulebook, few):
        Engine(rulebook, TODAY, databases=kept).screen_text("没有内容", key)
    assert len(kept) == 2
