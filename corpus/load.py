"""Read a folder of documents: ``sources.toml`` and the texts it names."""

import hashlib
import re
import tomllib
import unicodedata
from collections.abc import Callable
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.records import Corpus, Document, Figure, Fund, Passage
from corpus.split import split
from corpus.tables.read import read_figures

SOURCES = "sources.toml"
GLOSSARY = "glossary.toml"


def load(folder: Path) -> Corpus:
    """Read every document that ``sources.toml`` in ``folder`` names, and cut it into passages.

    Raises:
        CorpusError: something is missing or wrong; the message names the file, the line where
            there is one, and what to do.
    """
    path = folder / SOURCES
    raw = _bytes_of(path, f"write a {SOURCES} with [fund] and one [[document]] per text")
    table = _toml(path, raw)
    fund = _fund(path, table)
    entries = _entries(path, table)
    texts = [_content(path, entry) for entry in entries]
    documents = tuple(
        _document(path, entry, content) for entry, content in zip(entries, texts, strict=True)
    )
    passages: list[Passage] = []
    figures: list[Figure] = []
    for document in documents:
        own = split(document, fund)
        passages += own
        figures += read_figures(document, own, fund)
    glossary = folder / GLOSSARY
    known = glossary if glossary.is_file() else None
    extra = [glossary.read_bytes()] if known else []
    return Corpus(
        fund=fund,
        documents=documents,
        passages=tuple(passages),
        figures=tuple(figures),
        hash=_hash([raw, *extra, *texts]),
        glossary=known,
    )


def _bytes_of(path: Path, advice: str) -> bytes:
    if not path.is_file():
        raise CorpusError(f"{path}: no such file; {advice}")
    return path.read_bytes()


def _utf8(path: Path, raw: bytes) -> str:
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CorpusError(
            f"{path}, line {line}: byte {raw[error.start]:#04x} is not UTF-8; "
            "save the file as UTF-8"
        ) from error


def _toml(path: Path, raw: bytes) -> dict[str, Any]:
    text = _utf8(path, raw)
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}: {error}; mend the TOML there") from error


def _fund(path: Path, table: dict[str, Any]) -> Fund:
    entry = table.get("fund")
    if not isinstance(entry, dict):
        raise CorpusError(f"{path}: no [fund] table; add one with at least a name")
    return Fund(
        name=_word(path, entry, "name", "[fund]"),
        acronym=str(entry.get("acronym", "")),
        period=str(entry.get("period", "")),
        greeting=str(entry.get("greeting", "")),
        questions=tuple(map(str, entry.get("questions", ()))),
    )


def _entries(path: Path, table: dict[str, Any]) -> list[dict[str, Any]]:
    entries = table.get("document")
    if not entries:
        raise CorpusError(f"{path}: no [[document]]; add one for each text")
    seen: set[str] = set()
    for number, entry in enumerate(entries, start=1):
        for key in ("id", "file", "title"):
            _word(path, entry, key, f"[[document]] {number}")
        if entry["id"] in seen:
            raise CorpusError(f"{path}: two documents have the id {entry['id']!r}; rename one")
        seen.add(entry["id"])
    return list(entries)


def _word(path: Path, entry: dict[str, Any], key: str, where: str) -> str:
    value = entry.get(key)
    if not isinstance(value, str) or not value.strip():
        raise CorpusError(f'{path}: {where} has no {key}; add {key} = "..."')
    return value


def _content(path: Path, entry: dict[str, Any]) -> bytes:
    file = path.parent / entry["file"]
    if not file.resolve().is_relative_to(path.parent.resolve()):
        raise CorpusError(f"{path}: {entry['file']} leaves the folder; move the text beside it")
    raw = _bytes_of(file, f"put the text there or remove it from {path}")
    if (wanted := entry.get("sha256")) and (found := hashlib.sha256(raw).hexdigest()) != wanted:
        raise CorpusError(
            f"{file}: its SHA-256 is {found}, {SOURCES} says {wanted}; "
            "restore the text, or write the new hash if the change is meant"
        )
    return raw


def _plain(path: Path, raw: bytes) -> str:
    text = re.sub(r"\r\n?", "\n", _utf8(path, raw))
    return unicodedata.normalize("NFC", text)


READERS: dict[str, Callable[[Path, bytes], str]] = {".txt": _plain, ".md": _plain}


def _document(path: Path, entry: dict[str, Any], raw: bytes) -> Document:
    file = path.parent / entry["file"]
    reader = READERS.get(file.suffix.lower())
    if reader is None:
        raise CorpusError(
            f"{file}: cannot read {file.suffix or 'a file without suffix'}; "
            f"what can be read: {', '.join(READERS)}"
        )
    text = reader(file, raw)
    if not text.strip():
        raise CorpusError(f"{file}: the file is empty; put the text there or remove it from {path}")
    keys = ("publisher", "url", "language", "edition", "licence")
    known = {key: str(entry[key]) for key in keys if key in entry}
    return Document(id=entry["id"], title=entry["title"], text=text, **known)


def _hash(parts: list[bytes]) -> str:
    whole = hashlib.sha256()
    for part in parts:
        whole.update(hashlib.sha256(part).digest())
    return whole.hexdigest()
