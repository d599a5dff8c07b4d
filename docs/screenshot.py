"""Takes the README's picture from the running product: ``python docs/screenshot.py [ADDRESS]``."""

import shutil
import sys
from pathlib import Path

from playwright.sync_api import sync_playwright

PICTURE = Path(__file__).with_name("chat.png")
QUESTION = "Which indicators are below 60 % of their target?"
FLAGS = ["--no-sandbox", "--disable-quic", "--disable-background-networking"]


def main(address: str = "http://127.0.0.1:7860") -> None:
    """Ask one question on the page at ``address``, and keep what a person sees."""
    with sync_playwright() as playwright:
        program = shutil.which("chromium")
        browser = playwright.chromium.launch(executable_path=program, args=FLAGS)
        page = browser.new_page(viewport={"width": 1100, "height": 900})
        page.goto(address)
        box = page.get_by_role("textbox").first
        box.fill(QUESTION)
        box.press("Enter")
        page.locator("#conversation blockquote").first.wait_for()
        page.wait_for_timeout(1000)
        page.screenshot(path=PICTURE)
        browser.close()


if __name__ == "__main__":
    main(*sys.argv[1:])
