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
    parts = []
    computation = None
    if result is not None and result.value is not None and target is not None:
        parts.append(f"{_bold(say_figure(result), focus == 'result')} against a target of "
                     f"{_bold(_digits(target), focus == 'target')}")  # fmt: skip
        computation, told = attainment(row, decimals)
        parts.append(_bold(told, focus == "attainment"))
    elif target is not None:
        parts.append(f"no value is reported; the target is **{say_figure(target)}**")
    parts += _further(row, focus)
    text = f"{row.subject}: {', '.join(parts)}."
    return Finding(text, _spans(row), row.figures, computation)


def attainment(row: Row, decimals: int = 1) -> tuple[Computation | None, str]:
    """Per cent of target and the gap, worked out and in words."""
    target, result = row.of(Role.TARGET), row.of(Role.RESULT)
    if target is None or result is None or not target.value or result.value is None:
        return None, ""
    reached, wanted = (target, result) if result.lower_is_better else (result, target)
    percent = compute.share(reached, wanted, decimals)
    gap = compute.difference(result, target).result
    told = f"{say_number(percent.result)} % of the target"
    if result.lower_is_better:
        told += " (target divided by result, as lower is better)"
    side = "more than the target" if result.value > target.value else "short of it"
    if not gap:
        return percent, f"{told}, met exactly"
    beyond = f"; {say_number(percent.result - 100)} % above" if percent.result > 100 else ""
    return percent, f"{told} ({say_number(gap)} {side}{beyond})"


def _further(row: Row, focus: str) -> list[str]:
    parts = []
    for role in (Role.MILESTONE, Role.BASELINE):
        figure = row.of(role)
        if figure is not None and figure.value is not None:
            told = _bold(say_figure(figure), focus == str(role))
            parts.append(f"{role} {told}{_gap(row, figure)}")
    assessment = next((f.assessment for f in row.figures if f.assessment), "")
    if assessment:
        parts.append(f"assessed as “{assessment}”")
    return parts


def _gap(row: Row, figure: Figure) -> str:
    """What the result is of a milestone, or how far it moved from a baseline."""
    result = row.of(Role.RESULT)
    if result is None or result.value is None or not figure.value:
        return ""
    gap = say_number(compute.difference(result, figure).result)
    if figure.role is Role.MILESTONE:
        return f" ({say_number(compute.share(result, figure).result)} % of it, {gap} apart)"
    return f" ({gap} apart)"


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
    rates = [(row.attainment, row) for row in (first, second)]
    if all(rate is not None for rate, _ in rates):
        ahead = max(rates, key=lambda pair: pair[0] or Decimal(0))
        lead = f"**{ahead[1].subject}** is nearer to its target, at {_rate(ahead[0], decimals)} %."
        spans = tuple(span for row in (first, second) for span in _spans(row))
        findings.insert(0, Finding(lead, spans, ahead[1].figures))
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
    return Finding(text, (first.span, second.span), (first, second), gap)


def _rate(value: Decimal | None, decimals: int) -> str:
    return say_number(compute.rounded(value or Decimal(0), decimals))


def _bold(text: str, wanted: bool) -> str:  # noqa: FBT001 - reads as a sentence where used
    return f"**{text}**" if wanted else text


def _digits(figure: Figure) -> str:
    return figure.written if figure.unit != "%" else say_figure(figure)


def _spans(row: Row) -> tuple[Span, ...]:
    return tuple(dict.fromkeys(figure.span for figure in row.figures))
