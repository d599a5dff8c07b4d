"""What one line looks like: a row of a table, a label with its value, a title."""

import re
from itertools import pairwise

from corpus.lines import Line, read_marker
from corpus.periods import find_periods

_NUMBER = r"(?:\d{1,3}(?:[ \u00a0\u202f.,'’]\d{3})+(?:[.,]\d+)?|\d+(?:[.,]\d+)?)(?![\d])"
_SCALE = r"(?:\s?(?:million|billion|thousand|bn|mn|%|‰|EUR|€|USD|GBP|[KMG]B)(?![a-z]))"
_MONEY = r"(?:EUR|€|USD|\$|GBP|£)\s?"
QUANTITY = re.compile(rf"(?<![\w.,])(?:{_MONEY})?{_NUMBER}{_SCALE}*")
_STRONG = re.compile(
    rf"{_MONEY}\d|\d{_SCALE}|\d[.,]\d|\d[ \u00a0\u202f]\d{{3}}(?!\d)", re.IGNORECASE
)
_BLANK_CELL = re.compile(r"(?:n/?a|p\.?m|none|nil|[–—\-.…*]+)(?=\s|$)", re.IGNORECASE)
_YEARS = re.compile(r"(?:19|20)\d\d(?:\s?[-–/]\s?(?:19|20)?\d\d)?")
_SENTENCE_END = re.compile(r"[.;:,!…][\"'”’)\]*_]*$")
_INNER_END = re.compile(r"[a-z)%]\.\s+[A-Z]")
_LABEL = re.compile(r"[^\W\d_][^:|;]{0,118}:(?:\*\*)?\s+\S")
_BOLD = re.compile(r"(?:\*\*|__)(?!\s)[^*_]+(?<!\s)(?:\*\*|__)")
_MARKDOWN = re.compile(r"(#(?=\s)|#{2,6}(?=[^#]))\s*")
_RULE = re.compile(r"[|:\-\s]*-{3,}[|:\-\s]*|[*_=~#\s]+|\|[|:\-\s]*\|")
_NUMBERED = re.compile(
    r"(?:(?P<dotted>\d{1,2}(?:\.\d{1,2})*)\.?|(?:[IVX]{1,5}|[A-Z]{1,4}\s?\d{1,2}|[A-Z])[.):])"
    r"\s+(?=[^\W\d_])"
)
_LEGAL = re.compile(
    r"(part|title|chapter|section|article|annex|appendix)\b\s+(?:[IVXLC]+|\d+[a-z]?|[A-Z])\b"
    r"(?P<rest>.*)",
    re.IGNORECASE,
)
_COLUMNS = frozenset({
    "baseline", "progress", "target", "targets", "result", "results", "assessment", "year", "years",
    "total", "amount", "amounts", "share", "unit", "indicator", "indicators", "milestone",
    "programmed", "committed", "paid", "status", "value", "values", "item", "commitments",
    "payments", "latest", "start", "of", "which", "allocation", "route", "measure", "category",
})  # fmt: skip
_MISSING = re.compile(
    r"(?:no (?:value|data|figure|result)s?|not (?:yet )?(?:reported|available|assessed))\b",
    re.IGNORECASE,
)
_CAPTION = re.compile(
    r"\b(?:EUR|euro|€)(?! ?\d)|(?:million|thousand|billion|%)$|\((?:%|km|MW|GWh)\)$"
)
_PUBLISHED = re.compile(
    r"\b(?:updated?|published|edited|reviewed|adopted|printed|version|edition|last change|valid)\b"
    r".*\b(?:19|20)\d\d\b",
    re.IGNORECASE,
)
_LONGEST_TITLE = 130  # characters
_LONGEST_ROW = 140


def is_rule(text: str) -> bool:
    """Whether a line is only markup: a horizontal rule, or the line under a table's header."""
    return bool(_RULE.fullmatch(text))


def is_open(text: str) -> bool:
    """Whether ``text`` ends without a sentence's end, as titles, labels and rows do."""
    return not _SENTENCE_END.search(text)


def has_cells(text: str) -> bool:
    """Whether bars divide the line into cells."""
    return text.startswith("|") or text.count(" | ") > 0


def has_columns(text: str) -> bool:
    """Whether it reads as a table's header: mostly words that name columns or years."""
    words = re.findall(r"[^\W\d_]+", text.lower())
    known = sum(word in _COLUMNS for word in words)
    return len(text) <= _LONGEST_ROW and known >= 2 and 2 * known >= len(words) and is_open(text)


def is_values(text: str) -> bool:
    """Whether the line begins with a value, as rows do whose name stands elsewhere."""
    if len(text) > _LONGEST_ROW or not is_open(text) or _INNER_END.search(text):
        return False
    if is_numbers(text) or _MISSING.match(text):
        return True
    bare = _without_dates(text)
    first = QUANTITY.match(bare)
    if not first:
        return False
    strong = _STRONG.match(first.group()) or _STRONG.search(first.group())
    return bool(strong or QUANTITY.search(bare, first.end()))


def is_numbers(text: str) -> bool:
    """Whether nothing but numbers, years and empty cells stands in the line."""
    rest = QUANTITY.sub(" ", _YEARS.sub(" 1 ", text))
    rest = _BLANK_CELL.sub(" ", rest.strip())
    return bool(re.search(r"\d", text)) and not rest.strip(" |;/()–-")


def is_labelled(text: str) -> bool:
    """Whether a label is followed by amounts, or pairs stand between semicolons."""
    if len(text) > 2 * _LONGEST_ROW or not is_open(text) or _INNER_END.search(text):
        return False
    parts = text.split(";")
    if len(parts) > 2 and sum(bool(re.search(r"\d", part)) for part in parts) * 2 >= len(parts):
        return True
    return _ends_in_amounts(text)


def _ends_in_amounts(text: str) -> bool:
    if len(text) > _LONGEST_ROW:
        return False
    bare = _without_dates(text)
    found = list(QUANTITY.finditer(bare))
    if not found:
        return False
    years_first = re.match(_YEARS, text) and len(text.split()) > 1
    tail = re.sub(r"[()\s,]", " ", bare[found[-1].end() :]).split()
    strong = _STRONG.search(found[-1].group()) or years_first
    return bool(strong and len(tail) <= 2 and not _between_is_prose(bare, found))


def _between_is_prose(text: str, found: list[re.Match[str]]) -> bool:
    return any(len(text[a.end() : b.start()].split()) > 4 for a, b in pairwise(found))


def _without_dates(text: str) -> str:
    """``text`` with dates and ranges of years taken out; a bare year stays a number."""
    for period in reversed(find_periods(text)):
        if period.is_range or not period.is_year:
            blank = " " * (period.end - period.start)
            text = text[: period.start] + blank + text[period.end :]
    return text.strip()


def is_caption(text: str) -> bool:
    """Whether an open line names the unit of the table below it."""
    return len(text) <= _LONGEST_ROW and is_open(text) and bool(_CAPTION.search(text))


def is_pair(text: str) -> bool:
    """Whether the line is ``Key: value``."""
    return bool(_LABEL.match(text)) and len(text.partition(":")[0].split()) <= 8


def legal_rank(text: str) -> int:
    """1 for a part down to 5 for an article, 1 for an annex; 0 for any other line."""
    match = _LEGAL.match(text)
    rest = match["rest"].strip() if match else ""
    if not match or not is_open(text) or (rest and rest[0].islower()) or len(text) > _LONGEST_TITLE:
        return 0
    ranks = {"part": 1, "title": 2, "chapter": 3, "section": 4, "article": 5}
    return ranks.get(match[1].lower(), 1)


def is_bare_number(text: str) -> bool:
    """Whether a legal heading has a number but no words of its own ("Article 4")."""
    match = _LEGAL.match(text)
    return bool(match and not match["rest"].strip(" .:–-"))


def is_bold(text: str) -> bool:
    """Whether the whole line is emphasised."""
    return bool(_BOLD.fullmatch(text)) and is_open(text)


def markdown_level(text: str) -> int:
    """1 to 6 for a Markdown heading, else 0."""
    match = _MARKDOWN.match(text)
    return len(match[1]) if match and len(text) > match.end() else 0


def markup_before(text: str) -> int:
    """Characters of a Markdown heading's marks."""
    match = _MARKDOWN.match(text)
    return match.end() if match else 0


def number_depth(text: str) -> int:
    """2 for "1.2 Title", 1 for "1. Title" or "I. Title", 0 without a number."""
    match = _NUMBERED.match(text)
    return match["dotted"].count(".") + 1 if match and match["dotted"] else int(bool(match))


def is_capitals(text: str) -> bool:
    """Whether the line is written in capitals only."""
    letters = [c for c in text if c.isalpha()]
    return len(letters) >= 4 and all(c.isupper() for c in letters)


def is_titular(line: Line) -> bool:
    """Whether the line alone could be a title: short, open, no bullet, no row, no menu."""
    text = line.text
    words = text.split()
    if not (3 <= len(text) <= _LONGEST_TITLE and len(words) <= 18) or not is_open(text):
        return False
    own = text[number.end() :] if (number := _NUMBERED.match(text)) else text
    first = own.lstrip("\"'“‘«(¿*_")[:1]
    marker = read_marker(text)
    return (
        (first.isupper() or first.isdigit())
        and not (marker and not number)
        and not (_is_menu(text) or _is_metadata(text) or has_cells(text))
        and not (is_values(own) or is_labelled(own))
    )


def _is_menu(text: str) -> bool:
    return "  " in text or " > " in text or " » " in text


def _is_metadata(text: str) -> bool:
    """A date alone, ``Key: date``, a unit, or when the page was published."""
    if _PUBLISHED.search(text) or re.match(r"(?:in )?(?:EUR|€)", text, re.IGNORECASE):
        return True
    value = text.rpartition(": ")[2]
    rest = _without_dates(_YEARS.sub("", value) if ": " in text else value)
    return not re.search(r"[^\W\d_]", rest)
