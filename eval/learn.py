"""Learns the weights of the ranking from cases: ``python -m eval learn``.

Every reading of a question is carried out and scored like an answer; a softmax over the
readings of each question is then fitted so that those which come out right are preferred
(Cao et al. 2007, listwise ranking), with a penalty on large weights. No case of the real fund
is used: the sets to learn from are the invented funds'.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix
from tqdm import tqdm

from assistant.answer import Turn
from assistant.assistant import Assistant
from assistant.understanding.rank import signals
from eval.cases import Case
from eval.scoring import score


@dataclass(frozen=True, slots=True)
class Example:
    """One question: the signals of each of its readings, and which come out right."""

    set: str
    case: str
    signals: tuple[dict[str, float], ...]
    right: tuple[bool, ...]


def examples(assistant: Assistant, set_name: str, cases: Sequence[Case]) -> list[Example]:
    """The readings of each case that asks one thing, carried out and scored."""
    found = []
    for case in tqdm(cases, desc=f"{set_name}: reading", unit="question", disable=None):
        understood = assistant.understanding.read(case.question, case.history)
        if len(understood) == 1:
            found.append(_example(assistant, set_name, case, understood[0]))
    return found


def _example(assistant, set_name, case, clause):
    rows, right = [], []
    for _, reading in clause.readings:
        answer = assistant.compose([assistant.carry_out(clause, reading)])
        quotes = [citation.quote for citation in answer.citations]
        judged = score(case, answer.text, quotes, abstained=answer.abstained)
        rows.append(signals(clause.query, reading))
        right.append(judged.passed)
    return Example(set_name, case.id, tuple(rows), tuple(right))


def learn(found: Sequence[Example], penalty: float = 0.02) -> dict[str, float]:
    """Fit the weights, signal name -> weight; ``penalty`` is on their squares."""
    usable = [e for e in found if any(e.right) and not all(e.right)]
    names = sorted({name for e in usable for row in e.signals for name in row})
    index = {name: position for position, name in enumerate(names)}
    matrix, starts, right = _matrix(usable, index)
    start = np.zeros(len(names))
    fitted = minimize(
        _loss, start, args=(matrix, starts, right, penalty), jac=True, method="L-BFGS-B",
        options={"maxiter": 300},
    )  # fmt: skip
    return {name: round(float(w), 4) for name, w in zip(names, fitted.x, strict=True) if abs(w) > 0.01}


def _matrix(usable, index):
    data, columns, pointers, starts, right = [], [], [0], [], []
    for example in usable:
        starts.append(len(right))
        for row, good in zip(example.signals, example.right, strict=True):
            data.extend(row.values())
            columns.extend(index[name] for name in row)
            pointers.append(len(data))
            right.append(good)
    matrix = csr_matrix((data, columns, pointers), shape=(len(right), len(index)))
    return matrix, np.array(starts), np.array(right)


def _loss(weights, matrix, starts, right, penalty):
    """Negative log probability of the right readings, and its gradient."""
    scores = matrix @ weights
    groups = np.repeat(np.arange(len(starts)), np.diff(np.append(starts, len(scores))))
    top = np.maximum.reduceat(scores, starts)
    raised = np.exp(scores - top[groups])
    whole = np.add.reduceat(raised, starts)
    good = np.add.reduceat(raised * right, starts)
    loss = -np.log(good / whole).mean() + penalty / 2 * weights @ weights
    pull = raised / whole[groups] - raised * right / good[groups]
    gradient = matrix.T @ (pull / len(starts)) + penalty * weights
    return loss, gradient
