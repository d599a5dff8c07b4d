"""Late interaction: each word of a question against each word of every passage.

The score of a passage is the mean, over the question's word pieces, of the highest cosine to any
of the passage's (ColBERT's MaxSim: Khattab and Zaharia 2020), each piece weighted by its rarity in
the corpus. It finds "bike parking" in "secure bicycle places", where one vector a text does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Pieces

_FILE = "tokens.npz"
UNLIKE, SAME = 0.5, 0.9  # cosines of word pieces: nothing in common, the same
MOST = 0.8  # a word of the same meaning never explains as much as the word itself


@dataclass(frozen=True, slots=True, eq=False)
class Likeness:
    """How well every text explains each word of one question by meaning alone."""

    places: Mapping[str, int]  # id of a text -> its row
    found: NDArray[np.float32]  # shape (texts, words), in [0, MOST]

    def best(self, ids: Sequence[str]) -> Sequence[float]:
        """For each word how well the best of the texts ``ids`` explains it, in [0, MOST]."""
        rows = [self.places[text_id] for text_id in ids if text_id in self.places]
        if not rows:
            return [0.0] * self.found.shape[1]
        best: list[float] = self.found[rows].max(axis=0).tolist()
        return best


@dataclass(frozen=True, slots=True, eq=False)
class Matches:
    """How well every text of an index matches one question, word by word."""

    places: Mapping[str, int]  # id of a text -> its row
    starts: tuple[int, ...]  # the character at which each piece of the question begins
    nearest: NDArray[np.float32]  # highest cosines, shape (texts, pieces), in [-1, 1]
    weights: NDArray[np.float32]  # of the pieces, summing to 1, shape (pieces,)
    scores: NDArray[np.float32]  # shape (texts,), in [-1, 1]

    def score(self, text_id: str) -> float:
        """Score of one text, 0 when it is not in the index."""
        place = self.places.get(text_id)
        return 0.0 if place is None else float(self.scores[place])

    def gap(self, ids: Sequence[str]) -> float:
        """The weight of the piece that none of the texts ``ids`` has anything like, in [0, 2]."""
        rows = [self.places[text_id] for text_id in ids if text_id in self.places]
        if not rows or not len(self.weights):
            return 1.0
        return float(((1 - self.nearest[rows].max(axis=0)) * self.weights).max())

    def pieces(self, start: int, word: str) -> int:
        """Into how many pieces the model cuts ``word`` at ``start``; common words are one."""
        return sum(start <= begin < start + len(word) for begin in self.starts)

    def by_word(self, begins: Sequence[int]) -> "Likeness":
        """How well each text explains each word of the question, by where the words begin.

        A word cut into pieces is matched as well as its pieces on average.
        """
        cosines = self._cosines(begins)
        scaled = (cosines - UNLIKE) / (SAME - UNLIKE)
        return Likeness(self.places, np.clip(scaled, 0.0, MOST))

    def _cosines(self, begins: Sequence[int]) -> NDArray[np.float32]:
        if not begins or not self.starts:
            return np.zeros((len(self.scores), len(begins)), np.float32)
        owner = np.searchsorted(begins, self.starts, side="right") - 1
        found = np.zeros((len(self.scores), len(begins)), np.float32)
        for word in range(len(begins)):
            columns = np.flatnonzero(owner == word)
            if len(columns):
                found[:, word] = self.nearest[:, columns].mean(axis=1)
        return found


@dataclass(frozen=True, eq=False)  # no slots: the places of texts are kept once looked up
class TokenIndex:
    """Contextual vectors of the word pieces of many texts, one after the other."""

    ids: tuple[str, ...]
    starts: NDArray[np.int64]  # where each text's pieces begin, shape (texts,)
    vectors: NDArray[np.float32]  # unit vectors, shape (pieces, dimension)
    rarity: Mapping[int, float]  # word piece -> inverse document frequency, above 0

    @cached_property
    def places(self) -> Mapping[str, int]:
        """Row of each text."""
        return {text_id: place for place, text_id in enumerate(self.ids)}

    @classmethod
    def of(cls, ids: Sequence[str], texts: Sequence[Pieces]) -> "TokenIndex":
        """Put the pieces of ``texts`` in one matrix; ``ids`` are theirs, in order."""
        sizes = [len(text.pieces) for text in texts]
        seen = np.concatenate([np.unique(text.pieces) for text in texts])
        counted = zip(*np.unique(seen, return_counts=True), strict=True)
        rarity = {int(piece): float(np.log((len(texts) + 1) / n)) for piece, n in counted}
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return cls(tuple(ids), starts, np.concatenate([t.vectors for t in texts]), rarity)

    def nearest(self, question: Pieces) -> NDArray[np.float32]:
        """For each text and each piece of ``question`` the highest cosine to a piece of the text.

        Shape (texts, pieces of the question), values in [-1, 1].
        """
        found: NDArray[np.float32] = self.vectors @ question.vectors.T
        return np.maximum.reduceat(found, self.starts, axis=0)

    def weights(self, question: Pieces) -> NDArray[np.float32]:
        """How much each piece of ``question`` counts, summing to 1: the rarer, the more."""
        unseen = np.log(len(self.ids) + 1)
        found = np.array([self.rarity.get(int(p), unseen) for p in question.pieces], np.float32)
        return found / max(float(found.sum()), 1e-6)

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``, vectors in half precision."""
        folder.mkdir(parents=True, exist_ok=True)
        np.savez(
            folder / _FILE,
            ids=np.array(self.ids),
            starts=self.starts,
            vectors=self.vectors.astype(np.float16),
            pieces=np.array(list(self.rarity), np.int64),
            rarity=np.array(list(self.rarity.values())),
        )

    @classmethod
    def load(cls, folder: Path) -> "TokenIndex":
        """Read what :meth:`save` wrote."""
        with np.load(folder / _FILE) as found:
            rarity = zip(found["pieces"].tolist(), found["rarity"].tolist(), strict=True)
            vectors = found["vectors"].astype(np.float32)
            return cls(tuple(found["ids"].tolist()), found["starts"], vectors, dict(rarity))
