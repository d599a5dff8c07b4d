"""How fast and how big the assistant is: ``python -m eval speed [--setup]``.

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
from assistant.understanding.understand import NEAREST
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


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure and print the table; 1 when a limit is passed."""
    parser = argparse.ArgumentParser(prog="python -m eval speed", description=__doc__)
    parser.add_argument("--setup", action="store_true", help="also `make run` in a fresh clone")
    setup = parser.parse_args(arguments).setup
    print(f"{'what':<40}{'measured':>8} {'':<4}{'limit':>9}   yardstick in the same run")
    good = True
    for measure in _measures(setup=setup):
        print(measure, flush=True)
        good &= measure.good
    return 0 if good else 1


def _measures(*, setup: bool) -> Iterator[Measure]:
    questions = plain_questions()
    with tempfile.TemporaryDirectory() as folder:
        store = Path(folder) / "store"
        index = ensure(SOURCES, store, progress=False)
        assistant = Assistant(index)
        yield from _answering(assistant, index.embedder, questions)
        yield from _shares(assistant, questions)
        yield from _serving(store, questions)
    if setup:
        yield _setting_up()


def plain_questions() -> list[str]:
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
    beside = f"embedding the question alone: {percentile(50, plain):.1f} ms"
    yield Measure(
        f"grounded answer, p50 of {len(questions)}", percentile(50, answers), "ms", 25, beside
    )
    beside = f"embedding the question alone: {percentile(95, plain):.1f} ms"
    yield Measure("grounded answer, p95", percentile(95, answers), "ms", 60, beside)


def _shares(assistant: Assistant, questions: Sequence[str]) -> Iterator[Measure]:
    """What an answer's time goes into, each part by the median over the questions."""
    index, parts = assistant.index, dict[str, list[float]]()

    def search(text: str) -> None:
        vector = index.vector(text)
        index.nearest_passages(vector, NEAREST), index.nearest_subjects(vector, NEAREST)
        index.lexical(text, NEAREST), index.match(text)

    for question in questions:
        asked = f"{question} "  # not remembered from the answers before
        [embedding] = _times(index.embedder.read, [asked])
        [searching] = _times(search, [asked])
        timings = assistant.ask(asked).timings_ms  # its embedding is remembered now
        spent = {"embedding": embedding, "search": searching, "writing": timings["writing"]}
        spent["understanding"] = max(timings["understanding"] - searching, 0.0)
        for part, milliseconds in spent.items():
            parts.setdefault(part, []).append(milliseconds)
    medians = {part: statistics.median(times) for part, times in parts.items()}
    whole = sum(medians.values())
    for part, milliseconds in medians.items():
        share = f"{100 * milliseconds / whole:.0f} % of the four"
        yield Measure(f"  of that, {part}", milliseconds, "ms", None, share)


def _serving(store: Path, questions: Sequence[str]) -> Iterator[Measure]:
    bare, heavy = python_seconds("pass"), python_seconds(HEAVY)
    with serving([sys.executable, "app.py"], ROOT, store) as server:
        beside = f"python alone: {bare:.2f} s; importing its libraries: {heavy:.1f} s"
        yield Measure("restart to /readyz", server.ready_after, "s", 15, beside)
        asked = _times(server.ask, questions)
        alive = _times(lambda _: server.alive(), questions)
        beside = f"GET /healthz: {percentile(50, alive):.1f} ms"
        yield Measure("POST /api/ask, p50", percentile(50, asked), "ms", None, beside)
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


def percentile(percent: int, values: Sequence[float]) -> float:
    """The ``percent``-th percentile, 1 to 99."""
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]
