"""Readings that say where the numbers of a question stand, and what they are."""

from collections.abc import Iterable
from decimal import Decimal

from assistant.understanding.catalogue import Catalogue, Line, Row, merge
from assistant.understanding.query import Query
from assistant.understanding.reading import Operation, Reading
from corpus.records import Figure

_SCALES = tuple(Decimal(10) ** power for power in (0, 3, 6, 9))
_EXPLAINS = frozenset(
    {"operation.which_right", "operation.check", "operation.each", "operation.compare",
     "operation.howmuch", "operation.exact", "role.target", "role.result", "role.exceeded"}
)  # fmt: skip


def propose_numbers(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    """The rows and lines in which the question's numbers stand, and their exact forms."""
    asked = [n for n in query.question.numbers if n > 12 or n != n.to_integral()]
    rows: dict[str, Row] = {}
    lines: dict[str, Line] = {}
    for number in asked:
        rows |= {row.id: row for row in catalogue.rows if _stands(number, row.figures)}
        lines |= {
            line.passage.id: line for line in catalogue.lines if _stands(number, line.figures)
        }
    covered = {figure.id for row in rows.values() for figure in row.figures}
    extra = [line for line in lines.values() if not covered & {f.id for f in line.figures}]
    if not rows and not extra:
        return
    yield Reading(
        Operation.FOUND,
        merge([*(row.words for row in rows.values()), *(line.words for line in extra)]),
        _EXPLAINS,
        similarity=max(query.subject_similarity.get(r.subject, 0.0) for r in rows.values())
        if rows
        else 0.0,
        evidence=tuple(row.subject for row in rows.values()),
        rows=tuple(rows.values())[:4],
        passages=tuple(line.passage for line in extra)[:4],
        figures=tuple(figure for line in extra for figure in line.figures),
        marks={"all found": float(_all_found(asked, [*rows.values(), *extra]))},
    )


def _all_found(asked: list[Decimal], places: list[Row | Line]) -> bool:
    return all(any(_stands(number, place.figures) for place in places) for number in asked)


def _stands(number: Decimal, figures: tuple[Figure, ...]) -> bool:
    values = {figure.value for figure in figures if figure.value}
    return any(number * scale in values or number / scale in values for scale in _SCALES[:3])
