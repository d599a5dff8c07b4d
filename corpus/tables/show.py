"""The table of figures as plain text, for a person to review."""

from collections.abc import Sequence
from itertools import groupby

from corpus.numbers import write_number
from corpus.records import Figure
from corpus.tables.checks import check_sums

_HEADS = ("role", "value", "unit", "period", "subject", "measure", "assessment", "marks")
_WIDEST = (10, 18, 22, 20, 70, 24, 20, 30)  # characters of each column


def render(figures: Sequence[Figure]) -> str:
    """All figures, a block for each document, then the sums that do not add up."""
    blocks = [
        "\n".join([f"== {document} ==", _line(_HEADS), *map(_row, group)])
        for document, group in groupby(figures, key=lambda figure: figure.span.document_id)
    ]
    sums = [
        f"{check.total.subject}: stated {check.total.written}, parts sum to "
        f"{write_number(check.summed)}, difference {write_number(check.difference)}"
        for check in check_sums(figures)
        if check.difference
    ]
    note = ["== sums that differ ==", *sums] if sums else []
    return "\n\n".join([*blocks, "\n".join(note)]).strip() + "\n"


def _row(figure: Figure) -> str:
    value = "missing" if figure.value is None else write_number(figure.value)
    return _line(
        (
            figure.role.value,
            value,
            figure.unit,
            figure.period,
            figure.subject,
            figure.measure,
            figure.assessment,
            _marks(figure),
        )
    )


def _marks(figure: Figure) -> str:
    marks = {
        "lower is better": figure.lower_is_better,
        "note": bool(figure.note),
        f"same as {len(figure.same_as)}": bool(figure.same_as),
        f"sum of {len(figure.parts)}": bool(figure.parts),
    }
    return ", ".join(mark for mark, holds in marks.items() if holds)


def _line(cells: Sequence[str]) -> str:
    cut = (_cut(" ".join(cell.split()), width) for cell, width in zip(cells, _WIDEST, strict=True))
    return "  ".join(cut).rstrip()


def _cut(text: str, width: int) -> str:
    return (text if len(text) <= width else text[: width - 1] + "…").ljust(width)
