"""Whether the words around a number speak of what the number counts, and not of something else.

The words of a number are read as a question: which figures of the corpus would answer it? If
others explain them clearly better than the figures it may stand for, the subject is wrong.
"""

import math
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from assistant.model.binding import Bound, Scene
from assistant.model.claim import Claim, read_claim, segments
from assistant.model.generic import distinguishes, plain
from assistant.model.ledger import Shelf
from assistant.model.programmes import Programmes
from assistant.model.speech import level
from assistant.understanding.question import Token
from assistant.understanding.vocabulary import Vocabulary
from corpus.numbers import find_numbers
from corpus.periods import Period
from corpus.records import Corpus, Figure, Kind
from corpus.words import words

# Of the words of a number, what something else explains better: a share of their weight alone,
# or a smaller share together with some weight of its own (a whole rare word weighs about 1).
MARGIN, SMALL_MARGIN, WEIGHT = 0.3, 0.14, 0.4
_PLAIN = 0.5  # of the weight of words with which anything is told
_IDIOM = re.compile(r"\b(?:took|take|takes|taken|taking) place\b")  # no place is meant
_LIGHT = 0.5  # weight of words below which nothing can be said

Names = Mapping[str, float]  # stem -> how surely it belongs to the subject, in (0, 1]
_AROUND = 0.3  # of the words that another number of the same sentence stands with


@dataclass(frozen=True, slots=True, eq=False)
class Subjects:
    """What every figure and every dated line of one corpus is about."""

    corpus: Corpus
    vocabulary: Vocabulary
    figures: Mapping[str, Names]  # figure id -> stems of its row and column
    dates: Mapping[str, Names]  # digits of a day -> stems of the lines it stands in
    rarity: Mapping[str, float]

    @classmethod
    def of(cls, shelf: Shelf, vocabulary: Vocabulary) -> "Subjects":
        """Read the subjects of a corpus once."""
        names = Programmes.of(shelf.corpus)
        figures = {f.id: _names(shelf, f, names.told(f.programme)) for f in shelf.corpus.figures}
        dates: dict[str, Names] = {}
        for passage in shelf.corpus.passages:
            if passage.kind not in (Kind.HEADING, Kind.PARAGRAPH, Kind.LIST):
                for period in read_claim(passage.text).periods:
                    if _dated(period):
                        named = dict.fromkeys(words(passage.text), 1.0)
                        dates[period.text] = {**dates.get(period.text, {}), **named}
        rows = {frozenset(names) for names in (*figures.values(), *dates.values())}
        seen = Counter(name for row in rows for name in row)
        scale = math.log(len(rows) + 1) or 1.0
        rarity = {name: math.log((len(rows) + 1) / n) / scale for name, n in seen.items()}
        return cls(shelf.corpus, vocabulary, figures, dates, rarity)

    def misplaced(self, scene: Scene) -> str:
        """The number or date whose words speak of another figure or line; "" if none is."""
        for bound in scene.bound:
            if bound.known and not self._about(scene, bound):
                return f"“{bound.number.written}” is not the number of what is said"
        if not scene.bound:
            return self._misdated(scene.claim)
        return ""

    def _about(self, scene: Scene, bound: Bound) -> bool:
        own = [*bound.figures, *(f for made in bound.results for f in made.operands)]
        same = {f.id for f in own} | {other for f in own for other in f.same_as}
        rows = {(f.table, f.row) for f in own if f.row}
        text = scene.claim.text[bound.start : bound.end]
        rivals = [
            self.figures[f.id]
            for f in self.corpus.figures
            if f.id not in same and not (f.row and (f.table, f.row) in rows)
        ]
        return self._fits(text, [self.figures[f.id] for f in own], rivals)

    def _misdated(self, claim: Claim) -> str:
        dated = [p for p in claim.periods if _dated(p) and p.text in self.dates]
        for period, (start, end) in zip(dated, claim.segments(dated), strict=True):
            rivals = [names for text, names in self.dates.items() if text != period.text]
            if not self._fits(_dateless(claim, start, end), [self.dates[period.text]], rivals):
                return f"“{period.text}” is not the date of what is said"
        return ""

    def _fits(self, text: str, own: Sequence[Names], rivals: Sequence[Names]) -> bool:
        tokens = [t for t in read_claim(_IDIOM.sub("", text)).question.tokens if t.value is None]
        weighed = [
            (weight, meant)
            for token, meant in zip(tokens, self.vocabulary.expand(tokens), strict=True)
            if (weight := self._weight(token, meant))
        ]
        total = sum(weight for weight, _ in weighed)
        if total < _LIGHT:
            return True
        best_own = max((_explained(weighed, names) for names in own), default=0.0)
        best_rival = max((_explained(weighed, names) for names in rivals), default=0.0)
        better = best_rival - best_own
        return better <= MARGIN * total and (better <= SMALL_MARGIN * total or better <= WEIGHT)

    def _weight(self, token: Token, meant: Mapping[str, float]) -> float:
        if not distinguishes(token):
            return 0.0
        heavy = _PLAIN if token.stem in plain() else 1.0
        return heavy * max(
            (self.rarity.get(stem, 0.0) * how for stem, how in meant.items()), default=0.0
        )


def _dateless(claim: Claim, start: int, end: int) -> str:
    text = claim.text
    for period in claim.periods:
        text = text[: period.start] + " " * (period.end - period.start) + text[period.end :]
    return text[start:end]


def _explained(weighed: Sequence[tuple[float, Mapping[str, float]]], names: Names) -> float:
    return sum(
        weight * max((how * names.get(stem, 0.0) for stem, how in meant.items()), default=0.0)
        for weight, meant in weighed
    )


def _names(shelf: Shelf, figure: Figure, programme: str) -> Names:
    quote = shelf.quote(figure.span)
    label = f"{figure.measure} {figure.unit} {programme} {figure.role}"
    if figure.row or figure.table:
        return dict.fromkeys(words(f"{figure.subject} {label} {quote if figure.row else ''}"), 1.0)
    at = figure.number.start - figure.span.start
    numbers = find_numbers(quote)
    stretches = zip(numbers, segments(level(quote), numbers), strict=True)
    own = next((quote[a:b] for n, (a, b) in stretches if n.start <= at < n.end), quote)
    paragraphs = " ".join(p.text for p in shelf.at(figure.span)[0])
    around = dict.fromkeys(words(f"{figure.subject} {paragraphs}"), _AROUND)
    return {**around, **dict.fromkeys(words(f"{own} {label}"), 1.0)}


def _dated(period: Period) -> bool:
    return period.day is not None or (not period.is_range and not period.is_year)
