"""Readings that pick the members of a series which meet a condition: above, below, missed."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import Decimal

from assistant.understanding.catalogue import Catalogue, Item
from assistant.understanding.query import Query
from assistant.understanding.reading import Condition, Operation, Reading
from corpus.words import fold

_UNIVERSAL = frozenset({"all", "every", "each", "everything", "not", "except"})


def propose_filters(query: Query, catalogue: Catalogue, base: Reading) -> Iterable[Reading]:
    """The members of a series that meet each condition which the question may name."""
    filtered = replace(base, operation=Operation.FILTER)
    for condition in _conditions(query, catalogue, base):
        chosen = select(base.items, condition)
        marks = {f"by {condition.kind}": 1.0}
        yield replace(filtered, condition=condition, items=chosen, marks=marks)
        yield from _first_to_meet(
            query, replace(filtered, condition=condition, marks=marks), chosen
        )


def _first_to_meet(query: Query, filtered: Reading, chosen: Sequence[Item]) -> Iterable[Reading]:
    """The first or last year that meets a condition: "when does it pass one billion?"."""
    if not (chosen and filtered.series and filtered.series.years):
        return
    last = query.question.has("time.last")
    if last or query.question.has("time.first", "operation.when"):
        item = chosen[-1 if last else 0]
        marks = {**filtered.marks, "one of them": 1.0}
        yield replace(filtered, items=(item,), count=1, descending=last, marks=marks)


def _conditions(query: Query, catalogue: Catalogue, base: Reading) -> Iterable[Condition]:
    question, series = query.question, base.series
    unit = series.unit if series else ""
    for number, amount in zip(question.numbers, question.amounts, strict=True):
        if (number in question.percents) is not unit.startswith("%") or amount == question.count:
            continue
        kind = "below" if _says_below(question.text) else "above"
        yield Condition(kind, threshold=_in_unit(number, amount, unit))
    if series is None or not series.derived:
        return
    if question.has("role.exceeded"):
        yield Condition("exceeded")
    if question.has("role.missed"):
        yield Condition("missed")
    if question.has("role.unreported"):
        yield Condition("unreported")
    text = f" {fold(question.text)} "
    for label in catalogue.labels:
        if f"{fold(label)}" in text:
            yield Condition("label", label=label)
            if _UNIVERSAL & {token.text for token in question.tokens}:
                yield Condition("other label", label=label)


def select(items: Sequence[Item], condition: Condition) -> tuple[Item, ...]:
    """The members that meet ``condition``."""
    return tuple(item for item in items if _meets(item, condition))


def _meets(item: Item, condition: Condition) -> bool:
    label = next((f.assessment for f in item.figures if f.assessment), "")
    labelled = fold(label) == fold(condition.label)
    reported = item.value >= 0
    return {
        "label": labelled,
        "other label": not labelled,
        "unreported": not reported,
        "exceeded": item.value >= 100,
        "missed": reported and item.value < 100,
        "below": reported and item.value < condition.threshold,
        "above": reported and item.value > condition.threshold,
    }[condition.kind]


def _says_below(text: str) -> bool:
    folded = fold(text)
    return any(
        word in folded for word in ("below", "under ", "less than", "fewer than", "lower than")
    )


def _in_unit(number: Decimal, amount: Decimal, unit: str) -> Decimal:
    """A threshold in a series' unit: "over one billion" of a series in EUR million is 1000.

    A number without a scale word ("above 1400") is taken to be in the unit already.
    """
    scale = {"thousand": 10**3, "million": 10**6, "billion": 10**9}.get(unit.rpartition(" ")[2], 1)
    threshold = amount / scale if amount >= scale > 1 else number
    return threshold if threshold != threshold.to_integral() else threshold.quantize(Decimal(1))
