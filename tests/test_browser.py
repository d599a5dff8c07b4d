"""The chat page in a real browser: it streams, it quotes, it loads nothing from elsewhere."""

import re
import shutil
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import pytest
from live import serving
from playwright.sync_api import Browser, Page, sync_playwright

from assistant.answer import Answer, Statement, Turn
from assistant.assistant import Assistant
from index.store import Index

FLAGS = (
    *("--no-sandbox", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
WIDTHS = (320, 820, 1440)
MESSAGES = "#conversation .message-content"
SHOWN = "#conversation .answer > p, #conversation .answer > ul > li"  # one for each statement
# Every element that may stand inside a message.
OURS = {"DIV", "SPAN", "P", "UL", "OL", "LI", "STRONG", "SUP", "BLOCKQUOTE", "BR", "A"}

PAYLOADS = [
    "<script>window.alive=1</script> budget",
    "<img src=x onerror=window.alive=1> budget",
    "<svg onload=window.alive=1></svg> budget",
    "<iframe src='http://192.0.2.1/frame'></iframe> budget",
    "![picture](http://192.0.2.1/pixel.png) budget",
    "[link](javascript:window.alive=1) budget",
    "<a href='javascript:window.alive=1'>budget</a>",
    "<style>body{display:none}</style> budget",
    "<link rel=stylesheet href=//192.0.2.1/x.css> budget",
    "<details open ontoggle=window.alive=1>budget</details>",
    "<math><mi xlink:href='javascript:window.alive=1'>budget</mi></math>",
    "</div></div></span><h1 id=escaped>budget</h1>",
    "&lt;img src=x onerror=window.alive=1&gt; budget",
    "$$\\href{javascript:window.alive=1}{budget}$$",
    "```html\n<script>window.alive=1</script>\n``` budget",
    "{{constructor.constructor('window.alive=1')()}} ${window.alive=1} budget",
    "<input autofocus onfocus=window.alive=1> <video src=//192.0.2.1/v> budget",
    "https://192.0.2.1/plain www.example.org mail@example.org budget",
    "# heading\n> quote\n\n1. one\n\n| a | b |\n|---|---|\n| 1 | budget |",
    "<thinking>budget</thinking> <base href=//192.0.2.1/> *a* _b_ ~~c~~ `d`",
]


@dataclass
class Heard:
    """What the browser said and asked for while a page was open."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    with serving(lambda: assistant, assistant.corpus.fund) as address:
        yield address


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("No browser: install one with `apt-get install chromium` and run again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def heard() -> Heard:
    return Heard()


@pytest.fixture
def page(browser: Browser, address: str, heard: Heard) -> Iterator[Page]:
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    page.on("request", lambda request: heard.requests.append(request.url))
    page.on("pageerror", lambda error: heard.console.append(str(error)))
    page.on(
        "console",
        lambda line: heard.console.append(line.text) if line.type in {"error", "warning"} else None,
    )
    page.goto(address)
    page.wait_for_selector("#question textarea")
    yield page
    page.close()


def ask(page: Page, question: str) -> None:
    """Ask ``question`` as soon as the page takes it, and wait until the answer is there."""
    before = page.locator("#conversation .bot-row").count()
    page.fill("#question textarea", question)
    while page.input_value("#question textarea") == question:  # the last answer may be unfinished
        page.press("#question textarea", "Enter")
        page.wait_for_timeout(100)
    page.wait_for_function(
        """before => {
            const rows = document.querySelectorAll("#conversation .bot-row")
            const last = rows[rows.length - 1]
            return rows.length > before && last.querySelector(".answer, .notice")
        }""",
        arg=before,
    )


def folded(text: str) -> str:
    return " ".join(text.split())


def test_an_answer_shows_the_very_words(
    page: Page, heard: Heard, assistant: Assistant, address: str
) -> None:
    question = assistant.corpus.fund.questions[0]
    expected = assistant.ask(question)
    ask(page, question)
    page.wait_for_selector("#conversation .sources")
    assert folded(page.inner_text(".asked")) == question
    quotes = [folded(text) for text in page.locator(".sources .quote").all_inner_texts()]
    assert quotes == [folded(citation.quote) for citation in expected.citations]
    shown = folded(page.inner_text(".answer"))
    for statement in expected.statements:
        assert folded(statement.text.replace("**", "").removeprefix("- ")) in shown
    assert page.locator(".source-title").first.inner_text() == expected.citations[0].title
    assert {re.match(r"\w+://[^/]+", url)[0] for url in heard.requests} == {address}  # type: ignore[index]
    assert heard.console == []


def test_the_page_greets_and_offers_questions(page: Page, assistant: Assistant) -> None:
    fund = assistant.corpus.fund
    assert page.inner_text("h1") == fund.name
    assert folded(page.inner_text(".greeting")) == folded(fund.greeting)
    assert page.locator("button.sample").all_inner_texts() == list(fund.questions)
    page.click(f"button.sample:has-text('{fund.questions[1]}')")
    page.wait_for_selector("#conversation .sources")
    assert folded(page.inner_text(".asked")) == fund.questions[1]
    assert page.locator("button.sample:visible").count() == 0


class Slow(Assistant):
    """The real assistant, with a pause after each statement; it keeps the turns it was given."""

    turns: Sequence[Turn] = ()

    def stream(self, question: str, turns: Sequence[Turn] = ()) -> Iterator[Statement | Answer]:
        self.turns = turns
        for part in super().stream(question, turns):
            yield part
            time.sleep(0.2)


def test_statements_come_one_by_one_and_are_kept(browser: Browser, index: Index) -> None:
    slow = Slow(index)
    asked = slow.corpus.fund.questions
    question, answer = next((q, a) for q in asked if len((a := slow.ask(q)).statements) > 2)
    with serving(lambda: slow, slow.corpus.fund) as address:
        page = browser.new_page()
        page.goto(address)
        page.fill("#question textarea", question)
        page.press("#question textarea", "Enter")
        for number in range(1, len(answer.statements) + 1):
            page.wait_for_function(f"() => document.querySelectorAll({SHOWN!r}).length == {number}")
        page.wait_for_selector("#conversation .sources")
        ask(page, question)
        page.close()
    assert slow.turns == (Turn("user", question), Turn("assistant", answer.text))


def test_a_second_question_is_read_after_the_first(page: Page, assistant: Assistant) -> None:
    for number, question in enumerate(assistant.corpus.fund.questions[:3], start=1):
        ask(page, question)
        assert page.locator(".asked").count() == number
    asked = page.locator(".asked").last.bounding_box()
    conversation = page.locator("#conversation").bounding_box()
    assert asked is not None
    assert conversation is not None
    assert 0 <= asked["y"] - conversation["y"] < 60, "the newest question is at the top"


def test_the_bin_begins_anew(page: Page, assistant: Assistant) -> None:
    ask(page, assistant.corpus.fund.questions[0])
    page.click("#conversation button[aria-label=Clear]")
    page.wait_for_selector("button.sample >> visible=true")
    assert page.locator(".asked").count() == 0


@pytest.mark.parametrize(("question", "said"), [("?!", "no words"), ("a" * 4001, "4000")])
def test_a_question_that_cannot_be_read_is_told(page: Page, question: str, said: str) -> None:
    ask(page, question)
    assert said in page.inner_text(".notice")


def test_no_markup_comes_alive(page: Page, heard: Heard, address: str) -> None:
    for payload in PAYLOADS:
        ask(page, payload)
        shown = page.locator(".asked").last.inner_text()
        assert folded(shown) == folded(payload)
        tags = page.eval_on_selector_all(f"{MESSAGES} .md *", "all => all.map(e => e.tagName)")
        assert set(tags) <= OURS, payload
        assert page.evaluate("window.alive") is None, payload
        assert page.locator("#escaped").count() == 0
    assert page.locator(f"{MESSAGES} a").count() == 0
    assert all(url.startswith(address) for url in heard.requests)
    assert heard.console == []
    assert page.is_visible("h1")


def test_no_name_is_read_out_as_markup(page: Page, assistant: Assistant) -> None:
    ask(page, assistant.corpus.fund.questions[0])
    names = page.eval_on_selector_all("[aria-label]", "all => all.map(e => e.ariaLabel)")
    assert not [name for name in names if "<" in name]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_every_width(
    browser: Browser, address: str, assistant: Assistant, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 720}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(address)
    page.wait_for_selector("#question textarea")
    for _ in range(2):
        overflow = page.evaluate("document.documentElement.scrollWidth - innerWidth")
        assert overflow <= 0
        box = page.locator("#question textarea").bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 720, "the question box is always in sight"
        ask(page, assistant.corpus.fund.questions[0])
    page.close()


def test_the_keyboard_is_enough(page: Page, assistant: Assistant) -> None:
    page.locator("button.sample").first.focus()
    assert page.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    page.keyboard.press("Enter")
    page.wait_for_selector("#conversation .sources")
    assert folded(page.inner_text(".asked")) == assistant.corpus.fund.questions[0]


def test_the_browser_keeps_no_cookie(page: Page, assistant: Assistant) -> None:
    ask(page, assistant.corpus.fund.questions[0])
    assert page.context.cookies() == []
