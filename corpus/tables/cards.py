"""An amount alone on its line, its label on the line below or above it."""

from dataclasses import replace

from corpus.numbers import Number
from corpus.periods import only_period
from corpus.records import Figure, Role, Span
from corpus.tables.amounts import role_beside
from corpus.tables.make import figure_at
from corpus.tables.notes import without_marks
from corpus.tables.page import Line, Page

_LONGEST_LABEL = 100  # characters


def card_amounts(page: Page, taken: set[int]) -> list[Figure]:
    """Figures such as "EUR 5.2 billion" above "total budget", but for the lines ``taken``."""
    found = []
    for at, line in enumerate(page.lines):
        number = _alone(page, line) if at not in taken else None
        label = _label(page, at) if number else None
        if number and label:
            found.append(_figure(page, number, line, label))
    return found


def _alone(page: Page, line: Line) -> Number | None:
    numbers = page.numbers(line)
    if len(numbers) != 1 or numbers[0].whole_start != line.start:
        return None
    return numbers[0] if numbers[0].whole_end == line.end else None


def _label(page: Page, at: int) -> Line | None:
    """The line below; the line above where there is none below, or a label's run began above."""
    above = page.lines[at - 1] if at else Line(0, "")
    below = page.lines[at + 1] if at + 1 < len(page.lines) else Line(0, "")
    for line in (below, above):
        if 2 < len(line.text) <= _LONGEST_LABEL and not page.numbers(line):
            return line
    return None


def _figure(page: Page, number: Number, line: Line, label: Line) -> Figure:
    start, end = min(line.start, label.start), max(line.end, label.end)
    figure = figure_at(page, number, Span(page.document.id, start, end))
    words = without_marks(label.text)
    valued = number.unit.is_money or number.unit.name == "%"
    role = role_beside(words, number) if valued else Role.EXAMPLE
    period = only_period(words)
    when = period.label if period else figure.period
    return replace(figure, subject=words, role=role, period=when)
