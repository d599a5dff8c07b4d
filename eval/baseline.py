"""The committed figures that a change must not fall below, and what changed between two runs."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from corpus.errors import CaseError
from eval.metrics import Share, Summary, grouped, summarise
from eval.run import Result

BASELINE = Path(__file__).with_name("baseline.json")
Figures = dict[str, float]
_LOWER_IS_BETTER = {"abstained_wrongly", "wrong_figures"}
# A question near a tie turns on the processor's rounding: one or two of 150 are no fall.
_SLACK, _SLACK_CASES = 0.015, 1


def figures(results: Sequence[Result]) -> dict[str, Figures]:
    """Of each set, what must not get worse. Times are left out: they are the machine's."""
    by_set = grouped(results, lambda result: result.set)
    return {name: _figures(summarise(own)) for name, own in by_set.items()}


def _figures(summary: Summary) -> Figures:
    shares = ("right", "grounded", "passed", "precision", "abstained_should", "abstained_wrongly")
    values = {name: getattr(summary, name) for name in shares}
    known = {
        name: round(share.value, 3)
        for name, share in values.items()
        if isinstance(share, Share) and share.value is not None
    }
    return {**known, "wrong_figures": summary.wrong_figures}


def fallen(found: Mapping[str, Figures], baseline: Mapping[str, Figures]) -> list[str]:
    """One line for each figure of a set in both that is worse than the baseline."""
    return [
        f"{name}: {what} is {found[name][what]:g}, the baseline has {wanted:g}"
        for name in sorted(set(found) & set(baseline))
        for what, wanted in baseline[name].items()
        if what in found[name] and _worse(what, found[name][what], wanted)
    ]


def _worse(what: str, value: float, wanted: float) -> bool:
    loss = value - wanted if what in _LOWER_IS_BETTER else wanted - value
    return loss > (_SLACK_CASES if what == "wrong_figures" else _SLACK)


def read_baseline(path: Path = BASELINE) -> dict[str, Figures]:
    """The committed figures; none when nothing has been committed yet."""
    if not path.is_file():
        return {}
    known: dict[str, Figures] = json.loads(path.read_text(encoding="utf-8"))
    return known


def write_baseline(found: Mapping[str, Figures], path: Path = BASELINE) -> None:
    """Put ``found`` in force; sets that were not run keep their figures."""
    known = {**read_baseline(path), **found}
    text = json.dumps(dict(sorted(known.items())), indent=1, sort_keys=True)
    path.write_text(text + "\n", encoding="utf-8")


def changes(before: Path, results: Sequence[Result]) -> list[str]:
    """What passes now and did not in the run ``before`` (a file of ``--json``), and the reverse.

    Raises:
        CaseError: ``before`` is not such a file.
    """
    try:
        cases = json.loads(before.read_text(encoding="utf-8"))["cases"]
        earlier = {(c["system"], c["set"], c["id"]): bool(c["passed"]) for c in cases}
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise CaseError(f"{before}: not a file written by --json ({error})") from error
    now = {(r.system, r.set, r.case.id): r.score.passed for r in results}
    lines = [
        f"{'+' if passed else '-'} {' '.join(key)}"
        for key, passed in sorted(now.items(), key=lambda item: (not item[1], item[0]))
        if key in earlier and earlier[key] != passed
    ]
    gained = sum(line.startswith("+") for line in lines)
    both = len(set(now) & set(earlier))
    return [*lines, f"{gained} gained, {len(lines) - gained} lost, of {both} cases in both runs"]
