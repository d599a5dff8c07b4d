"""The systems that are asked: the assistant itself and, when wanted, the yardsticks."""

from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from eval.run import System
from eval.yardsticks import Yardstick, yardsticks
from index.embed import Embedder
from index.store import ensure


@dataclass(frozen=True, slots=True)
class Bench:
    """Everything that is asked about one corpus."""

    assistant: System
    yardsticks: list[Yardstick]


def bench(corpus: Path, store: Path, embedder: Embedder, *, compared: bool) -> Bench:
    """The product on the documents of ``corpus``, its index in ``store``.

    Args:
        corpus: folder with ``sources.toml``.
        store: folder of the index; built when missing or stale.
        embedder: shared by all corpora of one run.
        compared: whether the yardsticks are asked too.
    """
    index = ensure(corpus, store, embedder)
    return Bench(Assistant(index), yardsticks(index.corpus, embedder) if compared else [])
