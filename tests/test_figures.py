"""The figures of the product's own documents, each read out of the text with its span."""

from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

import pytest

from corpus.errors import FigureError
from corpus.records import Corpus, Document, Figure, Fund, Role, Span
from corpus.split import split
from corpus.tables.checks import check_spans, check_sums
from corpus.tables.links import link_same
from corpus.tables.read import read_figures
from corpus.tables.show import render

INDICATORS = [
    ("number of persons provided with assistance", 1300000, 2400000, "people", "On track"),
    ("reception accommodation infrastructures", 51028, 36346, "infrastructures", "On track"),
    ("asylum policies in Member States", 132, 89, "projects", "On track"),
    ("Number of persons resettled", 108860, 77463, "persons", "On track"),
    ("number of beneficiaries", 2600000, 6900000, "persons", "On track"),
    ("local, regional and national actions", 7443, 10458, "actions", "On track"),
    ("integration policies in Member States", 134, 189, "projects", "On track"),
    ("returns – total", 612400, 316463, "persons", "Moderate progress"),
    ("returns – voluntary", 314670, 177423, "persons", "Moderate progress"),
    ("return policies in Member States", 44, 44, "projects", "On track"),
    ("transferred from one Member State to another", 38703, 32256, "persons", "On track"),
]


@pytest.fixture(scope="module")
def figures(corpus: Corpus) -> Sequence[Figure]:
    return corpus.figures


def of(figures: Sequence[Figure], *roles: Role) -> list[Figure]:
    return [figure for figure in figures if figure.role in roles]


def test_the_seven_yearly_amounts(figures: Sequence[Figure]) -> None:
    yearly = of(figures, Role.PLANNED)
    assert [(figure.period, str(figure.value)) for figure in yearly] == [
        ("2021", "873.3"),
        ("2022", "1099.5"),
        ("2023", "1318.8"),
        ("2024", "1401.4"),
        ("2025", "1686.3"),
        ("2026", "1705.6"),
        ("2027", "1797.2"),
    ]
    assert {figure.unit for figure in yearly} == {"EUR million"}
    assert {figure.subject for figure in yearly} == {"financial programming"}


def test_a_yearly_amount_is_shown_with_its_row_of_years(corpus: Corpus) -> None:
    yearly = of(corpus.figures, Role.PLANNED)[4]
    quote = corpus.document(yearly.span.document_id).quote(yearly.span)
    assert quote.startswith("2021 2022 2023 2024 2025 2026 2027\n873.3")
    assert quote.endswith("797.2")


def test_the_stated_total_knows_its_parts_and_what_they_miss_it_by(
    figures: Sequence[Figure],
) -> None:
    [total] = of(figures, Role.TOTAL)
    assert (total.value, total.unit, total.period) == (
        Decimal("9882.0"),
        "EUR million",
        "2021-2027",
    )
    assert total.parts == tuple(figure.id for figure in of(figures, Role.PLANNED))
    [check] = check_sums(figures)
    assert (check.total, check.summed) == (total, Decimal("9882.1"))
    assert check.difference == Decimal("0.1")


def test_the_share_says_what_it_is_a_share_of(figures: Sequence[Figure]) -> None:
    [share] = of(figures, Role.SHARE)
    assert (share.value, share.unit, share.written) == (Decimal("63.5"), "%", "63.5%")
    assert "national programmes under shared management" in share.subject


def test_the_predecessor_has_allocation_commitments_and_payments(
    figures: Sequence[Figure],
) -> None:
    money = of(figures, Role.ALLOCATION, Role.COMMITTED, Role.PAID)
    assert [(f.role, f.value, f.unit, f.period) for f in money] == [
        (Role.ALLOCATION, Decimal("7595.0"), "EUR million", "2014-2020"),
        (Role.COMMITTED, Decimal("7585.4"), "EUR million", "2014-2020"),
        (Role.PAID, Decimal("4497.3"), "EUR million", "2014-2020"),
    ]


@pytest.mark.parametrize("indicator", INDICATORS, ids=lambda indicator: indicator[0])
def test_each_indicator_has_target_result_and_assessment(
    figures: Sequence[Figure], indicator: tuple[str, int, int, str, str]
) -> None:
    words, target, result, unit, assessment = indicator
    row = [f for f in of(figures, Role.TARGET, Role.RESULT) if words in f.subject]
    assert [(figure.role, figure.value) for figure in row] == [
        (Role.TARGET, target),
        (Role.RESULT, result),
    ]
    assert {(figure.unit, figure.assessment) for figure in row} == {(unit, assessment)}
    assert {figure.period for figure in row} == {"end of 2020"}


def test_there_are_eleven_indicators(figures: Sequence[Figure]) -> None:
    assert len(of(figures, Role.RESULT)) == len(of(figures, Role.TARGET)) == len(INDICATORS)


def test_an_indicator_is_shown_with_its_name_and_its_values(corpus: Corpus) -> None:
    [result] = [f for f in of(corpus.figures, Role.RESULT) if "resettled" in f.subject]
    quote = corpus.document(result.span.document_id).quote(result.span)
    assert quote.startswith("Number of persons resettled")
    assert quote.endswith("On track")


def test_the_footnote_is_tied_to_the_transfer_indicator(corpus: Corpus) -> None:
    noted = [figure for figure in corpus.figures if figure.note]
    assert {f.subject for f in noted} == {
        "Asylum seekers and beneficiaries transferred from one Member State to another"
    }
    assert noted[0].note.startswith("As reported by the Member States")
    assert noted[0].note_span is not None
    quote = corpus.document(noted[0].span.document_id).quote(noted[0].note_span)
    assert quote.startswith("(1) As reported")


def test_the_six_examples_are_exact_and_tied_to_the_rounded_results(
    figures: Sequence[Figure],
) -> None:
    examples = of(figures, Role.EXAMPLE)
    assert [figure.value for figure in examples] == [2442140, 6924718, 77463, 115249, 30026, 32256]
    known = {figure.id: figure for figure in figures}
    tied = [(f.value, known[other].value) for f in examples for other in f.same_as]
    assert tied == [(2442140, 2400000), (6924718, 6900000), (77463, 77463), (32256, 32256)]
    assert all(f.id in known[other].same_as for f in examples for other in f.same_as)


def test_the_download_sizes(figures: Sequence[Figure]) -> None:
    sizes = [(str(f.value), f.unit, f.subject) for f in of(figures, Role.SIZE)]
    assert sizes == [
        ("831.8", "KB", "Download PDF: Performance framework: more information"),
        ("275.3", "KB", "Download XLSX: Performance framework: more information"),
        ("778.4", "KB", "Download PDF: Programme Performance Overview"),
    ]


def test_every_number_stands_in_its_span(corpus: Corpus) -> None:
    for document in corpus.documents:
        own = [f for f in corpus.figures if f.span.document_id == document.id]
        check_spans(document, own)
    assert len({figure.id for figure in corpus.figures}) == len(corpus.figures)


def test_a_figure_outside_its_span_stops_the_build(corpus: Corpus) -> None:
    document = corpus.documents[-1]
    figure = of(corpus.figures, Role.TOTAL)[0]
    lost = replace(figure, span=Span(document.id, 0, 10))
    with pytest.raises(FigureError, match="lies outside its span"):
        check_spans(document, [lost])


def test_a_figure_that_does_not_read_back_stops_the_build(corpus: Corpus) -> None:
    document = corpus.documents[-1]
    figure = of(corpus.figures, Role.TOTAL)[0]
    with pytest.raises(FigureError, match=r"reads as 9882\.0.*says 9881"):
        check_spans(document, [replace(figure, value=Decimal(9881))])
    words = replace(figure, number=Span(document.id, figure.span.start, figure.span.start + 3))
    with pytest.raises(FigureError, match="not one number"):
        check_spans(document, [words])


def test_linking_twice_adds_nothing(figures: Sequence[Figure]) -> None:
    assert link_same(figures) == list(figures)


def test_the_table_for_review_shows_every_figure_and_the_sum_that_differs(
    figures: Sequence[Figure],
) -> None:
    shown = render(figures)
    assert shown.count("\n") > len(figures)
    assert "1 686.3" in shown
    assert "sum of 7" in shown
    assert "difference 0.1" in shown
    assert render([]) == "\n"


def test_a_document_without_numbers_has_no_figures() -> None:
    document = Document("d", "Title", "Nothing to count here.\n\nNor here.\n")
    fund = Fund("Lantern Fund")
    assert read_figures(document, split(document, fund), fund) == []
