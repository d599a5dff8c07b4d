"""The writer that needs no language model: each reading becomes findings."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from assistant.answer import Finding
from assistant.findings import pairs, quotes, rows, series
from assistant.findings.phrase import join
from assistant.understanding.catalogue import Row, Series
from assistant.understanding.propose.conditions import select
from assistant.understanding.propose.pairs import period_length
from assistant.understanding.propose.talk import strange_words
from assistant.understanding.query import Query
from assistant.understanding.question import Question
from assistant.understanding.reading import Operation, Reading
from corpus.records import Corpus, Figure, Fund, Kind, Passage
from corpus.words import fold

_DECIMALS = {
    "one decimal": 1,
    "two decimals": 2,
    "2 decimals": 2,
    "two decimal": 2,
    "three decimals": 3,
}
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
    by_id: Mapping[str, Figure]

    @classmethod
    def of(cls, corpus: Corpus) -> "GroundedWriter":
        """A writer about ``corpus``."""
        return cls(corpus, {figure.id: figure for figure in corpus.figures})

    def write(self, query: Query, reading: Reading, nearest: Passage | None = None) -> Written:
        """Carry out ``reading``; ``nearest`` is what a refusal can point to."""
        if reading.operation is Operation.REFUSE:
            return self._refuse(query, nearest)
        if reading.operation is Operation.TALK:
            return Written((Finding(_talk(reading, self.corpus.fund), (), talk=True),))
        findings = _WRITERS[reading.operation](Task(self, query.question, reading))
        return Written(tuple(findings))

    def _refuse(self, query: Query, nearest: Passage | None) -> Written:
        unknown = [token.text for token in strange_words(query)]
        told = (
            f"; they say nothing about {join([f'“{w}”' for w in unknown[:3]])}" if unknown else ""
        )
        text = f"The documents do not answer this{told}."
        if nearest is not None:
            text += f" The nearest they come is the section “{nearest.headings[-1]}”."
        return Written(
            (Finding(text, (), talk=True),), abstained=True, reason="not in the documents"
        )

    def intro_of(self, passage: Passage) -> Passage | None:
        """The line that introduces the list of an item."""
        if passage.kind is not Kind.ITEM:
            return None
        return next((p for p in self.corpus.passages if p.id == passage.parent_id), None)

    def exact_forms(self, row: Row) -> Sequence[Finding]:
        """The exact forms, elsewhere in the documents, of figures that the row rounds."""
        found = []
        for figure in row.figures:
            same = [self.by_id[other] for other in figure.same_as if other in self.by_id]
            finer = [other for other in same if _precision(other) > _precision(figure)]
            found += [rows.exact_form(figure, other) for other in finer[:1]]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """One reading to be carried out, for one question."""

    writer: GroundedWriter
    question: Question
    reading: Reading


def _quote(task: Task) -> Sequence[Finding]:
    # What a list is a list of says whether an item may be supported; else the item is enough.
    framed = task.question.has("operation.eligible", "operation.check", "operation.list")
    return [
        quotes.quote(
            passage, task.reading.figures, task.writer.intro_of(passage) if framed else None
        )
        for passage in task.reading.passages
    ]


def _list(task: Task) -> Sequence[Finding]:
    return quotes.whole_list(task.reading.listing) if task.reading.listing else []


def _row(task: Task) -> Sequence[Finding]:
    row = task.reading.rows[0]
    return [
        *rows.row_finding(row, task.reading.focus, _decimals(task.question)),
        *task.writer.exact_forms(row),
    ]


def _values(task: Task) -> Sequence[Finding]:
    if task.reading.series is None:
        found = [
            rows.row_finding(row, task.reading.focus, _decimals(task.question))
            for row in task.reading.rows
        ]
        return [finding for findings in found for finding in findings]
    return series.values(task.reading.series, task.reading.items)


def _sum(task: Task) -> Sequence[Finding]:
    share = task.question.has("operation.share", "operation.whatpercent")
    mean = task.question.has("operation.mean")
    return series.summed(task.reading.items, task.reading.whole, mean=mean, share=share)


def _compare(task: Task) -> Sequence[Finding]:
    decimals = _decimals(task.question)
    asked = frozenset(c.name.removeprefix("operation.") for c in task.question.cues)
    if len(task.reading.rows) == 2:
        if all(row.attainment is not None for row in task.reading.rows):
            return rows.compare_rows(task.reading.rows[0], task.reading.rows[1], decimals)
        first, second = (row.figures[0] for row in task.reading.rows)
        return pairs.compare(first, second, asked, decimals)
    if task.reading.count:
        blocks = task.reading.items[: task.reading.count], task.reading.items[task.reading.count :]
        return series.blocks(blocks[0], blocks[1])
    figures = task.reading.figures or tuple(i.figures[0] for i in task.reading.items)
    if task.reading.passages:
        return pairs.within(task.reading.passages[0], figures[0], figures[1], asked, decimals)
    return pairs.compare(figures[0], figures[1], asked, decimals)


def _rank(task: Task) -> Sequence[Finding]:
    items = (
        select(task.reading.items, task.reading.condition)
        if task.reading.condition
        else task.reading.items
    )
    return series.ranked(
        _series(task.reading), items, descending=task.reading.descending, count=task.reading.count,
        offset=task.reading.offset,
    )  # fmt: skip


def _filter(task: Task) -> Sequence[Finding]:
    reading, condition = task.reading, task.reading.condition
    assert condition is not None  # noqa: S101 - a filter is proposed with one
    if reading.count == 1:
        last = reading.descending
        return [series.first_to_meet(_series(reading), reading.items[0], condition, last=last)]
    return series.filtered(_series(reading), reading.items, condition)


def _steps(task: Task) -> Sequence[Finding]:
    if len(task.reading.items) == 4 and "steps named" in task.reading.marks:
        return series.named_steps(task.reading.items)
    return series.steps(
        _series(task.reading),
        descending=task.reading.descending,
        falls=task.reading.condition is not None,
        relative=task.reading.focus == "per cent",
    )


def _trend(task: Task) -> Sequence[Finding]:
    return [series.trend(_series(task.reading))]


def _half(task: Task) -> Sequence[Finding]:
    return [series.halfway(_series(task.reading), task.reading.whole)]


def _sumcheck(task: Task) -> Sequence[Finding]:
    return (
        [series.sum_check(_series(task.reading), task.reading.whole)] if task.reading.whole else []
    )


def _part(task: Task) -> Sequence[Finding]:
    return (
        [pairs.part_of(task.reading.figures[0], task.reading.whole)] if task.reading.whole else []
    )


def _rest(task: Task) -> Sequence[Finding]:
    return [pairs.rest_of(task.reading.figures[0])]


def _mean(task: Task) -> Sequence[Finding]:
    means = [pairs.mean_of(figure, period_length(figure)) for figure in task.reading.figures]
    return means if len(means) == 1 else [*means, pairs.compare_means(*means)]


def _found(task: Task) -> Sequence[Finding]:
    found = [
        rows.row_finding(row, task.reading.focus, _decimals(task.question))
        for row in task.reading.rows
    ]
    told = [finding for findings in found for finding in findings]
    told += [exact for row in task.reading.rows for exact in task.writer.exact_forms(row)]
    for passage in task.reading.passages:
        figures = tuple(f for f in task.reading.figures if passage.span.contains(f.number))
        told.append(quotes.quote(passage, figures, task.writer.intro_of(passage)))
    return told


def _wordings(task: Task) -> Sequence[Finding]:
    first, second = task.reading.passages
    titles = [task.writer.corpus.document(p.span.document_id).title for p in (first, second)]
    return quotes.two_wordings(first, second, titles)


def _convert(task: Task) -> Sequence[Finding]:
    found = _SCALE.search(fold(task.question.text))
    word = found[1] if found else ""
    scale = "billion" if word[:1] == "b" else "million" if word[:1] == "m" else word.rstrip("s")
    figure = task.reading.figures[0]
    if not figure.is_money:
        return rows.row_finding(task.reading.rows[0]) if task.reading.rows else []
    return [pairs.converted(figure, scale)]


def _precision(figure: Figure) -> int:
    """How many significant digits a figure is written with."""
    return len((figure.value or Decimal(0)).normalize().as_tuple().digits)


def _series(reading: Reading) -> Series:
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


_WRITERS: Mapping[Operation, Callable[[Task], Sequence[Finding]]] = {
    Operation.QUOTE: _quote,
    Operation.LIST: _list,
    Operation.ROW: _row,
    Operation.VALUES: _values,
    Operation.SUM: _sum,
    Operation.COMPARE: _compare,
    Operation.RANK: _rank,
    Operation.FILTER: _filter,
    Operation.STEPS: _steps,
    Operation.TREND: _trend,
    Operation.HALF: _half,
    Operation.SUMCHECK: _sumcheck,
    Operation.PART: _part,
    Operation.REST: _rest,
    Operation.MEAN: _mean,
    Operation.CONVERT: _convert,
    Operation.FOUND: _found,
    Operation.WORDINGS: _wordings,
}
