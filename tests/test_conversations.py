"""Conversations: kept in the browser alone, listed, reopened, deleted, taken away."""

import json
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from axe_check import violations
from browsing import BOX, Heard, answered, ask, open_chat
from live import serving
from playwright.sync_api import Browser, Download, Page

from assistant.answer import Answer, Statement, Turn
from assistant.assistant import Assistant
from assistant.web.chat import TURNS
from assistant.wire import answer_to_json
from index.store import Index

MANY = 100


class Attentive(Assistant):
    """The real assistant; it keeps the turns it was given."""

    turns: Sequence[Turn] = ()

    def stream(
        self, question: str, turns: Sequence[Turn] = (), writer: str = ""
    ) -> Iterator[Statement | Answer]:
        self.turns = turns
        return super().stream(question, turns, writer)


@pytest.fixture(scope="module")
def attentive(index: Index) -> Attentive:
    return Attentive(index)


@pytest.fixture(scope="module")
def attended(attentive: Attentive) -> Iterator[str]:
    with serving(lambda: attentive, attentive.corpus.fund) as address:
        yield address


def reload(page: Page) -> None:
    """The page as it is found another day."""
    page.reload()
    page.wait_for_selector(BOX)


def put(page: Page, turns: object, name: str = "long") -> None:
    """A conversation as the browser keeps it."""
    title = {"title": name, "changed": "2026-01-01T00:00:00Z"}
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, value)",
        [f"assistant.title.{name}", json.dumps(title)],
    )
    page.evaluate(
        "([key, value]) => localStorage.setItem(key, value)",
        [
            f"assistant.turns.{name}",
            json.dumps({"created": "2026-01-01T00:00:00Z", "turns": turns}),
        ],
    )


def taken(page: Page, words: str) -> Path:
    """The file that the button with ``words`` gives."""
    with page.expect_download() as waiting:
        page.click(f"text={words}")
    download: Download = waiting.value
    return Path(download.path())


def test_they_are_listed_and_reopened(chat: Page, assistant: Assistant) -> None:
    first, second = assistant.corpus.fund.questions[:2]
    ask(chat, first)
    shown = chat.inner_text(".turn")
    chat.click(".new")
    assert chat.locator(".welcome").is_visible()
    ask(chat, second)
    assert chat.locator(".kept-open").all_inner_texts() == [second, first]
    reload(chat)
    assert chat.locator(".welcome").is_visible()
    chat.click(f".kept-open:has-text('{first}')")
    chat.wait_for_selector(".turn .actions")
    assert chat.inner_text(".turn") == shown
    assert violations(chat) == []
    chat.click(".answer .marker")
    chat.wait_for_selector("mark.active")


def test_a_reopened_one_goes_on(browser: Browser, attentive: Attentive, attended: str) -> None:
    first, second = attentive.corpus.fund.questions[:2]
    page = open_chat(browser, attended)
    ask(page, first)
    reload(page)
    page.click(".kept-open")
    ask(page, second)
    assert [turn.content for turn in attentive.turns if turn.role == "user"] == [first]
    assert page.locator(".kept-open").count() == 1
    page.close()


def test_an_earlier_question_is_asked_anew_in_a_copy(chat: Page, assistant: Assistant) -> None:
    first, second, third = assistant.corpus.fund.questions[:3]
    ask(chat, first)
    ask(chat, second)
    chat.locator(".icon-edit").first.click()
    chat.fill(".asked textarea", third)
    chat.keyboard.press("Enter")
    answered(chat, 1)
    assert chat.locator(".kept-open").all_inner_texts() == [third, first]
    chat.click(f".kept-open:has-text('{first}')")
    answered(chat, 2)


def test_one_or_all_are_deleted(chat: Page, assistant: Assistant) -> None:
    for question in assistant.corpus.fund.questions[:3]:
        chat.click(".new")
        ask(chat, question)
    chat.once("dialog", lambda dialog: dialog.dismiss())
    chat.locator(".kept-delete").last.click()
    assert chat.locator(".kept-open").count() == 3
    chat.on("dialog", lambda dialog: dialog.accept())
    chat.locator(".kept-delete").last.click()
    assert chat.locator(".kept-open").count() == 2
    assert chat.locator(".turn").count() == 1, "the open one stays"
    chat.click("text=Delete all conversations")
    assert chat.locator(".kept-open").count() == 0
    assert chat.locator(".turn").count() == 0
    assert chat.evaluate("Object.keys(localStorage).filter(k => k.startsWith('assistant.'))") == []
    assert violations(chat) == []


def test_one_is_exported(chat: Page, assistant: Assistant) -> None:
    questions = assistant.corpus.fund.questions[:2]
    answers = [assistant.ask(questions[0])]
    for question in questions:
        ask(chat, question)
    exported = json.loads(taken(chat, "Export as JSON").read_text(encoding="utf-8"))
    assert [turn["question"] for turn in exported["turns"]] == list(questions)
    first = exported["turns"][0]["answer"]
    assert first | {"timings_ms": 0} == answer_to_json(answers[0]) | {"timings_ms": 0}
    written = taken(chat, "Export as Markdown").read_text(encoding="utf-8")
    assert [line for line in written.splitlines() if line.startswith("## ")] == [
        f"## {question}" for question in questions
    ]
    for citation in answers[0].citations:
        assert f"\\[{citation.number}\\] {citation.title}" in written


def test_a_hundred_turns_are_no_burden(
    browser: Browser, attentive: Attentive, attended: str
) -> None:
    questions = attentive.corpus.fund.questions
    answers = [answer_to_json(attentive.ask(question)) for question in questions]
    turns = [
        {"question": f"{place}. {questions[place % 6]}", "answer": answers[place % 6]}
        for place in range(MANY)
    ]
    page = open_chat(browser, attended)
    put(page, turns)
    reload(page)
    started = time.perf_counter()
    page.click(".kept-open")
    assert page.locator(".turn").count() == MANY
    ask(page, questions[0])
    assert time.perf_counter() - started < 5
    asked = [turn.content for turn in attentive.turns if turn.role == "user"]
    assert asked == [turn["question"] for turn in turns[-TURNS:]], "the last ones are sent"
    reload(page)
    page.click(".kept-open")
    assert page.locator(".turn").count() == MANY + 1
    page.close()


def test_a_full_browser_is_told(chat: Page, assistant: Assistant) -> None:
    chat.evaluate("localStorage.setItem('other', 'x'.repeat(5_240_000))")
    ask(chat, assistant.corpus.fund.questions[1])
    ask(chat, assistant.corpus.fund.questions[1])
    chat.wait_for_selector(".wrong:has-text('keeps no more')")
    assert chat.locator(".sources").count() == 2, "the conversation goes on"


@pytest.mark.parametrize("kept", ["", "{", "null", "[]", '{"turns": 1}', '{"turns": [{}]}'])
def test_what_cannot_be_read_does_no_harm(
    chat: Page, heard: Heard, assistant: Assistant, kept: str
) -> None:
    put(chat, [], "broken")
    chat.evaluate("kept => localStorage.setItem('assistant.turns.broken', kept)", kept)
    reload(chat)
    chat.click(".kept-open")
    ask(chat, assistant.corpus.fund.questions[0])
    assert chat.locator(".sources").count() == 1
    assert heard.console == []
