"""Which reading is meant: a linear ranking over signals, its weights learned from cases.

Every reading of a question gets a score, the sum of its signals by weight; the refusal is a
reading like the others. The weights (weights.json) are learned by ``python -m eval.learn`` on
the questions of invented funds, as a softmax over the readings of each question.
"""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

from assistant.understanding.query import Query
from assistant.understanding.reading import Operation, Reading
from assistant.understanding.signals import signals

Signals = dict[str, float]

_NO_EVIDENCE = ("is refuse", "is talk")
_COMPARED = ("matched", "similarity", "explained", "lexical", "own words asked")
_CURVED = ("matched", "similarity", "explained", "heaviest missing", "own words asked",
           "refuse: doubt", "refuse: best_matched", "refuse: best_share",
           "refuse: best_similarity")  # fmt: skip
# Signals that mean more for some operations than for others.
_OWN = ("matched", "explained", "similarity", "heaviest missing", "own words asked",
        "cues explained", "words missing", "years met", "years foreign", "roles met",
        "roles missing", "programme met", "programme foreign", "old programme unasked",
        "numbers met", "unmatched word of line", "unmatched word of table")  # fmt: skip
# What stands against a reading even where all words are explained.
_AGAINST = ("years foreign", "roles missing", "programme foreign", "heaviest missing")
_WHOLE = 0.98  # share of a question's words from which on all are explained
SURE = 0.75  # how much likelier a refusal must be than a reading that accounts for all words
_DOUBTED = ("best_matched", "best_share", "unknown", "missing_everywhere", "strange_share")


def rank(query: Query, readings: Sequence[Reading]) -> list[tuple[float, Reading]]:
    """The readings with their scores, best first."""
    weights, rows = load_weights(), weigh_up(query, readings)
    doubtful = SURE if any(map(_sound, rows)) else 0.0
    scored = [
        (score(row, weights) - doubtful * (reading.operation is Operation.REFUSE), reading)
        for row, reading in zip(rows, readings, strict=True)
    ]
    return sorted(scored, key=lambda pair: -pair[0])


def _sound(row: Signals) -> bool:
    """Whether a reading explains every word, and no year, role or programme speaks against it."""
    whole = row.get("explained", 0.0) >= _WHOLE
    return whole and not any(row.get(name, 0.0) for name in _AGAINST)


def score(found: Mapping[str, float], weights: Mapping[str, float]) -> float:
    """The weighted sum of ``found``; a signal without a weight counts nothing."""
    return sum(value * weights.get(name, 0.0) for name, value in found.items())


@cache
def load_weights() -> Mapping[str, float]:
    """The learned weights, signal name -> weight."""
    text = files(__package__).joinpath("weights.json").read_text("utf-8")
    return {str(name): float(value) for name, value in json.loads(text).items()}


def weigh_up(query: Query, readings: Sequence[Reading]) -> list[Signals]:
    """The signals of each reading: its own, and how it stands beside the others."""
    rows = [signals(query, reading) for reading in readings]
    answers = [row for row in rows if not any(name in row for name in _NO_EVIDENCE)]
    for name in _COMPARED:
        for kind in ("line", "table"):
            _place([row for row in answers if f"explained by {kind}" in row], name, f" {kind}")
        best = max((row.get(name, 0.0) for row in answers), default=0.0)
        for row in answers:
            if row.get(name, 0.0) == best:
                row[f"first {name}"] = 1.0
    for row, reading in zip(rows, readings, strict=True):
        _bend(row, reading.operation)
        _doubt(row, reading.operation, query.doubt)
    return rows


def _place(rows: Sequence[Signals], name: str, kind: str) -> None:
    """Which of ``rows`` is first and second by the signal ``name``, and how far ahead."""
    values = sorted({row.get(name, 0.0) for row in rows}, reverse=True)
    for row in rows:
        value = row.get(name, 0.0)
        if value == values[0]:
            row[f"first {name}{kind}"] = 1.0
            row[f"lead {name}{kind}"] = 3 * (value - values[1]) if values[1:] else 3 * value
        elif value == values[1]:
            row[f"second {name}{kind}"] = 1.0


def _bend(row: Signals, operation: Operation) -> None:
    """Let a signal count otherwise where it is high, and for each operation by itself."""
    row |= {f"{name} squared": row[name] ** 2 for name in _CURVED if name in row}
    row |= {f"{operation}: {name}": row[name] for name in _OWN if name in row}


def _doubt(row: Signals, operation: Operation, doubt: float) -> None:
    """What doubting that there is an answer means for one reading."""
    if operation is Operation.REFUSE:
        own = row["refuse: doubt"]
        row |= {f"doubt and {name}": own * row[f"refuse: {name}"] for name in _DOUBTED}
    elif operation is not Operation.TALK:
        row[f"{operation} in doubt"] = doubt / 3
