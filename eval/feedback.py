"""``python -m eval.feedback > cases.jsonl``: the feedback people sent, as question cases.

An answer voted good is what the case expects: its figures, and its quotes as evidence. One
voted bad is only known to be wrong: the case fails as long as the answer stays the same, until
an evaluator writes down what is right.
"""

import json
import os
import sys
from typing import Any

from assistant.feedback import Feedback, FeedbackBook, Kept
from assistant.settings import read_settings
from corpus.errors import AssistantError
from eval.numbers import numbers_in


def main() -> int:
    """Print one case a line; 0 when all is well, 2 where there is no feedback to read."""
    settings = read_settings(os.environ)
    if settings.feedback is None:
        sys.stderr.write("error: ASSISTANT_FEEDBACK is off; nothing is kept.\n")
        return 2
    try:
        all_kept = FeedbackBook(settings.feedback, settings.feedback_days).read()
    except AssistantError as error:
        sys.stderr.write(f"error: {error}\n")
        return 2
    for kept in all_kept:
        sys.stdout.write(json.dumps(to_case(kept), ensure_ascii=False) + "\n")
    sys.stderr.write(f"{len(all_kept)} cases of {settings.feedback}\n")
    return 0


def to_case(kept: Kept) -> dict[str, Any]:
    """One line of a question set, as :func:`eval.cases.load_cases` reads it."""
    feedback = kept.feedback
    asked = [turn.content for turn in feedback.history if turn.role == "user"]
    return {
        "id": f"feedback-{kept.id:05}",
        "kind": "abstain" if feedback.abstained else "followup" if asked else "fact",
        "question": feedback.question,
        "history": asked,
        "expect": _good(feedback) if feedback.vote == "up" else {"absent": [feedback.answer]},
        "note": _note(kept),
    }


def _good(feedback: Feedback) -> dict[str, Any]:
    if feedback.abstained:
        return {"abstain": True}
    amounts = [number for number in numbers_in(feedback.answer) if not number.is_year()]
    return {
        "numbers": [list(number.readings) for number in amounts],
        "evidence": [[quote] for quote in feedback.quotes],
    }


def _note(kept: Kept) -> str:
    """What an evaluator should know; ``EITHER`` lets a bad answer be mended by an abstention."""
    feedback = kept.feedback
    voted = f"voted {'good' if feedback.vote == 'up' else 'bad'} on {kept.sent:%Y-%m-%d}"
    said = f": {feedback.comment}" if feedback.comment else ""
    if feedback.vote == "up":
        return voted + said
    return f"EITHER; {voted}{said}; write what is right into expect"


if __name__ == "__main__":
    sys.exit(main())
