"""The Evaluation page: choose questions, watch them run, read what came out; chat goes on."""

import json
import os
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from axe_check import violations
from browsing import Heard
from live import ALLOWED, SETTINGS, serving
from playwright.sync_api import Page

from assistant import evaluation
from assistant.assistant import Assistant
from assistant.evaluation import Chosen, Evaluations, check, write
from assistant.settings import Settings
from corpus.errors import CaseError

PATIENCE = 300  # seconds: the process imports much, on a busy machine
GOOD = (
    '{"id": "a", "question": "How much is programmed for 2025?", "expect": {"numbers": [1686.3]}}\n'
    '{"id": "b", "question": "How much is programmed for 2024? <img src=x onerror=window.alive=1>",'
    ' "kind": "figure", "expect": {"numbers": [17]}, "note": "wrong on purpose"}\n'
)
ENDLESS = "".join(
    json.dumps({"id": str(n), "question": f"How much for 2025, number {n}?", "expect": {}}) + "\n"
    for n in range(2000)
)


@pytest.fixture(scope="module")
def address(assistant: Assistant, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    settings = Settings(
        origins=(ALLOWED,), feedback=None, store=tmp_path_factory.mktemp("runs") / "store"
    )
    with serving(lambda: assistant, assistant.corpus.fund, settings=settings) as address:
        yield address


@pytest.fixture
def evaluating(page: Page, address: str, heard: Heard) -> Iterator[Page]:
    heard.listen(page)
    page.goto(f"{address}/evaluation")
    yield page
    httpx.delete(f"{address}/evaluation/run")


def upload(page: Page, name: str, content: str | bytes) -> None:
    data = content.encode() if isinstance(content, str) else content
    page.set_input_files("#file", {"name": name, "mimeType": "text/plain", "buffer": data})
    page.click("#run-file .button")


def test_a_file_is_run_and_its_result_shown(evaluating: Page, heard: Heard, address: str) -> None:
    upload(evaluating, "my <b>questions.jsonl", GOOD)
    evaluating.wait_for_selector("#run:not([hidden])")
    assert "my <b>questions.jsonl" in evaluating.inner_text("#run-name")
    assert evaluating.locator("form .button:disabled").count() == 2
    assert violations(evaluating) == []
    evaluating.wait_for_selector("#result", timeout=PATIENCE * 1000)
    assert evaluating.evaluate("document.activeElement.id") == "result-name"
    assert "50.0" in evaluating.inner_text(".score")
    assert "2 answers" in evaluating.inner_text(".score")
    assert evaluating.locator("#result .charts svg").count() == 1
    rows = evaluating.locator("#result table.list tbody tr").all_inner_texts()
    assert [row.split()[0] for row in rows] == ["fact", "figure", "all"]
    evaluating.click(".failure summary")
    failed = evaluating.inner_text(".failure")
    assert "How much is programmed for 2024? <img" in failed
    assert "no 17" in failed
    assert evaluating.evaluate("window.alive") is None
    assert violations(evaluating) == []
    evaluating.set_viewport_size({"width": 320, "height": 700})
    assert evaluating.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
    with evaluating.expect_download() as begun:
        evaluating.click("a[href$='report.json']")
    report = json.loads(Path(begun.value.path()).read_text(encoding="utf-8"))
    assert [case["passed"] for case in report["cases"]] == [True, False]
    page = httpx.get(f"{address}/evaluation/report.html")
    assert page.headers["content-disposition"].startswith("attachment")
    assert "Failed cases (1)" in page.text
    assert heard.console == []
    assert all(url.startswith(address) for url in heard.requests)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.jsonl", '{"id": "a", "question": "Who?"}', "line 1: key 'expect' is missing"),
        ("a.jsonl", GOOD + "no json", "line 3: this is not JSON"),
        ("a.jsonl", "\n\n", "no question in this file"),
        ("a.csv", "question,answer\nWho?,me\nWhat", "line 3: expected question"),
        ("a.csv", "Who?,me,gossip", "line 1: kind 'gossip' is unknown"),
        ("a.jsonl", b"\xff\xfe\x00", "not UTF-8"),
        ("a.jsonl", "x" * 2_000_001, "larger than 2 MB"),
    ],
)
def test_a_bad_file_is_told_by_its_line(
    evaluating: Page, name: str, content: str | bytes, told: str
) -> None:
    upload(evaluating, name, content)
    evaluating.wait_for_selector("#problem:not([hidden])")
    assert told in evaluating.inner_text("#problem")
    assert evaluating.evaluate("document.activeElement.id") == "problem"
    assert violations(evaluating) == []


def test_no_file_is_told(evaluating: Page) -> None:
    evaluating.click("#run-file .button")
    assert "Choose a file" in evaluating.inner_text("#problem")


def test_one_run_at_a_time_and_it_can_be_cancelled(evaluating: Page, address: str) -> None:
    upload(evaluating, "endless.jsonl", ENDLESS)
    evaluating.wait_for_function(
        "() => document.querySelector('#bar').value > 0", timeout=PATIENCE * 1000
    )
    assert evaluating.get_attribute("#bar", "max") == "2000"
    busy = httpx.post(f"{address}/evaluation/run", json={"set": "own"})
    assert (busy.status_code, busy.json()["error"]["code"]) == (409, "busy")
    # The chat answers while it runs; the process beside it has the lowest priority.
    started = time.perf_counter()
    answer = httpx.post(f"{address}/api/ask", json={"question": "How much for 2025?"}, timeout=30)
    assert answer.status_code == 200
    assert time.perf_counter() - started < 5
    assert {os.getpriority(os.PRIO_PROCESS, pid) for pid in children()} == {evaluation.LOWEST}
    evaluating.reload()  # the page comes back to the run
    evaluating.wait_for_function("() => document.querySelector('#bar').value > 0")
    evaluating.click("#cancel")
    evaluating.wait_for_selector("main > .notice[role=status]")
    assert "cancelled" in evaluating.inner_text("main > .notice[role=status]")
    assert children() == []
    assert evaluating.locator("form .button:disabled").count() == 0


def children() -> list[int]:
    """The eval processes that this process started."""
    found = []
    for status in Path("/proc").glob("[0-9]*/stat"):
        try:
            parent = int(status.read_text().rpartition(")")[2].split()[1])
            command = (status.parent / "cmdline").read_bytes()
        except OSError:
            continue
        if parent == os.getpid() and b"\0eval\0" in command:
            found.append(int(status.parent.name))
    return found


def test_committed_sets_are_offered_with_their_counts(evaluating: Page) -> None:
    offered = evaluating.locator("#set option").all_inner_texts()
    names = sorted(path.stem for path in evaluation.CASES.glob("*.jsonl"))
    assert sorted(text.split()[0] for text in offered) == names
    assert all(" questions)" in text for text in offered)


def test_an_unknown_set_is_refused(address: str) -> None:
    response = httpx.post(f"{address}/evaluation/run", json={"set": "../../etc/passwd"})
    assert response.status_code == 422
    assert "There is no question set" in response.json()["error"]["message"]


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_no_other_page_starts_or_stops_a_run(address: str, site: str) -> None:
    headers = {"sec-fetch-site": site, "origin": ALLOWED}
    started = httpx.post(f"{address}/evaluation/run", json={"set": "own"}, headers=headers)
    stopped = httpx.delete(f"{address}/evaluation/run", headers=headers)
    assert (started.status_code, stopped.status_code) == (403, 403)


def test_switched_off_there_is_no_page(assistant: Assistant) -> None:
    settings = Settings(feedback=None, evaluation=False)
    with serving(lambda: assistant, assistant.corpus.fund, settings=settings) as address:
        assert httpx.get(f"{address}/evaluation").status_code == 404
        assert httpx.post(f"{address}/evaluation/run", json={"set": "own"}).status_code in {
            404,
            405,
        }
        assert "/evaluation" not in httpx.get(f"{address}/documents").text


def test_a_run_that_breaks_says_why(tmp_path: Path) -> None:
    """Here the documents have gone since the server was started."""
    runs = Evaluations(Settings(corpus=tmp_path / "gone", store=tmp_path / "store"))
    assert runs.start(Chosen("a.jsonl", GOOD))
    deadline = time.monotonic() + PATIENCE
    while runs.run and runs.run.state == "running" and time.monotonic() < deadline:
        time.sleep(0.1)
    assert runs.run is not None
    assert runs.run.state == "failed"
    assert "sources.toml" in runs.run.message
    assert runs.run.report is None


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("questions.csv", "questions.csv"),
        ("../../etc/passwd", "passwd.jsonl"),
        ("..", "questions.jsonl"),
        (".hidden.CSV", "hidden.CSV"),
        ("a b<c>.jsonl", "a_b_c_.jsonl"),
    ],
)
def test_an_uploaded_name_is_only_a_name(tmp_path: Path, name: str, kept: str) -> None:
    assert write(Chosen(name, "text"), tmp_path) == tmp_path / kept


def test_many_bad_lines_are_counted() -> None:
    with pytest.raises(CaseError) as told:
        check(Chosen("a.jsonl", "bad\n" * 50))
    lines = str(told.value).split("\n")
    assert len(lines) == evaluation.MOST_TOLD + 1
    assert lines[-1] == "… and 30 more"


def test_evaluation_is_offered_to_this_machine_only() -> None:
    from assistant.settings import read_settings

    assert SETTINGS.evaluation
    assert read_settings({"ASSISTANT_HOST": "::1"}).evaluation
    assert not read_settings({"ASSISTANT_HOST": "192.0.2.1"}).evaluation
    assert read_settings({"ASSISTANT_HOST": "192.0.2.1", "ASSISTANT_EVALUATION": "on"}).evaluation
