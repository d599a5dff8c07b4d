"""``POST /api/chart``: the chart of an answer comes back as HTML, drawn for a page."""

import secrets
from decimal import Decimal
from typing import Annotated, Literal

from fastapi import FastAPI
from pydantic import BaseModel, Field

from assistant import charts
from assistant.answer import Chart, Point
from assistant.web import words
from assistant.web.drawing import chart_html

Text = Annotated[str, Field(max_length=500)]
# Digits are counted, so that "1E999999999" is not written out.
Amount = Annotated[Decimal, Field(ge=0, max_digits=30, decimal_places=15)]


class Bar(BaseModel):
    """One point of a chart, as an answer gives it."""

    label: Text
    value: Amount
    written: Text
    detail: Text | None = None
    figures: Annotated[list[Text], Field(max_length=100)] = []
    citation: Annotated[int, Field(ge=1, le=999)] | None = None


class Picture(BaseModel):
    """The ``chart`` of an answer."""

    kind: Literal["years", "targets", "comparison"]
    title: Text
    unit: Text
    points: Annotated[list[Bar], Field(min_length=1, max_length=charts.MOST)]

    def chart(self) -> Chart:
        """The same as the assistant knows it."""
        return Chart(self.kind, self.title, self.unit, tuple(map(_point, self.points)))


def add_charts(api: FastAPI) -> None:
    """Draw charts; a page keeps their numbers, and has them drawn when it shows them."""

    @api.post("/chart")
    def chart(picture: Picture, lang: str = "") -> dict[str, str]:
        """Draw the ``chart`` of an answer: ``html`` holds a picture and a table."""
        say = words.say(words.choose(lang))
        return {"html": chart_html(picture.chart(), say, f"chart-{secrets.token_hex(4)}")}


def _point(bar: Bar) -> Point:
    return Point(
        bar.label, bar.value, bar.written, tuple(bar.figures), bar.detail or "", bar.citation
    )
