"""What a store says about itself: which corpus, which model, which files."""

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path

from corpus.errors import StoreError
from corpus.records import Corpus

FORMAT = 2  # of the store's own files; raise it when their layout changes
NAME = "manifest.json"
REMEDY = "Run: python -m index build"


@dataclass(frozen=True, slots=True)
class Manifest:
    """The one file that makes a folder a store; it names the sub-folder that serves."""

    format: int
    corpus: str  # hash of the source texts and sources.toml
    pieces: str  # hash of the passages and figures that our own code cut out of them
    embedder: str  # fingerprint of the model
    folder: str
    files: dict[str, str]  # path inside the folder -> SHA-256, Chroma's files apart
    vectors: dict[str, str]  # collection -> hash of its vectors
    passages: int
    subjects: int
    figures: int
    created: str  # ISO 8601, UTC


def write(store: Path, manifest: Manifest) -> None:
    """Put ``manifest`` in force in one step: readers see the old one or the new one."""
    draft = store / f"{NAME}.new"
    draft.write_text(json.dumps(asdict(manifest), indent=1), encoding="utf-8")
    draft.replace(store / NAME)


def read(store: Path) -> Manifest:
    """The manifest in force.

    Raises:
        StoreError: there is none, or it cannot be read.
    """
    path = store / NAME
    try:
        return Manifest(**json.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError:
        raise StoreError(f"There is no index in {store}. {REMEDY}") from None
    except (OSError, ValueError, TypeError) as error:
        raise StoreError(
            f"The index is damaged: {path} cannot be read ({error}). {REMEDY}"
        ) from error


def pieces(corpus: Corpus) -> str:
    """A hash that changes whenever our code cuts other passages or reads other figures."""
    return hashlib.sha256(repr((corpus.passages, corpus.figures)).encode()).hexdigest()[:16]


def checksums(folder: Path, *, leave_out: str) -> dict[str, str]:
    """SHA-256 of every file below ``folder``, those in its sub-folder ``leave_out`` apart."""
    files = sorted(path for path in folder.rglob("*") if path.is_file())
    files = [path for path in files if folder / leave_out not in path.parents]
    return {
        path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in files
    }
