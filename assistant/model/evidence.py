"""What one sentence rests on: the words, figures and computations of the findings it cites."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

from assistant.answer import Computation
from assistant.findings.phrase import label
from assistant.model.ledger import Shelf, Source
from corpus.records import Figure, Kind, Passage, Span
from corpus.words import words


@dataclass(frozen=True, slots=True)
class Evidence:
    """All that the cited findings hold."""

    spans: tuple[Span, ...]
    quotes: tuple[str, ...]  # the exact words of the spans
    paths: tuple[tuple[str, ...], ...]  # title and headings above each span
    passages: tuple[Passage, ...]
    figures: tuple[Figure, ...]
    computations: tuple[Computation, ...]
    siblings: tuple[Figure, ...]  # every figure of the tables that the figures stand in
    around: tuple[Passage, ...]  # lines that introduce lists and tables, whole paragraphs

    @property
    def shown(self) -> list[str]:
        """What a reader sees of it: quotes, titles, headings."""
        return [*self.quotes, *(part for path in self.paths for part in path)]

    @property
    def operands(self) -> tuple[Figure, ...]:
        """The figures that the computations were made of."""
        return tuple(dict.fromkeys(f for made in self.computations for f in made.operands))

    def told(self) -> str:
        """Everything it says, with the names of its figures and the lines above its lists."""
        every = (*self.figures, *self.operands)
        named = [f"{label(f)} {f.unit} {f.programme} {f.assessment}" for f in every]
        worked = [f"{made.expression} {made.unit}" for made in self.computations]
        above = [p.text for p in self.around if p.kind is not Kind.PARAGRAPH]
        return "\n".join((*self.shown, *named, *worked, *above))

    def words(self) -> frozenset[str]:
        """The stems of :meth:`told`."""
        return _stems(self.told())

    def nearby(self) -> frozenset[str]:
        """The stems of the paragraphs that its sentences stand in."""
        return frozenset().union(*(_stems(p.text) for p in self.around))


def gather(shelf: Shelf, sources: Sequence[Source]) -> Evidence:
    """The evidence of ``sources``."""
    spans = tuple(dict.fromkeys(span for source in sources for span in source.spans))
    at = [shelf.at(span) for span in spans]
    passages = tuple(
        dict.fromkeys(
            p for span, (found, _) in zip(spans, at, strict=True) for p in _inside(span, found)
        )
    )
    figures = tuple(dict.fromkeys(f for _, found in at for f in found))
    tables = {figure.table for figure in figures if figure.table}
    by_id: Mapping[str, Passage] = {p.id: p for p in shelf.corpus.passages}
    parents = [by_id.get(p.parent_id) for p in passages]
    parents += [_head(shelf, p) for p in passages if p.kind is Kind.ROW]
    return Evidence(
        spans=spans,
        quotes=tuple(shelf.quote(span) for span in spans),
        paths=tuple(shelf.path(span) for span in spans),
        passages=tuple(p for p in passages if p.kind is not Kind.HEADING),
        figures=figures,
        computations=tuple(made for source in sources for made in source.computations),
        siblings=tuple(f for f in shelf.corpus.figures if f.table in tables),
        around=tuple(dict.fromkeys(p for p in parents if p)),
    )


def _head(shelf: Shelf, row: Passage) -> Passage | None:
    """The first row of a table: it names the columns."""
    rows = (
        p for p in shelf.corpus.passages
        if p.kind is Kind.ROW and (p.parent_id, p.headings) == (row.parent_id, row.headings)
    )  # fmt: skip
    first = next(rows, None)
    # A page that gives each row several lines has no line of column heads.
    return first if first and shelf.row(first.span) == first.span else None


def _inside(span: Span, passages: Sequence[Passage]) -> Sequence[Passage]:
    """Those of ``passages`` that lie in ``span``; where none does, all that share words."""
    return [p for p in passages if span.contains(p.span)] or passages


@lru_cache(maxsize=4096)
def _stems(text: str) -> frozenset[str]:
    return frozenset(words(re.sub(r"(?<=\d)(?=[^\W\d])", " ", text)))
