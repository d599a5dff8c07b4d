"""Whether a number of a sentence is a stored or computed one: its amount and its unit."""

from decimal import Decimal

from assistant.answer import Computation
from corpus.numbers import Number
from corpus.records import Figure
from corpus.units import SCALE_NAMES

_PERCENT = ("%", "percentage points")


def is_figure(number: Number, figure: Figure) -> bool:
    """Whether ``number`` says the value of ``figure``, exactly or rounded."""
    if figure.value is None:
        return False
    return _same(number, figure.value, figure.unit if figure.is_money else "", figure.unit)


def is_result(number: Number, made: Computation) -> bool:
    """Whether ``number`` says the result of a computation."""
    return _same(number, abs(made.result), made.unit, made.unit)


def same_digits(number: Number, figure: Figure) -> bool:
    """Whether ``number`` has the digits of ``figure`` and a unit, whichever."""
    return bool(number.unit.name or number.unit.scale != 1) and number.value == figure.value


def _same(number: Number, value: Decimal, scaled: str, unit: str) -> bool:
    percent = number.unit.name in _PERCENT
    if percent != (unit in _PERCENT):
        return False
    word = scaled.partition(" ")[2]
    scale = next((s for s, name in SCALE_NAMES.items() if name == word), 1)
    amount, said = value * scale, number.value * number.unit.scale
    # A column of money leaves its scale to the caption: "1 686.3" may stand for millions.
    bare = number.unit.scale == 1 and not number.unit.is_money
    return said == amount or _rounds(number, amount) or (bare and number.value == value)


def _rounds(number: Number, amount: Decimal) -> bool:
    _, digits, exponent = number.value.as_tuple()
    if len(digits) < 2 or not isinstance(exponent, int):
        return False
    last_place = Decimal(1).scaleb(exponent) * number.unit.scale
    return abs(number.value * number.unit.scale - amount) * 2 <= last_place
