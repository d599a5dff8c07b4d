"""Indicator blocks that name each value: "Baseline 118 | Target 640 | Result 702 | Reached".

The indicator's name stands on the line above, or before a colon on the same line; the values
may stand on one line or on several ("Target 36 thousand artists", then "41.3 thousand artists").
"""

import re
from dataclasses import dataclass, field

from corpus.periods import only_period
from corpus.records import Role, Span
from corpus.tables.grid import Column, Grid, Row, table_id
from corpus.tables.page import Cell, Line, Page
from corpus.tables.tails import split_tail
from corpus.tables.terms import column_kind, role_words, says

_PARTED = re.compile(r"\s*[|;·]\s*|,\s+(?=[^\W\d_]+\W{0,3}\d)")
_NAMED = re.compile(r"(?:\s*\([^()]*\))?\s*(?:[:=]|is|of|was)?\s*")
_NONE = ("none", "-", "–")
_LONGEST_NAME = 160  # characters


@dataclass
class Values:
    """What was read of one indicator so far."""

    name: Cell
    start: int
    end: int
    cells: dict[Role, Cell] = field(default_factory=dict)
    heads: dict[Role, str] = field(default_factory=dict)
    assessment: Cell | None = None
    unit: Cell | None = None

    @property
    def complete(self) -> bool:
        """Whether a target or a result was found."""
        return Role.TARGET in self.cells or Role.RESULT in self.cells


def keyed_grids(page: Page) -> list[Grid]:
    """Every run of indicator blocks of ``page`` whose values name themselves."""
    found: list[Values] = []
    last = -1
    for at in range(len(page.lines)):
        if at > last and (values := _block(page, at)):
            last = page.line_at(values.end)
            found.append(values)
    return [indicator_grid(page, found)] if found else []


def indicator_grid(page: Page, found: list[Values]) -> Grid:
    """A table of indicators with one column for each role, and one for the assessment."""
    order = (Role.BASELINE, Role.MILESTONE, Role.TARGET, Role.RESULT)
    roles = [role for role in order if any(role in values.cells for values in found)]
    heads = {role: text for values in found for role, text in values.heads.items()}
    columns = [_column(heads.get(role, role.value.capitalize()), role) for role in roles]
    rows = [
        Row(
            values.name,
            (*(values.cells.get(role) for role in roles), values.unit, values.assessment),
            Span(page.document.id, values.start, values.end),
        )
        for values in found
    ]
    words = (Column("Unit", "unit"), Column("Assessment", "assessment"))
    return Grid(table_id(page, found[0].start), (*columns, *words), tuple(rows))


def _column(head: str, role: Role) -> Column:
    period = only_period(head)
    return Column(head, "value", role, period.label if period else "")


def _block(page: Page, at: int) -> Values | None:
    line = page.lines[at]
    named = _own_name(page, line)
    name = named or _name_above(page, at)
    rest = line.cut(_after_name(line, named)) if named else line
    if not name or not _is_keyed(page, rest):
        return None
    values = Values(name, min(name.start, line.start), line.end, unit=_unit_above(page, at))
    _read(page, rest, values)
    for following in page.lines[at + 1 :]:
        if not following.text or not _goes_on(page, following, values):
            break
        _read(page, following, values)
        values.end = following.end
    return values if values.complete else None


def _own_name(page: Page, line: Line) -> Cell | None:
    """The name before the values on their own line: "Lamps replaced: start 0; target 90"."""
    words = role_words(line.text)
    at = next((start for start, _, _ in words if _is_keyed(page, line.cut(start))), 0)
    name = line.cut(0, at)
    marked = re.search(r"[:–—-]$", name.text) is not None
    keyed = sum(_value(page, part) is not None for part in _segments(line.cut(at)))
    if len(name.text) < 4 or not (marked or keyed > 1):
        return None
    return name.cut(0, len(name.text.rstrip(" :–—-,;")))


def _after_name(line: Line, name: Cell) -> int:
    """Where the values begin after a name on their own line."""
    end = name.end - line.start
    mark = re.match(r"[\s:–—,;-]*", line.text[end:])
    return end + (mark.end() if mark else 0)


def _name_above(page: Page, at: int) -> Cell | None:
    """The line above; a line that gives the unit may stand between."""
    above = page.lines[at - 1] if at else Line(0, "")
    if column_kind(above.text.split(":")[0]) == "unit" and at > 1:
        above = page.lines[at - 2]
    fits = above.text and len(above.text) <= _LONGEST_NAME and not above.text.endswith(".")
    return above.cut(0) if fits and not _starts_with_role(above.text) else None


def _unit_above(page: Page, at: int) -> Cell | None:
    """The unit of a line such as "Unit: persons" above the values."""
    above = page.lines[at - 1] if at else Line(0, "")
    head, colon, _ = above.text.partition(":")
    return above.cut(len(head) + 1) if colon and column_kind(head) == "unit" else None


def _starts_with_role(text: str) -> bool:
    words = role_words(text)
    return bool(words) and words[0][0] == 0


def _is_keyed(page: Page, cell: Cell) -> bool:
    """Whether the first segment is a role word and a number right after it."""
    first = _segments(cell)[0]
    return _value(page, first) is not None


def _segments(cell: Cell) -> list[Cell]:
    bounds = [0, *(m.end() for m in _PARTED.finditer(cell.text))]
    ends = [*(m.start() for m in _PARTED.finditer(cell.text)), len(cell.text)]
    return [cell.cut(start, end) for start, end in zip(bounds, ends, strict=True)]


def _value(page: Page, segment: Cell) -> tuple[Role, str, Cell] | None:
    """The role, its word and the value of a segment such as "Target 36 thousand artists"."""
    words = role_words(segment.text)
    if not words or words[0][0] != 0 or len(segment.text) > 80:
        return None
    _, end, role = words[0]
    named = _NAMED.match(segment.text, end)
    after = named.end() if named else end
    value, head = segment.cut(after), segment.text[:after].strip(" :=")
    numbers = page.numbers(value)
    starts = bool(numbers) and numbers[0].whole_start == value.start
    return (role, head, value) if starts or value.text in _NONE else None


def _goes_on(page: Page, line: Line, values: Values) -> bool:
    """Whether a line belongs to the block: keyed, a bare result, or its assessment."""
    if _own_name(page, line):
        return False
    if _is_keyed(page, line) or says("missing", line.text):
        return True
    if Role.RESULT in values.cells:
        head = line.text.split(":")[0]
        return values.assessment is None and column_kind(head) == "assessment"
    numbers = page.numbers(line)
    return len(numbers) == 1 and numbers[0].whole_start == line.start and len(line.text) < 80


def _read(page: Page, cell: Cell, values: Values) -> None:
    for segment in _segments(cell):
        if known := _value(page, segment):
            role, head, value = known
            values.heads.setdefault(role, head)
            _add(page, values, role, value)
        elif says("missing", segment.text) or page.numbers(segment)[:1]:
            _add(page, values, Role.RESULT, segment)
        elif segment.text:
            named = re.match(r"[^:]+:\s*", segment.text)
            values.assessment = segment.cut(named.end() if named else 0)


def _add(page: Page, values: Values, role: Role, value: Cell) -> None:
    """Keep a value; words after its unit are the assessment ("41.3 thousand artists Slow")."""
    if value.text in _NONE:
        return
    head, tail = split_tail(page, value)
    values.cells[role] = head
    if tail.text:
        values.assessment = tail.cut(1, -1) if tail.text[0] == "(" else tail
