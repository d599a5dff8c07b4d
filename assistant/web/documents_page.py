"""The Documents page: what the assistant knows, and the whole text of each document."""

import re
from collections import Counter

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from assistant.web.document_text import blocks, quoted
from assistant.web.frame import Frame
from assistant.web.opening import Opening
from corpus.records import Corpus, Document

HERE = "documents"


def add_documents(server: FastAPI, opening: Opening, frame: Frame) -> None:
    """Add the list of documents, and a page for each."""

    @server.get("/documents")
    def documents(request: Request) -> HTMLResponse:
        """What the assistant knows."""
        corpus = opening.assistant().corpus
        return frame.page(request, "documents.html", HERE, documents=_listed(corpus))

    @server.get("/documents/{document_id}")
    def document(
        request: Request, document_id: str, start: str = "", end: str = ""
    ) -> HTMLResponse:
        """One document; the characters from ``start`` to ``end`` are marked."""
        corpus = opening.assistant().corpus
        try:
            known = corpus.document(document_id)
        except KeyError:
            return frame.page(request, "notice.html", HERE, status=404, notice="site.missing")
        quote = quoted(known, start, end)
        return frame.page(
            request,
            "document.html",
            HERE,
            document=known,
            original=original(known),
            quote=quote,
            blocks=blocks(known, corpus.passages, quote),
        )


def original(document: Document) -> str:
    """Where the document stands on the web; empty where that is not known, or no web address."""
    return document.url if re.match(r"https?://", document.url) else ""


def _listed(corpus: Corpus) -> list[dict[str, object]]:
    figures = Counter(figure.span.document_id for figure in corpus.figures)
    return [
        {
            "document": document,
            "original": original(document),
            "figures": figures[document.id],
            "words": len(document.text.split()),
        }
        for document in corpus.documents
    ]
