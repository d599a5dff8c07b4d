"""Numbers and names in words, as the documents write them."""

import re
from collections.abc import Sequence
from decimal import Decimal

from corpus.numbers import write_number
from corpus.records import Figure, Role

_VERBS = {
    Role.PLANNED: "programmed",
    Role.TOTAL: "programmed in total",
    Role.ALLOCATION: "allocated",
    Role.COMMITTED: "committed",
    Role.PAID: "paid",
}
_NUMBERING = re.compile(r"^\d+(?:\.\d+)*\.?\s+")  # of a heading that names a column
_MARKS = re.compile(r"\*\*|__|`|^#+ |\[\^\d+\]|^\W*[•◦»–*-]\s+|^\(?(?:[a-z]|[ivx]+|\d{1,2})[.)]\s+")


def digits(value: Decimal) -> int:
    """How many decimals ``value`` is written with."""
    exponent = value.as_tuple().exponent
    return -exponent if isinstance(exponent, int) and exponent < 0 else 0


def say_number(value: Decimal) -> str:
    """``1 686.3``: a space between thousands, a point before decimals."""
    plain = value if digits(value) else value.quantize(Decimal(1))
    return write_number(plain)


def say(value: Decimal, unit: str) -> str:
    """A value with its unit: ``EUR 1 686.3 million``, ``77 463 persons``, ``71.2 %``."""
    number = say_number(value)
    if unit == "%":
        return f"{number} %"
    currency, _, scale = unit.partition(" ")
    if len(currency) == 3 and currency.isupper():
        return f"{currency} {number} {scale}".strip()
    return f"{number} {unit}".strip()


def say_figure(figure: Figure) -> str:
    """A stored figure in its document's own digits."""
    if figure.value is None:
        return "no value reported"
    scale = re.search(r"(thousand|million|billion)$", figure.written.strip())
    if scale and not figure.unit.endswith(scale[1]):
        return " ".join(f"{figure.written} {figure.unit}".split())
    return say(figure.value, figure.unit)


def verb(figure: Figure) -> str:
    """What happened to an amount: programmed, committed, paid."""
    return _VERBS.get(figure.role, "")


def label(figure: Figure) -> str:
    """A figure's name for a reader: its subject, column and period."""
    name = figure.subject.strip(" :–-")
    measure = _NUMBERING.sub("", figure.measure)
    if measure and measure.lower() not in name.lower() and figure.row:
        name = f"{name}, {measure}"
    if figure.period and figure.period not in name:
        name = f"{name} ({figure.period})" if name else figure.period
    return name


def plain(text: str) -> str:
    """A passage's words for a reader: no markup, one line, table cells parted by a dash."""
    one_line = " ".join(text.split())
    if one_line.startswith("|") or one_line.count(" | ") > 1:
        cells = [cell.strip() for cell in one_line.strip("|").split("|")]
        one_line = " – ".join(cell for cell in cells if cell)
    return _MARKS.sub("", one_line).strip()


def join(parts: Sequence[str]) -> str:
    """``a, b and c``."""
    if len(parts) < 2:
        return "".join(parts)
    return f"{', '.join(parts[:-1])} and {parts[-1]}"
