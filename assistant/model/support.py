"""Whether the words of a sentence are borne out by what it cites: by words and by embeddings."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from assistant.model.binding import Scene
from assistant.model.generic import counts
from assistant.understanding.query import MISSING
from assistant.understanding.question import Token
from assistant.understanding.vocabulary import Vocabulary
from corpus.words import words
from index.store import Index

# Calibrated by `python -m eval.scripted` on the scripted answers about three funds.
LEAST_SHARE = 0.72  # of the weight of the words that the evidence explains
LEAST_WITH_HEAVY = 0.86  # the same where it does not explain one of at least this weight:
HEAVY = 0.7
LITTLE = 0.5  # weight of what may always be missing
LEAST_ALIKE = 0.2  # cosine of the sentence and its evidence
_CAPITAL = re.compile(r"(?<=[a-z,;] )[A-Z][a-z]+\b")
SURE = 0.9  # share from which words alone are enough
_NEARBY = 0.5  # how well the paragraph around a cited sentence explains a word
LEAST_ALIKE = 0.25  # cosine of the sentence and its evidence


@dataclass(frozen=True, slots=True)
class Support:
    """How well a sentence is borne out; ``share`` in [0, 1], ``alike`` in [-1, 1]."""

    share: float
    missing: float  # weight of what the evidence does not explain
    heaviest: float
    strange: tuple[str, ...]  # the words that nothing explains
    unnamed: bool  # whether one of them is a name
    alike: float

    @property
    def enough(self) -> bool:
        """Whether the sentence may be shown."""
        if self.unnamed or self.alike < LEAST_ALIKE:
            return False
        if self.share < LEAST_SHARE and self.missing > LITTLE:
            return False
        return self.heaviest < HEAVY or self.share >= LEAST_WITH_HEAVY


def support(scene: Scene, names: frozenset[str], index: Index, vocabulary: Vocabulary) -> Support:
    """Measure how well the evidence of ``scene`` bears out its words.

    Args:
        scene: the sentence.
        names: stems of what the fund and its figures' programmes are called.
        index: where the meaning of words is looked up, if words alone do not tell.
        vocabulary: what words weigh, and their synonyms.
    """
    tokens = scene.claim.question.tokens
    known, nearby = scene.evidence.words() | names, scene.evidence.nearby()
    weighed = [
        _Word(token, place, vocabulary.weight(token), _said(token, meant, known, nearby))
        for place, (token, meant) in enumerate(zip(tokens, vocabulary.expand(tokens), strict=True))
        if counts(token)
    ]
    if unknown := _unknown_names(scene, known | nearby):
        return Support(0.0, 1.0, 1.0, unknown, unnamed=True, alike=0.0)
    by_words = _weigh(weighed, 1.0)
    if not by_words.strange and by_words.share >= SURE:
        return by_words
    alike = _alike(scene, index)
    weighed = [
        word if word.token.proper else replace(word, found=max(word.found, alike[word.place]))
        for word in weighed
    ]
    return _weigh(weighed, _cosine(scene, index))


def _unknown_names(scene: Scene, known: frozenset[str]) -> tuple[str, ...]:
    """Capitalised words inside the sentence that the evidence does not have."""
    text = scene.claim.text
    for period in scene.claim.periods:
        text = text[: period.start] + "·" * (period.end - period.start) + text[period.end :]
    found = _CAPITAL.findall(text)
    return tuple(name for name in found if not known.issuperset(words(name)))


@dataclass(frozen=True, slots=True)
class _Word:
    """One word of content, what it weighs, and how well the evidence explains it, in [0, 1]."""

    token: Token
    place: int
    weight: float
    found: float


def _said(
    token: Token, meant: Mapping[str, float], known: frozenset[str], nearby: frozenset[str]
) -> float:
    near = _NEARBY * (token.stem in nearby)
    if token.proper:  # a name is itself or another
        return 1.0 if token.stem in known else near
    return max([how for stem, how in meant.items() if stem in known], default=near)


def _weigh(weighed: Sequence[_Word], alike: float) -> Support:
    total = sum(word.weight for word in weighed)
    explained = sum(word.weight * word.found for word in weighed)
    strange = [word for word in weighed if word.found < MISSING]
    return Support(
        share=explained / total if total else 1.0,
        missing=total - explained,
        heaviest=max((word.weight for word in strange), default=0.0),
        strange=tuple(word.token.text for word in strange),
        unnamed=any(word.token.proper for word in strange),
        alike=alike,
    )


def _alike(scene: Scene, index: Index) -> Sequence[float]:
    """How well the cited passages explain each word by meaning alone."""
    matches = index.match(scene.claim.text)
    likeness = matches.by_word([token.start for token in scene.claim.question.tokens])
    return likeness.best([passage.id for passage in scene.evidence.passages])


def _cosine(scene: Scene, index: Index) -> float:
    said = index.vector(scene.claim.text)
    cited = [p.id for p in scene.evidence.passages]
    if not cited:
        return 0.0
    found: float = (index.vectors(cited) @ said).max()
    return float(found)
