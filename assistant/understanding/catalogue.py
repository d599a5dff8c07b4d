"""What can be asked about: lines, lists, table rows and series."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal

from corpus.records import Figure, Passage, Role
from corpus.words import words

# How well a word explains a question, by where it stands around a line.
OWN, INTRO, NEAR, HEADING, FAINT = 1.0, 0.7, 0.4, 0.5, 0.2

Weights = Mapping[str, float]  # stem -> how well it stands for the thing, in (0, 1]


@dataclass(frozen=True, slots=True, eq=False)
class Line:
    """One passage that can be quoted, with the words that lead to it."""

    passage: Passage
    words: Weights
    figures: tuple[Figure, ...]
    years: frozenset[int]  # that stand in its text


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
