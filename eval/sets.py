"""The committed question sets, and the documents each is asked about."""

from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class QuestionSet:
    """A file of cases and the corpus folder (with ``sources.toml``) that it is about."""

    name: str
    cases: Path
    corpus: Path


def store_of(corpus: Path, store: Path) -> Path:
    """Where the eval keeps the index of ``corpus``: beside ``store``, which holds the product's."""
    return store.with_name(f"{store.name}-eval") / corpus.resolve().name


def committed_sets() -> list[QuestionSet]:
    """Every set in ``eval/cases``; one without a corpus of its own is about the real fund."""
    return [question_set(path) for path in sorted((HERE / "cases").glob("*.jsonl"))]


def question_set(path: Path, corpus: Path | None = None) -> QuestionSet:
    """The set of one file, about ``corpus``, else its own corpus, else the real fund."""
    own = HERE / "corpora" / path.stem
    default = own if own.is_dir() else HERE.parent / "corpus" / "sources"
    return QuestionSet(path.stem, path, corpus or default)
