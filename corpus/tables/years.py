"""Yearly amounts without marked columns.

A row of years above a row of amounts; one year a line, before or after its amounts; or years
and amounts in one line ("2020 58.4; 2021 71.2; total 129.6").
"""

import re
from collections.abc import Iterator

from corpus.periods import Period, find_periods
from corpus.records import Span
from corpus.tables.caption import caption_of
from corpus.tables.cut import cut_into
from corpus.tables.grid import Column, Grid, Row, column_of, table_id
from corpus.tables.heads import split_heads
from corpus.tables.page import Cell, Line, Page
from corpus.tables.terms import role_of

_FEWEST = 3  # years that make a table
_NONE = re.compile(r"(?<!\S)[-–—.]+(?!\S)")
_BETWEEN = re.compile(r"\W{0,4}(?:(?:EUR|€|total)\W{0,2})?", re.IGNORECASE)


def year_grids(page: Page) -> list[Grid]:
    """Every table of ``page`` with years but without marked columns."""
    lines = range(len(page.lines))
    across = [grid for at in lines if (grid := _across(page, at))]
    inline = [grid for at in lines if (grid := _inline(page, at))]
    return [*across, *inline, *_down(page)]


def _years(line: Line) -> list[Period]:
    """The years of a line that holds nothing but years, "Year" and "Total"."""
    found = find_periods(line.text)
    rest = line.text
    for period in found:
        rest = rest.replace(period.text, "", 1)
    bare = re.fullmatch(r"\W*(?:years?)?\W*(?:total)?\W*", rest, re.IGNORECASE)
    return found if bare and all(period.first_year for period in found) else []


def _across(page: Page, at: int) -> Grid | None:
    line = page.lines[at]
    years = _years(line)
    if len(years) < _FEWEST or "|" in line.text:
        return None
    heads = [period.label for period in years]
    if re.search(r"total\W*$", line.text, re.IGNORECASE):
        heads.append(f"Total {years[0].first_year}-{years[-1].last_year}")
    rows = list(_rows_below(page, at, len(heads)))
    if not rows:
        return None
    caption, unit = caption_of(page, at, at + len(rows))
    columns = tuple(Column(head) for head in heads)
    return Grid(table_id(page, line.start), columns, tuple(rows), caption, unit)


def _rows_below(page: Page, at: int, count: int) -> Iterator[Row]:
    start = page.lines[at].start
    for line in page.lines[at + 1 :]:
        cells = _values(page, line, count)
        if not cells:
            return
        label = page.words(line.start, cells[0].start)
        yield Row(label, tuple(cells), Span(page.document.id, start, line.end))


def _values(page: Page, line: Cell, count: int) -> list[Cell]:
    """The ``count`` values with which a line ends, after at most a few words."""
    first = re.search(r"\d", line.text)
    label = re.match(r"(?:[^\W\d]|[\s,()%:/&'’.-])*(?:€\s?)?", line.text)
    if not first or not label or label.end() < first.start() or label.end() > 60:
        return []
    text = line.text[first.start() :]
    if re.search(r"[^\W\d_]", text):
        return []
    pieces = cut_into(text, count, page.mark)
    start = line.start + first.start()
    return [Cell(start + p.start, text[p.start : p.end]) for p in pieces or []]


def _inline(page: Page, at: int) -> Grid | None:
    line = page.lines[at]
    periods = find_periods(line.text)
    if len(periods) < _FEWEST or "|" in line.text:
        return None
    rows = [row for period in periods if period.is_year and (row := _beside(page, line, period))]
    if len(rows) < _FEWEST:
        return None
    if total := re.search(r"\b(total)\W{1,4}(?:EUR |€ ?)?(?=\d)", line.text, re.IGNORECASE):
        rows += _amount_after(page, line, total.start(1), total.end(1), total.end())
    caption, unit = caption_of(page, at, at)
    return Grid(table_id(page, line.start), (Column(""),), tuple(rows), caption, unit)


def _beside(page: Page, line: Line, period: Period) -> Row | None:
    between = _BETWEEN.match(line.text, period.end)
    found = _amount_after(page, line, period.start, period.end, between.end() if between else 0)
    return found[0] if found else None


def _amount_after(page: Page, line: Line, start: int, end: int, amount: int) -> list[Row]:
    """The row of a year (or total) whose amount begins just at ``amount``."""
    for number in page.numbers(line):
        if number.start - line.start == amount:
            cell = page.words(number.whole_start, number.whole_end)
            return [Row(line.cut(start, end), (cell,), page.span(line))]
    return []


def _down(page: Page) -> Iterator[Grid]:
    block: list[int] = []
    for at, line in enumerate([*page.lines, Line(0, "")]):
        if _yearly_line(page, line) or (len(block) >= _FEWEST and _total_line(page, line)):
            block.append(at)
            continue
        if len(block) >= _FEWEST and (grid := _block_grid(page, block)):
            yield grid
        block = []


def _yearly_line(page: Page, line: Line) -> bool:
    """Whether a line is one year and amounts, in either order."""
    periods = find_periods(line.text)
    if len(periods) != 1 or not periods[0].is_year or "|" in line.text:
        return False
    rest = line.cut(periods[0].end) if periods[0].start == 0 else line.cut(0, periods[0].start)
    at_edge = periods[0].start == 0 or periods[0].end == len(line.text)
    return at_edge and bool(rest.text) and _only_values(page, rest)


def _total_line(page: Page, line: Line) -> bool:
    label = _total_label(line)
    return bool(label) and _only_values(page, line.cut(label))


def _total_label(line: Line) -> int:
    """How many characters name a total row: "Total", "Total 2023-2029", "2023-2029"."""
    match = re.match(r"(?:grand )?total\b\W*", line.text, re.IGNORECASE)
    end = match.end() if match else 0
    periods = find_periods(line.text)
    if periods and periods[0].start <= end and periods[0].is_range:
        return periods[0].end
    return end


def _only_values(page: Page, cell: Cell) -> bool:
    """Whether a cell holds numbers, units and dashes, and no other words."""
    rest = _NONE.sub(" ", cell.text)
    for number in page.numbers(cell):
        rest = rest.replace(page.document.text[number.whole_start : number.whole_end], " ", 1)
    return bool(re.search(r"\d", cell.text)) and not re.search(r"\w", rest)


def _block_grid(page: Page, block: list[int]) -> Grid | None:
    parted = [_parted(page.lines[at]) for at in block]
    width = max(_width(page, values) for _, values in parted)
    rows = [
        _row(page, label, values, width, page.lines[at])
        for at, (label, values) in zip(block, parted, strict=True)
    ]
    if any(row is None for row in rows):
        return None
    columns = _columns(page, block[0] - 1, width)
    first = block[0] - (1 if any(column.text for column in columns) else 0)
    caption, unit = caption_of(page, first, block[-1])
    start = page.lines[block[0]].start
    return Grid(table_id(page, start), columns, tuple(row for row in rows if row), caption, unit)


def _parted(line: Line) -> tuple[Cell, Cell]:
    """The label of a yearly line and the words that hold its values."""
    if total := _total_label(line):
        return line.cut(0, total), line.cut(total)
    period = find_periods(line.text)[0]
    if period.start == 0:
        return line.cut(0, period.end), line.cut(period.end)
    return line.cut(period.start), line.cut(0, period.start)


def _width(page: Page, values: Cell) -> int:
    return len(page.numbers(values)) + len(_NONE.findall(values.text))


def _row(page: Page, label: Cell, values: Cell, width: int, line: Line) -> Row | None:
    """A row of ``width`` cells; a lone number takes up the whole cell, unit included."""
    if width == 1:
        return Row(label, (values,), page.span(line))
    dashes = list(_NONE.finditer(values.text))
    pieces = cut_into(
        _NONE.sub(lambda m: "\x00" * len(m[0]), values.text), width - len(dashes), page.mark
    )
    if pieces is None:
        return None
    found = {p.start: Cell(values.start + p.start, values.text[p.start : p.end]) for p in pieces}
    cells = found | {dash.start(): None for dash in dashes}
    return Row(label, tuple(cells[at] for at in sorted(cells)), page.span(line))


def _columns(page: Page, head: int, width: int) -> tuple[Column, ...]:
    line = page.lines[head] if head >= 0 else Line(0, "")
    text = re.sub(r"^years?\b\W*", "", line.text, flags=re.IGNORECASE)
    named = text != line.text or (width > 1 and role_of(text) is not None)
    if not text or not named or page.numbers(line):
        return tuple(Column("") for _ in range(width))
    heads = split_heads(text, width, page.document.text)
    return tuple(column_of(head) for head in heads)
