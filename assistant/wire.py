"""The JSON that leaves the house: answers, documents and figures as plain dictionaries."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any

from assistant.answer import Answer, Chart, Checked, Citation, Computation, Statement
from corpus.records import Document, Figure, Passage

Json = dict[str, Any]


def answer_to_json(answer: Answer) -> Json:
    """The whole answer, as the HTTP contract and ``--json`` promise it."""
    return {
        "answer": answer.text,
        "abstained": answer.abstained,
        "reason": answer.reason or None,
        "citations": [citation_to_json(citation) for citation in answer.citations],
        "figures": [_cited_figure(figure, answer.citations) for figure in answer.figures],
        "computations": [_computation(made, answer.citations) for made in answer.computations],
        "suggestions": list(answer.suggestions),
        "chart": chart_to_json(answer.chart) if answer.chart else None,
        "writer": answer.writer,
        "checked": _checked(answer.checked) if answer.checked else None,
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
        "edition": citation.edition,
        "page": None,
        "start": citation.start,
        "end": citation.end,
        "quote": citation.quote,
    }


def chart_to_json(chart: Chart) -> Json:
    """The numbers of a picture, for whoever draws it.

    ``kind`` is ``years`` (one bar a year), ``targets`` (results as per cent of their targets) or
    ``comparison``; every point has a ``label``, a ``value`` in the chart's unit, ``written`` as a
    reader sees it, a ``detail`` where it was worked out, the ids of its ``figures``, and the
    number of its ``citation``.
    """
    points = [
        {
            "label": point.label,
            "value": _plain(point.value),
            "written": point.written,
            "detail": point.detail or None,
            "figures": list(point.figures),
            "citation": point.citation,
        }
        for point in chart.points
    ]
    return {"kind": chart.kind, "title": chart.title, "unit": chart.unit, "points": points}


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


def sections_to_json(passages: Iterable[Passage], document_id: str) -> list[Json]:
    """Which headings, from the document's title down, stand over which characters."""
    sections: list[Json] = []
    for passage in sorted(passages, key=lambda passage: passage.span):
        if passage.span.document_id != document_id:
            continue
        headings, end = list(passage.headings), passage.span.end
        if sections and sections[-1]["headings"] == headings:
            sections[-1]["end"] = max(end, sections[-1]["end"])
        else:
            sections.append({"start": passage.span.start, "end": end, "headings": headings})
    return sections


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


def _computation(computation: Computation, citations: Sequence[Citation]) -> Json:
    return {
        "expression": computation.expression,
        "result": _plain(computation.result),
        "unit": computation.unit,
        "operands": [_cited_figure(figure, citations) for figure in computation.operands],
    }


def _checked(checked: Checked) -> Json:
    return {
        "verified": checked.verified,
        "repaired": checked.repaired,
        "dropped": checked.dropped,
        "fault": checked.fault or None,
    }


def _plain(value: Decimal | None) -> str | None:
    """Digits without an exponent: ``Decimal("1E+3")`` becomes ``"1000"``."""
    return None if value is None else f"{value:f}"
