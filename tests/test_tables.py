"""Every layout of figures: invented ones in a few lines, and the practice funds as they are."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corpus.load import load
from corpus.records import Document, Figure, Fund, Role
from corpus.split import split
from corpus.tables.checks import check_spans, check_sums
from corpus.tables.read import read_figures

FUND = Fund("Lantern Fund", "LF", "2021-2027")


def read(text: str) -> list[Figure]:
    document = Document("d", "Lantern Fund", text)
    figures = read_figures(document, split(document, FUND), FUND)
    check_spans(document, figures)
    return figures


def told(figures: Sequence[Figure]) -> list[tuple[str, str, str, str]]:
    """Role, value, unit and period of each figure, as short words."""
    return [(f.role.value, str(f.value), f.unit, f.period) for f in figures]


# --- invented layouts --------------------------------------------------------------------------


def test_years_as_columns_with_a_total() -> None:
    figures = read(
        "| EUR million | 2021 | 2022 | Total |\n|---|---|---|---|\n"
        "| Commitments | 10.0 | 12.5 | 22.5 |\n| Payments | 4.0 | 6.0 | 10.1 |\n"
    )
    assert told(figures)[:3] == [
        ("committed", "10.0", "EUR million", "2021"),
        ("committed", "12.5", "EUR million", "2022"),
        ("committed", "22.5", "EUR million", "2021-2022"),
    ]
    assert [str(check.difference) for check in check_sums(figures)] == ["0.0", "-0.1"]


def test_a_row_of_years_over_two_rows_of_whole_amounts() -> None:
    figures = read(
        "Budget\n\n2021 2022 2023\nPlanned 98 640 141 275 176 910\nPaid 4 002 51 275 99 910\n"
        "\nAmounts in thousand euro\n"
    )
    assert [str(f.value) for f in figures[:3]] == ["98640", "141275", "176910"]
    assert told(figures)[5] == ("paid", "99910", "EUR thousand", "2023")


def test_years_and_amounts_in_one_line() -> None:
    figures = read(
        "Financing\n\n2021: EUR 12 million, 2022: EUR 13.5 million, 2023: EUR 9 million."
    )
    assert told(figures) == [
        ("planned", "12", "EUR million", "2021"),
        ("planned", "13.5", "EUR million", "2022"),
        ("planned", "9", "EUR million", "2023"),
    ]


def test_one_cell_a_line() -> None:
    figures = read("Budget in € million\n\n2021\n12.5\n2022\n13.5\n2023\n14.0\nTotal\n40.0\n")
    assert told(figures)[-1] == ("total", "40.0", "EUR million", "2021-2023")
    assert len(figures[-1].parts) == 3


def test_a_whole_indicator_table_with_one_cell_a_line() -> None:
    figures = read(
        "Indicator\nTarget\nResult\nStatus\nLamps replaced\n9 000\n9 100\nmet\n"
        "People trained\n5 000\n3 200\nslow\n"
    )
    assert [(f.subject, str(f.value), f.assessment) for f in figures] == [
        ("Lamps replaced", "9000", "met"),
        ("Lamps replaced", "9100", "met"),
        ("People trained", "5000", "slow"),
        ("People trained", "3200", "slow"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Lamps replaced – baseline (2020): 100; target (2027): 9 000; achieved: 9 100 (met)",
        "Lamps replaced: baseline (2020) 100; target (2027) 9 000; result 9 100; met",
        "Lamps replaced\nBaseline (2020): 100\nTarget (2027): 9 000\nResult: 9 100\nStatus: met",
        "Lamps replaced\nBaseline (2020) 100 | Target (2027) 9 000 | Result 9 100 | met",
        "Indicator Baseline (2020) Target (2027) Result Status\nLamps replaced 100 9 000 9 100 met",
        (
            "Baseline (2020) Target (2027) Result Status\nLamps replaced\n"
            "100 9 000 9 100 lamps out of 9 000 met"
        ),
        (
            "Indicator | Baseline (2020) | Target (2027) | Result | Status\n"
            "Lamps replaced | 100 | 9 000 | 9 100 | met"
        ),
        (
            "Indicator\tBaseline (2020)\tTarget (2027)\tResult\tStatus\n"
            "Lamps replaced\t100\t9 000\t9 100\tmet"
        ),
        "Indicator;Baseline (2020);Target (2027);Result;Status\nLamps replaced;100;9 000;9 100;met",
    ],
)
def test_one_indicator_in_many_layouts(text: str) -> None:
    figures = read(f"Indicators\n\n{text}\n")
    assert [(f.role, f.value) for f in figures] == [
        (Role.BASELINE, 100),
        (Role.TARGET, 9000),
        (Role.RESULT, 9100),
    ]
    assert {(f.subject, f.assessment) for f in figures} == {("Lamps replaced", "met")}
    assert [f.period for f in figures[:2]] == ["2020", "2027"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("€5.2bn\ntotal budget 2021-2027", ("allocation", "5.2", "EUR billion", "2021-2027")),
        ("Paid by end of 2024\nEUR 300 million", ("paid", "300", "EUR million", "end of 2024")),
        (
            "  • EUR 7.5 millionallocation 2014-2020",
            ("allocation", "7.5", "EUR million", "2014-2020"),
        ),
        ("  • 37 %Northern strand", ("share", "37", "%", "2021-2027")),
        ("Southern strand: 12,5 %", ("share", "12.5", "%", "2021-2027")),
        ("Courses: up to 80 %", ("mention", "80", "%", "2021-2027")),
        ("Commitments € 12 million", ("committed", "12", "EUR million", "2021-2027")),
        ("It committed EUR 9 million in 2023.", ("committed", "9", "EUR million", "2023")),
        ("The fund paid EUR 9 million for it.", ("mention", "9", "EUR million", "2021-2027")),
        ("  • 17islands got a lamp.", ("example", "17", "islands", "2021-2027")),
        ("A lamp burns for five months.", ("mention", "5", "months", "2021-2027")),
        ("Annex (PDF, 1.4 MB)", ("size", "1.4", "MB", "")),
    ],
)
def test_one_amount_beside_its_label_or_in_its_sentence(
    text: str, expected: tuple[str, str, str, str]
) -> None:
    assert told(read(f"Some heading\n\n{text}\n")) == [expected]


def test_a_sentence_with_a_target_tells_the_roles_of_its_numbers() -> None:
    figures = read(
        "Results\n\nThe dropout rate fell from 12.5 % in 2020 to 9 %; the target is 8 % (slow)."
    )
    assert [(f.role.value, str(f.value)) for f in figures] == [
        ("baseline", "12.5"),
        ("result", "9"),
        ("target", "8"),
    ]
    assert {f.assessment for f in figures} == {"slow"}


@pytest.mark.parametrize(
    "text",
    [
        "People trained: 3 200 (target: 5 000)",
        "By 2024, 3 200 people had been trained against a target of 5 000.",
        "3 200 people were trained, where 5 000 are wanted.",
        "The courses took 3 200 people out of 5 000 (slow).",
    ],
)
def test_a_result_and_its_target_in_one_sentence(text: str) -> None:
    figures = read(f"Results\n\n{text}\n")
    assert {f.role.value: f.value for f in figures} == {"result": 3200, "target": 5000}


def test_the_parts_of_a_total_may_be_other_rows() -> None:
    figures = read(
        "Budget by strand (EUR million)\n\n| Strand | Amount |\n|---|---|\n| A | 10.5 |\n"
        "| B | 20.0 |\n| Total | 30.6 |\n"
    )
    [check] = check_sums(figures)
    assert (check.total.unit, str(check.difference), len(check.parts)) == ("EUR million", "-0.1", 2)


def test_any_other_table_gives_its_cells_by_row_and_column() -> None:
    figures = read("| Criterion | Points |\n|---|---|\n| Quality | 30 |\n| Price | 20 |\n")
    assert [(f.subject, f.measure, f.value, f.role) for f in figures] == [
        ("Quality", "Points", 30, Role.CELL),
        ("Price", "Points", 20, Role.CELL),
    ]


def test_superscript_notes_and_lower_targets_are_marked() -> None:
    figures = read(
        "| Indicator | Unit | Baseline | Target | Result |\n|---|---|---|---|---|\n"
        "| Accidents¹ | per year | 46 | 25 | no data |\n| Visits | million people | 1 | 2 | 1.5 |\n"
        "\n¹ On the road only.\n"
    )
    assert {(f.note, f.lower_is_better) for f in figures[:3]} == {("On the road only.", True)}
    assert (figures[2].missing, figures[2].written) == (True, "no data")
    assert told(figures)[-1] == ("result", "1500000", "people", "2021-2027")
    assert figures[-1].written == "1.5 million"


PIECES = re.split(
    r"(?<=\S) (?=\S)",
    "2021 2022 Total EUR million | 12.5 1 234 % target result baseline (1) out of ; : – , . and"
    " people • On track no value reported € PDF KB 2021-2027 paid committed ** [1] Indicator",
)


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from([*PIECES, "\n", "\n\n", "\t"]), max_size=40))
def test_no_text_breaks_the_readers(pieces: list[str]) -> None:
    figures = read(f"x {' '.join(pieces)}")
    assert all(figure.span.contains(figure.number) for figure in figures)


# --- the practice funds ------------------------------------------------------------------------


@cache
def fund(folder: Path) -> tuple[Figure, ...]:
    return load(folder).figures


def docs(shared: Path, name: str) -> tuple[Figure, ...]:
    practice = shared / "practice"
    return fund(
        practice / name / "docs" if name == "second-fund" else practice / "funds" / name / "docs"
    )


def one(
    figures: Sequence[Figure], role: str, words: str, period: str = "", doc: str = ""
) -> Figure:
    found = [
        f
        for f in figures
        if f.role == role
        and words in f.subject
        and period in f.period
        and doc in f.span.document_id
    ]
    assert len(found) == 1, [f.subject for f in found]
    return found[0]


@pytest.mark.parametrize(
    ("name", "indicators", "totals"),
    [
        ("second-fund", 11, ["4316.5 of 7"]),
        ("care", 13, ["2141.4 of 7", "107.1 of 6"]),
        ("energy", 13, ["1016.7 of 7", "230.8 of 7", "1247.5 of 7"]),
        ("forest", 14, ["1287400 of 7"]),
        ("harbour", 23, ["449.0 of 6", "493.2 of 6"]),
        ("rail", 13, ["6820.0 of 7"]),
        ("skills", 14, ["6912.3 of 7"]),
        ("stage", 13, ["581.8 of 6"]),
    ],
)
def test_each_fund_has_its_indicators_and_totals_with_their_parts(
    shared: Path, name: str, indicators: int, totals: list[str]
) -> None:
    figures = docs(shared, name)
    assert sum(f.role is Role.RESULT for f in figures) >= indicators
    assert sum(f.role is Role.TARGET for f in figures) >= indicators - 1
    checks = check_sums(figures)
    assert [f"{check.total.value} of {len(check.parts)}" for check in checks] == totals
    assert all(abs(check.difference) <= 1 for check in checks)


PLACES = [
    # fund, role, words of the subject, period; value, unit, assessment
    ("second-fund", "planned", "Commitment appropriations", "2031", "655.3", "EUR million", ""),
    ("second-fund", "share", "National coastal plans", "2028", "71.5", "%", ""),
    ("second-fund", "committed", "Commitments", "31 December 2027", "2931.7", "EUR million", ""),
    ("second-fund", "result", "Public buildings", "2027", "131", "buildings", "Moderate progress"),
    ("second-fund", "result", "trial insurance", "2027", "None", "", "Not assessed"),
    ("care", "committed", "In 2025 commitments", "2025", "371.6", "EUR million", ""),
    ("care", "planned", "of which", "2026", "21.7", "EUR million", ""),
    ("care", "result", "homes adapted", "end of 2025", "41600", "", "far behind"),
    ("care", "target", "homes adapted", "end of 2028", "185000", "", "far behind"),
    ("care", "baseline", "first visit", "2021", "6.5", "days", "on track"),
    ("care", "share", "Strand 2", "", "29", "%", ""),
    ("energy", "planned", "Loan Window", "2026", "41.6", "EUR million", ""),
    ("energy", "result", "I-08", "31 December 2025", "52.6", "GWh a year", "Behind"),
    ("energy", "target", "I-13", "end of 2025", "90", "%", "No rating"),
    ("energy", "example", "border regions", "", "38", "border regions", ""),
    ("energy", "share", "divided as follows: (d)", "", "14", "%", ""),
    ("forest", "planned", "Commitment appropriations", "2025", "198737", "EUR thousand", ""),
    ("forest", "result", "Seedlings planted", "end of 2020", "27400000", "", "lagging"),
    ("forest", "share", "Ember Reserve", "", "8.5", "%", ""),
    ("forest", "paid", "payments", "31 December 2023", "152808", "EUR thousand", ""),
    ("forest", "share", "Detect", "", "19.1", "%", ""),
    ("harbour", "share", "strand B", "", "36", "%", ""),
    ("harbour", "share", "By management mode: direct", "", "22", "%", ""),
    ("harbour", "share", "the Inshore Guarantee", "", "10.5", "%", ""),
    ("harbour", "target", "Oily water", "2025", "90000", "cubic metres", "not assessed"),
    ("rail", "planned", "Programmed amounts", "2028", "1187.5", "EUR million", ""),
    ("rail", "milestone", "Platforms made", "2026", "700", "platforms", "Behind"),
    ("rail", "result", "Passengers on", "31 December 2026", "3400000", "people", "On course"),
    ("rail", "share", "Indirect", "", "18.0", "%", ""),
    ("rail", "cell", "Courses and studies", "", "80", "%", ""),
    ("skills", "planned", "Programmed", "2024", "941.7", "EUR million", ""),
    (
        "skills",
        "result",
        "long placements",
        "end of 2024",
        "44216",
        "apprentices",
        "Moderate progress",
    ),
    ("skills", "baseline", "Joint training modules", "2020", "0", "modules", "Off track"),
    ("skills", "target", "work or training", "2027", "75.0", "%", "Not assessed"),
    ("skills", "share", "Match", "", "12", "%", ""),
    ("skills", "size", "XLSX", "", "188.6", "KB", ""),
    ("stage", "planned", "programmed", "2024", "104.9", "EUR million", ""),
    ("stage", "committed", "committed by", "31 December 2024", "354.6", "EUR million", ""),
    ("stage", "result", "First Steps", "end of 2024", "41300", "artists", "Target passed"),
    ("stage", "share", "Stages strand", "", "37", "%", ""),
    ("stage", "result", "disability", "end of 2024", "None", "persons", "Not rated"),
]


@pytest.mark.parametrize("place", PLACES, ids=lambda place: f"{place[0]}-{place[2]}")
def test_telling_figures_of_the_practice_funds(shared: Path, place: tuple[str, ...]) -> None:
    name, role, words, period, value, unit, assessment = place
    figure = one(docs(shared, name), role, words, period)
    assert (str(figure.value), figure.unit, figure.assessment) == (value, unit, assessment)


def test_a_lower_value_is_better_where_the_document_says_so_or_the_target_is_lower(
    shared: Path,
) -> None:
    assert one(docs(shared, "energy"), "result", "Average wait").lower_is_better
    assert one(docs(shared, "forest"), "target", "first smoke").lower_is_better
    assert one(docs(shared, "rail"), "target", "Complaints").lower_is_better
    assert not one(docs(shared, "rail"), "target", "Night staff").lower_is_better


@pytest.mark.parametrize(
    ("name", "first", "second"),
    [
        ("energy", "268.4", "268431"),  # MW and kW
        ("energy", "1247500000", "1.25"),  # EUR and EUR billion
        ("forest", "27400000", "27436900"),  # in two documents
        ("care", "2.14", "2141.4"),
        ("rail", "1300000", "1287430"),
        ("stage", "5400000", "5382610"),
        ("harbour", "493.2", "493"),
    ],
)
def test_one_fact_told_twice_is_tied(shared: Path, name: str, first: str, second: str) -> None:
    figures = docs(shared, name)
    known = {figure.id: figure for figure in figures}
    values = {
        str(known[other].value) for f in figures if str(f.value) == first for other in f.same_as
    }
    assert second in values


def test_a_predecessor_keeps_its_own_programme_and_period(shared: Path) -> None:
    allocation = one(docs(shared, "skills"), "allocation", "Allocation")
    assert (str(allocation.value), allocation.period) == ("4260.0", "2014-2020")
    assert allocation.programme != load(shared / "practice/funds/skills/docs").fund.name


def test_editions_keep_their_own_figures(shared: Path) -> None:
    figures = docs(shared, "harbour")
    old = one(figures, "target", "Fishers trained", doc="2021")
    new = one(figures, "target", "Fishers trained", doc="2024")
    assert (old.value, new.value) == (Decimal(12500), Decimal(16000))
    assert old.note.startswith("Counts places")
    assert new.note.startswith("Since 2022")
