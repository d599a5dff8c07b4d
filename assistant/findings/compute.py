"""Computations over stored figures, exact (Decimal), each with its working."""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from assistant.answer import Computation
from assistant.findings.phrase import digits, say_number
from corpus.records import Figure

_SCALES = {"thousand": 10**3, "million": 10**6, "billion": 10**9}


def in_unit(figure: Figure, unit: str) -> Decimal:
    """The value of ``figure`` in ``unit``; money is rescaled, anything else stays."""
    value = figure.value or Decimal(0)
    if not figure.is_money or unit[:3] != figure.unit[:3]:
        return value
    return value * _scale(figure.unit) / _scale(unit)


def _scale(unit: str) -> Decimal:
    return Decimal(_SCALES.get(unit.partition(" ")[2], 1))


def total(figures: Sequence[Figure]) -> Computation:
    """The sum of ``figures``, in the first one's unit."""
    unit = figures[0].unit
    values = [in_unit(figure, unit) for figure in figures]
    working = " + ".join(say_number(value) for value in values)
    return Computation(working, sum(values, Decimal(0)), unit, tuple(figures))


def difference(first: Figure, second: Figure) -> Computation:
    """The larger less the smaller, in the first one's unit."""
    unit = first.unit
    return gap(in_unit(first, unit), in_unit(second, unit), unit, (first, second))


def gap(first: Decimal, second: Decimal, unit: str, operands: Sequence[Figure]) -> Computation:
    """The larger less the smaller of two values in ``unit``, worked out of ``operands``."""
    high, low = sorted((first, second), reverse=True)
    name = "percentage points" if unit == "%" else unit
    working = f"{say_number(high)} − {say_number(low)}"
    return Computation(working, high - low, name, tuple(operands))


def share(part: Figure, whole: Figure, decimals: int = 1) -> Computation:
    """``part`` as per cent of ``whole``."""
    return per_cent(in_unit(part, whole.unit), whole.value or Decimal(0), (part, whole), decimals)


def per_cent(
    top: Decimal, bottom: Decimal, operands: Sequence[Figure], decimals: int = 1
) -> Computation:
    """``top`` as per cent of ``bottom``, both in one unit, worked out of ``operands``."""
    working = f"{say_number(top)} / {say_number(bottom)}"
    return Computation(working, rounded(top / bottom * 100, decimals), "%", tuple(operands))


def excess(percent: Computation) -> Computation:
    """What a percentage has above 100."""
    working = f"{say_number(percent.result)} − 100"
    return Computation(working, percent.result - 100, "%", percent.operands)


def change(before: Figure, after: Figure, decimals: int = 1) -> Computation:
    """The change from ``before`` to ``after`` in per cent of ``before``; negative for a fall."""
    start, end = in_unit(before, after.unit), in_unit(after, after.unit)
    working = f"({say_number(end)} − {say_number(start)}) / {say_number(start)}"
    result = rounded((end - start) / start * 100, decimals)
    return Computation(working, result, "%", (before, after))


def ratio(first: Figure, second: Figure) -> Computation:
    """How many times the smaller goes into the larger, two decimals."""
    high, low = sorted((in_unit(first, first.unit), in_unit(second, first.unit)), reverse=True)
    working = f"{say_number(high)} / {say_number(low)}"
    return Computation(working, rounded(high / low, 2), "times", (first, second))


def mean(figures: Sequence[Figure], count: int) -> Computation:
    """The sum of ``figures`` over ``count``, with one decimal more than they have."""
    summed = total(figures)
    places = max(digits(figure.value or Decimal(0)) for figure in figures)
    working = f"{say_number(summed.result)} / {count}"
    result = rounded(summed.result / count, max(places, 1))
    return Computation(working, result, summed.unit, tuple(figures))


def part(percent: Figure, whole: Figure) -> Computation:
    """``percent`` of ``whole``, in the whole's unit."""
    amount, full = percent.value or Decimal(0), whole.value or Decimal(0)
    working = f"{say_number(amount)} % of {say_number(full)}"
    result = rounded(full * amount / 100, max(digits(full), 1))
    return Computation(working, result, whole.unit, (percent, whole))


def rest(percent: Figure) -> Computation:
    """What ``percent`` leaves of 100 %."""
    amount = percent.value or Decimal(0)
    return Computation(f"100 − {say_number(amount)}", 100 - amount, "%", (percent,))


def count(what: str, number: int, figures: Sequence[Figure]) -> Computation:
    """How many there are of ``what``, counted over ``figures``."""
    return Computation(f"count of {what}", Decimal(number), "", tuple(figures))


def rounded(value: Decimal, decimals: int) -> Decimal:
    """``value`` with ``decimals`` decimals, half rounded up."""
    return value.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
