"""The report in the terminal."""

from collections import Counter
from collections.abc import Sequence

from eval.metrics import Retrieval, Share, grouped, summarise
from eval.run import Result

_HEAD = (
    f"{'':<24}{'n':>5} {'right':>6} {'ground':>6} {'both':>6} {'95 %':>11} {'prec':>6}"
    f" {'refuse':>6} {'wrongly':>7} {'figures':>7} {'p50 ms':>7} {'p95 ms':>7}"
)


def table(results: Sequence[Result]) -> str:
    """By set, then by kind over all sets, for each system."""
    lines = []
    for system, own in grouped(results, lambda r: r.system).items():
        by_kind = grouped(own, lambda r: r.case.kind)
        by_set = grouped(own, lambda r: r.set)
        lines += ["", system, _HEAD]
        lines += [_row(name, group) for name, group in by_kind.items()]
        lines += ["-" * len(_HEAD)]
        lines += [_row(name, group) for name, group in by_set.items()]
        lines += [_row("all", own)] if len(by_set) > 1 else []
    return "\n".join(lines)


def search_table(searches: Sequence[Retrieval]) -> str:
    """Search alone: evidence among the first 1, 5 and 10 texts, and the mean reciprocal rank."""
    lines = ["", f"{'search alone':<24}{'n':>5} {'@1':>6} {'@5':>6} {'@10':>6} {'MRR':>6}"]
    for search in searches:
        cells = (*search.recall.values(), search.mrr)
        values = " ".join(f"{_percent(value):>6}" for value in cells)
        lines.append(f"{search.system:<24}{search.cases:>5} {values}")
    return "\n".join(lines)


def failures(results: Sequence[Result]) -> str:
    """Each failed case in four lines: id and kind, question, what came back, why it fails."""
    failed = [result for result in results if not result.score.passed]
    return "\n".join([*map(_failure, failed), "", _tally(failed)])


def _tally(failed: Sequence[Result]) -> str:
    """How often each sort of reason occurs; one case may have several."""
    sorts = Counter(sort for r in failed for sort in {_sort(reason) for reason in r.score.reasons})
    told = ", ".join(f"{count} {sort}" for sort, count in sorts.most_common())
    return f"{len(failed)} failed: {told}"


def _sort(reason: str) -> str:
    if reason.startswith("no "):
        return "without a phrase" if reason[3] in "'\"" else "without a number"
    return reason if "abstain" in reason else reason.split(maxsplit=1)[0].rstrip(":")


def _failure(result: Result) -> str:
    case, answer = result.case, result.answer
    asked = " > ".join((*case.history, case.question))
    got = " ".join(answer.text.split()) if answer else ""
    flag = " WRONG FIGURE" if result.score.wrong_figure else ""
    return (
        f"{case.id} {case.kind}{flag}\n  Q {asked[:300]}\n  A"
        f" {'(abstains) ' if answer and answer.abstained else ''}{got[:300]}\n"
        f"  ! {'; '.join(result.score.reasons)}"
    )


def _row(name: str, group: Sequence[Result]) -> str:
    s = summarise(group)
    interval = f"{_percent(s.passed.low)}-{_percent(s.passed.high)}"
    shares = (s.right, s.grounded, s.passed)
    return (
        f"{name:<24}{s.cases:>5} {' '.join(f'{_cell(x):>6}' for x in shares)} {interval:>11}"
        f" {_cell(s.precision):>6} {_cell(s.abstained_should):>6} {_cell(s.abstained_wrongly):>7}"
        f" {s.wrong_figures:>7} {s.p50_ms:>7.1f} {s.p95_ms:>7.1f}"
    )


def _cell(share: Share) -> str:
    return _percent(share.value)


def _percent(value: float | None) -> str:
    return "-" if value is None else f"{value * 100:.1f}"
