"""What the API answers, described for programs and people: ``/api/openapi.json`` and ``/docs``.

Answers do not pass through these models; a test holds real answers against them.
"""

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict


class Described(BaseModel):
    """A body that has the fields named here and no others."""

    model_config = ConfigDict(extra="forbid", use_attribute_docstrings=True)


class CitationBody(Described):
    """The exact words behind a statement."""

    number: int
    """What stands in the answer as `[1]`, from 1."""
    document: str
    """Id of the document."""
    title: str
    """Title of the document."""
    url: str
    """Address of the original, or empty."""
    heading: str
    """The last heading above the words, or empty."""
    edition: str
    """Edition of the document, or empty."""
    page: None
    """Always null: the documents are texts without pages."""
    start: int
    """First character of the words in the document's text, from 0."""
    end: int
    """The character after the last."""
    quote: str
    """Exactly the document's text from `start` to `end`."""


class CitedFigureBody(Described):
    """A figure of the answer."""

    label: str
    """What is counted."""
    value: str | None
    """The exact number as digits; null where the document reports none."""
    unit: str
    """Such as `EUR million`, `persons`, `%`, or empty."""
    period: str
    """Such as `2025` or `2021-2027`, or empty."""
    citation: int | None
    """Number of the citation that holds the digits."""


class ComputationBody(Described):
    """A number worked out from figures, with its working."""

    expression: str
    """The working, such as `873.3 + 1 099.5`."""
    result: str
    """The exact result as digits."""
    unit: str
    """Unit of the result."""
    operands: list[CitedFigureBody]
    """Every figure of the working."""


class PointBody(Described):
    """One bar of a chart."""

    label: str
    """What it stands for."""
    value: str
    """Its length, in the chart's unit, as digits."""
    written: str
    """The number as a reader sees it."""
    detail: str | None
    """What a computed number was worked out of."""
    figures: list[str]
    """Ids of the figures it rests on; see `/api/figures`."""
    citation: int | None
    """Number of its citation."""


class ChartBody(Described):
    """Numbers that people would rather look at, all in one unit."""

    kind: Literal["years", "targets", "comparison"]
    """Bars over years, results as per cent of their targets, or a comparison."""
    title: str
    """What the chart shows."""
    unit: str
    """Unit of all its points."""
    points: list[PointBody]
    """The bars, in order."""


class CheckedBody(Described):
    """The sentences of a chat model, each held against what it cites before it is shown."""

    verified: int
    """Shown, the repaired ones among them."""
    repaired: int
    """Written again by the model after a fault was found."""
    dropped: int
    """Not shown, because their evidence does not bear them out."""
    fault: str | None
    """What went wrong with the model's server, as the end of "The chat model ..."."""


class AnswerBody(Described):
    """The whole answer to one question."""

    answer: str
    """One statement a line, in Markdown (`**bold**`, `- items`), with citations as `[1]`."""
    abstained: bool
    """True exactly when the documents do not contain what was asked."""
    reason: str | None
    """Why it abstained."""
    citations: list[CitationBody]
    """One for each number in the answer."""
    figures: list[CitedFigureBody]
    """The figures that the answer tells."""
    computations: list[ComputationBody]
    """What was worked out."""
    suggestions: list[str]
    """Questions that could be asked next."""
    chart: ChartBody | None
    """The numbers as a picture, where that helps."""
    writer: str
    """`grounded`, or `model:` and the name of the chat model that wrote what was verified."""
    checked: CheckedBody | None
    """What came of a chat model's sentences; null where none was asked."""
    timings_ms: dict[str, float]
    """Milliseconds of each step, and `total`."""


class StatementBody(Described):
    """One statement of a stream, after it was checked."""

    text: str
    """The statement in Markdown, with its citations as `[1]`."""
    citations: list[int]
    """Their numbers; the quotes come with the whole answer."""


class DocumentBody(Described):
    """What is known about a document."""

    id: str
    """Its id, as in citations."""
    title: str
    """Its title."""
    publisher: str
    """Who published it, or empty."""
    url: str
    """Address of the original, or empty."""
    language: str
    """Its language, such as `en`."""
    edition: str
    """Its edition, or empty."""
    licence: str
    """The licence of its text, or empty."""
    characters: int
    """Length of its text."""


class DocumentsBody(Described):
    """All documents, without their texts."""

    documents: list[DocumentBody]
    """In the order of the corpus."""


class SectionBody(Described):
    """Which headings stand over a part of a text."""

    start: int
    """First character."""
    end: int
    """The character after the last."""
    headings: list[str]
    """From the document's title down."""


class WholeDocumentBody(DocumentBody):
    """One document with its whole text."""

    text: str
    """Citations count characters in it."""
    sections: list[SectionBody]
    """In reading order."""


class FigureBody(Described):
    """One number of one document."""

    id: str
    """Its id, as in charts and in the tools at `/mcp`."""
    label: str
    """What is counted, as a reader sees it."""
    subject: str
    """The row that it stands in."""
    measure: str
    """The column that it stands in, or empty."""
    role: str
    """Such as `planned`, `total`, `target`, `result` or `share`."""
    period: str
    """Such as `2025`, or empty."""
    programme: str
    """The programme it belongs to, or empty."""
    value: str | None
    """The exact number as digits; null where the document reports none."""
    written: str
    """The number as the document writes it."""
    unit: str
    """Its unit, or empty."""
    assessment: str
    """The document's own word about it, or empty."""
    note: str
    """Its footnote, or empty."""
    table: str
    """Id of its table, or empty."""
    document: str
    """Id of its document."""
    start: int
    """First character of its row, line or sentence."""
    end: int
    """The character after the last."""


class FiguresBody(Described):
    """The figures table."""

    figures: list[FigureBody]
    """In reading order."""


class ErrorWords(Described):
    """What went wrong."""

    code: str
    """One word for programs, such as `invalid`."""
    message: str
    """A sentence for people: what was found, and what was expected."""


class ErrorBody(Described):
    """The one form of all errors."""

    error: ErrorWords


_MEANINGS = {
    400: "The body is not JSON (`bad_json`).",
    404: "There is nothing at this address (`not_found`).",
    413: "The request is too large (`too_large`).",
    422: "A field is missing, too long or of another type (`invalid`).",
    500: "Something went wrong in the server (`internal`).",
    503: "The documents are still being opened (`not_ready`); see `Retry-After`.",
}
STREAMED = """event: statement
data: {"text": "**EUR 12.5 million** is planned for 2025 [1].", "citations": [1]}

event: answer
data: {"answer": "**EUR 12.5 million** is planned for 2025 [1].", "abstained": false, ...}

"""


def gives(body: type[BaseModel], *errors: int) -> dict[int | str, dict[str, Any]]:
    """The responses of an operation: ``body``, or one of ``errors`` and those of all."""
    wrong: dict[int | str, dict[str, Any]] = {
        status: {"model": ErrorBody, "description": _MEANINGS[status]}
        for status in sorted({*errors, 500, 503})
    }
    return {200: {"model": body, "description": (body.__doc__ or "").strip()}, **wrong}


def streams(*errors: int) -> dict[int | str, dict[str, Any]]:
    """The responses of an operation that sends events."""
    told = {
        "description": "`statement` events, then one `answer` event; `error` where it broke off.",
        "content": {"text/event-stream": {"schema": {"type": "string"}, "example": STREAMED}},
    }
    return {**gives(AnswerBody, *errors), 200: told}
