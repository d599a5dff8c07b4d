"""The training command: its pairs, its model, and that learning works."""

import random
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.errors import CaseError
from eval.pairs import Lesson, Pair, answered, fund_lessons, page_lessons, reworded

LINES = (
    "Bicycle sheds at stations are paid up to 40 %.",
    "The board meets twice a year in the capital.",
    "Applications are sent by post until the end of March.",
)


def little() -> Lesson:
    questions = ("where may I park my bike", "who comes together", "when is the deadline")
    pairs = [Pair(text, (i,), frozenset({i})) for i, text in enumerate(questions)]
    pairs.append(Pair("what does a helicopter cost", (), frozenset()))
    return Lesson("little", LINES, tuple(f"Rules: {line}" for line in LINES), tuple(pairs))


def test_lessons_leave_out_the_fund_asked_for_and_always_the_real_one() -> None:
    names = {lesson.name for lesson in fund_lessons(["rail"])}
    assert len(names) == 7
    assert not names & {"rail", "practice"}


def test_every_right_line_answers_its_question() -> None:
    for lesson in (*fund_lessons(), *page_lessons()):
        assert len(lesson.lines) == len(lesson.headed)
        assert all(h.endswith(t) for h, t in zip(lesson.headed, lesson.lines, strict=True))
        for pair in lesson.pairs:
            assert bool(pair.right) is bool(pair.answered)
            assert set(pair.right) <= pair.answered <= set(range(len(lesson.lines)))
        assert any(pair.right for pair in lesson.pairs)


def test_there_are_thousands_of_pairs_and_many_without_an_answer() -> None:
    pairs = [pair for lesson in (*fund_lessons(), *page_lessons()) for pair in lesson.pairs]
    assert len(pairs) > 6000
    assert 0.2 < sum(not pair.right for pair in pairs) / len(pairs) < 0.5


@pytest.mark.parametrize(
    "text",
    [
        "no json",
        '{"heading": "A", "lines": ["b"]}',
        '{"heading": "A", "lines": ["b"], "unanswered": [], "asked": [{"question": 1}]}',
        '{"heading": "", "lines": [], "unanswered": [], "asked": [{"question": "", "lines": [1]}]}',
    ],
)
def test_a_broken_page_is_named_by_its_line(text: str, tmp_path: Path) -> None:
    (tmp_path / "field.jsonl").write_text(f"{text}\n", "utf-8")
    with pytest.raises(CaseError, match=r"field\.jsonl, line 1"):
        page_lessons(tmp_path)


@given(st.text().filter(lambda text: bool(text.split())), st.integers(0, 99))
def test_a_reworded_question_keeps_nearly_all_of_its_words(question: str, seed: int) -> None:
    before, after = question.split(), reworded(question, random.Random(seed)).split()  # noqa: S311
    assert len(before) - 2 <= len(after) <= len(before)


def test_an_untaught_student_reads_like_the_model_as_published(tmp_path: Path) -> None:
    from eval.student import Student
    from index.embed import Embedder

    # Under another path the packaged model is one like any other, without corrections.
    published = tmp_path / "published"
    published.symlink_to(Embedder().source)
    embedder = Embedder(published)
    read = Student().read(LINES)
    assert np.allclose(read.pooled.detach().numpy(), embedder.encode(LINES), atol=1e-5)
    sizes = [embedder.count(line) - 2 for line in LINES]  # without the two that frame a text
    assert read.own.sum(dim=1).tolist() == sizes


def test_a_text_matches_itself_word_by_word() -> None:
    from eval.student import Student, compare

    student = Student()
    read = student.read(LINES)
    pooled, words = compare(read, read, student.rarity(LINES))
    for scores in (pooled.detach().numpy(), words.detach().numpy()):
        assert np.allclose(np.diag(scores), 1.0, atol=1e-5)
        assert scores.argmax(axis=1).tolist() == [0, 1, 2]


def test_teaching_makes_the_loss_smaller_and_is_saved_small(tmp_path: Path) -> None:
    import torch
    from safetensors.numpy import load_file

    from eval.student import Student
    from eval.tune import loss, prepare, tune

    lesson = answered(little())
    assert len(lesson.pairs) == 3
    taught = tune([lesson], epochs=12)
    losses = []
    for student in (Student(), taught):
        course = prepare(student, lesson)
        with torch.inference_mode():
            losses.append(float(loss(student, course, [0, 1, 2], random.Random(1))))  # noqa: S311
    assert losses[1] < losses[0]
    file = taught.save(tmp_path)
    assert file.stat().st_size < 1e6
    found = load_file(file)
    assert all(np.isfinite(array).all() for array in found.values())
    assert {name.rpartition(".")[2] for name in found} == {"down", "up"}


def test_a_question_without_an_answer_is_told_from_one_with_an_answer() -> None:
    from eval.doubt import described, fit
    from index.doubt import doubt
    from index.embed import Embedder

    lessons = page_lessons()[:2]
    learned, other = (described(Embedder(), lesson) for lesson in lessons)
    unanswered = [np.array([not pair.right for pair in lesson.pairs]) for lesson in lessons]
    weights = fit(learned, unanswered[0])
    odds = np.array([doubt(one, weights) for one in other])
    higher = odds[unanswered[1]][:, None] > odds[~unanswered[1]][None]
    assert higher.mean() > 0.7  # 0.5 is chance
    assert doubt(other[0], np.zeros(0, np.float32)) == 0.0


@pytest.mark.parametrize("arguments", [[], ["--out"], ["--out", "x", "--leave-out", "y"]])
def test_misuse_is_told(arguments: list[str]) -> None:
    from eval.tune import main

    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
