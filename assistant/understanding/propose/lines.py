"""Readings that quote a line, or give a whole list."""

from collections.abc import Iterable

from assistant.understanding.catalogue import Catalogue, Line
from assistant.understanding.query import Query
from assistant.understanding.reading import Operation, Reading

_LINES, _LISTINGS = 20, 5  # how many of the best are proposed
_QUOTE = frozenset(
    f"operation.{name}"
    for name in [
        "why",
        "when",
        "who",
        "where",
        "howlong",
        "define",
        "eligible",
        "check",
        "howmuch",
        "whatpercent",
        "exact",
    ]
)
_LIST = frozenset({"operation.list", "operation.eligible", "operation.count", "operation.define"})


def nearest_lines(query: Query, catalogue: Catalogue) -> list[Line]:
    """The lines whose words and meaning lie nearest, nearest first."""
    return sorted(catalogue.lines, key=lambda line: -_nearness(query, line))[:_LINES]


def propose_lines(query: Query, near: Iterable[Line]) -> Iterable[Reading]:
    """A quotation of each of the lines ``near``."""
    for line in near:
        yield Reading(
            Operation.QUOTE,
            line.words,
            _QUOTE,
            similarity=query.passage_similarity.get(line.passage.id, 0.0),
            lexical=query.lexical.get(line.passage.id, 0.0),
            matched=query.matches.score(line.passage.id),
            years=line.years,
            evidence=(line.passage.id,),
            passages=(line.passage,),
            figures=line.figures,
        )


def propose_lists(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    """The lists whose introduction, heading or items lie nearest."""
    readings = [
        Reading(
            Operation.LIST,
            listing.words,
            _LIST,
            similarity=max(
                query.passage_similarity.get(passage.id, 0.0)
                for passage in (listing.intro, *listing.items)
            ),
            lexical=query.lexical.get(listing.intro.id, 0.0),
            matched=max(query.matches.score(p.id) for p in (listing.intro, *listing.items)),
            passages=listing.items,
            evidence=(listing.intro.id,),
            listing=listing,
        )
        for listing in catalogue.listings
    ]
    readings.sort(key=lambda r: -(query.explain(r.words, r.explains).share + r.similarity))
    yield from readings[:_LISTINGS]


def _nearness(query: Query, line: Line) -> float:
    explained = query.explain(line.words, _QUOTE, line.years, (line.passage.id,)).share
    similarity = query.passage_similarity.get(line.passage.id, 0.0)
    return explained + similarity + 2 * query.matches.score(line.passage.id)
