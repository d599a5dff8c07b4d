"""Sentences cut into clauses, and the words that say what a number in them is about."""

import re
from itertools import pairwise

from corpus.numbers import Number
from corpus.periods import Period, find_periods
from corpus.tables.notes import without_marks
from corpus.tables.page import Cell

_FINE = re.compile(r"[,;:](?=\s)|\s(?:and(?! (?:\w+ )?\d{4}\b)|but|while|whereas)\s")
_MEDIUM = re.compile(r"[,;:](?=\s)")
_COARSE = re.compile(r"[;:](?=\s)")
_EDGES = re.compile(
    r"^(?:and|but|or|while|whereas)\b|\b(?:and|but|or|while|whereas)$", re.IGNORECASE
)
_EMPTY = re.compile(r"\b(?:and|or|but|the|a|an|another|remaining|rest|of)\b", re.IGNORECASE)
_FEWEST_WORDS = 3


def clauses(sentence: Cell) -> list[Cell]:
    """The clauses of a sentence in order, parted at commas, colons and "and"."""
    return _parted(sentence, _FINE)


def clause_of(number: Number, parts: list[Cell], sentence: Cell) -> Cell:
    """The clause in which a number stands."""
    return next((part for part in parts if part.start <= number.start < part.end), sentence)


def subject_of(number: Number, others: list[Number], clause: Cell, sentence: Cell) -> str:
    """The clause without the number; a longer one where it says too little or is cut at "and"."""
    medium = clause_of(number, _parted(sentence, _MEDIUM), sentence)
    shared = any(medium.start <= other.start < medium.end for other in others)
    coarse = clause_of(number, _parted(sentence, _COARSE), sentence)
    choices = [clause if shared else medium, medium, coarse, sentence]
    rests = [_without(number, words) for words in choices]
    return next((rest for rest in rests if _count(rest) >= _FEWEST_WORDS), rests[-1])


def subject_in_list(number: Number, others: list[Number], clause: Cell, sentence: Cell) -> str:
    """What one of several amounts in a row belongs to: "strand B (Small Boat) 36 %".

    Its words stand before it, from the amount before; or after it, up to the next amount.
    """
    text, start = sentence.text, sentence.start
    at, end = number.whole_start - start, number.whole_end - start
    low = max([n.whole_end - start for n in others if n.end <= number.start], default=0)
    low = max(low, *(m.end() for m in re.finditer(r";\s|^", text[:at])))
    high = min([n.whole_start - start for n in others if n.start >= number.end], default=len(text))
    tail = text[end : clause.end - start]
    own = text[max(low, clause.start - start) : at]
    if _count(own) or not _count(tail):
        words = _plain(f"{own if _count(own) > 1 else text[low:at]} {tail}")
    else:
        words = _plain(tail if _count(tail) > 1 else text[end:high])
    lead = text[:at].rpartition(":")[0]
    return f"{_plain(lead)}: {words}" if lead and _count(words) < 2 and lead not in words else words


def period_of(number: Number, clause: Cell, sentence: Cell) -> str:
    """The period nearest to a number in its clause, else the only one of its part of the sentence.

    A period at the sentence's start ("In 2025, ...") holds for all of it.
    """
    if inside := _dated(clause.text):
        at = number.start - clause.start
        return min(inside, key=lambda period: abs(period.start - at)).label
    coarse = clause_of(number, _parted(sentence, re.compile(r";(?=\s)")), sentence)
    before = [p for p in _dated(coarse.text) if p.start < number.start - coarse.start]
    if len(before) == 1:
        return before[0].label
    first = clauses(sentence)[:1]
    lead = _dated(first[0].text) if first else []
    return lead[0].label if len(lead) == 1 else ""


def _dated(text: str) -> list[Period]:
    return [period for period in find_periods(text) if period.first_year]


def _parted(sentence: Cell, breaks: re.Pattern[str]) -> list[Cell]:
    ends = [0, *(match.end() for match in breaks.finditer(sentence.text)), len(sentence.text)]
    return [sentence.cut(a, b) for a, b in pairwise(ends) if sentence.text[a:b].strip()]


def _without(number: Number, words: Cell) -> str:
    start, end = number.whole_start - words.start, number.whole_end - words.start
    return _plain(f"{words.text[:start]} {words.text[end:]}")


def _plain(words: str) -> str:
    plain = without_marks(re.sub(r"\(\s*\)", " ", words)).strip(" ,;:.–-")
    plain = _EDGES.sub("", plain).strip(" ,;:.–-")
    return plain.strip("()") if plain.count("(") != plain.count(")") else plain


def _count(words: str) -> int:
    """How many words say something."""
    return len(re.findall(r"[^\W\d_]+", _EMPTY.sub(" ", words)))


def topic_words(before: str, after: str) -> str:
    """Plain words around a result, without the preposition or bracket that led to its target."""
    opened = re.sub(r"\([^()]*\)?\W*$", "", after)
    words = _plain(f"{before} {opened}")
    return re.sub(r"(?:\s(?:of|the|out|to|with|at|a|against))+$", "", words).rstrip(" :,")
