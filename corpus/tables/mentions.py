"""Numbers in sentences: each with its clause, its period, and its role where words tell it."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from itertools import zip_longest

from corpus.numbers import Number
from corpus.periods import find_periods
from corpus.records import Figure, Kind, Role
from corpus.tables.asof import periods_in, periods_near
from corpus.tables.clauses import (
    clause_of,
    clauses,
    period_of,
    subject_in_list,
    subject_of,
    topic_words,
)
from corpus.tables.make import figure_at, missing_at
from corpus.tables.notes import note_for
from corpus.tables.page import Cell, Page
from corpus.tables.terms import only_in_heads, role_words, says

_MONEY = (Role.COMMITTED, Role.PAID, Role.PLANNED, Role.ALLOCATION)
_COUNTS = (Role.BASELINE, Role.MILESTONE, Role.TARGET)
_GOES_ON = re.compile(r"(?:They|It|This|That|These|Of this|Of which|Of these)\b")
_ASSESSED = re.compile(r"\(([^\W\d_][^()\d]{2,30})\)\W*$")
_LEADS = re.compile(r"\b(?:of|with|from|to)\b")  # these role words stand before their number
_OVER_YEARS = re.compile(r"\s(?:for|over)\s(?:the )?(?:whole )?(?:[\w-]+ years|period)\b")
_OF_THE = re.compile(r"\s*of (?:the |its |their )?")
_PAYER = re.compile(r"paid\s+(?:EUR|€|\d)")
_FARTHEST = 60  # characters between a number and the word that tells its role


@dataclass
class _Sentence:
    """One sentence with its numbers and the roles found for them."""

    cell: Cell
    parts: list[Cell]
    numbers: list[Number]
    roles: dict[int, Role] = field(default_factory=dict)

    @property
    def targeted(self) -> bool:
        """Whether it sets a number against a target."""
        return any(role in (Role.TARGET, Role.MILESTONE) for role in self.roles.values())


def mentions(page: Page, taken: set[int]) -> list[Figure]:
    """A figure for each number in a sentence, an item or a note, but for the lines ``taken``."""
    sentences = [_sentence(page, cell) for cell in _sentences(page, taken)]
    before: _Sentence | None = None
    for sentence in sentences:
        _inherit(sentence, before)
        before = sentence
    ratings = {rating for s in sentences if s.targeted and (rating := _assessment(s))}
    found = [figure for s in sentences for figure in _figures(page, s, ratings)]
    return [_as_of(page, figure) for figure in found]


def _as_of(page: Page, figure: Figure) -> Figure:
    """A figure with the period that its headings or a sentence nearby give to its role."""
    own = figure.period and figure.period in " ".join(page.document.quote(figure.span).split())
    spending = figure.role in (Role.COMMITTED, Role.PAID)
    if own or figure.role not in (*_COUNTS, Role.RESULT, Role.COMMITTED, Role.PAID):
        return figure
    if spending and (figure.period != page.fund.period or figure.programme != page.fund.name):
        return figure
    role = Role.RESULT if spending else figure.role
    at = page.line_at(figure.span.start)
    period = (periods_near(page, {at}) | periods_in(figure.headings[1:])).get(role)
    return replace(figure, period=period) if period else figure


def _sentences(page: Page, taken: set[int]) -> Iterator[Cell]:
    for passage in page.leaves:
        if passage.kind is not Kind.HEADING and page.line_at(passage.span.start) not in taken:
            yield Cell(passage.span.start, passage.text)


def _sentence(page: Page, cell: Cell) -> _Sentence:
    sentence = _Sentence(cell, clauses(cell), page.numbers(cell, spelled=True))
    for clause, following in zip_longest(sentence.parts, sentence.parts[1:]):
        inside, after = _inside(sentence, clause), _inside(sentence, following)[:1]
        for start, end, role in _role_words(clause.text):
            # A colon leads on: "Target for 2027: 5 000 people", "3 200 (target: 5 000)".
            leads = clause.text.endswith(":") and (not inside or clause.text[end:] == ":")
            _assign(
                sentence,
                after if leads else inside,
                (clause.start + start, clause.start + end),
                role,
            )
    for number in sentence.numbers:
        if number.unit.is_money and _OVER_YEARS.match(cell.text, number.whole_end - cell.start):
            sentence.roles.setdefault(number.start, Role.ALLOCATION)
    if sentence.targeted or _assessment(sentence):
        _results(sentence)
    return sentence


def _inside(sentence: _Sentence, clause: Cell | None) -> list[Number]:
    if clause is None:
        return []
    return [number for number in sentence.numbers if clause.start <= number.start < clause.end]


def _role_words(text: str) -> list[tuple[int, int, Role]]:
    """Role words as sentences use them; some tell a role in labels only ("start")."""
    found = role_words(text)
    return [word for word in found if not only_in_heads(text[word[0] : word[1]])]


def _assign(sentence: _Sentence, inside: list[Number], word: tuple[int, int], role: Role) -> None:
    """Give a role word's role to the number nearest to it in its clause."""
    text, start = sentence.cell.text, sentence.cell.start
    leads = _LEADS.search(text[word[0] - start : word[1] - start])
    fitting = [
        number
        for number in inside
        if role in (_MONEY if number.unit.is_money else _COUNTS)
        and not number.spelled
        and (not leads or number.start >= word[1])
    ]
    near = min(fitting, key=lambda n: (_gap(n, word), n.start < word[0]), default=None)
    if near is None or _gap(near, word) > _FARTHEST:
        return
    if near.end < word[0] and _OF_THE.fullmatch(text[near.whole_end - start : word[0] - start]):
        return  # "90 % of the milestone" is no milestone
    if _PAYER.match(text, word[0] - start):
        return  # "the fund paid EUR 2 million" for one project is not the fund's payments
    sentence.roles.setdefault(near.start, role)


def _gap(number: Number, word: tuple[int, int]) -> int:
    return max(number.start - word[1], word[0] - number.end)


def _results(sentence: _Sentence) -> None:
    """Beside a target the first other number is the result, a dated one the baseline."""
    for number in sentence.numbers:
        if number.start in sentence.roles or number.spelled or number.unit.is_money:
            continue
        roles = sentence.roles.values()
        dated = find_periods(clause_of(number, sentence.parts, sentence.cell).text)
        if Role.RESULT not in roles:
            sentence.roles[number.start] = Role.RESULT
        elif dated and Role.BASELINE not in roles:
            sentence.roles[number.start] = Role.BASELINE


def _inherit(sentence: _Sentence, before: _Sentence | None) -> None:
    """Money without a role word goes on with what was said before: "They amounted to ..."."""
    last: Role | None = None
    if before and _GOES_ON.match(sentence.cell.text):
        named = [role for _, _, role in role_words(before.cell.text) if role in _MONEY]
        last = [*named, *before.roles.values()][-1] if named or before.roles else None
    for number in sentence.numbers:
        if not number.unit.is_money:
            continue
        role = sentence.roles.get(number.start, last)
        if role in (Role.COMMITTED, Role.PAID):
            sentence.roles[number.start] = last = role


def _figures(page: Page, sentence: _Sentence, ratings: set[str]) -> Iterator[Figure]:
    rating = _assessment(sentence)
    rating = rating if sentence.targeted or rating in ratings else ""
    note, note_span = note_for(page, sentence.cell, sentence.cell.end)
    for number in sentence.numbers:
        figure = figure_at(page, number, page.span(sentence.cell))
        yield replace(_described(number, sentence, figure, rating), note=note, note_span=note_span)
    missing = says("missing", sentence.cell.text) if sentence.targeted else None
    if missing:
        words = sentence.cell.cut(missing.start(), missing.end())
        figure = missing_at(page, words, page.span(sentence.cell))
        subject = _topic(sentence)
        yield replace(figure, subject=subject, assessment=rating, note=note, note_span=note_span)


def _described(number: Number, sentence: _Sentence, figure: Figure, rating: str) -> Figure:
    clause = clause_of(number, sentence.parts, sentence.cell)
    role = sentence.roles.get(number.start, Role.MENTION)
    if role in (Role.RESULT, Role.BASELINE) and not (sentence.targeted or rating):
        role = Role.MENTION
    if role is Role.MENTION and _is_share(number, clause, sentence.cell):
        role = Role.SHARE
    return replace(
        figure,
        subject=_subject(number, sentence, role),
        role=role,
        period=_period(number, sentence, role) or figure.period,
        assessment=rating if role in (*_COUNTS, Role.RESULT) else "",
    )


def _subject(number: Number, sentence: _Sentence, role: Role) -> str:
    clause = clause_of(number, sentence.parts, sentence.cell)
    if role in (*_COUNTS, Role.RESULT):
        return _topic(sentence)
    others = [other for other in sentence.numbers if other != number]
    alike = [other for other in others if other.unit.name == number.unit.name]
    if alike and role in (*_MONEY, Role.SHARE):
        return subject_in_list(number, alike, clause, sentence.cell)
    return subject_of(number, others, clause, sentence.cell)


def _period(number: Number, sentence: _Sentence, role: Role) -> str:
    """A target's period stands in its own clause or nowhere in the sentence."""
    clause = clause_of(number, sentence.parts, sentence.cell)
    return period_of(number, clause, clause if role is Role.TARGET else sentence.cell)


def _is_share(number: Number, clause: Cell, sentence: Cell) -> bool:
    return (
        number.unit.name == "%"
        and not says("limits", clause.text)
        and bool(says("shares", sentence.text))
    )


def _topic(sentence: _Sentence) -> str:
    """What an indicator sentence is about: its words up to the result and the next number."""
    at = next((n for n in sentence.numbers if sentence.roles.get(n.start) is Role.RESULT), None)
    number = at or next(n for n in sentence.numbers if n.start in sentence.roles)
    clause = clause_of(number, sentence.parts, sentence.cell)
    text, start = sentence.cell.text, sentence.cell.start
    ends = [
        n.whole_start for n in sentence.numbers if n.start > number.start and n.start < clause.end
    ]
    tail = text[number.whole_end - start : min([clause.end, *ends]) - start]
    for first, _, role in role_words(tail):
        if role in _COUNTS:
            tail = tail[:first]
            break
    return topic_words(text[: number.whole_start - start], tail)


def _assessment(sentence: _Sentence) -> str:
    match = _ASSESSED.search(sentence.cell.text)
    return match[1] if match and sentence.numbers else ""
