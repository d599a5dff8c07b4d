"""Readings about table rows: what one says, and two beside each other."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import combinations

from assistant.understanding.catalogue import Catalogue, Row, merge
from assistant.understanding.query import Query
from assistant.understanding.reading import Operation, Reading
from corpus.records import Figure, Role
from corpus.words import words

_ORDINALS = tuple(
    re.compile(rf"\b{name}\b(?! year| half)", re.IGNORECASE)
    for name in ("(?:the first(?: one)?|former)", "the second(?: one)?", "the third(?: one)?")
)
_LATTER = re.compile(r"\b(?:the latter|the last one|the other)\b", re.IGNORECASE)
_ROWS, _PAIRED = 8, 4  # how many of the nearest rows are proposed alone, and in pairs
_ROW = frozenset(
    f"operation.{name}"
    for name in ["howmuch", "whatpercent", "check", "exact", "difference", "growth"]
) | frozenset(
    f"role.{name}"
    for name in ["target", "result", "attainment", "assessment", "exceeded", "missed"]
)
_PAIR = frozenset(
    f"operation.{name}"
    for name in [
        "compare",
        "difference",
        "growth",
        "share",
        "ratio",
        "nearest",
        "each",
        "howmuch",
        "whatpercent",
    ]
) | {"role.attainment", "role.result", "role.target"}
_CUES = {
    "role.committed": Role.COMMITTED,
    "role.paid": Role.PAID,
    "role.allocation": Role.ALLOCATION,
    "role.baseline": Role.BASELINE,
    "role.milestone": Role.MILESTONE,
}


def propose_rows(query: Query, catalogue: Catalogue) -> Iterable[Reading]:
    """The rows whose name lies nearest, alone and in pairs."""
    scored = sorted(
        ((nearness(query, row), row) for row in catalogue.rows), key=lambda pair: -pair[0]
    )
    near = [row for _, row in scored[:_ROWS]]
    yield from (_one(query, row) for row in near)
    for first, second in combinations(near[:_PAIRED], 2):
        if _comparable(first, second):
            yield _two(query, first, second)
    yield from _again(query)
    for row in near[:3]:
        yield from _editions(query, catalogue, row)


def nearness(query: Query, row: Row) -> float:
    """How near a row lies to the question; higher is nearer."""
    explained = query.explain(row.words, explains(row), years(row), (row.subject,)).share
    similarity = query.subject_similarity.get(row.subject, 0.0)
    return explained + similarity + 2 * query.matches.score(row.subject)


def explains(row: Row) -> frozenset[str]:
    """The cues that the figures of ``row`` account for."""
    roles = {figure.role for figure in row.figures}
    money = {cue for cue, role in _CUES.items() if role in roles}
    if roles & {Role.TOTAL, Role.PLANNED}:
        money.add("role.allocation")
    return _ROW | money


def years(row: Row) -> frozenset[int]:
    """Every year that a figure of ``row`` is about."""
    found: set[int] = set()
    for figure in row.figures:
        found.update(int(p) for p in figure.period.replace("-", " ").split() if p.isdigit())
    return frozenset(found)


def focus(query: Query) -> str:
    """Which number of a composite answer is asked for: a role, or what is worked out."""
    question = query.question
    order = ("role.baseline", "role.milestone", "role.attainment", "role.target", "role.result")
    if question.has("operation.whatpercent") and not question.has("operation.howmuch"):
        return "attainment"
    return next((cue.removeprefix("role.") for cue in order if question.has(cue)), "result")


def _one(query: Query, row: Row) -> Reading:
    return Reading(
        Operation.ROW,
        row.words,
        explains(row),
        similarity=query.subject_similarity.get(row.subject, 0.0),
        matched=query.matches.score(row.subject),
        years=years(row),
        evidence=(row.subject,),
        rows=(row,),
        figures=row.figures,
        focus=focus(query),
    )


def _two(query: Query, first: Row, second: Row) -> Reading:
    return Reading(
        Operation.COMPARE,
        merge([first.words, second.words]),
        _PAIR | explains(first) | explains(second),
        similarity=min(query.subject_similarity.get(row.subject, 0.0) for row in (first, second)),
        matched=min(query.matches.score(row.subject) for row in (first, second)),
        years=years(first) | years(second),
        evidence=(first.subject, second.subject),
        rows=(first, second),
        focus=focus(query),
    )


def _comparable(first: Row, second: Row) -> bool:
    if first.attainment is not None and second.attainment is not None:
        return True
    return alike(first.figures[0], second.figures[0])


def alike(first: Figure, second: Figure) -> bool:
    """Whether two figures can be held against each other: one unit, or money of one currency."""
    if first.is_money and second.is_money:
        return first.unit[:3] == second.unit[:3]
    return first.unit == second.unit


def _editions(query: Query, catalogue: Catalogue, row: Row) -> Iterable[Reading]:
    """The same row in another document, or another edition of the page."""
    name, here = words(row.subject), row.figures[0].span.document_id
    for other in catalogue.rows:
        there = other.figures[0].span.document_id
        if there != here and words(other.subject) == name:
            yield replace(
                _one(query, row), operation=Operation.VALUES, rows=(row, other), figures=(),
                marks={"editions": 1.0},
            )  # fmt: skip


def _ordinal(query: Query) -> Iterable[Reading]:
    """A row by its place among those of the turns before: "the first one"."""
    told = list(dict.fromkeys(row for reading in query.turns for row in reading.rows))
    for place, pattern in enumerate(_ORDINALS):
        if len(told) > 1 and place < len(told) and pattern.search(query.question.text):
            yield replace(_one(query, told[place]), marks={"again": 1.0, "by place": 1.0})
    if len(told) > 1 and _LATTER.search(query.question.text):
        yield replace(_one(query, told[-1]), marks={"again": 1.0, "by place": 1.0})


def _again(query: Query) -> Iterable[Reading]:
    """The rows of the turn before, asked about once more ("and their targets?")."""
    previous = query.previous
    if previous is None:
        return
    yield from _ordinal(query)
    rows: Sequence[Row] = previous.rows or tuple(i.row for i in previous.items if i.row)
    for row in rows[:6]:
        yield replace(_one(query, row), marks={"again": 1.0})
    if len(rows) > 1:
        yield Reading(
            Operation.VALUES,
            merge(row.words for row in rows),
            _ROW | {"operation.each"},
            similarity=max(query.subject_similarity.get(row.subject, 0.0) for row in rows),
            rows=tuple(rows[:6]),
            focus=focus(query),
            marks={"again": 1.0},
        )
