"""Figures about many results. Pure functions; shares lie in [0, 1], times in milliseconds."""

import random
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from statistics import fmean

from eval.run import Result
from eval.scoring import covers

ROUNDS = 1000  # of the bootstrap
SEED = 20_211_147

Found = tuple[Sequence[str], Sequence[Sequence[str]]]  # texts, evidence groups


@dataclass(frozen=True, slots=True)
class Share:
    """A share of ``count`` cases with its 95 % interval; None where there are no cases."""

    value: float | None
    low: float | None
    high: float | None
    count: int


@dataclass(frozen=True, slots=True)
class Summary:
    """How one system did on one group of cases."""

    cases: int
    right: Share
    grounded: Share
    passed: Share  # right and grounded
    precision: Share  # of the citations, mean over the answers that have some
    abstained_should: Share  # of what the documents do not answer; higher is better
    abstained_wrongly: Share  # of what they do answer; lower is better
    wrong_figures: int
    p50_ms: float
    p95_ms: float


@dataclass(frozen=True, slots=True)
class Retrieval:
    """Search alone, means over the single questions that have evidence, each in [0, 1]."""

    system: str
    cases: int
    recall: dict[int, float]  # share of the evidence among the first 1, 5, 10 texts
    mrr: float  # mean of 1 / rank of the first text with evidence


def retrieval(system: str, found: Sequence[Found]) -> Retrieval:
    """Measure search alone on ``found``: what came back, best first, and what was needed."""
    recall = {
        k: _mean(evidence_recall(ranked, evidence, k) for ranked, evidence in found)
        for k in (1, 5, 10)
    }
    mrr = _mean(reciprocal_rank(ranked, evidence) for ranked, evidence in found)
    return Retrieval(system, len(found), recall, mrr)


def summarise(results: Sequence[Result]) -> Summary:
    """All figures of one group."""
    times = sorted(result.seconds * 1000 for result in results)
    plain = [r for r in results if not r.case.either]
    return Summary(
        cases=len(results),
        right=share(r.score.right for r in results),
        grounded=share(r.score.grounded for r in results),
        passed=share(r.score.passed for r in results),
        precision=share(r.score.precision for r in results if r.score.precision is not None),
        abstained_should=share(_abstained(r) for r in plain if r.case.expect.abstain),
        abstained_wrongly=share(_abstained(r) for r in plain if not r.case.expect.abstain),
        wrong_figures=sum(r.score.wrong_figure for r in results),
        p50_ms=quantile(times, 0.5),
        p95_ms=quantile(times, 0.95),
    )


def grouped(results: Iterable[Result], key: Callable[[Result], str]) -> dict[str, list[Result]]:
    """Results by ``key``, keys in alphabetical order."""
    groups: dict[str, list[Result]] = {}
    for result in results:
        groups.setdefault(key(result), []).append(result)
    return dict(sorted(groups.items()))


def share(values: Iterable[float]) -> Share:
    """Mean with a bootstrap 95 % interval, the same on every run."""
    return _share(tuple(sorted(map(float, values))))


@lru_cache(maxsize=4096)  # table, page and record ask for the same groups
def _share(sample: tuple[float, ...]) -> Share:
    if not sample:
        return Share(None, None, None, 0)
    draw = random.Random(SEED)  # noqa: S311  (a statistic, not a secret)
    size = len(sample)
    means = sorted(sum(draw.choices(sample, k=size)) / size for _ in range(ROUNDS))
    return Share(fmean(sample), quantile(means, 0.025), quantile(means, 0.975), size)


def quantile(ordered: Sequence[float], at: float) -> float:
    """The value below which a share ``at`` of the ascending values lies; 0.0 for none."""
    if not ordered:
        return 0.0
    return ordered[min(len(ordered) - 1, int(at * len(ordered)))]


def evidence_recall(ranked: Sequence[str], evidence: Sequence[Sequence[str]], k: int) -> float:
    """Share of the evidence groups that the first ``k`` texts cover."""
    first = ranked[:k]
    found = (any(covers(text, span) for text in first for span in group) for group in evidence)
    return fmean(found) if evidence else 1.0


def reciprocal_rank(ranked: Sequence[str], evidence: Sequence[Sequence[str]]) -> float:
    """1 / rank of the first text that covers any evidence, 0.0 when none does."""
    spans = [span for group in evidence for span in group]
    for rank, text in enumerate(ranked, start=1):
        if any(covers(text, span) for span in spans):
            return 1 / rank
    return 0.0


def _mean(values: Iterable[float]) -> float:
    sample = list(values)
    return fmean(sample) if sample else 0.0


def _abstained(result: Result) -> bool:
    return result.answer is not None and result.answer.abstained
