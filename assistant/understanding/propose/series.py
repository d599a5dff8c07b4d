"""Readings over comparable numbers: yearly amounts, shares, rates of attainment."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from assistant.understanding.catalogue import Catalogue, Item, Series, merge, weigh
from assistant.understanding.propose.conditions import propose_filters
from assistant.understanding.query import Query
from assistant.understanding.reading import Condition, Operation, Reading
from assistant.understanding.years import year_sets

_ALWAYS = frozenset(
    f"operation.{n}" for n in ["howmuch", "list", "each", "which_right", "convert", "when", "count"]
) | frozenset({"role.allocation", "time.first", "time.last", "time.until", "time.onwards",
               "time.before", "time.after", "programme.new", "edition.newest"})  # fmt: skip
_EXPLAINS = {
    Operation.SUM: "sum mean share cumulative whatpercent",
    Operation.COMPARE: "difference growth compare ratio share step whatpercent check",
    Operation.RANK: "largest smallest second third nearest rank list whatpercent filter",
    Operation.FILTER: "filter count list largest check",
    Operation.STEPS: "step dip difference growth largest smallest",
    Operation.TREND: "trend check dip step growth",
    Operation.HALF: "half cumulative sum",
    Operation.SUMCHECK: "sumcheck sum difference check which_right",
    Operation.VALUES: "each compare",
}
_JUDGED = frozenset(
    f"role.{name}"
    for name in ("exceeded", "missed", "assessment", "attainment", "target", "unreported")
)
_PLURALS = frozenset({"indicators", "targets", "results", "rates", "all", "each"})
_RANKED = ("largest", "smallest", "second", "third", "nearest", "rank")


def propose_series(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    """What may be asked of each series: members, sums, order, conditions, changes."""
    for series in catalogue.series:
        for reading in _of_series(query, catalogue, series):
            yield _finish(query, series, reading)
    yield from _across(query, catalogue)
    yield from _again(query)


def _of_series(query: Query, catalogue: Catalogue, series: Series) -> Iterable[Reading]:
    base = Reading(Operation.VALUES, series.words, series=series, items=series.items)
    if not series.derived or _asks_for_all(query):
        yield base
    yield from _ranks(query, base)
    yield from propose_filters(query, catalogue, base)
    if series.years:
        yield from _years(query, base)
    elif not series.derived and series.unit:
        yield from _members(query, base)


def _asks_for_all(query: Query) -> bool:
    """Whether every indicator is asked for, rather than one."""
    plural = any(token.text in _PLURALS for token in query.question.tokens)
    return plural and query.question.has("operation.list", "operation.each", "role.attainment")


def _ranks(query: Query, base: Reading) -> Iterable[Reading]:
    question = query.question
    if not any(question.has(f"operation.{name}") for name in _RANKED):
        return
    ranked = replace(base, operation=Operation.RANK)
    low, high = question.has("operation.smallest"), question.has("operation.largest")
    offset = 2 if question.has("operation.third") else int(question.has("operation.second"))
    directions = [d for d, wanted in ((False, low), (True, high or not low)) if wanted]
    for descending in directions:
        yield replace(ranked, descending=descending, count=1, offset=offset)
        if question.has("operation.rank") or question.count:
            yield replace(ranked, descending=descending, count=question.count or 0)
            yield replace(ranked, descending=descending, count=0)
    if question.has("operation.nearest") and base.series and base.series.derived:
        missed = Condition("missed")
        yield replace(ranked, descending=True, count=1, condition=missed, focus="nearest")


def _years(query: Query, base: Reading) -> Iterable[Reading]:
    series = base.series
    if series is None:
        return
    earlier = sorted(query.previous.years) if query.previous else ()
    sets = year_sets(query.question, series.years, earlier)
    for place, chosen in enumerate(sets):
        items = tuple(series.year(year) for year in chosen)
        named = replace(base, items=items, marks={f"years named {min(place, 2)}": 1.0})
        yield from _chosen(named)
    for first, last in query.question.ranges:
        if first in series.years and last in series.years:
            ends = replace(base, items=(series.year(first), series.year(last)))
            yield replace(ends, operation=Operation.COMPARE, marks={"ends of a range": 1.0})
    if query.question.has("time.first") and query.question.has("time.last"):
        ends = replace(base, items=(series.items[0], series.items[-1]))
        yield replace(ends, operation=Operation.COMPARE, marks={"first and last": 1.0})
    whole = replace(base, marks={"years passed over": 1.0}) if sets else base
    yield from _whole_period(query, whole)
    blocks = [chosen for chosen in sets if set(chosen).isdisjoint(sets[0]) or chosen is sets[0]]
    if len(blocks) > 1 and len(blocks[0]) + len(blocks[1]) > 2:
        items = tuple(series.year(y) for block in blocks[:2] for y in block)
        stretches = replace(base, items=items, marks={"two stretches": 1.0})
        yield replace(stretches, operation=Operation.COMPARE, count=len(blocks[0]))


def _chosen(reading: Reading) -> Iterable[Reading]:
    """What may be asked of some years: their amounts, their sum, how two compare."""
    yield replace(reading, operation=Operation.VALUES)
    yield replace(
        reading, operation=Operation.SUM, whole=reading.series.total if reading.series else None
    )
    if len(reading.items) == 2:
        yield replace(reading, operation=Operation.COMPARE)


def _whole_period(query: Query, base: Reading) -> Iterable[Reading]:
    question, series = query.question, base.series
    total = series.total if series else None
    if question.has("operation.sum", "operation.mean"):
        yield replace(base, operation=Operation.SUM, whole=total)
    steps = replace(base, operation=Operation.STEPS, count=1, focus=_measure_of_steps(query))
    if question.has("operation.step", "operation.largest", "operation.dip", "operation.growth"):
        yield replace(steps, descending=True)
    if question.has("operation.smallest"):
        yield replace(steps, descending=False)
    named = [(a, b) for a, b in question.ranges if series and {a, b} <= set(series.years)]
    if series and len(named) > 1:
        items = tuple(series.year(year) for pair in named[:2] for year in pair)
        yield replace(base, operation=Operation.STEPS, items=items, marks={"steps named": 1.0})
    if question.has("operation.dip", "operation.trend"):
        falls = Condition("below")
        yield replace(base, operation=Operation.STEPS, condition=falls, count=0)
        yield replace(base, operation=Operation.TREND)
    if question.has("operation.half"):
        yield replace(base, operation=Operation.HALF, whole=total)
    if total is not None and question.has("operation.sumcheck", "operation.sum"):
        yield replace(base, operation=Operation.SUMCHECK, whole=total)


def _measure_of_steps(query: Query) -> str:
    """Whether the larger of two changes is the one that is more money, or more per cent."""
    relative = query.question.has("operation.whatpercent", "operation.ratio")
    return "per cent" if relative else "amount"


def _members(query: Query, base: Reading) -> Iterable[Reading]:
    """Two or more named members of a series of shares or rates: their sum, difference, rest."""
    near = sorted(
        base.items,
        key=lambda item: (
            -(
                query.explain(weigh((item.label, 1.0))).share
                + query.subject_similarity.get(item.label, 0.0)
            )
        ),
    )[:2]
    if len(base.items) > 2 and query.question.has("operation.compare", "operation.difference"):
        yield replace(base, operation=Operation.COMPARE, items=tuple(near))


def _again(query: Query) -> Iterable[Reading]:
    """The members that the turn before was about, asked about once more."""
    previous = query.previous
    if previous is None or previous.series is None or not previous.items:
        return
    again = replace(previous, marks={"again": 1.0})
    for reading in _chosen(again):
        yield _finish(query, previous.series, reading)
    if previous.operation is Operation.RANK:
        for reading in _ranks(query, again):
            yield _finish(query, previous.series, reading)


def _across(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    """The same year in two series: programmed and committed, or two editions of one page."""
    yearly = [series for series in catalogue.series if series.years]
    for first in yearly:
        for second in yearly:
            common = set(first.years) & set(second.years)
            if first is second or first.unit != second.unit:
                continue
            for chosen in year_sets(query.question, sorted(common)) if common else []:
                if len(chosen) == 1:
                    items = (first.year(chosen[0]), second.year(chosen[0]))
                    yield Reading(
                        Operation.COMPARE,
                        merge([first.words, second.words]),
                        _explains(Operation.COMPARE),
                        years=frozenset(chosen),
                        items=items,
                        series=first,
                        similarity=_similarity(query, first),
                        marks={"across": 1.0},
                    )


def _finish(query: Query, series: Series, reading: Reading) -> Reading:
    """Fill in what every reading of a series has: words of its members, years, similarity."""
    some = len(reading.items) < len(series.items) or not series.years
    labels = weigh(
        (" ".join(item.label for item in reading.items), 1.0 if some else 0.4),
        (reading.condition.label if reading.condition else "", 1.0),
    )
    years = {int(i.label) for i in reading.items if i.label.isdigit()} if series.years else set()
    stated = merge([{str(y): 1.0 for y in (series.years[:1] + series.years[-1:])}])
    return replace(
        reading,
        words=merge([reading.words, labels, stated]),
        explains=_explains(reading.operation),
        years=frozenset(years),
        similarity=_similarity(query, series, reading.items),
        matched=_matched(query, series, reading.items),
    )


def _explains(operation: Operation) -> frozenset[str]:
    names = _EXPLAINS.get(operation, "").split()
    roles = _JUDGED if operation in (Operation.FILTER, Operation.RANK) else frozenset()
    return _ALWAYS | {f"operation.{name}" for name in names} | roles


def _similarity(query: Query, series: Series, items: Sequence[Item] = ()) -> float:
    subjects = {figure.subject for item in (items or series.items)[:8] for figure in item.figures}
    return max((query.subject_similarity.get(subject, 0.0) for subject in subjects), default=0.0)


def _matched(query: Query, series: Series, items: Sequence[Item]) -> float:
    subjects = {figure.subject for item in (items or series.items)[:8] for figure in item.figures}
    return max((query.matches.score(subject) for subject in subjects), default=0.0)
