"""Numbers: found with their unit and scale, written and read back."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.numbers import (
    decimal_mark,
    find_numbers,
    read_number,
    spelled_value,
    write_number,
    write_percent,
)
from corpus.tables.cut import cut_before, cut_into

VALUES = st.decimals(min_value=0, max_value=10**13, places=1, allow_nan=False)
WHOLE = st.integers(min_value=0, max_value=10**13).map(Decimal)
SPACES = " \u00a0\u202f\u2009"


@given(VALUES | WHOLE, st.sampled_from([*SPACES, ",", "'", "’"]))
def test_what_is_written_reads_back_to_the_same_value(value: Decimal, thousands: str) -> None:
    assert read_number(write_number(value, thousands)) == value


@given(VALUES | WHOLE, st.sampled_from([*SPACES, "."]))
def test_a_decimal_comma_reads_back_too(value: Decimal, thousands: str) -> None:
    written = write_number(value, thousands, ",")
    assert read_number(written, ",") == value


@given(VALUES | WHOLE)
def test_a_written_number_is_found_alone_in_a_sentence(value: Decimal) -> None:
    written = write_number(value, "\u00a0")
    text = f"In all EUR {written} million of it went to the coast."
    [number] = find_numbers(text)
    assert (number.value, number.unit.name) == (value, "EUR million")
    assert text[number.start : number.end] == written


@given(st.text(max_size=200))
def test_any_text_can_be_searched_and_every_number_lies_in_it(text: str) -> None:
    for mark in (".", ","):
        for number in find_numbers(text, mark):  # type: ignore[arg-type]
            assert 0 <= number.whole_start <= number.start < number.end <= number.whole_end
            assert number.whole_end <= len(text)
            if not number.spelled:
                digits = text[number.start : number.end]
                assert read_number(digits, mark) == number.value  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("EUR 9 882.0 millionTotal financial programming", "9882.0", "EUR million"),
        ("EUR 581.8 millionprogrammed for 2021-2026", "581.8", "EUR million"),
        ("EUR 71.8 million2021", "71.8", "EUR million"),
        ("worth €1.2bn", "1.2", "EUR billion"),
        ("about 5 m€ a year", "5", "EUR million"),
        ("5 million euros", "5", "EUR million"),
        ("EUR 1 247 500 000 in current prices", "1247500000", "EUR"),
        ("2 442 140asylum seekers were helped", "2442140", "asylum seekers"),
        ("38border regions", "38", "border regions"),
        ("25 kmDepth of the strip", "25", "km"),
        ("**6,184** people on duty", "6184", "people"),
        ("The largest share (63.5%) will", "63.5", "%"),
        ("61,5 % of it", "61.5", "%"),
        ("ten percentage points more", "10", "percentage points"),
        ("1'234'567 things", "1234567", "things"),
        ("1.234.567 things", "1234567", "things"),
        ("Twenty-three national plans", "23", "national plans"),
        ("fewer than fifteen hundred metres", "1500", "metres"),
        ("1911 km of track", "1911", "km"),
        ("DownloadPDF - 831.8 KB", "831.8", "KB"),
    ],
)
def test_a_number_with_its_unit(text: str, value: str, unit: str) -> None:
    [number] = find_numbers(text)
    assert (number.value, number.unit.name) == (Decimal(value), unit)


def test_scale_words_of_counts_are_multiplied_in_and_those_of_money_are_not() -> None:
    people, money = find_numbers("2.4 million people shared EUR 2.4 million")
    assert (people.amount, people.written) == (Decimal(2400000), "2.4 million")
    assert (money.amount, money.unit.name) == (Decimal("2.4"), "EUR million")


@pytest.mark.parametrize(
    "text",
    [
        "from 2014 up to the end of 2020",
        "by 31 December 2026 or in June 2022",
        "CO2, I-05 and SO1",
        "Article 7(1) and point (3)",
        "between 22:00 and 06:00",
        "the 20th time",
        "[^1]: see [2]",
        "page 1 / 4",
        "2.1 The problem",
        "  3. To begin with",
    ],
)
def test_dates_codes_marks_and_ordinals_are_no_numbers(text: str) -> None:
    assert find_numbers(text) == []


def test_both_ends_of_a_range_have_the_unit_that_is_written_once() -> None:
    low, high = find_numbers("touring for three to twelve weeks")
    assert (low.value, low.unit.name, high.value) == (3, "weeks", 12)
    low, high = find_numbers("EUR 5-10 million")
    assert [low.unit.name, high.unit.name] == ["EUR million"] * 2


def test_a_row_is_cut_where_only_one_reading_is_possible() -> None:
    found = find_numbers("873.3 1 099.5 1 318.8 and 7 443 10 458 actions")
    assert [number.value for number in found] == [
        Decimal(text) for text in ("873.3", "1099.5", "1318.8", "7443", "10458")
    ]


@pytest.mark.parametrize(
    ("text", "count", "values"),
    [
        ("612 400 316 463", 2, [612400, 316463]),
        ("134 189", 2, [134, 189]),
        ("98 640 141 275 176 910", 3, [98640, 141275, 176910]),
        ("412 2 300 1 265", 3, [412, 2300, 1265]),
        ("0 640 171", 3, [0, 640, 171]),
    ],
)
def test_a_row_is_cut_into_as_many_numbers_as_asked(
    text: str, count: int, values: list[int]
) -> None:
    pieces = cut_into(text, count, ".")
    assert pieces is not None
    assert [piece.value for piece in pieces] == values


@given(st.lists(st.integers(10000, 999999), min_size=2, max_size=14))
def test_rows_of_like_numbers_are_cut_back_into_themselves(values: list[int]) -> None:
    same = [value % 900000 + 100000 for value in values]
    text = " ".join(write_number(Decimal(value)) for value in same)
    pieces = cut_into(text, len(same), ".")
    assert pieces is not None
    assert [piece.value for piece in pieces] == same


def test_the_target_that_is_named_again_tells_where_to_cut() -> None:
    pieces = cut_before("61 300 640 000 418 730", Decimal(640000), ".")
    assert [piece.value for piece in pieces or []] == [61300, 640000, 418730]


def test_there_may_be_no_way_to_cut() -> None:
    assert cut_into("1 2 3", 2, ".") is None
    assert cut_before("1 2 3", Decimal(7), ".") is None


def test_the_decimal_mark_is_decided_from_the_whole_text() -> None:
    assert decimal_mark("61,5 % and 24,0 % of 1 287 400") == ","
    assert decimal_mark("EUR 1,287.4 million and 52.4%") == "."
    assert decimal_mark("no numbers") == "."


def test_what_is_no_number_is_refused() -> None:
    with pytest.raises(ValueError, match="not one number"):
        read_number("about 5")


def test_spelled_numbers_have_a_value() -> None:
    assert [spelled_value(words) for words in ("twenty-three", "forty", "two hundred")] == [
        23,
        40,
        200,
    ]


def test_percentages_are_written_with_one_decimal() -> None:
    assert write_percent(Decimal("71.15")) == "71.2 %"
    assert write_percent(Decimal(9), ",") == "9,0 %"
    assert write_number(Decimal("-1686.3")) == "-1 686.3"
