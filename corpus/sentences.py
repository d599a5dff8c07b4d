"""Cut running text into sentences, and anything too long into pieces that fit the embedder."""

import re
from collections.abc import Sequence
from itertools import pairwise

from corpus.lines import read_marker

MAX_CHARACTERS = 900
MAX_PIECES = (
    200  # word pieces as estimated; Dutch text was seen to have a quarter more, 256 is the limit
)

_END = re.compile(r"[.!?…]+[\"'”’»)\]*]*(?=\s)")
_LAST_WORD = re.compile(r"[^\s(\[“\"'‘]*$")
_STARTS = re.compile(r"\s+(?:[\"'“‘«(\[*¿]*)(?:[A-ZÀ-ÖØ-Þ0-9€$£]|[^\W\d_](?<![a-zß-öø-ÿ]))")
_ABBREVIATIONS = frozenset({
    "e.g", "i.e", "cf", "vs", "viz", "incl", "excl", "resp", "dr", "mr", "mrs", "ms", "prof", "st",
    "u.s", "u.k", "a.k.a", "dept", "corp", "approx", "ca",
})  # fmt: skip
_BEFORE_NUMBERS = frozenset({
    "no", "nos", "art", "arts", "para", "paras", "pt", "ch", "sec", "fig", "figs", "tab", "p", "pp",
    "vol", "c", "est", "max", "min", "avg", "jan", "feb", "mar", "apr", "jun", "jul", "aug", "sep",
    "sept", "oct", "nov", "dec",
})  # fmt: skip
_TOKEN = re.compile(r"\d{1,2}|[^\W\d_]+|[^\w\s]|_")
_CUTS = (re.compile(r"[;:,–—]\s+"), re.compile(r"\s+"))


def sentences(text: str) -> list[tuple[int, int]]:
    """The sentences of ``text`` as half-open offsets, without the white space between them."""
    ends = [match.end() for match in _END.finditer(text) if _ends_here(text, match)]
    return _stripped(text, [0, *ends, len(text)])


def fits(text: str) -> bool:
    """Whether ``text`` surely stays below the embedder's limit."""
    return len(text) <= MAX_CHARACTERS and estimate_pieces(text) <= MAX_PIECES


def estimate_pieces(text: str) -> int:
    """Word pieces of ``text``, rather too many than too few."""
    return sum(1 if len(word) <= 3 else 1 + len(word) // 4 for word in _TOKEN.findall(text))


def pieces(text: str) -> list[tuple[int, int]]:
    """Cut ``text`` into parts that fit: at sentence ends, else clause ends, else words."""
    if fits(text):
        return [(0, len(text))]
    found = sentences(text)
    if len(found) == 1:
        return _cut_long(text)
    parts: list[tuple[int, int]] = []
    for start, end in found:
        parts += [(start + a, start + b) for a, b in pieces(text[start:end])]
    return _joined(text, parts)


def _ends_here(text: str, match: re.Match[str]) -> bool:
    """Whether a full stop (or its like) ends a sentence, not an abbreviation or a number."""
    after = _STARTS.match(text, match.end())
    if not after:
        return False
    if not match.group().startswith(".") or match.group().startswith(".."):
        return True
    before = _LAST_WORD.search(text, 0, match.start())
    word, at = (before.group(), before.start()) if before else ("", 0)
    short = word.lower()
    if short in _ABBREVIATIONS or (short in _BEFORE_NUMBERS and after.group()[-1].isdigit()):
        return False
    initial = len(word) == 1 and word.isupper()  # "J. Smith"
    numbering = at == 0 and read_marker(text) is not None and " " not in text[: match.start()]
    return not (initial or numbering)


def _stripped(text: str, cuts: Sequence[int]) -> list[tuple[int, int]]:
    found = []
    for start, end in pairwise(cuts):
        part = text[start:end]
        left = start + len(part) - len(part.lstrip())
        if part.strip():
            found.append((left, left + len(part.strip())))
    return found


def _cut_long(text: str) -> list[tuple[int, int]]:
    for pattern in _CUTS:
        cuts = [0, *(match.end() for match in pattern.finditer(text)), len(text)]
        parts = _stripped(text, cuts)
        if len(parts) > 1:
            smaller = [(a + x, a + y) for a, b in parts for x, y in pieces(text[a:b])]
            return _joined(text, smaller)
    half = len(text) // 2  # one word longer than the limit
    return [(a + x, a + y) for a, b in ((0, half), (half, len(text))) for x, y in pieces(text[a:b])]


def _joined(text: str, parts: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join neighbours again as long as the whole fits."""
    found = [parts[0]]
    for start, end in parts[1:]:
        if fits(text[found[-1][0] : end]):
            found[-1] = (found[-1][0], end)
        else:
            found.append((start, end))
    return found
