"""A question in its conversation: what it takes over from the turns before, and what not."""

import pytest

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant


def last(assistant: Assistant, *messages: str) -> Answer:
    """The answer to the last message, after the others were asked and answered."""
    turns: list[Turn] = []
    for message in messages[:-1]:
        answer = assistant.ask(message, turns)
        turns += [Turn("user", message), Turn("assistant", answer.text)]
    return assistant.ask(messages[-1], turns)


def told(answer: Answer) -> str:
    return answer.text.replace("\u00a0", " ").replace("**", "")


@pytest.mark.parametrize(
    ("messages", "amount"),
    [
        (("How much is foreseen for 2024?", "And one year earlier?"), "1 318.8"),
        (("How much is planned for 2027?", "And the previous year?"), "1 705.6"),
        (("Tell me the 2025 figure.", "what was it the year before that?"), "1 401.4"),
        (("How much is programmed for 2026?", "and the preceding year?"), "1 686.3"),
        (("How much is programmed for 2023?", "and the year after?"), "1 401.4"),
        (("How much is programmed for 2023?", "and the following year?"), "1 401.4"),
        (("How much is programmed for 2025?", "and in 2022?"), "1 099.5"),
        (("Budget for 2021?", "what about 2024?"), "1 401.4"),
        (("How much for 2021?", "and for 2023?", "and the year before?"), "1 099.5"),
    ],
)
def test_a_year_is_counted_or_replaced(
    assistant: Assistant, messages: tuple[str, ...], amount: str
) -> None:
    answer = last(assistant, *messages)
    assert told(answer).startswith(f"EUR {amount} million")
    assert len(answer.figures) == 1


@pytest.mark.parametrize("follow", ["what was the target?", "and the goal?"])
def test_the_subject_is_kept_when_another_number_is_asked_for(
    assistant: Assistant, follow: str
) -> None:
    answer = last(assistant, "How many persons were resettled?", follow)
    assert "**108" in answer.text
    assert "Number of persons resettled" in answer.text


@pytest.mark.parametrize(
    "question", ["Which year gets the most money?", "Which year has the highest amount?"]
)
def test_the_series_is_kept_when_the_other_end_is_asked_for(
    assistant: Assistant, question: str
) -> None:
    answer = last(assistant, question, "and the least?")
    assert told(answer).startswith("2021 has the lowest: EUR 873.3 million")


@pytest.mark.parametrize(
    ("before", "question", "words"),
    [
        ("How much is programmed for 2025?", "Which DG is the lead service?", "DG HOME"),
        ("How much is programmed for 2025?", "What are the specific objectives?", "asylum system"),
        ("How much does Greece receive?", "How much is programmed for 2024?", "EUR 1 401.4"),
        ("Hello", "How much is planned for 2027?", "EUR 1 797.2"),
    ],
)
def test_a_new_subject_is_not_mixed_with_the_one_before(
    assistant: Assistant, before: str, question: str, words: str
) -> None:
    after, alone = last(assistant, before, question), last(assistant, question)
    assert words in told(after)
    assert after.statements == alone.statements


def test_what_the_assistant_said_is_not_taken_for_the_users_words(assistant: Assistant) -> None:
    turns = [Turn("assistant", "EUR 5 billion is programmed for 2026.")]
    answer = assistant.ask("How much is programmed for 2025?", turns)
    assert told(answer).startswith("EUR 1 686.3 million")


def test_a_long_conversation_is_answered_like_its_last_turns(assistant: Assistant) -> None:
    chatter = [Turn("user", f"How much is programmed for {2021 + n % 7}?") for n in range(60)]
    answer = assistant.ask("and the year before?", chatter)  # the last one asked about 2024
    assert told(answer).startswith("EUR 1 318.8 million")
