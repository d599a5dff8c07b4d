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


def propose_lines(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    """The lines whose words, meaning or rank in the lexical index lie nearest."""
    scored = sorted(
        ((_nearness(query, line), line) for line in catalogue.lines), key=lambda pair: -pair[0]
    )
    for _, line in scored[:_LINES]:
        yield Reading(
            Operation.QUOTE,
            line.words,
            _QUOTE,
            similarity=query.passage_similarity.get(line.passage.id, 0.0),
            lexical=query.lexical.get(line.passage.id, 0.0),
            matched=query.matches.score(line.passage.id),
            years=_years(line),
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
    explained = query.explain(line.words, _QUOTE, _years(line), (line.passage.id,)).share
    similarity = query.passage_similarity.get(line.passage.id, 0.0)
    return explained + similarity + 2 * query.matches.score(line.passage.id)


def _years(line: Line) -> frozenset[int]:
    text = line.passage.text
    return frozenset(
        int(text[i : i + 4])
        for i in range(len(text) - 3)
        if text[i : i + 2] in ("19", "20") and text[i : i + 4].isdigit()
    )
