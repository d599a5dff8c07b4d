"""Sizes of downloads: "DownloadPDF - 831.8 KB", "Annex (PDF, 1.4 MB) | Data (XLSX, 188.6 KB)"."""

import re
from dataclasses import replace

from corpus.records import Figure, Role
from corpus.tables.make import figure_at, heading_at
from corpus.tables.page import Cell, Page

_FORMAT = r"(?:PDF|XLSX?|ODS|ODT|CSV|DOCX?|PPTX?|ZIP|XML|JSON|HTML|EPUB)"
_FILE = re.compile(rf"{_FORMAT}(?![a-z])")
_SIZES = ("bytes", "kB", "KB", "MB", "GB")
_GLUED = re.compile(rf"(?<=[a-z])(?={_FORMAT})|(?<=[FXSVPL])(?=[A-Z][a-z])")


def download_sizes(page: Page) -> list[Figure]:
    """The size of every file that ``page`` offers."""
    return [
        figure
        for line in page.lines
        if _FILE.search(line.text)
        for part in _parts(line)
        for figure in _sizes(page, part)
    ]


def _parts(line: Cell) -> list[Cell]:
    bounds = [0, *(match.end() for match in re.finditer(r"\|", line.text))]
    return [
        line.cut(start, end).cut(0, None)
        for start, end in zip(bounds, [*(b - 1 for b in bounds[1:]), len(line.text)], strict=True)
    ]


def _sizes(page: Page, part: Cell) -> list[Figure]:
    found = []
    for number in page.numbers(part):
        if number.unit.name in _SIZES:
            words = part.text.replace(page.document.text[number.start : number.end], "", 1)
            figure = figure_at(page, number, page.span(part))
            subject = _subject(words.replace(number.unit.name, "", 1), heading_at(figure))
            found.append(replace(figure, subject=subject, role=Role.SIZE, period=""))
    return found


def _subject(words: str, heading: str) -> str:
    name = " ".join(re.sub(r"[()\-–:,]", " ", _GLUED.sub(" ", words)).split())
    return f"{name}: {heading}" if heading else name
