"""Takes the pictures of the README from the running product: ``python -m docs.screenshot``."""

import os
import shutil
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from tempfile import TemporaryDirectory

from playwright.sync_api import Browser, Page, sync_playwright

from assistant.settings import read_settings
from eval.process import serving

HERE = Path(__file__).parent
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]
WIDE = (1200, 900)  # px; width and height of a window
QUESTION = "Which indicators are below 60 % of their target?"
YEARS = "Show the yearly amounts"
PATIENCE = 180_000  # milliseconds; an evaluation runs in that time


def main() -> None:
    """Start the product and a page that embeds it, and keep what a person sees of them."""
    with TemporaryDirectory() as folder, _other_site(Path(folder)) as site:
        os.environ |= {"ASSISTANT_ORIGINS": site, "ASSISTANT_FEEDBACK": f"{folder}/feedback.db"}
        command = [sys.executable, "app.py"]
        with serving(command, HERE.parent, read_settings(os.environ).store) as server:
            address = f"http://127.0.0.1:{server.port}"
            demo = (HERE / "demo.html").read_text("utf-8")
            demo = demo.replace("http://127.0.0.1:7860", address)
            (Path(folder) / "index.html").write_text(demo, encoding="utf-8")
            _take_all(address, site)


def _take_all(address: str, site: str) -> None:
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        take = partial(_take, browser)
        take("chat", address, _source)
        take("chart", address, _chart, size=(1200, 1000))
        take("figures", f"{address}/figures", _settled)
        take("evaluation", f"{address}/evaluation", _evaluation, size=(1200, 1400))
        take("widget", site, _widget, size=(1000, 760))
        take("mobile", address, _chart, size=(390, 844))
        browser.close()


def _take(
    browser: Browser,
    name: str,
    address: str,
    act: Callable[[Page], None],
    size: tuple[int, int] = WIDE,
) -> None:
    page = browser.new_page(viewport={"width": size[0], "height": size[1]}, locale="en")
    page.goto(address)
    act(page)
    page.screenshot(path=HERE / f"{name}.png")
    page.close()


def _ask(page: Page, question: str) -> None:
    box = page.get_by_role("textbox").first
    box.fill(question)
    box.press("Enter")
    page.locator(".answer .actions").first.wait_for()


def _source(page: Page) -> None:
    _ask(page, QUESTION)
    page.locator(".answer [data-number]").nth(3).click()
    page.locator("mark").first.wait_for()
    _settled(page)


def _chart(page: Page) -> None:
    _ask(page, YEARS)
    page.locator(".chart svg").wait_for()
    _settled(page)


def _evaluation(page: Page) -> None:
    page.locator("#run-set button").click()
    page.locator("#result").wait_for(timeout=PATIENCE)
    _settled(page)


def _widget(page: Page) -> None:
    page.locator("fund-assistant button.open").click()
    frame = page.frame_locator("fund-assistant iframe")
    frame.get_by_role("textbox").fill(QUESTION)
    frame.get_by_role("textbox").press("Enter")
    frame.locator("blockquote").first.wait_for()
    _settled(page)


def _settled(page: Page) -> None:
    page.evaluate("scrollTo(0, 0)")
    page.mouse.move(0, 0)
    page.wait_for_timeout(1000)


@contextmanager
def _other_site(folder: Path) -> Iterator[str]:
    """Serve ``folder`` as a site of its own; gives its origin."""
    handler = partial(SimpleHTTPRequestHandler, directory=str(folder))
    site = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    threading.Thread(target=site.serve_forever, daemon=True).start()
    try:
        yield f"http://127.0.0.1:{site.server_port}"
    finally:
        site.shutdown()
        site.server_close()


if __name__ == "__main__":
    main()
