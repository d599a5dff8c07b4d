"""Series read off the figures: yearly amounts, table columns, rates of attainment, examples."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from decimal import Decimal

from assistant.understanding.catalogue import (
    HEADING,
    INTRO,
    NEAR,
    OWN,
    Item,
    Row,
    Series,
    merge,
    weigh,
)
from corpus.records import Figure, Role

_YEAR = re.compile(r"(?:19|20)\d\d")
_MONEY_ROLES = (Role.PLANNED, Role.TOTAL, Role.ALLOCATION, Role.COMMITTED, Role.PAID)


def year_series(figures: Sequence[Figure]) -> Iterable[Series]:
    """Amounts of at least three years in one table, with their stated total."""
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.table and figure.role in (*_MONEY_ROLES, Role.CELL):
            groups[figure.table, figure.measure, figure.unit].append(figure)
    for (_, measure, unit), members in groups.items():
        yearly = {int(f.period): f for f in members if _YEAR.fullmatch(f.period) and f.value}
        if len(yearly) < 3:
            continue
        total = _total(members, yearly, figures)
        ordered = sorted(yearly)
        first = yearly[ordered[0]]
        weights = weigh(
            (f"{measure} {first.subject} year years yearly annual", OWN),
            (f"{unit} budget programming amounts total", INTRO),
            (" ".join(first.headings[1:]), HEADING),
            (first.programme, NEAR),
        )
        yield Series(
            name=measure or first.subject,
            unit=unit,
            items=tuple(Item(str(y), yearly[y].value or Decimal(0), (yearly[y],)) for y in ordered),
            words=weights,
            total=total,
            years=tuple(ordered),
        )


def _total(
    members: Sequence[Figure], yearly: Mapping[int, Figure], figures: Sequence[Figure]
) -> Figure | None:
    ids = {f.id for f in yearly.values()}
    stated = [f for f in figures if f.role is Role.TOTAL and ids & set(f.parts)]
    return next(iter([*stated, *(f for f in members if f.role is Role.TOTAL)]), None)


def columns(rows: Sequence[Row]) -> Iterable[Series]:
    """Columns of tables whose rows are not years and not indicators: shares, rates, points."""
    groups: dict[tuple[str, ...], list[tuple[Row, Figure]]] = defaultdict(list)
    for row in rows:
        if row.of(Role.TARGET):
            continue
        for figure in row.figures:
            if figure.table and not _YEAR.fullmatch(figure.period) and figure.value is not None:
                key = (figure.table, *figure.headings[-1:], figure.measure, figure.unit)
                groups[key].append((row, figure))
    for (*_, measure, unit), members in groups.items():
        if len(members) < 2 or members[0][1].role in (Role.SIZE, Role.EXAMPLE):
            continue
        items = [Item(row.subject, f.value or Decimal(0), (f,), row) for row, f in members]
        yield _named(measure or members[0][1].subject, unit, items)


def attainments(rows: Sequence[Row]) -> Iterable[Series]:
    """Of each document's indicators the result as per cent of target, and of milestone."""
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.of(Role.TARGET):
            groups[row.figures[0].span.document_id].append(row)
    for members in groups.values():
        for role in (Role.TARGET, Role.MILESTONE):
            held = [row for row in members if row.of(role)]
            rates = [(row, row.reached(role)) for row in held]
            items = [
                Item(r.subject, Decimal(-1) if v is None else v, r.figures, r) for r, v in rates
            ]
            if items:
                name = f"indicators per cent of {role}"
                yield _named(name, f"% of {role}", items, derived=True)


def examples(figures: Sequence[Figure]) -> Iterable[Series]:
    """The numbers of concrete examples that stand together."""
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.role is Role.EXAMPLE and figure.value is not None:
            groups[figure.table or figure.span.document_id].append(figure)
    for members in groups.values():
        if len(members) >= 2:
            items = [Item(f.subject, f.value or Decimal(0), (f,)) for f in members]
            yield _named("concrete examples achievements", "", items)


def _named(name: str, unit: str, items: Sequence[Item], *, derived: bool = False) -> Series:
    path = items[0].figures[0].headings
    rows = [item.row for item in items if item.row is not None]
    weights = merge(
        [
            weigh((f"{name} {unit}", OWN), (" ".join(path[1:]), HEADING)),
            weigh((" ".join(row.subject for row in rows), NEAR)),
        ]
    )
    return Series(name, unit, tuple(items), weights, derived=derived)
