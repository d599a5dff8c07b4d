"""What is said about rows, series, pairs and lines: the right words, evidence and working."""

from decimal import Decimal

import pytest

from assistant.answer import Finding
from assistant.findings import pairs, phrase, quotes, rows, series
from assistant.understanding.catalogue import Catalogue, Row, Series
from assistant.understanding.gather import build_catalogue
from assistant.understanding.reading import Condition
from corpus.records import Corpus, Figure, Role


@pytest.fixture(scope="module")
def catalogue(corpus: Corpus) -> Catalogue:
    return build_catalogue(corpus.passages, corpus.figures)


@pytest.fixture(scope="module")
def yearly(catalogue: Catalogue) -> Series:
    return next(series for series in catalogue.series if series.years)


@pytest.fixture(scope="module")
def attainments(catalogue: Catalogue) -> Series:
    return next(series for series in catalogue.series if series.derived)


def row(catalogue: Catalogue, subject: str) -> Row:
    return next(row for row in catalogue.rows if subject in row.subject)


def figure(catalogue: Catalogue, role: Role) -> Figure:
    found = (figure for row in catalogue.rows for figure in row.figures)
    return next(figure for figure in found if figure.role is role)


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("**", "")


def told(findings: list[Finding]) -> str:
    return plain("\n".join(finding.statement for finding in findings))


def results(finding: Finding) -> list[str]:
    return [str(made.result) for made in finding.computations]


def check_evidence(findings: list[Finding]) -> None:
    """Every figure, and every operand of a computation, stands in a span that is cited."""
    for finding in findings:
        assert finding.spans
        assert len(set(finding.spans)) == len(finding.spans)
        used = {f for made in finding.computations for f in made.operands} | set(finding.figures)
        assert all(any(s.contains(f.number) for s in finding.spans) for f in used)


def test_an_indicator_says_result_target_share_gap_and_assessment(catalogue: Catalogue) -> None:
    found = rows.row_finding(row(catalogue, "persons resettled"), "attainment")
    text = told(found)
    for part in ("77 463 persons", "108 860", "71.2 %", "31 397 short of it", "“On track”"):
        assert part in text
    assert results(found[0])[:2] == ["71.2", "31397"]
    check_evidence(found)


def test_an_indicator_beyond_its_target_says_by_how_much(catalogue: Catalogue) -> None:
    text = told(rows.row_finding(row(catalogue, "support for integration policies".capitalize())))
    assert "55 more than the target" in text
    assert "41.0 % above" in text


def test_a_target_met_to_the_unit_is_told_so(catalogue: Catalogue) -> None:
    text = told(rows.row_finding(row(catalogue, "return policies")))
    assert "100.0 % of the target, met exactly" in text


def test_the_number_that_was_asked_for_stands_out(catalogue: Catalogue) -> None:
    [found] = rows.row_finding(row(catalogue, "persons resettled"), "target")
    assert "**108" in found.statement
    assert "**77" not in found.statement


def test_of_two_indicators_that_round_alike_the_nearer_one_is_named(catalogue: Catalogue) -> None:
    pair = [row(catalogue, name) for name in ("persons resettled", "accommodation infra")]
    for first, second in (pair, pair[::-1]):
        found = rows.compare_rows(first, second, 1)
        assert plain(found[0].statement).startswith("New/improved reception")
        check_evidence(found)


def test_two_years_are_compared_by_what_is_asked(yearly: Series) -> None:
    before, after = (yearly.year(year).figures[0] for year in (2021, 2022))
    for asked, part in (("growth", "25.9 %"), ("ratio", "1.26 times"), ("share", "79.4 %")):
        found = pairs.compare(before, after, frozenset({asked}))
        assert part in told(found)
        check_evidence(found)
    assert "25.9" not in told(pairs.compare(before, after, frozenset()))
    assert "EUR 226.2 million" in told(pairs.compare(before, after, frozenset()))


def test_growth_is_counted_from_the_earlier_year_whichever_is_named_first(yearly: Series) -> None:
    early, late = yearly.year(2021).figures[0], yearly.year(2027).figures[0]
    for first, second in ((early, late), (late, early)):
        assert "105.8 %" in told(pairs.compare(first, second, frozenset({"growth"})))


def test_a_percentage_of_the_total_and_what_it_leaves(catalogue: Catalogue) -> None:
    share, total = figure(catalogue, Role.SHARE), figure(catalogue, Role.TOTAL)
    assert "EUR 6 275.1 million" in told([pairs.part_of(share, total)])
    assert "36.5 %" in told([pairs.rest_of(share)])
    check_evidence([pairs.part_of(share, total), pairs.rest_of(share)])


@pytest.mark.parametrize(
    ("scale", "words"),
    [
        ("billion", "EUR 9.882 billion"),
        ("", "EUR 9 882 000 000"),
        ("thousand", "9 882 000 thousand"),
    ],
)
def test_an_amount_in_another_scale(catalogue: Catalogue, scale: str, words: str) -> None:
    found = pairs.converted(figure(catalogue, Role.TOTAL), scale)
    assert words in told([found])
    assert "EUR 9 882.0 million" in told([found])


def test_a_sum_shows_its_parts_and_its_share_of_the_total(yearly: Series) -> None:
    found = series.summed(yearly.items[-3:], yearly.total, mean=False, share=True)
    assert "EUR 5 189.1 million for 2025 to 2027: 1 686.3 + 1 705.6 + 1 797.2" in told(found)
    assert "52.5 %" in told(found)
    check_evidence(found)


def test_the_stated_total_is_not_taken_for_the_sum_of_its_parts(yearly: Series) -> None:
    assert yearly.total is not None
    found = series.sum_check(yearly, yearly.total)
    for part in ("Not exactly", "9 882.1", "9 882.0", "difference of 0.1"):
        assert part in told([found])
    check_evidence([found])


def test_the_years_in_order_and_one_of_them_alone(yearly: Series) -> None:
    found = series.ranked(yearly, yearly.items, descending=True, count=0, offset=0)
    order = [plain(f.statement).split(": ")[0].split(". ")[1] for f in found]
    assert order == ["2027", "2026", "2025", "2024", "2023", "2022", "2021"]
    [second] = series.ranked(yearly, yearly.items, descending=False, count=1, offset=1)
    assert plain(second.statement).startswith("2022 has the second-lowest: EUR 1 099.5 million")
    check_evidence(found)


def test_a_filter_counts_and_lists_with_results_and_targets(attainments: Series) -> None:
    low = [item for item in attainments.items if item.value < 60]
    condition = Condition("below", threshold=Decimal(60))
    found = series.filtered(attainments, low, condition)
    assert plain(found[0].statement).startswith("Two (2) of 11 indicators are below 60 % of target")
    assert "51.7 % of the target (316 463 persons of 612 400" in told(found)
    check_evidence(found)
    assert told(series.filtered(attainments, [], condition)).startswith("None (0) of 11")


def test_the_largest_step_and_the_trend(yearly: Series) -> None:
    [step] = series.steps(yearly, descending=True, falls=False)
    assert plain(step.statement).startswith("2025: a rise of EUR 284.9 million over 2024")
    assert told([series.trend(yearly)]).startswith("Yes, it rises every year")
    assert series.steps(yearly, descending=True, falls=True) == [series.trend(yearly)]
    check_evidence([step, series.trend(yearly)])


def test_the_year_in_which_half_is_passed(yearly: Series) -> None:
    found = series.halfway(yearly, yearly.total)
    assert plain(found.statement).startswith("2025: by its end EUR 6 379.3 million")
    assert "64.6 %" in told([found])
    check_evidence([found])


def test_a_whole_list_is_quoted_item_by_item_each_with_its_own_span(
    corpus: Corpus, catalogue: Catalogue
) -> None:
    listing = next(listing for listing in catalogue.listings if len(listing.items) == 4)
    found = quotes.whole_list(listing)
    assert len(found) == 5
    for finding, item in zip(found[1:], listing.items, strict=True):
        quote = corpus.document(item.span.document_id).quote(finding.spans[0])
        assert finding.statement.removeprefix("- ") in " ".join(quote.split())


def test_two_wordings_are_shown_side_by_side(catalogue: Catalogue) -> None:
    lists = [listing for listing in catalogue.listings if len(listing.items) == 4]
    fourth = [listing.items[3] for listing in lists]
    third = [listing.items[2] for listing in lists]
    titles = ["one", "two"]
    assert told(quotes.two_wordings(fourth[0], fourth[1], titles)).startswith("No")
    assert told(quotes.two_wordings(third[0], third[1], titles)).startswith("Yes")
    assert told(quotes.two_wordings(fourth[0], fourth[1], titles)).count("“") == 2


@pytest.mark.parametrize(
    ("value", "unit", "words"),
    [
        ("1686.3", "EUR million", "EUR 1 686.3 million"),
        ("71.2", "%", "71.2 %"),
        ("77463", "persons", "77 463 persons"),
        ("2.50", "", "2.50"),
        ("1E+3", "", "1 000"),
    ],
)
def test_numbers_are_written_as_the_documents_write_them(value: str, unit: str, words: str) -> None:
    assert phrase.say(Decimal(value), unit).replace("\u00a0", " ") == words


def test_parts_are_joined_as_in_speech() -> None:
    assert phrase.join(["a", "b", "c"]) == "a, b and c"
    assert phrase.join(["a"]) == "a"
    assert phrase.join([]) == ""


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("• to build", "to build"),
        ("| a | b |", "a – b"),
        ("**Bold** `x`", "Bold x"),
        ("(b) to", "to"),
    ],
)
def test_a_line_is_told_without_its_markup(text: str, words: str) -> None:
    assert phrase.plain(text) == words
