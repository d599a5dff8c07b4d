"""What the embedder learns from: questions of the invented funds and the lines that answer them."""

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from corpus.load import load
from corpus.records import Corpus, Kind, Passage
from eval.cases import load_cases
from eval.scoring import covers
from eval.sets import committed_sets

HERE = Path(__file__).parent
_MIN_SLIP = 5  # letters of a word from which two of them may be swapped


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, and the places among its fund's lines that show one of its evidence spans.

    ``answered`` are all lines that show any evidence of the question: none of them is wrong.
    """

    question: str
    right: tuple[int, ...]
    answered: frozenset[int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One fund: its lines, each alone and under its heading, and the pairs about them."""

    fund: str
    lines: tuple[str, ...]
    headed: tuple[str, ...]
    pairs: tuple[Pair, ...]


def lessons(leave_out: str = "") -> list[Lesson]:
    """One lesson for each invented fund but ``leave_out``; the real fund is never learned from."""
    invented = [s for s in committed_sets() if s.corpus.parent == HERE / "corpora"]
    return [
        _lesson(chosen.name, load(chosen.corpus), chosen.cases)
        for chosen in invented
        if chosen.name != leave_out
    ]


def _lesson(fund: str, corpus: Corpus, cases: Path) -> Lesson:
    lines = quotable(corpus.passages)
    texts = tuple(line.text for line in lines)
    headed = tuple(": ".join((*line.headings[-1:], line.text)) for line in lines)
    return Lesson(fund, texts, headed, tuple(_pairs(texts, cases)))


def quotable(passages: tuple[Passage, ...]) -> list[Passage]:
    """Passages that answer alone: no headings, and no paragraph that is split into sentences."""
    split = {p.parent_id for p in passages if p.kind is Kind.SENTENCE}
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
    """``question`` as it is, or as people type: in lower case, a word left out, a slip."""
    words = question.split()
    manner = chance.random()
    if manner < 0.2 and len(words) > 3:
        del words[chance.randrange(len(words))]
    elif manner < 0.3:
        place = chance.randrange(len(words))
        words[place] = _slip(words[place], chance)
    text = " ".join(words)
    return text.lower().rstrip("?.! ") if chance.random() < 0.25 else text


def _slip(word: str, chance: random.Random) -> str:
    if len(word) < _MIN_SLIP:
        return word
    at = chance.randrange(1, len(word) - 2)
    return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
