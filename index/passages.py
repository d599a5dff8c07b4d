"""The dense index: nearest vectors by cosine (the one door to Chroma)."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import cast

import chromadb
import numpy as np
from chromadb.api.client import Client
from chromadb.api.collection_configuration import CreateCollectionConfiguration
from chromadb.config import Settings
from chromadb.errors import ChromaError

from corpus.errors import StoreError
from index.embed import Vectors

# Wide enough that the approximate search is exact for the thousands of passages of one fund.
SPACE: CreateCollectionConfiguration = {
    "hnsw": {"space": "cosine", "ef_construction": 200, "ef_search": 200}
}
SAME = 1e-4  # cosine distance of two equal vectors after rounding
BATCH = 2000  # Chroma refuses more than some 5 000 at once


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing found by its vector; ``similarity`` is in [-1, 1], higher is closer."""

    id: str
    similarity: float


class PassageIndex:
    """One named collection of vectors in a folder; ids are the caller's own.

    Args:
        folder: where Chroma keeps its files.
        name: of the collection: "passages", "subjects".
        create: make it new, else it must exist.

    Raises:
        StoreError: it cannot be opened.
    """

    def __init__(self, folder: Path, name: str, *, create: bool = False) -> None:
        try:
            self._client = chromadb.PersistentClient(folder, Settings(anonymized_telemetry=False))
            if create:
                self._client.create_collection(name, configuration=SPACE, embedding_function=None)
            self._collection = self._client.get_collection(name, embedding_function=None)
            self._known = self._read()
        except (ChromaError, ValueError, OSError) as error:
            raise StoreError(
                f"The collection {name!r} in {folder} cannot be opened: {error}."
            ) from error

    def add(self, ids: Sequence[str], vectors: Vectors) -> None:
        """Store unit ``vectors``, shape (len(ids), dimension), under ``ids``."""
        for start in range(0, len(ids), BATCH):
            part = slice(start, start + BATCH)
            self._collection.add(ids=list(ids[part]), embeddings=vectors[part])
        self._known = self._read()

    def nearest(self, vector: Vectors, k: int) -> list[Hit]:
        """The ``k`` closest (fewer when there are fewer), closest first."""
        wanted = min(k, len(self._known))
        if wanted < 1:
            return []
        found = self._collection.query(
            query_embeddings=vector[np.newaxis], n_results=wanted, include=["distances"]
        )
        distances = cast("list[list[float]]", found["distances"])
        pairs = zip(found["ids"][0], distances[0], strict=True)
        return [Hit(id_, max(-1.0, min(1.0, 1.0 - distance))) for id_, distance in pairs]

    def vectors(self, ids: Sequence[str]) -> Vectors:
        """The stored unit vectors of ``ids`` in their order, shape (len(ids), dimension).

        Raises:
            KeyError: an id is not in the collection.
        """
        return np.stack([self._known[id_] for id_ in ids])

    def digest(self) -> str:
        """A hash of all that is stored; Chroma's own files change whenever they are opened."""
        seen = hashlib.sha256()
        for id_, vector in sorted(self._known.items()):
            seen.update(id_.encode() + vector.tobytes())
        return seen.hexdigest()[:16]

    def all_found(self) -> bool:
        """Whether every stored vector is found by itself, or by its equal."""
        if not self._known:
            return True
        found = self._collection.query(
            query_embeddings=np.stack(list(self._known.values())),
            n_results=1,
            include=["distances"],
        )
        distances = cast("list[list[float]]", found["distances"])
        return all(row and row[0] < SAME for row in distances)

    def __len__(self) -> int:
        return len(self._known)

    def close(self) -> None:
        """Write everything out and let go of the files."""
        cast("Client", self._client).close()

    def _read(self) -> dict[str, Vectors]:
        stored = self._collection.get(include=["embeddings"])
        vectors = np.asarray(stored["embeddings"], dtype=np.float32)
        return dict(zip(stored["ids"], vectors, strict=True))
