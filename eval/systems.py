"""The systems that are asked: the assistant, itself with a part switched off, the yardsticks."""

from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from eval.run import System
from eval.yardsticks import Yardstick, yardsticks
from index import words
from index.embed import Embedder, Vectors
from index.passages import Hit
from index.store import Index, ensure

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


def bench(corpus: Path, store: Path, embedder: Embedder, *, compared: bool) -> Bench:
    """The product on the documents of ``corpus``, its index in ``store``.

    Args:
        corpus: folder with ``sources.toml``.
        store: folder of the index; built when missing or stale.
        embedder: shared by all corpora of one run.
        compared: whether the yardsticks, and the product without a part, are asked too.
    """
    index = ensure(corpus, store, embedder)
    assistants: dict[str, System] = {PRODUCT: Assistant(index)}
    if not compared:
        return Bench(assistants, [])
    assistants["without dense"] = Assistant(WithoutMeaning(**vars(index)))
    assistants["without lexical"] = Assistant(WithoutWords(**vars(index)))
    return Bench(assistants, yardsticks(index.corpus, embedder))
