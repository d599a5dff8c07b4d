"""When a picture helps, and of which numbers: decided from figures and computations alone.

A chart shows stored figures as they were read, or the computations of an answer. All its bars
have one unit; a total never stands among its parts, and no fact stands twice.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.answer import Chart, Citation, Computation, Point
from assistant.findings import compute
from assistant.findings.phrase import label, say_figure, say_number
from corpus.records import Figure, Role

MOST = 30  # bars; more are a table's work
_YEAR = re.compile(r"(?:19|20)\d\d")
_NUMBERING = re.compile(r"^\d+(?:\.\d+)*\.?\s+")
_ROUNDING = Decimal("0.1")  # what a sum may be off for each of its parts
_YEARLY = (Role.PLANNED, Role.COMMITTED, Role.PAID, Role.CELL)
_WHOLES = (Role.TOTAL, Role.ALLOCATION)
_PROGRESS = (Role.BASELINE, Role.MILESTONE, Role.TARGET, Role.RESULT)
_AIMS = (Role.TARGET, Role.MILESTONE)


def chart_of(
    figures: Sequence[Figure],
    computations: Sequence[Computation],
    citations: Sequence[Citation] = (),
) -> Chart | None:
    """The picture that helps with an answer, or None where words are enough.

    Args:
        figures: those of the answer.
        computations: those of the answer.
        citations: where the numbers of the points are looked up.
    """
    held = _distinct(figures)
    charts = (*_attained(computations), *_over_years(held), *_side_by_side(held))
    chart = max(charts, key=lambda found: len(found.points), default=None)
    if chart is None:
        return None
    at = {f.id: c.number for f in figures for c in citations if c.span.contains(f.number)}
    points = (replace(point, citation=at.get(point.figures[0])) for point in chart.points)
    return replace(chart, points=tuple(points))


def yearly(figures: Sequence[Figure]) -> list[Chart]:
    """Of every table with amounts of money for three years or more, one chart of its years."""
    money = [f for f in figures if f.table and f.is_money and f.value is not None]
    return _told_apart([c for c in _over_years(money) if len(c.points) > 2], figures)


def indicators(figures: Sequence[Figure]) -> list[Chart]:
    """Of each document's indicators one chart by per cent of target, highest first."""
    found = []
    for members in _grouped(figures, lambda f: (f.span.document_id, f.programme)):
        rows = _grouped([f for f in members if f.row], lambda f: (f.table, f.row))
        made = [percent for row in rows if (percent := _percent_of_target(row))]
        for chart in _attained(made):
            ranked = sorted(chart.points, key=lambda point: -point.value)
            found.append(replace(chart, points=tuple(ranked)))
    return _told_apart(found, figures)


def _told_apart(charts: Sequence[Chart], figures: Sequence[Figure]) -> list[Chart]:
    """``charts`` with the title of their document where two would be called the same."""
    titles = Counter(chart.title for chart in charts)
    documents = {figure.id: figure.headings[0] for figure in figures if figure.headings}
    sources = [documents.get(chart.points[0].figures[0], "") for chart in charts]
    return [
        replace(chart, title=f"{chart.title}: {source}") if titles[chart.title] > 1 else chart
        for chart, source in zip(charts, sources, strict=True)
    ]


def _percent_of_target(row: Sequence[Figure]) -> Computation | None:
    of = {figure.role: figure for figure in reversed(row) if figure.value is not None}
    result, target = of.get(Role.RESULT), of.get(Role.TARGET)
    if result is None or target is None or result.unit != target.unit:
        return None
    top, bottom = (target, result) if result.lower_is_better else (result, target)
    return compute.share(top, bottom) if bottom.value else None


def _attained(computations: Iterable[Computation]) -> Iterable[Chart]:
    """Results as per cent of their targets (or milestones), of two indicators or more."""
    groups: dict[Role, dict[str, Point]] = defaultdict(dict)
    for made in computations:
        roles = {figure.role: figure for figure in made.operands}
        aim = next((role for role in _AIMS if role in roles), None)
        if made.unit != "%" or len(made.operands) != 2 or aim is None or Role.RESULT not in roles:
            continue
        result, wanted = roles[Role.RESULT], roles[aim]
        if "−" in made.expression or (result.table, result.row) != (wanted.table, wanted.row):
            continue  # what is above 100 %, or two indicators beside each other
        groups[aim].setdefault(result.id, _attainment(made, result, wanted))
    for aim, points in groups.items():
        if 1 < len(points) <= MOST:
            title = f"Results against their {aim}s"
            yield Chart("targets", title, f"% of {aim}", tuple(points.values()))


def _attainment(made: Computation, result: Figure, wanted: Figure) -> Point:
    detail = f"{say_figure(result)} of {wanted.written}"
    if result.lower_is_better:
        detail += ", lower is better"
    written = f"{say_number(made.result)} %"
    return Point(_name(result), made.result, written, (result.id, wanted.id), detail)


def _over_years(figures: Sequence[Figure]) -> Iterable[Chart]:
    """The same amount in two years or more."""
    dated = [f for f in figures if _YEAR.fullmatch(f.period) and f.role in _YEARLY]
    for members in _grouped(dated, lambda f: (f.table, f.subject, f.measure, f.role, f.unit)):
        by_year = {figure.period: figure for figure in members}
        if 1 < len(by_year) <= MOST:
            points = [_point(by_year[year], year) for year in sorted(by_year)]
            first = members[0]
            yield Chart("years", _name(first), first.unit or first.measure, tuple(points))


def _side_by_side(figures: Sequence[Figure]) -> Iterable[Chart]:
    """An indicator and its target, stages of one amount, whole budgets, cells of one column."""
    stages = [f for f in figures if f.role in _WHOLES or f.role in (Role.COMMITTED, Role.PAID)]
    wholes = [f for f in figures if f.role in _WHOLES and f.period]
    groups = [
        *_grouped([f for f in figures if f.role in _PROGRESS and f.row], _row_of),
        *(g for g in _grouped(stages, _place) if len({f.role for f in g}) == len(g)),
        *(g for g in _grouped(wholes, lambda f: f.unit) if len({f.period for f in g}) == len(g)),
        *_grouped([f for f in figures if f.role in (Role.SHARE, Role.CELL)], _place),
    ]
    for members in map(_without_sum, groups):
        names = _labels(members)
        if 1 < len(members) <= MOST and names and members[0].unit:
            points = tuple(map(_point, members, names))
            yield Chart("comparison", _shared_name(members), members[0].unit, points)


def _row_of(figure: Figure) -> Hashable:
    return figure.table, figure.row, figure.unit


def _place(figure: Figure) -> Hashable:
    """Where figures stand that speak of one thing."""
    where = figure.table or figure.span
    return where, figure.unit, figure.programme, figure.measure if figure.table else ""


def _without_sum(members: Sequence[Figure]) -> Sequence[Figure]:
    """``members`` without one that sums up all others, linked to them or not."""
    total = sum((f.value or Decimal(0) for f in members), Decimal(0))
    off = _ROUNDING * len(members)
    parts = [f for f in members if abs(2 * (f.value or Decimal(0)) - total) > off]
    return parts if len(members) > 2 else members


def _labels(members: Sequence[Figure]) -> list[str]:
    """What tells ``members`` apart: their rows, columns, roles, times, or all of these."""
    ways: tuple[Callable[[Figure], str], ...] = (
        _name, lambda f: f.measure, lambda f: f.role.value, lambda f: f.period, label,
    )  # fmt: skip
    told = ([_capital(way(figure)) for figure in members] for way in ways)
    return next((names for names in told if len({*names, ""}) > len(members)), [])


def _shared_name(members: Sequence[Figure]) -> str:
    for names in ({_name(f) for f in members}, {_capital(f.measure) for f in members}):
        if len(names) == 1 and all(names):
            return names.pop()
    return "Comparison"


def _distinct(figures: Iterable[Figure]) -> list[Figure]:
    """Figures with a value, without totals of others among them and without repeated facts."""
    known = [f for f in dict.fromkeys(figures) if f.value is not None and f.value >= 0]
    ids = {figure.id for figure in known}
    kept: list[Figure] = []
    for figure in known:
        repeated = any(other.id in figure.same_as or _same(figure, other) for other in kept)
        if not repeated and not ids & set(figure.parts):
            kept.append(figure)
    return kept


def _same(one: Figure, other: Figure) -> bool:
    return one.id in other.same_as


def _point(figure: Figure, name: str) -> Point:
    value = figure.value or Decimal(0)
    return Point(name, value, say_number(value), (figure.id,))


def _name(figure: Figure) -> str:
    return _capital(_NUMBERING.sub("", figure.subject.strip(" :–-")))


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def _grouped(
    figures: Iterable[Figure], key: Callable[[Figure], Hashable]
) -> Iterable[list[Figure]]:
    groups: dict[Hashable, list[Figure]] = defaultdict(list)
    for figure in figures:
        groups[key(figure)].append(figure)
    return groups.values()
