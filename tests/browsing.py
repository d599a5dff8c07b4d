"""A real Chromium on the real chat page, and what a person does there."""

from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import Browser, Page

BOX = "#box"  # where questions are typed
# One for each line of the answers.
LINES = ".answer > p:not(.absent, .notice, .written), .answer > ul > li"


@dataclass
class Heard:
    """What the browser said and asked for while a page was open."""

    console: list[str] = field(default_factory=list)
    requests: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Keep what ``page`` says from now on."""
        page.on("request", lambda request: self.requests.append(request.url))
        page.on("pageerror", lambda error: self.console.append(str(error)))
        page.on("console", lambda line: self._keep(line.type, line.text))

    def _keep(self, kind: str, text: str) -> None:
        if kind in {"error", "warning"}:
            self.console.append(text)


def open_chat(browser: Browser, address: str, heard: Heard | None = None, **options: Any) -> Page:  # noqa: ANN401 - as Playwright takes them
    """The chat page at ``address``, ready to be asked, in a browser that remembers nothing."""
    page = browser.new_page(**{"viewport": {"width": 1000, "height": 800}} | options)
    if heard:
        heard.listen(page)
    page.goto(address)
    page.wait_for_selector(BOX)
    return page


def ask(page: Page, question: str) -> None:
    """Ask ``question`` and wait until its answer, or the refusal of it, is there."""
    before = page.locator(".turn").count()
    page.fill(BOX, question)
    page.press(BOX, "Enter")
    answered(page, before + 1)


def answered(page: Page, number: int) -> None:
    """Wait until ``number`` questions stand on the page and the last one is answered."""
    page.wait_for_function(
        """number => {
            const turns = document.querySelectorAll(".turn")
            return turns.length == number && turns[number - 1].querySelector(".actions")
        }""",
        arg=number,
    )


def folded(text: str) -> str:
    """``text`` with every white space as one blank."""
    return " ".join(text.split())
