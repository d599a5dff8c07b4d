"""The numbered findings of one answer: what the model may cite, and what it reads of each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from assistant.answer import Computation, Finding
from assistant.findings.phrase import label, say_figure
from corpus.records import Corpus, Figure, Passage, Span


@dataclass(frozen=True)  # no slots: the passages of a span are kept once looked up
class Shelf:
    """One corpus, arranged so that whatever stands at a span is found at once."""

    corpus: Corpus

    @cached_property
    def headings(self) -> Mapping[Span, tuple[str, ...]]:
        """The headings above each passage."""
        return {passage.span: passage.headings for passage in self.corpus.passages}

    @cached_property
    def _known(self) -> dict[Span, tuple[tuple[Passage, ...], tuple[Figure, ...]]]:
        return {}

    def at(self, span: Span) -> tuple[tuple[Passage, ...], tuple[Figure, ...]]:
        """The passages that share words with ``span``, and the figures that stand in it."""
        if span not in self._known:
            passages = tuple(p for p in self.corpus.passages if p.span.overlaps(span))
            figures = tuple(f for f in self.corpus.figures if span.contains(f.number))
            self._known[span] = passages, figures
        return self._known[span]

    def row(self, span: Span) -> Span:
        """The whole table row that ``span`` is a line of; itself where it is none."""
        rows = {f.span for f in self.corpus.figures if f.row and f.span.contains(span)}
        return min(rows, key=lambda row: row.end - row.start, default=span)

    def quote(self, span: Span) -> str:
        """The exact words at ``span``."""
        return self.corpus.document(span.document_id).quote(span)

    def path(self, span: Span) -> tuple[str, ...]:
        """The title of the document and the headings above ``span``."""
        title = self.corpus.document(span.document_id).title
        passages, _ = self.at(span)
        above = next((p.headings for p in passages if p.headings), ())
        return (title, *(heading for heading in above if heading != title))


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered finding."""

    number: int
    text: str
    spans: tuple[Span, ...]
    computations: tuple[Computation, ...] = ()


@dataclass(slots=True)
class Ledger:
    """Gives findings their numbers; the same evidence keeps its number."""

    shelf: Shelf
    sources: list[Source] = field(default_factory=list)

    def get(self, number: int) -> Source | None:
        """The source with this number."""
        return self.sources[number - 1] if 0 < number <= len(self.sources) else None

    def finding(self, finding: Finding) -> Source:
        """Number something that a tool found or worked out."""
        quoted = " … ".join(self.shelf.quote(span) for span in finding.spans)
        text = finding.statement if finding.computations else quoted
        return self._add(finding.spans, text, finding.computations)

    def passage(self, passage: Passage) -> Source:
        """Number what one passage says, with the rest of its row where it is a line of one."""
        span = self.shelf.row(passage.span)
        return self._add((span,), self.shelf.quote(span))

    def figure(self, figure: Figure) -> Source:
        """Number the row, line or sentence of one figure."""
        return self._add((figure.span,), self.shelf.quote(figure.span))

    def told(self, source: Source) -> str:
        """What the model reads of ``source``: number, place, words, and ids for computing."""
        figures = [f for span in source.spans for f in self.shelf.at(span)[1]]
        place = " > ".join(self.shelf.path(source.spans[0]))
        lines = [f"[{source.number}] ({place}) {' '.join(source.text.split())}"]
        if not source.computations:
            lines += [f"    {f.id}: {label(f)} = {say_figure(f)} ({f.role})" for f in figures]
        return "\n".join(lines)

    def _add(
        self, spans: Sequence[Span], text: str, computations: tuple[Computation, ...] = ()
    ) -> Source:
        for source in self.sources:
            if source.spans == tuple(spans) and source.computations == computations:
                return source
        made = Source(len(self.sources) + 1, text, tuple(spans), computations)
        self.sources.append(made)
        return made
