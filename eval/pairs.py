"""What the embedder learns from: questions about the invented funds, and the lines that answer."""

import random
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.load import load
from corpus.records import Kind, Passage
from eval.cases import load_cases
from eval.scoring import covers
from eval.sets import QuestionSet, committed_sets

CORPORA = Path(__file__).parent / "corpora"
LEAVE_OUT, SLIP, LOWER = 0.2, 0.1, 0.25  # share of questions that are reworded so
SLIP_LENGTH = 5  # letters of a word from which two of them may change places


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, and the places among its fund's lines that show one piece of its evidence.

    ``answered`` holds all lines that show any of the question's evidence: none of them is wrong.
    """

    question: str
    right: tuple[int, ...]
    answered: frozenset[int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One fund: its lines, each alone and after its heading, and the pairs about them."""

    fund: str
    lines: tuple[str, ...]
    headed: tuple[str, ...]
    pairs: tuple[Pair, ...]


def lessons(leave_out: Collection[str] = ()) -> list[Lesson]:
    """A lesson for each invented fund not in ``leave_out``; the real fund is never learned from."""
    invented = [chosen for chosen in committed_sets() if chosen.corpus.parent == CORPORA]
    return [_lesson(chosen) for chosen in invented if chosen.name not in leave_out]


def _lesson(chosen: QuestionSet) -> Lesson:
    lines = quotable(load(chosen.corpus).passages)
    texts = tuple(line.text for line in lines)
    headed = tuple(": ".join((*line.headings[-1:], line.text)) for line in lines)
    return Lesson(chosen.name, texts, headed, tuple(_pairs(texts, chosen.cases)))


def quotable(passages: tuple[Passage, ...]) -> list[Passage]:
    """Passages that answer by themselves: no headings, no paragraph split into sentences."""
    split = {passage.parent_id for passage in passages if passage.kind is Kind.SENTENCE}
    return [p for p in passages if p.kind is not Kind.HEADING and p.id not in split]


def _pairs(lines: tuple[str, ...], cases: Path) -> Iterator[Pair]:
    for case in load_cases(cases)[0]:
        if case.history:  # a follow-up alone does not say what it is about
            continue
        groups = [
            tuple(i for i, line in enumerate(lines) if any(covers(line, span) for span in spans))
            for spans in case.expect.evidence
        ]
        answered = frozenset(place for group in groups for place in group)
        yield from (Pair(case.question, group, answered) for group in groups if group)


def reworded(question: str, chance: random.Random) -> str:
    """``question`` as it is, or as people type: a word left out, a slip, all in lower case."""
    words = question.split()
    place, manner = chance.randrange(len(words)), chance.random()
    if manner < LEAVE_OUT and len(words) > 3:
        del words[place]
    elif manner > 1 - SLIP:
        words[place] = _slip(words[place], chance)
    text = " ".join(words)
    return text.lower().rstrip("?.! ") if chance.random() < LOWER else text


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < SLIP_LENGTH:
        return word
    at = chance.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
