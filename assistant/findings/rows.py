"""Findings about table rows: a target, its result, how far it got, and two rows compared."""

from decimal import Decimal

from assistant.answer import Computation, Finding
from assistant.findings import compute
from assistant.findings.phrase import label, say, say_figure, say_number, verb
from assistant.understanding.catalogue import Row
from corpus.records import Figure, Role, Span


def row_finding(row: Row, focus: str = "", decimals: int = 1) -> list[Finding]:
    """What a row says: for an indicator its target, result, attainment and assessment."""
    return [_indicator(row, focus, decimals) if row.of(Role.TARGET) else _plain_row(row)]


def exact_form(rounded: Figure, exact: Figure) -> Finding:
    """The same fact told twice, once rounded: which form is the exact one."""
    text = (
        f"Both say the same: **{say_figure(exact)}** is the exact figure, "
        f"{say_figure(rounded)} the rounded one."
    )
    return Finding(text, (exact.span, rounded.span), (exact, rounded))


def _indicator(row: Row, focus: str, decimals: int) -> Finding:
    target, result = row.of(Role.TARGET), row.of(Role.RESULT)
    parts: list[str] = []
    made: tuple[Computation, ...] = ()
    if result is not None and result.value is not None and target is not None:
        parts.append(f"{_bold(say_figure(result), focus == 'result')} against a target of "
                     f"{_bold(_digits(target), focus == 'target')}")  # fmt: skip
        made, told = attainment(row, decimals)
        parts += [_bold(told, focus == "attainment")] if told else []
    elif target is not None:
        parts.append(f"no value is reported; the target is **{say_figure(target)}**")
    further, apart = _further(row, focus)
    text = f"{row.subject}: {', '.join(parts + further)}."
    return Finding(text, _spans(row), row.figures, (*made, *apart))


def reached(row: Row, role: Role, decimals: int = 1) -> Computation | None:
    """The result as per cent of the target or milestone (inverted where lower is better)."""
    result, wanted = row.of(Role.RESULT), row.of(role)
    if result is None or wanted is None or result.value is None or wanted.value is None:
        return None
    top, bottom = (wanted, result) if result.lower_is_better else (result, wanted)
    return compute.share(top, bottom, decimals) if bottom.value else None


def attainment(row: Row, decimals: int = 1) -> tuple[tuple[Computation, ...], str]:
    """Per cent of target and the gap, worked out and in words; nothing without a result."""
    target, result = row.of(Role.TARGET), row.of(Role.RESULT)
    percent = reached(row, Role.TARGET, decimals)
    if percent is None or target is None or result is None:
        return (), ""
    gap = compute.difference(result, target)
    told = f"{say_number(percent.result)} % of the target"
    if result.lower_is_better:
        told += " (target divided by result, as lower is better)"
    if not gap.result:
        return (percent,), f"{told}, met exactly"
    short = (result.value or Decimal(0)) < (target.value or Decimal(0))
    told += f" ({say_number(gap.result)} {'short of it' if short else 'more than the target'}"
    if percent.result <= 100:
        return (percent, gap), f"{told})"
    above = compute.excess(percent)
    return (percent, gap, above), f"{told}; {say_number(above.result)} % above)"


def _further(row: Row, focus: str) -> tuple[list[str], list[Computation]]:
    """Milestone, baseline and assessment in words, and what was worked out for them."""
    parts: list[str] = []
    made: list[Computation] = []
    for role in (Role.MILESTONE, Role.BASELINE):
        figure = row.of(role)
        if figure is not None and figure.value is not None:
            worked, apart = _apart(row, figure)
            parts.append(f"{role} {_bold(say_figure(figure), focus == str(role))}{apart}")
            made += worked
    assessment = next((f.assessment for f in row.figures if f.assessment), "")
    if assessment:
        parts.append(f"assessed as “{assessment}”")
    return parts, made


def _apart(row: Row, figure: Figure) -> tuple[list[Computation], str]:
    """What the result is of a milestone, or how far it moved from a baseline."""
    result = row.of(Role.RESULT)
    if result is None or result.value is None or not figure.value:
        return [], ""
    gap = compute.difference(result, figure)
    told = f"{say_number(gap.result)} apart"
    if figure.role is not Role.MILESTONE:
        return [gap], f" ({told})"
    part = compute.share(result, figure)
    return [gap, part], f" ({say_number(part.result)} % of it, {told})"


def _plain_row(row: Row) -> Finding:
    figures = [figure for figure in row.figures if figure.value is not None]
    if len(figures) == 1:
        figure = figures[0]
        done = verb(figure)
        told = f" {done}" if done and done not in label(figure).lower() else ""
        return Finding(
            f"{label(figure)}: **{say_figure(figure)}**{told}.", _spans(row), row.figures
        )
    told = "; ".join(f"{f.measure or f.period or f.role} **{say_figure(f)}**" for f in figures)
    return Finding(f"{row.subject}: {told}.", _spans(row), row.figures)


def compare_rows(first: Row, second: Row, decimals: int = 1) -> list[Finding]:
    """Two indicators beside each other, the one nearer to its target named."""
    findings = [row_finding(row, "attainment", decimals)[0] for row in (first, second)]
    rates = [(reached(row, Role.TARGET, decimals), row) for row in (first, second)]
    known = [(rate, row) for rate, row in rates if rate is not None]
    if len(known) == 2:
        rate, ahead = max(known, key=lambda pair: pair[1].attainment or Decimal(0))
        text = f"**{ahead.subject}** is nearer to its target, at {say_number(rate.result)} %."
        spans = tuple(dict.fromkeys((*_spans(first), *_spans(second))))
        findings.insert(0, Finding(text, spans, ahead.figures, tuple(r for r, _ in known)))
    results = [row.of(Role.RESULT) for row in (first, second)]
    if all(r is not None and r.value for r in results) and results[0] and results[1]:
        findings.append(results_apart(results[0], results[1]))
    return findings


def results_apart(first: Figure, second: Figure) -> Finding:
    """The difference of two results and the smaller one's share of the larger."""
    gap = compute.difference(first, second)
    small, large = sorted((first, second), key=lambda f: f.value or Decimal(0))
    part = compute.share(small, large)
    text = (
        f"The results differ by **{say(gap.result, gap.unit)}** ({gap.expression}); the smaller is "
        f"{say_number(part.result)} % of the larger."
    )
    return Finding(text, (first.span, second.span), (first, second), (gap, part))


def _bold(text: str, wanted: bool) -> str:  # noqa: FBT001 - reads as a sentence where used
    return f"**{text}**" if wanted else text


def _digits(figure: Figure) -> str:
    return figure.written if figure.unit != "%" else say_figure(figure)


def _spans(row: Row) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(figure.span for figure in row.figures))
