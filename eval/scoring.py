"""Scores one answer against what its case expects. Pure functions, no model, no product code."""

from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from eval.cases import Case, Expect
from eval.numbers import Number, numbers_in

LONG_SPAN = 80  # characters from which a common run is enough
RUN_SHARE = 0.6  # of a long span that the common run must reach
TOUCH_LENGTH = 40  # characters of the shorter text from which a common run counts as touching
GIST_SHARE = 0.6  # of the words of a free expected answer


@dataclass(frozen=True, slots=True)
class Score:
    """How one answer did; ``precision`` in [0, 1], None where nothing can be said about it."""

    right: bool
    grounded: bool
    precision: float | None
    wrong_figure: bool
    reasons: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Right and grounded."""
        return self.right and self.grounded


def score(case: Case, answer: str, quotes: Sequence[str], *, abstained: bool) -> Score:
    """Judge ``answer`` and the exact words it cites.

    A wrong figure is stated as the answer when a forbidden number stands in it; or when
    numbers are expected, one of them is missing, the answer does not abstain, and it states
    a figure that is not expected. Years, and numbers that the user wrote, are no figures here.
    """
    numbers = numbers_in(answer)
    wrong = _outcome(case, answer, numbers, abstained=abstained)
    accepted_refusal = case.either and abstained
    missing = [] if accepted_refusal else _missing_evidence(case.expect, quotes)
    return Score(
        right=not wrong,
        grounded=not missing,
        precision=_precision(case.expect, quotes),
        wrong_figure=_wrong_figure(case, numbers, abstained=abstained),
        reasons=tuple(wrong + missing),
    )


def failed(reason: str) -> Score:
    """The score of a question that got no answer at all."""
    return Score(right=False, grounded=False, precision=None, wrong_figure=False, reasons=(reason,))


def _outcome(case: Case, answer: str, numbers: list[Number], *, abstained: bool) -> list[str]:
    """Why the answer is not right; empty when it is."""
    expect = case.expect
    reasons = []
    if abstained != expect.abstain and not case.either:
        reasons.append("abstained" if abstained else "did not abstain")
    if not (case.either and abstained):
        reasons += _missing_content(expect, answer, numbers)
    reasons += [f"forbidden {value:g}" for value in expect.forbidden if _stated(value, numbers)]
    text = fold(answer)
    return reasons + [f"says {part!r}" for part in expect.absent if fold(part) in text]


def _missing_content(expect: Expect, answer: str, numbers: list[Number]) -> list[str]:
    text = fold(answer)
    reasons = [
        f"no {' / '.join(f'{value:.10g}' for value in group)}"
        for group in expect.numbers
        if not any(_stated(value, numbers) for value in group)
    ]
    reasons += [
        f"no {' / '.join(group[:3])!r}"
        for group in expect.phrases
        if not any(fold(part) in text for part in group)
    ]
    if expect.gist and _gist_share(expect.gist, text) < GIST_SHARE:
        reasons.append(f"does not say {expect.gist!r}")
    return reasons


def _gist_share(gist: str, text: str) -> float:
    """Share of the gist's words whose first five letters begin a word of ``text``."""
    words = {word[:5] for word in _words(gist)}
    return len(words & {word[:5] for word in _words(text)}) / len(words) if words else 1.0


def _words(text: str) -> list[str]:
    cleaned = "".join(char if char.isalnum() else " " for char in fold(text)).split()
    return [word for word in cleaned if len(word) > 3] or cleaned


def _wrong_figure(case: Case, numbers: list[Number], *, abstained: bool) -> bool:
    expect = case.expect
    if any(_stated(value, numbers) for value in expect.forbidden):
        return True
    wanted = [value for group in expect.numbers for value in group]
    complete = all(any(_stated(v, numbers) for v in group) for group in expect.numbers)
    if abstained or complete:
        return False
    asked = {n.written for turn in (*case.history, case.question) for n in numbers_in(turn)}
    figures = (n for n in numbers if not n.is_year() and n.written not in asked)
    return any(not any(n.meets(value) for value in wanted) for n in figures)


def _stated(value: float, numbers: list[Number]) -> bool:
    return any(number.meets(value) for number in numbers)


def _missing_evidence(expect: Expect, quotes: Sequence[str]) -> list[str]:
    return [
        f"uncited {group[0][:60]!r}"
        for group in expect.evidence
        if not any(covers(quote, span) for span in group for quote in quotes)
    ]


def _precision(expect: Expect, quotes: Sequence[str]) -> float | None:
    if not expect.evidence or not quotes:
        return None
    spans = [span for group in expect.evidence for span in group]
    return sum(any(touches(quote, span) for span in spans) for quote in quotes) / len(quotes)


def covers(quote: str, span: str) -> bool:
    """Whether ``quote`` shows ``span``: all of it, or of a long one a run of 60 %."""
    shown, wanted = fold(quote), fold(span)
    if wanted in shown:
        return True
    return len(wanted) >= LONG_SPAN and common_run(shown, wanted) >= RUN_SHARE * len(wanted)


def touches(quote: str, span: str) -> bool:
    """Whether one contains the other or, both being long, they share 60 % of the shorter."""
    shown, wanted = fold(quote), fold(span)
    shorter = min(len(shown), len(wanted))
    allowed = RUN_SHARE if shorter >= TOUCH_LENGTH else 1.0
    return common_run(shown, wanted) >= allowed * shorter


def common_run(one: str, other: str) -> int:
    """Length in characters of the longest run that both texts contain."""
    if one in other or other in one:
        return min(len(one), len(other))
    matcher = SequenceMatcher(None, one, other, autojunk=False)
    return matcher.find_longest_match().size


def fold(text: str) -> str:
    """Lower case, with every run of white space (no-break ones too) as one space."""
    return " ".join(text.split()).casefold()
