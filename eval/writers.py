"""The same questions with and without a chat model: what changes, and what it costs."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from assistant.answer import Answer, Turn
from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.start import use_model
from corpus.errors import SettingsError
from eval.metrics import grouped
from eval.run import Result, System

GROUNDED, MODEL, BOTH = "grounded", "model", "both"
_MILLION = 1_000_000
_HEAD = (
    f"{'writer':<24}{'n':>5} {'right':>6} {'both':>6} {'refused':>8} {'alone':>6} {'repaired':>9}"
    f" {'dropped':>8} {'read':>8} {'written':>8} {'s':>6} {'cost':>8}"
)


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost, read and written, in any currency."""

    read: float = 0.0
    written: float = 0.0

    def of(self, answer: Answer) -> float:
        """What one answer cost."""
        checked = answer.checked
        if checked is None:
            return 0.0
        spent = checked.tokens_read * self.read + checked.tokens_written * self.written
        return spent / _MILLION


@dataclass(frozen=True, slots=True)
class Writer:
    """An assistant made to answer with one of its writers."""

    assistant: Assistant
    writer: str  # as in Assistant.stream

    def ask(self, question: str, turns: Sequence[Turn]) -> Answer:
        """The answer of this writer."""
        return self.assistant.ask(question, turns, self.writer)


def writers(
    assistant: Assistant, asked: str, settings: Settings, product: str
) -> dict[str, System]:
    """The systems that ``asked`` ("grounded", "model" or "both") names.

    Raises:
        SettingsError: a model is asked for and none is set.
    """
    found: dict[str, System] = {}
    if asked != MODEL:
        found[product] = Writer(assistant, GROUNDED)
    if asked != GROUNDED:
        if not settings.model:
            raise SettingsError("ASSISTANT_MODEL is not set; expected the model to compare with.")
        use_model(assistant, settings)
        found[f"model:{settings.model}"] = Writer(assistant, "")
    return found


def writers_table(results: Sequence[Result], price: Price) -> str:
    """Writer by writer, then the cases that one gets right and the other does not.

    ``alone`` are answers of the model that needed no grounded answer after them.
    """
    systems = grouped(results, lambda r: r.system)
    lines = ["", _HEAD, *(_row(name, own, price) for name, own in systems.items())]
    if len(systems) == 2:
        lines += _differences(systems)
    return "\n".join(lines)


def _row(name: str, own: Sequence[Result], price: Price) -> str:
    answers = [r.answer for r in own if r.answer]
    checked = [a.checked for a in answers if a.checked]
    alone = sum(a.writer.startswith("model:") and not _apologised(a) for a in answers)
    cells = (
        f"{_share(r.score.right for r in own):>6} {_share(r.score.passed for r in own):>6}",
        f"{sum(a.abstained for a in answers):>8} {alone:>6}",
        f"{sum(c.repaired for c in checked):>9} {sum(c.dropped for c in checked):>8}",
        f"{sum(c.tokens_read for c in checked):>8} {sum(c.tokens_written for c in checked):>8}",
        f"{sum(r.seconds for r in own) / max(len(own), 1):>6.2f}",
        f"{sum(map(price.of, answers)):>8.4f}",
    )
    return f"{name:<24}{len(own):>5} {' '.join(cells)}"


def _apologised(answer: Answer) -> bool:
    return any("the following is written without it" in s.text for s in answer.statements)


def _share(values: Iterable[bool]) -> str:
    listed = list(values)
    return f"{sum(listed) / len(listed) * 100:.1f}" if listed else "-"


def _differences(systems: Mapping[str, Sequence[Result]]) -> list[str]:
    first, second = systems
    by_case = [{(r.set, r.case.id): r for r in own} for own in systems.values()]
    lines = []
    for better, worse, names in ((0, 1, (first, second)), (1, 0, (second, first))):
        ids = [
            key
            for key, result in by_case[better].items()
            if result.score.passed and not by_case[worse][key].score.passed
        ]
        told = ", ".join(f"{name} {case}" for name, case in ids) or "none"
        lines += ["", f"passed by {names[0]}, not by {names[1]} ({len(ids)}): {told}"]
    return lines
