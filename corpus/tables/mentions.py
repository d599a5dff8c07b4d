"""Every number that stands in a sentence and in no table."""

import re
from dataclasses import replace

from corpus.numbers import Number
from corpus.records import Figure
from corpus.tables.make import figure_at
from corpus.tables.page import Cell, Page


def mentions(page: Page, known: list[Figure]) -> list[Figure]:
    """A figure for each number of ``page`` that stands in none of the ``known`` tables."""
    taken = {page.line_at(f.span.start) for f in known if f.table}
    found = []
    for index, line in enumerate(page.lines):
        if not line.text or index in taken or page.is_heading(index):
            continue
        for number in page.numbers(line, spelled=True):
            span = page.span(line)
            found.append(replace(figure_at(page, number, span), subject=line.text))
    return found
