import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.answer import Computation, Finding
from assistant.assistant import Assistant
from assistant.findings import compute
from assistant.findings.phrase import say, say_figure, say_number
from assistant.grounded import Written
from assistant.verify import verify
from corpus.numbers import write_number
from corpus.records import Figure, Role, Span

SPAN = Span("page", 0, 200)


def figure(value: str, unit: str = "EUR million", period: str = "2025", at: int = 10) -> Figure:
    return Figure(
        id=f"page#{at}",
        subject="Programmed",
        role=Role.PLANNED,
        value=Decimal(value),
        written=write_number(Decimal(value)),
        unit=unit,
        span=SPAN,
        number=Span("page", at, at + 5),
        period=period,
    )


amounts = st.decimals("0.1", "99999.9", places=1)
counts = st.integers(2, 9_999_999).map(Decimal)


def changed(text: str) -> st.SearchStrategy[str]:
    """``text`` with one of its digits replaced by another."""
    places = [match.start() for match in re.finditer(r"\d", text)]
    return st.builds(
        lambda at, step: f"{text[:at]}{(int(text[at]) + step) % 10}{text[at + 1 :]}",
        st.sampled_from(places),
        st.integers(1, 9),
    )


@given(amounts)
def test_a_stored_figure_may_be_said(value: Decimal) -> None:
    stored = figure(str(value))
    told = Finding(f"**{say_figure(stored)}** programmed for 2025.", (SPAN,), (stored,))
    assert verify(told, ["no number here"]) == []


@given(amounts, st.data())
def test_a_wrong_digit_of_a_figure_or_its_year_is_caught(
    value: Decimal, data: st.DataObject
) -> None:
    stored = figure(str(value))
    text = data.draw(changed(f"**{say_figure(stored)}** programmed for 2025."))
    assert verify(Finding(text, (SPAN,), (stored,)), ["no number here"])


@given(counts, st.data())
def test_a_wrong_digit_of_a_quoted_number_is_caught(value: Decimal, data: st.DataObject) -> None:
    quote = f"In all {say_number(value)} persons came between 15 May 1998 and 2003 (Article 41)."
    assert verify(Finding(quote, (SPAN,)), [quote]) == []
    assert verify(Finding(data.draw(changed(quote)), (SPAN,)), [quote])


@given(amounts, amounts, st.data())
def test_a_wrong_digit_of_a_computation_is_caught(
    one: Decimal, other: Decimal, data: st.DataObject
) -> None:
    figures = figure(str(one)), figure(str(other), period="2026", at=20)
    total = compute.total(figures)
    told = f"**{say(total.result, total.unit)}** for 2025 and 2026: {total.expression}."
    finding = Finding(told, (SPAN,), figures, (total,))
    assert verify(finding, []) == []
    known = {one, other, total.result}
    wrong = data.draw(changed(told).filter(lambda text: not _swaps(told, text, known)))
    assert verify(replace(finding, statement=wrong), [])


def _swaps(told: str, wrong: str, known: set[Decimal]) -> bool:
    """Whether the changed digit made one known number or year of another."""
    numbers = re.compile(r"\d[\d ]*\.\d|20\d\d")
    pairs = zip(numbers.findall(told), numbers.findall(wrong), strict=False)
    values = [Decimal(after.replace(" ", "")) for before, after in pairs if before != after]
    return any(value in known | {Decimal(2025), Decimal(2026)} for value in values)


@pytest.mark.parametrize(
    "text",
    [
        "EUR 1 686.3 million",
        "EUR 1 686 million",
        "EUR 1.69 billion",
        "EUR 1.7 billion",
        "EUR 1 686 300 000",
        "1 686.3",
    ],
)
def test_a_figure_may_be_said_in_any_scale(text: str) -> None:
    assert verify(Finding(f"It has {text}.", (SPAN,), (figure("1686.3"),)), []) == []


@pytest.mark.parametrize(
    "text",
    [
        "EUR 1 686.3 billion",
        "EUR 1 686.3 thousand",
        "USD 1 686.3 million",
        "EUR 1 687 million",
        "EUR 1.6 billion",
        "EUR 2 billion",
        "1 686.3 %",
        "EUR 686.3 million",
        "three years",
    ],
)
def test_another_amount_scale_or_unit_is_caught(text: str) -> None:
    assert verify(Finding(f"It has {text}.", (SPAN,), (figure("1686.3"),)), [])


def test_a_quote_with_a_decimal_comma_may_be_said_as_it_stands() -> None:
    quote = "Insgesamt 9.882,0 Millionen, davon 63,5 %."
    assert verify(Finding(quote, (SPAN,)), [quote]) == []
    assert verify(Finding(quote.replace("63,5", "63,6"), (SPAN,)), [quote])


def test_a_part_of_a_quoted_number_is_not_that_number() -> None:
    assert verify(Finding("It has 882.0 places.", (SPAN,)), ["| 2021 | 9 882.0 |"])


def test_a_count_may_be_said_in_words() -> None:
    made = Computation("count of entries", Decimal(2), "", ())
    assert verify(Finding("**Two** (2) entries are open:", (SPAN,), (), (made,)), []) == []
    assert verify(Finding("**Three** (2) entries are open:", (SPAN,), (), (made,)), [])


def test_the_number_of_a_list_line_claims_nothing() -> None:
    assert verify(Finding("3. Bridges: **many**", (SPAN,)), ["Bridges"]) == []


def test_nothing_is_said_of_the_documents_without_a_citation() -> None:
    assert verify(Finding("It is open to all.", ()), []) == ["it cites nothing"]
    assert verify(Finding("Hello, this is about 2021-2027.", (), talk=True), []) == []


def test_what_is_computed_with_must_be_cited() -> None:
    far = replace(figure("5.5"), span=Span("other", 0, 50), number=Span("other", 1, 4))
    assert verify(Finding("EUR 5.5 million", (SPAN,), (far,)), []) != []
    made = Computation("working", Decimal("5.5"), "EUR million", (far,))
    assert verify(Finding("EUR 5.5 million", (SPAN,), (), (made,)), []) != []


def test_only_what_is_borne_out_is_answered(
    assistant: Assistant, caplog: pytest.LogCaptureFixture
) -> None:
    passage = next(p for p in assistant.corpus.passages if p.text.isascii())
    good = Finding(passage.text, (passage.span,))
    bad = Finding("It had 123 456 zebras.", (passage.span,))
    answer = assistant.compose([Written((bad, good))])
    assert [passage.text in statement.text for statement in answer.statements] == [True]
    assert not answer.abstained
    assert "nothing bears out “123 456”" in caplog.text


def test_an_answer_of_which_nothing_is_left_is_a_refusal(assistant: Assistant) -> None:
    span = assistant.corpus.passages[0].span
    answer = assistant.compose([Written((Finding("It had 123 456 zebras.", (span,)),))])
    assert answer.abstained
    assert answer.reason
    assert "zebras" not in answer.text
    assert answer.citations == ()
