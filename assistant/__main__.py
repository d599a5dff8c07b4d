"""The command line: ``python -m assistant "question"``, or without one a conversation.

Exit codes: 0 answered (an honest "the documents do not say" is an answer), 1 the question or
the documents cannot be read, 2 wrong options, 130 interrupted.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

from assistant.answer import Answer, Statement, Turn
from assistant.intake import MAX_TURNS, read_question
from assistant.settings import read_settings
from assistant.start import open_assistant
from assistant.wire import answer_to_json
from corpus.errors import AssistantError, QuestionError

if TYPE_CHECKING:
    from assistant.assistant import Assistant

INTERRUPTED = 130


def main(arguments: Sequence[str] | None = None) -> int:
    """Answer one question, or talk until the end of the input."""
    options = _options(arguments)
    try:
        question = None if options.question is None else read_question(options.question)
        assistant = open_assistant(read_settings(os.environ))
        if question is None:
            converse(assistant)
        elif options.json:
            print(json.dumps(answer_to_json(assistant.ask(question)), ensure_ascii=False, indent=2))
        else:
            tell(assistant, question, ())
    except AssistantError as error:
        print(f"Error: {error}", file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        return INTERRUPTED
    return 0


def converse(assistant: "Assistant") -> None:
    """Ask for questions until Ctrl-D; each is read in the light of those before it."""
    print(assistant.corpus.fund.greeting or assistant.corpus.fund.name)
    print("Type a question, or Ctrl-D to end.")
    turns: tuple[Turn, ...] = ()
    while (typed := _prompt()) is not None:
        if not typed.strip():
            continue
        try:
            question = read_question(typed)
            answer = tell(assistant, question, turns)
        except QuestionError as error:
            print(error)
            continue
        turns = (*turns, Turn("user", question), Turn("assistant", answer.text))[-MAX_TURNS:]


def tell(assistant: "Assistant", question: str, turns: Sequence[Turn]) -> Answer:
    """Print an answer statement by statement, then the exact words behind it."""
    *_, last = (_said(part) for part in assistant.stream(question, turns))
    if not isinstance(last, Answer):
        raise QuestionError("The answer broke off. Please ask again.")
    for citation in last.citations:
        place = " > ".join(part for part in (citation.title, citation.heading) if part)
        print(f"\n[{citation.number}] {place}")
        print("\n".join(f"    {line}" for line in citation.quote.splitlines()))
    return last


def _said(part: Statement | Answer) -> Statement | Answer:
    if isinstance(part, Statement):
        print(part.text.replace("**", ""), flush=True)
    return part


def _prompt() -> str | None:
    try:
        return input("\n> ")
    except EOFError:
        print()
        return None


def _options(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m assistant", description=__doc__)
    parser.add_argument("question", nargs="?", help="what you want to know")
    parser.add_argument("--json", action="store_true", help="print the answer as JSON")
    options = parser.parse_args(arguments)
    if options.json and options.question is None:
        parser.error("--json needs a question")
    return options


if __name__ == "__main__":
    sys.exit(main())
