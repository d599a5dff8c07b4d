"""Years, ranges and dates in text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.periods import find_periods, only_period


@pytest.mark.parametrize(
    ("text", "label", "first", "last"),
    [
        ("Programming 2021-2027", "2021-2027", 2021, 2027),
        ("Programming 2021–2027", "2021-2027", 2021, 2027),
        ("in 2014 to 2020", "2014-2020", 2014, 2020),
        ("for 2027-30", "2027-2030", 2027, 2030),
        ("from 2014 up to the end of 2020", "2014-2020", 2014, 2020),
        ("between January 2021 and December 2024", "2021-2024", 2021, 2024),
        ("from 1 January 2023 to 31 December 2029", "2023-2029", 2023, 2029),
        ("by 31 December 2026", "31 December 2026", 2026, 2026),
        ("at the end of 2023", "end of 2023", 2023, 2023),
        ("Next publication: June 2022.", "June 2022", 2022, 2022),
        ("since 2014, in line", "since 2014", 2014, 2014),
        ("EUR 71.8 million2021", "2021", 2021, 2021),
        ("By 31 December 2020 EUR 51.9 million", "31 December 2020", 2020, 2020),
        ("the autumn of 2022", "autumn of 2022", 2022, 2022),
    ],
)
def test_a_period_in_its_plainest_words(text: str, label: str, first: int, last: int) -> None:
    period = only_period(text)
    assert period is not None
    assert (period.label, period.first_year, period.last_year) == (label, first, last)
    assert text[period.start : period.end] == period.text


def test_a_row_of_years_is_one_period_each() -> None:
    found = find_periods("2021 2022 2023 2024")
    assert [period.label for period in found] == ["2021", "2022", "2023", "2024"]
    assert all(period.is_year for period in found)


def test_a_full_date_has_its_day() -> None:
    assert find_periods("on 14 March 2025")[0].day == date(2025, 3, 14)
    assert find_periods("on 2025-03-14")[0].day == date(2025, 3, 14)
    assert find_periods("on 31 June 2025")[0].day is None


def test_a_day_without_a_year_is_found_but_dates_nothing() -> None:
    [period] = find_periods("reports are due by 28 February")
    assert period.first_year is None
    assert only_period("reports are due by 28 February") is None


@pytest.mark.parametrize(
    "text", ["2 021 persons", "1911 km", "EUR 2024", "2024 %", "12.2024", "form A-2021"]
)
def test_amounts_and_codes_are_no_years(text: str) -> None:
    assert find_periods(text) == []


@given(st.integers(1950, 2099), st.integers(1, 40))
def test_every_range_is_read_back(first: int, length: int) -> None:
    last = min(first + length, 2099)
    if first < last:
        [period] = find_periods(f"over {first}-{last} in all")
        assert (period.first_year, period.last_year) == (first, last)


@given(st.text(max_size=150))
def test_periods_of_any_text_are_in_order_and_do_not_overlap(text: str) -> None:
    found = find_periods(text)
    ends = [0, *(period.end for period in found)]
    assert all(end <= period.start for end, period in zip(ends, found, strict=False))
    assert all(text[period.start : period.end] == period.text for period in found)
