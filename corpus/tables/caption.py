"""The line beside a table that says what it shows and in which unit."""

import re

from corpus.periods import find_periods
from corpus.tables.page import Page
from corpus.units import Unit, stated_money

_SCALE = r"(?:thousand|million|billion)s?"
_UNIT_WORDS = re.compile(
    rf"\(?\b(?:(?:all )?amounts? )?(?:in )?(?:{_SCALE}(?: of)?)? ?(?:EUR|€|euros?)(?: {_SCALE})?\b"
    r"(?:, ?(?:current|constant)(?: \d{4})? prices)?\)?",
    re.IGNORECASE,
)
_LONGEST = 140  # characters; longer lines are prose
_NEAR = 3  # lines, blank ones included


def caption_of(page: Page, first: int, last: int) -> tuple[str, Unit | None]:
    """Caption words and money unit stated beside the table of lines ``first`` to ``last``."""
    near = [*_before(page, first), *_after(page, last)]
    units = [unit for text in near if (unit := stated_money(text))]
    words = [without_unit(text) for text in near if stated_money(text)]
    caption = next((text for text in words if text), "")
    return caption, units[0] if units else page.stated


def without_unit(text: str) -> str:
    """Caption words without the unit: "Commitment appropriations, EUR million" names no money."""
    first = re.split(r"\.\s|:\s|:$", text)[0]
    rest = _UNIT_WORDS.sub(" ", first)
    return " ".join(rest.split()).strip(" ,;:.()–-#*")


def _before(page: Page, first: int) -> list[str]:
    found = page.lines[max(0, first - _NEAR) : first]
    return [line.text for line in reversed(found) if _fits(line.text)]


def _after(page: Page, last: int) -> list[str]:
    found = page.lines[last + 1 : last + 1 + _NEAR]
    return [line.text for line in found if _fits(line.text) or line.text.startswith("EUR ")]


def _fits(text: str) -> bool:
    return 0 < len(text) <= _LONGEST and "|" not in text and not _has_amount(text)


def _has_amount(text: str) -> bool:
    masked = text
    for period in find_periods(text):
        masked = masked.replace(period.text, "")
    return bool(re.search(r"\d", re.sub(r"^\W*\d+(?:\.\d+)*\W", "", masked)))
