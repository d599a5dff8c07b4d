"""What can be asked about: lines, lists, table rows and series, built once from the index."""

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal

from corpus.records import Figure, Kind, Passage, Role, Span
from corpus.words import words

# How well a word explains a question, by where it stands around a line.
OWN, INTRO, NEAR, HEADING, FAINT = 1.0, 0.7, 0.4, 0.5, 0.2
_STOP = re.compile(r"[.:;!?|]\W*$|: ")
_ACRONYM = re.compile(r"\([A-Z][A-Za-z]*[A-Z]+\)")
_YEAR = re.compile(r"(?:19|20)\d\d")
_CODE = 3  # letters; a row's name this short is a code
_MONEY_ROLES = (Role.PLANNED, Role.TOTAL, Role.ALLOCATION, Role.COMMITTED, Role.PAID)

Weights = Mapping[str, float]  # stem -> how well it stands for the thing, in (0, 1]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One passage that can be quoted, with the words that lead to it."""

    passage: Passage
    words: Weights
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Row:
    """The figures of one table row: an indicator, a budget item, a rate."""

    id: str
    subject: str
    figures: tuple[Figure, ...]
    words: Weights

    def of(self, *roles: Role) -> Figure | None:
        """The first figure with one of ``roles``."""
        return next((f for role in roles for f in self.figures if f.role is role), None)

    @property
    def attainment(self) -> Decimal | None:
        """Result as per cent of the target (inverted where lower is better), if both exist."""
        return self.reached(Role.TARGET)

    def reached(self, role: Role) -> Decimal | None:
        """Result as per cent of the target or milestone, if both exist."""
        result, target = self.of(Role.RESULT), self.of(role)
        if result is None or target is None or result.value is None or target.value is None:
            return None
        top, bottom = (target, result) if result.lower_is_better else (result, target)
        return (top.value or Decimal(0)) / bottom.value * 100 if bottom.value else None


@dataclass(frozen=True, slots=True, eq=False)
class Item:
    """One member of a series: what it is called, its value, and the row it comes from."""

    label: str
    value: Decimal
    figures: tuple[Figure, ...]
    row: Row | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Series:
    """Comparable numbers of one table: yearly amounts, shares, rates of attainment."""

    name: str
    unit: str
    items: tuple[Item, ...]
    words: Weights
    total: Figure | None = None
    years: tuple[int, ...] = ()  # the items' years when it runs over years
    derived: bool = False  # values are computed (per cent of target), not stated

    def year(self, year: int) -> Item:
        """The item of ``year``."""
        return self.items[self.years.index(year)]


@dataclass(frozen=True, slots=True, eq=False)
class Listing:
    """A list with all its items."""

    intro: Passage
    items: tuple[Passage, ...]
    words: Weights


@dataclass(frozen=True, slots=True, eq=False)
class Catalogue:
    """Everything a question can be about, in one corpus."""

    lines: tuple[Line, ...]
    listings: tuple[Listing, ...]
    rows: tuple[Row, ...]
    series: tuple[Series, ...]
    labels: tuple[str, ...]  # the documents' own assessment words
    newest: Mapping[str, float] = field(default_factory=dict)  # document id -> 1 newest .. 0


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
        series=(*_year_series(figures), *_columns(rows), *_attainments(rows), *_examples(figures)),
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


def weigh(*texts: tuple[str, float]) -> dict[str, float]:
    """Words of several texts, each with the best weight it has in any of them."""
    found: dict[str, float] = {}
    for text, weight in texts:
        for word in words(text):
            found[word] = max(weight, found.get(word, 0.0))
    return found


def merge(parts: Iterable[Weights]) -> dict[str, float]:
    """Union of several weightings, the best of each."""
    found: dict[str, float] = {}
    for part in parts:
        for word, weight in part.items():
            found[word] = max(weight, found.get(word, 0.0))
    return found


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
        yield Line(passage, weights, inside)


def _listings(passages: Sequence[Passage]) -> Iterable[Listing]:
    by_id = {passage.id: passage for passage in passages}
    items: dict[str, list[Passage]] = defaultdict(list)
    for passage in passages:
        if passage.kind is Kind.ITEM and passage.parent_id in by_id:
            items[passage.parent_id].append(passage)
    for intro_id, members in items.items():
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


def _year_series(figures: Sequence[Figure]) -> Iterable[Series]:
    groups: dict[tuple[str, str, str], list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.table and figure.role in (*_MONEY_ROLES, Role.CELL):
            groups[figure.table, figure.measure, figure.unit].append(figure)
    for (_, measure, unit), members in groups.items():
        yearly = {int(f.period): f for f in members if _YEAR.fullmatch(f.period) and f.value}
        if len(yearly) < 3:
            continue
        total = _total(members, yearly, figures)
        ordered = sorted(yearly)
        first = yearly[ordered[0]]
        weights = weigh(
            (f"{measure} {first.subject} year years yearly annual", OWN),
            (f"{unit} budget programming amounts total", INTRO),
            (" ".join(first.headings[1:]), HEADING),
            (first.programme, NEAR),
        )
        yield Series(
            name=measure or first.subject,
            unit=unit,
            items=tuple(Item(str(y), yearly[y].value or Decimal(0), (yearly[y],)) for y in ordered),
            words=weights,
            total=total,
            years=tuple(ordered),
        )


def _total(
    members: Sequence[Figure], yearly: Mapping[int, Figure], figures: Sequence[Figure]
) -> Figure | None:
    ids = {f.id for f in yearly.values()}
    stated = [f for f in figures if f.role is Role.TOTAL and ids & set(f.parts)]
    return next(iter([*stated, *(f for f in members if f.role is Role.TOTAL)]), None)


def _columns(rows: Sequence[Row]) -> Iterable[Series]:
    """Columns of tables whose rows are not years and not indicators: shares, rates, points."""
    groups: dict[tuple[str, ...], list[tuple[Row, Figure]]] = defaultdict(list)
    for row in rows:
        if row.of(Role.TARGET):
            continue
        for figure in row.figures:
            if figure.table and not _YEAR.fullmatch(figure.period) and figure.value is not None:
                key = (figure.table, *figure.headings[-1:], figure.measure, figure.unit)
                groups[key].append((row, figure))
    for (*_, measure, unit), members in groups.items():
        if len(members) < 2 or members[0][1].role in (Role.SIZE, Role.EXAMPLE):
            continue
        items = [Item(row.subject, f.value or Decimal(0), (f,), row) for row, f in members]
        yield _named(measure or members[0][1].subject, unit, items)


def _attainments(rows: Sequence[Row]) -> Iterable[Series]:
    groups: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        if row.of(Role.TARGET):
            groups[row.figures[0].span.document_id].append(row)
    for members in groups.values():
        for role in (Role.TARGET, Role.MILESTONE):
            held = [row for row in members if row.of(role)]
            rates = [(row, row.reached(role)) for row in held]
            items = [
                Item(r.subject, Decimal(-1) if v is None else v, r.figures, r) for r, v in rates
            ]
            if items:
                name = f"indicators per cent of {role}"
                yield _named(name, f"% of {role}", items, derived=True)


def _examples(figures: Sequence[Figure]) -> Iterable[Series]:
    groups: dict[str, list[Figure]] = defaultdict(list)
    for figure in figures:
        if figure.role is Role.EXAMPLE and figure.value is not None:
            groups[figure.table or figure.span.document_id].append(figure)
    for members in groups.values():
        if len(members) >= 2:
            items = [Item(f.subject, f.value or Decimal(0), (f,)) for f in members]
            yield _named("concrete examples achievements", "", items)


def _named(name: str, unit: str, items: Sequence[Item], *, derived: bool = False) -> Series:
    path = items[0].figures[0].headings
    rows = [item.row for item in items if item.row is not None]
    weights = merge(
        [
            weigh((f"{name} {unit}", OWN), (" ".join(path[1:]), HEADING)),
            weigh((" ".join(row.subject for row in rows), NEAR)),
        ]
    )
    return Series(name, unit, tuple(items), weights, derived=derived)
