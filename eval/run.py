"""Asks every question of a set as a user would, and scores what comes back."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from tqdm import tqdm

from assistant.answer import Answer, Turn
from eval.cases import Case
from eval.scoring import Score, failed, score

Step = Callable[[int, int], None]  # questions done, questions in all


class System(Protocol):
    """Anything that answers a question in its conversation."""

    def ask(self, question: str, turns: Sequence[Turn]) -> Answer:
        """Answer ``question``; ``turns`` are the conversation so far, oldest first."""


@dataclass(frozen=True, slots=True)
class Result:
    """One case asked of one system; ``seconds`` is the time of the last question alone."""

    system: str
    set: str
    case: Case
    answer: Answer | None
    score: Score
    seconds: float


def run(
    system: System, cases: Iterable[Case], *, name: str, set_name: str, step: Step | None = None
) -> list[Result]:
    """Ask all ``cases``, with a progress bar. A crash is a failed case, not the end.

    Args:
        system: What is asked.
        cases: The questions.
        name: Of the system.
        set_name: Of the question set.
        step: Told how many of how many questions are done, at first and after each.
    """
    asked, results = list(cases), []
    tell = step or _tell_nobody
    tell(0, len(asked))
    bar = tqdm(asked, desc=f"{set_name}: {name}", unit="question", disable=None)
    for done, case in enumerate(bar, start=1):
        results.append(_ask(system, case, name, set_name))
        tell(done, len(asked))
    return results


def _tell_nobody(done: int, total: int) -> None:
    del done, total


def _ask(system: System, case: Case, name: str, set_name: str) -> Result:
    started = time.perf_counter()
    try:
        turns = _converse(system, case.history)
        started = time.perf_counter()
        answer = system.ask(case.question, turns)
    except Exception as error:  # noqa: BLE001  (a crash must cost one case, not the run)
        crashed = failed(f"crashed: {type(error).__name__}: {error}")
        return Result(name, set_name, case, None, crashed, time.perf_counter() - started)
    seconds = time.perf_counter() - started
    quotes = [citation.quote for citation in answer.citations]
    judged = score(case, answer.text, quotes, abstained=answer.abstained)
    return Result(name, set_name, case, answer, judged, seconds)


def _converse(system: System, history: Iterable[str]) -> list[Turn]:
    turns: list[Turn] = []
    for message in history:
        answer = system.ask(message, turns)
        turns += [Turn("user", message), Turn("assistant", answer.text)]
    return turns
