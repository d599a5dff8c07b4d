"""The lexical index: BM25 over stemmed words (the one door to bm25s)."""

import json
import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import bm25s
import numpy as np

from corpus.errors import StoreError
from corpus.words import words

logging.getLogger("bm25s").setLevel(logging.WARNING)  # else it tells every host of each step

IDS = "ids.json"


@dataclass(frozen=True, slots=True)
class Hit:
    """One passage found by its words; ``score`` is BM25's, above 0, higher is better."""

    id: str
    score: float


class WordIndex:
    """BM25 over texts under the caller's own ids; make it with :meth:`of` or :meth:`load`."""

    def __init__(self, ids: Sequence[str], ranking: bm25s.BM25) -> None:
        self._ids = ids
        self._ranking = ranking

    @classmethod
    def of(cls, ids: Sequence[str], texts: Sequence[str]) -> "WordIndex":
        """Index ``texts``; at least one must hold a word."""
        ranking = bm25s.BM25()
        ranking.index([words(text) for text in texts], show_progress=False)
        return cls(ids, ranking)

    @classmethod
    def load(cls, folder: Path) -> "WordIndex":
        """Read what :meth:`save` wrote.

        Raises:
            StoreError: the files are missing or damaged.
        """
        try:
            ids = json.loads((folder / IDS).read_text(encoding="utf-8"))
            return cls(ids, bm25s.BM25.load(folder, show_progress=False))
        except (OSError, ValueError, KeyError) as error:
            raise StoreError(f"The lexical index in {folder} cannot be read: {error}.") from error

    def save(self, folder: Path) -> None:
        """Write the index into ``folder``, which is made."""
        self._ranking.save(folder, show_progress=False)
        (folder / IDS).write_text(json.dumps(list(self._ids)), encoding="utf-8")

    def search(self, text: str, k: int) -> list[Hit]:
        """The ``k`` best passages that share a word with ``text``, best first."""
        asked = [word for word in words(text) if word in self._ranking.vocab_dict]
        if not asked:
            return []
        scores = self._ranking.get_scores(asked)
        best = np.argsort(-scores, kind="stable")[:k]
        return [Hit(self._ids[place], float(scores[place])) for place in best if scores[place] > 0]
