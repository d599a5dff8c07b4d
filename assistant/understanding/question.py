"""A question cut into words, with the cues, years and numbers that stand in it."""

import re
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from importlib.resources import files

from corpus.numbers import find_numbers
from corpus.words import WORD, fold, stem

_YEAR = re.compile(r"\b(?:19|20)\d\d\b")
_RANGE = re.compile(
    r"\b((?:19|20)\d\d)\s*(?:-|/|to|till|until|through|(?<=between \d{4} )and)\s*((?:19|20)?\d\d)\b"
)
# A seven-year financial framework in short: "14-20".
_FRAMEWORK = re.compile(r"(?<![\d.,/-])'?(\d\d)\s?[-–/]\s?'?(\d\d)(?!\d|[.,]\d|[/%-])")
# A number is one word with its thousands; "4th" and "2027/28" give their digits alone.
_WORD = re.compile(rf"\d{{1,3}}(?:[\s,']\d{{3}})+(?:\.\d+)?(?!\d)|\d+(?:\.\d+)?|{WORD.pattern}")
_DOTTED = re.compile(r"(?:[A-Z]\.)+[A-Z]\.?")
_LONGEST_NUMBER = 15  # digits; no figure of a fund is longer
_COUNTS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8,
    "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Token:
    """One word of a question."""

    text: str  # folded
    stem: str
    start: int
    proper: bool  # written with a capital (not opening a sentence) or in capitals
    filler: bool
    value: Decimal | None = None  # of a number


@dataclass(frozen=True, slots=True)
class Cue:
    """A phrase of cues.toml that stands in the question at tokens ``[first, last)``."""

    name: str  # "operation.sum"
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Question:
    """One clean, self-contained question."""

    text: str
    tokens: tuple[Token, ...]
    cues: tuple[Cue, ...]
    years: tuple[int, ...]  # every year named, in order; ranges are in `ranges` too
    ranges: tuple[tuple[int, int], ...]
    numbers: tuple[Decimal, ...]  # numbers that are not years, as written
    amounts: tuple[Decimal, ...]  # the same in full: "1.6 billion" is 1 600 000 000
    percents: frozenset[Decimal]  # those of them that are per cent
    count: int | None  # a small number that tells how many: "the first three years"

    def has(self, *names: str) -> bool:
        """Whether any of the cues ``names`` stands in the question."""
        return any(cue.name in names for cue in self.cues)

    def content(self) -> list[Token]:
        """The words that carry meaning."""
        return [token for token in self.tokens if not token.filler]


def read_question(text: str) -> Question:
    """Cut ``text`` and find its cues, years and numbers."""
    text = _FRAMEWORK.sub(_written_out, text)
    tokens = tuple(_tokens(text))
    folded = fold(text)
    ranges = tuple(_full_range(a, b) for a, b in _RANGE.findall(folded))
    spelled = [_COUNTS[t.text] for t in tokens if t.text in _COUNTS]
    numbers = [n for n in find_numbers(text) if not _YEAR.fullmatch(n.written.strip())]
    numbers = [n for n in numbers if n.value.adjusted() < _LONGEST_NUMBER]
    values = tuple(n.value for n in numbers)
    small = [int(v) for v in values if v == v.to_integral() and 1 < v <= 12]
    return Question(
        text=text,
        tokens=tokens,
        cues=tuple(_cues(tokens)),
        years=tuple(dict.fromkeys(int(y) for y in _YEAR.findall(folded))),
        ranges=tuple((a, b) for a, b in ranges if a < b),
        numbers=values,
        amounts=tuple(n.value * n.unit.scale for n in numbers),
        percents=frozenset(n.value for n in numbers if n.unit.name == "%"),
        count=next(iter([n for n in spelled if n > 1] + small), None),
    )


def _written_out(found: re.Match[str]) -> str:
    """The years of a framework in full; any other two numbers as they are."""
    first, last = int(found[1]), int(found[2])
    return f"20{found[1]}-20{found[2]}" if last - first == 6 else found[0]


def _full_range(first: str, last: str) -> tuple[int, int]:
    return int(first), int(last) if len(last) == 4 else int(first[:2] + last)


def _tokens(text: str) -> Sequence[Token]:
    fillers = _fillers()
    found = []
    opening = True
    for match in _WORD.finditer(text.replace("’", "'")):
        word = match.group()
        if word[0].isdecimal():
            found.append(_number(match))
            continue
        folded = fold(word)
        if _DOTTED.fullmatch(word):
            folded = folded.replace(".", "")
        proper = (word[0].isupper() and not opening) or (word.isupper() and len(word) > 1)
        for piece in re.finditer(r"[^-/]+", folded):
            part, start = piece.group(), match.start() + piece.start()
            filler = part.removesuffix("'s").replace("'", "") in fillers
            found.append(Token(part, stem(part), start, proper and not filler, filler))
        opening = text[match.end() : match.end() + 1] in {".", "?", "!", ":"}
    return found


def _number(match: re.Match[str]) -> Token:
    plain = re.sub(r"[\s,'](?=\d{3})", "", match.group())
    return Token(plain, plain, match.start(), proper=False, filler=False, value=Decimal(plain))


def _cues(tokens: Sequence[Token]) -> list[Cue]:
    stems = [token.stem for token in tokens]
    found = []
    for first, opening in enumerate(stems):
        for name, phrase in _phrases().get(opening, ()):
            last = _match(stems, first, phrase)
            if last:
                found.append(Cue(name, first, last))
    return [cue for cue in found if not any(_denies(other, cue) for other in found)]


def _denies(longer: Cue, cue: Cue) -> bool:
    """Whether ``cue`` stands inside its own opposite: "reached" in "not reached"."""
    opposite = (longer.name, cue.name) == ("role.missed", "role.exceeded")
    return opposite and longer.first <= cue.first < cue.last <= longer.last


def _match(stems: Sequence[str], at: int, phrase: Sequence[str]) -> int:
    """The token after ``phrase`` when it stands at ``at`` (``*``: up to two words), else 0."""
    for word in phrase:
        if word == "*":
            continue
        gap = 3 if phrase[phrase.index(word) - 1] == "*" and word != phrase[0] else 1
        window = stems[at : at + gap]
        if word not in window:
            return 0
        at += window.index(word) + 1
    return at


@cache
def _phrases() -> Mapping[str, list[tuple[str, tuple[str, ...]]]]:
    raw = tomllib.loads(files(__package__).joinpath("cues.toml").read_text("utf-8"))
    table: dict[str, list[tuple[str, tuple[str, ...]]]] = {}
    for group, cues in raw.items():
        for name, phrases in cues.items():
            for phrase in phrases:
                parts = tuple("*" if w == "*" else stem(w) for w in _cut(phrase))
                table.setdefault(parts[0], []).append((f"{group}.{name}", parts))
    return table


def _cut(phrase: str) -> list[str]:
    return re.findall(r"\*|%|\d+|[^\W\d_]+(?:[.'][^\W\d_]+)*", fold(phrase))


@cache
def _fillers() -> frozenset[str]:
    return frozenset(files(__package__).joinpath("fillers.txt").read_text("utf-8").split())
