"""The source panel: the document of a citation, its very words marked and in sight."""

from collections.abc import Iterator

import pytest
from axe_check import violations
from browsing import Heard, ask, open_chat
from live import serving
from playwright.sync_api import Browser, Page
from swimming import write_sources

from assistant.answer import Answer
from assistant.assistant import Assistant
from index.embed import Embedder
from index.store import ensure

PANEL = ".source-panel"
MARKED = f"{PANEL} mark.active"
# Whether the first active mark lies inside the part of the text that is seen.
IN_SIGHT = """() => {
    const mark = document.querySelector("mark.active").getBoundingClientRect()
    const text = document.querySelector(".source-text").getBoundingClientRect()
    return mark.top >= text.top && mark.top < text.bottom
}"""


def open_source(page: Page, number: int) -> None:
    """Open source ``number`` of the last answer by its marker in the words."""
    page.locator(f".turn:last-child .answer > * .marker[data-number='{number}']").first.click()
    page.wait_for_selector(f"{PANEL} mark.active")


def highlighted(page: Page) -> str:
    """The words that stand out most."""
    return "".join(page.locator(MARKED).all_text_contents())


@pytest.fixture(scope="module")
def cited(assistant: Assistant) -> tuple[str, Answer]:
    """A question whose answer cites two places of one document."""
    asked = assistant.corpus.fund.questions
    return next((q, a) for q in asked if len((a := assistant.ask(q)).citations) > 1)


def test_every_marker_opens_its_very_words(chat: Page, heard: Heard, assistant: Assistant) -> None:
    for question in assistant.corpus.fund.questions[:3]:
        chat.click(".new")
        ask(chat, question)
        for citation in assistant.ask(question).citations:
            open_source(chat, citation.number)
            assert highlighted(chat) == citation.quote
            assert chat.evaluate(IN_SIGHT)
            assert chat.inner_text(f"{PANEL} h2") == citation.title
            assert chat.inner_text(".source-path").endswith(citation.heading)
            assert citation.edition in chat.inner_text(".source-details")
            chat.keyboard.press("Escape")
    assert heard.console == []


def test_all_quotes_of_a_document_are_marked(chat: Page, cited: tuple[str, Answer]) -> None:
    question, answer = cited
    ask(chat, question)
    open_source(chat, 1)
    assert chat.locator(f"{PANEL} mark").count() >= len(answer.citations)
    first, second = answer.citations[:2]
    assert highlighted(chat) == first.quote
    chat.click(".source-choice [data-number='2']")
    assert highlighted(chat) == second.quote
    assert chat.evaluate(IN_SIGHT)
    active, other = (
        chat.locator(f"{PANEL} mark{kind}").first.evaluate("e => getComputedStyle(e).background")
        for kind in (".active", ":not(.active)")
    )
    assert active != other
    assert violations(chat) == []


def test_the_keyboard_opens_and_leaves_it(chat: Page, assistant: Assistant) -> None:
    question = assistant.corpus.fund.questions[0]
    citation = assistant.ask(question).citations[0]
    ask(chat, question)
    marker = chat.locator(".answer .marker").first
    marker.focus()
    name = marker.get_attribute("aria-label") or ""
    assert name.startswith(f"Source 1: {citation.title}, {citation.heading}")
    chat.keyboard.press("Enter")
    chat.wait_for_selector(MARKED)
    assert chat.evaluate("document.activeElement.closest('.source-panel') !== null")
    chat.keyboard.press("Escape")
    assert chat.locator(PANEL).is_hidden()
    assert chat.evaluate("document.activeElement === document.querySelector('.answer .marker')")
    chat.keyboard.press("Space")
    chat.wait_for_selector(MARKED)
    chat.click(".source-close")
    assert chat.evaluate("document.activeElement.className") == "marker"


@pytest.mark.parametrize("width", [320, 820, 1440])
def test_it_is_a_sheet_where_there_is_no_room(
    browser: Browser, address: str, assistant: Assistant, width: int
) -> None:
    whole = width < 1024
    page = open_chat(browser, address, viewport={"width": width, "height": 720})
    ask(page, assistant.corpus.fund.questions[0])
    open_source(page, 1)
    box = page.locator(PANEL).bounding_box()
    assert box is not None
    assert (box["width"] == width) == whole
    assert page.evaluate("document.querySelector('.source-panel').matches(':modal')") == whole
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(page) == []
    if not whole:  # the answer stays beside it
        talk = page.locator(".talk").bounding_box()
        assert talk is not None
        assert talk["x"] + talk["width"] <= box["x"]
    page.close()


def test_a_document_that_does_not_come_is_told(chat: Page, assistant: Assistant) -> None:
    chat.route("**/api/documents/**", lambda route: route.abort())
    ask(chat, assistant.corpus.fund.questions[0])
    chat.click(".answer .marker")
    chat.wait_for_selector(f"{PANEL} [role=alert]")
    assert violations(chat) == []
    chat.unroute("**/api/documents/**")
    chat.keyboard.press("Escape")
    open_source(chat, 1)
    assert highlighted(chat)


@pytest.fixture(scope="module")
def beyond(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A corpus whose words stand behind characters that a browser counts as two."""
    folder = tmp_path_factory.mktemp("beyond")
    lines = ("𝔖𝔴𝔦𝔪 🏊🏽 𠜎 in every pool.", "Pools may be repaired with money of this fund.")
    sources = write_sources(folder / "sources", lines)
    assistant = Assistant(ensure(sources, folder / "store", embedder, progress=False))
    with serving(lambda: assistant, assistant.corpus.fund) as address:
        yield address


def test_characters_are_counted_as_the_server_counts(browser: Browser, beyond: str) -> None:
    page = open_chat(browser, beyond)
    ask(page, "May pools be repaired?")
    open_source(page, 1)
    assert highlighted(page) == page.locator(".quote").first.text_content()
    assert "repaired" in highlighted(page)
    page.close()
