"""Every citation of every answer to every practice question, checked against the documents."""

import re
from dataclasses import replace
from pathlib import Path

import pytest

from assistant.answer import MARKER, Answer, Turn
from assistant.assistant import Assistant
from corpus.records import Corpus
from eval.cases import Case, load_cases

PRACTICE = Path(__file__).parents[1] / "eval" / "cases" / "practice.jsonl"


def converse(assistant: Assistant, case: Case) -> list[tuple[str, Answer]]:
    """Each message of a case with its answer, asked one after the other as a user would."""
    turns: list[Turn] = []
    said = []
    for message in (*case.history, case.question):
        answer = assistant.ask(message, turns)
        turns += [Turn("user", message), Turn("assistant", answer.text)]
        said.append((message, answer))
    return said


@pytest.fixture(scope="session")
def cases() -> list[Case]:
    found, problems = load_cases(PRACTICE)
    assert not problems
    return found


@pytest.fixture(scope="session")
def answers(assistant: Assistant, cases: list[Case]) -> list[tuple[str, Answer]]:
    return [pair for case in cases for pair in converse(assistant, case)]


def test_all_practice_questions_are_asked(answers: list[tuple[str, Answer]]) -> None:
    assert len(answers) > 116
    assert sum(bool(answer.citations) for _, answer in answers) > len(answers) / 2


def test_every_quote_is_exactly_the_words_of_its_span(
    answers: list[tuple[str, Answer]], corpus: Corpus
) -> None:
    for question, answer in answers:
        for citation in answer.citations:
            document = corpus.document(citation.document_id)
            quote = document.text[citation.start : citation.end]
            assert quote == citation.quote, question
            assert quote.strip(), question
            assert citation.title == document.title


def test_every_marker_has_its_citation_and_every_citation_its_marker(
    answers: list[tuple[str, Answer]],
) -> None:
    for question, answer in answers:
        marked = {int(number) for number in MARKER.findall(answer.text)}
        assert marked == {citation.number for citation in answer.citations}, question
        for statement in answer.statements:
            assert tuple(int(n) for n in MARKER.findall(statement.text)) == statement.citations


def test_numbers_run_from_one_in_order_of_appearance(answers: list[tuple[str, Answer]]) -> None:
    for question, answer in answers:
        appearing = list(dict.fromkeys(int(number) for number in MARKER.findall(answer.text)))
        assert appearing == list(range(1, len(answer.citations) + 1)), question
        assert [citation.number for citation in answer.citations] == appearing


def test_the_same_span_has_one_number(answers: list[tuple[str, Answer]]) -> None:
    for question, answer in answers:
        spans = [citation.span for citation in answer.citations]
        assert len(set(spans)) == len(spans), question


def test_an_abstention_cites_nothing_but_what_it_says(answers: list[tuple[str, Answer]]) -> None:
    abstained = [(question, answer) for question, answer in answers if answer.abstained]
    assert abstained
    for question, answer in abstained:
        assert answer.reason, question
        if not answer.figures:
            assert not answer.citations, question


def test_what_is_not_cited_states_no_number(answers: list[tuple[str, Answer]]) -> None:
    for question, answer in answers:
        bare = [statement.text for statement in answer.statements if not statement.citations]
        said = [re.sub(r"“[^”]*”", "", text) for text in bare]  # names of sections, and echoes
        assert not any(re.search(r"\d", text) for text in said), question


def test_every_figure_and_operand_stands_in_a_cited_span(
    answers: list[tuple[str, Answer]],
) -> None:
    for question, answer in answers:
        spans = [citation.span for citation in answer.citations]
        operands = [figure for made in answer.computations for figure in made.operands]
        for figure in (*answer.figures, *operands):
            assert any(span.contains(figure.number) for span in spans), question


def test_every_computed_number_is_said(answers: list[tuple[str, Answer]]) -> None:
    for question, answer in answers:
        digits = re.sub(r"(?<=\d)[\s\u00a0\u202f](?=\d)", "", answer.text)
        for made in answer.computations:
            assert format(made.result.normalize(), "f").lstrip("-") in digits, question


def test_the_same_question_gets_the_same_answer(
    answers: list[tuple[str, Answer]], assistant: Assistant, cases: list[Case]
) -> None:
    again = Assistant(assistant.index)
    second = [pair for case in cases for pair in converse(again, case)]
    for (question, before), (_, after) in zip(answers, second, strict=True):
        assert replace(before, timings_ms={}) == replace(after, timings_ms={}), question
