"""Word by word matching, on vectors small enough to check by hand."""

from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from index.embed import Pieces
from index.tokens import MOST, Matches, TokenIndex

AXES = np.eye(4, dtype=np.float32)  # one direction a meaning


def pieces(*meanings: int) -> Pieces:
    """A text of one piece a meaning, each piece four characters after the one before."""
    starts = tuple(range(0, 4 * len(meanings), 4))
    vectors = AXES[list(meanings)]
    return Pieces(vectors.mean(axis=0), np.array(meanings, np.int64), starts, vectors)


def scores(index: TokenIndex, question: Pieces) -> NDArray[np.float32]:
    return index.nearest(question) @ index.weights(question)


@pytest.fixture
def index() -> TokenIndex:
    return TokenIndex.of(["a", "b", "c"], [pieces(0, 1), pieces(1), pieces(1, 2, 2)])


def test_a_text_scores_one_for_its_own_words(index: TokenIndex) -> None:
    for place, text in enumerate([pieces(0, 1), pieces(1), pieces(1, 2, 2)]):
        found = scores(index, text)
        assert found[place] == pytest.approx(1.0)
        assert found.max() == pytest.approx(found[place])


def test_a_rare_word_counts_more_than_one_that_stands_everywhere(index: TokenIndex) -> None:
    found = scores(index, pieces(0, 1))  # 0 stands in "a" alone, 1 in all
    assert found[1] < 0.5 < found[0]


def test_the_heaviest_word_that_no_text_has_is_the_gap(index: TokenIndex) -> None:
    found = matches(index, pieces(0, 3))
    assert found.weights.sum() == pytest.approx(1.0)
    assert found.gap(["a"]) == pytest.approx(float(found.weights[1]))
    assert matches(index, pieces(0, 1)).gap(["a"]) == pytest.approx(0.0)
    assert found.gap(["nowhere"]) == 1.0


def test_words_that_no_text_has_match_nothing(index: TokenIndex) -> None:
    assert not index.nearest(pieces(3)).any()
    assert not scores(index, pieces(3)).any()


def test_the_nearest_piece_of_each_text_is_taken(index: TokenIndex) -> None:
    assert index.nearest(pieces(0, 2)).tolist() == [[1, 0], [0, 0], [0, 1]]


def matches(index: TokenIndex, question: Pieces) -> Matches:
    nearest, weights = index.nearest(question), index.weights(question)
    return Matches(index.places, question.starts, nearest, weights, nearest @ weights)


def test_a_score_is_found_by_the_id_of_its_text(index: TokenIndex) -> None:
    found = matches(index, pieces(1))
    assert found.score("b") == pytest.approx(1.0)
    assert found.score("nowhere") == 0.0


def test_a_word_is_explained_by_the_best_of_several_texts(index: TokenIndex) -> None:
    words = matches(index, pieces(0, 2)).by_word([0, 4])
    assert words.best(["a"]) == pytest.approx([MOST, 0])
    assert words.best(["a", "c"]) == pytest.approx([MOST, MOST])
    assert words.best(["nowhere"]) == [0.0, 0.0]


def test_a_word_cut_into_pieces_matches_as_well_as_they_do_on_average(index: TokenIndex) -> None:
    both = matches(index, pieces(0, 2))
    assert both.by_word([0]).best(["a"])[0] < MOST
    assert both.pieces(0, "eight888") == 2
    assert both.pieces(0, "four") == 1


def test_a_question_without_words_matches_without_a_crash(index: TokenIndex) -> None:
    assert matches(index, pieces(0)).by_word([]).best(["a"]) == []


def test_what_is_saved_is_read_again(index: TokenIndex, tmp_path: Path) -> None:
    index.save(tmp_path / "new")
    read = TokenIndex.load(tmp_path / "new")
    assert read.ids == index.ids
    assert read.rarity == index.rarity
    assert np.array_equal(read.starts, index.starts)
    assert np.allclose(read.vectors, index.vectors, atol=1e-3)
