"""Make one figure from one number of a page; readers then say what it is about."""

from dataclasses import replace

from corpus.numbers import Number
from corpus.records import Figure, Role, Span
from corpus.tables.page import Cell, Page
from corpus.units import SCALE_NAMES, Unit, money


def figure_at(page: Page, number: Number, span: Span, stated: Unit | None = None) -> Figure:
    """A figure with value, unit, place and context; its subject and role are still open.

    ``stated`` is the unit that a caption, column or label gives to a bare number.
    """
    unit = _unit(number.unit, stated)
    whole = Span(page.document.id, number.start, number.end)
    known = Figure(
        id=_id(page, number.start),
        subject="",
        role=Role.MENTION,
        value=replace(number, unit=unit).amount,
        written=_written(number, unit),
        unit=unit.name,
        span=span,
        number=whole,
    )
    return _in_context(page, known)


def missing_at(page: Page, words: Cell, span: Span, unit: str = "") -> Figure:
    """A figure whose value the document says it does not have."""
    known = Figure(
        id=_id(page, words.start),
        subject="",
        role=Role.RESULT,
        value=None,
        written=words.text,
        unit=unit,
        span=span,
        number=page.span(words),
    )
    return _in_context(page, known)


def heading_at(figure: Figure) -> str:
    """The words of the nearest heading above a figure."""
    return figure.headings[-1] if figure.headings else ""


def _id(page: Page, start: int) -> str:
    return f"{page.document.id}#{start}"


def _written(number: Number, unit: Unit) -> str:
    """The number as written, with the scale word that its column states for it."""
    stated = not unit.is_money and number.unit.scale == 1 and unit.scale != 1
    return f"{number.written} {SCALE_NAMES[int(unit.scale)]}" if stated else number.written


def _in_context(page: Page, figure: Figure) -> Figure:
    around = page.around(figure.number.start)
    if around is None:
        return figure
    return replace(
        figure, headings=around.headings, period=around.period, programme=around.programme
    )


def _unit(own: Unit, stated: Unit | None) -> Unit:
    if stated is None or own.is_money or own.name == "%":
        return own
    if stated.is_money:
        own_scale = int(own.scale) if own.scale != 1 else int(stated.scale)
        return money(stated.name.split()[0], own_scale)
    return replace(stated, scale=stated.scale * own.scale, name=stated.name or own.name)
