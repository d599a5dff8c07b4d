"""Where a value ends and the assessment after it begins."""

import re

from corpus.tables.page import Cell, Page
from corpus.tables.terms import says
from corpus.units import is_plural

_UNIT = re.compile(r"[ \u00a0]*((?:[a-z][^\W\d_]*[-’']?[^\W\d_]*[ \u00a0]?)+)?")


def split_tail(page: Page, cell: Cell) -> tuple[Cell, Cell]:
    """``"41.3 thousand artists Target passed"`` gives the value with its unit, and the rest."""
    if missing := says("missing", cell.text):
        return cell.cut(missing.start(), missing.end()), cell.cut(missing.end())
    numbers = page.numbers(cell)
    if not numbers:
        return cell, cell.cut(len(cell.text))
    end = numbers[-1].whole_end - cell.start
    end += unit_length(cell.text[end:], numbers[-1].unit.name)
    return cell.cut(0, end), cell.cut(end)


def unit_length(tail: str, known: str = "") -> int:
    """How many characters of ``tail`` are the unit: a known one, else words in small letters.

    Where all is in small letters the unit ends with the first plural ("projects on track").
    """
    lead = len(tail) - len(tail.lstrip())
    if known and tail.lstrip().startswith(known):
        return lead + len(known)
    small = _UNIT.match(tail)
    taken = small[0] if small and small[1] else ""
    if not taken:
        return 0
    if taken.strip() != tail.strip():
        return len(taken.rstrip())
    first = next((m for m in re.finditer(r"\S+", taken) if is_plural(m[0])), None)
    return first.end() if first else 0
