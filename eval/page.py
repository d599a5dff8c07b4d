"""The report as one self-contained page: no script, nothing loaded from anywhere."""

from collections.abc import Iterable, Sequence
from html import escape
from pathlib import Path
from string import Template

from eval.metrics import Retrieval, Share, Summary, grouped, summarise
from eval.run import Result

_TEMPLATE = Path(__file__).with_name("page.html")
_ROW, _LEFT, _WIDTH = 26, 150, 560  # of a chart: pixels
_HEADS = (
    "questions", "right", "grounded", "both", "precision", "abstains rightly",
    "abstains wrongly", "wrong figures", "p50 ms", "p95 ms",
)  # fmt: skip


def page(
    results: Sequence[Result],
    searches: Sequence[Retrieval],
    changed: Sequence[str],
    product: str = "assistant",
) -> str:
    """The page; charts and failed cases are those of ``product``."""
    own = [result for result in results if result.system == product]
    failed = [result for result in own if not result.score.passed]
    return Template(_TEMPLATE.read_text(encoding="utf-8")).substitute(
        passed=_percent(summarise(own).passed.value),
        cases=len(own),
        kinds=_chart(grouped(own, lambda r: r.case.kind), "Right and grounded by kind"),
        sets=_chart(grouped(own, lambda r: r.set), "Right and grounded by set"),
        table=_figures(results),
        searches=_searches(searches),
        changes=_changes(changed),
        failed=len(failed),
        failures="\n".join(map(_failure, failed)),
    )


def _chart(groups: dict[str, list[Result]], title: str) -> str:
    rows = [
        _bar(place, name, summarise(group).passed)
        for place, (name, group) in enumerate(groups.items())
    ]
    height, width = _ROW * len(rows) + 6, _LEFT + _WIDTH + 110
    bars = "".join(rows)
    return (
        f'<svg viewBox="0 0 {width} {height}" role="img" aria-label="{escape(title)}">{bars}</svg>'
    )


def _bar(place: int, name: str, share: Share) -> str:
    top, value = place * _ROW + 4, share.value or 0.0
    low, high = (_LEFT + _WIDTH * (at or 0.0) for at in (share.low, share.high))
    middle = top + 9
    return (
        f'<text x="0" y="{top + 14}">{escape(name)}</text>'
        f'<rect x="{_LEFT}" y="{top}" width="{_WIDTH * value:.1f}" height="18" rx="2"/>'
        f'<line x1="{low:.1f}" y1="{middle}" x2="{high:.1f}" y2="{middle}"/>'
        f'<text x="{_LEFT + _WIDTH + 12}" y="{top + 14}">{_percent(share.value)}'
        f" of {share.count}</text>"
    )


def _figures(results: Sequence[Result]) -> str:
    rows: list[list[str]] = []
    for system, own in grouped(results, lambda r: r.system).items():
        rows.append([system, *_cells(summarise(own))])
        for name, group in grouped(own, lambda r: r.set).items():
            rows.append([f"{system}, {name}", *_cells(summarise(group))])
    return _table(("", *_HEADS), rows)


def _cells(s: Summary) -> list[str]:
    shares = (
        s.right, s.grounded, s.passed, s.precision, s.abstained_should, s.abstained_wrongly,
    )  # fmt: skip
    times = (f"{s.p50_ms:.1f}", f"{s.p95_ms:.1f}")
    return [str(s.cases), *(_percent(x.value) for x in shares), str(s.wrong_figures), *times]


def _searches(searches: Sequence[Retrieval]) -> str:
    if not searches:
        return ""
    rows = [
        [s.system, str(s.cases), *map(_percent, s.recall.values()), _percent(s.mrr)]
        for s in searches
    ]
    heads = ("", "questions", "evidence in first 1", "first 5", "first 10", "MRR")
    return "<h2>Search alone</h2>" + _table(heads, rows)


def _table(heads: Iterable[str], rows: Iterable[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(cell)}</th>' for cell in heads)
    body = "".join(
        "<tr>" + "".join(f"<td>{escape(cell)}</td>" for cell in row) + "</tr>" for row in rows
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _changes(changed: Sequence[str]) -> str:
    if not changed:
        return ""
    return f"<h2>Since the other run</h2><pre>{escape(chr(10).join(changed))}</pre>"


def _failure(result: Result) -> str:
    case, answer = result.case, result.answer
    said = answer.text if answer else "(no answer)"
    quotes = "".join(
        f"<blockquote>[{c.number}] {escape(c.quote)}</blockquote>"
        for c in (answer.citations if answer else ())
    )
    flags = " (abstains)" if answer and answer.abstained else ""
    earlier = "".join(f"<p class=soft>Before: {escape(turn)}</p>" for turn in case.history)
    return (
        f"<details><summary>{escape(case.question)} <small>{escape(case.id)}, {case.kind}"
        f'</small><br><span class="bad">{escape("; ".join(result.score.reasons))}</span></summary>'
        f"{earlier}<p>Answer{flags}:</p><blockquote>{escape(said)}</blockquote>{quotes}"
        f'<p class="soft">Expected: {escape(case.note)}</p></details>'
    )


def _percent(value: float | None) -> str:
    return "–" if value is None else f"{value * 100:.1f} %"
