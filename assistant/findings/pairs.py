"""Findings worked out of one or two figures: gaps, changes, shares, parts, means, units."""

from decimal import Decimal

from assistant.answer import Computation, Finding
from assistant.findings import compute
from assistant.findings.phrase import label, plain, say, say_figure, say_number
from corpus.records import Figure, Passage


def compare(
    first: Figure, second: Figure, asked: frozenset[str], decimals: int = 1
) -> list[Finding]:
    """Two figures beside each other, and of the gap, change, share and ratio what is asked."""
    spans = tuple(dict.fromkeys((first.span, second.span)))
    both = f"{label(first)}: {say_figure(first)}; {label(second)}: {say_figure(second)}"
    large, small = sorted(
        (first, second), key=lambda f: compute.in_unit(f, first.unit), reverse=True
    )
    told, made = [], []
    if first.unit == second.unit or not asked & {"share"}:
        gap = compute.difference(first, second)
        told.append(f"the difference is **{say(gap.result, gap.unit)}** ({gap.expression})")
        made.append(gap)
    if asked & {"growth"} and small.value:
        grown = (
            compute.change(first, second, decimals)
            if _timed(first, second)
            else compute.change(small, large, decimals)
        )
        told.append(f"a change of **{say_number(grown.result)} %**")
        made.append(grown)
    if asked & {"share", "whatpercent", "compare"} and large.value:
        part = compute.share(small, large, decimals)
        told.append(f"the smaller is **{say_number(part.result)} %** of the larger")
        made.append(part)
    if asked & {"ratio"} and small.value:
        times = compute.ratio(first, second)
        told.append(f"the larger is **{say_number(times.result)}** times the smaller")
        made.append(times)
    text = f"{both}: {'; '.join(told)}."
    return [Finding(text, spans, (first, second), tuple(made))]


def within(
    passage: Passage, first: Figure, second: Figure, asked: frozenset[str], decimals: int = 1
) -> list[Finding]:
    """Two figures of one passage: its words, then what is worked out of them."""
    [worked] = compare(first, second, asked, decimals)
    told = worked.statement.rpartition(": ")[2]
    text = f"{plain(passage.text)} Of {say_figure(first)} and {say_figure(second)}, {told}"
    return [Finding(text, (passage.span,), worked.figures, worked.computations)]


def _timed(first: Figure, second: Figure) -> bool:
    """Whether both belong to years, the first to the earlier one."""
    return (
        first.period[:4].isdigit() and second.period[:4].isdigit() and first.period < second.period
    )


def part_of(percent: Figure, whole: Figure) -> Finding:
    """A percentage of an amount, in money."""
    worked = compute.part(percent, whole)
    text = (
        f"{label(percent)}: {say_figure(percent)} of {say_figure(whole)} come to "
        f"**{say(worked.result, worked.unit)}**."
    )
    return Finding(text, (percent.span, whole.span), (percent, whole), (worked,))


def rest_of(percent: Figure) -> Finding:
    """What a percentage leaves."""
    worked = compute.rest(percent)
    text = (
        f"**{say(worked.result, '%')}** is left ({worked.expression}), as {label(percent)} takes "
        f"{say_figure(percent)}."
    )
    return Finding(text, (percent.span,), (percent,), (worked,))


def mean_of(figure: Figure, years: int) -> Finding:
    """An amount spread evenly over the years of its period."""
    worked = compute.mean((figure,), years)
    text = (
        f"**{say(worked.result, worked.unit)}** a year on average ({worked.expression} years): "
        f"{label(figure)}, {say_figure(figure)}."
    )
    return Finding(text, (figure.span,), (figure,), (worked,))


def compare_means(first: Finding, second: Finding) -> Finding:
    """Two means a year, each already worked out, against each other."""
    one, two = first.computations[0], second.computations[0]
    figures = (*first.figures, *second.figures)
    scale = compute.in_unit(figures[1], one.unit) / (figures[1].value or 1)
    made = compute.gap(one.result, two.result * scale, one.unit, figures)
    low, high = sorted((one.result, two.result * scale))
    percent = compute.per_cent(high - low, low, figures)
    text = (
        f"The higher mean is **{say(made.result, made.unit)}** a year above the other "
        f"({made.expression}), {say_number(percent.result)} % more."
    )
    spans = tuple(dict.fromkeys((*first.spans, *second.spans)))
    return Finding(text, spans, figures, (made, percent, one, two))


def converted(figure: Figure, scale: str) -> Finding:
    """An amount of money in another scale: "", "thousand", "million", "billion"."""
    currency = figure.unit.partition(" ")[0]
    unit = f"{currency} {scale}".strip()
    value = compute.in_unit(figure, unit).normalize()
    value = value.quantize(Decimal(1)) if value == value.to_integral() else value
    worked = Computation(f"{say_figure(figure)} in {unit}", value, unit, (figure,))
    text = f"{label(figure)}: **{say(value, unit)}** ({say_figure(figure)})."
    return Finding(text, (figure.span,), (figure,), (worked,))
