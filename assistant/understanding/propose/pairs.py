"""Readings that work something out of one or two figures: gaps, shares, parts, means, units."""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from itertools import combinations

from assistant.understanding.catalogue import Catalogue, Line, Row, Series, merge, weigh
from assistant.understanding.propose.rows import alike, explains, nearness, years
from assistant.understanding.query import Query
from assistant.understanding.reading import Operation, Reading
from assistant.understanding.years import year_sets
from corpus.periods import find_periods
from corpus.records import Figure, Role

_MONEY = (Role.TOTAL, Role.ALLOCATION, Role.COMMITTED, Role.PAID)
_WORKED_OUT = tuple(
    f"operation.{n}"
    for n in ["difference", "growth", "share", "ratio", "compare", "whatpercent", "check"]
)
_COMPARE = frozenset(_WORKED_OUT) | {"operation.howmuch", "operation.mean"}
_SCALE = re.compile(r"\b(?:billions?|bn|thousands?)\b", re.IGNORECASE)
_SHARES = ("operation.share", "operation.whatpercent", "role.share")
_MANY = 3  # rows of one role in one table
_LINES = 6  # nearest lines whose numbers are paired


def propose_pairs(query: Query, catalogue: Catalogue, near: Sequence[Line]) -> Iterable[Reading]:
    """What can be worked out of the figures that lie near the question."""
    question = query.question
    yield from _line_pairs(query, near[:_LINES])
    if question.has(*_WORKED_OUT):
        yield from _money_pairs(query, catalogue)
        yield from _previous_pair(query)
    other_scale = bool(_SCALE.search(question.text)) and not question.has(*_SHARES)
    if question.has("operation.convert", "operation.howmuch", "operation.share") and (
        not other_scale
    ):
        yield from _parts(query, catalogue)
    if question.has("operation.difference", "operation.share", "operation.whatpercent"):
        yield from _rests(query, catalogue)
    if question.has("operation.mean"):
        yield from _means(query, catalogue)
    if question.has("operation.convert"):
        yield from _conversions(query, catalogue)


def _money_pairs(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    rows = _programme_money(catalogue)
    for (one, first), (two, second) in combinations(rows[:12], 2):
        if second.id in first.same_as or not alike(first, second):
            continue
        if first.span != second.span or first.role is not second.role:
            yield Reading(
                Operation.COMPARE,
                merge([one.words, two.words]),
                _COMPARE | explains(one) | explains(two) | _eras(first, second),
                similarity=min(
                    query.subject_similarity.get(f.subject, 0.0) for f in (first, second)
                ),
                matched=min(query.matches.score(f.subject) for f in (first, second)),
                years=years(one) | years(two),
                evidence=(one.subject, two.subject),
                figures=(first, second),
                marks={"same_programme": float(first.programme == second.programme)},
            )


def _programme_money(catalogue: Catalogue) -> list[tuple[Row, Figure]]:
    """Amounts of whole programmes; a table of many such amounts is one of rates or ceilings."""
    found = [(row, figure) for row in catalogue.rows for figure in row.figures
             if figure.role in _MONEY and figure.is_money and figure.value]  # fmt: skip
    tables = Counter((figure.table, figure.role) for _, figure in found if figure.table)
    return [(row, f) for row, f in found if tables[f.table, f.role] < _MANY]


def _eras(first: Figure, second: Figure) -> frozenset[str]:
    differ = first.programme != second.programme or first.period != second.period
    return frozenset({"programme.old", "programme.new"}) if differ else frozenset({"programme.old"})


def _line_pairs(query: Query, near: Sequence[Line]) -> Iterable[Reading]:
    for line in near:
        figures = [f for f in line.figures if f.value]
        for first, second in combinations(figures[:5], 2):
            if alike(first, second):
                similarity = query.passage_similarity.get(line.passage.id, 0.0)
                yield Reading(
                    Operation.COMPARE,
                    line.words,
                    _COMPARE,
                    similarity=similarity,
                    lexical=query.lexical.get(line.passage.id, 0.0),
                    matched=query.matches.score(line.passage.id),
                    figures=(first, second),
                    passages=(line.passage,),
                    evidence=(line.passage.id,),
                    marks={"one_line": 1.0},
                )


def _previous_pair(query: Query) -> Iterable[Reading]:
    """Two figures of the turn before: "how big is the gap between them?"."""
    told = [_told(reading) for reading in query.turns]
    groups = [figures for figures in told if len(figures) == 2]
    if len(told) > 1 and len(told[-1]) == 1 and len(told[-2]) == 1:
        groups.append([*told[-2], *told[-1]])
    for first, second in [pair for pair in groups[-2:] if alike(*pair)]:
        words = weigh((f"{first.subject} {second.subject}", 1.0))
        yield Reading(
            Operation.COMPARE,
            words,
            _COMPARE,
            similarity=max(query.subject_similarity.get(f.subject, 0.0) for f in (first, second)),
            matched=max(query.matches.score(f.subject) for f in (first, second)),
            figures=(first, second),
            marks={"again": 1.0},
        )


def _told(reading: Reading) -> list[Figure]:
    """The figures that the answer to ``reading`` was about."""
    if reading.rows:
        figures = tuple(row.of(Role.RESULT) or row.figures[0] for row in reading.rows)
    else:
        figures = reading.figures or tuple(f for i in reading.items for f in i.figures)
    return [figure for figure in figures if figure.value]


def _parts(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    for row, share in _shares(query, catalogue):
        whole = _whole_of(catalogue, share)
        if whole:
            yield Reading(
                Operation.PART,
                row.words,
                frozenset({"operation.convert", "operation.howmuch", "operation.share",
                           "operation.sum", "role.share", "role.allocation"}),
                similarity=query.subject_similarity.get(row.subject, 0.0),
                matched=query.matches.score(row.subject),
                figures=(share,),
                rows=(row,),
                whole=whole,
            )  # fmt: skip


def _rests(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    told = {figure.id for figure in query.previous.figures} if query.previous else set()
    for row, share in _shares(query, catalogue)[:2]:
        yield Reading(
            Operation.REST,
            row.words,
            frozenset({"operation.difference", "operation.share", "operation.whatpercent",
                       "role.share"}),
            similarity=query.subject_similarity.get(row.subject, 0.0),
            matched=query.matches.score(row.subject),
            figures=(share,),
            rows=(row,),
            marks={"again": 1.0} if share.id in told else {},
        )  # fmt: skip


def _shares(query: Query, catalogue: Catalogue) -> list[tuple[Row, Figure]]:
    found = [(row, f) for row in catalogue.rows for f in row.figures
             if f.role is Role.SHARE and f.value]  # fmt: skip
    again = {f.id for f in query.previous.figures} if query.previous else set()
    return sorted(found, key=lambda p: (-nearness(query, p[0]), p[1].id not in again))[:4]


def _whole_of(catalogue: Catalogue, part: Figure) -> Figure | None:
    """The total (else the allocation) that a share of ``part``'s programme is a share of."""
    money = [f for row in catalogue.rows for f in row.figures if f.role in _MONEY[:2] and f.value]
    money.sort(key=lambda f: (f.programme != part.programme, f.role is not Role.TOTAL))
    return next(iter(money), None)


def _means(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    found = [(row, figure) for row in catalogue.rows for figure in row.figures
             if figure.role in _MONEY[:2] and period_length(figure) > 1]  # fmt: skip
    for row, figure in found:
        yield _mean(query, (row,), (figure,))
    if query.question.has("operation.compare", "operation.difference", "operation.growth"):
        for (one, first), (two, second) in combinations(found[:6], 2):
            if first.period != second.period and first.unit[:3] == second.unit[:3]:
                yield _mean(query, (one, two), (first, second))


def _mean(query: Query, rows: tuple[Row, ...], figures: tuple[Figure, ...]) -> Reading:
    explained = {"operation.mean", "operation.howmuch", "role.allocation", "programme.old"}
    return Reading(
        Operation.MEAN,
        merge([row.words for row in rows]),
        frozenset(explained if len(rows) == 1 else explained | _COMPARE | {"programme.new"}),
        similarity=min(query.subject_similarity.get(row.subject, 0.0) for row in rows),
        matched=min(query.matches.score(row.subject) for row in rows),
        years=frozenset().union(*(years(row) for row in rows)),
        figures=figures,
        rows=rows,
        marks={"compared": float(len(rows) > 1)},
    )


def period_length(figure: Figure) -> int:
    """How many years the period of ``figure`` has; 0 when it names no span of years."""
    for period in find_periods(figure.period):
        if period.first_year is not None and period.last_year is not None:
            return period.last_year - period.first_year + 1
    return 0


def _conversions(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    explained = frozenset({"operation.convert", "operation.howmuch", "role.allocation"})
    for row in sorted(catalogue.rows, key=lambda row: -nearness(query, row))[:5]:
        money = next((f for f in row.figures if f.is_money and f.value), None)
        if money:
            yield Reading(
                Operation.CONVERT,
                row.words,
                explained | explains(row),
                similarity=query.subject_similarity.get(row.subject, 0.0),
                matched=query.matches.score(row.subject),
                years=years(row),
                figures=(money,),
                rows=(row,),
            )
    for series in catalogue.series:
        yield from _converted_years(query, series, explained)
    told = _told(query.previous) if query.previous else []
    if len(told) == 1 and told[0].is_money:
        yield Reading(
            Operation.CONVERT,
            weigh((told[0].subject, 1.0)),
            explained,
            figures=(told[0],),
            evidence=(told[0].subject,),
            marks={"again": 1.0},
        )


def _converted_years(query: Query, series: Series, explained: frozenset[str]) -> Iterable[Reading]:
    earlier = sorted(query.previous.years) if query.previous else ()
    sets = year_sets(query.question, series.years, earlier) if series.years else []
    if not sets and len(earlier) == 1 and earlier[0] in series.years:
        sets = [tuple(earlier)]
    for chosen in sets:
        if len(chosen) == 1:
            item = series.year(chosen[0])
            yield Reading(
                Operation.CONVERT,
                series.words,
                explained,
                years=frozenset(chosen),
                figures=item.figures,
                series=series,
            )
