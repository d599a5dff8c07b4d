"""Amounts beside their label, one or a few in a line.

After it ("Commitments EUR 7 585.4 million 99.0 %", "Prevent: 52.4%"), or before it, often glued
("EUR 7 595.0 millionBudget allocation 2014-2020", "37 %Stages strand", "38border regions").
"""

import re
from dataclasses import dataclass, replace
from itertools import pairwise

from corpus.numbers import Number
from corpus.periods import only_period
from corpus.records import Figure, Role
from corpus.tables.grid import table_id
from corpus.tables.heads import split_heads
from corpus.tables.make import figure_at, heading_at
from corpus.tables.notes import note_for, without_marks
from corpus.tables.page import Cell, Line, Page
from corpus.tables.terms import role_of, says

_LONGEST_LABEL = 80  # characters
_MOST_WORDS = 6  # of a label without a colon
_AFTER = re.compile(r"[\s.;]*(?:\([^()]*\))?[\s.;]*")
_ABOUT = re.compile(r"\s*:\s*(?P<about>(?:up to|about|roughly|around|at most|some|nearly)?)\s*$")


@dataclass(frozen=True, slots=True)
class _Labelled:
    """A label and the numbers that stand beside it."""

    label: str
    numbers: list[Number]
    words: Cell
    limited: bool = False  # "up to 80 %"


def labelled_amounts(page: Page, taken: set[int]) -> list[Figure]:
    """Figures of lines that are a label and its amounts, but for the lines ``taken``."""
    found: list[Figure] = []
    for at, line in enumerate(page.lines):
        if not line.text or at in taken:
            continue
        parts = _segments(page, line)
        for part in parts:
            found += _after_label(page, part, at)
        if not parts and (figure := _before_label(page, line)):
            found.append(figure)
    return found


def _segments(page: Page, line: Line) -> list[_Labelled]:
    """The labelled amounts of a line, if it consists of nothing else."""
    bounds = [0, *(match.end() for match in re.finditer(r";\s", line.text)), len(line.text)]
    cells = [line.cut(a, b) for a, b in pairwise(bounds)]
    found = [_labelled(page, cell) for cell in cells if cell.text]
    return [part for part in found if part] if all(found) else []


def _labelled(page: Page, cell: Cell) -> _Labelled | None:
    numbers = page.numbers(cell)
    if not numbers or numbers[0].whole_start == cell.start:
        return None
    label = cell.text[: numbers[0].whole_start - cell.start]
    between = pairwise(numbers)
    if any(page.document.text[a.whole_end : b.whole_start].strip() for a, b in between):
        # A bracket may hold numbers of its own: "Prevent: 52.4% (of 12 actions)".
        numbers = numbers[:1]
    rest = cell.text[numbers[-1].whole_end - cell.start :]
    colon = _ABOUT.search(label)
    named = without_marks(label[: colon.start()] if colon else label).strip(" |")
    if not _AFTER.fullmatch(rest) or not _is_label(named, numbers, colon=bool(colon)):
        return None
    return _Labelled(named, numbers, cell, limited=bool(colon and says("limits", colon["about"])))


def _is_label(label: str, numbers: list[Number], *, colon: bool) -> bool:
    if (
        not re.search(r"[^\W\d_]{3}", label)
        or len(label) > _LONGEST_LABEL
        or re.search(r"[.!?]\W*\s", label)
    ):
        return False
    known = role_of(label) is not None and len(label.split()) <= _MOST_WORDS
    valued = numbers[0].unit.is_money or numbers[0].unit.name == "%"
    return valued and (colon or known)


def _after_label(page: Page, part: _Labelled, at: int) -> list[Figure]:
    heads = _heads(page, at, len(part.numbers))
    note, note_span = note_for(page, part.words, part.words.end)
    found = []
    for number, head in zip(part.numbers, heads, strict=True):
        figure = figure_at(page, number, page.span(part.words))
        figure = replace(figure, note=note, note_span=note_span, row=part.label)
        table = table_id(page, _first_of_run(page, at))
        role = role_beside(part.label, number, limited=part.limited)
        period = _period(part.label, figure)
        found.append(
            replace(figure, subject=part.label, role=role, measure=head, period=period, table=table)
        )
    return found


def _heads(page: Page, at: int, count: int) -> list[str]:
    """The column heads above lines with several amounts each."""
    first = page.lines[page.line_at(_first_of_run(page, at)) - 1].text if at else ""
    if count < 2 or not first or len(first) > _LONGEST_LABEL or re.search(r"\d|[.:]$", first):
        return [""] * count
    return split_heads(first, count, page.document.text)


def _first_of_run(page: Page, at: int) -> int:
    while at and page.lines[at - 1].text and _segments(page, page.lines[at - 1]):
        at -= 1
    return page.lines[at].start


def role_beside(label: str, number: Number, *, limited: bool = False) -> Role:
    """The role of an amount beside its label; ``limited`` for "up to 80 %"."""
    if number.unit.name == "%":
        return Role.MENTION if limited or says("limits", label) else Role.SHARE
    role = role_of(label)
    if role is Role.PLANNED and (period := only_period(label)) and period.is_range:
        return Role.TOTAL
    return role if number.unit.is_money and role and role is not Role.SHARE else Role.MENTION


def _period(label: str, figure: Figure) -> str:
    """The period a label names, else the date of its heading ("by the end of 2024")."""
    own = only_period(label) or only_period(heading_at(figure))
    return own.label if own else figure.period


def _before_label(page: Page, line: Line) -> Figure | None:
    """An item that begins with its amount."""
    numbers = page.numbers(line)
    if not numbers or len(line.text[: numbers[0].whole_start - line.start].strip("* ")) > 0:
        return None
    number = numbers[0]
    end = number.whole_end if number.unit.is_money or number.unit.name == "%" else number.end
    rest = line.text[end - line.start :]
    glued = bool(re.match(r"[^\W\d_]", rest))
    rest = re.sub(rf"^\s?{re.escape(number.unit.name)}(?=[A-Z])", "", rest)
    label = without_marks(rest.strip("* .\u00a0–—:-"))
    if not (line.bullet or glued) or not re.search(r"[^\W\d_]{3}", label):
        return None
    figure = figure_at(page, number, page.span(line))
    role = Role.EXAMPLE if _is_sentence(rest) or not _valued(number) else role_beside(label, number)
    period = only_period(label)
    return replace(
        figure, subject=label, role=role, period=period.label if period else figure.period
    )


def _valued(number: Number) -> bool:
    return number.unit.is_money or number.unit.name == "%"


def _is_sentence(label: str) -> bool:
    return label.endswith(".") and len(label.split()) > 3
