"""A table, whatever its layout was: columns that say what they hold, and rows of cells."""

import re
from dataclasses import dataclass

from corpus.periods import only_period
from corpus.records import Role, Span
from corpus.tables.page import Cell, Page
from corpus.tables.terms import column_kind, role_of
from corpus.units import Unit, stated_money

_YEAR = re.compile(r"(?:1[89]|20)\d{2}")


@dataclass(frozen=True, slots=True)
class Column:
    """One column: its own words, and what these say.

    ``kind`` is "value", or "label", "unit", "assessment", "code" for columns of words.
    """

    text: str
    kind: str = "value"
    role: Role | None = None
    period: str = ""
    unit: Unit | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One row: its label, one cell (or None) for each column, and the words a reader needs."""

    label: Cell
    cells: tuple[Cell | None, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Grid:
    """A table; ``caption`` is the line beside it that says what it shows, without its unit."""

    id: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    caption: str = ""
    unit: Unit | None = None

    @property
    def years_down(self) -> bool:
        """Whether the rows are years."""
        return sum(is_year(row.label.text) for row in self.rows) >= 2

    @property
    def years_across(self) -> bool:
        """Whether the columns are years."""
        return sum(is_year(column.text) for column in self.columns) >= 2

    @property
    def has_indicators(self) -> bool:
        """Whether the rows are indicators with targets or results."""
        return any(column.role in (Role.TARGET, Role.RESULT) for column in self.columns)


def is_year(text: str) -> bool:
    """Whether ``text`` is one year and nothing else."""
    return _YEAR.fullmatch(text.strip()) is not None


def column_of(head: str) -> Column:
    """What a column's head says about it."""
    text = " ".join(head.replace("**", "").split())
    kind = column_kind(text)
    role = role_of(text)
    if kind and not (kind == "label" and role):
        return Column(text, kind)
    period = only_period(text)
    unit = stated_money(text) or (Unit("%") if text.startswith("%") else None)
    return Column(text, "value", role, period.label if period else "", unit)


def table_id(page: Page, start: int) -> str:
    """The id of the table that begins at ``start``."""
    return f"{page.document.id}@{start}"
