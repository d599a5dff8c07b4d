"""Reading: one way to understand a question, as a typed request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from assistant.understanding.catalogue import Item, Listing, Row, Series
from corpus.records import Figure, Passage


class Operation(StrEnum):
    """What a reading asks to be done."""

    QUOTE = "quote"  # say what a line says
    LIST = "list"  # a whole list
    ROW = "row"  # what a table row says: result, target, attainment
    VALUES = "values"  # some or all members of a series
    SUM = "sum"  # their sum, mean and share of the total
    COMPARE = "compare"  # two figures or rows: difference, change, ratio
    RANK = "rank"  # members of a series in order, all or the first few
    FILTER = "filter"  # members that meet a condition, and how many
    STEPS = "steps"  # changes from year to year
    TREND = "trend"  # whether it rises every year
    HALF = "half"  # the year in which the running total passes half
    SUMCHECK = "sumcheck"  # the stated total beside the sum of its parts
    PART = "part"  # a percentage of an amount
    REST = "rest"  # what a percentage leaves of the whole
    MEAN = "mean"  # an amount spread over the years of its period
    CONVERT = "convert"  # an amount in another scale
    FOUND = "found"  # where the numbers of the question stand in the documents
    WORDINGS = "wordings"  # two wordings of one thing, in different documents
    TALK = "talk"  # greetings and thanks
    REFUSE = "refuse"  # the documents do not say


@dataclass(frozen=True, slots=True)
class Condition:
    """What members of a series must meet."""

    kind: str  # "label", "other label", "exceeded", "missed", "unreported", "above", "below"
    label: str = ""
    threshold: Decimal = Decimal(0)


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A typed request, with the words it explains and how near it lies to the question.

    ``similarity`` is the cosine to the question, in [-1, 1]; ``lexical`` the BM25 score over
    the best one's, in [0, 1]; ``explains`` the cues this reading accounts for.
    """

    operation: Operation
    words: Mapping[str, float]
    explains: frozenset[str] = frozenset()
    similarity: float = 0.0
    lexical: float = 0.0
    matched: float = 0.0
    years: frozenset[int] = frozenset()
    evidence: tuple[str, ...] = ()  # ids of the passages, or subjects, whose words it rests on
    passages: tuple[Passage, ...] = ()
    listing: Listing | None = None
    rows: tuple[Row, ...] = ()
    figures: tuple[Figure, ...] = ()
    items: tuple[Item, ...] = ()
    series: Series | None = None
    whole: Figure | None = None
    condition: Condition | None = None
    descending: bool = True
    count: int = 0  # how many members are wanted; 0 is all
    offset: int = 0  # how many of the first are passed over ("second largest")
    text: str = ""
    focus: str = ""  # which number of a composite answer comes first: a role or a cue
    marks: Mapping[str, float] = field(default_factory=dict)  # further signals for the ranking
