"""Cut a row of amounts whose columns are parted by the same space as their thousands.

``"7 443 10 458"`` can only be 7 443 and 10 458; ``"612 400 316 463"`` needs to be told how many
numbers there are, or which one is named again beside it.
"""

import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, cached_property

from corpus.numbers import Mark, read_number

_ATOM = re.compile(r"\d{1,3}(?:[,'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_SPACE = " \u00a0\u202f\u2009"
_ODD = 1000  # cost of a space that stands against the document's use of no-break spaces


@dataclass(frozen=True, slots=True)
class Piece:
    """One number of a row: its place in the text and its value."""

    start: int
    end: int
    value: Decimal


def cut_into(text: str, count: int, mark: Mark) -> list[Piece] | None:
    """The likeliest reading of ``text`` as ``count`` numbers, None where there is none.

    Where the text has no-break spaces these join and plain ones part; else numbers are of like
    size: of all cuts the one with the least sum of squared lengths.
    """
    row = _Row(text, mark)

    @cache
    def best(first: int, left: int) -> tuple[int, tuple[int, ...]] | None:
        if left == 0 or first == len(row.atoms):
            return (0, ()) if left == 0 and first == len(row.atoms) else None
        options = (
            (row.cost(first, last) + rest[0], (last, *rest[1]))
            for last in range(first, row.reach(first) + 1)
            if (rest := best(last + 1, left - 1))
        )
        return min(options, default=None)

    found = best(0, count)
    return row.pieces(found[1]) if found else None


def cut_before(text: str, target: Decimal, mark: Mark) -> list[Piece] | None:
    """``text`` as numbers of which the one before last is ``target``, None if there is no way."""
    row = _Row(text, mark)
    end = len(row.atoms) - 1
    for first in range(end):
        for last in range(first, min(row.reach(first), end - 1) + 1):
            if row.reach(last + 1) >= end and row.piece(first, last).value == target:
                before = cut_into(text[: row.atoms[first].start()], 1, mark) if first else []
                if before is not None:
                    return [*before, row.piece(first, last), row.piece(last + 1, end)]
    return None


@dataclass(frozen=True)
class _Row:
    text: str
    mark: Mark

    @cached_property
    def atoms(self) -> list[re.Match[str]]:
        """The runs of digits that no space can part."""
        return list(_ATOM.finditer(self.text))

    def reach(self, first: int) -> int:
        """The last atom to which the number beginning at atom ``first`` could go on."""
        atoms, last, gap = self.atoms, first, ""
        if not re.fullmatch(r"[1-9]\d{0,2}", atoms[first][0]):
            return last
        while last + 1 < len(atoms) and atoms[last][0].isdigit():
            between = self.text[atoms[last].end() : atoms[last + 1].start()]
            follows = re.fullmatch(r"\d{3}(?:[.,]\d+)?", atoms[last + 1][0])
            known = len(between) == 1 and between in _SPACE and between == (gap or between)
            if not (known and follows):
                break
            gap, last = between, last + 1
        return last

    def cost(self, first: int, last: int) -> int:
        """How unlikely atoms ``first`` to ``last`` are one number; lower is likelier."""
        atoms = self.atoms
        inside = self.text[atoms[first].start() : atoms[last].end()]
        odd = 0
        if any(space in self.text for space in _SPACE[1:]):
            after = self.text[atoms[last].end() : atoms[last].end() + 1]
            odd = inside.count(" ") + (last + 1 < len(atoms) and after in _SPACE[1:])
        return _ODD * odd + sum(map(str.isdigit, inside)) ** 2

    def piece(self, first: int, last: int) -> Piece:
        """Atoms ``first`` to ``last`` as one number."""
        start, end = self.atoms[first].start(), self.atoms[last].end()
        return Piece(start, end, read_number(self.text[start:end], self.mark))

    def pieces(self, lasts: tuple[int, ...]) -> list[Piece]:
        """The numbers that end with the atoms ``lasts``."""
        firsts = [0, *(last + 1 for last in lasts[:-1])]
        return [self.piece(first, last) for first, last in zip(firsts, lasts, strict=True)]
