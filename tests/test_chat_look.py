"""The chat page for everybody: widths, themes, languages, keyboard, paper, screen readers."""

import pytest
from axe_check import violations
from browsing import BOX, answered, ask, folded, open_chat
from playwright.sync_api import Browser, Page

from assistant.assistant import Assistant
from assistant.web import words

WIDTHS = (320, 820, 1440)
FOCUSED = "document.activeElement"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", WIDTHS)
def test_it_fits_every_width(
    browser: Browser, address: str, assistant: Assistant, width: int, scheme: str
) -> None:
    page = open_chat(
        browser, address, viewport={"width": width, "height": 720}, color_scheme=scheme
    )
    for question in (assistant.corpus.fund.questions[1], "What does Atlantis get?"):
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
        box = page.locator(BOX).bounding_box()
        assert box is not None
        assert box["y"] + box["height"] <= 720, "the question box is always in sight"
        assert violations(page) == []
        ask(page, question)
    assert page.locator(".absent").count() == 1
    assert violations(page) == []
    dark = page.evaluate("getComputedStyle(document.body).backgroundColor") != "rgb(255, 255, 255)"
    assert dark == (scheme == "dark")
    page.close()


def test_a_theme_is_chosen_and_kept(chat: Page) -> None:
    while chat.evaluate("document.documentElement.dataset.theme") != "dark":
        chat.click(".site-theme")
    chat.reload()
    chat.wait_for_selector(BOX)
    assert chat.evaluate("document.documentElement.dataset.theme") == "dark"
    assert violations(chat) == []


@pytest.mark.parametrize("language", words.LANGUAGES)
def test_the_interface_speaks(
    browser: Browser, address: str, assistant: Assistant, language: str
) -> None:
    say = words.say(language)
    page = open_chat(browser, address, locale=language)
    assert page.evaluate("document.documentElement.lang") == language
    assert page.inner_text(".composer label") == say["chat.question"]
    assert page.inner_text(".new") == say["chat.new"]
    assert page.title() == say["site.title"].format(fund=assistant.corpus.fund.acronym)
    assert say["privacy.questions"] in page.inner_text("footer")
    ask(page, assistant.corpus.fund.questions[0])
    assert page.inner_text(".sources summary") == say["chat.sources"].format(
        count=len(assistant.ask(assistant.corpus.fund.questions[0]).citations)
    )
    assert violations(page) == []
    page.close()


def test_a_language_is_chosen_and_kept(chat: Page) -> None:
    chat.click(".site-languages a[lang=fr]")
    chat.wait_for_selector(f"text={words.say('fr')['chat.question']}")
    chat.goto(chat.url.partition("?")[0])
    chat.wait_for_selector(f"text={words.say('fr')['chat.question']}")


def test_every_word_of_the_scripts_is_known(chat: Page) -> None:
    scripts = chat.evaluate(
        "performance.getEntriesByType('resource').map(e => e.name)"
        ".filter(name => /static\\/(chat|source|page)/.test(name) && name.endsWith('js'))"
    )
    assert len(scripts) >= 10
    for script in scripts:
        text = chat.request.get(script).text()
        for part in text.split('say("')[1:]:
            assert part.partition('"')[0] in words.say("en"), script


def test_the_keyboard_is_enough(chat: Page, assistant: Assistant) -> None:
    chat.locator("button.sample").nth(2).focus()
    assert chat.evaluate(f"getComputedStyle({FOCUSED}).outlineStyle") == "solid"
    chat.keyboard.press("Enter")
    answered(chat, 1)
    assert folded(chat.inner_text(".asked")) == assistant.corpus.fund.questions[2]
    chat.focus(".site-nav a")
    seen: list[str] = []
    for _ in range(80):
        chat.keyboard.press("Tab")
        seen.append(chat.evaluate(f"{FOCUSED}.id || {FOCUSED}.className"))
        ring = f"getComputedStyle({FOCUSED}).outlineStyle"
        assert chat.evaluate(ring) == "solid" or seen[-1] == "", seen[-1]
        if seen[-1] == "box":
            break
    for reached in ("new", "kept-open", "marker", "source-title", "icon-copy", "sample", "box"):
        assert any(reached in name for name in seen), (reached, seen)
    chat.keyboard.type("And the total?")
    chat.keyboard.press("Shift+Enter")
    assert chat.locator(".turn").count() == 1
    chat.keyboard.press("Enter")
    answered(chat, 2)
    assert chat.evaluate(f"{FOCUSED}.id") == "box"


def test_what_has_the_focus_is_not_covered(chat: Page, assistant: Assistant) -> None:
    ask(chat, assistant.corpus.fund.questions[1])
    chat.evaluate("document.querySelector('.sources').open = true")
    for target in chat.locator(".turn .marker, .turn .sample").all():
        target.focus()
        box, composer = target.bounding_box(), chat.locator(".composer").bounding_box()
        assert box is not None
        assert composer is not None
        assert box["y"] + box["height"] <= composer["y"]


def test_the_skip_link_leads_to_the_box(chat: Page) -> None:
    chat.locator(".skip-link").focus()
    chat.keyboard.press("Enter")
    assert chat.evaluate(f"{FOCUSED}.id") == "box"
    assert "#" not in chat.url


def test_an_answer_is_told_to_those_who_do_not_see_it(chat: Page, assistant: Assistant) -> None:
    question = assistant.corpus.fund.questions[2]
    chat.evaluate(
        """() => {
            window.told = []
            const status = document.querySelector(".talk [role=status]")
            new MutationObserver(() => window.told.push(status.textContent))
                .observe(status, { childList: true })
        }"""
    )
    ask(chat, question)
    told = chat.evaluate("window.told")
    first = assistant.ask(question).statements[0].text.replace("**", "")
    assert [words.say("en")["chat.answering"], first] == told[:2]
    assert "complete" in told[-1]


def test_what_is_pressed_is_large_enough(chat: Page, assistant: Assistant) -> None:
    ask(chat, assistant.corpus.fund.questions[0])
    for target in chat.locator("button:visible, summary:visible").all():
        box = target.bounding_box()
        assert box is not None
        assert min(box["width"], box["height"]) >= 24, target.evaluate("e => e.outerHTML")


def test_a_printed_page_holds_the_answer_alone(chat: Page, assistant: Assistant) -> None:
    ask(chat, assistant.corpus.fund.questions[0])
    chat.emulate_media(media="print")
    assert chat.locator(".asked h2").is_visible()
    assert chat.locator(".answer .marker").first.is_visible()
    for hidden in (".composer", ".kept", ".actions", ".follow-ups", ".site-header"):
        assert chat.locator(hidden).first.is_hidden(), hidden
