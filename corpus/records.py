r"""The nouns of the corpus: Document, Span, Passage, Figure, Corpus.

All are frozen; offsets are characters, half-open ``[start, end)``, into a document's
normalised text (NFC, ``\n`` line ends), and are made when cutting, never searched for.
"""

from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from pathlib import Path


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """Characters ``[start, end)`` of one document."""

    document_id: str
    start: int
    end: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.end:
            raise ValueError(f"span [{self.start}, {self.end}) of {self.document_id} is empty")

    def overlaps(self, other: "Span") -> bool:
        """Whether both share at least one character; touching spans do not overlap."""
        return (
            self.document_id == other.document_id
            and self.start < other.end
            and other.start < self.end
        )

    def contains(self, other: "Span") -> bool:
        """Whether every character of ``other`` lies inside this span."""
        return (
            self.document_id == other.document_id
            and self.start <= other.start
            and other.end <= self.end
        )


@dataclass(frozen=True, slots=True)
class Document:
    """One text as it came, with what ``sources.toml`` says about it."""

    id: str
    title: str
    text: str
    publisher: str = ""
    url: str = ""
    language: str = "en"
    edition: str = ""
    licence: str = ""

    def quote(self, span: Span) -> str:
        """The exact words of ``span``."""
        if span.document_id != self.id or span.end > len(self.text):
            raise ValueError(f"{span} does not lie in document {self.id}")
        return self.text[span.start : span.end]


@dataclass(frozen=True, slots=True)
class Fund:
    """What ``sources.toml`` says about the fund itself."""

    name: str
    acronym: str = ""
    period: str = ""
    greeting: str = ""
    questions: tuple[str, ...] = ()


class Kind(StrEnum):
    """What a passage is in its document's structure."""

    HEADING = "heading"
    PARAGRAPH = "paragraph"
    SENTENCE = "sentence"  # one sentence of a paragraph that has several
    LIST = "list"  # the line that introduces a list (lead-in sentence, else its heading)
    ITEM = "item"
    ROW = "row"  # one row of a table, whatever its layout
    NOTE = "note"  # a footnote


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of one document, cut by structure.

    ``text`` is exactly the document's text at ``span``. ``headings`` is the path from the
    document's title down. ``parent_id`` ties an item to the passage that introduces its list,
    a sentence to its paragraph, a row to the line that introduces its table, a footnote to the
    passage that carries its mark. ``period`` and ``programme`` are what the surrounding headings
    say the passage is about (``"2014-2020"``; a programme's name), or "".
    """

    id: str
    span: Span
    text: str
    kind: Kind
    headings: tuple[str, ...] = ()
    parent_id: str = ""
    period: str = ""
    programme: str = ""


class Role(StrEnum):
    """What a figure is in the life of a programme."""

    PLANNED = "planned"  # programmed for one year (or another part of the period)
    TOTAL = "total"  # stated sum of planned parts
    ALLOCATION = "allocation"  # whole budget of a programme, without parts
    COMMITTED = "committed"
    PAID = "paid"
    BASELINE = "baseline"
    MILESTONE = "milestone"
    TARGET = "target"
    RESULT = "result"
    SHARE = "share"  # percentage of a whole
    SIZE = "size"  # of a download
    EXAMPLE = "example"  # exact number of a concrete achievement
    CELL = "cell"  # another number that stands in a table
    MENTION = "mention"  # another number that stands in a sentence


_SCALE_WORDS = ("", "thousand", "million", "billion")


@dataclass(frozen=True, slots=True)
class Figure:
    """One number of one document.

    The digits stand at ``number``, which lies inside ``span``, the words that a reader needs
    to check it (the row, line or sentence). ``value`` is exact as written; scale words of
    counts are multiplied in (``2.4 million people`` is 2400000), those of money stay in the
    unit (``EUR 9 882.0 million`` is 9882.0 with unit ``EUR million``). ``missing`` is true
    where a table says that no value is reported: then ``value`` is None and ``number`` is
    the words that say so.
    """

    id: str
    subject: str  # the row: an indicator's name, "Commitments", "Total financial programming"
    role: Role
    value: Decimal | None
    written: str  # as the document writes it: "1 686.3", "2.4 million", "63.5%"
    unit: str  # "EUR million", "persons", "%", "KB", or ""
    span: Span
    number: Span
    table: str = ""  # id of its table; figures of one row share table and row
    row: str = ""
    measure: str = ""  # the column's own words: "Programmed", "Result end 2023"
    period: str = ""  # "2025", "2014-2020", "end of 2020", or ""
    programme: str = ""  # the programme it belongs to, as the surrounding text names it
    headings: tuple[str, ...] = ()
    assessment: str = ""  # the document's own word: "On track"
    note: str = ""  # text of the footnote tied to it
    note_span: Span | None = None
    lower_is_better: bool = False
    same_as: tuple[str, ...] = ()  # the same fact elsewhere, rounded or exact
    parts: tuple[str, ...] = field(default=())  # figures that a total sums up

    @property
    def is_money(self) -> bool:
        """Whether the unit is a currency, with or without a scale word: ``EUR million``."""
        currency, _, scale = self.unit.partition(" ")
        return len(currency) == 3 and currency.isupper() and scale in _SCALE_WORDS

    @property
    def missing(self) -> bool:
        """Whether the document says that no value is reported."""
        return self.value is None


@dataclass(frozen=True, slots=True)
class Corpus:
    """Everything known about one fund: its documents and what was read out of them."""

    fund: Fund
    documents: tuple[Document, ...]
    passages: tuple[Passage, ...]  # of all documents, in reading order
    figures: tuple[Figure, ...]
    hash: str  # SHA-256 of sources.toml, the glossary beside it and all texts, in hexadecimal
    glossary: Path | None = None  # glossary.toml beside sources.toml, where there is one

    def document(self, document_id: str) -> Document:
        """The document with this id; ``KeyError`` where there is none."""
        for document in self.documents:
            if document.id == document_id:
                return document
        raise KeyError(document_id)
