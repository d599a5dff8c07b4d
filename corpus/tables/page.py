"""A document as the readers of figures see it: lines with offsets, their context, their numbers."""

import re
from bisect import bisect_right
from collections import defaultdict
from dataclasses import dataclass, field, replace
from functools import cached_property

from corpus.numbers import Mark, Number, decimal_mark, find_numbers
from corpus.records import Document, Fund, Passage, Span
from corpus.units import Unit, stated_money

_BULLET = re.compile(r"[ \t]*(?:[•◦»▪●‣·*+–—-][ \t\u00a0]+)?")


@dataclass(frozen=True, slots=True)
class Cell:
    """Some words of a document, at ``[start, end)``."""

    start: int
    text: str

    @property
    def end(self) -> int:
        """Where the words end."""
        return self.start + len(self.text)

    def cut(self, start: int, end: int | None = None) -> "Cell":
        """The part ``[start, end)`` of these words, without white space and bold marks around."""
        part = self.text[start:end]
        lead = len(part) - len(part.lstrip(" \t\u00a0*_"))
        return Cell(self.start + start + lead, part.strip(" \t\u00a0*_"))


@dataclass(frozen=True, slots=True)
class Line(Cell):
    """One line without indentation, bullet and trailing white space; blank lines have no text."""

    bullet: bool = False


@dataclass(frozen=True)
class Page:
    """One document with what the splitter says about each place in it."""

    document: Document
    fund: Fund
    passages: list[Passage] = field(repr=False)

    @cached_property
    def mark(self) -> Mark:
        """The document's decimal mark."""
        return decimal_mark(self.document.text)

    @cached_property
    def lines(self) -> list[Line]:
        """All lines in order, blank ones too."""
        found, start = [], 0
        for raw in self.document.text.split("\n"):
            lead = _BULLET.match(raw)
            at = lead.end() if lead else 0
            found.append(Line(start + at, raw[at:].rstrip(), bool(lead and lead[0].strip())))
            start += len(raw) + 1
        return found

    @cached_property
    def stated(self) -> Unit | None:
        """The money unit that holds for the whole document ("unless another unit is shown")."""
        for line in self.lines[:12]:
            if line.text.lower().startswith(("amounts", "all amounts", "figures")):
                return stated_money(line.text)
        return None

    @cached_property
    def _by_line(self) -> dict[int, list[Passage]]:
        found: dict[int, list[Passage]] = defaultdict(list)
        for passage in self.passages:
            last = self.line_at(passage.span.end - 1)
            for at in range(self.line_at(passage.span.start), last + 1):
                found[at].append(passage)
        return found

    @cached_property
    def _starts(self) -> list[int]:
        return [line.start for line in self.lines]

    def line_at(self, offset: int) -> int:
        """The index of the line in which ``offset`` stands."""
        return max(0, bisect_right(self._starts, offset) - 1)

    def around(self, offset: int) -> Passage | None:
        """The smallest passage in which ``offset`` stands."""
        near = self._by_line[self.line_at(offset)]
        holding = [p for p in near if p.span.start <= offset < p.span.end]
        return min(holding, key=lambda p: p.span.end - p.span.start, default=None)

    @cached_property
    def leaves(self) -> list[Passage]:
        """The passages in which no other one lies, in order."""
        ordered = sorted(self.passages, key=lambda p: (p.span.start, -p.span.end))
        after = [*ordered[1:], None]
        return [
            passage
            for passage, following in zip(ordered, after, strict=True)
            if following is None or following.span.start >= passage.span.end
        ]

    def numbers(self, cell: Cell, *, spelled: bool = False) -> list[Number]:
        """The numbers in ``cell``, placed in the document."""
        return [
            replace(number, start=number.start + cell.start, end=number.end + cell.start)
            for number in find_numbers(cell.text.replace("\n", " "), self.mark, spelled=spelled)
        ]

    def words(self, start: int, end: int) -> Cell:
        """The document's words from ``start`` to ``end``."""
        return Cell(start, self.document.text[start:end]).cut(0)

    def span(self, cell: Cell) -> Span:
        """Where ``cell`` stands."""
        return Span(self.document.id, cell.start, cell.end)
