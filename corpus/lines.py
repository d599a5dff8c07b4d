"""Lines of a text as a reader sees them: indent, gap above, list marker, line wrapping."""

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

_LINE = re.compile(r"[^\n]+")
_BULLET = re.compile(r"[•–—\-*»◦▪●○‣·►➢✓✔■□→\uf0b7](?:\s+|$)")
_MARKERS = (
    (re.compile(r"(?:\*\*)?\((\d{1,3}[a-z]?)\)(?:\*\*)?(?:\s+|$)"), "(1)"),
    (re.compile(r"\(([a-z]{1,4})\)(?:\s+|$)"), "(a)"),
    (re.compile(r"(\d{1,3}[a-z]?)\.(?:\s+|$)"), "1."),
    (re.compile(r"(\d{1,3}[a-z]?)\)(?:\s+|$)"), "1)"),
    (re.compile(r"([a-z]|[ivx]{1,4})[.)]\s+"), "a)"),
    (re.compile(r"([A-Z]|[IVX]{1,5})[.)]\s+"), "A."),
    (re.compile(r"([A-Z]{1,4}\s?\d{1,2})\s?(?:[:.)]|[-–—])\s+(?=\D)"), "AB1"),
    (re.compile(r"(\d{1,2}(?:\.\d{1,2})+)\.?\s+(?=[A-Z])"), "1.1"),
)
_ROMAN = re.compile(r"[ivx]+", re.IGNORECASE)
_NOTE = re.compile(
    r"(?:\[\^[\w-]+\]:|\[\d{1,3}\]|\(\d{1,3}\)|[¹²³⁴⁵⁶⁷⁸⁹⁰]+|\*(?!\*)(?![^*]*\*))\s*"
)
_FOLIO = re.compile(r"(?:\d+\s*(?:/|of)\s*\d+|page\s+\d+(?:\s*(?:/|of)\s*\d+)?)$", re.IGNORECASE)
_NARROWEST = 40  # characters; shorter lines are not broken by wrapping


@dataclass(frozen=True, slots=True)
class Marker:
    """What a list item begins with: ``family`` tells numbering styles apart."""

    family: str
    value: str
    width: int  # characters up to the item's own words


@dataclass(frozen=True, slots=True)
class Line:
    """One line without its outer white space, at ``[start, end)`` of the text."""

    start: int
    end: int
    text: str
    indent: int  # characters of white space before it
    gap: int  # blank lines above it; at least 1 for the first line

    @property
    def marker(self) -> Marker | None:
        """The bullet or number it begins with."""
        return read_marker(self.text)


def read_lines(text: str) -> list[Line]:
    """Every line of ``text`` that is not blank."""
    found: list[Line] = []
    for match in _LINE.finditer(text):
        bare = match[0].strip()
        if not bare:
            continue
        indent = len(match[0]) - len(match[0].lstrip())
        start = match.start() + indent
        number = text.count("\n", found[-1].end if found else 0, start)
        gap = number - 1 if found else max(1, number)
        found.append(Line(start, start + len(bare), bare, indent, gap))
    return found


def read_marker(text: str) -> Marker | None:
    """The bullet or number that ``text`` begins with, or None."""
    if match := _BULLET.match(text):
        return Marker(f"bullet {text[0]}", "", match.end())
    for pattern, family in _MARKERS:
        if match := pattern.match(text):
            return Marker(family, match[1], match.end())
    return None


def family_of(marker: Marker, previous: Marker | None) -> str:
    """The numbering style of ``marker``; ``(i)`` after ``(h)`` is a letter, else a Roman number."""
    if marker.family not in {"(a)", "a)", "A."} or not _ROMAN.fullmatch(marker.value):
        return marker.family
    follows = previous and len(marker.value) == 1 and _next_letter(previous.value) == marker.value
    return marker.family if follows else f"{marker.family} roman"


def _next_letter(letter: str) -> str:
    return chr(ord(letter) + 1) if len(letter) == 1 else ""


def note_mark(text: str) -> str:
    """The mark of a footnote that ``text`` may be, as it stands in the words above, or ""."""
    match = _NOTE.match(text)
    return match[0].strip().rstrip(":") if match else ""


def wrap_width(lines: Sequence[Line]) -> int:
    """Where the text's lines were broken, in characters; 0 if every line is a whole paragraph.

    Broken lines are seen by the next line going on in lower case, with lengths close together.
    """
    lengths = sorted(
        len(line.text)
        for line, after in pairwise(lines)
        if after.gap == 0 and after.text[0].islower() and not after.marker
        and line.text[-1] not in ".:;!?|"
    )  # fmt: skip
    if len(lengths) < 3:
        return 0
    width = lengths[-1 - len(lengths) // 10]
    close = lengths[len(lengths) // 3] >= 0.75 * width
    return width if close and _NARROWEST <= width <= 200 else 0


def is_broken(line: Line, after: Line, width: int) -> bool:
    """Whether ``after`` goes on with the sentence of ``line``, which was broken by wrapping."""
    if after.gap or after.text.startswith("|"):
        return False
    room = width - len(line.text) - 1
    if width and len(line.text) >= _NARROWEST and len(after.text.split()[0]) > room - width * 0.05:
        return True
    flows = line.text[-1] not in ".:;!?|" and after.text[0].islower()
    return flows and len(line.text) >= _NARROWEST and not line.text[0].islower()


def running_lines(lines: Sequence[Line]) -> set[int]:
    """Starts of the lines that repeat on every page (headers and footers with page numbers)."""
    masked = {line.start: re.sub(r"\d+", "#", line.text) for line in lines}
    often = Counter(masked.values())
    return {
        line.start
        for line in lines
        if often[masked[line.start]] > 1 and _FOLIO.search(line.text) and len(line.text) < 150
    }
