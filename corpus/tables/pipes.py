"""Tables with marked columns: Markdown, cells parted by "|", or by tabs."""

import re
from collections.abc import Iterator

from corpus.records import Span
from corpus.tables.caption import caption_of
from corpus.tables.cells import value_in
from corpus.tables.grid import Column, Grid, Row, column_of, is_year, table_id
from corpus.tables.page import Cell, Line, Page
from corpus.tables.terms import role_words

_RULE = re.compile(r"[\s|:-]*--[\s|:-]*")
_MARKS = ("|", "\t", ";")
_GAP = 5  # lines a page break may put between two rows of one table

_Lines = list[tuple[int, list[Cell]]]


def pipe_grids(page: Page) -> list[Grid]:
    """Every table of ``page`` whose columns are marked."""
    return [grid for block in _blocks(page) if (grid := _grid(page, block))]


def cells_of(line: Line) -> list[Cell]:
    """The cells of one line, empty ones too."""
    mark = next(mark for mark in _MARKS if mark in line.text)
    text = line.text
    first = 1 if text.startswith(mark) else 0
    last = len(text) - 1 if text.endswith(mark) and mark == "|" else len(text)
    bounds = [
        first,
        *(m.end() for m in re.finditer(re.escape(mark), text[:last]) if m.end() > first),
    ]
    ends = [*(start - 1 for start in bounds[1:]), last]
    return [line.cut(start, max(start, end)) for start, end in zip(bounds, ends, strict=True)]


def _blocks(page: Page) -> Iterator[_Lines]:
    block: _Lines = []
    for index, line in enumerate(page.lines):
        if not _is_marked(line.text):
            continue
        cells = cells_of(line)
        if block and (len(cells) != len(block[-1][1]) or not _follows(page, block[-1][0], index)):
            yield block
            block = []
        if _is_row(page, cells):
            block.append((index, cells))
    if block:
        yield block


def _is_marked(text: str) -> bool:
    return "|" in text or "\t" in text or text.count(";") > 1


def _is_row(page: Page, cells: list[Cell]) -> bool:
    """Whether the cells are a table's, not "Target 640 | Result 702": those name themselves."""
    named = [cell for cell in cells if role_words(cell.text)[:1] and page.numbers(cell)]
    return len(cells) > 1 and len(named) < 2


def _follows(page: Page, before: int, index: int) -> bool:
    between = [line.text for line in page.lines[before + 1 : index] if line.text]
    return not between or (index - before <= _GAP and len(between) == 1)


def _grid(page: Page, block: _Lines) -> Grid | None:
    ruled = [at for at, (index, _) in enumerate(block) if _RULE.fullmatch(page.lines[index].text)]
    rows = [row for at, row in enumerate(block) if at not in ruled]
    if len(rows) < 2:
        return None
    head = rows[0][1] if ruled or _is_head(page, rows) else None
    body = rows[1:] if head else rows
    columns = [column_of(cell.text if head else "") for cell in head or rows[0][1]]
    label = _label_column(page, columns, body)
    caption, unit = caption_of(page, rows[0][0], rows[-1][0])
    unit = (columns[label].unit if label is not None else None) or unit
    columns = [_as_label(c) if i == label else c for i, c in enumerate(columns)]
    made = tuple(_row(page, index, cells, label) for index, cells in body)
    return Grid(table_id(page, rows[0][1][0].start), tuple(columns), made, caption, unit)


def _row(page: Page, index: int, cells: list[Cell], label: int | None) -> Row:
    line = page.lines[index]
    span = Span(page.document.id, line.start, line.end)
    kept = tuple(cell if cell.text and i != label else None for i, cell in enumerate(cells))
    return Row(Cell(line.start, "") if label is None else cells[label], kept, span)


def _as_label(column: Column) -> Column:
    return Column(column.text, "label")


def _is_head(page: Page, rows: _Lines) -> bool:
    """Whether the first row names columns: words or years above cells that hold values."""
    first, body = rows[0][1], [cells for _, cells in rows[1:]]
    for at, cell in enumerate(first):
        filled = [row[at] for row in body if row[at].text]
        values = sum(value_in(page, other) is not None for other in filled)
        if filled and values * 2 > len(filled) and cell.text and value_in(page, cell) is None:
            return True
    return False


def _label_column(page: Page, columns: list[Column], body: _Lines) -> int | None:
    """The first column that names its rows: not a code, a unit, an assessment or values."""
    for at, column in enumerate(columns):
        filled = [cells[at] for _, cells in body if cells[at].text]
        words = sum(value_in(page, cell) is None or is_year(cell.text) for cell in filled)
        if column.kind not in ("code", "unit", "assessment") and filled and words * 2 > len(filled):
            return at
    return None
