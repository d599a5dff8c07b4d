"""Cut a row of amounts whose columns are parted by the same space as their thousands.

``"7 443 10 458"`` can only be 7 443 and 10 458; ``"612 400 316 463"`` needs to be told how many
numbers there are, or which one is named again beside it.
"""

import math
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from corpus.numbers import Mark, read_number

_ATOM = re.compile(r"\d{1,3}(?:[,'’]\d{3})+(?!\d)(?:[.,]\d+)?|\d+(?:[.,]\d+)?")
_SPACE = " \u00a0\u202f\u2009"


@dataclass(frozen=True, slots=True)
class Piece:
    """One number of a row: its place in the text and its value."""

    start: int
    end: int
    value: Decimal


def cuts(text: str, mark: Mark) -> list[list[Piece]]:
    """Every way to read ``text`` as a row of numbers, most joined digits first."""
    atoms = list(_ATOM.finditer(text))
    return [
        [Piece(start, end, read_number(text[start:end], mark)) for start, end in bounds]
        for bounds in _bounds(text, atoms, 0)
    ]


def cut_into(text: str, count: int, mark: Mark) -> list[Piece] | None:
    """The likeliest reading of ``text`` as ``count`` numbers, None where there is none.

    Where the text has no-break spaces these join and plain ones part; else numbers of like size.
    """
    fitting = [cut for cut in cuts(text, mark) if len(cut) == count]
    return min(fitting, key=lambda cut: (_odd_spaces(text, cut), _spread(cut)), default=None)


def _bounds(text: str, atoms: list[re.Match[str]], at: int) -> Iterator[list[tuple[int, int]]]:
    if at == len(atoms):
        yield []
        return
    for last in range(_reach(text, atoms, at), at - 1, -1):
        for rest in _bounds(text, atoms, last + 1):
            yield [(atoms[at].start(), atoms[last].end()), *rest]


def _reach(text: str, atoms: list[re.Match[str]], at: int) -> int:
    """The last atom that the number beginning at ``at`` could go on to."""
    last = at
    if not re.fullmatch(r"[1-9]\d{0,2}", atoms[at][0]):
        return last
    gap = ""
    while last + 1 < len(atoms) and atoms[last][0].isdigit():
        between = text[atoms[last].end() : atoms[last + 1].start()]
        following = re.fullmatch(r"\d{3}(?:[.,]\d+)?", atoms[last + 1][0])
        if len(between) != 1 or between not in _SPACE or between != (gap or between) or not following:
            break
        gap, last = between, last + 1
    return last


def _odd_spaces(text: str, cut: list[Piece]) -> int:
    """How many spaces stand against the use of no-break spaces inside numbers."""
    if not any(space in text for space in _SPACE[1:]):
        return 0
    joined = sum(text[piece.start : piece.end].count(" ") for piece in cut)
    between = zip(cut, cut[1:], strict=False)
    return joined + sum(text[a.end : b.start] in _SPACE[1:] for a, b in between)


def _spread(cut: list[Piece]) -> float:
    sizes = [math.log10(float(piece.value) + 1) for piece in cut]
    return max(sizes) - min(sizes)
