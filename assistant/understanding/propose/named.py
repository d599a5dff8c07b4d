"""Readings about several things that one question names: their sum, their order, each of them."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.understanding.catalogue import Catalogue, Item, Row, Series, merge
from assistant.understanding.propose.rows import explains, nearness, years
from assistant.understanding.query import Query
from assistant.understanding.reading import Operation, Reading
from corpus.records import Figure, Role

_TOGETHER = (
    "operation.sum", "operation.mean", "operation.rank", "operation.largest", "operation.smallest",
    "operation.each", "operation.list", "operation.compare",
)  # fmt: skip
_MOST = 4  # things that one question names
_CUES = frozenset(_TOGETHER) | {"operation.howmuch", "operation.count", "operation.nearest"}

Named = tuple[Row, Figure]


def propose_named(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    """Of each kind of figure the few whose names lie nearest, taken together."""
    if not query.question.has(*_TOGETHER):
        return
    for alike in _kinds(catalogue):
        near = sorted(alike, key=lambda named: -nearness(query, named[0]))
        for size in range(2, min(_MOST, len(near)) + 1):
            yield from _together(query, near[:size])


def _kinds(catalogue: Catalogue) -> Iterable[Sequence[Named]]:
    """Figures that can stand beside each other: results of indicators, money of a programme."""
    kinds: dict[tuple[str, ...], list[Named]] = defaultdict(list)
    for row in catalogue.rows:
        result = row.of(Role.RESULT)
        if result is not None and result.value is not None:
            kinds["result", result.table].append((row, result))
        for figure in row.figures:
            if figure.role in (Role.ALLOCATION, Role.COMMITTED, Role.PAID) and figure.value:
                kinds["money", figure.programme, figure.period, figure.unit].append((row, figure))
    return [alike for alike in kinds.values() if len(alike) > 1]


def _together(query: Query, named: Sequence[Named]) -> Iterable[Reading]:
    question, rows = query.question, [row for row, _ in named]
    items = tuple(Item(f.subject, f.value, (f,), r) for r, f in named if f.value is not None)
    words = merge([row.words for row in rows])
    units = {figure.unit for _, figure in named}
    each = Reading(
        Operation.VALUES,
        words,
        _CUES.union(*(explains(row) for row in rows)),
        similarity=min(query.subject_similarity.get(row.subject, 0.0) for row in rows),
        matched=min(query.matches.score(row.subject) for row in rows),
        years=frozenset().union(*(years(row) for row in rows)),
        evidence=tuple(row.subject for row in rows),
        items=items,
        series=Series("named together", units.pop() if len(units) == 1 else "", items, words),
        marks={"named": 1.0, "as many": float(question.count == len(items))},
    )
    if len(items) > 2:  # two are told by a comparison
        yield each
    alike = each.series is not None and each.series.unit and len({f.role for _, f in named}) == 1
    if question.has("operation.sum") and alike:
        yield replace(each, operation=Operation.SUM)
    if question.has("operation.rank", "operation.largest", "operation.smallest"):
        descending = not question.has("operation.smallest") or question.has("operation.largest")
        yield replace(each, operation=Operation.RANK, descending=descending)
