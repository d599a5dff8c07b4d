"""How the assistant bears many people: ``python -m eval load [--seconds 60]``.

Fifty people ask a question every five seconds, first spread over these, then all in the same
instant. A time counts from the moment the question was due, also where the answer before it was
late. Beside it stands ``/healthz``, asked by the same people at the same time.
"""

import argparse
import http.client
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, cycle, islice
from pathlib import Path

from corpus.errors import AssistantError
from eval.process import ROOT, Server, serving
from eval.speed import SOURCES, Measure, percentile, plain_questions
from index.store import ensure

PEOPLE = 50
EVERY = 5.0  # seconds from one question of a person to the next
LIMIT = 1500.0  # milliseconds that 95 of 100 answers take at most


@dataclass(frozen=True, slots=True)
class Asked:
    """One question of one person: milliseconds since it was due, and what went wrong."""

    alive: float
    answered: float
    error: str


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table; 1 when a limit is passed or an answer failed."""
    parser = argparse.ArgumentParser(prog="python -m eval load", description=__doc__)
    parser.add_argument("--seconds", type=int, default=60, help="how long each part takes")
    seconds = parser.parse_args(arguments).seconds
    print(f"{'what':<40}{'measured':>8} {'':<4}{'limit':>9}   yardstick in the same run")
    good = True
    for measure in _measures(max(1, round(seconds / EVERY))):
        print(measure, flush=True)
        good &= measure.good
    return 0 if good else 1


def _measures(rounds: int) -> Iterator[Measure]:
    questions = plain_questions()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        ensure(SOURCES, store, progress=False)
        with serving([sys.executable, "app.py"], ROOT, store) as server:
            for question in questions[:5]:  # what is loaded late is loaded now
                server.ask(question)
            yield from _told("spread", _crowd(server, questions, rounds, EVERY / PEOPLE))
            yield from _told("in the same instant", _crowd(server, questions, rounds, 0.0))


def _crowd(server: Server, questions: Sequence[str], rounds: int, apart: float) -> list[Asked]:
    """Everybody's questions; people begin ``apart`` seconds after each other."""
    begin = time.perf_counter() + 0.5
    with ThreadPoolExecutor(PEOPLE) as people:
        asking = [
            people.submit(
                _person,
                server,
                list(islice(cycle(questions), number, number + rounds)),
                begin + number * apart,
            )
            for number in range(PEOPLE)
        ]
        return list(chain.from_iterable(person.result() for person in asking))


def _person(server: Server, questions: Sequence[str], begin: float) -> list[Asked]:
    return [
        _ask(server, question, begin + number * EVERY) for number, question in enumerate(questions)
    ]


def _ask(server: Server, question: str, due: float) -> Asked:
    time.sleep(max(0.0, due - time.perf_counter()))
    error, alive = "", 0.0
    try:
        asked = time.perf_counter()
        server.alive()
        alive = time.perf_counter() - asked
        server.ask(question)
    except (AssistantError, OSError, http.client.HTTPException) as problem:
        error = f"{type(problem).__name__}: {problem}"
    return Asked(1000 * alive, 1000 * (time.perf_counter() - due), error)


def _told(how: str, asked: Sequence[Asked]) -> Iterator[Measure]:
    errors = [one.error for one in asked if one.error]
    answered, alive = [one.answered for one in asked], [one.alive for one in asked]
    beside = f"the first: {errors[0]}" if errors else f"{len(asked)} answers"
    yield Measure(f"{PEOPLE} people {how}, errors", len(errors), "", 0, beside)
    for percent, limit in ((50, None), (95, LIMIT)):
        beside = f"GET /healthz, p{percent}: {percentile(percent, alive):.0f} ms"
        measured = percentile(percent, answered)
        yield Measure(f"{PEOPLE} people {how}, p{percent}", measured, "ms", limit, beside)
