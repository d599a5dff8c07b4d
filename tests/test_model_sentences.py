"""Sentences are cut while they come in, wherever the stream happens to break."""

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from assistant.model.sentences import Sentences

TEXT = (
    "For 2025, EUR 1 686.3 million is programmed [1]. That is more. [2] See e.g. DG HOME [3][4].\n"
    "- item one [5]\n- item two [6]\n\n1. First of all [7]. Last one [8]"
)
WHOLE = [
    "For 2025, EUR 1 686.3 million is programmed [1].", "That is more. [2]",
    "See e.g. DG HOME [3][4].", "- item one [5]", "- item two [6]", "1. First of all [7].",
    "Last one [8]",
]  # fmt: skip


@given(st.sets(st.integers(1, len(TEXT) - 1)))
def test_where_the_stream_breaks_makes_no_difference(breaks: set[int]) -> None:
    cut, found = Sentences(), []
    edges = [0, *sorted(breaks), len(TEXT)]
    for start, end in pairwise(edges):
        found += cut.add(TEXT[start:end])
    assert [*found, *cut.rest()] == WHOLE


def test_a_sentence_is_given_once_the_next_begins() -> None:
    cut = Sentences()
    assert list(cut.add("It is so [1]. ")) == []  # another marker may follow
    assert list(cut.add("A")) == ["It is so [1]."]


@given(st.integers(1, 30))
def test_thoughts_are_left_out(size: int) -> None:
    text = "<think>Is it? It is.</think>It is [1]. Yes [2]."
    cut, found = Sentences(), []
    for start in range(0, len(text), size):
        found += cut.add(text[start : start + size])
    assert [*found, *cut.rest()] == ["It is [1].", "Yes [2]."]
