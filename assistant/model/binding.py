"""Each number of a sentence with the figures it may stand for, and what speaks against them.

A right number is wrong beside the wrong unit, year, role or programme.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from assistant.answer import Computation
from assistant.model.claim import Claim
from assistant.model.evidence import Evidence
from assistant.model.same import is_figure, is_result, same_digits
from assistant.model.speech import level, says, spoken
from corpus.numbers import Number
from corpus.periods import Period, find_periods
from corpus.records import Figure, Role
from corpus.words import words

_MARKED = {  # roles that a sentence must name
    Role.TARGET: "target", Role.BASELINE: "baseline", Role.MILESTONE: "milestone",
    Role.COMMITTED: "committed", Role.PAID: "paid",
}  # fmt: skip
_FREE = {Role.MENTION, Role.EXAMPLE, Role.CELL, Role.SHARE, Role.SIZE}
_REFERENCES = {Role.TARGET, Role.MILESTONE, Role.BASELINE}
_MONEY = {"committed", "paid"}
_MEASURES = re.compile(
    r"(?:km|m|cm|mm|metres?|ha|hectares?|tonnes?|kg|litres?|[kMGT]Wh?|hours?|minutes?|days?|weeks?"
    r"|months?|years?|times)"
)
_TURN = re.compile(r"[,;:]|\b(?:against|compared|versus|vs|than|while|whereas|but)\b")
_OF = re.compile(r"^\W*(?:(?:out )?of|against|compared (?:to|with))\b", re.IGNORECASE)
_MOVES = re.compile(r"\b(?:from|between|since)\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Bound:
    """A number, the words that belong to it, and what it may stand for."""

    number: Number
    start: int  # of its words
    end: int
    figures: tuple[Figure, ...]
    results: tuple[Computation, ...]

    @property
    def known(self) -> bool:
        """Whether it stands for anything in the figures table."""
        return bool(self.figures or self.results)


@dataclass(frozen=True, slots=True)
class Scene:
    """A sentence, its evidence, and its numbers bound to figures."""

    claim: Claim
    evidence: Evidence
    bound: tuple[Bound, ...]

    def words(self, bound: Bound) -> str:
        """The words of one number, folded."""
        return self.claim.folded[bound.start : bound.end]

    def column(self, figure: Figure) -> Sequence[Figure]:
        """The cited figures that stand in one column with ``figure``."""
        like = (figure.table, figure.role, figure.measure, figure.unit)
        return [f for f in self.evidence.siblings if (f.table, f.role, f.measure, f.unit) == like]


def bind(claim: Claim, evidence: Evidence) -> Scene:
    """Find what each number of ``claim`` may stand for in ``evidence``."""
    figures = tuple(dict.fromkeys((*evidence.figures, *evidence.operands)))
    bound = [
        Bound(
            number, start, end,
            tuple(f for f in figures if is_figure(number, f)),
            tuple(made for made in evidence.computations if is_result(number, made)),
        )
        for number, (start, end) in zip(
            claim.numbers, claim.segments(claim.numbers), strict=True
        )
    ]  # fmt: skip
    return Scene(claim, evidence, tuple(bound))


def misbound(scene: Scene, units: frozenset[str]) -> str:
    """What is wrong with the unit, role or year of a number; "" if nothing is.

    Args:
        scene: the sentence.
        units: what the figures of this corpus count, as stems.
    """
    checks: tuple[tuple[str, Callable[[Scene, Bound, Figure], bool]], ...] = (
        ("has another unit", lambda _, b, f: _unit_fits(b.number, f, units)),
        ("is something else (target, result, commitment, payment ...)", _role_fits),
        ("belongs to another time, or its year is not said", _period_fits),
    )
    for bound in scene.bound:
        if not bound.known and any(same_digits(bound.number, f) for f in scene.evidence.figures):
            return f"“{bound.number.written}” has another unit"
        if bound.results and _results_fit(scene, bound):
            continue
        left: Sequence[Figure] = bound.figures
        for reason, fits in checks:
            left = [f for f in left if fits(scene, bound, f)]
            if bound.figures and not left:
                return f"“{bound.number.written}” {reason}"
        if bound.results and not bound.figures:
            return f"“{bound.number.written}” was worked out over other years"
    return ""


def _unit_fits(number: Number, figure: Figure, units: frozenset[str]) -> bool:
    said = number.unit.name
    if not said:
        return True
    if number.unit.is_money or figure.is_money:
        return number.unit.is_money and figure.is_money and said[:3] == figure.unit[:3]
    if _MEASURES.fullmatch(said) and (_MEASURES.fullmatch(figure.unit) or figure.role in _FREE):
        return not figure.unit or words(said) == words(figure.unit)
    noun = words(said)[-1:]
    named = frozenset(words(f"{figure.unit} {figure.subject} {figure.measure}"))
    return not units.issuperset(noun) or not figure.unit or not named.isdisjoint(noun) or bool(
        _PEOPLE.issuperset(noun) and named & _PEOPLE
    )  # fmt: skip


_PEOPLE = frozenset(words("person people individuals beneficiaries"))


def _role_fits(scene: Scene, bound: Bound, figure: Figure) -> bool:
    if figure.role in _FREE and not _own_role(figure):
        return True
    text = scene.words(bound)
    at = bound.number.start - bound.start
    own = _own_role(figure)
    column = f"{figure.subject} {figure.measure}".lower()
    money = figure.is_money or own in _MONEY
    if figure.role is Role.SHARE and any(
        f.table == figure.table
        for b in scene.bound
        if b is not bound
        for f in b.figures
        if f.is_money and f.row == figure.row
    ):
        return True  # said beside the amount of its own row
    named = [(p, n) for p, n in spoken("role", text) if (n in _MONEY) == money]
    if own:
        return any(name == own for _, name in named) or _said_elsewhere(scene, bound, own)
    marked = [(p, n) for p, n in named if n in _MARKED.values() and not says("role", n, column)]
    return not any(_speaks_of(text, place, at, bound) for place, _ in marked)


def _own_role(figure: Figure) -> str:
    """The role that a sentence must name; a share has that of its row ("Payments: 72.5 %")."""
    if figure.role is Role.SHARE and figure.row:
        return next((name for name in sorted(_MONEY) if says("role", name, level(figure.row))), "")
    return _MARKED.get(figure.role, "")


def _speaks_of(text: str, place: int, at: int, bound: Bound) -> bool:
    """Whether a word such as "target" at ``place`` is said of the number at ``at``."""
    end = bound.number.whole_end - bound.start
    between = text[place:at] if place < at else text[end:place]
    compared = any(name != "met" for _, name in spoken("direction", between))
    return not (_TURN.search(between) or compared or _of_its(between))


def _of_its(between: str) -> bool:
    """Whether the words say "71.2 % of its target"."""
    return bool(re.match(r"\W*of\b", between))


def _said_elsewhere(scene: Scene, bound: Bound, own: str) -> bool:
    """Whether the role is told by order ("89 out of 132") or by a word nobody else uses."""
    place = scene.bound.index(bound)
    before = scene.bound[place - 1] if place else None
    if before is not None and before.figures:
        between = scene.claim.folded[before.number.whole_end : bound.number.whole_start]
        rows = {(f.table, f.row) for f in before.figures if f.role is Role.RESULT}
        near = re.search(r"\b(?:of|against|with|to)(?: an?| the| its)? ?(?:total |all )?$", between)
        if near and rows & {(f.table, f.row) for f in bound.figures}:
            return True
    others = [b for b in scene.bound if b is not bound]
    taken = any(_own_role(f) == own for other in others for f in other.figures)
    return (
        not taken
        and all(_has_own(scene, other) for other in others if says("role", own, scene.words(other)))
        and says("role", own, scene.claim.folded)
    )


def _has_own(scene: Scene, bound: Bound) -> bool:
    """Whether the role of a number stands among its own words, so that another may too."""
    roles = [_own_role(f) for f in bound.figures]
    return not any(roles) or any(role and says("role", role, scene.words(bound)) for role in roles)


def _period_fits(scene: Scene, bound: Bound, figure: Figure) -> bool:
    known = _years(figure.period)
    if known is None:
        return True
    said = _said_periods(scene, bound, figure)
    if figure.role in _FREE:
        quote = scene.evidence.quotes
        said = [p for p in said if not any(p.text in words for words in quote)]
    single = figure.role is Role.PLANNED and known[0] == known[1]
    if not said:
        return not single or _relative(scene, bound)
    return any(_covers(scene, period, known, single=single) for period in said)


def _said_periods(scene: Scene, bound: Bound, figure: Figure | None = None) -> list[Period]:
    """The periods of a number's own words, else the last one said before them."""
    periods = [p for p in scene.claim.periods if p.first_year]
    own = [p for p in periods if bound.start <= p.start < bound.end]
    if own or figure is None or figure.role is Role.PLANNED:
        return own or periods
    if figure.role in _REFERENCES:
        return []  # a result of one year is held against the target of another
    return [p for p in periods if p.start < bound.start][-1:]


def _covers(scene: Scene, said: Period, known: tuple[int, int], *, single: bool) -> bool:
    first, last = said.first_year or 0, said.last_year or 0
    if (first, last) == known:
        return True
    if single:
        moves = bool(_MOVES.search(scene.claim.text)) and len(scene.bound) > 1
        return (moves and known[0] in (first, last)) or _relative(scene, None)
    return first <= known[0] <= known[1] <= last or (
        first == last == known[1] and bool(re.search(r"\b(?:by|end|until)\b", scene.claim.folded))
    )


def _relative(scene: Scene, bound: Bound | None) -> bool:
    text = scene.claim.folded if bound is None else scene.words(bound)
    return bool(spoken("relative", text))


def _years(period: str) -> tuple[int, int] | None:
    years = [p for p in find_periods(period) if p.first_year]
    if not years:
        return None
    return min(p.first_year or 0 for p in years), max(p.last_year or 0 for p in years)


def _results_fit(scene: Scene, bound: Bound) -> bool:
    """Whether a number may be the result of one computation over the years that are said."""
    said = [p for p in _said_periods(scene, bound) if p.is_range or len(scene.claim.periods) == 1]
    if not said:
        return True
    return any(any(_spans_years(period, made) for period in said) for made in bound.results)


def _spans_years(said: Period, made: Computation) -> bool:
    known = [years for f in made.operands if (years := _years(f.period))]
    if not known:
        return True
    first, last = min(k[0] for k in known), max(k[1] for k in known)
    every = {(first, last), *known}
    return (said.first_year, said.last_year) in every or (
        (said.first_year or 0) <= first
        and last <= (said.last_year or 0)
        and not any(f.role is Role.PLANNED for f in made.operands)
    )
