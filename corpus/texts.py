"""Turn the bytes of a file into text; one reader for each kind of file."""

import re
import unicodedata
from collections.abc import Callable
from pathlib import Path

from corpus.errors import CorpusError


def bytes_of(path: Path, advice: str) -> bytes:
    """The bytes of a file; ``advice`` ends the error message where there is none."""
    if not path.is_file():
        raise CorpusError(f"{path}: no such file; {advice}")
    return path.read_bytes()


def utf8(path: Path, raw: bytes) -> str:
    """``raw`` as text, without a byte order mark."""
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise CorpusError(
            f"{path}, line {line}: byte {raw[error.start]:#04x} is not UTF-8; "
            "save the file as UTF-8"
        ) from error


def read_text(path: Path, raw: bytes) -> str:
    r"""The words of a document: NFC, ``\n`` line ends, not empty."""
    reader = _READERS.get(path.suffix.lower())
    if reader is None:
        raise CorpusError(
            f"{path}: cannot read {path.suffix or 'a file without a suffix'}; "
            f"what can be read: {', '.join(_READERS)}"
        )
    text = unicodedata.normalize("NFC", re.sub(r"\r\n?", "\n", reader(path, raw)))
    if not text.strip():
        raise CorpusError(f"{path}: the file is empty; put its text there, or remove it")
    return text


_READERS: dict[str, Callable[[Path, bytes], str]] = {".txt": utf8, ".md": utf8}
