"""Which years of a table a question means: named, counted from an end, or relative."""

import re
from collections.abc import Sequence

from assistant.understanding.question import Question
from corpus.words import fold

_NUMBER = r"(one|two|three|four|five|six|seven|\d)"
_COUNT = {"one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7}
_FIRST = r"(?:first|opening|initial|earliest|starting)"
_LAST = r"(?:last|final|closing|latest|latter|later|remaining|concluding)"
_PLURAL_FIRST = re.compile(rf"\b{_FIRST} {_NUMBER}\b|\b{_NUMBER} (?:{_FIRST}|earlier)\b")
_PLURAL_LAST = re.compile(rf"\b{_LAST} {_NUMBER}\b|\b{_NUMBER} {_LAST}\b")
_ONE_FIRST = re.compile(rf"\b{_FIRST} (?:programm\w+ |annual |yearly |budget )?(?:year|amount)\b")
_ONE_LAST = re.compile(rf"\b{_LAST} (?:programm\w+ |annual |yearly |budget )?(?:year|amount)\b")
_PENULTIMATE = re.compile(r"\blast[- ]but[- ]one\b|\bpenultimate\b|\bsecond[- ](?:to[- ])?last\b")
_UNTIL = re.compile(
    r"\b(?:until|till|up to|through|by|before(?= the))\b"
    r"(?: (?:and including|the|end|close|of|time))* (\d{4})"
)
_AHEAD_OF = re.compile(r"(?<!year )(?<!years )\bbefore (\d{4})")
_ONWARDS = re.compile(
    r"\bfrom (\d{4}) (?:on|onwards?|to the end|until the end)|\bsince (\d{4})|\bafter (\d{4})"
)
_BEFORE = re.compile(
    rf"\b(?:{_NUMBER} )?years? (?:before|earlier|prior)\b|\b(?:previous|preceding|prior) year\b"
)
_AFTER = re.compile(
    rf"\b(?:{_NUMBER} )?years? (?:after|later|on|following)\b|\b(?:next|following) (?:year|one)\b"
)
_HALF = re.compile(r"\b(first|second) (?:half|part)\b")


def year_sets(
    question: Question, years: Sequence[int], earlier: Sequence[int] = ()
) -> list[tuple[int, ...]]:
    """The sets of ``years`` (a table's own, ascending) that ``question`` may mean, best first.

    ``earlier`` are the years of the turn before, which "the year after" counts from. A year
    that the table does not have gives no set.
    """
    text = fold(question.text)
    found = [*_spans(question, text, years), *_counted(text, years)]
    found += _relative(text, years, question.years or tuple(earlier))
    named = tuple(year for year in question.years if year in years) if not found else ()
    if named and len(named) == len(question.years):
        found.append(named)
    found.extend((year,) for year in named if len(named) > 1)
    return [chosen for chosen in dict.fromkeys(found) if chosen]


def _spans(question: Question, text: str, years: Sequence[int]) -> list[tuple[int, ...]]:
    found = []
    for first, last in question.ranges:
        if first >= years[0] and last <= years[-1]:
            found.append(tuple(year for year in years if first <= year <= last))
    ends = (int(match[1]) for match in _UNTIL.finditer(text))
    found.extend(tuple(year for year in years if year <= end) for end in ends)
    ends = (int(match[1]) for match in _AHEAD_OF.finditer(text))
    found.extend(tuple(year for year in years if year < end) for end in ends)
    for match in _ONWARDS.finditer(text):
        start = int(match[1] or match[2] or int(match[3]) + 1)
        found.append(tuple(year for year in years if year >= start))
    return found


def _counted(text: str, years: Sequence[int]) -> list[tuple[int, ...]]:
    found: list[tuple[int, ...]] = []
    if match := _PLURAL_FIRST.search(text):
        found.append(tuple(years[: _size(match)]))
    if match := _PLURAL_LAST.search(text):
        found.append(tuple(years[-_size(match) :]))
    if _PENULTIMATE.search(text):
        found.append((years[-2],))
    if _ONE_FIRST.search(text):
        found.append((years[0],))
    if _ONE_LAST.search(text) and not _PENULTIMATE.search(text):
        found.append((years[-1],))
    for match in _HALF.finditer(text):
        middle = len(years) // 2
        found.append(tuple(years[:middle] if match[1] == "first" else years[-middle:]))
    return found


def _relative(text: str, years: Sequence[int], base: Sequence[int]) -> list[tuple[int, ...]]:
    if not base:
        return []
    found: list[tuple[int, ...]] = []
    for pattern, sign in ((_BEFORE, -1), (_AFTER, 1)):
        if match := pattern.search(text):
            steps = next((g for g in match.groups() if g), "one")
            year = base[-1] + sign * _value(steps)
            if year in years:
                found.append((year,))
                if base[-1] in years:
                    found.append(tuple(sorted((year, base[-1]))))
    return found


def _size(match: re.Match[str]) -> int:
    return _value(next(g for g in match.groups() if g))


def _value(word: str) -> int:
    return _COUNT.get(word) or int(word)
