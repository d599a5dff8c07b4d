"""Checks of what was read: sums that do not add up, numbers that do not stand where they should."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from corpus.errors import FigureError
from corpus.numbers import decimal_mark, read_number, spelled_value
from corpus.records import Document, Figure

_SCALES = tuple(Decimal(10) ** power for power in (0, 3, 6, 9, 12))


@dataclass(frozen=True, slots=True)
class SumCheck:
    """A stated total beside the sum of its parts, in the total's unit."""

    total: Figure
    parts: tuple[Figure, ...]

    @property
    def summed(self) -> Decimal:
        """The sum of the parts."""
        return sum((part.value or Decimal(0) for part in self.parts), Decimal(0))

    @property
    def difference(self) -> Decimal:
        """The sum less the stated total; not zero where amounts were rounded one by one."""
        return self.summed - (self.total.value or Decimal(0))


def check_sums(figures: Sequence[Figure]) -> list[SumCheck]:
    """Every stated total against the sum of its parts, in reading order."""
    known = {figure.id: figure for figure in figures}
    return [
        SumCheck(figure, tuple(known[part] for part in figure.parts))
        for figure in figures
        if figure.parts and figure.value is not None
    ]


def check_spans(document: Document, figures: Sequence[Figure]) -> None:
    """Stop where a figure's number is not in its span, or does not read back to its value.

    Raises:
        FigureError: the message names the document, the place, what was read and what stands there.
    """
    mark = decimal_mark(document.text)
    for figure in figures:
        digits = document.quote(figure.number)
        place = f"{document.id}, characters {figure.number.start} to {figure.number.end}"
        if not figure.span.contains(figure.number):
            raise FigureError(
                f"{place}: the number {digits!r} of {figure.subject!r} lies outside its span"
            )
        if figure.value is None:
            continue
        try:
            read = spelled_value(digits) if digits[0].isalpha() else read_number(digits, mark)
        except ValueError as error:
            raise FigureError(f"{place}: {error}; mend the reader that found it") from error
        if not any(read * scale == figure.value for scale in _SCALES):
            raise FigureError(
                f"{place}: {digits!r} reads as {read}, but the figure {figure.subject!r} says "
                f"{figure.value}; mend the reader that found it"
            )
