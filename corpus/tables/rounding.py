"""Whether two figures may be one amount, written exactly in one place and rounded in another."""

import re
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

from corpus.records import Figure

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9, "trillion": 10**12}
_PREFIXES = {"k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12}
_METRIC = re.compile(r"([kMGT]?)(W|Wh|V)\b")
_MEASURES = re.compile(r"%|km|hectares|ha|tonnes|kg|(?:minute|hour|day|week|month|year)s")
_FEWEST_ZEROS = 3  # zeros at a whole number's end that may come from rounding


@dataclass(frozen=True, slots=True)
class Amount:
    """A value in its base unit; ``step`` is what one in its last written digit is worth."""

    value: Decimal
    step: Decimal
    unit: str

    @property
    def counts(self) -> bool:
        """Whether it counts things, rather than money, shares or measures."""
        return not self.unit

    @property
    def digits(self) -> int:
        """How many digits it was written with, leading zeros left out."""
        return len(str(int(self.value / self.step))) if self.step else 0

    def rounds_to(self, other: "Amount") -> bool:
        """Whether ``other`` is this amount, or this amount rounded to fewer digits."""
        if self.unit != other.unit or self.step > other.step:
            return False
        steps = (self.value / other.step).quantize(Decimal(1), ROUND_HALF_UP)
        return steps * other.step == other.value


def amount_of(figure: Figure) -> Amount | None:
    """The amount of a figure; None where it is missing, zero or spelled in words."""
    digits = re.sub(r"\D", "", figure.written)
    if not figure.value or not digits or not int(digits):
        return None
    factor, unit = _base(figure.unit)
    value = figure.value * factor
    step = value / int(digits)
    zeros = len(digits) - len(digits.rstrip("0"))
    if zeros >= _FEWEST_ZEROS and not re.search(r"[.,]\d{1,2}(?!\d)", figure.written):
        step *= 10**zeros
    return Amount(value, step, unit)


def _base(unit: str) -> tuple[int, str]:
    words = unit.split()
    if not words:
        return 1, ""
    if len(words) == 2 and words[1] in _SCALES:
        return _SCALES[words[1]], words[0]
    if metric := _METRIC.match(words[0]):
        return _PREFIXES.get(metric[1], 1), metric[2]
    known = bool(_MEASURES.fullmatch(words[0])) or words[0].isupper()
    return 1, words[0] if known else ""
