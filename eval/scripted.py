"""``python -m eval.scripted``: are faults in what a model writes caught, and right words kept?

Each line of ``eval/scripted/*.jsonl`` is a question and a scripted answer: sentences, each with
what it is: right, or the kind of its fault. ``[~words]`` cites the finding in which these words
stand, ``[=operation a b]`` a computation over the figures written ``a`` and ``b``. The checks were
made and their thresholds calibrated on the answers about three funds; those about the others were
written afterwards, and report.
"""

import json
import os
import re
import sys
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from assistant.answer import Finding
from assistant.model.check import Checker
from assistant.model.ledger import Ledger
from assistant.settings import ROOT, read_settings
from assistant.tools import Toolset
from assistant.understanding.understand import Understanding
from corpus.errors import CaseError
from corpus.records import Corpus, Figure, Kind, Passage
from eval.sets import HERE, store_of
from index.embed import Embedder
from index.store import Index, ensure

FOLDER = HERE / "scripted"
RIGHT = "right"
SEEN = ("sources", "rail", "coast")  # while the checks were made
CITED = re.compile(r"\[([~=])([^\]]+)\]")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence of a script: ``is_`` is "right" or the kind of its fault."""

    is_: str
    text: str


@dataclass(frozen=True, slots=True)
class Script:
    """A question and what a model answers to it."""

    corpus: Path
    number: int  # of its line, from 0
    question: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Judged:
    """What became of one sentence."""

    script: Script
    sentence: Sentence
    fault: str  # "" when it would be shown
    seconds: float


class Resolver:
    """Finds what the citations of a script stand for."""

    def __init__(self, corpus: Corpus, tools: Toolset) -> None:
        self._corpus, self._tools = corpus, tools

    def passage(self, phrase: str) -> Passage:
        """The shortest passage that has ``phrase``."""
        found = [
            p for p in self._corpus.passages if p.kind is not Kind.HEADING and phrase in _plain(p)
        ]
        if not found:
            raise CaseError(f"no passage has {phrase!r}")
        return min(found, key=lambda p: len(p.text))

    def operands(self, written: str) -> list[Figure]:
        """The figures whose digits are listed, e.g. "77 463 108 860"."""
        left, found = f"{written} ", list[Figure]()
        while left.strip():
            figure = next(
                f
                for f in sorted(self._corpus.figures, key=lambda f: f.table, reverse=True)
                if f.value is not None and left.startswith(f"{' '.join(f.written.split())} ")
            )
            found.append(figure)
            left = left[len(figure.written) + 1 :]
        return found

    def computation(self, asked: str) -> Finding:
        """What the compute tool says to "sum 1 686.3 1 705.6"."""
        operation, _, written = asked.partition(" ")
        return self._tools.compute(operation, [f.id for f in self.operands(written)])


def load_scripts() -> list[Script]:
    """Every scripted answer, file by file."""
    return [
        _script(path, number, line)
        for path in sorted(FOLDER.glob("*.jsonl"))
        for number, line in enumerate(path.read_text("utf-8").splitlines())
    ]


def _script(path: Path, number: int, line: str) -> Script:
    raw = json.loads(line)
    own = HERE / "corpora" / path.stem
    corpus = own if own.is_dir() else ROOT / "corpus" / path.stem
    said = tuple(Sentence(is_, text) for is_, text in raw["say"])
    return Script(corpus, number, raw["ask"], said)


def judge(scripts: Sequence[Script], index: Index) -> Iterator[Judged]:
    """Check each sentence of ``scripts``, which are all about the corpus of ``index``."""
    known = Understanding.of(index)
    tools = Toolset(index, known.catalogue, known.vocabulary)
    checker, resolver = Checker(index, known.vocabulary), Resolver(index.corpus, tools)
    for script in scripts:
        ledger = Ledger(checker.shelf)
        told = script.question
        for sentence in script.sentences:
            text = cite(sentence.text, ledger, resolver)
            started = time.perf_counter()
            verdict = checker.check(text, ledger, told)
            seconds = time.perf_counter() - started
            told += f" {text}" if verdict.finding else ""
            yield Judged(script, sentence, verdict.fault, seconds)


def cite(text: str, ledger: Ledger, resolver: Resolver) -> str:
    """``text`` with its citations as numbers of ``ledger``."""

    def number(match: re.Match[str]) -> str:
        kind, what = match[1], match[2]
        if kind == "=":
            return f"[{ledger.finding(resolver.computation(what)).number}]"
        return f"[{ledger.passage(resolver.passage(what)).number}]"

    return CITED.sub(number, text)


def table(judged: Sequence[Judged]) -> str:
    """By kind and half: how many were kept or caught, of how many."""
    lines = [f"{'sentence':<14}{'calibrated on':>20}{'reported on':>20}"]
    kinds = sorted({j.sentence.is_ for j in judged}, key=lambda kind: (kind != RIGHT, kind))
    lines += [
        f"{kind:<14}{_cell(judged, kind, seen=True)}{_cell(judged, kind, seen=False)}"
        for kind in kinds
    ]
    times = sorted(j.seconds for j in judged)
    lines.append(
        f"\nmilliseconds a sentence: median {times[len(times) // 2] * 1000:.1f}, "
        f"95 % {times[int(len(times) * 0.95)] * 1000:.1f}"
    )
    return "\n".join(lines)


def _cell(judged: Sequence[Judged], kind: str, *, seen: bool) -> str:
    own = [j for j in judged if j.sentence.is_ == kind and (j.script.corpus.name in SEEN) == seen]
    good = sum(bool(j.fault) != (kind == RIGHT) for j in own)
    word = "kept" if kind == RIGHT else "caught"
    return f"{f'{good} of {len(own)} {word}':>20}"


def main() -> int:
    """Judge everything, print what went wrong and the table."""
    embedder, scripts, judged = Embedder(), load_scripts(), list[Judged]()
    for corpus in dict.fromkeys(script.corpus for script in scripts):
        index = ensure(corpus, store_of(corpus, read_settings(os.environ).store), embedder)
        judged += judge([s for s in scripts if s.corpus == corpus], index)
    for one in judged:
        if bool(one.fault) == (one.sentence.is_ == RIGHT):
            place = f"{one.script.corpus.name} {one.script.number + 1}"
            print(f"{place}: {one.sentence.is_}: {one.sentence.text}\n    {one.fault or 'kept'}")
    print(table(judged))
    return 0


def _plain(passage: Passage) -> str:
    return " ".join(passage.text.split())


if __name__ == "__main__":
    sys.exit(main())
