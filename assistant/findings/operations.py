"""One operation over figures that somebody chose: checked for sense, worked out, told."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Computation, Finding
from assistant.findings import compute
from assistant.findings.phrase import label, say, say_figure
from corpus.errors import QuestionError
from corpus.records import Figure, Role


@dataclass(frozen=True, slots=True)
class _Operation:
    """How to work it out, and how many figures it takes; 0 is two or more."""

    work: Callable[[Sequence[Figure]], Computation]
    takes: int = 0
    adds: bool = False


def work_out(operation: str, figures: Sequence[Figure]) -> Finding:
    """The result of ``operation`` over ``figures``, with its working and its evidence.

    Raises:
        QuestionError: there is no such operation, or it makes no sense of these figures.
    """
    if operation not in OPERATIONS:
        raise QuestionError(f"There is no operation {operation!r}; use one of {_NAMES}.")
    chosen = OPERATIONS[operation]
    _check(operation, chosen, figures)
    made = chosen.work(figures)
    spans = tuple(dict.fromkeys(figure.span for figure in figures))
    named = "; ".join(f"{label(figure)}: {say_figure(figure)}" for figure in figures)
    text = f"**{say(made.result, made.unit)}** ({made.expression}): {named}."
    return Finding(text, spans, tuple(figures), (made,))


def _check(operation: str, chosen: _Operation, figures: Sequence[Figure]) -> None:
    if chosen.takes and len(figures) != chosen.takes:
        raise QuestionError(f"{operation} takes {chosen.takes} figures, not {len(figures)}.")
    if len(figures) < 2:
        raise QuestionError(f"{operation} takes two or more figures, not {len(figures)}.")
    for figure in figures:
        if figure.value is None:
            raise QuestionError(f"No value is reported for {figure.id} ({label(figure)}).")
    units = dict.fromkeys(figure.unit[:3] if figure.is_money else figure.unit for figure in figures)
    if len(units) > 1:
        raise QuestionError(f"{operation} needs figures of one unit, not {' and '.join(units)}.")
    if chosen.adds:
        _check_apart(operation, figures)


def _check_apart(operation: str, figures: Sequence[Figure]) -> None:
    """No figure may be counted twice: as a part of another, or as the same fact elsewhere."""
    for figure in figures:
        for other in figures:
            if other.id in figure.parts:
                raise QuestionError(
                    f"{operation} cannot take {figure.id} with {other.id}: a total is never added "
                    "to its parts. Leave out the total or the parts."
                )
            if other.id in figure.same_as:
                raise QuestionError(
                    f"{operation} cannot take {figure.id} with {other.id}: both tell the same "
                    "fact. Leave out one of them."
                )


def _over_zero(figure: Figure) -> None:
    if not figure.value:
        raise QuestionError(f"{figure.id} ({label(figure)}) is zero: nothing divides by it.")


def _ratio(figures: Sequence[Figure]) -> Computation:
    _over_zero(min(figures, key=lambda figure: compute.in_unit(figure, figures[0].unit)))
    return compute.ratio(figures[0], figures[1])


def _share(figures: Sequence[Figure]) -> Computation:
    _over_zero(figures[1])
    return compute.share(figures[0], figures[1])


def _growth(figures: Sequence[Figure]) -> Computation:
    _over_zero(figures[0])
    return compute.change(figures[0], figures[1])


def _per_cent_of_target(figures: Sequence[Figure]) -> Computation:
    roles = {figure.role: figure for figure in figures}
    if not {Role.TARGET, Role.RESULT} <= set(roles):
        raise QuestionError(f"per_cent_of_target takes a result and a target, not {[*roles]}.")
    result, target = roles[Role.RESULT], roles[Role.TARGET]
    if (result.table, result.row) != (target.table, target.row):
        raise QuestionError(f"{target.id} is not the target of {result.id}: rows differ.")
    return _share((target, result) if result.lower_is_better else (result, target))


def _extreme(figures: Sequence[Figure], *, largest: bool) -> Computation:
    ordered = sorted(figures, key=lambda figure: compute.in_unit(figure, figures[0].unit))
    figure = ordered[-1] if largest else ordered[0]
    named = f"{'largest' if largest else 'smallest'} of {len(figures)}: {label(figure)}"
    return Computation(named, compute.in_unit(figure, figure.unit), figure.unit, tuple(figures))


OPERATIONS: Mapping[str, _Operation] = {
    "sum": _Operation(compute.total, adds=True),
    "mean": _Operation(lambda figures: compute.mean(figures, len(figures)), adds=True),
    "difference": _Operation(lambda figures: compute.difference(figures[0], figures[1]), 2),
    "ratio": _Operation(_ratio, 2),
    "share": _Operation(_share, 2),
    "growth": _Operation(_growth, 2),
    "per_cent_of_target": _Operation(_per_cent_of_target, 2),
    "max": _Operation(lambda figures: _extreme(figures, largest=True)),
    "min": _Operation(lambda figures: _extreme(figures, largest=False)),
}
_NAMES = ", ".join(OPERATIONS)
