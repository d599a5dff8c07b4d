"""Reads the numbers that stand in an answer.

On purpose this shares no code with the product's own number reader: a fault there must
show in the score, not hide in it.
"""

import re
from dataclasses import dataclass

_SPACE = " \u00a0\u2007\u2009\u202f"
_MARKER = re.compile(r"\[\d{1,3}\]")
_LIST_NUMBER = re.compile(r"^[ \t]*\d{1,3}[.)][ \t]+", re.MULTILINE)
_DIGITS = rf"\d{{1,3}}(?:[{_SPACE},.'’]\d{{3}})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?"
_SCALE = r"thousand|million|billion|trillion|mio|mln|mn|bn|k|m|b"
_NUMBER = re.compile(
    rf"(?<![\d.,])(?P<digits>{_DIGITS})(?:[{_SPACE}-]?(?P<scale>{_SCALE})(?![A-Za-z]))?",
    re.IGNORECASE,
)
_FACTOR = {"thousand": 1e3, "k": 1e3, "billion": 1e9, "bn": 1e9, "b": 1e9, "trillion": 1e12}
_UNITS = (1.0, 1e3, 1e6, 1e9)  # the units a document may count in


@dataclass(frozen=True, slots=True)
class Number:
    """One number as written, and every value it may stand for, the plain one first."""

    written: str
    readings: tuple[float, ...]

    def is_year(self) -> bool:
        """Whether it looks like a calendar year, 1900 to 2100, rather than an amount."""
        return bool(re.fullmatch(r"(19|20)\d\d|2100", self.written))

    def meets(self, wanted: float) -> bool:
        """Whether any reading is ``wanted``, within what rounding explains."""
        return any(near(value, wanted) for value in self.readings)


def near(value: float, wanted: float) -> bool:
    """Within 0.06 for numbers below 1000, else within 0.01 %; the sign is not compared."""
    allowed = 0.06 if abs(wanted) < 1000 else abs(wanted) * 1e-4
    return abs(value - abs(wanted)) <= allowed + 1e-9


def numbers_in(text: str) -> list[Number]:
    """All numbers of ``text`` in order, without citation markers and list numbering."""
    plain = _LIST_NUMBER.sub(" ", _MARKER.sub(" ", text))
    return [_number(match) for match in _NUMBER.finditer(plain)]


def _number(match: re.Match[str]) -> Number:
    values = _values(match["digits"])
    if not match["scale"]:
        return Number(match["digits"], values)
    factor = _FACTOR.get(match["scale"].lower(), 1e6)
    scaled = (value * factor / unit for value in values for unit in _UNITS)
    return Number(match[0], tuple(dict.fromkeys((*values, *scaled))))


def _values(digits: str) -> tuple[float, ...]:
    """``1.686,3`` and ``1,686.3`` are one value; ``1.686`` is read both ways."""
    tight = re.sub(rf"[{_SPACE}'’]", "", digits)
    marks = re.findall(r"[.,]", tight)
    if len(set(marks)) == 2:  # the last mark is the decimal one
        whole, _, fraction = tight.rpartition(marks[-1])
        return (float(re.sub(r"[.,]", "", whole) + "." + fraction),)
    if len(marks) > 1:
        return (float(re.sub(r"[.,]", "", tight)),)
    decimal, joined = float(tight.replace(",", ".")), float(re.sub(r"[.,]", "", tight))
    grouped = bool(re.fullmatch(r"[1-9]\d{0,2}[.,]\d{3}", tight)) and tight == digits
    if not grouped:
        return (decimal,)
    return (joined, decimal) if "," in tight else (decimal, joined)
