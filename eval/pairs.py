"""What finding lines is taught with: questions, the lines that answer them, and the unanswered.

They are about the invented funds, and about invented pages of many other fields
(``eval/training/pages``), which teach what people ask that such documents do not say.
"""

import json
import random
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from corpus.errors import CaseError
from corpus.load import load
from corpus.records import Kind, Passage
from eval.cases import load_cases
from eval.scoring import covers
from eval.sets import QuestionSet, committed_sets

CORPORA = Path(__file__).parent / "corpora"
PAGES = Path(__file__).parent / "training" / "pages"
TOGETHER = 9  # pages that stand for the documents of one fund
LEAVE_OUT, SLIP, LOWER = 0.2, 0.1, 0.25  # share of questions that are reworded so
SLIP_LENGTH = 5  # letters of a word from which two of them may change places


@dataclass(frozen=True, slots=True)
class Pair:
    """A question, and the places among its lesson's lines that show one piece of its evidence.

    ``answered`` holds all lines that show any of the question's evidence: none of them is wrong.
    Where the documents hold no answer, both are empty.
    """

    question: str
    right: tuple[int, ...]
    answered: frozenset[int]


@dataclass(frozen=True, slots=True)
class Lesson:
    """One fund or a few pages: lines, each alone and after its heading, and pairs about them."""

    name: str
    lines: tuple[str, ...]
    headed: tuple[str, ...]
    pairs: tuple[Pair, ...]


def fund_lessons(leave_out: Collection[str] = ()) -> list[Lesson]:
    """A lesson for each invented fund not in ``leave_out``; the real fund is never learned from."""
    invented = [chosen for chosen in committed_sets() if chosen.corpus.parent == CORPORA]
    return [_fund(chosen) for chosen in invented if chosen.name not in leave_out]


def page_lessons(folder: Path = PAGES) -> list[Lesson]:
    """Lessons of ``TOGETHER`` pages each, out of all files of ``folder``.

    Raises:
        CaseError: a line is not a page, or a question names a line that is not there.
    """
    return [lesson for path in sorted(folder.glob("*.jsonl")) for lesson in _file(path)]


def answered(lesson: Lesson) -> Lesson:
    """``lesson`` without the questions that its lines do not answer."""
    return replace(lesson, pairs=tuple(pair for pair in lesson.pairs if pair.right))


def _file(path: Path) -> Iterator[Lesson]:
    lines = path.read_text("utf-8").splitlines()
    pages = [_page(path.name, place, text) for place, text in enumerate(lines)]
    for first in range(0, len(pages), TOGETHER):
        yield _joined(f"{path.stem} {first + 1}", pages[first : first + TOGETHER])


def _page(file: str, place: int, text: str) -> Lesson:
    try:
        raw = json.loads(text)
        lines, heading = tuple(raw["lines"]), raw["heading"]
        answered = [(a["question"], tuple(a["lines"])) for a in raw["asked"]]
        pairs = [Pair(question, right, frozenset(right)) for question, right in answered]
        pairs += [Pair(question, (), frozenset()) for question in raw["unanswered"]]
    except (ValueError, TypeError, KeyError) as error:
        raise CaseError(f"{file}, line {place + 1}: not a page ({error})") from error
    if any(not 0 <= line < len(lines) for pair in pairs for line in pair.right):
        raise CaseError(f"{file}, line {place + 1}: a question names a line that is not there")
    return Lesson(heading, lines, tuple(f"{heading}: {line}" for line in lines), tuple(pairs))


def _joined(name: str, pages: Sequence[Lesson]) -> Lesson:
    pairs: list[Pair] = []
    start = 0
    for page in pages:
        for pair in page.pairs:
            right = tuple(start + line for line in pair.right)
            pairs.append(Pair(pair.question, right, frozenset(right)))
        start += len(page.lines)
    lines = tuple(line for page in pages for line in page.lines)
    headed = tuple(line for page in pages for line in page.headed)
    return Lesson(name, lines, headed, tuple(pairs))


def _fund(chosen: QuestionSet) -> Lesson:
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
        if case.history or case.either:  # a follow-up alone does not say what it is about
            continue
        if case.expect.abstain:
            yield Pair(case.question, (), frozenset())
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
