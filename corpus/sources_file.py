"""Read ``sources.toml``: what it says about the fund and about each document."""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CorpusError
from corpus.records import Fund
from corpus.texts import utf8

_NEEDED = ("id", "file", "title")
_KNOWN = (*_NEEDED, "publisher", "url", "language", "edition", "licence", "sha256")


@dataclass(frozen=True, slots=True)
class Entry:
    """One ``[[document]]`` table."""

    line: int  # where it begins, counted from 1
    words: dict[str, str]  # its known keys


@dataclass(frozen=True, slots=True)
class _Table:
    """A table of the file, with what an error message needs."""

    path: Path
    name: str
    line: int
    content: dict[str, Any]

    def word(self, key: str, *, needed: bool = False) -> str:
        """The text under ``key``, "" where there is none."""
        value = self.content.get(key, "")
        if not isinstance(value, str):
            raise self.error(f'{key} is not text; write {key} = "..."')
        if needed and not value.strip():
            raise self.error(f'has no {key}; add {key} = "..."')
        return value

    def error(self, message: str) -> CorpusError:
        """An error at this table."""
        return CorpusError(f"{self.path}, line {self.line}: {self.name} {message}")


def read_sources(path: Path, raw: bytes) -> tuple[Fund, list[Entry]]:
    """The fund and the documents that the file at ``path``, with the bytes ``raw``, names."""
    text = utf8(path, raw)
    try:
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise CorpusError(f"{path}: {error}; mend the TOML there") from error
    return _fund(path, text, content), _entries(path, text, content)


def _fund(path: Path, text: str, content: dict[str, Any]) -> Fund:
    found = content.get("fund")
    if not isinstance(found, dict):
        raise CorpusError(f"{path}: no [fund] table; add one with at least a name")
    table = _Table(path, "[fund]", _line(text, r"\[\s*fund\s*\]", 0), found)
    questions = found.get("questions", [])
    if not isinstance(questions, list) or not all(isinstance(each, str) for each in questions):
        raise table.error('questions is not a list of texts; write questions = ["..."]')
    return Fund(
        name=table.word("name", needed=True),
        acronym=table.word("acronym"),
        period=table.word("period"),
        greeting=table.word("greeting"),
        questions=tuple(questions),
    )


def _entries(path: Path, text: str, content: dict[str, Any]) -> list[Entry]:
    found = content.get("document", [])
    if not isinstance(found, list) or not all(isinstance(each, dict) for each in found):
        raise CorpusError(f"{path}: document is not a list of tables; write [[document]]")
    if not found:
        raise CorpusError(f"{path}: no [[document]]; add one for each text")
    entries: list[Entry] = []
    for at, each in enumerate(found):
        line = _line(text, r"\[\[\s*document\s*\]\]", at)
        table = _Table(path, f"[[document]] {at + 1}", line, each)
        words = {key: table.word(key, needed=key in _NEEDED) for key in _KNOWN if key in each}
        for key in _NEEDED:
            table.word(key, needed=True)
        if any(words["id"] == earlier.words["id"] for earlier in entries):
            raise CorpusError(
                f"{path}, line {line}: two documents have the id {words['id']!r}; rename one"
            )
        entries.append(Entry(line, words))
    return entries


def _line(text: str, header: str, nth: int) -> int:
    """The line of the ``nth`` table header, counted from 1; 1 where the table is written inline."""
    found = list(re.finditer(rf"^\s*{header}", text, re.MULTILINE))
    return text.count("\n", 0, found[nth].end()) + 1 if nth < len(found) else 1
