"""What may be asked: the limits and the cleaning of a question and its history.

The API, the chat page and the command line all read questions through this one door.
"""

import unicodedata
from collections.abc import Iterable

from assistant.answer import Turn
from corpus.errors import QuestionError

MAX_QUESTION = 4_000  # characters
MAX_TURN = 40_000  # characters; an answer that lists much is longer than any question
MAX_TURNS = 200  # messages of one conversation


def read_question(text: str) -> str:
    """Clean a question.

    Raises:
        QuestionError: It is empty, longer than ``MAX_QUESTION`` characters, or not text.
    """
    if len(text) > MAX_QUESTION:
        raise QuestionError(
            f"The question has {len(text)} characters; the limit is {MAX_QUESTION}. "
            "Please ask a shorter one."
        )
    question = _clean(text, "The question")
    if not any(character.isalnum() for character in question):
        raise QuestionError("The question holds no words. Please write what you want to know.")
    return question


def read_turns(messages: Iterable[Turn]) -> tuple[Turn, ...]:
    """Clean the earlier messages of a conversation; empty ones are left out.

    Raises:
        QuestionError: There are more than ``MAX_TURNS``, or one is longer than ``MAX_TURN``.
    """
    turns = tuple(messages)
    if len(turns) > MAX_TURNS:
        raise QuestionError(f"The history has {len(turns)} messages; the limit is {MAX_TURNS}.")
    for number, turn in enumerate(turns, start=1):
        if len(turn.content) > MAX_TURN:
            raise QuestionError(
                f"Message {number} of the history has {len(turn.content)} characters; "
                f"the limit is {MAX_TURN}."
            )
    cleaned = (Turn(turn.role, _clean(turn.content, "A message")) for turn in turns)
    return tuple(turn for turn in cleaned if turn.content)


def _clean(text: str, what: str) -> str:
    """Drop characters that nobody sees: controls, direction marks, joiners, private use."""
    if any("\ud800" <= character <= "\udfff" for character in text):
        raise QuestionError(f"{what} holds half a character (a lone surrogate); send whole text.")
    visible = (_visible(character) for character in unicodedata.normalize("NFC", text))
    return "".join(visible).strip()


def _visible(character: str) -> str:
    if character in "\n\t" or unicodedata.category(character) == "Cc":
        return "\n" if character == "\n" else " "
    return "" if unicodedata.category(character) in {"Cf", "Co"} else character
