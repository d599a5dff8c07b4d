"""The figures table as a reader narrows and sorts it, and as CSV."""

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from assistant import wire
from corpus.records import Figure

_COLUMNS = (
    "label", "role", "period", "programme", "value", "written", "unit", "assessment", "note",
    "subject", "measure", "document", "start", "end", "id",
)  # fmt: skip
_FORMULA = re.compile(r"[=+\-@\t\r]")  # how a cell begins that a spreadsheet would work out
Key = Callable[[Figure], tuple[bool, str | Decimal]]


@dataclass(frozen=True, slots=True)
class Choice:
    """What a reader wants to see; empty means all, and the order of the documents."""

    text: str = ""  # every word of it stands in the row
    role: str = ""
    period: str = ""
    document: str = ""
    unit: str = ""
    sort: str = ""  # one of SORTS; with a minus before it, from the greatest down

    @classmethod
    def of(cls, asked: Mapping[str, str]) -> "Choice":
        """Read an address; what is unknown is left out, and no value is longer than 200."""
        given = {name: asked.get(name, "")[:200].strip() for name in cls.__slots__}
        if given["sort"].removeprefix("-") not in SORTS:
            given["sort"] = ""
        return cls(**given)

    def address(self, **changed: str) -> dict[str, str]:
        """What an address must ask to get this choice with ``changed`` values."""
        return {name: value for name, value in (asdict(self) | changed).items() if value}


def chosen(figures: Iterable[Figure], choice: Choice) -> list[Figure]:
    """The figures that meet every condition of ``choice``, in its order."""
    words = _fold(choice.text).split()
    kept = [
        figure
        for figure in figures
        if choice.role in ("", figure.role.value)
        and choice.period in ("", figure.period)
        and choice.document in ("", figure.span.document_id)
        and choice.unit in ("", figure.unit)
        and all(word in _searched(figure) for word in words)
    ]
    return _sorted(kept, choice.sort)


def to_csv(figures: Iterable[Figure], quote: Callable[[Figure], str]) -> str:
    """The table for a spreadsheet: one line a figure, ``quote`` (its very words) the last cell."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow((*_COLUMNS, "quote"))
    for figure in figures:
        row = wire.figure_to_json(figure)
        writer.writerow([*(_cell(row[name]) for name in _COLUMNS), _cell(quote(figure))])
    return text.getvalue()


def _cell(value: object) -> str:
    """A value as text; what a spreadsheet would take for a formula becomes words."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) and not _is_number(text) else text


def _is_number(text: str) -> bool:
    return bool(re.fullmatch(r"-?\d+(\.\d+)?", text))


def _searched(figure: Figure) -> str:
    parts = (
        wire.figure_label(figure), figure.measure, figure.role.value, figure.period,
        figure.written, figure.unit, figure.programme, figure.assessment, figure.note,
        *figure.headings,
    )  # fmt: skip
    return _fold(" ".join(parts))


def _fold(text: str) -> str:
    """Lower case, and every kind of space as one."""
    return " ".join(text.split()).casefold()


def _text_of(name: str) -> Key:
    # Rows without a value stand last.
    return lambda figure: (not getattr(figure, name), str(getattr(figure, name)).casefold())


SORTS: dict[str, Key] = {
    "subject": _text_of("subject"),
    "role": _text_of("role"),
    "period": _text_of("period"),
    "value": lambda figure: (figure.value is None, figure.value or Decimal(0)),
    "unit": _text_of("unit"),
    "assessment": _text_of("assessment"),
}


def _sorted(figures: Sequence[Figure], sort: str) -> list[Figure]:
    if not sort:
        return list(figures)
    key = SORTS[sort.removeprefix("-")]
    if not sort.startswith("-"):
        return sorted(figures, key=key)
    has = [figure for figure in figures if not key(figure)[0]]
    return sorted(has, key=key, reverse=True) + [f for f in figures if key(f)[0]]
