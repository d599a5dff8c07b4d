"""The toolset: what can be done with the documents, as plain typed functions.

Whatever a tool returns carries the spans it rests on, so that it can be cited.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from assistant.answer import Finding
from assistant.findings.operations import work_out
from assistant.findings.quotes import whole_list as told_list
from assistant.understanding.catalogue import HEADING, OWN, Catalogue, Listing, Weights, weigh
from assistant.understanding.question import read_question
from assistant.understanding.vocabulary import Vocabulary
from corpus.errors import QuestionError
from corpus.records import Document, Figure, Fund, Kind, Passage, Role, Span
from index.store import Index

MOST = 50  # passages that one search gives
_DAMPING = 60  # of reciprocal rank fusion: Cormack, Clarke and Büttcher 2009
_DEPTH = 200  # passages of each search that are fused
_NAMED = 0.5  # of what is asked that a name must hold, by weight
_CLOSE = 0.15  # below the best name, and still meant as well


@dataclass(frozen=True, slots=True)
class FoundPassage:
    """A passage and its score: sum of reciprocal ranks in three searches, in (0, 0.05]."""

    passage: Passage
    score: float


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and where it stands."""

    heading: str
    span: Span


@dataclass(frozen=True, slots=True)
class Table:
    """A table by its id: the heading it stands under, its columns, its first row."""

    id: str
    heading: str
    measures: tuple[str, ...]
    figures: int
    span: Span


@dataclass(frozen=True, slots=True)
class DocumentContents:
    """What one document holds."""

    document: Document
    sections: tuple[Section, ...]
    tables: tuple[Table, ...]
    passages: int
    figures: int


@dataclass(frozen=True, slots=True)
class CorpusContents:
    """The fund and what its documents hold."""

    fund: Fund
    documents: tuple[DocumentContents, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Toolset:
    """The tools over one index; safe to share between threads."""

    index: Index
    catalogue: Catalogue
    vocabulary: Vocabulary

    def search_passages(self, query: str, k: int = 5) -> list[FoundPassage]:
        """Find what the documents say about something, by meaning and by words.

        Args:
            query: a question or a few words.
            k: how many passages to return at most, 1 to 50.

        Returns:
            Passages that do not overlap, best first.

        Raises:
            QuestionError: the query is empty or ``k`` is out of range.
        """
        _check_said("query", query)
        if not 1 <= k <= MOST:
            raise QuestionError(f"k is {k}; expected 1 to {MOST}.")
        passages = {p.id: p for p in self.index.corpus.passages if p.kind is not Kind.HEADING}
        found: list[FoundPassage] = []
        for name, score in self._fused(query, [*passages]):
            passage = passages[name]
            if not any(other.passage.span.overlaps(passage.span) for other in found):
                found.append(FoundPassage(passage, score))
            if len(found) == k:
                break
        return found

    def whole_list(self, topic: str) -> list[Finding]:
        """Return a list of the documents with all its items: objectives, actions, criteria.

        Args:
            topic: what the list is about, in words of the documents or of the field.

        Returns:
            The line that introduces the list, then one finding for each item, in order.

        Raises:
            QuestionError: the topic is empty, or no list is about it.
        """
        _check_said("topic", topic)
        ranks = dict(self._fused(topic, [p.id for p in self.index.corpus.passages]))

        def score(listing: Listing) -> float:
            best = max(ranks.get(p.id, 0.0) for p in (listing.intro, *listing.items))
            return self._held(topic, listing.words) + best * _DAMPING / 3  # both in [0, 1]

        lists = [li for li in self.catalogue.listings if self._held(topic, li.words) > 0]
        if not lists:
            raise QuestionError(f"No list of the documents is about {topic!r}. Search passages.")
        return told_list(max(lists, key=score))

    def find_figures(
        self, subject: str = "", role: str = "", period: str = "", programme: str = "",
        unit: str = "",
    ) -> list[Figure]:  # fmt: skip
        """Find figures of the documents: amounts, targets, results, shares.

        Args:
            subject: what is counted; synonyms and small misspellings are understood.
            role: planned, total, allocation, committed, paid, baseline, milestone, target,
                result, share, size, example, cell or mention.
            period: as the documents write it: "2025", "2014-2020", "end of 2020".
            programme: its whole name, as the documents write it.
            unit: "EUR million", "persons", "%".

        Returns:
            Figures that meet all that is given: best subject first, else in order of reading.

        Raises:
            QuestionError: nothing is given, or the role, programme or unit does not exist.
        """
        if not any((subject.strip(), role, period, programme, unit)):
            raise QuestionError("Nothing is asked: give a subject, role, period or unit.")
        figures = self.index.corpus.figures
        _check_known("role", role, [*Role])
        _check_known("programme", programme, [figure.programme for figure in figures])
        _check_known("unit", unit, [figure.unit for figure in figures])
        found = self.index.figures.select(
            role=Role(role) if role else None,
            period=period or None,
            programme=programme or None,
            unit=unit or None,
        )
        return self._about(subject, found) if subject.strip() else found

    def compute(self, operation: str, figure_ids: Sequence[str]) -> Finding:
        """Compute over figures, exactly, with the working shown.

        Args:
            operation: sum, mean, max or min of two or more figures; difference or ratio of
                two; share (a part, then its whole); growth (before, then after);
                per_cent_of_target (a result and its target).
            figure_ids: ids of figures, as find_figures returns them.

        Returns:
            A finding that cites every figure it used.

        Raises:
            QuestionError: an id is unknown or given twice, the operation does not exist, or it
                makes no sense of these figures (a total with its parts, units that differ).
        """
        if len(set(figure_ids)) < len(figure_ids):
            raise QuestionError("A figure is given twice; give each once.")
        known = {figure.id: figure for figure in self.index.figures.select(ids=figure_ids)}
        unknown = [name for name in figure_ids if name not in known]
        if unknown:
            raise QuestionError(f"There is no figure {', '.join(unknown)}; use find_figures.")
        return work_out(operation, [known[name] for name in figure_ids])

    def describe_corpus(self) -> CorpusContents:
        """Say what the documents are and what they hold: sections, tables, counts."""
        corpus = self.index.corpus
        return CorpusContents(corpus.fund, tuple(self._contents(d) for d in corpus.documents))

    def _fused(self, query: str, names: Sequence[str]) -> list[tuple[str, float]]:
        """The passages ``names`` with their fused scores, best first."""
        vector, matches = self.index.vector(query), self.index.match(query)
        rankings = (
            [hit.id for hit in self.index.nearest_passages(vector, _DEPTH)],
            [hit.id for hit in self.index.lexical(query, _DEPTH)],
            sorted(names, key=matches.score, reverse=True)[:_DEPTH],
        )
        scores: dict[str, float] = dict.fromkeys(names, 0.0)
        for ranking in rankings:
            for rank, name in enumerate((n for n in ranking if n in scores), 1):
                scores[name] += 1 / (_DAMPING + rank)
        return sorted(((n, s) for n, s in scores.items() if s), key=lambda pair: -pair[1])

    def _about(self, subject: str, figures: Sequence[Figure]) -> list[Figure]:
        """Those of ``figures`` that ``subject`` names, best first."""
        held = [
            (self._held(subject, weigh((f"{f.subject} {f.measure} {f.period}", OWN),
                                       (f"{f.role} {' '.join(f.headings[1:])}", HEADING))), f)
            for f in figures
        ]  # fmt: skip
        best = max((share for share, _ in held), default=0.0)
        near = [pair for pair in held if pair[0] >= max(_NAMED, best - _CLOSE)]
        return [figure for _, figure in sorted(near, key=lambda pair: -pair[0])]

    def _held(self, text: str, names: Weights) -> float:
        """The part of what ``text`` asks that ``names`` holds, by weight, in [0, 1]."""
        tokens = read_question(text).tokens
        asked = total = 0.0
        for token, meant in zip(tokens, self.vocabulary.expand(tokens), strict=True):
            weight = self.vocabulary.weight(token)
            total += weight
            asked += weight * max((how * names.get(s, 0.0) for s, how in meant.items()), default=0)
        return asked / total if total else 0.0

    def _contents(self, document: Document) -> DocumentContents:
        corpus = self.index.corpus
        passages = [p for p in corpus.passages if p.span.document_id == document.id]
        figures = [f for f in corpus.figures if f.span.document_id == document.id]
        return DocumentContents(
            document=document,
            sections=tuple(Section(p.text, p.span) for p in passages if p.kind is Kind.HEADING),
            tables=tuple(_tables(figures)),
            passages=len(passages),
            figures=len(figures),
        )


def _tables(figures: Sequence[Figure]) -> list[Table]:
    groups: dict[str, list[Figure]] = {}
    for figure in figures:
        if figure.table:
            groups.setdefault(figure.table, []).append(figure)
    return [
        Table(
            id=name,
            heading=next(iter(members[0].headings[-1:]), ""),
            measures=tuple(dict.fromkeys(f.measure for f in members if f.measure)),
            figures=len(members),
            span=members[0].span,
        )
        for name, members in groups.items()
    ]


def _check_said(name: str, text: str) -> None:
    if not text.strip():
        raise QuestionError(f"The {name} is empty; say what to look for.")


def _check_known(name: str, given: str, known: Sequence[str]) -> None:
    if given and given not in known:
        there = ", ".join(sorted(set(filter(None, known))))
        raise QuestionError(f"There is no {name} {given!r}; there are: {there}.")
