"""Computations over figures: exact, in one unit, each with its working."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.findings import compute
from corpus.records import Figure, Role, Span

AMOUNTS = st.decimals(min_value=0, max_value=10**7, places=1)
ABOVE_ZERO = st.decimals(min_value="0.1", max_value=10**7, places=1)
SPAN = Span("page", 0, 1)


def figure(value: Decimal | str, unit: str = "EUR million") -> Figure:
    number = Decimal(value)
    return Figure(f"{number} {unit}", "sheds", Role.PLANNED, number, str(value), unit, SPAN, SPAN)


@given(st.lists(AMOUNTS, min_size=1))
def test_a_sum_is_exact_whatever_the_order(values: list[Decimal]) -> None:
    figures = [figure(value) for value in values]
    total = compute.total(figures)
    tenths = sum(int(value * 10) for value in values)
    assert total.result * 10 == tenths
    assert compute.total(figures[::-1]).result == total.result
    assert total.operands == tuple(figures)
    assert total.expression.count(" + ") == len(values) - 1


@given(AMOUNTS, AMOUNTS)
def test_a_difference_is_the_same_both_ways_and_never_negative(one: Decimal, two: Decimal) -> None:
    first, second = figure(one), figure(two)
    gap = compute.difference(first, second)
    assert gap.result == compute.difference(second, first).result == abs(one - two)
    assert gap.expression == compute.difference(second, first).expression


@given(AMOUNTS, ABOVE_ZERO)
def test_a_share_of_the_whole_gives_back_the_part(part: Decimal, whole: Decimal) -> None:
    percent = compute.share(figure(part), figure(whole), decimals=3)
    assert abs(percent.result / 100 * whole - part) <= whole * Decimal("0.000005")
    assert percent.unit == "%"


@given(ABOVE_ZERO, ABOVE_ZERO)
def test_a_ratio_is_at_least_one(one: Decimal, two: Decimal) -> None:
    assert compute.ratio(figure(one), figure(two)).result >= 1


@given(ABOVE_ZERO, AMOUNTS)
def test_a_change_is_negative_only_for_a_fall(before: Decimal, after: Decimal) -> None:
    change = compute.change(figure(before), figure(after), decimals=6).result
    assert (change < 0) <= (after < before)
    assert (change > 0) <= (after > before)


@given(st.decimals(min_value=0, max_value=100, places=2))
def test_a_percentage_and_its_rest_make_a_hundred(percent: Decimal) -> None:
    assert compute.rest(figure(percent, "%")).result + percent == 100


@given(AMOUNTS, st.integers(0, 4))
def test_rounding_is_off_by_half_a_step_at_most(value: Decimal, decimals: int) -> None:
    step = Decimal(1).scaleb(-decimals)
    assert abs(compute.rounded(value, decimals) - value) <= step / 2


def test_a_half_is_rounded_away_from_zero() -> None:
    assert compute.rounded(Decimal("2.25"), 1) == Decimal("2.3")
    assert compute.rounded(Decimal("-2.25"), 1) == Decimal("-2.3")


def test_money_is_brought_to_one_scale() -> None:
    together = compute.total([figure("1.5", "EUR billion"), figure("250", "EUR million")])
    assert (together.result, together.unit) == (Decimal("1.75"), "EUR billion")
    assert compute.share(figure("250", "EUR million"), figure("1", "EUR billion")).result == 25
    assert (
        compute.difference(figure("900", "EUR thousand"), figure("1", "EUR million")).result == 100
    )


def test_what_is_no_money_is_never_rescaled() -> None:
    assert compute.in_unit(figure("40", "persons"), "EUR million") == 40
    assert compute.in_unit(figure("40", "EUR million"), "USD million") == 40


def test_percentages_differ_by_points() -> None:
    gap = compute.difference(figure("40", "%"), figure("15.5", "%"))
    assert (gap.result, gap.unit) == (Decimal("24.5"), "percentage points")


@pytest.mark.parametrize(
    ("values", "count", "mean"),
    [(["1.0", "2.0"], 2, "1.5"), (["10"], 3, "3.3"), (["10.25"], 2, "5.13")],
)
def test_a_mean_keeps_the_decimals_of_its_figures(values: list[str], count: int, mean: str) -> None:
    average = compute.mean([figure(value) for value in values], count)
    assert str(average.result) == mean


def test_a_part_of_an_amount_is_in_its_unit_with_its_working() -> None:
    part = compute.part(figure("63.5", "%"), figure("9882.0"))
    assert (str(part.result), part.unit) == ("6275.1", "EUR million")
    assert part.expression == "63.5 % of 9 882.0"
