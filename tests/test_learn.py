"""Learning which reading is meant, from a handful of questions made by hand."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.assistant import Assistant
from assistant.understanding.rank import load_weights, score
from assistant.understanding.reading import Operation
from eval.cases import Case, Expect
from eval.learn import Example, _example, invented_funds, learn, write_askers

SIGNALS = st.dictionaries(st.sampled_from("abc"), st.floats(-1, 1), max_size=3)


def example(*readings: tuple[dict[str, float], bool]) -> Example:
    return Example("case", tuple(r for r, _ in readings), tuple(right for _, right in readings))


GOOD = {"explained": 0.9, "is quote": 1.0}
POOR = {"explained": 0.2, "is quote": 1.0}
LOUD = {"explained": 0.3, "is list": 1.0}
TAUGHT = [example((POOR, False), (GOOD, True)), example((LOUD, False), (GOOD, True), (POOR, False))]


def test_the_right_reading_is_preferred_after_learning() -> None:
    weights = learn(TAUGHT)
    assert score(GOOD, weights) > max(score(POOR, weights), score(LOUD, weights))
    assert weights["explained"] > 0 > weights["is list"]


def test_it_carries_over_to_readings_not_seen_before() -> None:
    weights = learn(TAUGHT)
    assert score({"explained": 0.8}, weights) > score({"explained": 0.1, "is list": 1.0}, weights)


def test_where_all_readings_are_right_or_none_there_is_nothing_to_learn() -> None:
    useless = [example((POOR, True), (GOOD, True)), example((POOR, False), (LOUD, False))]
    assert learn([*TAUGHT, *useless]) == learn(TAUGHT)


def test_a_signal_that_says_nothing_gets_no_weight() -> None:
    noise = [example(({"x": 1.0, **GOOD}, True), ({"x": 1.0, **POOR}, False))]
    assert "x" not in learn([*TAUGHT, *noise])


def test_a_heavier_penalty_makes_smaller_weights() -> None:
    light, heavy = learn(TAUGHT, penalty=0.001), learn(TAUGHT, penalty=1.0)
    assert abs(heavy["explained"]) < abs(light["explained"])


def test_learning_twice_gives_the_same() -> None:
    assert learn(TAUGHT) == learn(TAUGHT)


@given(SIGNALS, SIGNALS)
def test_a_score_is_linear_and_unknown_signals_count_nothing(
    found: dict[str, float], weights: dict[str, float]
) -> None:
    doubled = {name: 2 * value for name, value in found.items()}
    assert score(doubled, weights) == pytest.approx(2 * score(found, weights))
    assert score({**found, "unheard of": 1.0}, weights) == score(found, weights)


@pytest.mark.parametrize("message", ["Hello there!", "thanks a lot"])
def test_small_talk_is_to_be_answered_by_talk_alone(assistant: Assistant, message: str) -> None:
    [clause] = assistant.understanding.read(message)
    found = _example(assistant, Case("talk", message, "chitchat", Expect()), clause)
    judged = zip(clause.readings, found.worth, strict=True)
    assert {reading.operation for (_, reading), right in judged if right} == {Operation.TALK}


def test_the_real_fund_is_never_learned_from() -> None:
    funds = invented_funds()
    assert len(funds) >= 8
    assert not {"sources", "practice", "own", "sealed"} & set(funds)


def test_the_weights_in_use_are_numbers_of_sensible_size() -> None:
    weights = load_weights()
    assert weights["explained"] > 0
    assert all(abs(weight) < 20 for weight in weights.values())


def test_words_of_the_questions_about_several_funds_are_words_for_asking(
    tmp_path: Path,
) -> None:
    def asked(*questions: str, abstain: bool = False) -> list[Case]:
        return [Case(q, q, "fact", Expect(abstain=abstain)) for q in questions]

    questions = {
        "sea": asked("tell me about boats"),
        "sky": asked("please tell about planes"),
        "wood": asked("tell it in short about trees", "boats"),
        "town": asked("boats", abstain=True),
    }
    write_askers(questions, tmp_path / "askers.txt")
    assert (tmp_path / "askers.txt").read_text("utf-8").splitlines() == ["about 3", "tell 3"]
