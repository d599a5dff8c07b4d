"""Numbers as documents write them: found with their unit and scale, and written back.

Thousands may be parted by a space (plain, no-break, narrow), a comma, a point or an apostrophe;
the decimal mark is a point or a comma, decided once per document by :func:`decimal_mark`.
Years and dates, ordinals, footnote marks, clock times and codes ("CO2", "I-05") are not numbers.
"""

import re
from dataclasses import dataclass, replace
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from corpus.periods import find_periods
from corpus.units import Unit, money, unit_around

Mark = Literal[".", ","]

_SPACES = " \u00a0\u202f\u2009"
_NUMBER = {
    mark: re.compile(
        r"(?<![\d.])(?:\d{1,3}(?:"
        rf"(?P<sep>[{_SPACES}{other}'’])\d{{3}}(?:(?P=sep)\d{{3}})*(?!\d)"
        rf"|(?:\{mark}\d{{3}}){{2,}}(?!\d)"  # two such groups part thousands whatever the mark
        r")|\d+)(?:[.,]\d+)?(?!\d)"
    )
    for mark, other in ((".", ","), (",", "."))
}
# Not quantities: footnote marks, clock times, codes, ordinals, versions, "24/7", "Article 7(1)".
_NOT_NUMBERS = re.compile(
    r"(?m)^[ #*]*\d{1,2}(?:\.\d{1,2})*[.)] +(?=\S)|^[ #*]*\d{1,2}(?:\.\d{1,2})+ +(?=[A-Z][a-z]+ ?)"
    r"|[(\[]\^?\d{1,2}[)\]]|\b\d{1,2}:\d\d\b|\b\d+(?:st|nd|rd|th)\b|\b\d+(?:\.\d+){2,}\b(?<!\d{3})"
    r"|(?<![^\W\d_]{3})(?<=[^\W\d_])\d+(?!\d|[.,]\d)|\b[A-Z]{1,5}-\d+\b|\b\d+ ?/ ?\d+\b"
    r"|\b(?:Articles?|Art\.|Annex|Chapter|Section|Strand|Version|Paragraphs?|paragraphs?|Step|Phase"
    r"|No|Nr|page|Page|Regulation|Directive)\.? \d+(?:\.\d+)*\b(?: ?/ ?\d+)?(?![.,]?\d|\s?%)",
)
_ONES = tuple(
    re.findall(
        r"\w+",
        "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen"
        " fifteen sixteen seventeen eighteen nineteen",
    )
)
_TENS = ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")
_SPELLED = re.compile(
    rf"(?<![\w-])(?:(?:{'|'.join(_TENS)})(?:-(?:{'|'.join(_ONES[1:10])}))?|{'|'.join(_ONES[1:])})"
    r"(?: hundred)?(?![\w-])",
    re.IGNORECASE,
)
_JOINED = re.compile(r"\s?(?:to|and|or|-|–|—)\s?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Number:
    """One number; its digits (or words) stand at ``[start, end)`` of the text.

    ``value`` is what the digits alone say; :attr:`amount` has the scale words of counts
    multiplied in. ``[whole_start, whole_end)`` also covers scale, currency and per cent sign.
    """

    start: int
    end: int
    value: Decimal
    written: str  # as written, with scale and per cent sign: "2.4 million", "63.5%"
    unit: Unit
    spelled: bool = False

    @property
    def amount(self) -> Decimal:
        """The value in its :attr:`Unit.name`: money keeps its scale in the unit."""
        if self.unit.is_money or self.unit.scale == 1:
            return self.value
        amount = self.value * self.unit.scale
        # "2.4 million people" is 2400000 people, not 2400000.0.
        return amount.quantize(Decimal(1)) if amount == amount.to_integral() else amount

    @property
    def whole_start(self) -> int:
        """Where the number begins, a currency sign before it included."""
        return self.start - self.unit.before

    @property
    def whole_end(self) -> int:
        """Where the number ends, its scale words, currency or per cent sign included."""
        return self.end + self.unit.after


def decimal_mark(text: str) -> Mark:
    """Which mark a document writes before decimals; a point where nothing tells."""
    commas = len(re.findall(r"(?<![\d.,])\d+,\d{1,2}(?![\d.,]*\d)", text))
    points = len(re.findall(r"(?<![\d.,])\d+\.\d{1,2}(?![\d.,]*\d)(?!\s+[A-Z])", text))
    return "," if commas > points else "."


def read_number(written: str, mark: Mark = ".") -> Decimal:
    """The value of one number's digits, e.g. ``"9 882.0"``; raises ValueError for other text."""
    text = written.strip()
    if not _NUMBER[mark].fullmatch(text):
        raise ValueError(f"{written!r} is not one number; expected digits such as '9 882.0'")
    return _value(text, mark)


def find_numbers(text: str, mark: Mark | None = None, *, spelled: bool = True) -> list[Number]:
    """The numbers of ``text`` in order; ``mark`` is its document's, else decided from the text."""
    mark = mark or decimal_mark(text)
    masked = _mask(text)
    found = [_digits(text, match, mark) for match in _NUMBER[mark].finditer(masked)]
    if spelled:
        found += [_words(text, match) for match in _SPELLED.finditer(masked) if _counts(match)]
    return _share_units(text, sorted(found, key=lambda number: number.start))


def _mask(text: str) -> str:
    """``text`` with everything that looks like a number but is none blotted out."""
    letters = list(text)
    for period in find_periods(text):
        letters[period.start : period.end] = "\x00" * (period.end - period.start)
    masked = "".join(letters)
    return _NOT_NUMBERS.sub(lambda match: "\x00" * len(match[0]), masked)


def _digits(text: str, match: re.Match[str], mark: Mark) -> Number:
    unit = unit_around(text, match.start(), match.end())
    written = text[match.start() : match.end() + unit.scale_after]
    return Number(match.start(), match.end(), _value(match[0], mark), written, unit)


def _value(digits: str, mark: Mark) -> Decimal:
    plain = re.sub(rf"[{_SPACES}'’]", "", digits)
    other = "," if mark == "." else "."
    if re.fullmatch(rf"\d{{1,3}}(?:\{other}\d{{3}})+(?:\{mark}\d+)?", plain):
        return Decimal(plain.replace(other, "").replace(mark, "."))
    if plain.count(mark) > 1:  # "1.234.567" where the mark is a point: it parts thousands here
        return Decimal(plain.replace(mark, "").replace(other, "."))
    return Decimal(plain.replace(",", "."))


def _words(text: str, match: re.Match[str]) -> Number:
    unit = unit_around(text, match.start(), match.end())
    written = text[match.start() : match.end() + unit.scale_after]
    return Number(match.start(), match.end(), spelled_value(match[0]), written, unit, spelled=True)


def _counts(match: re.Match[str]) -> bool:
    """Whether a spelled word counts something: "one" mostly does not."""
    return match[0].lower() != "one" or bool(
        re.match(r" (?:hour|day|week|month|year)\b", match.string[match.end() :])
    )


def spelled_value(words: str) -> Decimal:
    """The value of a spelled number such as "twenty-three"; raises ValueError for other words."""
    if not _SPELLED.fullmatch(words):
        raise ValueError(f"{words!r} is not one number; expected words such as 'twenty-three'")
    parts = re.split(r"[ -]", words.lower())
    total = sum(
        _ONES.index(part) if part in _ONES else 10 * (_TENS.index(part) + 2)
        for part in parts
        if part != "hundred"
    )
    return Decimal(total * 100 if "hundred" in parts else total)


def _share_units(text: str, numbers: list[Number]) -> list[Number]:
    """In a range ("three to twelve weeks") the first number has the second one's unit."""
    found = list(numbers)
    for at in range(len(found) - 2, -1, -1):
        first, second = found[at], found[at + 1]
        between = text[first.whole_end : second.whole_start]
        if _JOINED.fullmatch(between) and second.start - first.end < 12:
            units = _range_units(first, second)
            found[at], found[at + 1] = (
                replace(number, unit=unit)
                for number, unit in zip((first, second), units, strict=True)
            )
    return found


def _range_units(first: Number, second: Number) -> tuple[Unit, Unit]:
    """Both units of a range: currency stands before the first, scale and noun after the last."""
    if first.unit.is_money and not second.unit.is_money:
        shared = (
            money(first.unit.name, int(second.unit.scale)) if first.unit.scale == 1 else first.unit
        )
        return shared.placed(first.unit), shared.placed(second.unit)
    if first.unit.name:
        return first.unit, second.unit
    return second.unit.placed(first.unit), second.unit


def write_number(value: Decimal, thousands: str = " ", mark: Mark = ".") -> str:
    """``value`` in a document's style, by default ``1 686.3``; its decimals are kept."""
    sign, digits = ("-", -value) if value < 0 else ("", value)
    whole, _, decimals = f"{digits:f}".partition(".")
    grouped = f"{int(whole):,}".replace(",", thousands)
    return f"{sign}{grouped}{mark}{decimals}" if decimals else f"{sign}{grouped}"


def write_percent(value: Decimal, mark: Mark = ".") -> str:
    """``value`` per cent with one decimal, half rounded up: ``71.2 %``."""
    return f"{write_number(value.quantize(Decimal('0.1'), ROUND_HALF_UP), mark=mark)} %"
