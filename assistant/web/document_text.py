"""A document's text cut into headings and running text, with quoted words marked."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from corpus.records import Document, Kind, Passage, Span

DEEPEST = 6  # level of an HTML heading


@dataclass(frozen=True, slots=True)
class Piece:
    """Words that are marked as quoted, or not; ``first`` is where the quote begins."""

    text: str
    marked: bool = False
    first: bool = False


@dataclass(frozen=True, slots=True)
class Block:
    """A heading (``level`` 2 to 6) or the text up to the next one (``level`` 0)."""

    level: int
    start: int  # characters from the beginning of the document
    pieces: tuple[Piece, ...]

    @property
    def text(self) -> str:
        """All words of the block."""
        return "".join(piece.text for piece in self.pieces)


def blocks(document: Document, passages: Iterable[Passage], quote: Span | None) -> list[Block]:
    """The whole text of ``document`` in order; only empty lines around headings are left out.

    Args:
        document: The document.
        passages: Those of its corpus; its headings are among them.
        quote: The words to mark, if any; they may run over headings.
    """
    found: list[Block] = []
    for level, first, last in _stretches(document, passages):
        text = document.text[first:last]
        start = first + len(text) - len(text.lstrip("\n"))
        end = first + len(text.rstrip("\n"))
        if start < end:
            found.append(Block(level, start, tuple(_pieces(document.text, start, end, quote))))
    return found


def quoted(document: Document, start: str, end: str) -> Span | None:
    """The span between two numbers as an address gives them; None where they make no sense."""
    if not (start.isdecimal() and end.isdecimal() and len(start + end) < 20):
        return None
    if not int(start) < int(end) <= len(document.text):
        return None
    return Span(document.id, int(start), int(end))


def _stretches(document: Document, passages: Iterable[Passage]) -> Iterator[tuple[int, int, int]]:
    """Level, start and end of all headings and of what stands between them."""
    at = 0
    path: list[int] = []  # depths of the headings above, so that no level is left out
    for passage in _headings(document, passages):
        yield 0, at, passage.span.start
        depth = len(passage.headings)
        while path and path[-1] >= depth:
            path.pop()
        path.append(depth)
        yield min(1 + len(path), DEEPEST), passage.span.start, passage.span.end
        at = passage.span.end
    yield 0, at, len(document.text)


def _headings(document: Document, passages: Iterable[Passage]) -> Sequence[Passage]:
    own = (p for p in passages if p.span.document_id == document.id and p.kind is Kind.HEADING)
    return sorted(own, key=lambda passage: passage.span)


def _pieces(text: str, start: int, end: int, quote: Span | None) -> Iterator[Piece]:
    if quote is None or quote.end <= start or end <= quote.start:
        yield Piece(text[start:end])
        return
    first, last = max(start, quote.start), min(end, quote.end)
    if start < first:
        yield Piece(text[start:first])
    yield Piece(text[first:last], marked=True, first=first == quote.start)
    if last < end:
        yield Piece(text[last:end])
