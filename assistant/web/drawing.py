"""A chart as HTML: a picture in SVG, the same numbers as a table, and both to take away.

The picture fits any width from 272 px without shrinking its words: places across are per cent,
places down and sizes of type are pixels. Colours come from the page, so that dark stays dark.
Every word of a document is escaped.
"""

import csv
import html
import io
import re
import textwrap
from collections.abc import Mapping, Sequence
from decimal import Decimal
from urllib.parse import quote

from assistant.answer import Chart, Point

Words = Mapping[str, str]
_NARROWEST = 272  # px; a chart on a screen of 320
_SMALL = 11  # px; type under and over columns, where it is smallest
_WRAP = 36  # characters of a bar's name in one line
_LONGEST = 72  # per cent of the width; the rest is for the number behind the longest bar
_COLUMN = 180  # px; the highest column
_SLOTS = 5  # there is room for so many columns, also where there are fewer
_UTF8 = "\ufeff"  # in front of a text, tells spreadsheets how it is written
_FORMULA = re.compile(r"^[=+\-@\t]")  # how a spreadsheet knows what to carry out


def chart_html(chart: Chart, words: Words, key: str) -> str:
    """The whole figure, in one line.

    Args:
        chart: what is shown.
        words: of the interface, as :func:`assistant.web.words.say` gives them.
        key: what tells this chart from others on the page; letters, digits and dashes.
    """
    return (
        f'<figure class="chart" data-name="{_slug(chart.title)}">'
        f'<figcaption><span class="chart-title">{html.escape(chart.title)}</span>'
        f' <span class="chart-unit">{html.escape(chart.unit)}</span></figcaption>'
        f"{picture(chart, key)}"
        f'<div class="chart-more"><details><summary>{html.escape(words["chat.table"])}</summary>'
        f"{table(chart, words)}</details>{_downloads(chart, words)}</div></figure>"
    )


def picture(chart: Chart, key: str) -> str:
    """The bars, as one SVG element."""
    drawn, height = _columns(chart.points) if _fits(chart) else _bars(chart)
    told = "; ".join(f"{point.label}: {point.written}" for point in chart.points)
    return (
        f'<svg role="img" aria-labelledby="{key}-title {key}-desc" width="100%" height="{height}"'
        ' font-family="Arial, Helvetica, sans-serif" fill="currentColor">'
        f'<title id="{key}-title">{html.escape(f"{chart.title} ({chart.unit})")}</title>'
        f'<desc id="{key}-desc">{html.escape(told)}</desc>{drawn}</svg>'
    )


def table(chart: Chart, words: Words) -> str:
    """The numbers for those who do not see the picture, or want to read them."""
    first, *rest = _rows(chart, words)
    head = "".join(f'<th scope="col">{html.escape(cell)}</th>' for cell in first)
    body = "".join(
        f'<tr><th scope="row">{html.escape(name)}</th>'
        + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells)
        + "</tr>"
        for name, *cells in rest
    )
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def csv_text(chart: Chart, words: Words) -> str:
    """The numbers for a spreadsheet: plain digits, no word that it would carry out."""
    out = io.StringIO()
    head, *rows = _rows(chart, words)
    writer = csv.writer(out)
    writer.writerow(map(_harmless, head))
    for point, (name, _, *rest) in zip(chart.points, rows, strict=True):
        writer.writerow([_harmless(name), f"{point.value:f}", *map(_harmless, rest)])
    return out.getvalue()


def _rows(chart: Chart, words: Words) -> list[list[str]]:
    """A head and one row a point; a column only where something stands in it."""
    name = words["chart.year"] if chart.kind == "years" else words["chart.name"]
    rows = [[name, chart.unit or words["chart.value"]]]
    rows += [[point.label, point.written] for point in chart.points]
    detailed = any(point.detail for point in chart.points)
    cited = any(point.citation for point in chart.points)
    for row, point in zip(rows, (None, *chart.points), strict=True):
        if detailed:
            row.append(point.detail if point else words["chart.basis"])
        if cited:
            row.append(f"[{point.citation}]" if point else words["chat.sources"])
    return rows


def _downloads(chart: Chart, words: Words) -> str:
    address = f"data:text/csv;charset=utf-8,{quote(_UTF8 + csv_text(chart, words))}"
    as_csv, as_png = (html.escape(words[f"chat.download_{way}"]) for way in ("csv", "png"))
    return (
        f'<a class="chart-csv" download="{_slug(chart.title)}.csv" href="{address}">{as_csv}</a>'
        f'<button type="button" class="chart-png">{as_png}</button>'
    )


def _fits(chart: Chart) -> bool:
    """Whether the numbers of upright columns stand side by side on the narrowest screen."""
    widest = max(_ems(text) for point in chart.points for text in (point.written, point.label))
    return chart.kind == "years" and len(chart.points) * (widest * _SMALL + 2) <= _NARROWEST


def _ems(text: str) -> float:
    """The width of digits and signs in Arial, in ems."""
    return sum(0.278 if letter in " .,\xa0" else 0.556 for letter in text)


def _columns(points: Sequence[Point]) -> tuple[str, int]:
    """Upright bars, years under them and numbers over them; and how high it all is."""
    highest = max(point.value for point in points) or Decimal(1)
    slot, floor = 100 / max(len(points), _SLOTS), _COLUMN + 24
    parts = [f'<g class="chart-columns" font-size="{_SMALL}" text-anchor="middle">']
    for place, point in enumerate(points):
        high, middle = float(point.value / highest) * _COLUMN, (place + 0.5) * slot
        parts += [
            _rect(middle - 0.36 * slot, floor - high, 0.72 * slot, high),
            _text(point.written, f"{middle:.2f}%", floor - high - 7),
            _text(point.label, f"{middle:.2f}%", floor + 18, "chart-name"),
        ]
    line = f'<line x1="0" x2="100%" y1="{floor}" y2="{floor}" stroke="currentColor"/>'
    return f"{''.join(parts)}{line}</g>", floor + 26


def _bars(chart: Chart) -> tuple[str, int]:
    """Lying bars, each under its name; for targets a mark where 100 per cent is."""
    aim = Decimal(100) if chart.kind == "targets" else Decimal(0)
    longest = max(aim, *(point.value for point in chart.points)) or Decimal(1)
    reach, y = float(aim / longest) * _LONGEST, 0
    parts = []
    for point in chart.points:
        for line in textwrap.wrap(point.label, _WRAP):
            y += 17
            parts.append(_text(line, "0", y - 5, "chart-name"))
        long = float(point.value / longest) * _LONGEST
        parts.append(_rect(0, y, long, 16))
        if aim:
            parts.append(_mark(reach, y, passed=long > reach))
        parts.append(_text(point.written, f"{max(long, reach):.2f}%", y + 13, dx=8))
        y += 28
    if aim:
        parts = [_upright(reach, (0, y), "var(--line, currentColor)"), *parts]
        parts.append(_text("100 %", f"{reach:.2f}%", y + 14, "chart-name", dx=-18))
        y += 20
    return f'<g class="chart-bars" font-size="13">{"".join(parts)}</g>', y


def _mark(reach: float, y: float, *, passed: bool) -> str:
    """Where the target is: a line at the end of the way to it, or across a bar that passed it."""
    colour = "var(--paper, #fff)" if passed else "currentColor"
    return _upright(reach, (y, y + 16), colour, 2)


def _upright(x: float, ends: tuple[float, float], colour: str, width: int = 1) -> str:
    return (
        f'<line x1="{x:.2f}%" x2="{x:.2f}%" y1="{ends[0]}" y2="{ends[1]}"'
        f' stroke="{colour}" stroke-width="{width}"/>'
    )


def _rect(x: float, y: float, width: float, height: float) -> str:
    return (
        f'<rect class="chart-bar" x="{x:.2f}%" y="{y:.1f}" width="{width:.2f}%"'
        f' height="{height:.1f}" fill="var(--blue, currentColor)"/>'
    )


def _text(words: str, x: str, y: float, name: str = "chart-number", dx: int = 0) -> str:
    shift = f' dx="{dx}"' if dx else ""
    return f'<text class="{name}" x="{x}" y="{y:.1f}"{shift}>{html.escape(words)}</text>'


def _slug(title: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", title.lower()).strip("-")[:60] or "chart"


def _harmless(cell: str) -> str:
    return f"'{cell}" if _FORMULA.match(cell) else cell
