"""What an indicator's own label says: its unit, and whether less of it is better."""

import re
from collections.abc import Sequence

from corpus.records import Figure, Role
from corpus.tables.notes import without_marks
from corpus.tables.terms import says
from corpus.units import is_plural

_IN_BRACKETS = re.compile(r"\((?:in )?(?:number of )?([^\d()][^()]{0,30})\)\s*$")
_NUMBER_OF = re.compile(r"number of ([^\W\d_]+(?: [^\W\d_]+)?)\s*$", re.IGNORECASE)
_AFTER_COMMA = re.compile(r",\s*([^\W\d_]+(?: [^\W\d_]+)?)\s*$")


def unit_in_label(label: str) -> str:
    """The unit at a label's end: "Storage capacity (MWh)", "Litter landed, tonnes"."""
    plain = without_marks(label)
    if match := _IN_BRACKETS.search(plain):
        return re.split(r"[;,]", match[1])[0].strip()
    if match := _NUMBER_OF.search(plain):
        return match[1].strip()
    match = _AFTER_COMMA.search(plain)
    return match[1] if match and is_plural(match[1].split()[-1]) else ""


def lower_is_better(label: str, note: str, row: Sequence[Figure]) -> bool:
    """Whether the row's label or note says so, or its target lies below its baseline."""
    if says("lower", f"{label} {note}"):
        return True
    values = {figure.role: figure.value for figure in row if figure.value is not None}
    baseline, target = values.get(Role.BASELINE), values.get(Role.TARGET)
    return baseline is not None and target is not None and target < baseline
