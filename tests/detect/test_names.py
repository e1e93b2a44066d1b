"""Names beside a cue, in whose role, and nothing where there is none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from benchmarks.people_sets import NO_NAME, OFFICIAL_SENTENCES, OTHER_SENTENCES, PERSON_SENTENCES, name_cases
from disclosure_screen.detect import name_model
from disclosure_screen.detect.names import CUES, Role, named_cell, names


def test_generated_names_are_found_and_ordinary_sentences_hold_none() -> None:
    right = wrong = missed = 0
    for case in name_cases(PERSON_SENTENCES + OFFICIAL_SENTENCES, 1500, 11):
        found = {(name.start, name.end) for name in names(case.text)}
        right += len(found & case.places)
        wrong += len(found - case.places)
        missed += len(case.places - found)
    wrong += sum(len(list(names(text))) for text in NO_NAME)
    assert 2 * right / (2 * right + wrong + missed) >= 0.92, (right, wrong, missed)


def test_sentences_the_cues_were_not_made_for_are_understood_too() -> None:
    made = name_cases(OTHER_SENTENCES, 900, 5)
    right = wrong = missed = 0
    for case in made:
        found = {(name.start, name.end) for name in names(case.text)}
        right, wrong, missed = (
            right + len(found & case.places),
            wrong + len(found - case.places),
            missed + len(case.places - found),
        )
    assert 2 * right / (2 * right + wrong + missed) >= 0.95, (right, wrong, missed)


@pytest.mark.parametrize("text", NO_NAME)
def test_cues_without_a_name_and_masked_names_give_no_private_person(text: str) -> None:
    assert not [name for name in names(text) if name.role is Role.PRIVATE]


def test_officials_are_named_in_public_and_the_others_are_not() -> None:
    for case in name_cases(OFFICIAL_SENTENCES, 160, 13):
        assert not [name for name in names(case.text) if name.role is Role.PRIVATE], case.text
    private = [
        any(name.role is Role.PRIVATE for name in names(case.text)) for case in name_cases(PERSON_SENTENCES, 300, 17)
    ]
    assert sum(private) / len(private) >= 0.9


def test_every_generated_sentence_holds_a_cue_or_is_a_list() -> None:
    lists = ("{} {} {} {}",)
    for case in name_cases(tuple(t for t in PERSON_SENTENCES + OFFICIAL_SENTENCES if t not in lists), 200, 19):
        assert any(cue in case.text for cue in CUES), case.text


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("申请人阿卜杜拉·买买提申请临时救助。", "阿卜杜拉·买买提"),
        ("户主：古丽•阿依夏木，女", "古丽•阿依夏木"),
        ("张　英，女，低保户", "张　英"),
        ("王秀英|女|前村", "王秀英"),
        ("2、李大牛（前村）", "李大牛"),
        ("陈国强 前村 3人 860元", "陈国强"),
    ],
)
def test_unusual_spellings_of_private_names_are_found_whole(text: str, name: str) -> None:
    found = [(text[one.start : one.end], one.role) for one in names(text)]
    assert (name, Role.PRIVATE) in found


@pytest.mark.parametrize(
    ("text", "header", "values", "role"),
    [
        ("王秀英", "姓名", ["王秀英"], Role.PRIVATE),
        ("张　三", "户主姓名", ["张　三"], Role.PRIVATE),
        ("王秀英、李大牛", "家庭成员", ["王秀英", "李大牛"], Role.PRIVATE),
        ("阿卜杜拉·买买提", "姓名", ["阿卜杜拉·买买提"], Role.PRIVATE),
        ("高明", "姓名", ["高明"], Role.PRIVATE),
        ("陈国强", "负责人", ["陈国强"], Role.PUBLIC),
    ],
)
def test_a_column_that_asks_for_a_name_gets_one(text: str, header: str, values: list[str], role: Role) -> None:
    found = named_cell(text, header)
    assert [text[name.start : name.end] for name in found] == values
    assert {name.role for name in found} == {role}


@pytest.mark.parametrize(
    ("text", "header"),
    [
        ("张某某", "姓名"),
        ("张*", "姓名"),
        ("合计", "姓名"),
        ("王秀英", "金额"),
        ("前村村民委员会", "姓名"),
        ("3", "户主"),
    ],
)
def test_masked_names_sums_and_other_columns_are_no_names(text: str, header: str) -> None:
    assert named_cell(text, header) == ()


@given(st.text("王李张三丰建国申请人户主：，、男女 1等户村民同志局长\n张某*", max_size=60))
def test_names_never_overlap_and_lie_in_the_text(text: str) -> None:
    last = 0
    for name in names(text):
        assert last <= name.start < name.end <= len(text)
        last = name.end


class Reader:
    """A stand-in for the model: it knows one name."""

    def run(self, clause: str) -> list[tuple[str, str]]:
        before, name, after = clause.partition("买买提江")
        return [(word, tag) for word, tag in ((before, "n"), (name, "PER"), (after, "v")) if word]


def test_the_model_adds_names_no_table_foresees_and_the_cue_says_whose(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_model, "_model", Reader)
    text = "患者买买提江，女，入院治疗。天气晴好，买买提江外出。"
    (found,) = names(text, model=True)
    assert (text[found.start : found.end], found.role) == ("买买提江", Role.PRIVATE)


def test_without_the_model_the_same_rules_give_the_same_names(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(name_model, "_model", lambda: None)
    for case in name_cases(PERSON_SENTENCES + OFFICIAL_SENTENCES, 60, 23):
        assert list(names(case.text, model=True)) == list(names(case.text))
