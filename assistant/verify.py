"""Every statement against its citations and figures before it is shown. Pure functions.

A number may be said when it stands in the quoted words, is the value of a figure of the finding
(in any scale, rounded to the digits written), or belongs to one of its computations. Years,
dates and all other digits must stand in the quotes or in the figures' own names.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from assistant.answer import Computation, Finding
from corpus.numbers import Mark, Number, find_numbers
from corpus.periods import Period, find_periods
from corpus.records import Figure
from corpus.units import SCALE_NAMES

_PERCENT = ("%", "percentage points")
_LIST_MARK = re.compile(r"^(?:- |\d{1,2}\. )")  # the number of a list's line claims nothing
_RUN = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class _Known:
    """A number that may be said: its value in ``unit``, exactly or also rounded."""

    value: Decimal
    unit: str
    scale: Decimal
    exact: bool


@dataclass(frozen=True, slots=True)
class _Source:
    """One text that a finding rests on, read with one decimal mark."""

    text: str
    numbers: tuple[_Known, ...]
    periods: frozenset[tuple[str, ...]]  # the digits of each
    runs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Evidence:
    """All that a finding rests on."""

    sources: tuple[_Source, ...]
    worked: tuple[_Known, ...]  # its figures and the results of its computations
    years: frozenset[str]  # periods of its figures: a stretch may run from one to another

    @property
    def runs(self) -> frozenset[str]:
        """Digits that stand together."""
        return frozenset().union(*(source.runs for source in self.sources))


def verify(finding: Finding, quotes: Sequence[str]) -> list[str]:
    """What is wrong with ``finding``, in words; nothing when it may be shown.

    Args:
        finding: a statement with its evidence.
        quotes: what a reader sees of its citations: the exact words of its spans, and the
            titles and headings they stand under.
    """
    if finding.talk:
        return []
    if not finding.spans:
        return ["it cites nothing"]
    uncited = [f"figure {figure.id} is not cited" for figure in _uncited(finding)]
    # Numbers are read with a decimal point, as answers write them, then as a quote may.
    return uncited or (_unfounded(finding, quotes, ".") and _unfounded(finding, quotes, ","))


def _uncited(finding: Finding) -> list[Figure]:
    operands = [figure for made in finding.computations for figure in made.operands]
    used = {figure.id: figure for figure in (*finding.figures, *operands)}
    return [f for f in used.values() if not any(span.contains(f.number) for span in finding.spans)]


def _unfounded(finding: Finding, quotes: Sequence[str], mark: Mark) -> list[str]:
    """The numbers, periods and digits of the statement that nothing bears out."""
    text = _claims(finding)
    evidence = _evidence(finding, quotes, mark)
    numbers, periods = find_numbers(text, mark), find_periods(text)
    wrong = [n.written for n in numbers if not _number_stands(n, evidence)]
    wrong += [p.text for p in periods if not _period_stands(p.text, evidence)]
    known = evidence.runs | {f"{made.result:f}" for made in finding.computations}  # "Two (2)"
    wrong += [run for run in _other_runs(text, numbers, periods) if run not in known]
    return [f"nothing bears out “{written}”" for written in wrong]


def _other_runs(text: str, numbers: Sequence[Number], periods: Sequence[Period]) -> Sequence[str]:
    """Digits that belong neither to a number nor to a period: "Article 41", "I-05"."""
    places: list[Number | Period] = [*numbers, *periods]
    for place in places:
        text = text[: place.start] + "·" * (place.end - place.start) + text[place.end :]
    return _RUN.findall(text)


def _claims(finding: Finding) -> str:
    """The statement without its list mark, emphasis and the workings of its computations."""
    text = _plain(_LIST_MARK.sub("", finding.statement))
    # "5 189.1 / 9 882.0" is told as it was worked out; to the reader of numbers it is a code.
    for working in sorted({made.expression for made in finding.computations}, key=len)[::-1]:
        text = text.replace(working, "…")
    return text


def _evidence(finding: Finding, quotes: Sequence[str], mark: Mark) -> _Evidence:
    named = [text for f in finding.figures for text in (f.subject, f.measure, f.period)]
    workings = [f"{made.expression} … {made.result:f}" for made in finding.computations]
    known = [_of_figure(figure) for figure in finding.figures]
    known += [_of_computation(made) for made in finding.computations]
    return _Evidence(
        sources=(
            *(_read(text, mark) for text in dict.fromkeys((*quotes, *named))),
            *(_read(text, ".") for text in workings),
        ),
        worked=tuple(known),
        years=frozenset(figure.period for figure in finding.figures),
    )


@lru_cache(maxsize=4096)  # rows and titles are cited again and again
def _read(text: str, mark: Mark) -> _Source:
    plain = _plain(text)
    numbers, periods = find_numbers(plain, mark), find_periods(plain)
    return _Source(
        text=plain,
        numbers=tuple(_Known(n.value, n.unit.name, n.unit.scale, exact=True) for n in numbers),
        periods=frozenset(tuple(_RUN.findall(period.text)) for period in periods),
        runs=frozenset(_other_runs(plain, numbers, periods)),
    )


def _of_figure(figure: Figure) -> _Known:
    scale = _scale(figure.unit) if figure.is_money else Decimal(1)
    return _Known(figure.value or Decimal(0), figure.unit, scale, exact=False)


def _of_computation(made: Computation) -> _Known:
    return _Known(abs(made.result), made.unit, _scale(made.unit), exact=False)


def _scale(unit: str) -> Decimal:
    word = unit.partition(" ")[2]
    return next((Decimal(scale) for scale, name in SCALE_NAMES.items() if name == word), Decimal(1))


def _number_stands(number: Number, evidence: _Evidence) -> bool:
    quoted = (known for source in evidence.sources for known in source.numbers)
    if any(_same(number, known) for known in (*evidence.worked, *quoted)):
        return True
    bare = not number.unit.name and number.unit.scale == 1
    return bare and _stands(number.written, evidence)


def _same(number: Number, known: _Known) -> bool:
    """Whether ``number`` says what is ``known``: a like unit, and the same amount."""
    unit = number.unit
    if known.unit and unit.name in _PERCENT and known.unit not in _PERCENT:
        return False
    if known.unit and unit.is_money and known.unit[:3] != unit.name[:3]:
        return False
    said, full = number.value * unit.scale, known.value * known.scale
    amounts = [full] if unit.scale != 1 or (unit.is_money and known.unit) else [full, known.value]
    if known.exact:
        return said in amounts
    return said in amounts or any(_rounds(number, amount) for amount in amounts)


def _rounds(number: Number, amount: Decimal) -> bool:
    """Whether ``number`` is ``amount`` rounded to the digits it has, at least two of them."""
    _, digits, exponent = number.value.as_tuple()
    if len(digits) < 2 or not isinstance(exponent, int):
        return False
    last_place = Decimal(1).scaleb(exponent) * number.unit.scale
    return abs(number.value * number.unit.scale - amount) * 2 <= last_place


def _period_stands(written: str, evidence: _Evidence) -> bool:
    parts = tuple(_RUN.findall(written))
    between = len(parts) == 2 and evidence.years.issuperset(parts)
    known = between or any(parts in source.periods for source in evidence.sources)
    return known or _stands(written, evidence)


def _stands(written: str, evidence: _Evidence) -> bool:
    """Whether a text has these very characters, not as part of a longer number."""
    whole = re.compile(rf"(?<!\d)(?<!\d[ .,'’]){re.escape(written)}(?![ .,'’]?\d)")
    return any(whole.search(source.text) for source in evidence.sources)


def _plain(text: str) -> str:
    """``text`` on one line, without emphasis, as statements are written."""
    return " ".join(re.sub(r"\*\*|__|`", "", text).split())
