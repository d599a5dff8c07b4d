"""The one path of a question: understand, find, write, cite."""

import logging
import time
from collections.abc import Iterator, Sequence
from dataclasses import replace

from assistant.answer import MARKER, Answer, Citation, Finding, Statement, Turn
from assistant.grounded import GroundedWriter, Written
from assistant.tools import Toolset
from assistant.understanding.reading import Operation, Reading
from assistant.understanding.understand import Understanding, Understood
from assistant.verify import verify
from corpus.records import Corpus, Span
from index.store import Index

log = logging.getLogger(__name__)

_UNCHECKED = Written(
    (Finding("The documents bear out no answer to this.", (), talk=True),),
    abstained=True,
    reason="not borne out by the documents",
)


class Assistant:
    """Answers questions about one corpus; safe to share between threads."""

    def __init__(self, index: Index) -> None:
        self.index = index
        self.understanding = Understanding.of(index)
        self.writer = GroundedWriter.of(index.corpus)
        known = self.understanding
        self.tools = Toolset(index, known.catalogue, known.vocabulary)
        self._headings = {p.span: p.headings for p in index.corpus.passages}

    @property
    def corpus(self) -> Corpus:
        """What this assistant knows."""
        return self.index.corpus

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        """The whole answer to ``question``, asked after ``turns``."""
        *_, last = self.stream(question, turns)
        if not isinstance(last, Answer):
            raise TypeError("a stream ends with its answer")
        return last

    def stream(self, question: str, turns: Sequence[Turn] = ()) -> Iterator[Statement | Answer]:
        """Statements one by one as they are verified, then the whole answer."""
        started = time.perf_counter()
        earlier = [turn.content for turn in turns if turn.role == "user"]
        understood = self.understanding.read(question, earlier)
        read = time.perf_counter()
        written = [
            self.carry_out(clause, reading) for clause in understood for reading in clause.chosen
        ]
        answer = self.compose(written)
        yield from answer.statements
        now = time.perf_counter()
        timings = {
            "understanding": round((read - started) * 1000, 2),
            "writing": round((now - read) * 1000, 2),
            "total": round((now - started) * 1000, 2),
        }
        yield replace(answer, timings_ms=timings)

    def carry_out(self, clause: Understood, reading: Reading) -> Written:
        """What ``reading`` of one clause comes to."""
        nearest = next(
            (r.passages[0] for _, r in clause.readings if r.operation is Operation.QUOTE), None
        )
        return self.writer.write(clause.query, reading, nearest)

    def compose(self, written: Sequence[Written]) -> Answer:
        """One answer of what all clauses came to, its citations numbered."""
        written = [self._verified(part) for part in written]
        findings = list(dict.fromkeys(f for part in written for f in part.findings))
        citations = _Numbers(self)
        statements = tuple(citations.cite(finding) for finding in findings)
        figures = tuple(dict.fromkeys(f for finding in findings for f in finding.figures))
        made = dict.fromkeys(made for finding in findings for made in finding.computations)
        abstained = all(part.abstained for part in written)
        return Answer(
            statements=statements,
            citations=tuple(citations.made),
            figures=figures,
            computations=tuple(made),
            abstained=abstained,
            reason=next((part.reason for part in written if part.abstained), "")
            if abstained
            else "",
        )

    def _verified(self, written: Written) -> Written:
        """``written`` without the findings that their evidence does not bear out."""
        kept = []
        for finding in written.findings:
            wrong = verify(finding, self._shown(finding))
            if wrong:
                log.warning("A statement is left out: %s.", "; ".join(wrong))
            else:
                kept.append(finding)
        return replace(written, findings=tuple(kept)) if kept else _UNCHECKED

    def _shown(self, finding: Finding) -> list[str]:
        """What a reader sees of the citations of ``finding``: quotes, titles, headings."""
        documents = [self.corpus.document(span.document_id) for span in finding.spans]
        quotes = [d.quote(span) for d, span in zip(documents, finding.spans, strict=True)]
        titles = [document.title for document in documents]
        return [*quotes, *titles, *map(self.heading, finding.spans)]

    def heading(self, span: Span) -> str:
        """The last heading above ``span``."""
        path = self._headings.get(span)
        if path is None:
            path = next((h for s, h in self._headings.items() if s.overlaps(span) and h), ())
        return path[-1] if path else ""


class _Numbers:
    """Gives citations their numbers, in order of appearance; one span has one number."""

    def __init__(self, assistant: Assistant) -> None:
        self._assistant = assistant
        self.made: list[Citation] = []

    def cite(self, finding: Finding) -> Statement:
        """The statement of ``finding`` with the markers of its evidence."""
        numbers = tuple(dict.fromkeys(self._number(span) for span in finding.spans))
        markers = "".join(f"[{number}]" for number in numbers)
        # A document's own footnote marks must not look like citations.
        text = MARKER.sub("", finding.statement)
        return Statement(f"{text} {markers}".strip(), numbers)

    def _number(self, span: Span) -> int:
        for citation in self.made:
            if citation.span == span:
                return citation.number
        corpus = self._assistant.corpus
        made = Citation.of(
            corpus.document(span.document_id),
            span,
            len(self.made) + 1,
            self._assistant.heading(span),
        )
        self.made.append(made)
        return made.number
