"""Late interaction: each word of a question against each word of every passage.

The score of a passage is the mean, over the question's word pieces, of the highest cosine to any
of the passage's (ColBERT's MaxSim: Khattab and Zaharia 2020), each piece weighted by its rarity in
the corpus. It finds "bike parking" in "secure bicycle places", where one vector a text does not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from index.embed import Pieces

_FILE = "tokens.npz"


@dataclass(frozen=True, slots=True, eq=False)
class TokenIndex:
    """Contextual vectors of the word pieces of many texts, one after the other."""

    ids: tuple[str, ...]
    starts: NDArray[np.int64]  # where each text's pieces begin, shape (texts,)
    vectors: NDArray[np.float32]  # unit vectors, shape (pieces, dimension)
    rarity: Mapping[int, float]  # word piece -> inverse document frequency, above 0

    @classmethod
    def of(cls, ids: Sequence[str], texts: Sequence[Pieces]) -> "TokenIndex":
        """Put the pieces of ``texts`` in one matrix; ``ids`` are theirs, in order."""
        sizes = [len(text.pieces) for text in texts]
        seen = np.concatenate([np.unique(text.pieces) for text in texts])
        counted = zip(*np.unique(seen, return_counts=True), strict=True)
        rarity = {int(piece): float(np.log((len(texts) + 1) / n)) for piece, n in counted}
        starts = np.concatenate([[0], np.cumsum(sizes)[:-1]])
        return cls(tuple(ids), starts, np.concatenate([t.vectors for t in texts]), rarity)

    def search(self, question: Pieces) -> dict[str, float]:
        """Score of every text, in [-1, 1], higher is nearer."""
        if not len(question.pieces):
            return dict.fromkeys(self.ids, 0.0)
        unseen = np.log(len(self.ids) + 1)
        weights = np.array([self.rarity.get(int(p), unseen) for p in question.pieces], np.float32)
        highest = np.maximum.reduceat(self.vectors @ question.vectors.T, self.starts, axis=0)
        scores = highest @ weights / max(float(weights.sum()), 1e-6)
        return dict(zip(self.ids, scores.tolist(), strict=True))

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
