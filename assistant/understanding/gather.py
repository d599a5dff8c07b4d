"""The catalogue, gathered once from the passages and figures of a corpus."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence

from assistant.understanding.catalogue import (
    FAINT,
    HEADING,
    INTRO,
    NEAR,
    OWN,
    Catalogue,
    Line,
    Listing,
    Row,
    weigh,
)
from assistant.understanding.columns import attainments, columns, examples, year_series
from corpus.records import Figure, Kind, Passage, Role, Span
from corpus.words import words

_STOP = re.compile(r"[.:;!?|]\W*$|: ")
_ACRONYM = re.compile(r"\([A-Z][A-Za-z]*[A-Z]+\)")
_CODE = 3  # letters; a row's name this short is a code


def build_catalogue(passages: Sequence[Passage], figures: Sequence[Figure]) -> Catalogue:
    """Group ``passages`` and ``figures`` into what can be asked about."""
    rows = tuple(_rows(figures, passages))
    told = {_bare(row.subject) for row in rows}
    lines = [
        line
        for line in _lines(passages, figures)
        if not (_told_by_row(line, told) or _caption(line))
    ]
    return Catalogue(
        lines=tuple(lines),
        listings=tuple(_listings(passages)),
        rows=rows,
        series=(*year_series(figures), *columns(rows), *attainments(rows), *examples(figures)),
        labels=tuple(dict.fromkeys(f.assessment for f in figures if f.assessment)),
    )


def _told_by_row(line: Line, subjects: set[str]) -> bool:
    """Whether a table line says only what its row says better: a name, or bare numbers."""
    if line.passage.kind is not Kind.ROW:
        return False
    told = any(f.role is not Role.MENTION for f in line.figures)
    return (
        told or _bare(line.passage.text) in subjects or not any(map(str.isalpha, line.passage.text))
    )


def _caption(line: Line) -> bool:
    """Whether a paragraph is no sentence: a caption, a unit, a button."""
    passage = line.passage
    stated = any(f.role is not Role.MENTION for f in line.figures)
    return passage.kind is Kind.PARAGRAPH and not stated and not _STOP.search(passage.text)


def _bare(text: str) -> str:
    return " ".join(words(re.sub(r"[(\[]\^?\d+[)\]]", "", text)))


def _lines(passages: Sequence[Passage], figures: Sequence[Figure]) -> Iterable[Line]:
    by_id = {passage.id: passage for passage in passages}
    split = {p.parent_id for p in passages if p.kind is Kind.SENTENCE}
    for passage in passages:
        spelled = _ACRONYM.search(passage.text)
        if (passage.kind is Kind.HEADING and not spelled) or passage.id in split:
            continue
        parent = by_id.get(passage.parent_id)
        near = NEAR if passage.kind is Kind.SENTENCE else INTRO
        weights = weigh(
            (passage.text, OWN),
            (parent.text if parent else "", near),
            (" ".join(passage.headings[1:]), HEADING),
            (passage.programme, NEAR),
        )
        inside = tuple(f for f in figures if passage.span.contains(f.number))
        yield Line(passage, weights, inside, _years(passage.text))


def _years(text: str) -> frozenset[int]:
    """Every year in ``text``, also one that is glued to other digits."""
    return frozenset(
        int(text[i : i + 4])
        for i in range(len(text) - 3)
        if text[i : i + 2] in ("19", "20") and text[i : i + 4].isdigit()
    )


def _listings(passages: Sequence[Passage]) -> Iterable[Listing]:
    by_id = {passage.id: passage for passage in passages}
    items: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.kind is Kind.ITEM and passage.parent_id in by_id:
            items[passage.parent_id].append(passage)
    for intro_id, members in items.items():
        if len(members) < 2:
            continue
        intro = by_id[intro_id]
        weights = weigh(
            (intro.text, OWN),
            (" ".join(intro.headings[-2:]), 0.9),
            (" ".join(item.text for item in members), FAINT),
            (intro.programme, NEAR),
        )
        yield Listing(intro, tuple(members), weights)


def _rows(figures: Sequence[Figure], passages: Sequence[Passage]) -> Iterable[Row]:
    told = {p.span: p.text for p in passages if p.kind is Kind.ROW}
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.role is Role.MENTION:
            continue
        groups[f"{figure.table}|{figure.row}" if figure.row else figure.id].append(figure)
    for row_id, members in groups.items():
        first = members[0]
        weights = weigh(
            (f"{first.subject} {told.get(first.span, '')}", OWN),
            (" ".join(f"{f.measure} {f.unit} {f.period} {f.role}" for f in members), INTRO),
            (" ".join(first.headings[1:]), HEADING),
            (f"{first.programme} {first.assessment} {first.note}", NEAR),
        )
        yield Row(row_id, _subject(first, told), tuple(members), weights)


def _subject(figure: Figure, told: Mapping[Span, str]) -> str:
    """A row's name; a bare code ("B") is told with the row's other words ("B, Stations")."""
    if len(figure.subject) > _CODE or "|" not in told.get(figure.span, ""):
        return figure.subject
    cells = [cell.strip() for cell in told[figure.span].strip("| ").split("|")]
    wordy = [cell for cell in cells[1:] if any(map(str.isalpha, cell)) and cell != figure.written]
    return ", ".join([figure.subject, *wordy[:1]])
