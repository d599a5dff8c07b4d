"""What the assistant gives back: Answer and its parts, and the findings they are made of.

The types enforce the product's promise: a Citation's quote is exactly the words of its span,
and no ``[n]`` stands in an answer without its citation.
"""

import re
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Literal

from corpus.records import Document, Figure, Span

MARKER = re.compile(r"\[(\d{1,3})\]")


@dataclass(frozen=True, slots=True)
class Turn:
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    content: str


@dataclass(frozen=True, slots=True)
class Citation:
    """The exact words behind a statement. Make it with :meth:`of`, which copies the quote."""

    number: int
    document_id: str
    title: str
    url: str
    heading: str
    start: int
    end: int
    quote: str
    edition: str = ""

    @classmethod
    def of(cls, document: Document, span: Span, number: int, heading: str = "") -> "Citation":
        """Cite ``span`` of ``document``; the quote is read from the document's text."""
        return cls(
            number=number,
            document_id=document.id,
            title=document.title,
            url=document.url,
            heading=heading,
            start=span.start,
            end=span.end,
            quote=document.quote(span),
            edition=document.edition,
        )

    def __post_init__(self) -> None:
        if self.number < 1 or not self.quote or len(self.quote) != self.end - self.start:
            raise ValueError(f"citation {self.number} does not quote its own span")

    @property
    def span(self) -> Span:
        """Where the quote stands."""
        return Span(self.document_id, self.start, self.end)


@dataclass(frozen=True, slots=True)
class Computation:
    """A number worked out from stored figures, with its working."""

    expression: str  # "873.3 + 1 099.5"
    result: Decimal
    unit: str
    operands: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing the tools found: a sentence about it and the evidence for it."""

    statement: str  # Markdown, without citation markers
    spans: tuple[Span, ...]
    figures: tuple[Figure, ...] = ()
    computations: tuple[Computation, ...] = ()  # every number worked out for the statement
    talk: bool = False  # a greeting or a refusal, which says nothing of the documents


@dataclass(frozen=True, slots=True)
class Statement:
    """One sentence or list line of an answer, ending in the markers of its citations."""

    text: str
    citations: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Point:
    """One bar of a chart: a stored or computed value and the figures it rests on."""

    label: str
    value: Decimal  # in the chart's unit, not negative
    written: str  # "1 686.3", "71.2 %"
    figures: tuple[str, ...]  # ids
    detail: str = ""  # what a computed value was worked out of: "77 463 of 108 860 persons"
    citation: int | None = None  # number in its answer, where it belongs to one


@dataclass(frozen=True, slots=True)
class Chart:
    """Numbers that people would rather look at; all in one unit, no total among its parts."""

    kind: Literal["years", "targets", "comparison"]
    title: str
    unit: str  # "EUR million", "%"; of `targets` it is "% of target"
    points: tuple[Point, ...]


@dataclass(frozen=True, slots=True)
class Checked:
    """What came of the sentences of a chat model, each held against what it cites."""

    verified: int  # shown, the repaired ones among them
    repaired: int  # written again by the model after a fault was found
    dropped: int  # not shown
    tokens_read: int = 0
    tokens_written: int = 0
    fault: str = ""  # of the model's server, as the end of "The chat model ..."


@dataclass(frozen=True, slots=True)
class Answer:
    """The whole answer to one question."""

    statements: tuple[Statement, ...]
    citations: tuple[Citation, ...] = ()
    figures: tuple[Figure, ...] = ()
    computations: tuple[Computation, ...] = ()
    abstained: bool = False
    reason: str = ""
    suggestions: tuple[str, ...] = ()
    chart: Chart | None = None
    writer: str = "grounded"  # or "model:" and its name
    checked: Checked | None = None  # None where no chat model was asked
    timings_ms: dict[str, float] = field(default_factory=dict)

    def __post_init__(self) -> None:
        known = {citation.number for citation in self.citations}
        used = {int(n) for statement in self.statements for n in MARKER.findall(statement.text)}
        if used != known:
            raise ValueError(f"markers {sorted(used)} do not match citations {sorted(known)}")

    @property
    def text(self) -> str:
        """The answer as Markdown."""
        return "\n".join(statement.text for statement in self.statements)
