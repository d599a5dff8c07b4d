"""The systems that are asked: the assistant, itself with a part switched off, the yardsticks."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from assistant.assistant import Assistant
from assistant.settings import Settings
from eval.run import System
from eval.sets import store_of
from eval.writers import GROUNDED, writers
from eval.yardsticks import Yardstick, yardsticks
from index import words
from index.embed import Embedder, Vectors
from index.passages import Hit
from index.store import Index, ensure
from index.tokens import Matches

PRODUCT = "assistant"


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that is asked about one corpus, by name."""

    assistants: dict[str, System]
    yardsticks: list[Yardstick]


class WithoutMeaning(Index):
    """An index that finds nothing by vectors."""

    def nearest_passages(self, vector: Vectors, k: int) -> list[Hit]:
        """Nothing."""
        del vector, k
        return []

    def nearest_subjects(self, vector: Vectors, k: int) -> list[Hit]:
        """Nothing."""
        del vector, k
        return []


class WithoutWords(Index):
    """An index that finds nothing by words."""

    def lexical(self, text: str, k: int) -> list[words.Hit]:
        """Nothing."""
        del text, k
        return []


class WithoutMatch(Index):
    """An index that compares texts as wholes only, not word by word."""

    def match(self, text: str) -> Matches:
        """Nothing matches."""
        found = super().match(text)
        nothing = np.zeros_like(found.nearest)
        return replace(found, nearest=nothing, scores=nothing @ found.weights)


class WithoutDoubt(Index):
    """An index that does not know what people ask that documents do not say."""

    def doubt(self, vector: Vectors, nearest: Sequence[Hit], matches: Matches) -> float:
        """Even odds."""
        del vector, nearest, matches
        return 0.0


_PARTS = {
    "dense": WithoutMeaning,
    "lexical": WithoutWords,
    "match": WithoutMatch,
    "doubt": WithoutDoubt,
}


def bench(
    corpus: Path, embedder: Embedder, settings: Settings, *, compared: bool, writer: str = GROUNDED
) -> Bench:
    """The product on the documents of ``corpus``.

    Args:
        corpus: folder with ``sources.toml``.
        embedder: shared by all corpora of one run.
        settings: where the index lies (built when missing or stale), and the chat model.
        compared: whether the yardsticks, and the product without a part, are asked too.
        writer: "grounded", "model" or "both".
    """
    index = ensure(corpus, store_of(corpus, settings.store), embedder)
    assistants = writers(Assistant(index), writer, settings, PRODUCT)
    if not compared:
        return Bench(assistants, [])
    for name, kind in _PARTS.items():
        assistants[f"without {name}"] = Assistant(kind(**vars(index)))
    store = store_of(corpus, settings.store)
    untuned = ensure(corpus, store.with_name(f"{store.name}-untuned"), Embedder(adapter=None))
    assistants["without tuning"] = Assistant(untuned)
    return Bench(assistants, yardsticks(index.corpus, embedder))
