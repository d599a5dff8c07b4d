"""A chart as picture, table, CSV and PNG: the same numbers in each, and no word that acts."""

import csv
import html
import io
import re
from decimal import Decimal
from html.parser import HTMLParser
from itertools import pairwise
from pathlib import Path
from urllib.parse import unquote

import pytest
from axe_check import violations
from browsing import ask, open_chat
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image
from playwright.sync_api import Browser, Page

from assistant.answer import Chart, Point
from assistant.charts import yearly
from assistant.web import words
from assistant.web.drawing import chart_html, csv_text, picture
from corpus.records import Corpus

SAY = words.say(words.DEFAULT)
OURS = {
    *("figure", "figcaption", "span", "div", "svg", "title", "desc", "g", "rect", "line", "text"),
    *("details", "summary", "table", "thead", "tbody", "tr", "th", "td", "a", "button"),
}
EVIL = "</text><script>alert(1)</script>'\"&<img src=x onerror=alert(1)>"
LARGE = Decimal("1e12")

texts = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]), min_size=1)
points = st.builds(
    Point,
    label=st.one_of(texts, st.just(EVIL), st.just("=cmd()")),
    value=st.decimals(0, LARGE, places=1),
    written=texts,
    figures=st.just(("f1",)),
    detail=st.one_of(st.just(""), texts),
    citation=st.one_of(st.none(), st.integers(1, 99)),
)
charts = st.builds(
    Chart,
    kind=st.sampled_from(["years", "targets", "comparison"]),
    title=st.one_of(texts, st.just(EVIL)),
    unit=texts,
    points=st.lists(points, min_size=1, max_size=12).map(tuple),
)


class Parts(HTMLParser):
    """The elements of a figure, their attributes, and the words in table cells."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.found: list[tuple[str, dict[str, str | None]]] = []
        self.cells: list[str] = []
        self.open: list[str] = []
        self.feed(text)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))
        self.open.append(tag)
        if tag in {"td", "th"}:
            self.cells.append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.found.append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in {"td", "th"}:
            self.cells[-1] += data


@given(charts)
def test_no_word_of_a_chart_becomes_markup(chart: Chart) -> None:
    parts = Parts(chart_html(chart, SAY, "one"))
    assert not parts.open
    assert {tag for tag, _ in parts.found} <= OURS
    names = {name for _, attributes in parts.found for name in attributes}
    assert not any(name.startswith("on") for name in names)
    [address] = [attributes["href"] for tag, attributes in parts.found if tag == "a"]
    assert address is not None
    assert address.startswith("data:text/csv")


@given(charts)
def test_the_table_says_what_the_picture_shows(chart: Chart) -> None:
    cells = Parts(chart_html(chart, SAY, "one")).cells
    width = len(cells) // (len(chart.points) + 1)
    rows = [cells[at : at + 2] for at in range(width, len(cells), width)]
    assert rows == [[point.label, point.written] for point in chart.points]


@given(charts)
def test_every_bar_is_as_long_as_its_number(chart: Chart) -> None:
    bars = [
        attributes
        for tag, attributes in Parts(picture(chart, "one")).found
        if tag == "rect"
    ]  # fmt: skip
    upright = len({bar["width"] for bar in bars}) == 1 and len({bar["x"] for bar in bars}) > 1
    sizes = [float(str(bar["height" if upright else "width"]).rstrip("%")) for bar in bars]
    longest = max(point.value for point in chart.points)
    for size, point in zip(sizes, chart.points, strict=True):
        assert 0 <= size <= (180 if upright else 72)
        if longest:
            assert size == pytest.approx(max(sizes) * float(point.value / longest), abs=0.1)


@given(charts)
def test_a_spreadsheet_reads_the_same_numbers_and_carries_nothing_out(chart: Chart) -> None:
    _, *rows = csv.reader(io.StringIO(csv_text(chart, SAY)))
    assert [Decimal(row[1]) for row in rows] == [point.value for point in chart.points]
    assert not [cell for row in rows for cell in row if re.match(r"[=+\-@\t]", cell)]


def test_years_stand_upright_where_there_is_room_and_lie_where_there_is_none() -> None:
    def drawn(count: int, written: str) -> str:
        bars = (Point(str(2020 + n), Decimal(n + 1), written, ()) for n in range(count))
        return picture(Chart("years", "Money", "EUR", tuple(bars)), "one")

    assert "chart-columns" in drawn(7, "1 686.3")
    assert "chart-bars" in drawn(7, "1 234 567 890")
    assert "chart-bars" in drawn(20, "1 686.3")


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_frame_of_a_chart_speaks_the_language_of_the_page(
    corpus: Corpus, language: str
) -> None:
    say = words.say(language)
    figure = chart_html(yearly(corpus.figures)[0], say, "one")
    for key in ("chart.year", "chat.table", "chat.download_csv", "chat.download_png"):
        assert html.escape(say[key]) in figure


def show(browser: Browser, address: str, width: int, scheme: str) -> Page:
    page = browser.new_page(
        viewport={"width": width, "height": 900},
        color_scheme="dark" if scheme == "dark" else "light",
    )
    page.goto(f"{address}/figures?lang=en")
    page.locator(".chart svg").first.wait_for()
    return page


@pytest.mark.parametrize("width", [320, 820, 1440])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_charts_fit_any_screen_and_pass_axe(
    browser: Browser, address: str, width: int, scheme: str
) -> None:
    page = show(browser, address, width, scheme)
    for summary in page.locator(".chart summary").all():
        summary.click()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    outside = page.evaluate(
        """[...document.querySelectorAll('.chart svg text')].filter(text => {
            const inner = text.getBoundingClientRect()
            const outer = text.closest('svg').getBoundingClientRect()
            return inner.left < outer.left - 1 || inner.right > outer.right + 1
        }).map(text => text.textContent)"""
    )
    assert outside == []
    assert violations(page) == []
    page.close()


def test_numbers_over_columns_do_not_touch(browser: Browser, address: str) -> None:
    page = show(browser, address, 320, "light")
    boxes = page.evaluate(
        """[...document.querySelectorAll('.chart-columns .chart-number')].map(text => {
            const box = text.getBoundingClientRect()
            return [box.left, box.right]
        })"""
    )
    assert len(boxes) > 2
    assert all(left[1] < right[0] for left, right in pairwise(boxes))
    page.close()


def test_the_picture_can_be_kept_in_ink_on_white_whatever_the_theme(
    browser: Browser, address: str, tmp_path: Path
) -> None:
    page = show(browser, address, 320, "dark")
    with page.expect_download() as waiting:
        page.locator(".chart-png").first.click()
    assert waiting.value.suggested_filename.endswith(".png")
    kept = tmp_path / "kept.png"
    waiting.value.save_as(kept)
    with Image.open(kept) as image:
        assert image.width == 1600
        counted = image.convert("RGB").getcolors(1 << 24)
    colours = {colour: number for number, colour in counted or []}
    assert max(colours, key=lambda colour: colours[colour]) == (255, 255, 255)
    assert colours[14, 71, 203] > 50_000  # the bars
    page.close()


def test_the_numbers_can_be_kept_for_a_spreadsheet(
    browser: Browser, address: str, corpus: Corpus, tmp_path: Path
) -> None:
    page = show(browser, address, 820, "light")
    link = page.locator(".chart-csv").first
    with page.expect_download() as waiting:
        link.click()
    kept = tmp_path / "kept.csv"
    waiting.value.save_as(kept)
    _, *rows = csv.reader(io.StringIO(kept.read_text(encoding="utf-8-sig")))
    [chart] = yearly(corpus.figures)
    assert [Decimal(row[1]) for row in rows] == [point.value for point in chart.points]
    assert unquote(link.get_attribute("href") or "").endswith(kept.read_bytes().decode()[1:])
    page.close()


def test_an_answer_shows_its_chart(browser: Browser, address: str) -> None:
    page = open_chat(browser, address, viewport={"width": 320, "height": 900})
    ask(page, "Which indicators are below 75 % of their target?")
    page.locator(".answer .chart svg").wait_for()
    page.locator(".answer .chart summary").click()
    told = page.locator(".answer").inner_text()
    cells = page.locator(".chart tbody td:nth-child(2)").all_inner_texts()
    assert len(cells) > 1
    assert all(told.count(cell) >= 2 for cell in cells)  # said, and shown
    assert page.evaluate("document.documentElement.scrollWidth") <= 320
    page.close()
