"""From a question in its conversation to ranked readings: the path of understanding."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path

from assistant.understanding.catalogue import Catalogue
from assistant.understanding.clauses import clauses
from assistant.understanding.gather import build_catalogue
from assistant.understanding.propose.lines import nearest_lines, propose_lines, propose_lists
from assistant.understanding.propose.named import propose_named
from assistant.understanding.propose.numbers import propose_numbers
from assistant.understanding.propose.pairs import propose_pairs
from assistant.understanding.propose.rows import propose_rows
from assistant.understanding.propose.series import propose_series
from assistant.understanding.propose.talk import propose_talk
from assistant.understanding.propose.wordings import propose_wordings
from assistant.understanding.query import Query, cue_tokens
from assistant.understanding.question import Question, read_question
from assistant.understanding.rank import rank
from assistant.understanding.reading import Operation, Reading
from assistant.understanding.vocabulary import Vocabulary, build_vocabulary
from corpus.records import Corpus
from corpus.words import words
from index.store import Index

FIELD_GLOSSARY = Path(str(files("corpus").joinpath("glossary.toml")))
NEAREST = 400  # passages and subjects whose similarity is looked up
_NO_ANSWER = (Operation.REFUSE, Operation.TALK)
_SAYING = {Operation.QUOTE, Operation.ROW}
_LONG = (Operation.LIST, Operation.VALUES, Operation.FILTER)
CLOSE = 0.75  # of the score; two readings nearer than this are both answered
_SHORT = 3  # content words; a question of fewer mostly goes on from the one before
_BACK = 6  # earlier questions that are read again to know what "it" is
_LEANS = re.compile(
    r"^\W*(?:and|so|ok|but|what about|how about|same|thx|thanks|hm|nice|great|i see|sorry)\b"
    r"|\b(?:it|its|that|this|those|these|them|they|their|there|then|the other|the first one"
    r"|ones|the second one|the third one|the former|the latter|of them|which one|earlier one)\b",
    re.IGNORECASE,
)


_AT = re.compile(r"\b(?:in|from|at|near|around)\s+$", re.IGNORECASE)  # before a place


@dataclass(frozen=True, slots=True, eq=False)
class Understood:
    """One clause of a message: the query it became and its readings, best first."""

    query: Query
    readings: tuple[tuple[float, Reading], ...]

    @property
    def best(self) -> Reading:
        """The likeliest reading."""
        return self.readings[0][1]

    @property
    def chosen(self) -> list[Reading]:
        """The readings that are answered: the best, and the next if it is nearly as likely."""
        answers = [pair for pair in self.readings if pair[1].operation not in _NO_ANSWER]
        if self.best.operation in _NO_ANSWER or len(answers) < 2:
            return [self.best]
        (first, best), (second, other) = answers[:2]
        short = other.operation not in _LONG and best.operation not in _LONG
        if {best.operation, other.operation} <= _SAYING and set(best.figures) & set(other.figures):
            return [best]  # a line and the row that stands in it say the same
        return [best, other] if short and first - second < CLOSE else [best]


@dataclass(frozen=True, slots=True, eq=False)
class Understanding:
    """Reads questions against one index; built once."""

    index: Index
    catalogue: Catalogue
    vocabulary: Vocabulary
    own_names: frozenset[str]  # words that name the fund itself
    old_names: frozenset[str]  # words that name an earlier programme

    @classmethod
    def of(cls, index: Index) -> "Understanding":
        """Build the catalogue and vocabulary of ``index``."""
        corpus = index.corpus
        texts = [p.text for p in corpus.passages] + [corpus.fund.name, corpus.fund.acronym]
        return cls(
            index,
            build_catalogue(corpus.passages, corpus.figures),
            build_vocabulary(texts, [p for p in (FIELD_GLOSSARY, corpus.glossary) if p]),
            own_names=frozenset(words(corpus.fund.acronym)),
            old_names=_other_programmes(corpus),
        )

    def read(self, text: str, earlier: Sequence[str] = ()) -> list[Understood]:
        """The clauses of ``text``, each understood after the ``earlier`` user turns."""
        before: Understood | None = None
        for turn in earlier[-_BACK:]:
            before = self._read(turn, before)[-1]
        return self._read(text, before)

    def _read(self, text: str, before: Understood | None) -> list[Understood]:
        found: list[Understood] = []
        for clause in clauses(text):
            found.append(self._clause(clause, found[-1] if found else before))
        return found

    def _clause(self, question: Question, before: Understood | None) -> Understood:
        if before is None:
            return self._rank(question, None)
        joined = self._rank(question, before)
        leans, short = bool(_LEANS.search(question.text)), len(question.content()) < _SHORT
        if (leans and short) or _rescales(question):
            return joined
        alone = self._rank(question, None)
        bias = 1.0 if short else -1.0
        return joined if _margin(joined) + bias > _margin(alone) else alone

    def _rank(self, question: Question, before: Understood | None) -> Understood:
        question = self._without_instances(question)
        bare = before is not None and _bare(question)
        rescales = before is not None and _rescales(question)
        if before is not None:
            question = _carry(question, before.query.question)
        query = replace(self._query(question, before), bare=bare)
        near = nearest_lines(query, self.catalogue)
        readings = [
            *propose_lines(query, near),
            *propose_lists(query, self.catalogue),
            *propose_rows(query, self.catalogue),
            *propose_series(query, self.catalogue),
            *propose_pairs(query, self.catalogue, near),
            *propose_named(query, self.catalogue),
            *propose_numbers(query, self.catalogue),
            *propose_wordings(query, self.catalogue),
        ]
        readings += propose_talk(query, readings)
        ranked = rank(query, readings)
        # A message of nothing but small talk is small talk, whatever its words resemble.
        ranked.sort(key=lambda pair: pair[1].marks.get("only", 0.0) < 1.0)
        rescaled = [pair for pair in ranked if _told_again_in_another_scale(pair[1])]
        if rescales and rescaled:
            ranked = rescaled
        return Understood(query, tuple(ranked))

    def _query(self, question: Question, before: Understood | None) -> Query:
        text = self._without_own_names(question)
        vector = self.index.vector(text)
        passages = self.index.nearest_passages(vector, NEAREST)
        subjects = self.index.nearest_subjects(vector, NEAREST)
        lexical = self.index.lexical(text, NEAREST)
        matches = self.index.match(text)
        top = max((hit.score for hit in lexical), default=0.0) or 1.0
        return Query(
            question=question,
            vocabulary=self.vocabulary,
            expansions=self.vocabulary.expand(question.tokens),
            passage_similarity={hit.id: hit.similarity for hit in passages},
            subject_similarity={hit.id: hit.similarity for hit in subjects},
            lexical={hit.id: hit.score / top for hit in lexical},
            doubt=self.index.doubt(vector, passages, matches),
            matches=matches,
            likeness=matches.by_word([token.start for token in question.tokens]),
            eras=self._eras(question),
            own_names=self.own_names,
            period=(self.index.corpus.fund.name, self.index.corpus.fund.period),
            turns=(*before.query.turns, before.best)[-_BACK:] if before else (),
            inherited=before is not None,
            cue_tokens=cue_tokens(question),
        )

    def _without_own_names(self, question: Question) -> str:
        """The question with blanks for the fund's own name, which every line could be about."""
        text = question.text
        fund = self.index.corpus.fund
        for name in filter(None, (fund.name, fund.acronym)):
            own = re.compile(rf"\b{re.escape(name)}\b", re.IGNORECASE)
            text = own.sub(lambda found: " " * len(found.group()), text)
        return text if len(words(text)) > 1 else question.text

    def _without_instances(self, question: Question) -> Question:
        """A question whether something may be supported, without places the documents do not name.

        Where it would be, or where people come from, is an instance; whether the action is told
        decides. The name of another fund or body is none: it stays.
        """
        if not question.has("operation.eligible"):
            return question
        text = question.text
        for token in reversed(question.tokens):
            if (
                token.proper
                and not self.vocabulary.knows(token)
                and _AT.search(text[: token.start])
            ):
                text = text[: token.start] + text[token.start + len(token.text) :]
        kept = read_question(" ".join(text.split()))
        return kept if len(kept.content()) > 1 else question

    def _eras(self, question: Question) -> frozenset[str]:
        """Which programmes the question names, by cue, by name or by acronym."""
        said = {token.stem for token in question.tokens}
        eras = {"old"} if question.has("programme.old") else set()
        if question.has("programme.new") or self.own_names & said:
            eras.add("new")
        if self.old_names & said - self.own_names:
            eras.add("old")
        return frozenset(eras)


def _bare(question: Question) -> bool:
    """Whether nothing stands in ``question`` but cues and words for asking."""
    cues = cue_tokens(question)
    return all(token.filler or at in cues for at, token in enumerate(question.tokens))


def _rescales(question: Question) -> bool:
    """Whether nothing is asked but to have the amount just told in another scale."""
    asked = {cue.name for cue in question.cues}
    scale = "operation.convert" in asked and asked <= {"operation.convert", "operation.howmuch"}
    return scale and _bare(question)


def _told_again_in_another_scale(reading: Reading) -> bool:
    return reading.operation is Operation.CONVERT and "again" in reading.marks


def _margin(understood: Understood) -> float:
    """How far the best reading that answers stands above the refusal."""
    scores = {True: -99.0, False: -99.0}
    for value, reading in understood.readings:
        refuses = reading.operation is Operation.REFUSE
        scores[refuses] = max(scores[refuses], value)
    return scores[False] - scores[True]


def _other_programmes(corpus: Corpus) -> frozenset[str]:
    """Words that stand in the names of other programmes and not in the fund's own."""
    other = " ".join({p.programme for p in corpus.passages if p.programme != corpus.fund.name})
    initials = "".join(word[0] for word in other.split() if word[0].isupper())
    return frozenset(words(f"{other} {initials}")) - frozenset(words(corpus.fund.name))


def _carry(question: Question, before: Question) -> Question:
    """``question`` with the words of the turn before that it does not replace."""
    replaced = {c.name.partition(".")[0] for c in question.cues}
    taken: set[int] = set()
    for cue in before.cues:
        group = cue.name.partition(".")[0]
        if group in ("operation", "time", "talk") or (group == "role" and "role" in replaced):
            taken.update(range(cue.first, cue.last))
    kept = [
        token.text
        for position, token in enumerate(before.tokens)
        if not token.filler and position not in taken and not token.text.isdigit()
    ]
    joined = read_question(f"{question.text} ({' '.join(kept)})")
    own = [c for c in joined.cues if c.first < len(question.tokens)]
    carried = [c for c in joined.cues if c.first >= len(question.tokens)
               and c.name.partition(".")[0] not in ("operation", "time")]  # fmt: skip
    return replace(joined, cues=(*own, *carried), count=question.count)
