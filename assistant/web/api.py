"""The HTTP API for programs: questions in, answers with their citations out."""

import json
import logging
from collections.abc import Iterator
from itertools import chain
from typing import Literal

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse, StreamingResponse
from pydantic import BaseModel, ConfigDict, StrictStr
from starlette.exceptions import HTTPException

from assistant import wire
from assistant.answer import Answer, Statement, Turn
from assistant.intake import read_question, read_turns
from assistant.web.bodies import (
    AnswerBody,
    DocumentsBody,
    FiguresBody,
    WholeDocumentBody,
    gives,
    streams,
)
from assistant.web.guards import MAX_BODY, error_body
from assistant.web.opening import Opening
from corpus.errors import QuestionError, StoreError

log = logging.getLogger(__name__)
_CODES = {404: "not_found", 405: "method_not_allowed", 413: "too_large"}
_WORDS = {
    404: "There is nothing at this address; see /api/documents, /api/figures, /api/ask.",
    405: "This address does not take this method.",
    413: f"The request is larger than {MAX_BODY} bytes.",
}
_WRONG = (400, 413, 422)  # what can be wrong with a question
_NO_OBJECT = "Send a JSON object, with Content-Type: application/json."


class Message(BaseModel):
    """One earlier message of the conversation."""

    role: Literal["user", "assistant"]
    """Who said it."""
    content: StrictStr
    """What was said, at most 40 000 characters; of an answer its `answer`."""

    model_config = ConfigDict(use_attribute_docstrings=True)


class Ask(BaseModel):
    """A question, with the conversation so far; the server keeps none."""

    question: StrictStr
    """In plain words, at most 4 000 characters."""
    history: list[Message] = []
    """What was said before, oldest first, at most 200 messages."""

    model_config = ConfigDict(
        use_attribute_docstrings=True,
        json_schema_extra={"example": {"question": "How much is planned for 2025?"}},
    )

    def read(self) -> tuple[str, tuple[Turn, ...]]:
        """The cleaned question and turns."""
        turns = (Turn(message.role, message.content) for message in self.history)
        return read_question(self.question), read_turns(turns)


def build_api(opening: Opening) -> FastAPI:
    """The application that is mounted at ``/api``."""
    # The interactive pages of FastAPI load scripts from a third-party host; /docs is our own.
    api = FastAPI(
        title="Fund assistant",
        description="Answers from the documents, every statement cited to the exact words.",
        docs_url=None,
        redoc_url=None,
        generate_unique_id_function=lambda route: route.name,
    )
    _add_errors(api)
    _add_questions(api, opening)
    _add_corpus(api, opening)
    return api


def _add_questions(api: FastAPI, opening: Opening) -> None:
    # Plain functions: FastAPI runs each in a thread, so that many can ask at once.
    @api.post("/ask", responses=gives(AnswerBody, *_WRONG))
    def ask(body: Ask) -> JSONResponse:
        """Answer a question from the documents, every statement cited."""
        question, turns = body.read()
        return JSONResponse(wire.answer_to_json(opening.assistant().ask(question, turns)))

    @api.post("/ask/stream", responses=streams(*_WRONG), response_class=StreamingResponse)
    def stream(body: Ask) -> StreamingResponse:
        """The same as server-sent events: each statement, then the whole answer."""
        question, turns = body.read()
        parts = opening.assistant().stream(question, turns)
        # The first statement is awaited here, so that a failure still has its status code.
        events = _events(chain([next(parts)], parts))
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return StreamingResponse(events, media_type="text/event-stream", headers=headers)


def _events(parts: Iterator[Statement | Answer]) -> Iterator[str]:
    try:
        for part in parts:
            if isinstance(part, Answer):
                yield _event("answer", wire.answer_to_json(part))
            else:
                yield _event("statement", wire.statement_to_json(part))
    except Exception:
        log.exception("An answer broke off")
        yield _event("error", error_body("internal", "The answer broke off. Please ask again."))


def _event(name: str, data: wire.Json) -> str:
    return f"event: {name}\ndata: {json.dumps(data, ensure_ascii=False)}\n\n"


def _add_corpus(api: FastAPI, opening: Opening) -> None:
    @api.get("/documents", responses=gives(DocumentsBody))
    def documents() -> JSONResponse:
        """What the assistant knows."""
        known = opening.assistant().corpus.documents
        return JSONResponse({"documents": [wire.document_to_json(each) for each in known]})

    @api.get("/documents/{document_id}", responses=gives(WholeDocumentBody, 404, 422))
    def document(document_id: str) -> JSONResponse:
        """One document with its whole text; citations count characters in it."""
        corpus = opening.assistant().corpus
        for known in corpus.documents:
            if known.id == document_id:
                sections = wire.sections_to_json(corpus.passages, document_id)
                whole = {"text": known.text, "sections": sections}
                return JSONResponse(wire.document_to_json(known) | whole)
        raise HTTPException(404)

    @api.get("/figures", responses=gives(FiguresBody))
    def figures() -> JSONResponse:
        """The figures table, each row with the place of its words."""
        known = opening.assistant().corpus.figures
        return JSONResponse({"figures": [wire.figure_to_json(figure) for figure in known]})


def _add_errors(api: FastAPI) -> None:
    @api.exception_handler(RequestValidationError)
    def invalid(_: Request, error: RequestValidationError) -> JSONResponse:
        first = error.errors()[0]
        if first["type"] == "json_invalid":
            return _error(400, "bad_json", "The body is not JSON.")
        # The first part of the place is "body"; what was sent is never echoed.
        place = ".".join(str(part) for part in first["loc"][1:])
        return _error(422, "invalid", f"{place}: {first['msg']}." if place else _NO_OBJECT)

    @api.exception_handler(QuestionError)
    def unreadable(_: Request, error: QuestionError) -> JSONResponse:
        return _error(422, "invalid", str(error))

    @api.exception_handler(StoreError)
    def not_ready(_: Request, error: StoreError) -> JSONResponse:
        return _error(503, "not_ready", str(error), {"retry-after": "2"})

    @api.exception_handler(HTTPException)
    def refused(_: Request, error: HTTPException) -> JSONResponse:
        code = _CODES.get(error.status_code, "bad_request")
        message = _WORDS.get(error.status_code, "The request cannot be read.")
        return _error(error.status_code, code, message, dict(error.headers or {}))

    @api.exception_handler(Exception)
    def broken(_: Request, __: Exception) -> JSONResponse:
        return _error(500, "internal", "Something went wrong here. Please try again.")


def _error(
    status: int, code: str, message: str, headers: dict[str, str] | None = None
) -> JSONResponse:
    return JSONResponse(error_body(code, message), status_code=status, headers=headers)
