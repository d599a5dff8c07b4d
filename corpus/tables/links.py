"""Figures that belong together: a total and its parts, one fact told twice."""

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from corpus.periods import find_periods
from corpus.records import Figure, Role
from corpus.tables.rounding import Amount, amount_of
from corpus.words import words

_TOLERANCE = Decimal("0.005")  # share of a total by which its rounded parts may miss it
_NEAR = Decimal("1.06")  # two amounts farther apart are not one rounded to two digits
_FEWEST_DIGITS = 3  # written digits that make a chance meeting unlikely
_LOOSE = (Role.MENTION, Role.EXAMPLE)
_WHOLE = (Role.TOTAL, Role.ALLOCATION)
_UNTOLD = (Role.SIZE, Role.CELL, Role.BASELINE)
_COMMON = frozenset(
    words(
        "the a of in to and or were was are is be by for with from on at their its per number total"
        " support supported fund programme year years between which that this had have has been up"
        " out who people persons than end million thousand billion eur they it %"
    )
)


@dataclass(frozen=True, slots=True)
class _Fact:
    figure: Figure
    amount: Amount
    words: frozenset[str]


def link_parts(figures: Sequence[Figure]) -> list[Figure]:
    """Give every total the yearly figures that it sums up.

    Yearly figures that only their heading names take the total's words as their subject.
    """
    known = {figure.id: figure for figure in figures}
    for total in figures:
        if _is_total(total) and (parts := _parts(total, figures)):
            known[total.id] = replace(total, parts=tuple(part.id for part in parts))
            for part in parts:
                if not total.table and part.subject in part.headings:
                    known[part.id] = replace(part, subject=_part_name(total.subject))
    return list(known.values())


def link_same(figures: Sequence[Figure]) -> list[Figure]:
    """Tie figures that tell the same fact, one rounded and one exact, or twice the same.

    Works within one document and over all documents of a corpus; run again, it adds nothing.
    """
    same: dict[str, list[str]] = defaultdict(list)
    facts = sorted(_facts(figures), key=lambda fact: fact.amount.value)
    for at, first in enumerate(facts):
        for second in facts[at + 1 :]:
            if second.amount.value > first.amount.value * _NEAR:
                break
            if _is_same(first, second):
                same[first.figure.id].append(second.figure.id)
                same[second.figure.id].append(first.figure.id)
    return [
        replace(figure, same_as=tuple(sorted({*figure.same_as, *same[figure.id]})))
        if figure.id in same
        else figure
        for figure in figures
    ]


def _is_total(figure: Figure) -> bool:
    """Whether a figure is a sum, of planned or of other amounts ("Total: Payments")."""
    named = bool(figure.table) and figure.subject.lower().startswith("total")
    return figure.value is not None and (figure.role is Role.TOTAL or named)


def _parts(total: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """The yearly figures of a total: of its own column, else of a table that sums up to it."""
    yearly = [
        figure
        for figure in figures
        if figure.table
        and figure.value is not None
        and figure.role not in (Role.TOTAL, Role.SHARE)
        and (figure.unit, figure.span.document_id) == (total.unit, total.span.document_id)
        and figure.period.isdigit()
    ]
    if total.table:
        column = [f for f in yearly if (f.table, f.measure) == (total.table, total.measure)]
        return column or _rows_above(total, figures)
    tables: dict[tuple[str, str], list[Figure]] = defaultdict(list)
    for figure in yearly:
        if figure.programme == total.programme and figure.role is Role.PLANNED:
            tables[figure.table, figure.measure].append(figure)
    return next((column for column in tables.values() if _sums_to(column, total)), [])


def _rows_above(total: Figure, figures: Sequence[Figure]) -> list[Figure]:
    """The other rows of a total's column, where they sum up to it."""
    column = [
        figure
        for figure in figures
        if (figure.table, figure.measure, figure.unit) == (total.table, total.measure, total.unit)
        and figure.value is not None
        and figure.row != total.row
    ]
    return column if column and _sums_to(column, total) else []


def _part_name(total: str) -> str:
    """What a total's parts are called: "Total programmed 2021-2027" has "programmed" parts."""
    plain = re.sub(r"\btotal\b", " ", total, flags=re.IGNORECASE)
    for period in find_periods(total):
        plain = plain.replace(period.text, " ")
    return " ".join(re.sub(r"\b(?:for|in|over)\s*$", "", plain.strip()).split()) or total


def _sums_to(column: Sequence[Figure], total: Figure) -> bool:
    summed = sum((figure.value or Decimal(0) for figure in column), Decimal(0))
    whole = total.value or Decimal(0)
    return abs(summed - whole) <= _TOLERANCE * whole


def _facts(figures: Sequence[Figure]) -> list[_Fact]:
    return [
        _Fact(figure, amount, frozenset(words(f"{figure.subject} {figure.unit}")) - _COMMON)
        for figure in figures
        if figure.role not in _UNTOLD and (amount := amount_of(figure))
    ]


def _is_same(first: _Fact, second: _Fact) -> bool:
    if not _comparable(first.figure, second.figure):
        return False
    exact, rounded = sorted((first, second), key=lambda fact: fact.amount.step)
    if rounded.amount.digits < 2 or not exact.amount.rounds_to(rounded.amount):
        return False
    shared = {word for word in exact.words & rounded.words if not word.isdigit()}
    certain = rounded.amount.digits >= _FEWEST_DIGITS
    whole = exact.figure.role in _WHOLE or rounded.figure.role in _WHOLE
    same_unit = exact.amount.counts and first.figure.unit == second.figure.unit
    enough = len(shared) >= (1 if certain else 2 - same_unit)
    return (bool(shared) and enough) or (certain and whole)


def _comparable(first: Figure, second: Figure) -> bool:
    """Whether two figures could tell one fact: roles, periods and programmes allow it."""
    roles = {first.role, second.role}
    if first.programme != second.programme or (first.table and first.table == second.table):
        return False
    if roles <= set(_LOOSE) and first.span.document_id == second.span.document_id:
        return False
    if Role.PLANNED in roles and first.period != second.period:
        return False
    achieved = Role.EXAMPLE in roles and bool(roles & {Role.TARGET, Role.PLANNED})
    loose = bool(roles & set(_LOOSE)) and not achieved
    return len(roles) == 1 or loose or roles <= set(_WHOLE)
