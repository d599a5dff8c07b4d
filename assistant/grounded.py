"""The writer that needs no language model: each reading becomes findings, each finding a statement."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Finding
from assistant.findings import pairs, quotes, rows, series
from assistant.findings.phrase import plain
from assistant.understanding.propose.pairs import period_length
from assistant.understanding.propose.series import select
from assistant.understanding.query import Query
from assistant.understanding.question import Question
from assistant.understanding.reading import Operation, Reading
from corpus.records import Corpus, Fund, Kind, Passage
from corpus.words import fold

_DECIMALS = {"one decimal": 1, "two decimals": 2, "2 decimals": 2, "two decimal": 2, "three decimals": 3}
_SCALE = re.compile(r"\b(billions?|bn|mio|millions?|thousands?)\b")
_HELLO = "Hello! Ask me about its objectives, what it can support, its budget or its results."


@dataclass(frozen=True, slots=True)
class Written:
    """What one reading came to."""

    findings: tuple[Finding, ...]
    abstained: bool = False
    reason: str = ""


@dataclass(frozen=True, slots=True, eq=False)
class GroundedWriter:
    """Writes from findings alone."""

    corpus: Corpus

    def write(self, query: Query, reading: Reading, nearest: Passage | None = None) -> Written:
        """Carry out ``reading``; ``nearest`` is what a refusal can point to."""
        if reading.operation is Operation.REFUSE:
            return self._refuse(query, nearest)
        if reading.operation is Operation.TALK:
            return Written((Finding(_talk(reading, self.corpus.fund), ()),))
        findings = _WRITERS[reading.operation](self, query.question, reading)
        return Written(tuple(findings))

    def _refuse(self, query: Query, nearest: Passage | None) -> Written:
        unknown = [t.text for t in query.question.content() if not query.vocabulary.knows(t)]
        about = f" about {', '.join(f'“{word}”' for word in unknown[:4])}" if unknown else ""
        text = f"The documents do not answer this; they say nothing{about or ' on it'}."
        if nearest is not None:
            text += f" The nearest they come is the section “{nearest.headings[-1]}”."
        return Written((Finding(text, ()),), abstained=True, reason="not in the documents")

    def _quote(self, _: Question, reading: Reading) -> Sequence[Finding]:
        return [
            quotes.quote(passage, reading.figures, self._intro(passage))
            for passage in reading.passages
        ]

    def _intro(self, passage: Passage) -> Passage | None:
        if passage.kind is not Kind.ITEM:
            return None
        return next((p for p in self.corpus.passages if p.id == passage.parent_id), None)

    def _list(self, _: Question, reading: Reading) -> Sequence[Finding]:
        return quotes.whole_list(reading.listing) if reading.listing else []

    def _row(self, question: Question, reading: Reading) -> Sequence[Finding]:
        return rows.row_finding(reading.rows[0], reading.focus, _decimals(question))

    def _values(self, question: Question, reading: Reading) -> Sequence[Finding]:
        if reading.series is None:
            found = [rows.row_finding(row, reading.focus, _decimals(question)) for row in reading.rows]
            return [finding for findings in found for finding in findings]
        return series.values(reading.series, reading.items)

    def _sum(self, question: Question, reading: Reading) -> Sequence[Finding]:
        share = question.has("operation.share", "operation.whatpercent")
        mean = question.has("operation.mean")
        return series.summed(reading.items, reading.whole, mean=mean, share=share)

    def _compare(self, question: Question, reading: Reading) -> Sequence[Finding]:
        decimals = _decimals(question)
        asked = frozenset(c.name.removeprefix("operation.") for c in question.cues)
        if len(reading.rows) == 2:
            if all(row.attainment is not None for row in reading.rows):
                return rows.compare_rows(reading.rows[0], reading.rows[1], decimals)
            first, second = (row.figures[0] for row in reading.rows)
            return pairs.compare(first, second, asked, decimals)
        if reading.count:
            blocks = reading.items[: reading.count], reading.items[reading.count :]
            return series.blocks(blocks[0], blocks[1])
        figures = reading.figures or tuple(i.figures[0] for i in reading.items)
        if reading.passages:
            sentence = plain(reading.passages[0].text)
            return pairs.within(sentence, figures[0], figures[1], asked, decimals)
        return pairs.compare(figures[0], figures[1], asked, decimals)

    def _rank(self, _: Question, reading: Reading) -> Sequence[Finding]:
        items = select(reading.items, reading.condition) if reading.condition else reading.items
        return series.ranked(
            _series(reading), items, descending=reading.descending, count=reading.count,
            offset=reading.offset,
        )  # fmt: skip

    def _filter(self, _: Question, reading: Reading) -> Sequence[Finding]:
        assert reading.condition is not None  # noqa: S101 - a filter is proposed with one
        return series.filtered(_series(reading), reading.items, reading.condition)

    def _steps(self, _: Question, reading: Reading) -> Sequence[Finding]:
        falls = reading.condition is not None
        return series.steps(_series(reading), descending=reading.descending, falls=falls)

    def _trend(self, _: Question, reading: Reading) -> Sequence[Finding]:
        return [series.trend(_series(reading))]

    def _half(self, _: Question, reading: Reading) -> Sequence[Finding]:
        return [series.halfway(_series(reading), reading.whole)]

    def _sumcheck(self, _: Question, reading: Reading) -> Sequence[Finding]:
        return [series.sum_check(_series(reading), reading.whole)] if reading.whole else []

    def _part(self, _: Question, reading: Reading) -> Sequence[Finding]:
        return [pairs.part_of(reading.figures[0], reading.whole)] if reading.whole else []

    def _rest(self, _: Question, reading: Reading) -> Sequence[Finding]:
        return [pairs.rest_of(reading.figures[0])]

    def _mean(self, _: Question, reading: Reading) -> Sequence[Finding]:
        return [pairs.mean_of(reading.figures[0], period_length(reading.figures[0]))]

    def _found(self, question: Question, reading: Reading) -> Sequence[Finding]:
        found = [rows.row_finding(row, reading.focus, _decimals(question)) for row in reading.rows]
        told = [finding for findings in found for finding in findings]
        for passage in reading.passages:
            figures = tuple(f for f in reading.figures if passage.span.contains(f.number))
            told.append(quotes.quote(passage, figures, self._intro(passage)))
        return told

    def _wordings(self, _: Question, reading: Reading) -> Sequence[Finding]:
        first, second = reading.passages
        titles = [self.corpus.document(p.span.document_id).title for p in (first, second)]
        return quotes.two_wordings(first, second, titles)

    def _convert(self, question: Question, reading: Reading) -> Sequence[Finding]:
        found = _SCALE.search(fold(question.text))
        word = found[1] if found else ""
        scale = "billion" if word[:1] == "b" else "million" if word[:1] == "m" else word.rstrip("s")
        figure = reading.figures[0]
        if not figure.is_money:
            return rows.row_finding(reading.rows[0]) if reading.rows else []
        return [pairs.converted(figure, scale)]


def _series(reading: Reading) -> series.Series:
    if reading.series is None:
        raise ValueError(f"a reading to {reading.operation} without its series")
    return reading.series


def _decimals(question: Question) -> int:
    text = fold(question.text)
    return next((n for words, n in _DECIMALS.items() if words in text), 1)


def _talk(reading: Reading, fund: Fund) -> str:
    if reading.text == "thanks":
        return "You are welcome."
    if reading.text == "bye":
        return "Goodbye, and come back any time."
    return fund.greeting or _HELLO


_WRITERS: Mapping[Operation, Callable[[GroundedWriter, Question, Reading], Sequence[Finding]]] = {
    Operation.QUOTE: GroundedWriter._quote,
    Operation.LIST: GroundedWriter._list,
    Operation.ROW: GroundedWriter._row,
    Operation.VALUES: GroundedWriter._values,
    Operation.SUM: GroundedWriter._sum,
    Operation.COMPARE: GroundedWriter._compare,
    Operation.RANK: GroundedWriter._rank,
    Operation.FILTER: GroundedWriter._filter,
    Operation.STEPS: GroundedWriter._steps,
    Operation.TREND: GroundedWriter._trend,
    Operation.HALF: GroundedWriter._half,
    Operation.SUMCHECK: GroundedWriter._sumcheck,
    Operation.PART: GroundedWriter._part,
    Operation.REST: GroundedWriter._rest,
    Operation.MEAN: GroundedWriter._mean,
    Operation.CONVERT: GroundedWriter._convert,
    Operation.FOUND: GroundedWriter._found,
    Operation.WORDINGS: GroundedWriter._wordings,
}
