"""Whatever stands in a question or a document: in the browser it is words, and stays words."""

import json
from pathlib import Path

import pytest
from browsing import BOX, Heard, ask, folded, open_chat
from live import serving
from playwright.sync_api import Browser, Page

from assistant.assistant import Assistant
from index.embed import Embedder
from index.store import ensure

# Nobody answers at 192.0.2.1; a request for it would be heard.
PAYLOADS = (
    "<script>window.alive=1</script> budget",
    "<script src=//192.0.2.1/x.js></script> budget",
    "<script type=module>window.alive=1</script> budget",
    "</script><script>window.alive=1</script> budget",
    "<img src=x onerror=window.alive=1> budget",
    "<img src=//192.0.2.1/pixel.png> budget",
    "<img srcset='//192.0.2.1/a.png 1x' alt=budget>",
    "<picture><source srcset=//192.0.2.1/p.png><img alt=budget></picture>",
    "<svg onload=window.alive=1></svg> budget",
    "<svg><script>window.alive=1</script></svg> budget",
    "<svg><image href=//192.0.2.1/i.svg /></svg> budget",
    "<svg><a xlink:href='javascript:window.alive=1'><text>budget</text></a></svg>",
    "<svg><animate onbegin=window.alive=1 attributeName=x dur=1s></svg> budget",
    "<iframe src='//192.0.2.1/frame'></iframe> budget",
    "<iframe srcdoc='<script>parent.alive=1</script>'></iframe> budget",
    "<object data=//192.0.2.1/o></object> budget",
    "<embed src=//192.0.2.1/e> budget",
    "<video src=//192.0.2.1/v autoplay onerror=window.alive=1></video> budget",
    "<audio src=//192.0.2.1/a autoplay></audio> budget",
    "<link rel=stylesheet href=//192.0.2.1/x.css> budget",
    "<link rel=preload as=image href=//192.0.2.1/x.png> budget",
    "<style>body{display:none}</style> budget",
    "<style>@import '//192.0.2.1/i.css';</style> budget",
    "<p style='background:url(//192.0.2.1/b.png)'>budget</p>",
    "<base href=//192.0.2.1/> budget",
    "<meta http-equiv=refresh content='0;url=//192.0.2.1/'> budget",
    "<form action=//192.0.2.1/><button autofocus>budget</button></form>",
    "<input autofocus onfocus=window.alive=1> budget",
    "<details open ontoggle=window.alive=1>budget</details>",
    "<math><mi xlink:href='javascript:window.alive=1'>budget</mi></math>",
    "<a href='javascript:window.alive=1'>budget</a>",
    "<a href=//192.0.2.1/ ping=//192.0.2.1/ping>budget</a>",
    "<template><img src=x onerror=window.alive=1></template> budget",
    "<noscript><img src=x onerror=window.alive=1></noscript> budget",
    "<marquee onstart=window.alive=1>budget</marquee>",
    "<body onload=window.alive=1> budget",
    "<dialog open id=escaped>budget</dialog>",
    "</div></div></span></article><h1 id=escaped>budget</h1>",
    '"><img src=x onerror=window.alive=1> budget',
    "' onmouseover='window.alive=1' autofocus onfocus='window.alive=1 budget",
    "&lt;img src=x onerror=window.alive=1&gt; budget",
    "<!--><img src=x onerror=window.alive=1>--> budget",
    "<![CDATA[<script>window.alive=1</script>]]> budget",
    "![picture](http://192.0.2.1/pixel.png) budget",
    "[link](javascript:window.alive=1) budget",
    "$$\\href{javascript:window.alive=1}{budget}$$",
    "```html\n<script>window.alive=1</script>\n``` budget",
    "{{constructor.constructor('window.alive=1')()}} ${window.alive=1} budget",
    "javascript:window.alive=1 data:text/html,<script>alert(1)</script> budget",
    "https://192.0.2.1/plain www.example.org mail@example.org budget",
    "# heading\n> quote\n\n1. one\n\n| a | b |\n|---|---|\n| 1 | budget |",
    "<thinking>budget</thinking> *a* _b_ ~~c~~ `d` [1] **budget**",
)
# What the lines of a hostile document are about, so that each can be asked for.
NOUNS = ("library", "bridge", "school", "harbour", "museum", "station", "market", "theatre")
KINDS = ("old", "new", "northern", "southern", "eastern", "western", "wooden")
NAMES = (f"{kind} {noun}" for kind in KINDS for noun in NOUNS)
THINGS = {next(NAMES): payload for payload in PAYLOADS}
FILE = "<img src=x onerror=window.alive=1>\"'.txt"
# Every element that may stand inside a question or an answer.
OURS = {"ARTICLE", "BLOCKQUOTE", "BUTTON", "DETAILS", "DIV", "H2", "LI", "OL", "P", "SPAN"}
OURS |= {"STRONG", "SUMMARY", "UL"}
TAGS = "[...document.querySelectorAll('.turn, .turn *:not(.drawing *)')].map(e => e.tagName)"


def assert_harmless(page: Page, heard: Heard, said: str) -> None:
    """Nothing ran, nothing was asked for elsewhere, and the page is whole."""
    assert page.evaluate("window.alive") is None, said
    assert page.locator("#escaped").count() == 0, said
    assert page.locator("h1").is_visible(), said
    assert page.evaluate("document.baseURI.startsWith(location.origin)"), said
    assert not [url for url in heard.requests if "192.0.2.1" in url], said
    assert heard.console == [], said


def test_there_are_enough_of_them() -> None:
    assert len(set(PAYLOADS)) >= 40


def test_questions_are_words(chat: Page, heard: Heard) -> None:
    for payload in PAYLOADS:
        chat.click(".new")
        ask(chat, payload)
        assert folded(chat.inner_text(".asked h2")) == folded(payload)
        assert_harmless(chat, heard, payload)
        assert set(chat.evaluate(TAGS)) <= OURS
    chat.reload()
    chat.wait_for_selector(BOX)
    assert chat.locator(".kept-open").count() == len(PAYLOADS)
    for place in range(0, len(PAYLOADS), 6):
        chat.locator(".kept-open").nth(place).click()
        assert chat.locator(".asked h2").count() == 1
        assert_harmless(chat, heard, PAYLOADS[-1 - place])


@pytest.fixture(scope="module")
def hostile(embedder: Embedder, tmp_path_factory: pytest.TempPathFactory) -> Assistant:
    """A corpus whose every word attacks: texts, headings, titles, editions, a file's name."""
    folder = tmp_path_factory.mktemp("hostile")
    sources = folder / "sources"
    sources.mkdir()
    lines = [f"The {thing} may be paid for: {text}" for thing, text in THINGS.items()]
    (sources / FILE).write_text("\n\n".join(lines), encoding="utf-8")
    (sources / "sources.toml").write_text(_described(), encoding="utf-8")
    return Assistant(ensure(sources, folder / "store", embedder, progress=False))


def _described() -> str:
    def quoted(text: str) -> str:
        return "'''" + text.replace("'''", "") + "'''"

    attack = quoted(PAYLOADS[4])
    return (
        f"[fund]\nname = {attack}\nacronym = {attack}\nperiod = '2021-2027'\n"
        f"greeting = {attack}\nquestions = [{attack}, {quoted(PAYLOADS[37])}]\n"
        f"[[document]]\nid = 'page'\nfile = {quoted(FILE)}\ntitle = {quoted(PAYLOADS[38])}\n"
        f"publisher = {attack}\nurl = 'javascript:window.alive=1'\nedition = {attack}\n"
        f"licence = {attack}\n"
    )


def test_documents_are_words(browser: Browser, hostile: Assistant) -> None:
    heard = Heard()
    with serving(lambda: hostile, hostile.corpus.fund) as address:
        page = open_chat(browser, address, heard)
        opened = 0
        for thing, payload in list(THINGS.items())[::6]:
            page.click(".new")
            ask(page, f"May the {thing} be paid for?")
            assert_harmless(page, heard, payload)
            for marker in page.locator(".answer .marker").all()[:1]:
                opened += 1
                marker.click()
                page.wait_for_selector("mark.active")
                assert_harmless(page, heard, payload)
                text = page.locator(".source-text").text_content()
                assert text == hostile.corpus.documents[0].text
                assert page.locator("a[href^=javascript]").count() == 0
                page.keyboard.press("Escape")
        assert opened > 2
        assert set(page.evaluate(TAGS)) <= OURS
        page.close()


def test_what_was_kept_is_words(chat: Page, heard: Heard) -> None:
    attack = PAYLOADS[4]
    citation = dict.fromkeys(("title", "heading", "edition", "url", "quote", "document"), attack)
    operand = dict.fromkeys(("label", "period", "value", "unit"), attack) | {"citation": 1}
    made = dict.fromkeys(("expression", "result", "unit"), attack) | {"operands": [operand]}
    point = dict.fromkeys(("label", "written", "detail"), attack) | {"value": "1", "figures": []}
    chart = {"kind": "comparison", "title": attack, "unit": attack, "points": [point, point]}
    answer = {
        "answer": f"{attack} **{attack}** [1]\n- {attack}",
        "abstained": False,
        "citations": [citation | {"number": 1, "start": 0, "end": 5}],
        "computations": [made],
        "suggestions": [attack],
        "chart": chart,
    }
    chat.evaluate(
        """([title, turns]) => {
            localStorage.setItem("assistant.title.x", title)
            localStorage.setItem("assistant.turns.x", turns)
        }""",
        [json.dumps({"title": attack, "changed": attack}), json.dumps(_turns(attack, answer))],
    )
    chat.reload()
    chat.wait_for_selector(BOX)
    chat.click(".kept-open")
    chat.wait_for_selector(".drawing svg")
    chat.click(".working summary")
    assert_harmless(chat, heard, attack)
    assert attack in chat.inner_text(".quote")
    with chat.expect_download() as waiting:
        chat.click("text=Export as Markdown")
    assert "\\<img" in Path(waiting.value.path()).read_text(encoding="utf-8")


def _turns(attack: str, answer: dict[str, object]) -> dict[str, object]:
    return {"created": attack, "turns": [{"question": attack, "answer": answer}]}
