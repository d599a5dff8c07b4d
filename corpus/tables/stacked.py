"""Tables that a flattened page wrote one cell a line: years and amounts, or heads and rows."""

import re
from collections.abc import Iterator

from corpus.records import Span
from corpus.tables.caption import caption_of
from corpus.tables.cells import value_in
from corpus.tables.grid import Column, Grid, Row, column_of, is_year, table_id
from corpus.tables.page import Line, Page
from corpus.tables.terms import column_kind, role_of

_FEWEST = 3  # years, or rows, that make a table


def stacked_grids(page: Page) -> list[Grid]:
    """Every table of ``page`` with one cell a line."""
    return [*_yearly(page), *_headed(page)]


def _yearly(page: Page) -> Iterator[Grid]:
    """A year, its amount below, the next year, its amount below, perhaps the total."""
    at = 0
    while at + 1 < len(page.lines):
        rows: list[Row] = []
        end = at
        while row := _year_row(page, end, total=len(rows) >= _FEWEST):
            rows.append(row)
            end += 2
        if len(rows) >= _FEWEST:
            caption, unit = caption_of(page, at, end - 1)
            start = page.lines[at].start
            yield Grid(table_id(page, start), (Column(""),), tuple(rows), caption, unit)
        at = max(end, at + 1)


def _year_row(page: Page, at: int, *, total: bool) -> Row | None:
    if at + 1 >= len(page.lines):
        return None
    label, value = page.lines[at], page.lines[at + 1]
    named = is_year(label.text) or (total and re.fullmatch(r"total\b.*", label.text, re.IGNORECASE))
    if not named or value_in(page, value) is None or not _is_bare(page, value):
        return None
    return Row(label, (value,), Span(page.document.id, label.start, value.end))


def _headed(page: Page) -> Iterator[Grid]:
    """Heads one below the other ("Indicator", "Target", "Result"), then the rows' cells."""
    at = 0
    while at < len(page.lines):
        width = _heads(page, at)
        body = _run(page, at + width) if width else []
        count = len(body) // width if width else 0
        if count < _FEWEST - 1 or len(body) % width:
            at += max(width, 1)
            continue
        columns = tuple(column_of(line.text) for line in page.lines[at : at + width])
        rows = tuple(_row(page, body[i : i + width]) for i in range(0, len(body), width))
        yield Grid(table_id(page, page.lines[at].start), columns, rows)
        at += width + len(body)


def _heads(page: Page, at: int) -> int:
    """How many lines from ``at`` on are column heads, the first one naming the rows."""
    if column_kind(page.lines[at].text) != "label":
        return 0
    end = at + 1
    while end < len(page.lines) and _is_head(page.lines[end].text):
        end += 1
    return end - at if end - at >= _FEWEST else 0


def _is_head(text: str) -> bool:
    short = 0 < len(text) <= 40 and "|" not in text
    return short and bool(role_of(text) or column_kind(text)) and not text.endswith(".")


def _run(page: Page, at: int) -> list[Line]:
    """The lines from ``at`` to the next blank one."""
    end = at
    while end < len(page.lines) and page.lines[end].text:
        end += 1
    return page.lines[at:end]


def _row(page: Page, cells: list[Line]) -> Row:
    span = Span(page.document.id, cells[0].start, cells[-1].end)
    return Row(cells[0], (None, *cells[1:]), span)


def _is_bare(page: Page, line: Line) -> bool:
    """Whether a line is one amount and nothing else."""
    number = page.numbers(line)[0]
    return number.whole_start == line.start and number.whole_end == line.end
