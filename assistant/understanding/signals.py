"""What speaks for and against one reading of a question, as numbers for the ranking."""

import re
from collections.abc import Sequence
from decimal import Decimal
from itertools import pairwise

from assistant.understanding.query import Query
from assistant.understanding.reading import Operation, Reading
from corpus.periods import find_periods
from corpus.records import Figure, Kind, Role
from corpus.words import fold, words

_ROLES = {
    "role.target": Role.TARGET,
    "role.result": Role.RESULT,
    "role.baseline": Role.BASELINE,
    "role.milestone": Role.MILESTONE,
    "role.committed": Role.COMMITTED,
    "role.paid": Role.PAID,
    "role.share": Role.SHARE,
}
_YEAR = re.compile(r"(?:19|20)\d\d")
_THEM = re.compile(r"\b(?:them|those|these|their|they|both|the two|two)\b", re.IGNORECASE)
_IT = re.compile(r"\b(?:it|its|that|this|there|them|one|which)\b|^and\b", re.IGNORECASE)
_NOT = frozenset({"non", "not", "without", "except"})
_DEFINES = re.compile(r"\bmeans\b|\b(?:is|are) (?:an?|the)\b|[:–(|]")
_REASON = re.compile(r"\b(?:because|since|as|therefore|so that|why|cannot|alone|in order to)\b")
_OWN = 0.9  # from this weight on a word is the reading's own, not its surroundings'


def signals(query: Query, reading: Reading) -> dict[str, float]:
    """What speaks for and against ``reading``, each signal mostly in [-1, 1]."""
    operation = reading.operation
    found = {f"is {operation}": 1.0}
    for cue in {cue.name for cue in query.question.cues}:
        found[f"{operation} & {cue}"] = 1.0
    found |= {f"{operation}: {name}": value for name, value in reading.marks.items()}
    if query.inherited:
        found[f"{operation} & inherited"] = 1.0
    if query.bare:
        found[f"{operation} & bare"] = 1.0
        found["again, nothing named"] = float("again" in reading.marks)
    if "again" in reading.marks:
        found["again"] = 1.0
        several = operation in (Operation.COMPARE, Operation.VALUES)
        said = (_THEM if several else _IT).search(query.question.text)
        found["again, as said"] = float(bool(said))
    if operation is Operation.REFUSE and query.question.has("operation.eligible"):
        found |= {f"eligible: {name}": value for name, value in reading.marks.items()}
    if operation in (Operation.REFUSE, Operation.TALK):
        return found
    found |= _words(query, reading) | _years(query, reading) | _roles(query, reading)
    found |= _eras(query, reading) | _negated(query, reading)
    if operation is Operation.QUOTE:
        found |= _answer_type(query, reading) | _line_shape(query, reading)
    elif operation is Operation.LIST:
        found |= _list_shape(query, reading)
    elif operation is Operation.COMPARE:
        found |= _both_named(query, reading)
    return found


def _words(query: Query, reading: Reading) -> dict[str, float]:
    explained = query.explain(
        reading.words, reading.explains, reading.years, reading.evidence, values(reading)
    )
    group = "line" if reading.operation is Operation.QUOTE else "table"
    asked = {cue.name for cue in query.question.cues}
    return {
        "explained": explained.share,
        f"explained by {group}": explained.share,
        "heaviest missing": explained.heaviest_missing / 2,
        "words missing": min(len(explained.missing), 5) / 5,
        "similarity": reading.similarity,
        "matched": reading.matched,
        f"matched by {group}": reading.matched,
        f"similarity of {group}": reading.similarity,
        "lexical": reading.lexical,
        f"unmatched word of {group}": query.matches.gap(reading.evidence)
        if reading.evidence
        else 0.0,
        "own words asked": _own_words(query, reading),
        "cues explained": len(asked & reading.explains) / len(asked) if asked else 0.0,
    }


def _own_words(query: Query, reading: Reading) -> float:
    """The part of the reading's own words that the question says, by rarity, in [0, 1]."""
    return _said(query, [word for word, weight in reading.words.items() if weight >= _OWN])


def _said(query: Query, own: Sequence[str]) -> float:
    """The part of the words ``own`` that the question says, by rarity, in [0, 1]."""
    rarity = query.vocabulary.rarity
    said = {stem for expansion in query.expansions for stem in expansion}
    total = sum(rarity.get(word, 0.0) for word in own)
    return sum(rarity.get(word, 0.0) for word in own if word in said) / total if total else 0.0


def _both_named(query: Query, reading: Reading) -> dict[str, float]:
    """Whether the question names both things that are compared, or only one."""
    if reading.rows:
        names = [row.subject for row in reading.rows]
    else:
        names = [f"{f.subject} {f.measure} {f.period}" for f in reading.figures]
    parts = sorted(_said(query, words(name)) for name in names)
    alike = sorted(query.matches.score(name) for name in names)
    if len(parts) < 2:
        return {}
    return {"weaker named": parts[0], "stronger named": parts[-1], "weaker matched": alike[0]}


def _list_shape(query: Query, reading: Reading) -> dict[str, float]:
    """Whether one item of a list stands out, so that it alone is asked for."""
    if reading.listing is None:
        return {}
    intro = query.matches.score(reading.listing.intro.id)
    best = max(query.matches.score(item.id) for item in reading.listing.items)
    return {"item stands out": best - intro, "list matched": intro,
            "few items": float(len(reading.listing.items) < 3)}  # fmt: skip


def _line_shape(query: Query, reading: Reading) -> dict[str, float]:
    """What sort of line it is, against the sort of question."""
    question, passage = query.question, reading.passages[0]
    heading = fold(passage.headings[-1]) if passage.headings else ""
    found = {
        f"{passage.kind} & {cue.name}": 1.0
        for cue in question.cues
        if cue.name.startswith("operation.")
    }
    opening = words(passage.text)[:4]
    found["opens with asked words"] = _said(query, opening)
    found["heading asked"] = _said(query, words(heading))
    if question.has("operation.define"):
        found["defines"] = (
            float(bool(_DEFINES.search(passage.text))) * found["opens with asked words"]
        )
        found["explains in brackets"] = float("(" in passage.text)
    if question.has("operation.why"):
        found["heading says why"] = float(
            "why" in heading or "problem" in heading or "rationale" in heading
        )
        found["gives a reason"] = float(bool(_REASON.search(fold(passage.text))))
    return found


def _years(query: Query, reading: Reading) -> dict[str, float]:
    asked = set(query.question.years)
    found: dict[str, float] = {}
    if asked:
        found["years met"] = len(asked & reading.years) / len(asked)
        found["years foreign"] = len(asked - reading.years) / len(asked)
        if reading.series and reading.series.years:
            found["years too many"] = len(reading.years - asked) / max(len(reading.years), 1)
    if query.question.numbers:
        has = values(reading)
        met = [n for n in query.question.numbers if n in has]
        found["numbers met"] = len(met) / len(query.question.numbers)
    return found


def values(reading: Reading) -> set[Decimal]:
    """Every number that the evidence of ``reading`` has."""
    figures = (*reading.figures, *(f for row in reading.rows for f in row.figures))
    found = {f.value for f in figures if f.value is not None}
    threshold = {reading.condition.threshold} if reading.condition else set()
    return found | {item.value for item in reading.items} | threshold


def _roles(query: Query, reading: Reading) -> dict[str, float]:
    asked = {role for cue, role in _ROLES.items() if query.question.has(cue)}
    figures = (*reading.figures, *(f for row in reading.rows for f in row.figures))
    has = {figure.role for figure in figures}
    found: dict[str, float] = {}
    if asked and has:
        found["roles met"] = len(asked & has) / len(asked)
        found["roles missing"] = len(asked - has) / len(asked)
        found["role in other years"] = float(_other_years(asked, figures, query.question.years))
    if query.question.has("programme.old"):
        found["old programme met"] = float("programme.old" in reading.explains)
    return found


def _negated(query: Query, reading: Reading) -> dict[str, float]:
    """Whether a row is asked for by what it is not: "not voluntary", "non-voluntary"."""
    tokens = query.question.tokens
    denied = {b.stem for a, b in pairwise(tokens) if a.text in _NOT and not b.filler}
    names = [set(words(row.subject)) for row in reading.rows]
    hit = [bool(denied & name) and not _NOT & name for name in names]
    return {f"{reading.operation} is denied": 1.0} if any(hit) else {}


def _other_years(asked: set[Role], figures: Sequence[Figure], years: Sequence[int]) -> bool:
    """Whether the figures of the role asked for are about other years than those named."""
    for role in asked & {figure.role for figure in figures}:
        spans = [_YEAR.findall(figure.period) for figure in figures if figure.role is role]
        about = [range(int(span[0]), int(span[-1]) + 1) for span in spans if span]
        if years and about and not any(year in span for year in years for span in about):
            return True
    return False


def _eras(query: Query, reading: Reading) -> dict[str, float]:
    """Whether the reading is about the programme that the question names."""
    has = eras(reading, query.period)
    if not has:
        return {}
    if not query.eras:
        return {"old programme unasked": float(has == {"old"})}
    return {
        "programme met": float(has == query.eras),
        "programme foreign": float(not has & query.eras),
    }


def eras(reading: Reading, period: tuple[str, str]) -> set[str]:
    """Which programmes the evidence of ``reading`` is about: "old", "new" or both."""
    figures = (*reading.figures, *(f for row in reading.rows for f in row.figures))
    figures += tuple(f for item in reading.items for f in item.figures)
    about = {(f.programme, f.period) for f in figures} or {
        (p.programme, p.period) for p in reading.passages
    }
    return {_era(programme, when, period) for programme, when in about}


def _era(programme: str, when: str, period: tuple[str, str]) -> str:
    name, years = period
    if programme and programme != name:
        return "old"
    last = max((int(y) for y in _YEAR.findall(when)), default=9999)
    first = min((int(y) for y in _YEAR.findall(years)), default=0)
    return "old" if last < first else "new"


def _answer_type(query: Query, reading: Reading) -> dict[str, float]:
    """Whether a line has what the question word asks for: a number, a date, a name."""
    question, passage = query.question, reading.passages[0]
    found = {f"line is {passage.kind}": 1.0}
    has_number = any(f.role is not Role.SIZE for f in reading.figures)
    has_percent = any(f.unit == "%" for f in reading.figures)
    if question.has("operation.howmuch", "operation.howlong"):
        found["number wanted"] = 1.0 if has_number else -1.0
    if question.has("operation.whatpercent"):
        found["per cent wanted"] = 1.0 if has_percent else -1.0
    if question.has("operation.when"):
        found["date wanted"] = 1.0 if find_periods(passage.text) else -1.0
    if question.has("operation.who"):
        names = sum(word[:1].isupper() for word in passage.text.split()[1:])
        found["name wanted"] = 1.0 if names else -1.0
    if len(passage.text.split()) < 6:
        found["short line"] = 1.0
    if passage.kind is Kind.LIST:
        found["line introduces a list"] = 1.0
    return found
