"""A question put to one corpus: what its words may stand for, and what lies near it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from assistant.understanding.question import Question, Token
from assistant.understanding.reading import Reading
from assistant.understanding.vocabulary import Vocabulary
from index.tokens import Likeness, Matches

MISSING = 0.25  # a word explained less than this is missing
CUE_WEIGHT = 0.35  # a word of a cue says what to do; it weighs less than one of the subject


@dataclass(frozen=True, slots=True)
class Explained:
    """How much of a question's words something explains."""

    share: float  # of the weight of all content words, in [0, 1]
    missing: tuple[Token, ...]  # content words that are not explained at all
    heaviest_missing: float  # weight of the heaviest of them, 0 when none


@dataclass(frozen=True, slots=True, eq=False)
class Query:
    """One question with everything that candidates are compared to."""

    question: Question
    vocabulary: Vocabulary
    expansions: Sequence[Mapping[str, float]]  # one a token: stem -> how well
    passage_similarity: Mapping[str, float]  # passage id -> cosine in [-1, 1]
    subject_similarity: Mapping[str, float]  # figure subject -> cosine in [-1, 1]
    lexical: Mapping[str, float]  # passage id -> BM25 over the best one's, in [0, 1]
    doubt: float  # log odds that the documents hold no answer
    matches: Matches  # how well passages and subjects match, word by word
    likeness: Likeness  # how well each text explains each token by meaning
    own_names: frozenset[str] = frozenset()  # the fund's own: every reading is about it
    period: tuple[str, str] = ("", "")  # the fund's own name and period
    eras: frozenset[str] = frozenset()  # "old", "new": which programme the question names
    turns: tuple[Reading, ...] = ()  # how the turns before were read, oldest first
    inherited: bool = False  # whether words of the turn before were added to the question
    bare: bool = False  # whether it named nothing itself before they were: "and the least?"
    cue_tokens: Mapping[int, frozenset[str]] = field(default_factory=dict)

    @property
    def previous(self) -> Reading | None:
        """How the turn before was read."""
        return self.turns[-1] if self.turns else None

    def explain(
        self,
        words: Mapping[str, float],
        explains: frozenset[str] = frozenset(),
        years: frozenset[int] = frozenset(),
        evidence: Sequence[str] = (),
        values: Collection[Decimal] = (),
    ) -> Explained:
        """How much of the question ``words``, the cues ``explains`` and ``years`` account for.

        A word that stands neither in ``words`` nor as a synonym may still be explained by one
        that means nearly the same in a text of ``evidence`` (passage ids or subjects), a number
        by a figure among ``values``.
        """
        total = explained = heaviest = 0.0
        missing = []
        alike = self.likeness.best(evidence)
        for position, token in enumerate(self.question.tokens):
            cues = self.cue_tokens.get(position, frozenset())
            if (token.filler and not cues) or token.stem in self.own_names:
                continue
            weight = CUE_WEIGHT if cues else self.vocabulary.weight(token)
            found = max(
                (
                    how * words[stem]
                    for stem, how in self.expansions[position].items()
                    if stem in words
                ),
                default=0.0,
            )
            if token.value is None:
                found = max(found, alike[position])
            if cues & explains or _number_met(token, years, values):
                found = 1.0
            total += weight
            explained += weight * found
            if found < MISSING and not cues:
                missing.append(token)
                heaviest = max(heaviest, weight)
        return Explained(explained / total if total else 0.0, tuple(missing), heaviest)


def _number_met(token: Token, years: frozenset[int], values: Collection[Decimal]) -> bool:
    if not token.text[0].isdecimal():
        return False
    return (token.text.isdecimal() and int(token.text) in years) or token.value in values


def cue_tokens(question: Question) -> dict[int, frozenset[str]]:
    """Which cues each token belongs to."""
    found: dict[int, set[str]] = {}
    for cue in question.cues:
        for position in range(cue.first, cue.last):
            found.setdefault(position, set()).add(cue.name)
    return {position: frozenset(names) for position, names in found.items()}
