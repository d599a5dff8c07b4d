"""Figures over many results: shares, intervals, quantiles, groups, search alone, chunks."""

from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant.answer import Answer, Statement
from eval.cases import Case, Expect
from eval.chunks import CHUNK, OVERLAP, chunks
from eval.metrics import (
    evidence_recall,
    grouped,
    quantile,
    reciprocal_rank,
    retrieval,
    share,
    summarise,
)
from eval.run import Result
from eval.scoring import Score

SHARES = st.lists(st.floats(0, 1), min_size=1, max_size=40)
TEXTS = st.lists(st.sampled_from(["red", "green", "blue", "white"]), max_size=12)
GROUPS = st.lists(
    st.lists(st.sampled_from(["red", "blue", "grey"]), min_size=1, max_size=2), max_size=4
)


def result(
    *,
    kind: str = "fact",
    abstain: bool = False,
    abstained: bool = False,
    seconds: float = 0.01,
    **judged: Any,  # noqa: ANN401  (fields of a Score)
) -> Result:
    passed = judged.pop("passed", True)
    fields = {"precision": None, "wrong_figure": False, "reasons": (), **judged}
    case = Case("x-1", "?", kind, Expect(abstain=abstain))
    answer = Answer((Statement("Yes."),), abstained=abstained)
    score = Score(right=passed, grounded=passed, **fields)
    return Result("assistant", "x", case, answer, score, seconds)


@settings(deadline=None)
@given(SHARES)
def test_the_interval_holds_the_share_and_stays_within_the_sample(values: list[float]) -> None:
    found = share(values)
    assert found.value is not None
    assert found.low is not None
    assert found.high is not None
    slack = 1e-9
    assert min(values) - slack <= found.low <= found.high <= max(values) + slack
    assert found.count == len(values)
    assert found == share(values)


def test_the_interval_is_that_of_a_bootstrap() -> None:
    found = share([1.0] * 50 + [0.0] * 50)
    assert found.value == 0.5
    assert found.low == pytest.approx(0.40, abs=0.02)
    assert found.high == pytest.approx(0.60, abs=0.02)


def test_nothing_gives_no_share() -> None:
    assert share([]).value is None
    assert summarise([]).cases == 0


@settings(deadline=None)
@given(st.lists(st.floats(0, 1e6), min_size=1), st.floats(0, 1))
def test_a_quantile_is_a_value_with_that_share_below(values: list[float], at: float) -> None:
    ordered = sorted(values)
    found = quantile(ordered, at)
    assert found in values
    assert sum(value < found for value in values) <= at * len(values)


def test_a_summary_counts_each_thing_among_its_own() -> None:
    results = [
        result(precision=0.5, seconds=0.02),
        result(passed=False, abstained=True, precision=1.0, wrong_figure=True),
        result(kind="abstain", abstain=True, abstained=True),
        result(kind="abstain", abstain=True, passed=False),
        result(kind="chitchat", abstained=True, seconds=0.04),
    ]
    found = summarise(results)
    assert found.cases == 5
    assert found.passed.value == pytest.approx(0.6)
    assert found.precision.value == 0.75
    assert (found.abstained_should.value, found.abstained_should.count) == (0.5, 2)
    assert (found.abstained_wrongly.value, found.abstained_wrongly.count) == (0.5, 2)
    assert found.wrong_figures == 1
    assert found.p50_ms == pytest.approx(10)
    assert found.p95_ms == pytest.approx(40)


@settings(deadline=None)
@given(st.lists(st.sampled_from(["fact", "list", "calc"]), max_size=20))
def test_grouping_loses_nothing(kinds: list[str]) -> None:
    results = [result(kind=kind) for kind in kinds]
    groups = grouped(results, lambda r: r.case.kind)
    assert sorted(kinds) == [r.case.kind for group in groups.values() for r in group]


@settings(deadline=None)
@given(TEXTS, GROUPS)
def test_recall_grows_with_depth_and_stays_a_share(
    ranked: list[str], groups: list[list[str]]
) -> None:
    depths = [evidence_recall(ranked, groups, k) for k in range(13)]
    assert depths == sorted(depths)
    assert all(0 <= value <= 1 for value in depths)
    assert (reciprocal_rank(ranked, groups) > 0) == (
        evidence_recall(ranked, groups, 12) > 0 and bool(groups)
    )


def test_search_alone() -> None:
    found = [
        (["a cat", "a red dog", "a blue one"], [["red", "pink"], ["blue"]]),
        (["a red dog"], [["red"]]),
    ]
    measured = retrieval("words", found)
    assert measured.recall == {1: 0.5, 5: 1.0, 10: 1.0}
    assert measured.mrr == pytest.approx(0.75)
    assert retrieval("words", []).mrr == 0.0


@settings(deadline=None)
@given(st.text(st.sampled_from("ab \n"), max_size=6000))
def test_chunks_cover_the_text_within_their_size(text: str) -> None:
    found = chunks(text)
    assert all(0 < end - start <= CHUNK for start, end in found)
    assert (found[0][0], found[-1][1]) == (0, len(text)) if text else not found
    for (_, end), (start, later) in pairwise(found):
        assert end - OVERLAP <= start <= end < later


def test_chunks_prefer_to_cut_between_paragraphs() -> None:
    text = "\n\n".join(letter * 400 for letter in "abcd")
    assert [text[start:end].strip()[:1] for start, end in chunks(text)] == ["a", "c"]
