"""The chat page in a real browser: it streams, it quotes, it loads nothing from elsewhere."""

import re
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from axe_check import violations
from browsing import BOX, LINES, Heard, answered, ask, folded, open_chat
from live import serving
from playwright.sync_api import Browser, Page

from assistant.answer import Answer, Statement, Turn
from assistant.assistant import Assistant
from assistant.feedback import FeedbackBook
from assistant.settings import Settings
from assistant.wire import figure_label
from index.store import Index

# How many lines the answer had, at which ms.
COUNTER = """lines => {
    window.counts = []
    new MutationObserver(() => {
        const count = document.querySelectorAll(lines).length
        if (count !== window.counts.at(-1)?.[0]) window.counts.push([count, performance.now()])
    }).observe(document.querySelector(".turns"), { childList: true, subtree: true })
}"""
PAUSE = 0.3  # seconds between two statements of a slow answer


class Slow(Assistant):
    """The real assistant, with a pause after each statement; it keeps the turns it was given."""

    turns: Sequence[Turn] = ()

    def stream(
        self, question: str, turns: Sequence[Turn] = (), writer: str = ""
    ) -> Iterator[Statement | Answer]:
        self.turns = turns
        for part in super().stream(question, turns, writer):
            yield part
            time.sleep(PAUSE)


@pytest.fixture(scope="module")
def slow(index: Index) -> Slow:
    return Slow(index)


@pytest.fixture(scope="module")
def slowly(slow: Slow) -> Iterator[str]:
    with serving(lambda: slow, slow.corpus.fund) as address:
        yield address


@pytest.fixture(scope="module")
def long(assistant: Assistant) -> tuple[str, Answer]:
    """A question whose answer has several statements."""
    asked = assistant.corpus.fund.questions
    return next((q, a) for q in asked if len((a := assistant.ask(q)).statements) > 2)


def test_an_answer_shows_the_very_words(
    chat: Page, heard: Heard, assistant: Assistant, address: str
) -> None:
    question = assistant.corpus.fund.questions[0]
    expected = assistant.ask(question)
    ask(chat, question)
    chat.evaluate("document.querySelector('.sources').open = true")
    assert folded(chat.inner_text(".asked")) == question
    quotes = [folded(text) for text in chat.locator(".sources .quote").all_inner_texts()]
    assert quotes == [folded(citation.quote) for citation in expected.citations]
    shown = folded(chat.inner_text(".answer"))
    for statement in expected.statements:
        for line in statement.text.splitlines():
            assert folded(line.replace("**", "").removeprefix("- ")) in shown
    assert chat.locator(".source-title").first.inner_text() == expected.citations[0].title
    assert {re.match(r"\w+://[^/]+|blob:|data:", url)[0] for url in heard.requests} == {address}  # type: ignore[index]
    assert heard.console == []
    assert chat.context.cookies() == []


def test_the_page_greets_and_offers_questions(chat: Page, assistant: Assistant) -> None:
    fund = assistant.corpus.fund
    assert folded(chat.inner_text("h1")).startswith(fund.name)
    assert folded(chat.inner_text(".greeting")) == folded(fund.greeting)
    assert chat.locator("button.sample").all_inner_texts() == list(fund.questions)
    chat.click(f"button.sample:has-text('{fund.questions[1]}')")
    answered(chat, 1)
    assert folded(chat.inner_text(".asked")) == fund.questions[1]
    assert chat.locator(".welcome").is_hidden()


def test_statements_come_one_by_one_and_are_kept(
    browser: Browser, slow: Slow, slowly: str, long: tuple[str, Answer]
) -> None:
    question, answer = long
    page = open_chat(browser, slowly)
    page.evaluate(COUNTER, LINES)
    ask(page, question)
    counts = [(count, ms) for count, ms in page.evaluate("window.counts") if count]
    lines = [len(statement.text.splitlines()) for statement in answer.statements]
    assert {sum(lines[:number]) for number in range(1, len(lines) + 1)} <= {c for c, _ in counts}
    assert counts[-1][1] - counts[0][1] > 500 * PAUSE * (len(lines) - 1)
    ask(page, question)
    page.close()
    assert slow.turns == (Turn("user", question), Turn("assistant", answer.text))


def test_an_answer_is_stopped_and_asked_again(
    browser: Browser, slowly: str, long: tuple[str, Answer]
) -> None:
    question, answer = long
    page = open_chat(browser, slowly)
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    page.wait_for_selector(LINES)
    assert page.locator(".composer .primary").is_hidden()
    page.click(".composer .secondary")
    answered(page, 1)
    assert "Stopped" in page.inner_text(".notice")
    lines = sum(len(statement.text.splitlines()) for statement in answer.statements)
    assert 0 < page.locator(LINES).count() < lines
    assert violations(page) == []
    page.click(".icon-retry")
    page.wait_for_selector(".sources")
    answered(page, 1)
    assert page.locator(LINES).count() == lines
    page.close()


def test_a_question_is_edited(chat: Page, assistant: Assistant) -> None:
    first, second, third = assistant.corpus.fund.questions[:3]
    ask(chat, first)
    ask(chat, second)
    chat.locator(".icon-edit").last.click()
    assert chat.input_value(".asked textarea") == second
    chat.keyboard.press("Escape")
    assert chat.locator(".asked textarea").count() == 0
    chat.keyboard.press("Enter")  # the focus is back on the button
    assert violations(chat) == []
    chat.fill(".asked textarea", third)
    chat.keyboard.press("Enter")
    chat.wait_for_selector(f".turn:last-child:has-text('{third}') .actions")
    assert chat.locator(".asked h2").all_inner_texts() == [first, third]


def test_a_second_question_is_read_after_the_first(chat: Page, assistant: Assistant) -> None:
    for question in assistant.corpus.fund.questions[:3]:
        ask(chat, question)
    asked = chat.locator(".asked").last.bounding_box()
    assert asked is not None
    assert 0 <= asked["y"] < 80, "the newest question is at the top"


@pytest.mark.parametrize(("question", "said"), [("?!", "no words"), ("a" * 4001, "4000")])
def test_a_question_that_cannot_be_read_is_told(chat: Page, question: str, said: str) -> None:
    chat.fill(BOX, question)
    chat.press(BOX, "Enter")
    assert said in chat.inner_text(".wrong")
    assert chat.input_value(BOX) == question, "it can be mended"
    assert chat.locator(".turn").count() == 0
    assert violations(chat) == []


def test_what_could_be_asked_next_is_asked(chat: Page, assistant: Assistant) -> None:
    question = assistant.corpus.fund.questions[2]
    offered = assistant.ask(question).suggestions
    ask(chat, question)
    assert tuple(chat.locator(".follow-ups .sample").all_inner_texts()) == offered
    chat.click(".follow-ups .sample")
    answered(chat, 2)
    assert chat.locator(".asked h2").last.inner_text() == offered[0]


def test_a_computation_shows_its_working(chat: Page, assistant: Assistant) -> None:
    question = "What is the sum of the amounts programmed from 2023 to 2025?"
    made = assistant.ask(question).computations[0]
    ask(chat, question)
    chat.click(".working summary")
    shown = folded(chat.locator(".working > ol > li").first.inner_text())
    assert shown.startswith(folded(f"{made.expression} = "))
    for figure in made.operands:
        assert folded(f"{figure_label(figure)} ({figure.period}): ") in shown
    assert chat.locator(".operands").first.locator(".marker").count() == len(made.operands)
    assert violations(chat) == []


def test_numbers_that_are_looked_at_come_as_a_chart(chat: Page, assistant: Assistant) -> None:
    question = "What are the amounts programmed for each year from 2021 to 2027?"
    chart = assistant.ask(question).chart
    assert chart is not None
    ask(chat, question)
    chat.wait_for_selector(".drawing svg")
    chat.click(".chart summary")
    cells = [folded(text) for text in chat.locator(".chart td").all_inner_texts()]
    assert {point.written for point in chart.points} <= set(cells)
    assert violations(chat) == []


def test_an_answer_is_copied_with_its_sources(chat: Page, assistant: Assistant) -> None:
    chat.context.grant_permissions(["clipboard-read", "clipboard-write"])
    question = assistant.corpus.fund.questions[0]
    citation = assistant.ask(question).citations[0]
    ask(chat, question)
    chat.click("text=Copy with sources")
    plain = chat.evaluate("navigator.clipboard.readText()")
    assert f"[1] {citation.title}" in plain
    assert f"“{folded(citation.quote)}”" in plain
    assert "**" not in plain
    chat.click("text=Copy as Markdown")
    assert "\\[1\\] " in chat.evaluate("navigator.clipboard.readText()")


def test_feedback_is_sent_and_stored(
    browser: Browser, assistant: Assistant, tmp_path: Path
) -> None:
    settings = Settings(feedback=tmp_path / "feedback.db", feedback_days=30)
    question = assistant.corpus.fund.questions[0]
    with serving(lambda: assistant, assistant.corpus.fund, settings=settings) as address:
        page = open_chat(browser, address)
        ask(page, question)
        page.click(".icon-down")
        assert "30 days" in page.inner_text(".feedback")
        assert violations(page) == []
        page.keyboard.type("Too long.")
        page.click(".feedback [type=submit]")
        page.wait_for_selector(".feedback .done")
        assert violations(page) == []
        page.close()
    (kept,) = FeedbackBook(tmp_path / "feedback.db", 30).read()
    stored = kept.feedback
    assert (stored.vote, stored.comment, stored.question) == ("down", "Too long.", question)
    assert stored.answer == assistant.ask(question).text


def test_a_question_waits_for_the_documents(browser: Browser, assistant: Assistant) -> None:
    def build() -> Assistant:
        time.sleep(2)
        return assistant

    with serving(build, assistant.corpus.fund, wait=False) as opening:
        page = open_chat(browser, opening)
        ask(page, assistant.corpus.fund.questions[0])
        assert page.locator(".sources").count() == 1
        page.close()
