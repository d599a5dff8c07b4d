"""Footnotes: the marks in labels and sentences, and the notes they point to."""

import re

from corpus.records import Span
from corpus.tables.page import Cell, Page

_MARK = (
    r"(?:\((?P<a>\d{1,2})\)|\[\^?(?P<b>\w{1,3})\]|(?P<c>[¹²³⁴⁵⁶⁷⁸⁹]+)|(?<=\w)(?P<d>\*{1,3})(?!\w))"
)
_MARKS = re.compile(_MARK)
_NOTE = re.compile(
    r"(?:\((?P<a>\d{1,2})\)|\[\^?(?P<b>\w{1,3})\]|(?P<c>[¹²³⁴⁵⁶⁷⁸⁹]+)|(?P<d>\*{1,3}))"
    r"[:.]?[ \u00a0]*(?=\S)"
)
_LIST_MARK = re.compile(r"^(?:\d{1,2}[.)]|\([a-z]{1,4}\)|\[\^?\w{1,3}\]:) (?=\S{2})")
_SMALL = str.maketrans("¹²³⁴⁵⁶⁷⁸⁹", "123456789")


def without_marks(text: str) -> str:
    """``text`` in plain words: no footnote or list marks, bold marks or bars between cells."""
    plain = _MARKS.sub(" ", text.replace("**", "")).strip(" |").replace(" | ", ": ")
    plain = _LIST_MARK.sub("", " ".join(plain.split()))
    return re.sub(r" (?=[,.;:])", "", plain)


def note_for(page: Page, words: Cell, end: int) -> tuple[str, Span | None]:
    """The text and place of the first note after ``end`` that a mark in ``words`` points to."""
    marks = {_key(match) for match in _MARKS.finditer(words.text)}
    if not marks:
        return "", None
    for line in page.lines[page.line_at(end) + 1 :]:
        match = _NOTE.match(line.text)
        if match and _key(match) in marks:
            return line.text[match.end() :], page.span(line)
    return "", None


def _key(match: re.Match[str]) -> str:
    return next(mark for mark in match.groups() if mark).translate(_SMALL)
