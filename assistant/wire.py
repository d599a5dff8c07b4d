"""The JSON that leaves the house: answers, documents and figures as plain dictionaries."""

from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from assistant.answer import Answer, Citation, Computation, Statement
from corpus.records import Document, Figure

Json = dict[str, Any]


def answer_to_json(answer: Answer) -> Json:
    """The whole answer, as the HTTP contract and ``--json`` promise it."""
    return {
        "answer": answer.text,
        "abstained": answer.abstained,
        "reason": answer.reason or None,
        "citations": [citation_to_json(citation) for citation in answer.citations],
        "figures": [_cited_figure(figure, answer.citations) for figure in answer.figures],
        "computations": [_computation(computation) for computation in answer.computations],
        "suggestions": list(answer.suggestions),
        "chart": answer.chart,
        "writer": answer.writer,
        "timings_ms": {name: round(ms, 1) for name, ms in answer.timings_ms.items()},
    }


def statement_to_json(statement: Statement) -> Json:
    """One sentence of an answer, as the event stream sends it."""
    return {"text": statement.text, "citations": list(statement.citations)}


def citation_to_json(citation: Citation) -> Json:
    """The exact words behind a statement; ``page`` is null for texts without pages."""
    return {
        "number": citation.number,
        "document": citation.document_id,
        "title": citation.title,
        "url": citation.url,
        "heading": citation.heading,
        "page": None,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def document_to_json(document: Document) -> Json:
    """What is known about a document, without its text."""
    return {
        "id": document.id,
        "title": document.title,
        "publisher": document.publisher,
        "url": document.url,
        "language": document.language,
        "edition": document.edition,
        "licence": document.licence,
        "characters": len(document.text),
    }


def figure_to_json(figure: Figure) -> Json:
    """One row of the figures table; ``value`` is null where the document reports none."""
    return {
        "id": figure.id,
        "label": figure_label(figure),
        "subject": figure.subject,
        "measure": figure.measure,
        "role": figure.role.value,
        "period": figure.period,
        "programme": figure.programme,
        "value": _plain(figure.value),
        "written": figure.written,
        "unit": figure.unit,
        "assessment": figure.assessment,
        "note": figure.note,
        "table": figure.table,
        "document": figure.span.document_id,
        "start": figure.span.start,
        "end": figure.span.end,
    }


def figure_label(figure: Figure) -> str:
    """A figure's name for a reader: its row, and its column where that says more."""
    same = figure.measure.casefold() in figure.subject.casefold()
    return figure.subject if same else f"{figure.subject}: {figure.measure}"


def _cited_figure(figure: Figure, citations: Sequence[Citation]) -> Json:
    number = next((c.number for c in citations if c.span.overlaps(figure.number)), None)
    return {
        "label": figure_label(figure),
        "value": _plain(figure.value),
        "unit": figure.unit,
        "period": figure.period,
        "citation": number,
    }


def _computation(computation: Computation) -> Json:
    return {
        "expression": computation.expression,
        "result": _plain(computation.result),
        "unit": computation.unit,
    }


def _plain(value: Decimal | None) -> str | None:
    """Digits without an exponent: ``Decimal("1E+3")`` becomes ``"1000"``."""
    return None if value is None else f"{value:f}"
