"""Building the store: made beside the one that serves, and put in force last."""

import fcntl
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import numpy as np
from tqdm import tqdm

from corpus.errors import CorpusError, StoreError
from corpus.records import Corpus
from index import manifest
from index.embed import Embedder, Pieces, Vectors
from index.figures import write_figures
from index.manifest import Manifest
from index.passages import PassageIndex
from index.tokens import TokenIndex
from index.words import WordIndex

DENSE, LEXICAL, TOKENS, FIGURES = "dense", "lexical", "tokens", "figures.sqlite"
PASSAGES, SUBJECTS = "passages", "subjects"
STEP = 128  # texts between two movements of the progress bar


def build(corpus: Corpus, store: Path, embedder: Embedder, *, progress: bool = True) -> None:
    """Index ``corpus`` into the folder ``store``.

    The new files go into a sub-folder of their own; the manifest, written last, puts them in
    force. A build that is killed leaves the old ones serving, and the next one sweeps up.

    Args:
        corpus: what is indexed.
        store: made when it does not exist.
        embedder: makes the vectors; questions must be put to the same one.
        progress: whether to draw a progress bar on stderr.

    Raises:
        CorpusError: a passage is longer than the embedder reads.
        StoreError: another build is running, the packaged model is not the published one, or
            ``store`` cannot be written.
    """
    embedder.verify()
    _check_lengths(corpus, embedder)
    try:
        store.mkdir(parents=True, exist_ok=True)
        with _alone(store):
            _sweep(store)
            folder = store / uuid4().hex[:12]
            folder.mkdir()
            manifest.write(store, _fill(folder, corpus, embedder, progress=progress))
    except OSError as error:
        raise StoreError(f"The index cannot be written into {store}: {error}.") from error


def _fill(folder: Path, corpus: Corpus, embedder: Embedder, *, progress: bool) -> Manifest:
    ids = [passage.id for passage in corpus.passages]
    texts = [passage.text for passage in corpus.passages]
    subjects = list(dict.fromkeys(figure.subject for figure in corpus.figures if figure.subject))
    read = _embed([*texts, *subjects], embedder, progress=progress)
    TokenIndex.of([*ids, *subjects], read).save(folder / TOKENS)
    vectors = np.array([one.vector for one in read], np.float32)
    digests = _write_dense(folder / DENSE, {PASSAGES: ids, SUBJECTS: subjects}, vectors)
    WordIndex.of(ids, texts).save(folder / LEXICAL)
    write_figures(folder / FIGURES, corpus.figures)
    return Manifest(
        format=manifest.FORMAT,
        corpus=corpus.hash,
        pieces=manifest.pieces(corpus),
        embedder=embedder.fingerprint,
        folder=folder.name,
        files=manifest.checksums(folder, leave_out=DENSE),
        vectors=digests,
        passages=len(ids),
        subjects=len(subjects),
        figures=len(corpus.figures),
        created=datetime.now(UTC).isoformat(timespec="seconds"),
    )


def _check_lengths(corpus: Corpus, embedder: Embedder) -> None:
    for passage in corpus.passages:
        pieces = embedder.count(passage.text)
        if pieces > embedder.limit:
            raise CorpusError(
                f"Passage {passage.id} (characters {passage.span.start} to {passage.span.end} of "
                f"{passage.span.document_id}) has {pieces} word pieces, and the embedder reads "
                f"{embedder.limit}. The splitter must cut it."
            )


def _embed(texts: Sequence[str], embedder: Embedder, *, progress: bool) -> list[Pieces]:
    read: list[Pieces] = []
    with tqdm(total=len(texts), unit="text", desc="Indexing", disable=not progress) as bar:
        for start in range(0, len(texts), STEP):
            part = texts[start : start + STEP]
            read += embedder.read_all(part)
            bar.update(len(part))
    return read


def _write_dense(
    folder: Path, collections: dict[str, list[str]], vectors: Vectors
) -> dict[str, str]:
    start = 0
    for name, ids in collections.items():
        collection = PassageIndex(folder, name, create=True)
        collection.add(ids, vectors[start : start + len(ids)])
        collection.close()
        start += len(ids)
    return {name: _digest(folder, name) for name in collections}


def _digest(folder: Path, name: str) -> str:
    # Read again: Chroma rounds the last digits when it writes vectors out.
    collection = PassageIndex(folder, name)
    digest = collection.digest()
    collection.close()
    return digest


@contextmanager
def _alone(store: Path) -> Iterator[None]:
    """Hold the store's lock; the system lets go of it even when the process is killed."""
    with (store / "lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise StoreError(
                f"Another build into {store} is running. Wait until it has ended, or stop it."
            ) from None
        yield


def _sweep(store: Path) -> None:
    """Remove what killed builds and the build before the last one left behind."""
    try:
        serving = manifest.read(store).folder
    except StoreError:
        serving = ""
    for folder in store.iterdir():
        if folder.is_dir() and folder.name != serving:
            shutil.rmtree(folder)
