"""Footnotes: the marks in labels and sentences, and the notes they point to."""

import re

from corpus.records import Span
from corpus.tables.page import Cell, Page

_MARK = r"(?:\((?P<a>\d{1,2})\)|\[\^?(?P<b>\w{1,3})\]|(?P<c>[¹²³⁴⁵⁶⁷⁸⁹]+)|(?<=\w)(?P<d>\*{1,3})(?!\w))"
_MARKS = re.compile(_MARK)
_NOTE = re.compile(r"(?:\((?P<a>\d{1,2})\)|\[\^?(?P<b>\w{1,3})\]|(?P<c>[¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<d>\*{1,3}))[:.]?[ \u00a0]*(?=\S)")
_SMALL = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


def without_marks(text: str) -> str:
    """``text`` without footnote marks."""
    return " ".join(_MARKS.sub(" ", text).split()).replace(" ,", ",").replace(" .", ".")


def note_for(page: Page, words: Cell, end: int) -> tuple[str, Span | None]:
    """The text and place of the first note after ``end`` that a mark in ``words`` points to."""
    marks = {_key(match) for match in _MARKS.finditer(words.text)}
    for line in page.lines[page.line_at(end) + 1 :]:
        match = _NOTE.match(line.text)
        if match and _key(match) in marks:
            return line.text[match.end() :], page.span(line)
    return "", None


def is_note(text: str) -> bool:
    """Whether a line reads like a footnote."""
    return bool(_NOTE.match(text))


def _key(match: re.Match[str]) -> str:
    return next(mark for mark in match.groups() if mark).translate(_SMALL)
