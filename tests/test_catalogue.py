"""What can be asked about, built from the product's own documents and from rows made by hand."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.catalogue import Catalogue, Row, Series, merge, weigh
from assistant.understanding.gather import build_catalogue
from corpus.records import Corpus, Figure, Kind, Role, Span
from corpus.words import words

SPAN = Span("page", 0, 1)


@pytest.fixture(scope="module")
def catalogue(corpus: Corpus) -> Catalogue:
    return build_catalogue(corpus.passages, corpus.figures)


def yearly(catalogue: Catalogue) -> Series:
    [series] = [series for series in catalogue.series if series.years]
    return series


def row(target: str | None, result: str | None, *, lower_is_better: bool = False) -> Row:
    figures = tuple(
        Figure(
            id=str(role),
            subject="sheds",
            role=role,
            value=Decimal(value),
            written=value,
            unit="sheds",
            span=SPAN,
            number=SPAN,
            lower_is_better=lower_is_better,
        )
        for role, value in ((Role.TARGET, target), (Role.RESULT, result))
        if value is not None
    )
    return Row("row", "sheds", figures, {})


def test_the_yearly_amounts_are_one_series_with_the_total_they_make(catalogue: Catalogue) -> None:
    series = yearly(catalogue)
    assert series.years == tuple(range(2021, 2028))
    assert [item.label for item in series.items] == [str(year) for year in series.years]
    assert series.year(2025).value == Decimal("1686.3")
    assert series.total is not None
    assert series.total.value == Decimal("9882.0")
    assert set(series.total.parts) == {item.figures[0].id for item in series.items}


def test_every_indicator_stands_in_the_series_of_attainments(catalogue: Catalogue) -> None:
    [series] = [series for series in catalogue.series if series.derived]
    assert len(series.items) == 11
    assert all(item.row is not None and item.value == item.row.attainment for item in series.items)
    assert round(max(item.value for item in series.items), 1) == Decimal("265.4")


def test_the_lists_are_whole(catalogue: Catalogue) -> None:
    sizes = [len(listing.items) for listing in catalogue.listings if len(listing.items) > 1]
    assert sorted(sizes) == [4, 4, 6, 9, 9]
    for listing in catalogue.listings:
        assert {item.parent_id for item in listing.items} == {listing.intro.id}


def test_the_assessments_are_the_documents_own_words(catalogue: Catalogue) -> None:
    assert set(catalogue.labels) == {"On track", "Moderate progress"}


def test_a_figure_told_by_its_row_is_not_offered_as_a_line_too(catalogue: Catalogue) -> None:
    rows = [line for line in catalogue.lines if line.passage.kind is Kind.ROW]
    assert all(any(map(str.isalpha, line.passage.text)) for line in rows)
    assert not any("77 463 persons out of" in line.passage.text for line in rows)


def test_every_line_is_led_to_by_its_own_words(catalogue: Catalogue) -> None:
    for line in catalogue.lines:
        assert all(line.words[word] == 1.0 for word in words(line.passage.text))
        assert all(line.passage.span.contains(figure.number) for figure in line.figures)


@pytest.mark.parametrize(
    ("target", "result", "attained"),
    [("200", "50", 25), ("50", "200", 400), ("40", "0", 0), ("0", "40", None), (None, "4", None)],
)
def test_how_far_a_row_got(target: str | None, result: str, attained: int | None) -> None:
    assert row(target, result).attainment == attained


def test_where_lower_is_better_the_target_is_divided_by_the_result() -> None:
    assert row("50", "100", lower_is_better=True).attainment == 50
    assert row("50", "0", lower_is_better=True).attainment is None


WEIGHTINGS = st.dictionaries(st.sampled_from("abcdef"), st.floats(0.1, 1.0))


@given(st.lists(WEIGHTINGS))
def test_merging_keeps_the_best_weight_of_each_word(parts: list[dict[str, float]]) -> None:
    merged = merge(parts)
    assert set(merged) == {word for part in parts for word in part}
    for part in parts:
        assert all(merged[word] >= weight for word, weight in part.items())


def test_a_word_has_the_weight_of_the_best_place_it_stands_in() -> None:
    found = weigh(("sheds at stations", 0.5), ("sheds", 1.0), ("the sheds", 0.2))
    assert [found[word] for word in words("sheds stations")] == [1.0, 0.5]
