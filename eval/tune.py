"""Teaches the embedder which line answers a question: ``python -m eval.tune --out FOLDER``.

It learns from the questions about the invented funds. Both ways in which the product compares
texts are taught at once: one vector a text, and word by word (MaxSim, Khattab and Zaharia 2020).
All texts of one step come from one fund, so that each question must tell its line from others
about the same things.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

import torch
from torch import Tensor
from torch.nn.functional import cross_entropy
from torch.nn.utils import clip_grad_norm_
from tqdm import tqdm

from eval.pairs import CORPORA, Lesson, answered, fund_lessons, reworded
from eval.student import Read, Student, compare

EPOCHS = 4
RATE = 1e-3  # learning rate at its highest, after a tenth of the steps
QUESTIONS = 16  # in one step
WRONG, HARDEST = 2, 20  # wrong lines a question, of those that the untaught model ranks first
HEADED = 0.3  # share of lines that are read after their heading
POOLED, WORDS = 0.05, 0.03  # temperatures of the two softmaxes
SEED = 7
THREADS = 2  # torch's; the outcome depends a little on them

Thing = TypeVar("Thing")


@dataclass(frozen=True, slots=True)
class Course:
    """A lesson made ready: how rare its words are, and wrong lines for each of its pairs."""

    lesson: Lesson
    rarity: Tensor
    wrong: Sequence[Sequence[int]]


def main(arguments: Sequence[str] | None = None) -> int:
    """Learn, and write the corrections."""
    parser = argparse.ArgumentParser(prog="python -m eval.tune", description=__doc__)
    parser.add_argument("--out", type=Path, required=True, help="folder to write into")
    funds = sorted(folder.name for folder in CORPORA.iterdir())
    parser.add_argument(
        "--leave-out", nargs="*", default=(), choices=funds, help="funds not to learn from"
    )
    asked = parser.parse_args(arguments)
    lessons = map(answered, fund_lessons(asked.leave_out))
    file = tune(list(lessons)).save(asked.out)
    sys.stdout.write(f"{file}: {file.stat().st_size / 1e6:.2f} MB\n")
    return 0


def tune(found: Sequence[Lesson], epochs: int = EPOCHS) -> Student:
    """The packaged model, taught all of ``found`` so many times."""
    torch.manual_seed(SEED)
    chance = random.Random(SEED)  # noqa: S311 - reproducible on purpose
    student = Student()
    torch.set_num_threads(THREADS)  # the embedder, which the student looks into, set one
    courses = [prepare(student, lesson) for lesson in found]
    steps = [step for _ in range(epochs) for step in _epoch(courses, chance)]
    optimizer = torch.optim.AdamW(student.parameters(), lr=RATE)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimizer, lambda at: _rate(at / len(steps)))
    student.model.train()
    for course, places in tqdm(steps, unit="step", disable=None):
        optimizer.zero_grad()
        loss(student, course, places, chance).backward()  # type: ignore[no-untyped-call]
        clip_grad_norm_(student.parameters(), 1.0)
        optimizer.step()
        schedule.step()
    student.model.eval()
    return student


def prepare(student: Student, lesson: Lesson) -> Course:
    """Find the wrong lines that the untaught model ranks first for each question."""
    rarity = student.rarity(lesson.lines)
    wrong: list[list[int]] = []
    with torch.inference_mode():
        lines = _read(student, lesson.lines)
        for pairs in _cut(lesson.pairs, QUESTIONS):
            asked = student.read([pair.question for pair in pairs])
            pooled, words = _compare(asked, lines, rarity)
            ranked = (pooled + words).argsort(dim=1, descending=True).tolist()
            for pair, places in zip(pairs, ranked, strict=True):
                wrong.append([p for p in places if p not in pair.answered][:HARDEST])
    return Course(lesson, rarity, wrong)


def loss(student: Student, course: Course, places: Sequence[int], chance: random.Random) -> Tensor:
    """Of the pairs at ``places``: how far the right lines are from being ranked first."""
    lesson, pairs = course.lesson, [course.lesson.pairs[place] for place in places]
    right = [chance.choice(pair.right) for pair in pairs]
    wrong = [line for place in places for line in chance.sample(course.wrong[place], WRONG)]
    lines = sorted({*right, *wrong}, key=lambda line: len(lesson.lines[line]))
    texts = [(lesson.headed if chance.random() < HEADED else lesson.lines)[i] for i in lines]
    asked = student.read([reworded(pair.question, chance) for pair in pairs])
    pooled, words = _compare(asked, _read(student, texts), course.rarity)
    # Another line that answers the same question is neither right nor wrong in this step.
    other = torch.tensor(
        [
            [line in pair.answered and line != own for line in lines]
            for pair, own in zip(pairs, right, strict=True)
        ]
    )
    target = torch.tensor([lines.index(own) for own in right])
    return cross_entropy((pooled / POOLED).masked_fill(other, -1e4), target) + cross_entropy(
        (words / WORDS).masked_fill(other, -1e4), target
    )


def _read(student: Student, texts: Sequence[str]) -> list[Read]:
    """Read in parts: neighbours in a list by length fill each other up little."""
    return [student.read(part) for part in _cut(texts, QUESTIONS)]


def _compare(asked: Read, lines: Sequence[Read], rarity: Tensor) -> tuple[Tensor, Tensor]:
    scores = [compare(asked, part, rarity) for part in lines]
    return torch.cat([s[0] for s in scores], dim=1), torch.cat([s[1] for s in scores], dim=1)


def _epoch(courses: Sequence[Course], chance: random.Random) -> list[tuple[Course, Sequence[int]]]:
    """All pairs once, in steps of one course each, in a random order."""
    steps = []
    for course in courses:
        order = list(range(len(course.lesson.pairs)))
        chance.shuffle(order)
        steps += [(course, places) for places in _cut(order, QUESTIONS)]
    chance.shuffle(steps)
    return steps


def _rate(done: float) -> float:
    """Share of the highest learning rate: up over a tenth of the steps, then down to nothing."""
    return min((done + 0.001) / 0.1, (1 - done) / 0.9)


def _cut(things: Sequence[Thing], size: int) -> Iterator[Sequence[Thing]]:
    for start in range(0, len(things), size):
        yield things[start : start + size]


if __name__ == "__main__":
    sys.exit(main())
