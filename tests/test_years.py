"""Which years of a table a question means."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.question import read_question
from assistant.understanding.years import year_sets

YEARS = (2021, 2022, 2023, 2024, 2025, 2026, 2027)
SAID = (
    "first last three two half second penultimate until from since after before between and to"
    " year years earlier later next previous onwards final remaining the 2020 2021 2024 2027 2030 0"
)


@pytest.mark.parametrize(
    ("text", "years"),
    [
        ("how much in 2025", (2025,)),
        ("the first three years", YEARS[:3]),
        ("the opening two years", YEARS[:2]),
        ("the last four years", YEARS[3:]),
        ("the final year of the programme", (2027,)),
        ("the earliest year", (2021,)),
        ("the last-but-one year", (2026,)),
        ("the second half of the period", YEARS[4:]),
        ("between 2022 and 2024", (2022, 2023, 2024)),
        ("2023-25", (2023, 2024, 2025)),
        ("up to and including 2023", (2021, 2022, 2023)),
        ("from 2026 onwards", (2026, 2027)),
        ("after 2025", (2026, 2027)),
        ("before 2024", (2021, 2022, 2023)),
        ("before the end of 2024", (2021, 2022, 2023, 2024)),
        ("2025, 2026 and 2027", (2025, 2026, 2027)),
        ("2021 and 2027", (2021, 2027)),
        ("2021, 2024 or 2026", (2021, 2024, 2026)),
    ],
)
def test_the_years_that_are_meant_come_first(text: str, years: tuple[int, ...]) -> None:
    assert year_sets(read_question(text), YEARS)[0] == years


@pytest.mark.parametrize(
    ("text", "year"),
    [
        ("the year before 2024", 2023),
        ("two years after 2024", 2026),
        ("three years prior to 2024", 2021),
    ],
)
def test_a_year_may_be_counted_from_another(text: str, year: int) -> None:
    assert (year,) in year_sets(read_question(text), YEARS)


@pytest.mark.parametrize(
    ("text", "year"), [("and the year before?", 2023), ("the following year?", 2025)]
)
def test_a_follow_up_counts_from_the_turn_before(text: str, year: int) -> None:
    assert (year,) in year_sets(read_question(text), YEARS, earlier=(2024,))


@pytest.mark.parametrize("text", ["how much in 2019", "2030 budget", "2021 and 2035", "hello"])
def test_a_year_outside_the_table_gives_no_set_with_it(text: str) -> None:
    assert not any(len(found) > 1 for found in year_sets(read_question(text), YEARS))
    assert year_sets(read_question("how much in 2019"), YEARS) == []


@pytest.mark.parametrize("text", ["and the year before?", "the next year"])
def test_there_is_no_year_beyond_the_ends(text: str) -> None:
    assert year_sets(read_question(text), (2024, 2025, 2026), earlier=()) == []
    ends = (2024,) if "before" in text else (2026,)
    assert year_sets(read_question(text), (2024, 2025, 2026), earlier=ends) == []


@given(
    st.lists(st.sampled_from(SAID.split()), max_size=8),
    st.integers(2000, 2040),
    st.integers(3, 9),
    st.lists(st.integers(1990, 2050), max_size=2),
)
def test_only_the_tables_own_years_are_meant_each_set_once(
    typed: list[str], start: int, length: int, earlier: list[int]
) -> None:
    years = tuple(range(start, start + length))
    found = year_sets(read_question(" ".join(typed)), years, earlier)
    assert all(chosen and set(chosen) <= set(years) for chosen in found)
    assert len(set(found)) == len(found)
