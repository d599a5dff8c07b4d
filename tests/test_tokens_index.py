"""Word by word matching, on vectors small enough to check by hand."""

from pathlib import Path

import numpy as np
import pytest

from index.embed import Pieces
from index.tokens import MOST, Matches, TokenIndex

AXES = np.eye(4, dtype=np.float32)  # one direction a meaning


def pieces(*meanings: int) -> Pieces:
    """A text of one piece a meaning, each piece four characters after the one before."""
    starts = tuple(range(0, 4 * len(meanings), 4))
    vectors = AXES[list(meanings)]
    return Pieces(vectors.mean(axis=0), np.array(meanings, np.int64), starts, vectors)


@pytest.fixture
def index() -> TokenIndex:
    return TokenIndex.of(["a", "b", "c"], [pieces(0, 1), pieces(1), pieces(1, 2, 2)])


def test_a_text_scores_one_for_its_own_words(index: TokenIndex) -> None:
    for place, text in enumerate([pieces(0, 1), pieces(1), pieces(1, 2, 2)]):
        scores = index.scores(text, index.nearest(text))
        assert scores[place] == pytest.approx(1.0)
        assert scores.max() == pytest.approx(scores[place])


def test_a_rare_word_counts_more_than_one_that_stands_everywhere(index: TokenIndex) -> None:
    question = pieces(0, 1)  # 0 stands in "a" alone, 1 in all
    scores = index.scores(question, index.nearest(question))
    assert scores[1] < 0.5 < scores[0]


def test_words_that_no_text_has_match_nothing(index: TokenIndex) -> None:
    assert not index.nearest(pieces(3)).any()
    assert not index.scores(pieces(3), index.nearest(pieces(3))).any()


def test_the_nearest_piece_of_each_text_is_taken(index: TokenIndex) -> None:
    assert index.nearest(pieces(0, 2)).tolist() == [[1, 0], [0, 0], [0, 1]]


def matches(index: TokenIndex, question: Pieces) -> Matches:
    nearest = index.nearest(question)
    return Matches(index.places, question.starts, nearest, index.scores(question, nearest))


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
