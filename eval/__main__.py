"""``python -m eval``: ask the question sets, print how good the answers are.

``python -m eval speed`` measures how fast they are, ``python -m eval load`` for how many at once.
"""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib import import_module
from pathlib import Path

from assistant.settings import read_settings
from corpus.errors import AssistantError, CaseError
from eval.baseline import changes, fallen, figures, read_baseline, write_baseline
from eval.cases import Case, load_cases
from eval.metrics import Found, Retrieval, grouped, retrieval
from eval.page import page
from eval.record import record
from eval.report import failures, search_table, table
from eval.run import Result, Step, run
from eval.sets import QuestionSet, committed_sets, question_set
from eval.systems import PRODUCT, Bench, bench
from eval.writers import BOTH, GROUNDED, MODEL, Price, writers_table
from index.embed import Embedder

_BENCHMARKS = ("speed", "load")


@dataclass
class Outcome:
    """What one run gathers."""

    results: list[Result] = field(default_factory=list)
    found: dict[str, list[Found]] = field(default_factory=dict)  # by system, of search alone

    def searches(self) -> list[Retrieval]:
        """Search alone, system by system."""
        return [retrieval(name, found) for name, found in self.found.items()]

    def product(self) -> list[Result]:
        """The results of the assistant, without the yardsticks."""
        return grouped(self.results, lambda result: result.system).get(PRODUCT, [])


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the eval; 0 when all is well, 1 when a figure fell below the baseline, 2 on misuse."""
    given = list(sys.argv[1:] if arguments is None else arguments)
    if given and given[0] in _BENCHMARKS:
        return _benchmark(given[0], given[1:])
    asked = _parser().parse_args(given)
    try:
        outcome = _ask_all(asked)
        return _tell(asked, outcome)
    except AssistantError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _benchmark(name: str, arguments: Sequence[str]) -> int:
    # Imported when asked for: each brings what serving needs.
    benchmark = import_module(f"eval.{name}")
    try:
        return int(benchmark.main(arguments))
    except AssistantError as error:
        print(f"error: {error}", file=sys.stderr)
        return 2


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m eval", description=__doc__)
    add = parser.add_argument
    add("files", nargs="*", type=Path, help="JSONL, or CSV (question, expected answer [, kind])")
    add("--corpus", type=Path, help="folder with sources.toml that FILES are about")
    add("--set", action="append", help="only this committed set (repeatable)")
    add("--kind", action="append", help="only this kind of question (repeatable)")
    add("--failures", action="store_true", help="print each failed case")
    add(
        "--yardsticks",
        action="store_true",
        help="also ask the tutorial pipeline, plain search, and itself without a part",
    )
    add("--progress", action="store_true", help="print a line for programs after each question")
    add("--writer", choices=(GROUNDED, MODEL, BOTH), default=GROUNDED, help="who writes")
    add(
        "--price",
        nargs=2,
        type=float,
        default=(0.0, 0.0),
        metavar=("READ", "WRITTEN"),
        help="what a million tokens of the chat model cost",
    )
    add("--html", type=Path, metavar="FILE", help="write a page with charts and failed cases")
    add("--json", type=Path, metavar="FILE", help="write everything for machines")
    add("--compare", type=Path, metavar="FILE", help="say what changed since that --json")
    add("--write-baseline", action="store_true", help="put these figures in force")
    return parser


def _ask_all(asked: argparse.Namespace) -> Outcome:
    settings, outcome = read_settings(os.environ), Outcome()
    embedder = Embedder(settings.embedder)
    for chosen in _sets(asked):
        tested = bench(
            chosen.corpus, embedder, settings, compared=asked.yardsticks, writer=asked.writer
        )
        step = _print_step if asked.progress else None
        _ask(tested, chosen.name, _cases(chosen, asked.kind), outcome, step)
    return outcome


def _sets(asked: argparse.Namespace) -> list[QuestionSet]:
    if asked.files:
        return [question_set(path, asked.corpus) for path in asked.files]
    sets = {chosen.name: chosen for chosen in committed_sets()}
    if unknown := set(asked.set or ()) - set(sets):
        raise CaseError(f"no set {', '.join(sorted(unknown))}; there are {', '.join(sets)}")
    return [chosen for name, chosen in sets.items() if not asked.set or name in asked.set]


def _ask(tested: Bench, name: str, cases: list[Case], outcome: Outcome, step: Step | None) -> None:
    for system, assistant in tested.assistants.items():
        outcome.results += run(assistant, cases, name=system, set_name=name, step=step)
    single = [case for case in cases if case.expect.evidence and not case.history]
    for yardstick in tested.yardsticks:
        outcome.results += run(yardstick, cases, name=yardstick.name, set_name=name)
        found = ((yardstick.found(case.question), case.expect.evidence) for case in single)
        outcome.found.setdefault(yardstick.name, []).extend(found)


def _cases(chosen: QuestionSet, kinds: Sequence[str] | None) -> list[Case]:
    cases, problems = load_cases(chosen.cases)
    for problem in problems:
        print(f"skipped: {problem}", file=sys.stderr)
    return [case for case in cases if not kinds or case.kind in kinds]


def _print_step(done: int, total: int) -> None:
    print(f"progress {done} {total}", file=sys.stderr, flush=True)


def _tell(asked: argparse.Namespace, outcome: Outcome) -> int:
    if asked.failures:
        print(failures(outcome.product()))
    print(table(outcome.results))
    if asked.writer != GROUNDED:
        print(writers_table(outcome.results, Price(*asked.price)))
    if searches := outcome.searches():
        print(search_table(searches))
    if asked.json:
        text = json.dumps(record(outcome.results, searches), ensure_ascii=False, indent=1)
        asked.json.write_text(text + "\n", encoding="utf-8")
    changed = changes(asked.compare, outcome.results) if asked.compare else []
    _print_lines(changed)
    if asked.html:
        asked.html.write_text(page(outcome.results, searches, changed), encoding="utf-8")
    return _hold(asked, outcome)


def _hold(asked: argparse.Namespace, outcome: Outcome) -> int:
    """Compare with the baseline; a part of a set, or a file from outside, has none."""
    if asked.kind or asked.files or asked.writer == MODEL:
        return 0
    found = figures(outcome.product())
    if asked.write_baseline:
        write_baseline(found)
    worse = fallen(found, read_baseline())
    _print_lines([f"below the baseline: {line}" for line in worse])
    return 1 if worse else 0


def _print_lines(lines: Sequence[str]) -> None:
    if lines:
        print("", *lines, sep="\n")


if __name__ == "__main__":
    sys.exit(main())
