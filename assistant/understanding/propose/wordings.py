"""Readings that put two wordings of one thing side by side."""

from collections.abc import Iterable

from rapidfuzz.fuzz import ratio

from assistant.understanding.catalogue import Catalogue, merge, weigh
from assistant.understanding.query import Query
from assistant.understanding.reading import Operation, Reading
from corpus.records import Passage
from corpus.words import fold

_ALIKE = 70  # per cent of equal letters; below this two items say different things
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth")
_PLACES = {name: place for place, name in enumerate(_ORDINALS)} | {
    name: place
    for place, name in enumerate(("one", "two", "three", "four", "five", "six", "seven"))
}
_EXPLAINS = frozenset({"operation.same", "operation.compare", "operation.each", "operation.check",
                       "operation.which_right", "time.first", "operation.second"})  # fmt: skip


def propose_wordings(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    """For a question about wording: like items of lists in two documents."""
    if not query.question.has("operation.same"):
        return
    place = _place(query)
    for first in catalogue.listings:
        for second in catalogue.listings:
            if first.intro.span.document_id >= second.intro.span.document_id:
                continue
            pairs = _like_items(first.items, second.items)
            named = [pair for pair in pairs if place is None or first.items.index(pair[0]) == place]
            differing = [pair for pair in named if _plain(pair[0]) != _plain(pair[1])]
            for pair in (differing or named)[:3]:
                yield Reading(
                    Operation.WORDINGS,
                    merge([first.words, second.words, weigh((pair[0].text + pair[1].text, 1.0))]),
                    _EXPLAINS,
                    similarity=max(query.passage_similarity.get(p.id, 0.0) for p in pair),
                    matched=max(query.matches.score(p.id) for p in pair),
                    evidence=tuple(p.id for p in pair),
                    passages=pair,
                    marks={"place named": float(place is not None)},
                )


def _like_items(
    first: tuple[Passage, ...], second: tuple[Passage, ...]
) -> list[tuple[Passage, Passage]]:
    found = []
    for item in first:
        best = max(second, key=lambda other: ratio(_plain(item), _plain(other)))
        if ratio(_plain(item), _plain(best)) >= _ALIKE:
            found.append((item, best))
    return found


def _plain(passage: Passage) -> str:
    """The letters that count when wordings are compared."""
    return " ".join(fold(passage.text).strip("0123456789.();: -").split())


def _place(query: Query) -> int | None:
    """Which item of a list is named: "the fourth objective", "objective 4", "(b)"."""
    for token in query.question.tokens:
        if token.text in _PLACES:
            return _PLACES[token.text]
        if token.value is not None and 1 <= token.value <= 12:
            return int(token.value) - 1
        if len(token.text) == 1 and token.text in "bcdefgh":
            return ord(token.text) - ord("a")
    return None
