"""The figures of a table: what each cell says, from its row, its column and its caption."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

from corpus.numbers import Number
from corpus.periods import find_periods
from corpus.records import Figure, Role
from corpus.tables.caption import without_unit
from corpus.tables.grid import Column, Grid, Row, is_year
from corpus.tables.labels import lower_is_better, unit_in_label
from corpus.tables.make import figure_at, heading_at, missing_at
from corpus.tables.notes import note_for, without_marks
from corpus.tables.page import Cell, Page
from corpus.tables.terms import role_of, says
from corpus.units import Unit, scale_in

_MONEY_ROLES = (Role.ALLOCATION, Role.COMMITTED, Role.PAID, Role.PLANNED, Role.TOTAL)


@dataclass(frozen=True, slots=True)
class _Place:
    """One cell with its row and column."""

    page: Page
    grid: Grid
    row: Row
    column: Column
    cell: Cell


def figures_of(page: Page, grid: Grid) -> list[Figure]:
    """Every figure of ``grid``, row by row."""
    return [figure for row in grid.rows for figure in _row_figures(page, grid, row)]


def value_in(page: Page, cell: Cell) -> Number | None:
    """The one number that a cell holds, if it holds hardly anything else."""
    numbers = page.numbers(cell)
    if len(numbers) != 1 or numbers[0].start - cell.start > 10:
        return None
    number = numbers[0]
    rest = cell.text[: number.whole_start - cell.start] + cell.text[number.whole_end - cell.start :]
    letters = sum(c.isalpha() for c in rest) - sum(c.isalpha() for c in number.unit.name)
    return number if letters <= 12 else None


def _row_figures(page: Page, grid: Grid, row: Row) -> list[Figure]:
    label = without_marks(row.label.text)
    note, note_span = note_for(page, row.label, row.span.end)
    assessment = _words_of(grid, row, "assessment")
    places = zip(grid.columns, row.cells, strict=True)
    found = [
        figure
        for column, cell in places
        if column.kind == "value" and cell
        for figure in _cell_figures(_Place(page, grid, row, column, cell))
    ]
    lower = lower_is_better(label, note, found)
    return [
        replace(
            figure,
            row=label,
            table=grid.id,
            assessment=assessment,
            note=note,
            note_span=note_span,
            lower_is_better=lower,
        )
        for figure in found
    ]


def _words_of(grid: Grid, row: Row, kind: str) -> str:
    cells = zip(grid.columns, row.cells, strict=True)
    return next((cell.text for column, cell in cells if column.kind == kind and cell), "")


def _cell_figures(place: _Place) -> Iterator[Figure]:
    number = value_in(place.page, place.cell)
    unit = _unit(place)
    if number:
        figure = figure_at(place.page, number, place.row.span, unit)
    elif _is_missing(place):
        figure = missing_at(place.page, place.cell, place.row.span, unit.name if unit else "")
    else:
        return
    yield _described(place, figure)


def _is_missing(place: _Place) -> bool:
    """Words where a number should stand: "no value reported", "year not closed"."""
    letters = any(c.isalpha() for c in place.cell.text) and not any(
        c.isdigit() for c in place.cell.text
    )
    if place.column.role in (Role.TARGET, Role.BASELINE, Role.MILESTONE):
        return False
    return bool(letters and (says("missing", place.cell.text) or _numeric(place)))


def _numeric(place: _Place) -> bool:
    at = place.grid.columns.index(place.column)
    cells = [row.cells[at] for row in place.grid.rows]
    return sum(bool(cell and value_in(place.page, cell)) for cell in cells) * 2 > len(cells)


def _unit(place: _Place) -> Unit | None:
    if place.column.unit:
        return place.column.unit
    if cell := _words_of(place.grid, place.row, "unit"):
        scale, name = scale_in(cell)
        return Unit(name or unit_in_label(place.row.label.text), scale)
    if place.grid.has_indicators:
        return Unit(_counted(place) or unit_in_label(place.row.label.text))
    yearly = place.grid.years_down or place.grid.years_across
    amounts = says("amounts", place.column.text) is not None
    if yearly or amounts or _role(place) in _MONEY_ROLES:
        return place.grid.unit
    return None


def _counted(place: _Place) -> str:
    """The unit that another cell of the row carries ("44 out of 44 projects")."""
    cells = [cell for cell in place.row.cells if cell]
    numbers = [number for cell in cells if (number := value_in(place.page, cell))]
    return next((n.unit.name for n in numbers if n.unit.name), "")


def _role(place: _Place) -> Role | None:
    own = role_of(without_marks(place.row.label.text))
    if place.grid.has_indicators:
        return place.column.role
    if place.column.role and (place.column.role is not Role.TOTAL or own is None):
        return place.column.role
    return own


def _described(place: _Place, figure: Figure) -> Figure:
    if place.grid.years_down or place.grid.years_across:
        return _yearly(place, figure)
    role = _role(place) or _role_by_caption(place, figure)
    if role is Role.SHARE and says("limits", place.column.text):
        role = Role.CELL
    subject = without_marks(place.row.label.text)
    period = place.column.period or figure.period
    return replace(figure, subject=subject, role=role, measure=place.column.text, period=period)


def _role_by_caption(place: _Place, figure: Figure) -> Role:
    """What the cells of a table are by its caption: shares, or parts of a budget."""
    if figure.unit == "%" and says("shares", f"{place.column.text} {place.grid.caption}"):
        return Role.SHARE
    told = role_of(place.grid.caption) or role_of(heading_at(figure))
    budget = figure.unit.startswith("EUR") and told in (Role.ALLOCATION, Role.PLANNED, Role.TOTAL)
    return Role.PLANNED if budget else Role.CELL


def _yearly(place: _Place, figure: Figure) -> Figure:
    """A figure of a table with a year on each row, or in each column."""
    down = place.grid.years_down
    when, what = (place.row.label.text, place.column.text) if down else (
        place.column.text, place.row.label.text)  # fmt: skip
    whole = not is_year(when)
    named = without_unit(without_marks(what))
    parts = [part for part in (place.grid.caption, named) if part]
    subject = ": ".join(dict.fromkeys(parts)) or ("" if whole else heading_at(figure))
    role = role_of(what) or role_of(place.grid.caption) or Role.PLANNED
    planned = (Role.TOTAL, Role.ALLOCATION, Role.SHARE)
    role = Role.PLANNED if role in planned and figure.unit != "%" else role
    if whole and role is Role.PLANNED:
        role = Role.TOTAL
    if whole:
        subject = f"{when}: {subject}" if subject else when
    return replace(figure, subject=subject, role=role, measure=what, period=_when(place, when))


def _when(place: _Place, when: str) -> str:
    if found := find_periods(when):
        return found[0].label
    labels = [r.label.text for r in place.grid.rows] if place.grid.years_down else [
        c.text for c in place.grid.columns]  # fmt: skip
    years = [text.strip() for text in labels if is_year(text)]
    return f"{years[0]}-{years[-1]}"
