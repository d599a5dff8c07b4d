"""What is suggested after an answer: asked as a follow-up, the documents answer it."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.suggestions import MOST, Suggestion, suggest
from eval.cases import load_cases
from index.embed import Embedder
from index.store import ensure

ROOT = Path(__file__).parents[1]
# Every second invented fund: an index takes seconds to build.
FUNDS = sorted(path.parent.name for path in ROOT.glob("eval/corpora/*/sources.toml"))[::2]
ASKED = 50  # questions of all funds together
QUICK = 0.002  # seconds


def sample(fund: str) -> list[str]:
    """As many questions about ``fund`` as about the others, from all over its cases."""
    cases, _ = load_cases(ROOT / "eval" / "cases" / f"{fund}.jsonl")
    found = [case.question for case in cases if not case.history]
    number = -(-ASKED // len(FUNDS))
    return found[:: len(found) // number][:number]


def open_fund(fund: str, store: Path, embedder: Embedder) -> Assistant:
    folder = ROOT / "eval" / "corpora" / fund
    return Assistant(ensure(folder, store / fund, embedder, progress=False))


def follow(assistant: Assistant, question: str, answer: Answer, text: str) -> Answer:
    return assistant.ask(text, [Turn("user", question), Turn("assistant", answer.text)])


def texts(found: Sequence[Suggestion]) -> list[str]:
    return [suggestion.text for suggestion in found]


def test_nine_suggestions_of_ten_are_answered_and_by_what_they_are_about(
    embedder: Embedder, tmp_path: Path
) -> None:
    asked = answered = met = 0
    for fund in FUNDS:
        assistant = open_fund(fund, tmp_path, embedder)
        for question in sample(fund):
            answer = assistant.ask(question)
            assert len(set(answer.suggestions)) == len(answer.suggestions) <= MOST
            places = {s.text: s.about for s in suggest(assistant.neighbours, answer, [question])}
            for text in answer.suggestions:
                reply = follow(assistant, question, answer, text)
                about = places.get(text, ())
                cited = [citation.span for citation in reply.citations]
                asked += 1
                answered += not reply.abstained
                met += not about or any(c.overlaps(place) for c in cited for place in about)
    rate = f"{asked} suggestions: {answered} answered, {met} by what they are about"
    assert asked >= 2 * ASKED, rate
    assert answered >= 0.9 * asked, rate
    assert met >= 0.8 * asked, rate


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("How much is programmed for 2025?", ["And the year before?", "And the year after?"]),
        ("How much is programmed for 2021?", ["And the year after?"]),
        ("How much is programmed for each year?", ["Which year has the highest amount?"]),
    ],
)
def test_a_year_leads_to_its_neighbours_and_all_years_to_what_they_have_in_common(
    assistant: Assistant, question: str, expected: list[str]
) -> None:
    found = assistant.ask(question).suggestions
    assert list(found[: len(expected)]) == expected
    assert question not in found


def test_the_year_before_is_the_year_before(assistant: Assistant) -> None:
    answer = assistant.ask("How much is programmed for 2025?")
    reply = follow(assistant, "How much is programmed for 2025?", answer, answer.suggestions[0])
    assert [figure.period for figure in reply.figures] == ["2024"]


def test_an_indicator_leads_to_the_next_one_and_to_all(assistant: Assistant) -> None:
    rows = [row for row in assistant.understanding.catalogue.rows if row.attainment is not None]
    first, second = rows[:2]
    question = f"What is the result for {first.subject}?"
    found = assistant.ask(question).suggestions
    assert any(second.subject in text for text in found)
    assert "Which indicators are below 100 % of their target?" in found


def test_an_item_leads_to_its_whole_list(assistant: Assistant) -> None:
    listing = assistant.understanding.catalogue.listings[0]
    answer = assistant.ask(f"{listing.intro.text} {listing.items[0].text}?")
    whole = [s for s in suggest(assistant.neighbours, answer, []) if "list" in s.text]
    assert whole
    reply = assistant.ask(whole[0].text)
    assert len(reply.statements) > 2


def test_a_refusal_leads_to_what_can_be_asked(assistant: Assistant) -> None:
    question = "Who won the tender for the bridge in Atlantis?"
    answer = assistant.ask(question)
    assert answer.abstained
    assert len(answer.suggestions) >= 2
    replies = [follow(assistant, question, answer, text) for text in answer.suggestions]
    assert not any(reply.abstained for reply in replies)


def test_a_greeting_leads_to_the_questions_of_the_operator(assistant: Assistant) -> None:
    assert set(assistant.ask("hello").suggestions) <= set(assistant.corpus.fund.questions)


def test_nothing_is_suggested_that_was_asked(assistant: Assistant) -> None:
    turns: list[Turn] = []
    text = "How much is programmed for 2025?"
    for _ in range(6):
        answer = assistant.ask(text, turns)
        turns += [Turn("user", text), Turn("assistant", answer.text)]
        said = {turn.content for turn in turns if turn.role == "user"}
        assert not said & set(answer.suggestions)
        text = answer.suggestions[0]


def test_suggesting_takes_no_time(assistant: Assistant) -> None:
    answers = [assistant.ask(text) for text in assistant.corpus.fund.questions]
    suggest(assistant.neighbours, answers[0], [])  # the templates are read once
    started = time.perf_counter()
    for answer in answers:
        assert texts(suggest(assistant.neighbours, answer, []))
    assert time.perf_counter() - started < QUICK * len(answers)
