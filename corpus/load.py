"""Read a folder of documents: ``sources.toml`` and the texts it names."""

import hashlib
from pathlib import Path

from corpus.errors import CorpusError
from corpus.records import Corpus, Document, Figure, Passage
from corpus.sources_file import Entry, read_sources
from corpus.split import split
from corpus.tables.links import link_same
from corpus.tables.read import read_figures
from corpus.texts import bytes_of, read_text

SOURCES = "sources.toml"
GLOSSARY = "glossary.toml"


def load(folder: Path) -> Corpus:
    """Read every document that ``sources.toml`` in ``folder`` names, and what stands in it.

    Raises:
        CorpusError: something is missing or wrong; the message names the file, the line where
            there is one, and what to do.
    """
    path = folder / SOURCES
    raw = bytes_of(path, f"write a {SOURCES} with [fund] and one [[document]] for each text")
    fund, entries = read_sources(path, raw)
    texts = [_content(path, entry) for entry in entries]
    documents = [_document(path, *pair) for pair in zip(entries, texts, strict=True)]
    passages: list[Passage] = []
    figures: list[Figure] = []
    for document in documents:
        own = split(document, fund)
        passages += own
        figures += read_figures(document, own, fund)
    glossary = folder / GLOSSARY
    extra = [glossary.read_bytes()] if glossary.is_file() else []
    return Corpus(
        fund=fund,
        documents=tuple(documents),
        passages=tuple(passages),
        figures=tuple(link_same(figures)),
        hash=_hash([raw, *texts, *extra]),
        glossary=glossary if extra else None,
    )


def _content(path: Path, entry: Entry) -> bytes:
    """The bytes of a document, checked against the hash that ``sources.toml`` gives."""
    file = path.parent / entry.words["file"]
    if not file.resolve().is_relative_to(path.parent.resolve()):
        raise CorpusError(
            f"{path}, line {entry.line}: {entry.words['file']} leaves the folder; "
            "move the text beside it"
        )
    raw = bytes_of(file, f"put the text there, or remove its [[document]] from {path}")
    wanted = entry.words.get("sha256", "").lower()
    found = hashlib.sha256(raw).hexdigest()
    if wanted and found != wanted:
        raise CorpusError(
            f"{file}: its SHA-256 is {found}, {SOURCES} says {wanted}; "
            "restore the text, or write the new hash if the change is meant"
        )
    return raw


def _document(path: Path, entry: Entry, raw: bytes) -> Document:
    words = {key: value for key, value in entry.words.items() if key not in {"file", "sha256"}}
    return Document(text=read_text(path.parent / entry.words["file"], raw), **words)


def _hash(parts: list[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
