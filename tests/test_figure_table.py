import sqlite3
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.errors import StoreError
from corpus.records import Figure, Role, Span
from index.figures import FigureTable, write_figures

PLANNED = Figure(
    id="f1",
    subject="Yearly amount",
    role=Role.PLANNED,
    value=Decimal("873.30"),
    written="873.30",
    unit="EUR million",
    span=Span("page", 10, 90),
    number=Span("page", 20, 26),
    table="t1",
    row="r1",
    measure="Programmed",
    period="2021",
    programme="Old",
    headings=("Budget", "By year"),
    assessment="On track",
    note="Without technical assistance.",
    note_span=Span("page", 200, 229),
    lower_is_better=True,
)
TOTAL = replace(
    PLANNED, id="f2", role=Role.TOTAL, period="2021-2027", parts=("f1",), same_as=("f3",)
)
MISSING = replace(
    PLANNED,
    id="f3",
    subject="Returns 100 %",
    value=None,
    unit="",
    table="t2",
    note_span=None,
    programme="New",
)
FIGURES = [PLANNED, TOTAL, MISSING]

words = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
spans = st.builds(
    lambda start, length: Span("page", start, start + length),
    st.integers(0, 10**6),
    st.integers(1, 99),
)
figures = st.builds(
    Figure,
    id=st.just("x"),
    subject=words,
    role=st.sampled_from(Role),
    value=st.none() | st.decimals(allow_nan=False, allow_infinity=False),
    written=words,
    unit=words,
    span=spans,
    number=spans,
    measure=words,
    headings=st.lists(words, max_size=3).map(tuple),
    note=words,
    note_span=st.none() | spans,
    lower_is_better=st.booleans(),
)


@pytest.fixture
def table(tmp_path: Path) -> FigureTable:
    write_figures(tmp_path / "figures.sqlite", FIGURES)
    return FigureTable(tmp_path / "figures.sqlite")


def test_figures_come_back_as_they_went_in(table: FigureTable) -> None:
    assert table.select() == FIGURES
    assert len(table) == 3
    assert str(table.select()[0].value) == "873.30"


@settings(max_examples=40, deadline=None)
@given(figures)
def test_any_figure_comes_back_exactly(figure: Figure) -> None:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "figures.sqlite"
        write_figures(path, [figure])
        (back,) = FigureTable(path).select()
    assert back == figure
    assert str(back.value) == str(figure.value)


def test_each_condition_narrows(table: FigureTable) -> None:
    assert table.select(role=Role.TOTAL) == [TOTAL]
    assert table.select(table="t2") == [MISSING]
    assert table.select(period="2021-2027") == [TOTAL]
    assert table.select(programme="New") == [MISSING]
    assert table.select(unit="") == [MISSING]
    assert table.select(subject_like="RETURNS") == [MISSING]
    assert table.select(subject_like="yearly", period="2021") == [PLANNED]
    assert table.select(ids=["f3", "f1", "nobody"]) == [PLANNED, MISSING]
    assert table.select(ids=[]) == []
    assert table.select(role=Role.PAID) == []


def test_what_is_asked_is_never_read_as_a_pattern_or_a_command(table: FigureTable) -> None:
    assert table.select(subject_like="%") == [MISSING]
    assert table.select(subject_like="_") == []
    assert table.select(period="' OR '1'='1") == []


def test_several_threads_read_at_once(table: FigureTable) -> None:
    with ThreadPoolExecutor(8) as pool:
        answers = list(pool.map(lambda _: table.select(period="2021"), range(200)))
    assert answers == [[PLANNED, MISSING]] * 200


def test_the_table_cannot_be_changed(table: FigureTable) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        table._database.execute("DELETE FROM figure")


@pytest.mark.parametrize(
    "wrong",
    [
        [PLANNED, PLANNED],
        [replace(PLANNED, parts=("nobody",))],
        [replace(PLANNED, same_as=("f9",))],
    ],
)
def test_figures_that_do_not_fit_together_are_refused(tmp_path: Path, wrong: list[Figure]) -> None:
    with pytest.raises(StoreError, match="do not fit together"):
        write_figures(tmp_path / "figures.sqlite", wrong)


@pytest.mark.parametrize("content", [b"", b"not a database at all, but long enough" * 30])
def test_a_broken_file_is_named(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "figures.sqlite"
    path.write_bytes(content)
    with pytest.raises(StoreError, match=r"figures\.sqlite cannot be read"):
        FigureTable(path)
    with pytest.raises(StoreError, match="cannot be read"):
        FigureTable(tmp_path / "nowhere.sqlite")
