"""Words as the whole project sees them: folded, cut, stemmed (the one door to snowballstemmer)."""

import re
import unicodedata
from functools import lru_cache
from threading import Lock

import snowballstemmer

_STEMMER = snowballstemmer.stemmer("english")
_STEMMING = Lock()  # the stemmer keeps the word at hand in itself, so one thread at a time
# Whole groups only: in "2021 100 persons" the year stays apart from the count.
_GROUPED = re.compile(r"(?<![\d.,])\d{1,3}(?:[ ,']\d{3})+(?!\d)")
_QUOTES = str.maketrans("’‘“”–—‑\u00a0\u202f\u2009", "''\"\"---   ")
WORD = re.compile(r"\d+(?:[.,]\d+)*|[^\W\d_]+(?:[.'&/+-][^\W\d_]+)*|%|€")


def fold(text: str) -> str:
    """Lower-case ``text`` without accents, typographic quotes, dashes and odd spaces."""
    plain = unicodedata.normalize("NFKD", text.translate(_QUOTES))
    return "".join(c for c in plain if not unicodedata.combining(c)).lower()


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """The stem of one folded word; numbers and symbols stay as they are."""
    bare = word.removesuffix("'s").removesuffix("'")
    with _STEMMING:
        return str(_STEMMER.stemWord(bare))


def words(text: str) -> list[str]:
    """The stems of ``text`` in order; hyphenated words give their parts, numbers one word.

    ``9 882.0``, ``9,882.0``, ``9882.0`` and ``9882`` give the same word.
    """
    return list(_words(text))


@lru_cache(maxsize=16384)
def _words(text: str) -> tuple[str, ...]:
    folded = _GROUPED.sub(lambda number: re.sub(r"\D", "", number.group()), fold(text))
    return tuple(word for match in WORD.finditer(folded) for word in _parts(match.group()))


def _parts(word: str) -> list[str]:
    if word[0].isdigit():
        return [re.sub(r"\.0+$", "", word.replace(",", "."))]
    return [stem(part) for part in re.split(r"[-/]", word) if part]
