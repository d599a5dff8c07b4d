"""Opening the store: everything that is searched, checked before anybody asks."""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import StoreError
from corpus.load import load
from corpus.records import Corpus
from index import manifest
from index.build import DENSE, FIGURES, LEXICAL, PASSAGES, SUBJECTS, TOKENS, build
from index.doubt import describe, doubt
from index.embed import Embedder, Vectors
from index.figures import FigureTable
from index.manifest import REMEDY, Manifest
from index.passages import Hit, PassageIndex
from index.tokens import Matches, TokenIndex
from index.words import Hit as WordHit
from index.words import WordIndex

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Index:
    """The corpus and the ways to find something in it."""

    corpus: Corpus
    embedder: Embedder
    passages: PassageIndex
    subjects: PassageIndex
    words: WordIndex
    tokens: TokenIndex
    figures: FigureTable

    def vector(self, text: str) -> Vectors:
        """Unit vector of ``text``, shape (dimension,), read-only."""
        return self.embedder.vector(text)

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """Stored unit vectors of the passages ``ids`` in their order, shape (n, dimension)."""
        return self.passages.vectors(ids)

    def nearest_passages(self, vector: Vectors, k: int) -> list[Hit]:
        """The ``k`` passages closest in meaning, closest first; ids are those of passages."""
        return self.passages.nearest(vector, k)

    def nearest_subjects(self, vector: Vectors, k: int) -> list[Hit]:
        """The ``k`` figure subjects closest in meaning, closest first; ids are the subjects."""
        return self.subjects.nearest(vector, k)

    def match(self, text: str) -> Matches:
        """How well each passage and subject matches ``text`` word by word."""
        read = self.embedder.read(text)
        nearest, weights = self.tokens.nearest(read), self.tokens.weights(read)
        return Matches(self.tokens.places, read.starts, nearest, weights, nearest @ weights)

    def doubt(self, vector: Vectors, nearest: Sequence[Hit], matches: Matches) -> float:
        """Log odds that a question has no answer here, of what was found for it."""
        similarities = [hit.similarity for hit in nearest[:2]]
        return doubt(describe(vector, similarities, matches), self.embedder.doubt)

    def lexical(self, text: str, k: int) -> list[WordHit]:
        """The ``k`` passages that share most and rarest words with ``text``, best first."""
        return self.words.search(text, k)


def open_store(store: Path, corpus: Corpus, embedder: Embedder) -> Index:
    """Open what :func:`index.build.build` made, and check it.

    Raises:
        StoreError: it is missing, stale, damaged, or does not find what it must.
    """
    found = manifest.read(store)
    _check_fresh(found, corpus, embedder)
    folder = store / found.folder
    _check_whole(folder, found)
    index = Index(
        corpus=corpus,
        embedder=embedder,
        passages=PassageIndex(folder / DENSE, PASSAGES),
        subjects=PassageIndex(folder / DENSE, SUBJECTS),
        words=WordIndex.load(folder / LEXICAL),
        tokens=TokenIndex.load(folder / TOKENS),
        figures=FigureTable(folder / FIGURES),
    )
    _check_vectors(index, found)
    self_test(index)
    return index


def ensure(
    folder: Path, store: Path, embedder: Embedder | None = None, *, progress: bool = True
) -> Index:
    """Open the index of the documents in ``folder``, and build it first where that is needed.

    Args:
        folder: holds ``sources.toml``.
        store: folder of the index, made if missing.
        embedder: the packaged one if None.
        progress: whether to draw a progress bar on stderr when building.

    Raises:
        CorpusError: the documents are not as they must be.
        StoreError: another build is running, or the new index fails its own test.
    """
    corpus = load(folder)
    embedder = embedder or Embedder()
    try:
        return open_store(store, corpus, embedder)
    except StoreError as error:
        log.warning("%s Building it now.", str(error).removesuffix(REMEDY).rstrip())
    build(corpus, store, embedder, progress=progress)
    return open_store(store, corpus, embedder)


def self_test(index: Index) -> None:
    """Ask for the longest passage and the first figure, which must be found.

    Raises:
        StoreError: one of the three searches does not find it.
    """
    passage = max(index.corpus.passages, key=lambda passage: len(passage.text))
    texts = {passage.id: passage.text for passage in index.corpus.passages}
    dense = index.nearest_passages(index.vector(passage.text), 1)
    if [texts.get(hit.id) for hit in dense] != [passage.text]:
        raise StoreError(f"The dense index does not find passage {passage.id}. {REMEDY}")
    if passage.id not in {hit.id for hit in index.lexical(passage.text, 5)}:
        raise StoreError(f"The lexical index does not find passage {passage.id}. {REMEDY}")
    first = list(index.corpus.figures[:1])
    if index.figures.select(ids=[figure.id for figure in first]) != first:
        raise StoreError(f"The figures table does not find {first}. {REMEDY}")


def _check_fresh(found: Manifest, corpus: Corpus, embedder: Embedder) -> None:
    compared = {
        "is of another format": (found.format, manifest.FORMAT),
        "was built from other documents": (found.corpus, corpus.hash),
        "was built by another version of the splitter or of the figure readers": (
            found.pieces,
            manifest.pieces(corpus),
        ),
        "was built with another embedding model": (found.embedder, embedder.fingerprint),
    }
    for trouble, (there, wanted) in compared.items():
        if there != wanted:
            raise StoreError(f"The index {trouble} (found {there}, expected {wanted}). {REMEDY}")


def _check_whole(folder: Path, found: Manifest) -> None:
    there = manifest.checksums(folder, leave_out=DENSE)
    for name, wanted in found.files.items():
        if name not in there:
            raise StoreError(f"The index is damaged: {folder / name} is missing. {REMEDY}")
        if there[name] != wanted:
            raise StoreError(f"The index is damaged: {folder / name} has changed. {REMEDY}")


def _check_vectors(index: Index, found: Manifest) -> None:
    for name, collection in ((PASSAGES, index.passages), (SUBJECTS, index.subjects)):
        if collection.digest() != found.vectors.get(name) or not collection.all_found():
            raise StoreError(f"The index is damaged: vectors of {name} have changed. {REMEDY}")
