"""Which words of a question a text explains: stems, synonyms of the field, words typed wrong."""

import math
import tomllib
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from rapidfuzz.distance import DamerauLevenshtein

from assistant.understanding.question import Token
from corpus.words import words

SYNONYM = 0.75  # how well a synonym explains a word, against 1 for the word itself
TYPO = 0.9  # the same for a word one or two letters off
_USUAL = 6  # of eight funds: a word for asking rather than for what is asked about
_SHORTEST_TYPO = 5  # letters; below this a near spelling is usually another word


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Words of one corpus with their rarity, and the field's synonyms.

    ``rarity`` is an inverse document frequency over passages, in (0, 1]; words that the
    corpus does not have weigh 1.
    """

    rarity: Mapping[str, float]
    synonyms: Mapping[str, frozenset[str]]
    phrases: Mapping[tuple[str, ...], frozenset[str]]

    def weight(self, token: Token) -> float:
        """How much it matters that ``token`` is explained, in (0, 2]."""
        usual = _askers().get(token.stem, 0)
        if token.stem in self.rarity:
            return (0.3 + 0.7 * self.rarity[token.stem]) * (0.6 if usual >= _USUAL else 1.0)
        if usual:
            return 0.15 if usual >= _USUAL else 0.4
        return 2.0 if token.proper else 1.0

    def knows(self, token: Token) -> bool:
        """Whether the corpus, the field or people who ask use this word."""
        stem = token.stem
        return stem in self.rarity or stem in self.synonyms or stem in _askers()

    def strange(self, token: Token) -> bool:
        """Whether nobody uses ``token``, nor a word spelt nearly like it."""
        return not (self.knows(token) or token.value is not None or self._near(token.stem))

    def expand(self, tokens: Sequence[Token]) -> list[dict[str, float]]:
        """What each token may stand for: stem -> how well, in (0, 1]."""
        found = [self._spellings(token) for token in tokens]
        stems = [token.stem for token in tokens]
        for length in (2, 3):
            for at in range(len(stems) - length + 1):
                for other in self.phrases.get(tuple(stems[at : at + length]), ()):
                    for position in range(at, at + length):
                        found[position].setdefault(other, SYNONYM)
        return found

    def _spellings(self, token: Token) -> dict[str, float]:
        found = {token.stem: 1.0}
        for other in self.synonyms.get(token.stem, ()):
            found.setdefault(other, SYNONYM)
        if not self.knows(token):
            for near in self._near(token.stem):
                found[near] = TYPO
                for other in self.synonyms.get(near, ()):
                    found.setdefault(other, SYNONYM * TYPO)
        return found

    def _near(self, word: str) -> list[str]:
        if len(word) < _SHORTEST_TYPO - 1 or any(c.isdigit() for c in word):
            return []
        allowed = 1 if len(word) < 8 else 2
        best: list[str] = []
        for known in (*self.rarity, *self.synonyms):
            if abs(len(known) - len(word)) > allowed or known[:1] != word[:1]:
                continue
            distance = DamerauLevenshtein.distance(word, known, score_cutoff=allowed)
            if distance < allowed or (distance == allowed and not best):
                allowed = distance
                best = [known]
            elif distance == allowed:
                best.append(known)
        return best


@cache
def _askers() -> Mapping[str, int]:
    """Words that people use whatever they ask about: stem -> funds in whose questions it stands.

    Written by ``python -m eval.learn`` from the questions of the invented funds.
    """
    lines = files(__package__).joinpath("askers.txt").read_text("utf-8").splitlines()
    return {word: int(count) for word, _, count in (line.partition(" ") for line in lines)}


def build_vocabulary(texts: Sequence[str], glossaries: Iterable[Path]) -> Vocabulary:
    """Count the words of ``texts`` (one passage each) and read the glossaries."""
    seen = Counter(word for text in texts for word in set(words(text)))
    scale = math.log(len(texts) + 1)
    rarity = {word: math.log((len(texts) + 1) / n) / scale for word, n in seen.items()}
    synonyms: dict[str, set[str]] = {}
    phrases: dict[tuple[str, ...], set[str]] = {}
    for group in _groups(glossaries):
        single = {entry[0] for entry in group if len(entry) == 1}
        for entry in group:
            if len(entry) == 1:
                synonyms.setdefault(entry[0], set()).update(single - {entry[0]})
            else:
                phrases.setdefault(entry, set()).update(single)
    return Vocabulary(
        rarity,
        {word: frozenset(others) for word, others in synonyms.items()},
        {phrase: frozenset(others) for phrase, others in phrases.items()},
    )


def _groups(paths: Iterable[Path]) -> Iterable[set[tuple[str, ...]]]:
    for path in paths:
        for group in tomllib.loads(path.read_text("utf-8")).get("groups", []):
            yield {tuple(words(entry)) for entry in group}
