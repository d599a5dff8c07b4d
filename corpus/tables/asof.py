"""When the values of an indicator table were or are due, from the sentences around it."""

import re
from collections.abc import Iterable
from dataclasses import replace

from corpus.periods import only_period
from corpus.records import Role
from corpus.tables.grid import Grid
from corpus.tables.page import Page
from corpus.tables.terms import role_words, says

_NEAR = 12  # lines before and after the table, and at the start of the document
_CLAUSE = re.compile(r"[.;,](?=\s|$)|\s\|\s")
_TIMED = (Role.BASELINE, Role.MILESTONE, Role.TARGET, Role.RESULT)


def with_periods(page: Page, grid: Grid) -> Grid:
    """``grid`` with the periods that sentences such as "targets are for 2026" give its columns."""
    if not grid.has_indicators:
        return grid
    known = periods_near(page, {page.line_at(row.span.start) for row in grid.rows})
    columns = tuple(
        replace(column, period=known[column.role])
        if column.role in known and not column.period
        else column
        for column in grid.columns
    )
    return replace(grid, columns=columns)


def periods_near(page: Page, inside: set[int]) -> dict[Role, str]:
    """The periods that sentences near the lines ``inside``, or at the start, give to roles."""
    found: dict[Role, str] = {}
    first, last = min(inside), max(inside)
    order = [*range(max(0, first - _NEAR), first), *range(last + 1, last + _NEAR), *range(_NEAR)]
    for at in order:
        if at < len(page.lines) and at not in inside and "|" not in page.lines[at].text:
            for clause in _CLAUSE.split(page.lines[at].text):
                _read(clause, found)
    return found


def periods_in(texts: Iterable[str]) -> dict[Role, str]:
    """The periods that headings such as "Results at the end of 2025" give to roles."""
    found: dict[Role, str] = {}
    for text in texts:
        _read(text, found)
    return found


def _read(clause: str, found: dict[Role, str]) -> None:
    period = only_period(clause)
    if not period:
        return
    roles = [role for _, _, role in role_words(clause) if role in _TIMED]
    if not roles and says("as_of", clause):
        roles = [Role.RESULT]
    for role in roles:
        found.setdefault(role, period.label)
