"""Teaches when a question has no answer: ``python -m eval.doubt FILE [--leave-out FUND ...]``.

FILE holds corrections of the embedder (``python -m eval.tune``); the weights of a logistic
regression (see ``index/doubt.py``) are added to it. They are fitted to questions about invented
pages and about the invented funds, never to those about the real fund.
"""

import argparse
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from safetensors.numpy import load_file, save_file
from scipy.optimize import minimize
from scipy.special import expit
from tqdm import tqdm

from eval.pairs import CORPORA, Lesson, fund_lessons, page_lessons
from index.doubt import describe
from index.embed import DOUBT, Embedder
from index.tokens import Matches, TokenIndex

PENALTY = 3.0  # on half the squares of the weights; chosen on funds left out

Described = NDArray[np.float32]  # shape (questions, dimension + 8)


def main(arguments: Sequence[str] | None = None) -> None:
    """Fit, and write the weights into the file."""
    parser = argparse.ArgumentParser(prog="python -m eval.doubt", description=__doc__)
    parser.add_argument("file", type=Path, help="adapter.safetensors to add to")
    funds = sorted(folder.name for folder in CORPORA.iterdir())
    parser.add_argument("--leave-out", nargs="*", default=(), choices=funds)
    asked = parser.parse_args(arguments)
    embedder = Embedder(adapter=asked.file)
    lessons = [*fund_lessons(asked.leave_out), *page_lessons()]
    parts = [described(embedder, lesson) for lesson in tqdm(lessons, unit="lesson", disable=None)]
    unanswered = np.array([not pair.right for lesson in lessons for pair in lesson.pairs])
    found = load_file(asked.file)
    save_file({**found, DOUBT: fit(np.concatenate(parts), unanswered)}, asked.file)


def described(embedder: Embedder, lesson: Lesson) -> Described:
    """What the regression reads of each question of ``lesson``."""
    return np.stack(list(_described(embedder, lesson)))


def _described(embedder: Embedder, lesson: Lesson) -> Iterator[Described]:
    reads = embedder.read_all(lesson.lines)
    index = TokenIndex.of([str(place) for place in range(len(reads))], reads)
    lines = np.stack([read.vector for read in reads])
    for asked in embedder.read_all([pair.question for pair in lesson.pairs]):
        nearest, weights = index.nearest(asked), index.weights(asked)
        matches = Matches(index.places, asked.starts, nearest, weights, nearest @ weights)
        similarities = np.sort(lines @ asked.vector)[::-1][:2].tolist()
        yield describe(asked.vector, similarities, matches)


def fit(questions: Described, unanswered: NDArray[np.bool_], penalty: float = PENALTY) -> Described:
    """The weights of a logistic regression that tells ``unanswered`` questions apart."""

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        odds = questions @ weights
        wrong = np.logaddexp(0, odds) - unanswered * odds
        gradient = questions.T @ (expit(odds) - unanswered) + penalty * weights
        return float(wrong.sum() + penalty / 2 * weights @ weights), gradient

    start = np.zeros(questions.shape[1])
    weights: Described = minimize(loss, start, jac=True, method="L-BFGS-B").x.astype(np.float32)
    return weights


if __name__ == "__main__":
    main()
