"""The Documents and Figures pages as people meet them, with a script and without."""

import csv
import html
import io
import re
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_check import violations
from browsing import Heard
from live import SETTINGS, serving
from playwright.sync_api import Browser, Page

from assistant.assistant import Assistant
from corpus.records import Corpus
from index.embed import Embedder
from index.store import Index, ensure

PAGES = ("/documents", "/figures", "/evaluation")
ROWS = "#results tbody tr"
EVIL = "<img src=x onerror=window.alive=1><script>window.alive=1</script>{{7*7}}\"'"


@pytest.fixture
def pages(page: Page, address: str, heard: Heard) -> Page:
    """A page whose addresses begin at the server; what it says is heard."""
    heard.listen(page)
    page.goto(f"{address}/documents")
    return page


def quote_address(corpus: Corpus) -> str:
    figure = next(figure for figure in corpus.figures if figure.span.start > 4000)
    return f"/documents/{figure.span.document_id}?start={figure.span.start}&end={figure.span.end}"


def test_every_document_is_listed_and_shown(pages: Page, corpus: Corpus, address: str) -> None:
    titles = pages.locator(".card h2").all_inner_texts()
    assert titles == [document.title for document in corpus.documents]
    assert corpus.documents[0].licence in pages.inner_text(".card >> nth=0")
    for document in corpus.documents:
        pages.goto(f"{address}/documents")
        pages.click(f".card h2 a:text-is('{document.title}')")
        assert pages.inner_text("h1") == document.title
        shown = "".join((pages.text_content(".document-text") or "").split())
        assert shown == "".join(document.text.split())


def test_quoted_words_are_marked_and_in_sight(pages: Page, corpus: Corpus, address: str) -> None:
    figure = next(figure for figure in corpus.figures if figure.span.start > 4000)
    pages.goto(address + quote_address(corpus))
    pages.wait_for_load_state()
    quote = corpus.document(figure.span.document_id).quote(figure.span)
    assert "".join(pages.locator("mark").all_text_contents()) == quote
    pages.wait_for_function("() => scrollY > 0")
    box = pages.locator("#quote").bounding_box()
    assert box is not None
    assert 0 <= box["y"] < 800


def test_a_row_leads_to_its_words(pages: Page, corpus: Corpus, address: str) -> None:
    pages.goto(f"{address}/figures")
    for place in (0, len(corpus.figures) // 2, len(corpus.figures) - 1):
        figure = corpus.figures[place]
        link = pages.locator(f"{ROWS} >> nth={place} >> a").get_attribute("href") or ""
        source = httpx.get(address + link.partition("#")[0]).text
        marked = "".join(re.findall(r"<mark[^>]*>(.*?)</mark>", source, re.DOTALL))
        quote = corpus.document(figure.span.document_id).quote(figure.span)
        assert html.unescape(marked) == quote


def test_the_figures_narrow_while_one_types(pages: Page, corpus: Corpus, address: str) -> None:
    pages.goto(f"{address}/figures")
    assert pages.locator(ROWS).count() == len(corpus.figures)
    planned = [figure for figure in corpus.figures if figure.role == "planned"]
    pages.select_option("#role", "planned")
    pages.wait_for_function(f"() => document.querySelectorAll('{ROWS}').length == {len(planned)}")
    pages.fill("#text", planned[2].written)
    pages.wait_for_function(f"() => document.querySelectorAll('{ROWS}').length == 1")
    assert planned[2].written in pages.inner_text(ROWS)
    assert f"1 of {len(corpus.figures)}" in pages.inner_text(".count")
    pages.fill("#text", "no such words")
    pages.wait_for_selector("#results .notice")
    pages.reload()  # the address holds the choice
    assert pages.input_value("#text") == "no such words"
    assert pages.locator(ROWS).count() == 0


def test_a_column_sorts_up_and_down(pages: Page, address: str) -> None:
    pages.goto(f"{address}/figures?role=planned&sort=-value")
    down = pages.locator(f"{ROWS} td.value").all_inner_texts()
    assert pages.get_attribute("th.value", "aria-sort") == "descending"
    pages.goto(f"{address}/figures?role=planned")
    pages.click("th.value a")
    pages.wait_for_selector("th.value[aria-sort=ascending]")
    assert pages.locator(f"{ROWS} td.value").all_inner_texts() == down[::-1]


def test_the_table_works_without_script(browser: Browser, corpus: Corpus, address: str) -> None:
    page = browser.new_page(java_script_enabled=False)
    page.goto(f"{address}/figures")
    page.select_option("#unit", "%")
    page.click("form .button")
    shown = page.locator(ROWS).all_inner_texts()
    wanted = [figure for figure in corpus.figures if figure.unit == "%"]
    assert len(shown) == len(wanted) > 0
    assert all(figure.written in row for figure, row in zip(wanted, shown, strict=True))
    page.close()


def test_the_download_is_the_table_shown(pages: Page, corpus: Corpus, address: str) -> None:
    pages.goto(f"{address}/figures?role=target&sort=-value")
    with pages.expect_download() as begun:
        pages.click("#results a[download]")
    text = Path(begun.value.path()).read_text(encoding="utf-8-sig")
    written = [row["written"] for row in csv.DictReader(io.StringIO(text))]
    assert written == pages.locator(f"{ROWS} td.value").all_inner_texts()
    assert len(written) == sum(figure.role == "target" for figure in corpus.figures)


def test_yearly_budget_and_indicators_are_drawn(pages: Page, corpus: Corpus, address: str) -> None:
    pages.goto(f"{address}/figures")
    assert pages.locator(".charts svg[role=img]").count() >= 2
    planned = [figure.written for figure in corpus.figures if figure.role == "planned"]
    drawn = " ".join(pages.locator(".charts svg").all_text_contents()).replace("\xa0", " ")
    assert all(written.replace("\xa0", " ") in drawn for written in planned)


def test_nothing_is_loaded_from_elsewhere(pages: Page, heard: Heard, address: str) -> None:
    for path in PAGES:
        pages.goto(address + path)
        pages.wait_for_load_state("networkidle")
    assert {re.match(r"\w+://[^/]+", url)[0] for url in heard.requests} == {address}  # type: ignore[index]
    assert heard.console == []
    assert pages.context.cookies() == []


@pytest.mark.parametrize("language", ["en", "fr", "de"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_every_page_is_accessible_and_fits_the_narrowest_screen(
    browser: Browser, address: str, corpus: Corpus, scheme: str, language: str
) -> None:
    page = browser.new_page(viewport={"width": 320, "height": 700}, color_scheme=scheme)  # type: ignore[arg-type]
    for path in (*PAGES, "/figures?text=nothing+like+it", quote_address(corpus)):
        page.goto(f"{address}{path}{'&' if '?' in path else '?'}lang={language}")
        assert page.get_attribute("html", "lang") == language
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, path
        assert violations(page) == [], path
    page.set_viewport_size({"width": 1280, "height": 800})
    assert violations(page) == []
    page.close()


def test_the_keyboard_is_enough(pages: Page, corpus: Corpus, address: str) -> None:
    pages.goto(f"{address}/figures")
    pages.keyboard.press("Tab")
    assert pages.evaluate("document.activeElement.className") == "skip-link"
    pages.keyboard.press("Enter")
    assert pages.evaluate("document.activeElement.id") == "content"
    pages.focus("#text")
    pages.keyboard.type(corpus.figures[1].written)
    pages.keyboard.press("Enter")
    pages.wait_for_function(
        f"() => document.querySelectorAll('{ROWS}').length < {len(corpus.figures)}"
    )
    pages.focus(f"{ROWS} a")
    assert pages.evaluate("getComputedStyle(document.activeElement).outlineStyle") == "solid"
    pages.keyboard.press("Enter")
    pages.wait_for_selector("#quote")


def test_language_and_theme_are_kept_in_the_browser(pages: Page, address: str) -> None:
    pages.goto(f"{address}/figures?role=planned")
    pages.click(".site-languages a[lang=fr]")
    assert pages.get_attribute("html", "lang") == "fr"
    assert "role=planned" in pages.url
    pages.goto(f"{address}/documents")
    pages.wait_for_selector("html[lang=fr]")
    pages.click(".site-theme")
    pages.click(".site-theme")
    assert pages.get_attribute("html", "data-theme") == "dark"
    pages.goto(f"{address}/figures?lang=de")
    assert pages.get_attribute("html", "data-theme") == "dark"
    assert violations(pages) == []


def test_the_browser_language_is_spoken_at_first(address: str) -> None:
    page = httpx.get(f"{address}/documents", headers={"accept-language": "de-AT, en;q=0.5"})
    assert '<html lang="de">' in page.text


def test_what_is_not_there_is_told(address: str) -> None:
    missing = httpx.get(f"{address}/documents/nothing")
    assert missing.status_code == 404
    assert "There is nothing at this address" in missing.text


def test_pages_say_so_while_the_documents_are_opened(corpus: Corpus) -> None:
    def build() -> Assistant:
        raise RuntimeError

    with serving(build, corpus.fund, wait=False) as address:
        page = httpx.get(f"{address}/figures")
    assert page.status_code == 503
    assert "still being opened" in page.text


@pytest.fixture(scope="module")
def evil(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Index:
    """Documents whose titles, texts, units and addresses try to come alive."""
    folder = tmp_path_factory.mktemp("evil")
    text = (
        f"Budget {EVIL}\n\nThe fund has EUR 12.5 million for 2025 {EVIL}.\n\n"
        f"Indicator | Target | Result\n{EVIL} | 10 persons | 5 persons\n"
    )
    (folder / "a.txt").write_text(text, encoding="utf-8")
    quoted = EVIL.replace("'", "")
    (folder / "sources.toml").write_text(
        f"[fund]\nname = '''{quoted}'''\nperiod = '''{quoted}'''\n[[document]]\nid = 'a'\n"
        f"file = 'a.txt'\ntitle = '''{quoted}'''\nlicence = '''{quoted}'''\n"
        "url = 'javascript:window.alive=1'\n",
        encoding="utf-8",
    )
    return ensure(folder, tmp_path_factory.mktemp("store"), embedder, progress=False)


@pytest.fixture
def evil_address(evil: Index) -> Iterator[str]:
    with serving(lambda: Assistant(evil), evil.corpus.fund, settings=SETTINGS) as address:
        yield address


def test_no_markup_comes_alive(browser: Browser, evil_address: str) -> None:
    page = browser.new_page()
    heard = Heard()
    heard.listen(page)
    paths = (*PAGES, "/documents/a?start=0&end=60", "/figures?text=%3Cimg+src%3Dx%3E&sort=%22%3E")
    for path in paths:
        page.goto(evil_address + path)
        page.wait_for_load_state("networkidle")
        assert page.evaluate("window.alive") is None, path
        assert page.locator("main img, main script, .site-header img").count() == 0
        assert page.locator("a[href^=javascript]").count() == 0
        assert "49" not in page.inner_text("h1")
    assert all(url.startswith(evil_address) for url in heard.requests)
    page.close()
