"""What is proposed for a question, whatever the ranking makes of it."""

import pytest

from assistant.answer import Turn
from assistant.assistant import Assistant


def proposed(assistant: Assistant, question: str) -> list[str]:
    """What each reading of ``question`` would say, if it were chosen and stands verification."""
    [clause] = assistant.understanding.read(question)
    answers = (
        assistant.compose([assistant.carry_out(clause, reading)]) for _, reading in clause.readings
    )
    return [answer.text for answer in answers]


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        ("Which is the first year to get past 1.6 billion?", ["**2025** is the first year above"]),
        ("In which year is it below 1.2 billion for the last time?", ["**2022** is the last year"]),
        ("Which years have under 1.35 billion?", ["Three", "EUR 1 350 million", "1 318.8"]),
        ("Which year shows the steepest percentage rise?", ["**2022**", "25.9 %"]),
        ("Where is the smallest step between two years?", ["**2026**", "19.3"]),
        ("Is the last year worth more than the first two put together?", ["1 797.2", "1 972.8"]),
        ("Compare the average a year now with that of the old fund.", ["1 411.7", "1 085.0"]),
        (
            "Add up the projects for asylum, integration and return policies, all three.",
            ["322 projects", "189", "89", "44"],
        ),
        (
            "Arrange allocation, commitments and payments of 2014-2020 from high to low.",
            ["1. Budget allocation", "2. Commitments", "3. Payments"],
        ),
    ],
)
def test_some_reading_says_it(assistant: Assistant, question: str, wanted: list[str]) -> None:
    found = proposed(assistant, question)
    assert any(all(words in text for words in wanted) for text in found), found


def test_amounts_of_different_kinds_are_never_added_up(assistant: Assistant) -> None:
    found = proposed(assistant, "What do allocation and commitments of 2014-2020 add up to?")
    assert not any("15 180.4" in text for text in found)


@pytest.mark.parametrize(
    ("question", "meant"),
    [
        ("Which indicators have not reached their target?", "role.missed"),
        ("Which indicators have reached their target?", "role.exceeded"),
    ],
)
def test_reached_and_not_reached_are_told_apart(
    assistant: Assistant, question: str, meant: str
) -> None:
    [clause] = assistant.understanding.read(question)
    said = {cue.name for cue in clause.query.question.cues}
    assert said & {"role.missed", "role.exceeded"} == {meant}


@pytest.mark.parametrize("place", ["in Cyprus", "from Syria", "in Linz"])
def test_a_place_is_only_an_instance_of_what_may_be_supported(
    assistant: Assistant, place: str
) -> None:
    plain = assistant.ask("Can language courses for refugees be supported?")
    there = assistant.ask(f"Can language courses for refugees {place} be supported?")
    assert not plain.abstained
    assert [c.quote for c in there.citations] == [c.quote for c in plain.citations]


@pytest.mark.parametrize("scale", ["in billions?", "and in billions?", "how much is that in bn?"])
def test_the_amount_just_told_is_told_in_another_scale(assistant: Assistant, scale: str) -> None:
    earlier = [Turn("user", "How much is programmed for 2025?")]
    answer = assistant.ask(scale, earlier)
    assert "EUR 1.6863 billion" in answer.text
    assert len(answer.statements) == 1


def test_what_two_questions_have_in_common_is_told_once(assistant: Assistant) -> None:
    answer = assistant.ask("How many people were resettled and what was the target?")
    assert len(answer.statements) == 1
