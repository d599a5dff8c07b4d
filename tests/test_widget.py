"""The widget in a real browser, on pages of other origins with a strict security policy."""

import gzip
import html
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import httpx
import pytest
from axe_check import violations
from hosts import site
from live import SETTINGS, serving
from playwright.sync_api import Browser, Frame, Locator, Page

from assistant.assistant import Assistant
from assistant.web.words import say

ROOT = Path(__file__).parents[1]
DEMO = (ROOT / "docs" / "demo.html").read_text(encoding="utf-8")
OPEN, CLOSE = "fund-assistant >> button.open", "fund-assistant >> .bar button"
PANEL, IFRAME = "fund-assistant >> .panel", "fund-assistant >> iframe"


@dataclass
class Places:
    """The assistant, a page that may embed it, and one that may not."""

    assistant: str
    allowed: str
    refused: str
    pages: dict[str, str]

    def write(self, attributes: str = "", body: str = "", policy: str = "") -> str:
        """Write a host page; gives its path. Without ``policy``, the demo page's own one."""
        page = DEMO.replace("http://127.0.0.1:7860", self.assistant)
        page = re.sub(r'data-title="[^"]*" data-colour="[^"]*"', lambda _: attributes, page)
        if policy:
            page = re.sub(r'content="default-src[^"]*"', f'content="{policy}"', page)
        path = f"/page{len(self.pages)}"
        self.pages[path] = page.replace("</main>", f"{body}</main>")
        return path


@pytest.fixture(scope="module")
def places(assistant: Assistant) -> Iterator[Places]:
    pages: dict[str, str] = {}
    with site(pages) as allowed, site(pages) as refused:
        settings = replace(SETTINGS, origins=(allowed,))
        with serving(lambda: assistant, assistant.corpus.fund, settings=settings) as address:
            pages["/demo"] = DEMO.replace("http://127.0.0.1:7860", address)
            yield Places(address, allowed, refused, pages)


@dataclass
class Heard:
    """What the browser said and asked for."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)
    bytes: int = 0


@pytest.fixture
def heard(page: Page) -> Heard:
    heard = Heard()
    page.on("console", lambda line: heard.console.append(f"{line.type}: {line.text}"))
    page.on("pageerror", lambda error: heard.console.append(f"pageerror: {error}"))
    page.on("request", lambda request: heard.requests.append(request.url))
    return heard


@pytest.fixture
def visit(page: Page, places: Places) -> Callable[..., Page]:
    """Open a host page with the widget on the allowed origin."""

    def visit(attributes: str = "", **written: str) -> Page:
        page.goto(places.allowed + places.write(attributes, **written))
        return page

    return visit


def inside(page: Page) -> Frame:
    """The frame of the widget, once it is there."""
    frame = page.wait_for_selector(IFRAME).content_frame()  # type: ignore[union-attr]
    assert frame is not None
    frame.wait_for_selector("#question")
    return frame


def ask(frame: Frame, question: str) -> Locator:
    """Ask in the frame; gives the answer's article once its sources are there."""
    frame.fill("#question", question)
    frame.press("#question", "Enter")
    turn = frame.locator(".turn").last
    turn.locator(".sources").wait_for()
    return turn


def folded(text: str) -> str:
    return " ".join(text.split())


def test_an_answer_shows_its_quotes(
    page: Page, places: Places, heard: Heard, assistant: Assistant
) -> None:
    question = assistant.corpus.fund.questions[0]
    expected = assistant.ask(question)
    page.goto(f"{places.allowed}/demo")
    page.click(OPEN)
    turn = ask(inside(page), question)
    quotes = [folded(text) for text in turn.locator("blockquote").all_inner_texts()]
    assert quotes == [folded(citation.quote) for citation in expected.citations]
    assert all(quote.is_visible() for quote in turn.locator("blockquote").all())
    said = folded(turn.locator(".said").inner_text())
    for statement in expected.statements:
        assert folded(statement.text.replace("**", "").removeprefix("- ")) in said
    assert heard.console == []
    assert {url.split("/", 3)[2] for url in heard.requests if not url.startswith("data:")} == {
        places.allowed.removeprefix("http://"),
        places.assistant.removeprefix("http://"),
    }
    assert page.context.cookies() == []


def test_a_marker_leads_to_its_quote(visit: Callable[..., Page], assistant: Assistant) -> None:
    page = visit("data-open")
    frame = inside(page)
    turn = ask(frame, assistant.corpus.fund.questions[0])
    marker = turn.locator(".said button.marker").last
    marker.focus()
    page.keyboard.press("Enter")
    number = marker.inner_text().strip("[]")
    active = turn.locator(".sources li.active")
    assert active.get_attribute("value") == number
    assert active.evaluate("item => item === document.activeElement")
    assert marker.get_attribute("aria-label") == f"Source {number}"


def test_a_chart_is_a_table_with_the_same_numbers(
    visit: Callable[..., Page], assistant: Assistant
) -> None:
    asked = (*assistant.corpus.fund.questions, "How much is planned for each year?")
    question, chart = next((q, c) for q in asked if (c := assistant.ask(q).chart))
    frame = inside(visit("data-open"))
    rows = ask(frame, question).locator("table.chart tr")
    assert rows.count() == len(chart.points)
    for row, point in zip(rows.all(), chart.points, strict=True):
        shown = folded(row.inner_text().replace("\u00a0", " "))
        assert shown.startswith(f"{folded(point.label)} {point.written}")


def test_the_api_of_the_page(visit: Callable[..., Page], assistant: Assistant) -> None:
    page = visit()
    page.evaluate(
        """() => {
            window.told = []
            for (const name of ["open", "close", "answer"])
                FundAssistant.on(name, detail => told.push([name, detail]))
            window.gone = () => told.push(["gone"])
            FundAssistant.on("open", gone)
            FundAssistant.off("open", gone)
        }"""
    )
    question = assistant.corpus.fund.questions[0]
    page.evaluate("question => FundAssistant.ask(question)", question)
    page.wait_for_function("() => told.some(([name]) => name == 'answer')")
    page.evaluate("FundAssistant.close()")
    told = page.evaluate("told")
    assert [name for name, *_ in told] == ["open", "answer", "close"]
    answer = told[1][1]
    assert answer["answer"] == assistant.ask(question).text
    assert answer["citations"]
    assert not page.is_visible(PANEL)
    with pytest.raises(Exception, match='no event "toString"'):
        page.evaluate("FundAssistant.on('toString', () => {})")


def test_the_attributes(visit: Callable[..., Page], assistant: Assistant) -> None:
    question = assistant.corpus.fund.questions[1]
    page = visit(
        'data-title="Our help" data-colour="#ffd700" data-position="top-left" '
        f'data-open data-question="{html.escape(question)}"'
    )
    frame = inside(page)
    frame.wait_for_selector(".sources")
    assert folded(frame.inner_text(".asked")) == question
    button = page.locator(OPEN)
    assert button.inner_text() == "Our help"
    colours = "b => [getComputedStyle(b).backgroundColor, getComputedStyle(b).color]"
    assert button.evaluate(colours) == ["rgb(255, 215, 0)", "rgb(0, 0, 0)"]
    box = button.bounding_box()
    assert box is not None
    assert box["x"] == box["y"] == 16
    assert frame.locator("#form button").evaluate(colours) == ["rgb(255, 215, 0)", "rgb(0, 0, 0)"]
    assert page.evaluate("document.activeElement === document.body"), "opened without a wish"


def test_an_attribute_that_is_not_understood_is_told(
    visit: Callable[..., Page], heard: Heard
) -> None:
    page = visit('data-colour="red; } * { display: none" data-position="middle"')
    page.wait_for_selector(OPEN)
    assert len(heard.console) == 2
    assert all(line.startswith("warning: Fund assistant: data-") for line in heard.console)


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_it_speaks_the_language_it_is_told(visit: Callable[..., Page], language: str) -> None:
    page = visit(f'data-language="{language}"')
    words = say(language)
    page.click(OPEN)
    frame = inside(page)
    assert frame.get_attribute("html", "lang") == language
    assert frame.inner_text("label[for=question]") == words["widget.question"]
    assert page.get_attribute(CLOSE, "aria-label") == words["site.close"]
    assert violations(page) == []
    assert violations(frame) == []


def test_the_keyboard_is_enough(visit: Callable[..., Page], assistant: Assistant) -> None:
    page = visit()
    page.locator("main a").focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    frame = inside(page)
    frame.wait_for_function("() => document.activeElement.id == 'question'")
    page.keyboard.type(assistant.corpus.fund.questions[0])
    page.keyboard.press("Enter")
    frame.wait_for_selector(".sources")
    page.keyboard.press("Escape")
    page.wait_for_selector(PANEL, state="hidden")
    focused = "document.activeElement.shadowRoot.activeElement.className"
    assert page.evaluate(focused) == "open"
    assert page.get_attribute(OPEN, "aria-expanded") == "false"
    page.keyboard.press("Enter")
    frame.wait_for_function("() => document.activeElement.id == 'question'")
    assert frame.locator(".sources").count() == 1, "the conversation is still there"


def test_the_focus_comes_back_to_what_opened_it(visit: Callable[..., Page]) -> None:
    page = visit()
    page.locator("main a").focus()
    page.evaluate("FundAssistant.open()")
    frame = inside(page)
    frame.wait_for_function("() => document.activeElement.id == 'question'")
    page.locator(CLOSE).focus()
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.tagName") == "A"


def test_answers_are_announced_politely(visit: Callable[..., Page], assistant: Assistant) -> None:
    frame = inside(visit("data-open"))
    status = frame.locator("#status")
    assert status.get_attribute("role") == "status"
    expected = assistant.ask(assistant.corpus.fund.questions[0])
    ask(frame, assistant.corpus.fund.questions[0])
    announced = folded(status.inner_text())
    for statement in expected.statements:
        plain = re.sub(r"\*\*|\[\d+\]", "", statement.text).removeprefix("- ")
        assert folded(plain).rstrip() in announced
    frame.fill("#question", "?!")
    frame.press("#question", "Enter")
    assert status.inner_text() == say("en")["widget.no_words"]


def test_a_page_that_is_never_dark_gets_a_light_panel(browser: Browser, places: Places) -> None:
    page = browser.new_page(color_scheme="dark")
    path = places.write("data-open")
    places.pages[path] = re.sub(r'<meta name="color-scheme"[^>]*>', "", places.pages[path])
    page.goto(places.allowed + path)
    inside(page).wait_for_selector(":root[data-theme=light]")
    page.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [320, 820, 1440])
def test_it_fits_every_width_and_has_no_violation(
    browser: Browser, places: Places, assistant: Assistant, width: int, scheme: str
) -> None:
    page = browser.new_page(viewport={"width": width, "height": 640}, color_scheme=scheme)  # type: ignore[arg-type]
    page.goto(f"{places.allowed}/demo")
    page.click(OPEN)
    frame = inside(page)
    frame.wait_for_selector(f":root[data-theme={scheme}]")
    assert violations(frame) == []
    ask(frame, assistant.corpus.fund.questions[1])
    for place in (page, frame):
        assert place.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    assert violations(frame) == []
    # The host page's own words are not ours: axe takes a dark page without colours for white.
    assert [line for line in violations(page) if "fund-assistant" in line] == []
    box = page.locator(PANEL).bounding_box()
    assert box is not None
    assert box["x"] >= 0
    assert box["y"] >= 0
    assert box["x"] + box["width"] <= width
    assert box["y"] + box["height"] <= 640
    page.close()


def test_a_form_fills_an_element(
    visit: Callable[..., Page], heard: Heard, assistant: Assistant
) -> None:
    page = visit('data-target="#here"', body='<div id="here"><a href="/">Ask us</a></div>')
    frame = inside(page)
    before = page.locator(IFRAME).bounding_box()
    assert page.locator(OPEN).count() == 0
    assert page.locator("#here a").count() == 0
    ask(frame, assistant.corpus.fund.questions[0])
    page.wait_for_timeout(200)
    after = page.locator(IFRAME).bounding_box()
    assert before is not None
    assert after is not None
    assert after["height"] > before["height"], "the frame grows with its answer"
    inner = frame.evaluate("document.documentElement.scrollHeight - innerHeight")
    assert inner <= 0, "and needs no scroll bar of its own"
    assert after["width"] == page.locator("#here").evaluate("e => e.clientWidth")
    assert heard.console == []
    assert violations(page) == []
    assert violations(frame) == []


def test_a_target_that_is_not_there_is_told(visit: Callable[..., Page], heard: Heard) -> None:
    visit('data-target="#nowhere"').wait_for_timeout(100)
    assert heard.console == ["error: Fund assistant: there is no element #nowhere in this page."]


def test_a_refused_page_is_told_and_gets_nothing(
    page: Page, places: Places, heard: Heard, caplog: pytest.LogCaptureFixture
) -> None:
    page.goto(f"{places.refused}/demo")
    page.wait_for_timeout(200)
    (line,) = heard.console
    assert places.refused in line
    assert "ASSISTANT_ORIGINS" in line
    assert page.locator("fund-assistant").count() == 0
    logged = [r.getMessage() for r in caplog.records if places.refused in r.getMessage()]
    assert len(logged) == 1


def test_a_refused_page_that_frames_it_by_hand_shows_nothing(
    page: Page, places: Places, heard: Heard
) -> None:
    framed = f'<iframe src="{places.assistant}/widget?origin={places.allowed}"></iframe>'
    places.pages["/thief"] = f"<!doctype html><title>A page</title>{framed}"
    page.goto(f"{places.refused}/thief")
    page.wait_for_timeout(500)
    assert page.frames[-1].locator("#question").count() == 0
    assert any("frame-ancestors" in line for line in heard.console)
    page.goto(f"{places.allowed}/thief")
    assert page.frames[-1].locator("#question").count() == 1


def test_messages_of_strangers_are_not_heard(
    visit: Callable[..., Page], page: Page, places: Places
) -> None:
    visit("data-open")
    frame = inside(page)
    page.evaluate("FundAssistant.on('answer', answer => { window.stolen = answer })")
    # The page itself is not the frame, so what it says is no answer and does not close.
    page.evaluate("postMessage({ type: 'close' }, '*')")
    page.evaluate("postMessage({ type: 'answer', answer: 'forged' }, '*')")
    # Nor is the frame of a stranger, or the stranger's word to the widget's frame the page's.
    places.pages["/stranger"] = (
        "<!doctype html><title>A stranger</title><script>"
        "parent.postMessage({ type: 'close' }, '*')</script>"
    )
    page.evaluate(
        """address => new Promise(done => {
            const frame = document.createElement("iframe")
            frame.onload = done
            frame.src = address
            document.body.append(frame)
        })""",
        f"{places.refused}/stranger",
    )
    frame.evaluate("postMessage({ type: 'ask', question: 'budget' }, '*')")
    page.wait_for_timeout(300)
    assert page.is_visible(PANEL)
    assert page.evaluate("window.stolen") is None
    assert frame.locator(".turn").count() == 0


def test_a_policy_without_the_frame_is_explained(
    visit: Callable[..., Page], heard: Heard, places: Places, page: Page
) -> None:
    page.clock.install()
    visit("data-open", policy=f"default-src 'none'; script-src {places.assistant}")
    page.wait_for_selector(IFRAME)
    page.clock.run_for(11_000)
    assert any(f'"frame-src {places.assistant}"' in line for line in heard.console)


def test_words_of_a_question_stay_words(visit: Callable[..., Page], heard: Heard) -> None:
    frame = inside(visit("data-open"))
    for payload in (
        "<img src=x onerror=window.alive=1> budget",
        "<script>window.alive=1</script> **budget** [1](javascript:alive=1)",
        "</h2><iframe src=//192.0.2.1/frame></iframe> budget",
    ):
        frame.fill("#question", payload)
        frame.press("#question", "Enter")
        frame.locator(".turn").last.locator(".said > *").first.wait_for()
        assert folded(frame.locator(".asked").last.inner_text()) == folded(payload)
        assert frame.evaluate("window.alive") is None
    assert frame.locator(".turn img, .turn iframe, .turn script").count() == 0
    assert not [url for url in heard.requests if "192.0.2.1" in url]


def test_a_server_that_is_gone_is_told(
    browser: Browser, assistant: Assistant, places: Places
) -> None:
    del places
    pages: dict[str, str] = {}
    with site(pages) as host:
        settings = replace(SETTINGS, origins=(host,))
        page = browser.new_page()
        with serving(lambda: assistant, assistant.corpus.fund, settings=settings) as address:
            pages["/"] = DEMO.replace("http://127.0.0.1:7860", address)
            page.goto(host)
            page.click(OPEN)
            frame = inside(page)
        frame.fill("#question", "budget")
        frame.press("#question", "Enter")
        frame.wait_for_selector(".notice")
        assert frame.inner_text(".notice") == say("en")["widget.unreachable"]
        page.close()


def test_it_is_small(page: Page, places: Places) -> None:
    script = httpx.get(f"{places.assistant}/widget.js").content
    assert len(gzip.compress(script)) < 10_000
    loaded: dict[str, int] = {}
    page.on("response", lambda answer: loaded.update({answer.url: 0}))
    page.goto(f"{places.allowed}/demo")
    page.click(OPEN)
    inside(page)
    page.wait_for_load_state("networkidle")
    ours = [url for url in loaded if url.startswith(places.assistant)]
    sizes = {url: len(gzip.compress(httpx.get(url).content)) for url in ours}
    assert len(sizes) > 4, "the script, the page, its styles and its scripts"
    assert sum(sizes.values()) < 60_000, sizes
