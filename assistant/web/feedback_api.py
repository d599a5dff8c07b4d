"""``POST /api/feedback``: somebody sends what they think of an answer."""

import logging
import threading
from typing import Annotated, Literal

from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field, StrictBool, StrictStr

from assistant.feedback import Feedback, FeedbackBook
from assistant.intake import MAX_TURN
from assistant.settings import Settings
from assistant.web.api import Ask
from assistant.web.guards import error_body
from corpus.errors import StoreError

log = logging.getLogger(__name__)
MAX_COMMENT = 4_000  # characters
MAX_CITATIONS = 200
_DAY = 86_400.0  # seconds

Words = Annotated[StrictStr, Field(max_length=MAX_TURN)]


class Cited(BaseModel):
    """One citation of the answer; of its parts only the quote is kept."""

    quote: Words


class Sent(Ask):
    """One vote, with what it is about; the server knew none of it before."""

    answer: Words
    citations: Annotated[list[Cited], Field(max_length=MAX_CITATIONS, default_factory=list)]
    vote: Literal["up", "down"]
    comment: Annotated[StrictStr, Field(max_length=MAX_COMMENT)] = ""
    abstained: StrictBool = False

    def feedback(self) -> Feedback:
        """What is stored of it."""
        question, turns = self.read()
        return Feedback(
            vote=self.vote,
            question=question,
            answer=self.answer,
            comment=self.comment.strip(),
            history=turns,
            abstained=self.abstained,
            quotes=tuple(cited.quote for cited in self.citations),
        )


def add_feedback(api: FastAPI, settings: Settings) -> None:
    """Take feedback, unless the operator switched it off; delete daily what is too old."""
    if settings.feedback is None:
        return
    book = FeedbackBook(settings.feedback, settings.feedback_days)
    threading.Thread(target=_expire_daily, args=(book,), name="expiry", daemon=True).start()

    @api.post("/feedback", status_code=201)
    def feedback(sent: Sent) -> JSONResponse:
        """Store a vote with its question, conversation, answer and comment; nothing else."""
        try:
            return JSONResponse({"id": book.add(sent.feedback())}, 201)
        except StoreError:
            log.exception("Feedback cannot be stored")  # its words are in no log
            words = "The feedback cannot be stored at the moment; please try again later."
            return JSONResponse(error_body("not_stored", words), 503)


def _expire_daily(book: FeedbackBook) -> None:
    never = threading.Event()
    while True:
        try:
            book.expire()
        except StoreError:
            log.exception("Old feedback cannot be deleted")
        never.wait(_DAY)
