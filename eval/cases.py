"""Question cases: what is asked, and what a careful reader of the documents expects."""

import csv
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corpus.errors import CaseError
from eval.numbers import numbers_in

KINDS = (
    "fact", "list", "figure", "calc", "compare", "rank", "eligibility", "definition",
    "followup", "conflict", "multi", "abstain", "chitchat", "attack",
)  # fmt: skip
_NO_ANSWER = {"", "-", "none", "abstain", "not in the documents", "no answer"}


@dataclass(frozen=True, slots=True)
class Expect:
    """The right outcome. Of each inner tuple at least one alternative must hold."""

    abstain: bool = False
    numbers: tuple[tuple[float, ...], ...] = ()
    forbidden: tuple[float, ...] = ()
    phrases: tuple[tuple[str, ...], ...] = ()
    absent: tuple[str, ...] = ()
    evidence: tuple[tuple[str, ...], ...] = ()
    gist: str = ""  # a free expected answer; most of its words must stand in the answer


@dataclass(frozen=True, slots=True)
class Case:
    """One question, the user's earlier messages (oldest first), and what is expected."""

    id: str
    question: str
    kind: str
    expect: Expect
    history: tuple[str, ...] = ()
    note: str = ""

    @property
    def either(self) -> bool:
        """Whether an answer and an abstention are both right."""
        return self.kind == "chitchat" or "EITHER" in self.note


def load_cases(path: Path) -> tuple[list[Case], list[CaseError]]:
    """The cases of a JSONL or CSV file, and one error for each line that cannot be read."""
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise CaseError(f"{path}: cannot be read as UTF-8 text ({error})") from error
    lines = _csv_lines(text) if path.suffix.lower() == ".csv" else _json_lines(text)
    return _collect(path, lines)


def _json_lines(text: str) -> Iterable[tuple[int, Any]]:
    # Only \n ends a line here: JSON strings may hold other line separators.
    for number, line in enumerate(text.split("\n"), start=1):
        if line.strip():
            yield number, line


def _csv_lines(text: str) -> Iterable[tuple[int, Any]]:
    reader = csv.reader(text.splitlines(keepends=True))
    before = 1
    for row in reader:
        first_line, before = before, reader.line_num + 1
        if any(cell.strip() for cell in row) and not (first_line == 1 and _is_header(row)):
            yield first_line, row


def _is_header(row: list[str]) -> bool:
    return row[0].strip().lower() in {"question", "questions"}


def _collect(path: Path, lines: Iterable[tuple[int, Any]]) -> tuple[list[Case], list[CaseError]]:
    cases: dict[str, Case] = {}
    problems: list[CaseError] = []
    for number, line in lines:
        try:
            case = _from_json(line) if isinstance(line, str) else _from_row(path, number, line)
        except (ValueError, TypeError, KeyError) as error:
            reason = _reason(error)
            problems.append(CaseError(f"{path.name}, line {number}: {reason}"))
            continue
        if case.id in cases:
            problems.append(CaseError(f"{path.name}, line {number}: id {case.id!r} is used twice"))
        cases.setdefault(case.id, case)
    return list(cases.values()), problems


def _reason(error: Exception) -> str:
    if isinstance(error, json.JSONDecodeError):  # its own words speak of another line
        return f"this is not JSON: {error.msg} at character {error.colno}"
    return f"key {error} is missing" if isinstance(error, KeyError) else str(error)


def _from_json(line: str) -> Case:
    data = json.loads(line)
    if not isinstance(data, dict):
        raise TypeError(f"expected an object with id, question, expect; found {line[:40]!r}")
    expect, kind = data["expect"], data.get("kind", "fact")
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is unknown; expected one of {', '.join(KINDS)}")
    if not isinstance(expect, dict):
        raise TypeError(f"expect must be an object, found {expect!r}")
    return Case(
        id=_text(data["id"]),
        question=_text(data["question"]),
        kind=kind,
        history=tuple(_text(turn) for turn in data.get("history", [])),
        note=_text(data.get("note", "")),
        expect=_expect(expect),
    )


def _expect(data: dict[str, Any]) -> Expect:
    abstain = data.get("abstain", False)
    if not isinstance(abstain, bool):
        raise TypeError(f"expect.abstain must be true or false, found {abstain!r}")
    numbers = data.get("numbers", [])
    return Expect(
        abstain=abstain,
        numbers=tuple(
            tuple(_float(v) for v in (group if isinstance(group, list) else [group]))
            for group in numbers
        ),
        forbidden=tuple(_float(value) for value in data.get("forbidden", [])),
        phrases=_groups(data.get("phrases", [])),
        absent=tuple(_text(part) for part in data.get("absent", [])),
        evidence=_groups(data.get("evidence", [])),
    )


def _groups(groups: Any) -> tuple[tuple[str, ...], ...]:  # noqa: ANN401  (checked here)
    if not isinstance(groups, list) or not all(isinstance(g, list) and g for g in groups):
        raise TypeError(f"expected a list of non-empty lists of texts, found {groups!r}")
    return tuple(tuple(_text(part) for part in group) for group in groups)


def _float(value: object) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError(f"expected a number, found {value!r}")
    return float(value)


def _text(value: object) -> str:
    if not isinstance(value, str):
        raise TypeError(f"expected a text, found {value!r}")
    return value


def _from_row(path: Path, line: int, row: list[str]) -> Case:
    """``question, expected answer [, kind]``; numbers are checked first, else the wording."""
    cells = [cell.strip() for cell in row]
    if len(cells) < 2 or not cells[0]:
        raise ValueError(f"expected question, expected answer [, kind]; found {row!r}")
    question, answer, kind = cells[0], cells[1], (cells[2] if len(cells) > 2 else "fact")
    if kind not in KINDS:
        raise ValueError(f"kind {kind!r} is unknown; expected one of {', '.join(KINDS)}")
    if answer.lower().rstrip(".") in _NO_ANSWER:
        expect = Expect(abstain=True)
    else:
        amounts = [number for number in numbers_in(answer) if not number.is_year()]
        numbers = tuple(number.readings for number in amounts)
        expect = Expect(numbers=numbers, gist="" if numbers else answer)
    return Case(id=f"{path.stem}-{line:03}", question=question, kind=kind, expect=expect)
