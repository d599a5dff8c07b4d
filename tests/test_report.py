"""Asking a set, the table, the page, the record, the baseline."""

import json
import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path

import pytest

from assistant.answer import Answer, Citation, Statement, Turn
from corpus.errors import CaseError
from corpus.records import Document, Span
from eval.__main__ import main
from eval.baseline import changes, fallen, figures, read_baseline, write_baseline
from eval.cases import Case, Expect
from eval.metrics import retrieval
from eval.page import page
from eval.record import record
from eval.report import failures, search_table, table
from eval.run import Result, run
from index.store import Index

PAGE = Document("d", "A page", "EUR 12.0 million is planned. <b>Bold</b> words.")
SOURCES = Path(__file__).parents[1] / "corpus" / "sources"
NASTY = "<script>alert(1)</script> $cases"


class Parrot:
    """Cites the whole page; keeps what it was shown."""

    def __init__(self) -> None:
        self.shown: list[tuple[str, tuple[Turn, ...]]] = []

    def ask(self, question: str, turns: Sequence[Turn]) -> Answer:
        self.shown.append((question, tuple(turns)))
        if question == "crash":
            raise KeyError("lost")
        if question == "refuse":
            return Answer((Statement("Not in the documents."),), abstained=True)
        cited = Citation.of(PAGE, Span("d", 0, len(PAGE.text)), 1)
        return Answer((Statement(f"{question}: EUR 12 million [1].", (1,)),), (cited,))


def case(number: int, question: str, *history: str, **expect: object) -> Case:
    expected = Expect(**expect)  # type: ignore[arg-type]
    return Case(f"x-{number}", question, "figure", expected, history=history, note="Why.")


CASES = [
    case(1, "right", numbers=((12.0,),), evidence=(("EUR 12.0 million",),)),
    case(2, NASTY, numbers=((13.0,),)),
    case(3, "refuse", abstain=True),
    case(4, "crash"),
]


@pytest.fixture(name="results")
def _results() -> list[Result]:
    return run(Parrot(), CASES, name="assistant", set_name="x")


def test_earlier_turns_are_asked_one_by_one_with_the_answers_so_far() -> None:
    parrot = Parrot()
    run(parrot, [case(1, "third", "first", "second")], name="assistant", set_name="x")
    assert [question for question, _ in parrot.shown] == ["first", "second", "third"]
    assert parrot.shown[2][1] == (
        Turn("user", "first"),
        Turn("assistant", "first: EUR 12 million [1]."),
        Turn("user", "second"),
        Turn("assistant", "second: EUR 12 million [1]."),
    )


def test_a_crash_costs_one_case(results: list[Result]) -> None:
    assert [result.score.passed for result in results] == [True, False, True, False]
    assert results[3].answer is None
    assert results[3].score.reasons == ("crashed: KeyError: 'lost'",)
    assert all(result.seconds >= 0 for result in results)


def test_the_table_has_each_kind_set_and_system(results: list[Result]) -> None:
    other = run(Parrot(), CASES[:1], name="tutorial", set_name="y")
    lines = table([*results, *other]).splitlines()
    assert [line.split()[0] for line in lines if line and line[0] not in " -"] == [
        *("assistant", "figure", "x"),
        *("tutorial", "figure", "y"),
    ]
    row = next(line for line in lines if line.startswith("figure"))
    assert row.split()[:5] == ["figure", "4", "50.0", "75.0", "50.0"]


def test_failures_say_question_answer_and_reason(results: list[Result]) -> None:
    told = failures(results)
    assert "x-2 figure WRONG FIGURE" in told
    assert "! no 13" in told
    assert "crashed: KeyError" in told
    assert told.endswith("2 failed: 1 without a number, 1 crashed")
    assert "x-1" not in told
    assert "x-3" not in told


def test_the_page_is_whole_self_contained_and_inert(results: list[Result]) -> None:
    searches = [retrieval("words", [(["EUR 12.0 million"], [["12.0"]])])]
    text = page(results, searches, ["+ assistant x x-1"])
    tags: list[str] = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, attrs: tags.append(tag)  # type: ignore[method-assign]  # noqa: ARG005
    parser.feed(text)
    assert tags.count("svg") == 2
    assert tags.count("details") == 2
    assert not {"script", "link", "img", "iframe"} & set(tags)
    assert not re.search(r"(?:src|href)=|https?://|url\(", text)
    assert "&lt;script&gt;" in text
    assert "$cases" in text  # of the question: the template's own are filled
    assert "Search alone" in text
    assert "+ assistant x x-1" in text
    assert "50.0 %</strong> of 4" in text


def test_the_record_holds_every_case_with_its_citations(results: list[Result]) -> None:
    kept = json.loads(json.dumps(record(results, [])))
    assert [c["id"] for c in kept["cases"]] == ["x-1", "x-2", "x-3", "x-4"]
    cited = kept["cases"][0]["citations"][0]
    assert PAGE.text[cited["start"] : cited["end"]] == cited["quote"]
    assert kept["systems"]["assistant"]["sets"]["x"]["right"]["value"] == 0.5


def test_two_runs_are_compared_case_by_case(results: list[Result], tmp_path: Path) -> None:
    before = record(results, [])
    before["cases"][0]["passed"] = False
    before["cases"][2]["passed"] = False
    before["cases"][1]["passed"] = True
    path = tmp_path / "before.json"
    path.write_text(json.dumps(before), encoding="utf-8")
    assert changes(path, results) == [
        "+ assistant x x-1",
        "+ assistant x x-3",
        "- assistant x x-2",
        "2 gained, 1 lost, of 4 cases in both runs",
    ]
    path.write_text("[]", encoding="utf-8")
    with pytest.raises(CaseError, match="not a file written by --json"):
        changes(path, results)


def test_a_figure_below_the_baseline_is_named(results: list[Result]) -> None:
    found = figures(results)
    assert found["x"]["passed"] == 0.5
    assert found["x"]["wrong_figures"] == 1
    assert fallen(found, found) == []
    stricter = {"x": {**found["x"], "passed": 0.6, "wrong_figures": 0.0}, "other": {"right": 1.0}}
    worse = {"x": {**found["x"], "wrong_figures": 2.0}}
    assert fallen(worse, stricter) == [
        "x: passed is 0.5, the baseline has 0.6",
        "x: wrong_figures is 2, the baseline has 0",
    ]
    near = {"x": {"passed": 0.51, "wrong_figures": 0.0}}  # one question, turned by rounding
    assert fallen(found, near) == []
    easier = {"x": {"passed": 0.4, "abstained_wrongly": 0.9, "wrong_figures": 5.0}}
    assert fallen(found, easier) == []


def test_writing_a_baseline_keeps_the_sets_that_were_not_run(tmp_path: Path) -> None:
    path = tmp_path / "baseline.json"
    assert read_baseline(path) == {}
    write_baseline({"a": {"right": 0.5}, "b": {"right": 0.5}}, path)
    write_baseline({"b": {"right": 0.75}}, path)
    assert read_baseline(path) == {"a": {"right": 0.5}, "b": {"right": 0.75}}


def test_search_alone_has_its_own_table() -> None:
    told = search_table([retrieval("words", [(["a red dog"], [["red"], ["blue"]])])])
    assert told.splitlines()[-1].split() == ["words", "1", "50.0", "50.0", "50.0", "100.0"]


@pytest.fixture(name="told")
def _told(
    index: Index, store: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Callable[..., int]:
    """Runs ``python -m eval`` inside this process, on the session's index."""
    assert index.corpus.documents
    (tmp_path / f"eval-{SOURCES.name}").symlink_to(store)
    monkeypatch.setenv("ASSISTANT_STORE", str(tmp_path))
    return lambda *arguments: main([str(argument) for argument in arguments])


def test_a_file_of_ones_own_is_asked_of_the_real_assistant(
    told: Callable[..., int], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mine, kept, shown = tmp_path / "mine.csv", tmp_path / "run.json", tmp_path / "run.html"
    mine.write_text("How much is planned for 2025?,EUR 1 686.3 million,figure\nbroken\n", "utf-8")
    code = told(mine, "--corpus", SOURCES, "--yardsticks", "--json", kept, "--html", shown)
    output = capsys.readouterr()
    assert code == 0
    assert "skipped: mine.csv, line 2: expected question, expected answer" in output.err
    systems = {line.strip() for line in output.out.splitlines()}
    assert {"assistant", "without dense", "without lexical"} <= systems
    assert {"tutorial", "dense only", "lexical only"} <= systems
    assert "search alone" in output.out
    cases = json.loads(kept.read_text("utf-8"))["cases"]
    assert {c["id"] for c in cases} == {"mine-001"}
    assert all(c["answer"] and c["ms"] > 0 for c in cases)
    assert "</html>" in shown.read_text("utf-8")
    assert told(mine, "--compare", kept, "--failures") == 0
    assert "0 gained, 0 lost, of 1 cases in both runs" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "reason"),
    [
        (["--set", "moon"], "no set moon; there are"),
        (["missing.jsonl"], "missing.jsonl: cannot be read"),
        (["missing.jsonl", "--corpus", "nowhere"], "nowhere"),
    ],
)
def test_misuse_is_said_in_words(
    told: Callable[..., int],
    capsys: pytest.CaptureFixture[str],
    arguments: list[str],
    reason: str,
) -> None:
    assert told(*arguments) == 2
    assert reason in capsys.readouterr().err
