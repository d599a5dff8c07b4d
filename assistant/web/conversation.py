"""One conversation on the page: what is shown, and the plain words kept for follow-ups."""

from collections.abc import Iterator
from typing import Any

from assistant.answer import Answer, Statement, Turn
from assistant.intake import MAX_TURNS, read_question, read_turns
from assistant.web.markup import answer_html, notice_html, question_html
from assistant.web.opening import Opening
from corpus.errors import QuestionError, StoreError

OPENING_SECONDS = 60  # how long a question waits for the index before it is turned away

Shown = list[dict[str, Any]]  # messages on the page: role and content, which is our own HTML
Kept = list[dict[str, str]]  # role and content of the same messages as plain words


def converse(
    opening: Opening, typed: str, kept: Kept, shown: Shown
) -> Iterator[tuple[Kept, Shown]]:
    """Show the question at once, then the answer as it grows; keep both once it is whole.

    A question that cannot be read is answered by a notice and not kept.
    """
    asked = [*shown, message("user", question_html(typed))]
    yield kept, asked
    try:
        question = read_question(typed)
        turns = read_turns(Turn(turn["role"], turn["content"]) for turn in kept[-MAX_TURNS:])  # type: ignore[arg-type]
        opening.wait(OPENING_SECONDS)
        for html, answer in _growing(opening.assistant().stream(question, turns)):
            if answer:
                kept = [*kept, message("user", question), message("assistant", answer.text)]
            yield kept, [*asked, message("assistant", html)]
    except (QuestionError, StoreError) as error:
        yield kept, [*asked, message("assistant", notice_html(str(error)))]


def message(role: str, content: str) -> dict[str, str]:
    """One message of a conversation."""
    return {"role": role, "content": content}


def _growing(parts: Iterator[Statement | Answer]) -> Iterator[tuple[str, Answer | None]]:
    statements: list[Statement] = []
    for part in parts:
        if isinstance(part, Answer):
            yield answer_html(part.statements, part.citations), part
        else:
            statements.append(part)
            yield answer_html(statements), None
