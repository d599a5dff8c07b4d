"""The recursive splitter of every tutorial, for the yardstick: 1000 characters, 200 shared."""

from collections.abc import Iterator, Sequence

CHUNK = 1000  # characters
OVERLAP = 200  # characters
_SEPARATORS = ("\n\n", "\n", " ", "")


def chunks(text: str) -> list[tuple[int, int]]:
    """``[start, end)`` of overlapping chunks: whole pieces while they fit."""
    found: list[tuple[int, int]] = []
    window: list[tuple[int, int]] = []
    for piece in _pieces(text, 0, len(text), _SEPARATORS):
        if window and piece[1] - window[0][0] > CHUNK:
            found.append((window[0][0], window[-1][1]))
            while window and _too_long(window, piece):
                window.pop(0)
        window.append(piece)
    return [*found, (window[0][0], window[-1][1])] if window else found


def _too_long(window: list[tuple[int, int]], piece: tuple[int, int]) -> bool:
    start, end = window[0][0], window[-1][1]
    return end - start > OVERLAP or piece[1] - start > CHUNK


def _pieces(
    text: str, start: int, end: int, separators: Sequence[str]
) -> Iterator[tuple[int, int]]:
    """Cut at the coarsest separator; cut again at finer ones what is still too long."""
    separator, finer = separators[0], separators[1:]
    while start < end:
        cut = text.find(separator, start + 1, end) if separator else start + CHUNK
        stop = end if cut < 0 else min(cut, end)
        if stop - start > CHUNK:
            yield from _pieces(text, start, stop, finer)
        else:
            yield start, stop
        start = stop
