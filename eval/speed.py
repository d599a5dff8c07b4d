"""How fast and how big the assistant is: ``python -m eval.speed [--setup]``.

Every figure stands beside a yardstick taken in the same run, so that a slow or busy machine
shows as one, and beside the limit that the project sets itself.
"""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.assistant import Assistant
from corpus.errors import AssistantError
from eval.cases import load_cases
from eval.process import ROOT, clone, python_seconds, serving
from index.embed import Embedder
from index.store import ensure

CASES = ROOT / "eval" / "cases" / "practice.jsonl"
SOURCES = ROOT / "corpus" / "sources"
HEAVY = "import chromadb, gradio, sentence_transformers, torch"
MEBIBYTE = 2**20


@dataclass(frozen=True, slots=True)
class Measure:
    """One row of the table; ``limit`` is the largest value that is still good, if there is one."""

    what: str
    value: float
    unit: str
    limit: float | None = None
    yardstick: str = ""

    @property
    def good(self) -> bool:
        """Whether the limit is kept."""
        return self.limit is None or self.value <= self.limit

    def __str__(self) -> str:
        limit = "" if self.limit is None else f"{self.limit:g} {self.unit}"
        return f"{self.what:<40}{self.value:>8.1f} {self.unit:<4}{limit:>9}   {self.yardstick}"


def main() -> int:
    """Measure and print the table; 1 when a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m eval.speed", description=__doc__)
    parser.add_argument("--setup", action="store_true", help="also `make run` in a fresh clone")
    setup = parser.parse_args().setup
    print(f"{'what':<40}{'measured':>8} {'':<4}{'limit':>9}   yardstick in the same run")
    good = True
    for measure in _measures(setup=setup):
        print(measure, flush=True)
        good &= measure.good
    return 0 if good else 1


def _measures(*, setup: bool) -> Iterator[Measure]:
    questions = _questions()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        index = ensure(SOURCES, store, progress=False)
        yield from _answering(Assistant(index), index.embedder, questions)
        yield from _serving(store, questions)
    if setup:
        yield _setting_up()


def _questions() -> list[str]:
    """Single questions of the practice set that ask something of the documents."""
    cases, problems = load_cases(CASES)
    if problems:
        raise problems[0]
    talk = {"attack", "chitchat"}
    return [case.question for case in cases if not case.history and case.kind not in talk]


def _answering(
    assistant: Assistant, embedder: Embedder, questions: Sequence[str]
) -> Iterator[Measure]:
    """Warm, in this process: the sample questions pay for what is loaded late."""
    _times(lambda question: assistant.ask(question, ()), assistant.corpus.fund.questions)
    answers = _times(lambda question: assistant.ask(question, ()), questions)
    plain = _times(lambda question: embedder.encode([question]), questions)
    beside = f"embedding the question alone: {_p(50, plain):.1f} ms"
    yield Measure(f"grounded answer, p50 of {len(questions)}", _p(50, answers), "ms", 40, beside)
    beside = f"embedding the question alone: {_p(95, plain):.1f} ms"
    yield Measure("grounded answer, p95", _p(95, answers), "ms", None, beside)


def _serving(store: Path, questions: Sequence[str]) -> Iterator[Measure]:
    bare, heavy = python_seconds("pass"), python_seconds(HEAVY)
    with serving([sys.executable, "app.py"], ROOT, store) as server:
        beside = f"python alone: {bare:.2f} s; importing its libraries: {heavy:.1f} s"
        yield Measure("restart to /readyz", server.ready_after, "s", 15, beside)
        asked = _times(server.ask, questions)
        alive = _times(lambda _: server.alive(), questions)
        beside = f"GET /healthz: {_p(50, alive):.1f} ms"
        yield Measure("POST /api/ask, p50", _p(50, asked), "ms", None, beside)
        beside = f"at its peak: {server.memory('VmHWM') / MEBIBYTE:.0f} MB"
        yield Measure("server's memory", server.memory("VmRSS") / MEBIBYTE, "MB", 1024, beside)


def _setting_up() -> Measure:
    with tempfile.TemporaryDirectory() as folder:
        project = clone(Path(folder))
        started = time.perf_counter()
        python_seconds("import venv; venv.create('yardstick', with_pip=True)", project)
        beside = f"an empty environment with pip: {time.perf_counter() - started:.1f} s"
        with serving(["make", "run"], project, project / ".store") as server:
            return Measure("make run from nothing", server.ready_after, "s", 360, beside)


def _times(action: Callable[[str], object], questions: Iterable[str]) -> list[float]:
    """Milliseconds that ``action`` takes for each question."""
    times: list[float] = []
    for question in questions:
        started = time.perf_counter()
        action(question)
        times.append(1000 * (time.perf_counter() - started))
    return times


def _p(percent: int, values: Sequence[float]) -> float:
    """The ``percent``-th percentile, 1 to 99."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


if __name__ == "__main__":
    try:
        sys.exit(main())
    except AssistantError as error:
        sys.exit(f"error: {error}")
