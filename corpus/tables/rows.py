"""Indicator blocks told by position: a line of heads, then two lines for each indicator.

Its name, and its values: "108 860 77 463 persons out of 108 860 On track" (target, result, and
the target again).
"""

import re
from decimal import Decimal

from corpus.records import Role
from corpus.tables.cut import Piece, cut_before, cut_into
from corpus.tables.grid import Grid
from corpus.tables.heads import role_heads
from corpus.tables.keyed import Values, indicator_grid
from corpus.tables.page import Cell, Line, Page
from corpus.tables.tails import unit_length
from corpus.tables.terms import says

_AGAIN = re.compile(
    r"\s(?:out of|compared (?:to|with)(?: an?| the)? target of|against (?:an? |the )?target of"
    r"|of (?:an? |the )?target(?: of)?|vs\.?|versus)(?: an?| the)?\s(?=\d)"
)
# The last run of digits of a line is its values: a name may hold numbers of its own.
_NAME_AND_VALUES = re.compile(r"(.*?[^\W\d_]\D*?)\s(\d[\d\s.,]*(?:%\s?)?\D*)$")
_ORDER = (Role.BASELINE, Role.TARGET, Role.RESULT)
_INDICATOR_ROLES = {Role.BASELINE, Role.MILESTONE, Role.TARGET, Role.RESULT}
_GAP = 3  # lines without values after which a line of heads no longer holds
_LONGEST = 160  # characters of a name or of a line of values


def row_grids(page: Page) -> list[Grid]:
    """Every table of indicators of ``page`` whose values are told by position."""
    tables: list[list[Values]] = [[]]
    heads: dict[Role, str] = {}
    last = 0
    for at, line in enumerate(page.lines):
        if named := _heads(line.text):
            tables, heads, last = [*tables, []], named, at
        elif at - last > _GAP:
            heads = {}
        if at and (values := _values(page, at, heads)):
            tables[-1].append(values)
            last = at
    return [indicator_grid(page, found) for found in tables if found]


def _heads(text: str) -> dict[Role, str]:
    """The heads of an indicator table by role, {} for any other line."""
    if not text or len(text) > _LONGEST or "|" in text or text[-1] in ".:;":
        return {}
    heads = {role: head for head, role in role_heads(text) if role}
    fits = Role.TARGET in heads and len(heads) > 1 and heads.keys() <= _INDICATOR_ROLES
    return heads if fits else {}


def _values(page: Page, at: int, heads: dict[Role, str]) -> Values | None:
    line, above = page.lines[at], page.lines[at - 1]
    if line.bullet or len(line.text) > _LONGEST or "|" in line.text:
        return None
    if not re.match(r"\d", line.text):
        return _in_one_line(page, line, heads)
    if not re.search(r"[^\W\d_]{3}", above.text) or len(above.text) > _LONGEST:
        return None
    values = Values(above.cut(0), above.start, line.end, heads=dict(heads))
    _fill(page, line, heads, values)
    return values if values.complete else None


def _in_one_line(page: Page, line: Line, heads: dict[Role, str]) -> Values | None:
    """Name and values in one line below a line of heads: "Lamps replaced 0 9 000 9 100 met"."""
    parted = _NAME_AND_VALUES.match(line.text) if heads else None
    if not parted:
        return None
    values = Values(line.cut(0, parted.end(1)), line.start, line.end, heads=dict(heads))
    _fill(page, line.cut(parted.start(2)), heads, values)
    return values if len(values.cells) == len(heads) else None


def _fill(page: Page, line: Cell, heads: dict[Role, str], values: Values) -> None:
    if again := _AGAIN.search(line.text):
        _repeated(page, line.cut(0, again.start()), line.cut(again.end()), values)
    elif heads and (missing := says("missing", line.text)):
        _before_missing(page, line, missing, values)
    elif heads:
        _in_order(page, line, heads, values)


def _repeated(page: Page, head: Cell, tail: Cell, values: Values) -> None:
    """Values before "out of", where the target stands once more after it."""
    again = page.numbers(tail)[0]
    known = again.amount if again.unit.name != "%" else again.value
    pieces = _pieces(page, head, known)
    for role, piece in zip(reversed(_ORDER), reversed(pieces), strict=False):
        values.cells[role] = piece
    if len(pieces) == 1:
        values.cells[Role.TARGET] = page.words(again.whole_start, again.whole_end)
    _end(tail.cut(again.whole_end - tail.start), again.unit.name, values)
    if result := values.cells.get(Role.RESULT):
        values.cells[Role.RESULT] = page.words(result.start, head.end)


def _end(rest: Cell, unit: str, values: Values) -> None:
    """The unit and the assessment at the end of a line of values."""
    length = unit_length(rest.text, unit)
    values.unit = rest.cut(0, length) if length else None
    values.assessment = rest.cut(length)


def _pieces(page: Page, head: Cell, target: Decimal) -> list[Cell]:
    """The numbers at the start of ``head``, cut so that the one before last is the target."""
    digits = re.match(r"[\d\s.,'’]+(?=\D|$)", head.text)
    text = digits[0] if digits else ""
    if re.match(r"(?:%|per|thousand|million|billion)", head.text[len(text) :]):
        return [page.words(n.start, n.end + n.unit.scale_after) for n in page.numbers(head)]
    whole = (
        cut_before(text, target, page.mark)
        or cut_into(text, 2, page.mark)
        or cut_into(text, 1, page.mark)
        or []
    )
    return [_cell(head, piece) for piece in whole]


def _cell(text: Cell, piece: Piece) -> Cell:
    return Cell(text.start + piece.start, text.text[piece.start : piece.end])


def _before_missing(page: Page, line: Cell, missing: re.Match[str], values: Values) -> None:
    """Target (and baseline) before "no value reported", the assessment after it."""
    numbers = page.numbers(line.cut(0, missing.start()))
    cells = [page.words(n.start, n.end + n.unit.scale_after) for n in numbers]
    for role, cell in zip((Role.TARGET, Role.BASELINE), reversed(cells), strict=False):
        values.cells[role] = cell
    values.cells[Role.RESULT] = line.cut(missing.start(), missing.end())
    values.assessment = line.cut(missing.end())


def _in_order(page: Page, line: Cell, heads: dict[Role, str], values: Values) -> None:
    """As many numbers as the heads name, then unit and assessment."""
    digits = re.match(r"[\d\s.,'’]+", line.text)
    pieces = cut_into(digits[0], len(heads), page.mark) if digits else None
    if not digits or not pieces:
        return
    for role, piece in zip(heads, pieces, strict=True):
        values.cells[role] = _cell(line, piece)
    _end(line.cut(digits.end()), "", values)
