"""What to ask next: two or three questions that the documents can answer.

They are made of what stands near the answer in the documents (the year before, another row of
the table, the rest of the list) and put into the words of ``suggestions.toml``.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import chain, islice
from typing import TypeVar

from assistant.answer import Answer
from assistant.findings.phrase import plain
from assistant.understanding.catalogue import Catalogue, Listing, Row, Series
from assistant.understanding.reading import Reading
from corpus.records import Corpus, Figure, Kind, Passage, Role, Span

MOST = 3
_LONGEST = 110  # characters; what is longer is no question that anybody would ask
_SHORT = 6  # words
_TOLD = (Kind.PARAGRAPH, Kind.SENTENCE, Kind.ITEM, Kind.NOTE)
_TERM = re.compile(r"\(([A-Z][A-Za-z]*[A-Z]+)\)")
_Thing = TypeVar("_Thing")
_Key = TypeVar("_Key")
_ACRONYM = re.compile(r"\b[A-Z][A-Za-z]*[A-Z]\b")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A question, and the words of the documents of which its answer should cite some."""

    text: str
    about: tuple[Span, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Neighbours:
    """What stands near what in one corpus; built once."""

    corpus: Corpus
    passages: Mapping[Span, Passage]
    rows: Mapping[str, Row]  # by figure id
    tables: Mapping[str, list[Row]]  # rows by their table, else their document
    years: Mapping[str, Series]  # by figure id: the series over years
    items: Mapping[Span, Listing]  # by the span of an item
    lists: Mapping[str, list[Listing]]  # by document
    sections: Mapping[tuple[str, ...], list[Passage]]  # what they tell, by their headings
    terms: Mapping[str, list[Passage]]  # where an acronym is spelled out


def neighbours(corpus: Corpus, catalogue: Catalogue) -> Neighbours:
    """Look up once what stands near what."""
    rows, lists = catalogue.rows, catalogue.listings
    over_years = [series for series in catalogue.series if series.years]
    named = [(term, p) for p in corpus.passages for term in _TERM.findall(p.text)]
    return Neighbours(
        corpus=corpus,
        passages={passage.span: passage for passage in corpus.passages},
        rows={figure.id: row for row in rows for figure in row.figures},
        tables=_grouped(rows, _table),
        years={f.id: one for one in over_years for item in one.items for f in item.figures},
        items={item.span: listing for listing in lists for item in listing.items},
        lists=_grouped(lists, lambda listing: listing.intro.span.document_id),
        sections=_grouped((p for p in corpus.passages if p.kind in _TOLD), lambda p: p.headings),
        terms={
            term: [passage for _, passage in spelled]
            for term, spelled in _grouped(named, lambda pair: pair[0]).items()
            if term != corpus.fund.acronym
        },
    )


def suggest(
    near: Neighbours, answer: Answer, asked: Sequence[str], readings: Iterable[Reading] = ()
) -> list[Suggestion]:
    """Questions to go on with, at most ``MOST``.

    Args:
        near: what stands near what.
        answer: what was answered.
        asked: all questions so far; none is suggested again.
        readings: after a refusal, what else the question may have meant, best first.
    """
    found = _nearest(near, readings) if answer.abstained else _onwards(near, answer)
    samples = (Suggestion(text, ()) for text in near.corpus.fund.questions)
    said = {text.casefold() for text in asked}
    fresh: dict[str, Suggestion] = {}
    for suggestion in chain(found, samples):
        text = suggestion.text.casefold()
        if text not in said and len(text) <= _LONGEST:
            fresh.setdefault(text, suggestion)
            if len(fresh) == MOST:
                break
    return list(fresh.values())


def _onwards(near: Neighbours, answer: Answer) -> Iterator[Suggestion]:
    cited = [citation.span for citation in answer.citations]
    yield from _of_years(near, answer.figures)
    yield from _of_rows(near, answer.figures)
    yield from _of_terms(near, answer)
    yield from _of_lists(near, cited)
    yield from _of_sections(near, cited)


def _of_years(near: Neighbours, figures: Sequence[Figure]) -> Iterator[Suggestion]:
    """The years beside the one that was told, or a look over all of them."""
    told = [figure for figure in figures if figure.id in near.years]
    if not told:
        return
    series = near.years[told[0].id]
    if len(told) == 1:
        for step, name in ((-1, "before"), (1, "after")):
            if (year := int(told[0].period) + step) in series.years:
                yield Suggestion(_words("year", name), _places(series.year(year).figures))
    everything = _places(f for item in series.items for f in item.figures)
    yield Suggestion(_words("years", "highest"), everything)
    yield Suggestion(_words("years", "rising"), everything)
    if series.total is not None:
        yield Suggestion(_words("years", "adding"), (series.total.span,))


def _of_rows(near: Neighbours, figures: Sequence[Figure]) -> Iterator[Suggestion]:
    """Another row of the table; of indicators also how all of them do."""
    told = dict.fromkeys(
        near.rows[f.id] for f in figures if f.id in near.rows and f.id not in near.years
    )
    for first in islice(told, 1):
        table = near.tables[_table(first)]
        place = table.index(first)
        others = [r for r in (*table[place + 1 :], *table[:place]) if r not in told and _named(r)]
        yield from map(_row, others[:1])
        if first.of(Role.TARGET) and len(table) > 2:
            everything = _places(f for row in table for f in row.figures)
            yield Suggestion(_words("indicators", "below"), everything)
        yield from map(_row, others[1:2])


def _of_terms(near: Neighbours, answer: Answer) -> Iterator[Suggestion]:
    """The first acronym of the answer that is spelled out elsewhere."""
    told = dict.fromkeys(term for c in answer.citations for term in _ACRONYM.findall(c.quote))
    for term in islice((term for term in told if term in near.terms), 1):
        places = tuple(passage.span for passage in near.terms[term])
        if not any(c.span.overlaps(place) for c in answer.citations for place in places):
            yield Suggestion(_words("terms", "meaning").format(term=term), places)


def _of_lists(near: Neighbours, cited: Sequence[Span]) -> Iterator[Suggestion]:
    """The rest of a list, then the list that follows in the same document."""
    for span in cited:
        listing = near.items.get(span)
        if listing is not None and not all(item.span in cited for item in listing.items):
            yield _list(listing)
    for span in cited[:1]:
        lists = near.lists.get(span.document_id, [])
        later = [one for one in lists if one.intro.span.start > span.start]
        others = [one for one in (*later, *lists) if one.items[0].span not in cited]
        yield from map(_list, islice(others, 1))


def _of_sections(near: Neighbours, cited: Sequence[Span]) -> Iterator[Suggestion]:
    """What else the section of the first citation says."""
    for span in cited[:1]:
        here = near.passages.get(span)
        told = _places_of(near.sections.get(here.headings, [])) if here else ()
        if here is not None and len(here.headings) > 1 and len(told) > 1:
            heading = plain(here.headings[-1])
            yield Suggestion(_words("sections", "more").format(heading=heading), told)


def _nearest(near: Neighbours, readings: Iterable[Reading]) -> Iterator[Suggestion]:
    """What a refused question may have meant, and the lists of the document it came nearest to."""
    readings = list(readings)
    for reading in readings:
        if reading.listing is not None:
            yield _list(reading.listing)
        yield from map(_row, filter(_named, reading.rows[:1]))
    documents = dict.fromkeys(p.span.document_id for r in readings for p in r.passages)
    for document in documents:
        yield from map(_list, near.lists.get(document, []))


def _named(row: Row) -> bool:
    """Whether a row has a name; the subject of a sentence is often the sentence."""
    first = row.figures[0]
    short = bool(first.table) or len(row.subject.split()) <= _SHORT
    return short and first.role is not Role.SIZE


def _row(row: Row) -> Suggestion:
    words = _words("indicators" if row.of(Role.TARGET) else "rows", "another")
    return Suggestion(words.format(subject=row.subject), _places(row.figures))


def _list(listing: Listing) -> Suggestion:
    intro = plain(listing.intro.text).rstrip(" :;")
    places = _places_of((listing.intro, *listing.items))
    return Suggestion(_words("lists", "whole").format(intro=intro), places)


def _table(row: Row) -> str:
    figure = row.figures[0]
    kind = "indicators" if row.of(Role.TARGET) else "amounts"
    return figure.table or f"{figure.span.document_id} {kind}"


def _places(figures: Iterable[Figure]) -> tuple[Span, ...]:
    return tuple(figure.span for figure in figures)


def _places_of(passages: Iterable[Passage]) -> tuple[Span, ...]:
    return tuple(passage.span for passage in passages)


def _grouped(things: Iterable[_Thing], key: Callable[[_Thing], _Key]) -> dict[_Key, list[_Thing]]:
    groups: dict[_Key, list[_Thing]] = defaultdict(list)
    for thing in things:
        groups[key(thing)].append(thing)
    return groups


def _words(group: str, name: str) -> str:
    return _templates()[group][name]


@cache
def _templates() -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads(files(__package__).joinpath("suggestions.toml").read_text("utf-8"))
