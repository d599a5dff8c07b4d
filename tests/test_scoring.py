"""The scorer: numbers however they are written, quotes, refusals, wrong figures."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from eval.cases import Case, Expect, load_cases
from eval.numbers import near, numbers_in
from eval.scoring import common_run, covers, failed, score, touches
from eval.sets import committed_sets

NARROW = "\u202f"


def case(
    kind: str = "figure", note: str = "", question: str = "How much?", **expect: object
) -> Case:
    return Case("x-1", question, kind, Expect(**expect), note=note)  # type: ignore[arg-type]


def readings(text: str) -> list[tuple[float, ...]]:
    return [number.readings for number in numbers_in(text)]


@pytest.mark.parametrize(
    "text",
    [
        "1 686.3",
        "1,686.3",
        "1686.3",
        "1.686,3",
        "1’686.3",
        f"1{NARROW}686.3",
        "1\u00a0686.3",
        "EUR 1 686.3 million",
        "**EUR1686.3million** is programmed [1].",
        "1.6863 billion",
        "€1.6863bn",
        "1. It is 1 686.3.",
    ],
)
def test_one_amount_however_written(text: str) -> None:
    assert any(number.meets(1686.3) for number in numbers_in(text))


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("1.3 million people", [1.3e6]),
        ("9.882 billion", [9882.0]),
        ("2 442 140asylum seekers", [2442140]),
        ("873.3 1 099.5 1 318.8", [873.3, 1099.5, 1318.8]),
        ("2021 2022 873.3", [2021, 2022, 873.3]),
        ("2021-2027", [2021, 2027]),
        ("873.3 + 1 099.5 = 1 972.8 [1][2]", [873.3, 1099.5, 1972.8]),
        ("71,2 % of 0,735", [71.2, 0.735]),
        ("6.284.900 and 1,087,450", [6284900, 1087450]),
        ("132 89 projects", [132, 89]),
        ("2.205", [2.205]),
        ("5 kg in May", [5]),
        ("- fell by 12.", [12]),
        ("no figure [12]", []),
    ],
)
def test_numbers_are_read(text: str, values: list[float]) -> None:
    found = numbers_in(text)
    assert len(found) == len(values)
    for number, value in zip(found, values, strict=True):
        assert number.meets(value)


@settings(deadline=None)
@given(
    st.decimals(0, 10**9, places=2),
    st.sampled_from([" ", ",", "\u00a0", NARROW, ""]),
    st.sampled_from(["", " persons", "%", " [3].", "\n"]),
)
def test_a_grouped_number_reads_as_itself(value: Decimal, mark: str, after: str) -> None:
    written = f"{value:,}".replace(",", mark)
    [number] = numbers_in(f"It is {written}{after}")
    assert number.readings[0] == float(value)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_no_text_breaks_the_reader(text: str) -> None:
    for number in numbers_in(text):
        assert number.readings


@settings(deadline=None)
@given(st.floats(0, 1e12), st.floats(0, 1e12))
def test_tolerance_is_small_and_takes_the_number_itself(value: float, wanted: float) -> None:
    assert near(value, value)
    if near(value, wanted):
        assert abs(value - wanted) <= max(0.06, wanted * 1e-4) + 1e-6


def test_tolerance_is_that_of_rounding() -> None:
    assert near(59.2, 59.24)
    assert not near(59.2, 59.3)
    assert near(9882.1, 9882.0)
    assert not near(9884.0, 9882.0)


def test_a_right_answer() -> None:
    expected = case(numbers=((1686.3, 1.6863),), evidence=(("1 401.4 1 686.3",),))
    judged = score(expected, "EUR 1 686.3 million [1].", ["873.3 1 401.4 1 686.3"], abstained=False)
    assert judged.passed
    assert judged.precision == 1.0
    assert judged.reasons == ()
    assert not judged.wrong_figure


@pytest.mark.parametrize(
    ("answer", "abstained", "reason", "wrong"),
    [
        ("EUR 1 401.4 million.", False, "no 1686.3", True),
        ("It grows in 2025.", False, "no 1686.3", False),
        ("The documents do not say.", True, "abstained", False),
        ("1 686.3, not 9 999.", False, "forbidden 9999", True),
        ("1 686.3 in Malta.", False, "says 'malta'", False),
    ],
)
def test_a_wrong_answer_says_why(answer: str, abstained: bool, reason: str, wrong: bool) -> None:  # noqa: FBT001
    expected = case(numbers=((1686.3,),), forbidden=(9999.0,), absent=("malta",))
    judged = score(expected, answer, [], abstained=abstained)
    assert not judged.right
    assert reason in judged.reasons
    assert judged.wrong_figure is wrong


def test_a_number_of_the_question_is_no_wrong_figure() -> None:
    expected = case(numbers=((31.0,),), question="Is it 44?")
    assert not score(expected, "Not 44.", [], abstained=False).wrong_figure
    assert score(expected, "Not 44 but 45.", [], abstained=False).wrong_figure


def test_part_of_the_numbers_is_not_right_and_not_wrong() -> None:
    judged = score(case(numbers=((44.0,), (89.0,))), "It is 44.", [], abstained=False)
    assert (judged.right, judged.wrong_figure) == (False, False)


def test_of_each_group_of_phrases_one_must_stand() -> None:
    expected = case("fact", phrases=(("annual", "every year"), ("draft  budget",)))
    assert score(expected, "Every\u00a0year, with the Draft\nBudget", [], abstained=False).right
    assert not score(expected, "Every year.", [], abstained=False).right


def test_what_the_documents_do_not_say_must_be_refused() -> None:
    expected = case("abstain", abstain=True)
    assert score(expected, "They do not say.", ["anything"], abstained=True).passed
    assert not score(expected, "It is 12.", [], abstained=False).right
    assert score(expected, "They do not say.", ["anything"], abstained=True).precision is None


def test_small_talk_and_either_may_abstain_or_not() -> None:
    small_talk = case("chitchat", forbidden=(9882.0,))
    assert score(small_talk, "Hello!", [], abstained=False).passed
    assert score(small_talk, "Hello!", [], abstained=True).passed
    assert score(small_talk, "Hello, 9 882!", [], abstained=True).wrong_figure
    either = case(note="EITHER is fine", phrases=(("no value",),), evidence=(("no value",),))
    assert score(either, "The documents do not say.", [], abstained=True).passed
    assert not score(either, "It is high.", [], abstained=False).right


def test_a_free_expected_answer_needs_most_of_its_words() -> None:
    expected = case("fact", gist="The lead service is DG HOME of the Commission")
    assert score(expected, "DG HOME leads for the Commission's services", [], abstained=False).right
    assert not score(expected, "DG AGRI.", [], abstained=False).right


def test_precision_is_the_share_of_citations_that_touch_evidence() -> None:
    expected = case("fact", evidence=(("DG HOME is the lead service",),))
    quotes = ["DG HOME is the  lead Service for the Commission", "lead service", "EUR 12", "x"]
    judged = score(expected, "HOME", quotes, abstained=False)
    assert judged.precision == 0.5
    assert judged.grounded


def test_a_quote_covers_a_span() -> None:
    long = "supporting resettlement, humanitarian admission and transfers of applicants for it"
    assert len(long) >= 80
    assert covers(f"… {long.upper().replace(' ', chr(10))} …", long)
    assert covers(long[:60], long)
    assert not covers(long[:40], long)
    assert not covers(long[:60], long[:70])  # a short span must stand whole


@settings(deadline=None)
@given(st.text("ab ", max_size=20), st.text("ab ", max_size=20))
def test_the_common_run_is_the_longest(one: str, other: str) -> None:
    starts = [(i, n) for i in range(len(one)) for n in range(1, len(one) - i + 1)]
    longest = max((n for i, n in starts if one[i : i + n] in other), default=0)
    assert common_run(one, other) == longest == common_run(other, one)


@settings(deadline=None)
@given(st.text(min_size=1, max_size=40), st.text(max_size=20), st.text(max_size=20))
def test_a_quote_with_the_whole_span_covers_and_touches(span: str, left: str, right: str) -> None:
    quote = f"{left} {span} {right}"
    assert covers(quote, span)
    assert touches(quote, span) == touches(span, quote) == True  # noqa: E712


def test_no_answer_at_all_fails() -> None:
    judged = failed("crashed: KeyError")
    assert not judged.passed
    assert judged.reasons == ("crashed: KeyError",)


COMMITTED = [expected for chosen in committed_sets() for expected in load_cases(chosen.cases)[0]]


def perfect(expected: Case) -> tuple[str, list[str]]:
    """Just what is wanted, in the documents' own way of writing, and the evidence."""
    amounts = [f"{group[0]:,}".replace(",", " ") for group in expected.expect.numbers]
    words = [group[0] for group in expected.expect.phrases]
    text = "; ".join(f"{part} [{place}]" for place, part in enumerate([*amounts, *words], start=1))
    return text, [group[0] for group in expected.expect.evidence]


def test_a_perfect_answer_passes_every_committed_case() -> None:
    for expected in COMMITTED:
        answer, quotes = perfect(expected)
        judged = score(expected, answer, quotes, abstained=expected.expect.abstain)
        assert judged.passed, (expected.id, judged.reasons)
        assert not judged.wrong_figure, expected.id
        assert judged.precision in {None, 1.0}, expected.id


def test_a_refusal_passes_just_what_it_should() -> None:
    for expected in COMMITTED:
        judged = score(expected, "The documents do not say.", [], abstained=True)
        assert judged.right == (expected.expect.abstain or expected.either), expected.id


def test_an_answer_without_its_evidence_is_not_grounded() -> None:
    for expected in COMMITTED:
        answer, quotes = perfect(expected)
        judged = score(expected, answer, [], abstained=expected.expect.abstain)
        assert judged.grounded == (not quotes), expected.id
