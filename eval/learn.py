"""Teaches the ranking which reading is meant: ``python -m eval.learn [--leave-out FUND]``.

Every reading of a question is carried out and scored like an answer; a softmax over the readings
of each question is then fitted so that those which come out right are preferred, and of these the
ones that cite little beside the evidence (listwise ranking: Cao et al. 2007), with a penalty on
large weights. It also counts which words people use whatever they ask about. Only questions about
the invented funds are learned from.

The embedder has been tuned on the same funds and finds their answers better than those of a fund
it has never seen. So each fund is read here with corrections that were tuned on the other half of
the funds (``eval/halves``, made by ``python -m eval.tune --leave-out`` and ``eval.doubt``, with
the half's names).
"""

import argparse
import json
import os
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from tqdm import tqdm

from assistant.assistant import Assistant
from assistant.settings import read_settings
from assistant.understanding.rank import weigh_up
from assistant.understanding.reading import Operation
from assistant.understanding.understand import Understood
from corpus.words import words
from eval.cases import Case, load_cases
from eval.scoring import Score, score
from eval.sets import HERE, store_of
from index.embed import Embedder
from index.store import ensure

HALVES = {
    "first": ("care", "energy", "harbour", "skills"),
    "second": ("coast", "forest", "rail", "stage"),
}
PENALTY = 0.0004  # on the squares of the weights; chosen on funds left out
# What a fit starts from where questions are too few to teach it.
PRIOR = {
    "again, as said": 2.5,
    "row is denied": -2.0,
    "compare is denied": 1.5,
    "refuse: strange_share": 6.0,
    "row: by place": 3.0,
    "programme met": 1.0,
    "programme foreign": -1.5,
    "role in other years": -1.5,
    "refuse: unknown_name": 0.5,
}
_SPREAD = 3  # in the questions about this many funds a word is one for asking
_RULES = HERE.parent / "assistant" / "understanding"


@dataclass(frozen=True, slots=True)
class Example:
    """One question: the signals of each of its readings, and how good their answers are.

    A wrong answer is worth 0, a right one more, the less it cites beside the evidence, up to 1.
    """

    case: str
    signals: tuple[dict[str, float], ...]
    worth: tuple[float, ...]


def main() -> None:
    """Learn from all invented funds, or all but one, and write the weights."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--leave-out", metavar="FUND", default="")
    parser.add_argument("--out", type=Path, default=_RULES / "weights.json")
    arguments = parser.parse_args()
    funds = [fund for fund in invented_funds() if fund != arguments.leave_out]
    write_askers({fund: fund_cases(fund, ["cases"]) for fund in funds}, _RULES / "askers.txt")
    found = [example for fund in funds for example in fund_examples(fund, fund_cases(fund))]
    weights = learn(found)
    arguments.out.write_text(json.dumps(weights, indent=1, sort_keys=True) + "\n", "utf-8")


def invented_funds() -> list[str]:
    """Names of the funds with documents under ``eval/corpora``."""
    return sorted(path.name for path in (HERE / "corpora").iterdir() if path.is_dir())


def fund_cases(fund: str, folders: Sequence[str] = ("cases", "training")) -> list[Case]:
    """Every question about ``fund``: those it is judged by, and those written to learn from."""
    paths = [path for folder in folders for path in sorted((HERE / folder).glob(f"{fund}*.jsonl"))]
    return [case for path in paths for case in load_cases(path)[0]]


def write_askers(questions: dict[str, list[Case]], path: Path) -> None:
    """Write the words that stand in the answerable questions about several funds."""
    seen: dict[str, set[str]] = defaultdict(set)
    for fund, cases in questions.items():
        asked = [q for case in cases if not case.expect.abstain for q in _turns(case)]
        for word in {word for question in asked for word in words(question)}:
            seen[word].add(fund)
    spread = {w: len(f) for w, f in seen.items() if len(f) >= _SPREAD and w.isalpha() and w[1:]}
    ordered = sorted(spread.items(), key=lambda pair: (-pair[1], pair[0]))
    path.write_text("".join(f"{word} {count}\n" for word, count in ordered), "utf-8")


def _turns(case: Case) -> list[str]:
    return [*case.history, case.question]


def fund_examples(fund: str, cases: Sequence[Case]) -> list[Example]:
    """The readings of each question that asks one thing, carried out and scored."""
    folder = HERE / "corpora" / fund
    other = next(half for half, taught in HALVES.items() if fund not in taught)
    embedder = Embedder(adapter=HERE / "halves" / f"{other}.safetensors")
    store = store_of(folder, read_settings(os.environ).store).with_name(f"{fund}-learn")
    assistant = Assistant(ensure(folder, store, embedder, progress=False))
    found = []
    for case in tqdm(cases, desc=fund, unit="question", disable=None):
        understood = assistant.understanding.read(case.question, case.history)
        if len(understood) == 1:
            found.append(_example(assistant, case, understood[0]))
    return found


def _example(assistant: Assistant, case: Case, clause: Understood) -> Example:
    worth = []
    for _, reading in clause.readings:
        answer = assistant.compose([assistant.carry_out(clause, reading)])
        quotes = [citation.quote for citation in answer.citations]
        judged = score(case, answer.text, quotes, abstained=answer.abstained)
        talk = case.kind == "chitchat"  # whose scoring accepts anything harmless
        right = judged.passed and (not talk or reading.operation is Operation.TALK)
        worth.append(_worth(judged) if right else 0.0)
    rows = weigh_up(clause.query, [reading for _, reading in clause.readings])
    return Example(case.id, tuple(rows), tuple(worth))


def _worth(judged: Score) -> float:
    """What a right answer is worth, in [0.8, 1]."""
    return 1.0 if judged.precision is None else 0.8 + 0.2 * judged.precision


def learn(found: Sequence[Example], penalty: float = PENALTY) -> dict[str, float]:
    """Fit the weights, signal name -> weight; signals that hardly matter are left out."""
    usable = [e for e in found if any(e.worth) and len(set(e.worth)) > 1]
    names = sorted({name for e in usable for row in e.signals for name in row} | set(PRIOR))
    choices = _Choices.of(usable, {name: place for place, name in enumerate(names)})
    prior = np.array([PRIOR.get(name, 0.0) for name in names])
    fitted = minimize(choices.loss, prior, args=(prior, penalty), jac=True, method="L-BFGS-B")
    return {
        name: round(float(weight), 3)
        for name, weight in zip(names, fitted.x, strict=True)
        if abs(weight) > 0.01
    }


@dataclass(frozen=True, slots=True, eq=False)
class _Choices:
    """All readings of all questions, one a row."""

    signals: Any  # sparse, shape (readings, signals)
    starts: NDArray[np.int64]  # first reading of each question
    worth: NDArray[np.float64]  # shape (readings,), in [0, 1]

    @classmethod
    def of(cls, usable: Sequence[Example], places: dict[str, int]) -> "_Choices":
        rows = [row for example in usable for row in example.signals]
        pointers = np.cumsum([0, *(len(row) for row in rows)])
        columns = [places[name] for row in rows for name in row]
        values = [value for row in rows for value in row.values()]
        matrix = csr_matrix((values, columns, pointers), shape=(len(rows), len(places)))
        sizes = [len(example.worth) for example in usable]
        starts = np.cumsum([0, *sizes[:-1]])
        return cls(matrix, starts, np.array([w for e in usable for w in e.worth]))

    def loss(
        self, weights: NDArray[np.float64], prior: NDArray[np.float64], penalty: float
    ) -> tuple[float, NDArray[np.float64]]:
        """Mean negative log of the worth that is to be expected, with its gradient."""
        scores = self.signals @ weights
        owner = np.repeat(np.arange(len(self.starts)), np.diff(np.append(self.starts, len(scores))))
        raised = np.exp(scores - np.maximum.reduceat(scores, self.starts)[owner])
        whole = np.add.reduceat(raised, self.starts)
        good = np.add.reduceat(raised * self.worth, self.starts)
        pull = raised / whole[owner] - raised * self.worth / good[owner]
        away = weights - prior
        gradient = self.signals.T @ (pull / len(self.starts)) + penalty * away
        loss = -np.log(good / whole).mean() + penalty / 2 * away @ away
        return float(loss), gradient


if __name__ == "__main__":
    main()
