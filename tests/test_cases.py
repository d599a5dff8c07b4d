"""Question sets are read line by line; a broken line costs itself only, and is named."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import CaseError
from eval.cases import KINDS, Case, Expect, load_cases
from eval.scoring import fold
from eval.sets import QuestionSet, committed_sets, question_set

GOOD = {
    "id": "x-001",
    "history": ["hello"],
    "question": "How much?",
    "kind": "figure",
    "note": "Yearly row.",
    "expect": {
        "abstain": False,
        "numbers": [10.5, [3, 3000]],
        "forbidden": [7],
        "phrases": [["a", "b"]],
        "absent": ["c"],
        "evidence": [["EUR 10.5"]],
    },
}
BROKEN = {
    "not json": "{",
    "not an object": "[1]",
    "key 'expect' is missing": json.dumps({"id": "a", "question": "b", "kind": "fact"}),
    "kind 'riddle' is unknown": json.dumps({**GOOD, "id": "a", "kind": "riddle"}),
    "expected a text": json.dumps({**GOOD, "id": 7}),
    "expect.abstain must be": json.dumps({**GOOD, "id": "a", "expect": {"abstain": "no"}}),
    "expected a number": json.dumps({**GOOD, "id": "a", "expect": {"numbers": ["12"]}}),
    "non-empty lists": json.dumps({**GOOD, "id": "a", "expect": {"phrases": ["flat"]}}),
    "used twice": json.dumps(GOOD),
}


def read(tmp_path: Path, text: str, name: str = "x.jsonl") -> tuple[list[Case], list[CaseError]]:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return load_cases(path)


def test_a_line_becomes_a_case(tmp_path: Path) -> None:
    [case], problems = read(tmp_path, json.dumps(GOOD))
    assert problems == []
    assert case.history == ("hello",)
    assert case.expect == Expect(
        numbers=((10.5,), (3.0, 3000.0)),
        forbidden=(7.0,),
        phrases=(("a", "b"),),
        absent=("c",),
        evidence=(("EUR 10.5",),),
    )


@pytest.mark.parametrize(("reason", "line"), BROKEN.items(), ids=list(BROKEN))
def test_a_broken_line_is_named_and_nothing_else_is_lost(
    tmp_path: Path, reason: str, line: str
) -> None:
    other = json.dumps({**GOOD, "id": "x-002"})
    cases, [problem] = read(tmp_path, f"{json.dumps(GOOD)}\n\n{line}\n{other}\n")
    assert [case.id for case in cases] == ["x-001", "x-002"]
    assert "x.jsonl, line 3:" in str(problem)
    assert reason in str(problem) or reason.startswith("not ")


def test_csv_gives_numbers_words_and_refusals(tmp_path: Path) -> None:
    rows = (
        "question,expected answer,kind\n"
        'How much in 2025?,"EUR 1,686.3 million",figure\n'
        '"Who leads,\nand why?",The lead service is DG HOME\n'
        "What does the moon get?,not in the documents,abstain\n"
    )
    (figure, fact, refusal), problems = read(tmp_path, rows, "mine.csv")
    assert problems == []
    assert (figure.id, figure.kind) == ("mine-002", "figure")
    assert 1686.3 in figure.expect.numbers[0]
    assert (fact.id, fact.expect.gist) == ("mine-003", "The lead service is DG HOME")
    assert refusal.id == "mine-005"
    assert refusal.expect.abstain


def test_a_broken_csv_row_is_named(tmp_path: Path) -> None:
    cases, [problem] = read(tmp_path, "How much?\nWho?,We,fact\n", "mine.csv")
    assert [case.question for case in cases] == ["Who?"]
    assert "mine.csv, line 1: expected question, expected answer" in str(problem)


@pytest.mark.parametrize("damage", [lambda _: None, lambda p: p.write_bytes(b"\xff\xfe\xfa")])
def test_a_file_that_cannot_be_read_is_an_error(
    tmp_path: Path, damage: Callable[[Path], None]
) -> None:
    path = tmp_path / "x.jsonl"
    damage(path)
    with pytest.raises(CaseError, match=r"x\.jsonl: cannot be read"):
        load_cases(path)


@settings(deadline=None)
@given(st.lists(st.text(max_size=40), max_size=6))
def test_no_text_breaks_the_reader(
    tmp_path_factory: pytest.TempPathFactory, lines: list[str]
) -> None:
    path = tmp_path_factory.mktemp("cases") / "x.jsonl"
    good = json.dumps(GOOD)
    path.write_bytes("\n".join([*lines, good]).encode("utf-8", "replace"))
    cases, _ = load_cases(path)
    assert [case.id for case in cases] == ["x-001"]


@settings(deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=80))
def test_any_question_comes_back_as_it_was(
    tmp_path_factory: pytest.TempPathFactory, question: str
) -> None:
    path = tmp_path_factory.mktemp("cases") / "x.jsonl"
    path.write_text(json.dumps({**GOOD, "question": question}, ensure_ascii=False), "utf-8")
    [case], problems = load_cases(path)
    assert (case.question, problems) == (question, [])


@pytest.mark.parametrize("chosen", committed_sets(), ids=lambda chosen: chosen.name)
def test_committed_sets_are_whole_and_their_evidence_stands_in_the_documents(
    chosen: QuestionSet,
) -> None:
    cases, problems = load_cases(chosen.cases)
    assert problems == []
    assert len(cases) >= 40
    assert {case.kind for case in cases} <= set(KINDS)
    texts = [p.read_text("utf-8") for p in chosen.corpus.iterdir() if p.suffix in {".md", ".txt"}]
    folded = "\n".join(fold(text) for text in texts)
    for case in cases:
        for group in case.expect.evidence:
            assert all(fold(span) in folded for span in group), case.id
        if case.expect.abstain:
            assert not case.expect.evidence, case.id
            assert not case.expect.numbers, case.id


def test_a_set_of_ones_own_is_about_the_corpus_named(tmp_path: Path) -> None:
    assert question_set(tmp_path / "mine.csv", tmp_path).corpus == tmp_path
    assert question_set(tmp_path / "mine.csv").corpus.name == "sources"
    assert (question_set(tmp_path / "mine.csv").corpus / "sources.toml").is_file()
