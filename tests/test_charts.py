"""When a picture helps, and that it shows nothing but stored or computed numbers."""

from dataclasses import replace
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assistant import wire
from assistant.answer import Chart
from assistant.assistant import Assistant
from assistant.charts import MOST, chart_of, indicators, yearly
from corpus.load import load
from corpus.records import Corpus, Figure, Role, Span

ROOT = Path(__file__).parents[1]
FUNDS = [
    ROOT / "corpus" / "sources",
    *sorted(path.parent for path in ROOT.glob("eval/corpora/*/sources.toml")),
]


@cache
def read(folder: Path) -> Corpus:
    return load(folder)


def name(folder: Path) -> str:
    return folder.name


def figure(number: str, **values: object) -> Figure:
    """One figure of a made-up table; each has a place of its own."""
    start = int(number.partition(":")[0])
    place = Span("page", start, start + 1)
    made = Figure(f"f{start}", "Bridges", Role.SHARE, Decimal(0), "", "%", place, place, "t")
    return replace(made, **values)  # type: ignore[arg-type]


def check(chart: Chart, known: dict[str, Figure]) -> None:
    """What holds for every chart, whatever it is made of."""
    assert 1 < len(chart.points) <= MOST
    assert len({point.label for point in chart.points}) == len(chart.points)
    assert chart.title
    used = [known[name] for point in chart.points for name in point.figures]
    ids = {one.id for one in used}
    assert not any(ids & set(one.parts) for one in used), "a total stands among its parts"
    if chart.kind == "targets":
        assert {one.role for one in used} == {Role.RESULT, Role(chart.unit.removeprefix("% of "))}
        return
    assert not any(ids & set(one.same_as) for one in used), "a fact stands twice"
    assert len({one.unit for one in used}) == 1
    for point in chart.points:
        [stored] = [known[name] for name in point.figures]
        assert point.value == stored.value


@pytest.mark.parametrize("folder", FUNDS, ids=name)
def test_charts_of_all_figures_show_stored_or_computed_values(folder: Path) -> None:
    figures = read(folder).figures
    known = {one.id: one for one in figures}
    charts = [*yearly(figures), *indicators(figures)]
    assert any(chart.kind == "years" for chart in charts)
    assert len({chart.title for chart in charts}) == len(charts)
    for chart in charts:
        check(chart, known)


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_whatever_an_answer_tells_its_chart_keeps_the_rules(data: st.DataObject) -> None:
    figures = read(data.draw(st.sampled_from(FUNDS))).figures
    held = data.draw(st.lists(st.sampled_from(figures), max_size=40))
    chart = chart_of(held, ())
    if chart is not None:
        check(chart, {one.id: one for one in held})


def test_the_yearly_budget_is_drawn_as_it_is_told(corpus: Corpus) -> None:
    [chart] = yearly(corpus.figures)
    planned = [one for one in corpus.figures if one.role is Role.PLANNED]
    assert [point.label for point in chart.points] == [one.period for one in planned]
    assert [point.value for point in chart.points] == [one.value for one in planned]
    assert chart.unit == planned[0].unit


def test_a_total_is_no_bar_beside_its_years(corpus: Corpus) -> None:
    [total] = [one for one in corpus.figures if one.role is Role.TOTAL]
    years = [one for one in corpus.figures if one.id in total.parts]
    chart = chart_of([total, *years], ())
    assert chart is not None
    assert {name for point in chart.points for name in point.figures} == {f.id for f in years}


def test_indicators_are_drawn_highest_first_with_what_they_were_worked_out_of() -> None:
    figures = [
        figure("1", id="a", role=Role.RESULT, row="1", subject="Bridges", value=Decimal(30)),
        figure("2", role=Role.TARGET, row="1", value=Decimal(40), written="40"),
        figure("3", role=Role.RESULT, row="2", subject="Days", value=Decimal(5),
               lower_is_better=True),
        figure("4", role=Role.TARGET, row="2", value=Decimal(4), written="4"),
        figure("5", role=Role.RESULT, row="3", subject="Boats", value=None),
        figure("6", role=Role.TARGET, row="3", value=Decimal(7), written="7"),
    ]  # fmt: skip
    [chart] = indicators([replace(one, unit="pieces") for one in figures])
    told = [(point.label, point.written, point.detail) for point in chart.points]
    assert told == [
        ("Days", "80.0 %", "5 pieces of 4, lower is better"),
        ("Bridges", "75.0 %", "30 pieces of 40"),
    ]


def test_a_whole_of_a_column_is_no_bar_beside_its_parts() -> None:
    values = {"Roads": 55, "Rails": 25, "Ports": 20, "All": 100}
    column = [
        figure(str(place), row=row, subject=row, value=Decimal(value))
        for place, (row, value) in enumerate(values.items())
    ]
    chart = chart_of(column, ())
    assert chart is not None
    assert [point.label for point in chart.points] == ["Roads", "Rails", "Ports"]


def test_units_are_never_mixed() -> None:
    unlike = [figure("1", subject="Roads"), figure("2", subject="Time", unit="days")]
    assert chart_of(unlike, ()) is None


def test_one_number_needs_no_picture(corpus: Corpus) -> None:
    assert all(chart_of([one], ()) is None for one in corpus.figures)


@pytest.mark.parametrize(
    ("question", "kind"),
    [
        ("Which indicators are below 75 % of their target?", "targets"),
        ("How much is programmed for each year?", "years"),
        ("sum of 2022, 2023 and 2024", "years"),
        ("How much is programmed for 2025?", None),
        ("hello", None),
        ("What does the fund pay in Atlantis?", None),
    ],
)
def test_an_answer_has_a_chart_where_one_helps(
    assistant: Assistant, question: str, kind: str | None
) -> None:
    answer = assistant.ask(question)
    assert (answer.chart and answer.chart.kind) == kind


def test_each_bar_of_an_answer_leads_to_the_words_it_stands_in(assistant: Assistant) -> None:
    answer = assistant.ask("Which indicators are below 75 % of their target?")
    assert answer.chart is not None
    figures = {one.id: one for one in answer.figures}
    citations = {citation.number: citation for citation in answer.citations}
    for point in answer.chart.points:
        assert point.written in answer.text
        assert point.citation is not None
        assert citations[point.citation].span.contains(figures[point.figures[0]].number)


def test_programs_get_the_numbers_as_text_that_loses_nothing(assistant: Assistant) -> None:
    sent = wire.answer_to_json(assistant.ask("How much is programmed for each year?"))["chart"]
    assert set(sent) == {"kind", "title", "unit", "points"}
    fields = {"label", "value", "written", "detail", "figures", "citation"}
    assert all(set(point) == fields for point in sent["points"])
    assert all(
        Decimal(point["value"]) == Decimal(point["written"].replace(" ", "").replace("\xa0", ""))
        for point in sent["points"]
    )
