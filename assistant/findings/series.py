"""Findings over series: members, sums, order, conditions, changes from year to year."""

from collections.abc import Sequence
from dataclasses import replace

from assistant.answer import Computation, Finding
from assistant.findings import compute
from assistant.findings.phrase import join, say, say_figure, say_number, verb
from assistant.findings.rows import attainment, reached
from assistant.understanding.catalogue import Item, Series
from assistant.understanding.reading import Condition
from corpus.records import Figure, Role, Span

_COUNTED = ("None", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine",
            "Ten", "Eleven", "Twelve")  # fmt: skip
_CONDITIONS = {
    "exceeded": "reached or exceeded their target",
    "missed": "have not reached their target",
    "unreported": "have no value reported",
}


def values(series: Series, items: Sequence[Item]) -> list[Finding]:
    """The members one by one."""
    if len(items) == 1 and series.years:
        return [_one_year(items[0])]
    frame = "{}: **{}**." if len(items) == 1 else "- {}: **{}**"
    found = []
    for item in items:
        told, made = tell(series, item)
        found.append(Finding(frame.format(item.label, told), _spans([item]), item.figures, made))
    return found


def _one_year(item: Item) -> Finding:
    figure = item.figures[0]
    done = verb(figure)
    told = f"**{say_figure(figure)}** {f'is {done} ' if done else ''}for {item.label}."
    return Finding(told, _spans([item]), item.figures)


def tell(series: Series, item: Item) -> tuple[str, tuple[Computation, ...]]:
    """A member's value in words, and what was worked out for it."""
    if not series.derived or item.row is None:
        figure = item.figures[0]
        done = verb(figure)
        return f"{say_figure(figure)}{f' {done}' if done else ''}", ()
    role = Role.MILESTONE if series.unit.endswith(Role.MILESTONE) else Role.TARGET
    percent = reached(item.row, role)
    if percent is None:
        return "no value reported", ()
    return f"{say_number(percent.result)} %", (percent,)


def summed(
    items: Sequence[Item], whole: Figure | None, *, mean: bool, share: bool
) -> list[Finding]:
    """The sum of some members, their mean, and their share of the total where asked."""
    figures = _figures(items)
    total = compute.total(figures)
    findings = []
    if len(figures) == 1:
        findings.append(_one_year(items[0]))
    else:
        names = (
            f"{items[0].label} to {items[-1].label}"
            if len(items) > 2 and items[0].label.isdecimal()
            else join([i.label for i in items])
        )
        text = f"**{say(total.result, total.unit)}** for {names}: {total.expression}."
        findings.append(Finding(text, _spans(items), figures, (total,)))
    if share and whole is not None:
        findings.append(_part_of(total, whole, items))
    if mean:
        findings.insert(0, _mean(items, whole))
    return findings


def _part_of(total: Computation, whole: Figure, items: Sequence[Item]) -> Finding:
    figures = (*_figures(items), whole)
    percent = compute.per_cent(total.result, compute.in_unit(whole, total.unit), figures)
    text = (
        f"That is **{say_number(percent.result)} %** of the total of {say_figure(whole)} "
        f"({percent.expression})."
    )
    return Finding(text, (*_spans(items), whole.span), figures, (total, percent))


def _mean(items: Sequence[Item], whole: Figure | None) -> Finding:
    figures = (whole,) if whole is not None and len(whole.parts) == len(items) else _figures(items)
    average = compute.mean(figures, len(items))
    text = f"**{say(average.result, average.unit)}** a year on average ({average.expression})."
    spans = tuple(dict.fromkeys(f.span for f in figures))
    return Finding(text, spans, figures, (average,))


def ranked(
    series: Series, items: Sequence[Item], *, descending: bool, count: int, offset: int
) -> list[Finding]:
    """Members in order; a single one is named as the largest or smallest."""
    known = [item for item in items if item.value >= 0]
    ordered = sorted(known, key=lambda item: item.value, reverse=descending)
    chosen = ordered[offset : offset + count] if count else ordered
    word = "highest" if descending else "lowest"
    if count == 1 and chosen:
        place = ("", "second-", "third-")[min(offset, 2)]
        opening = f"**{chosen[0].label}** has the {place}{word}: "
        return [_member(series, chosen[0], opening, ".")]
    return [
        _member(series, item, f"{place}. {item.label}: ") for place, item in enumerate(chosen, 1)
    ]


def _member(series: Series, item: Item, opening: str, end: str = "") -> Finding:
    """One member with its value, after ``opening``."""
    told, made = _full(series, item)
    return Finding(f"{opening}{told}{end}", _spans([item]), item.figures, made)


def filtered(series: Series, items: Sequence[Item], condition: Condition) -> list[Finding]:
    """How many members meet a condition, and which."""
    told = _condition(series, condition)
    number = _COUNTED[len(items)] if len(items) < len(_COUNTED) else str(len(items))
    what = "years" if series.years else "indicators" if series.derived else "entries"
    shown = items or series.items
    made = (
        compute.count(f"{what} that {told}", len(items), _figures(shown)),
        compute.count(what, len(series.items), _figures(shown)),
    )
    opening = Finding(f"**{number}** ({len(items)}) of {len(series.items)} {what} {told}"
                      f"{':' if items else '.'}", _spans(shown), _figures(items), made)  # fmt: skip
    return [opening, *(_member(series, item, f"- {item.label}: ") for item in items)]


def _condition(series: Series, condition: Condition) -> str:
    if condition.kind in _CONDITIONS:
        return _CONDITIONS[condition.kind]
    if condition.kind == "label":
        return f"are assessed as “{condition.label}”"
    if condition.kind == "other label":
        return f"are not assessed as “{condition.label}”"
    return f"are {condition.kind} {say(condition.threshold, series.unit)}"


def first_to_meet(series: Series, item: Item, condition: Condition, *, last: bool) -> Finding:
    """The first or the last year that meets a condition."""
    told = _condition(series, condition)
    place = "last" if last else "first"
    opening = f"**{item.label}** is the {place} year {told.removeprefix('are ')}: "
    found = _member(series, item, opening, ".")
    met = compute.count(f"years that {told}", 1, item.figures)
    return replace(found, computations=(*found.computations, met))


def steps(
    series: Series, *, descending: bool, falls: bool, relative: bool = False
) -> list[Finding]:
    """The largest (or smallest) change from one year to the next, or every fall.

    Changes are compared as amounts, or ``relative`` to the year before.
    """
    pairs = list(zip(series.items, series.items[1:], strict=False))
    rising = [((b.value - a.value) / (a.value if relative else 1), a, b) for a, b in pairs]
    if falls:
        chosen = [step for step in rising if step[0] < 0]
        if not chosen:
            return [trend(series)]
    else:
        ups = [step for step in rising if step[0] > 0] or rising
        chosen = [max(ups, key=lambda s: s[0]) if descending else min(ups, key=lambda s: s[0])]
    return [_step(before, after) for _, before, after in chosen]


def named_steps(items: Sequence[Item]) -> list[Finding]:
    """Two changes that were asked about, the larger one first."""
    pairs = list(zip(items[::2], items[1::2], strict=True))
    pairs.sort(key=lambda pair: -abs(pair[1].value - pair[0].value))
    larger, smaller = (_step(before, after) for before, after in pairs[:2])
    return [replace(larger, statement=f"The larger step: {larger.statement}"), smaller]


def _step(before: Item, after: Item) -> Finding:
    first, second = before.figures[0], after.figures[0]
    gap, percent = compute.difference(first, second), compute.change(first, second)
    way = "rise" if after.value > before.value else "fall"
    text = (
        f"**{after.label}**: a {way} of **{say(gap.result, gap.unit)}** over {before.label} "
        f"({say_number(after.value)} after {say_number(before.value)}, "
        f"{say_number(percent.result)} %)."
    )
    return Finding(text, _spans([before, after]), (first, second), (gap, percent))


def trend(series: Series) -> Finding:
    """Whether the series rises every year."""
    pairs = list(zip(series.items, series.items[1:], strict=False))
    falls = [b.label for a, b in pairs if b.value < a.value]
    listed = ", ".join(f"{item.label} {say_number(item.value)}" for item in series.items)
    if falls:
        text = f"**No**: it is lower than the year before in {join(falls)} ({listed})."
    else:
        text = f"**Yes**, it rises every year: {listed} ({series.unit})."
    return Finding(text, _spans(series.items), _figures(series.items))


def halfway(series: Series, whole: Figure | None) -> Finding:
    """The year in which the running total first passes half of the total."""
    figures = _figures(series.items)
    added = compute.total(figures)
    full = compute.in_unit(whole, added.unit) if whole else added.result
    for position, item in enumerate(series.items):
        running = compute.total(figures[: position + 1])
        if running.result * 2 > full:
            used = tuple(dict.fromkeys((*running.operands, *((whole,) if whole else figures))))
            part = compute.per_cent(running.result, full, used)
            text = (
                f"**{item.label}**: by its end {say(running.result, running.unit)} are reached, "
                f"{say_number(part.result)} % of {say(full, running.unit)} ({running.expression})."
            )
            spans = tuple(dict.fromkeys(figure.span for figure in used))
            made = (running, part) if whole else (running, added, part)
            return Finding(text, spans, used, made)
    return trend(series)


def sum_check(series: Series, whole: Figure) -> Finding:
    """The stated total beside the sum of its parts."""
    total = compute.total(_figures(series.items))
    stated = compute.in_unit(whole, total.unit)
    figures = (*_figures(series.items), whole)
    gap = compute.gap(total.result, stated, total.unit, figures)
    if gap.result:
        text = (
            f"Not exactly: the yearly amounts add up to **{say(total.result, total.unit)}** "
            f"({total.expression}), the stated total is **{say_figure(whole)}**; the difference of "
            f"{say_number(gap.result)} is what rounding each amount on its own leaves."
        )
    else:
        text = f"Yes: {total.expression} = **{say_figure(whole)}**, the stated total."
    return Finding(text, (*_spans(series.items), whole.span), figures, (total, gap))


def _full(series: Series, item: Item) -> tuple[str, tuple[Computation, ...]]:
    """A member's value; an indicator's with its result and target."""
    if not series.derived or item.row is None:
        told, made = tell(series, item)
        return f"**{told}**", made
    result, target = item.row.of(Role.RESULT), item.row.of(Role.TARGET)
    if result is None or result.value is None or target is None:
        told = f" (target {say_figure(target)})" if target else ""
        return f"no value reported{told}", ()
    made, told = attainment(item.row)
    label = f", {result.assessment}" if result.assessment else ""
    text = f"**{told.partition(' (')[0]}** ({say_figure(result)} of {target.written}{label})"
    return text, made[:1]


def _figures(items: Sequence[Item]) -> tuple[Figure, ...]:
    return tuple(figure for item in items for figure in item.figures if figure.value is not None)


def _spans(items: Sequence[Item]) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(figure.span for item in items for figure in item.figures))


def blocks(first: Sequence[Item], second: Sequence[Item]) -> list[Finding]:
    """Two stretches of years: the sum of each, and their ratio."""
    first, second = sorted((first, second), key=lambda items: items[0].label)
    one, two = compute.total(_figures(first)), compute.total(_figures(second))
    figures = (*_figures(first), *_figures(second))
    working = f"{say_number(two.result)} / {say_number(one.result)}"
    ratio = compute.rounded(two.result / one.result, 2)
    times = Computation(working, ratio, "times", figures)
    gap = compute.gap(two.result, one.result, one.unit, figures)
    text = (
        f"{_stretch(first)}: **{say(one.result, one.unit)}** ({one.expression}); "
        f"{_stretch(second)}: **{say(two.result, two.unit)}** ({two.expression}); the second is "
        f"**{say_number(times.result)}** times the first, {say(gap.result, one.unit)} apart."
    )
    return [Finding(text, _spans([*first, *second]), figures, (one, two, times, gap))]


def _stretch(items: Sequence[Item]) -> str:
    return " to ".join(dict.fromkeys((items[0].label, items[-1].label)))
