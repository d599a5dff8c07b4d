"""The one path of a question: understand, find, write, cite."""

import logging
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import replace
from typing import Any

from assistant.answer import Answer, Finding, Statement, Turn
from assistant.draft import Draft
from assistant.grounded import GroundedWriter, Written
from assistant.model.writer import ModelWriter, Report
from assistant.suggestions import neighbours, suggest
from assistant.tools import Toolset
from assistant.understanding.reading import Operation, Reading
from assistant.understanding.understand import Understanding, Understood
from assistant.verify import verify
from corpus.records import Corpus, Span
from index.store import Index

log = logging.getLogger(__name__)

_NEAR = 8  # readings of a refused question whose subjects are suggested instead

_REFUSED = "not in the documents"

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
        self.model: ModelWriter | None = None  # set where a chat model writes
        self.neighbours = neighbours(index.corpus, known.catalogue)
        self._headings = {p.span: p.headings for p in index.corpus.passages}

    @property
    def corpus(self) -> Corpus:
        """What this assistant knows."""
        return self.index.corpus

    def ask(self, question: str, turns: Sequence[Turn] = (), writer: str = "") -> Answer:
        """The whole answer to ``question``, asked after ``turns``; ``writer`` as in stream."""
        *_, last = self.stream(question, turns, writer)
        if not isinstance(last, Answer):
            raise TypeError("a stream ends with its answer")
        return last

    def stream(
        self, question: str, turns: Sequence[Turn] = (), writer: str = ""
    ) -> Iterator[Statement | Answer]:
        """Statements one by one as they are verified, then the whole answer.

        Args:
            question: what is asked now.
            turns: the conversation before, oldest first.
            writer: "grounded" leaves the chat model out; "" uses it where there is one.
        """
        started = time.perf_counter()
        earlier = [turn.content for turn in turns if turn.role == "user"]
        understood = self.understanding.read(question, earlier)
        read = time.perf_counter()
        written = [
            self.carry_out(clause, reading) for clause in understood for reading in clause.chosen
        ]
        written = [self._verified(part) for part in written]
        if self.model is None or writer == "grounded" or _small_talk(understood):
            answer = self._composed(written)
            yield from answer.statements
        else:
            answer = yield from self._modelled(self.model, question, turns, written)
        answer = self._with_suggestions(answer, [*earlier, question], understood)
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
        """One answer of what all clauses came to, checked, its citations numbered."""
        return self._composed([self._verified(part) for part in written])

    def _composed(self, written: Sequence[Written]) -> Answer:
        draft = Draft(self.corpus, self.heading)
        for finding in _findings(written):
            draft.add(finding)
        return draft.answer(**_refused(written))

    def _modelled(
        self, model: ModelWriter, question: str, turns: Sequence[Turn], written: Sequence[Written]
    ) -> Generator[Statement, None, Answer]:
        """The model's own answer; where it fails, ``written`` after an honest line."""
        draft, report = Draft(self.corpus, self.heading), Report()
        for finding in model.write(question, turns, _findings(written), report):
            yield draft.add(finding)
        shown = bool(draft.findings)
        if report.enough:
            answer = draft.answer(abstained=report.refused, reason=_REFUSED)
        else:
            for finding in (report.apology(), *_findings(written)):
                yield draft.add(finding)
            answer = draft.answer(**_refused(written))
        name = f"model:{model.name}" if shown else answer.writer
        return replace(answer, writer=name, checked=report.checked())

    def _with_suggestions(
        self, answer: Answer, asked: Sequence[str], understood: Sequence[Understood] = ()
    ) -> Answer:
        """``answer`` with questions to go on with; none of those that were ``asked``."""
        readings = (reading for clause in understood for _, reading in clause.readings[:_NEAR])
        found = suggest(self.neighbours, answer, asked, readings)
        return replace(answer, suggestions=tuple(suggestion.text for suggestion in found))

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


def _findings(written: Sequence[Written]) -> list[Finding]:
    """All findings; one that another clause has told, with another number in bold, only once."""
    told = {
        finding.statement.replace("**", ""): finding
        for part in reversed(written)
        for finding in reversed(part.findings)
    }
    return list(reversed(told.values()))


def _refused(written: Sequence[Written]) -> dict[str, Any]:
    """Whether nothing of ``written`` answers, and why."""
    reason = next((part.reason for part in written if part.abstained), "")
    return {"abstained": all(part.abstained for part in written), "reason": reason}


def _small_talk(understood: Sequence[Understood]) -> bool:
    return all(clause.best.operation is Operation.TALK for clause in understood)
