"""Which lines are rows of a table: their shape, and what stands around them."""

import re

from corpus import shapes
from corpus.context import Ahead, Context
from corpus.lines import Line
from corpus.records import Kind

_REFERENCE_END = re.compile(r"[\[(]\^?\d{1,2}[\])]$")
_LONGEST = 140  # characters
_HABIT = 3  # so many groups that go on with the same word are records of one table


def is_piped(context: Context, line: Line, ahead: Ahead) -> bool:
    """Whether bars divide the line into cells, alone or like the line next to it."""
    if not shapes.has_cells(line.text):
        return False
    below = any(shapes.has_cells(each.text) for each in ahead.tied[:1])
    above = context.last is not None and context.last.kind is Kind.ROW and line.gap == 0
    return below or above or line.text.startswith("|") or line.text.count(" | ") > 1


def is_table_line(context: Context, line: Line, ahead: Ahead) -> bool:
    """Whether the line is a row, or the name, header, unit or tail of rows next to it."""
    if has_values(context, line, ahead.next):
        return True
    if not shapes.is_open(line.text) or len(line.text) > _LONGEST:
        return False
    if context.wraps(line, ahead.next):
        return False
    if line.gap == 0 and context.last and context.last.kind is Kind.ROW:
        return True
    rows = [each for each in ahead.tied if has_values(context, each)]
    if not rows:
        return False
    indented = line.indent > ahead.tied[0].indent or shapes.has_columns(line.text)
    return indented or (rows[0] is ahead.next and _names(context, line, rows[0]))


def has_values(context: Context, line: Line, after: Line | None = None) -> bool:
    """Whether the line itself reads as a row: cells, values, or a label with amounts."""
    if line.marker or context.wraps(line, after):
        return False
    text = line.text
    habit = context.first_words[text.split()[0]] >= _HABIT
    if habit and line.gap == 0 and re.search(r"\d", text):
        return shapes.is_open(text)
    cells = text.startswith("|") or text.count(" | ") > 1
    return cells or shapes.is_values(text) or shapes.is_labelled(text)


def _names(context: Context, line: Line, below: Line) -> bool:
    """Whether a line names the row under it, or its unit or columns, and is no title."""
    bare = shapes.is_values(below.text) and not re.match(r"(?:19|20)\d\d\b", below.text)
    return (
        line.gap == 0
        or bare
        or bool(_REFERENCE_END.search(line.text))
        or shapes.is_caption(line.text)
        or context.first_words[below.text.split()[0]] >= _HABIT
        or not shapes.is_titular(line)
    )
