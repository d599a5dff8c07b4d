"""Feedback is stored when it is sent, for as long as allowed, and comes out as question cases."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from live import SETTINGS, serving

from assistant.answer import Turn
from assistant.assistant import Assistant
from assistant.feedback import Feedback, FeedbackBook
from assistant.settings import Settings
from assistant.web import feedback_api
from corpus.errors import StoreError
from eval import feedback as export
from eval.cases import load_cases
from eval.scoring import score

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
TURNS = (Turn("user", "How much for 2025?"), Turn("assistant", "EUR 1 686.3 million [1]."))
GOOD = Feedback(
    vote="up",
    question="And for 2024?",
    answer="**EUR 1 401.4 million** is programmed for 2024 [1].",
    history=TURNS,
    quotes=("1 401.4",),
)
BAD = Feedback(vote="down", question="And Malta?", answer="Much.", comment="wrong: “not said”")
SENT: dict[str, Any] = {
    "question": "And for 2024?",
    "history": [{"role": turn.role, "content": turn.content} for turn in TURNS],
    "answer": GOOD.answer,
    "citations": [{"number": 1, "document": "d", "quote": "1 401.4", "start": 1, "end": 8}],
    "vote": "up",
    "comment": " <b>right</b> ",
}


@pytest.fixture
def book(tmp_path: Path) -> FeedbackBook:
    return FeedbackBook(tmp_path / "deep" / "feedback.db", days=30)


def test_nothing_is_on_the_disk_until_something_is_sent(book: FeedbackBook) -> None:
    assert book.read() == []
    book.expire()
    assert not book.path.exists()


def test_what_is_sent_comes_back_whole(book: FeedbackBook) -> None:
    ids = [book.add(GOOD, NOW), book.add(BAD, NOW)]
    kept = book.read(NOW)
    assert [row.feedback for row in kept] == [GOOD, BAD]
    assert [row.id for row in kept] == ids
    assert {row.sent for row in kept} == {NOW}
    assert book.path.stat().st_mode & 0o077 == 0, "only its owner reads it"


def test_old_rows_leave_the_file(book: FeedbackBook) -> None:
    book.add(BAD, NOW)
    book.add(GOOD, NOW + timedelta(days=29))
    assert [row.feedback for row in book.read(NOW + timedelta(days=30))] == [BAD, GOOD]
    book.expire(NOW + timedelta(days=31))
    assert [row.feedback for row in book.read(NOW)] == [GOOD]
    assert BAD.answer.encode() not in book.path.read_bytes().replace(GOOD.answer.encode(), b"")


def test_storing_deletes_what_is_old(book: FeedbackBook) -> None:
    book.add(BAD, NOW)
    book.add(GOOD, NOW + timedelta(days=40))
    with sqlite3.connect(book.path) as database:
        assert database.execute("SELECT count(*) FROM feedback").fetchone() == (1,)
    database.close()


def test_a_file_that_is_no_database_is_told(book: FeedbackBook) -> None:
    book.path.parent.mkdir()
    book.path.write_text("this is not a database, " * 99)
    with pytest.raises(StoreError, match=r"feedback\.db cannot be used"):
        book.add(GOOD)


def test_a_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(StoreError, match="cannot be opened"):
        FeedbackBook(tmp_path / "file" / "feedback.db", 1).add(GOOD)


@pytest.fixture(scope="module")
def server(
    assistant: Assistant, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[httpx.Client, Path]]:
    path = tmp_path_factory.mktemp("sent") / "feedback.db"
    settings = Settings(feedback=path, feedback_days=7)
    with (
        serving(lambda: assistant, assistant.corpus.fund, settings=settings) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client, path


@pytest.fixture
def path(server: tuple[httpx.Client, Path]) -> Iterator[Path]:
    yield server[1]
    server[1].unlink(missing_ok=True)


@pytest.fixture
def client(server: tuple[httpx.Client, Path]) -> httpx.Client:
    return server[0]


def test_feedback_is_taken_and_nothing_else_is_stored(client: httpx.Client, path: Path) -> None:
    client.post("/api/ask", json={"question": "How much for 2025?"}).raise_for_status()
    assert not path.exists()
    response = client.post("/api/feedback", json=SENT)
    assert (response.status_code, response.json()) == (201, {"id": 1})
    (kept,) = FeedbackBook(path, 7).read()
    assert kept.feedback == Feedback(
        vote="up",
        question="And for 2024?",
        answer=GOOD.answer,
        comment="<b>right</b>",
        history=TURNS,
        quotes=("1 401.4",),
    )
    assert abs(kept.sent - datetime.now(UTC)) < timedelta(minutes=1)
    with sqlite3.connect(path) as database:
        columns = {row[1] for row in database.execute("PRAGMA table_info(feedback)")}
    database.close()
    assert columns == {
        "id", "sent", "vote", "comment", "question", "history", "answer", "abstained", "quotes",
    }  # fmt: skip


@pytest.mark.parametrize(
    ("changed", "named"),
    [
        ({"vote": "maybe"}, "vote"),
        ({"vote": None}, "vote"),
        ({"question": "?!"}, "no words"),
        ({"question": "x" * 4001}, "4000"),
        ({"answer": "x" * 40_001}, "answer"),
        ({"comment": "x" * (feedback_api.MAX_COMMENT + 1)}, "comment"),
        ({"comment": 5}, "comment"),
        ({"comment": "\ud800"}, ""),
        ({"citations": [{"quote": ""}] * 201}, "citations"),
        ({"citations": [{"number": 1}]}, "citations"),
        ({"history": [{"role": "user", "content": "x"}] * 201}, "200"),
        ({"abstained": "yes"}, "abstained"),
    ],
)
def test_what_is_no_feedback_is_refused(
    client: httpx.Client, path: Path, changed: dict[str, Any], named: str
) -> None:
    content = json_of(SENT | changed)
    response = client.post(
        "/api/feedback", content=content, headers={"content-type": "application/json"}
    )
    assert response.status_code in {400, 422}
    assert named in response.json()["error"]["message"]
    assert not path.exists()


def json_of(value: dict[str, Any]) -> bytes:
    return json.dumps(value).encode("ascii")


def test_a_page_elsewhere_cannot_send_feedback(client: httpx.Client, path: Path) -> None:
    """A plain form of another site sends text; what is not JSON is not read."""
    headers = {"content-type": "text/plain", "origin": "https://elsewhere.example"}
    response = client.post("/api/feedback", content=json_of(SENT), headers=headers)
    assert response.status_code == 422
    assert not path.exists()


def test_a_full_database_is_told_without_details(client: httpx.Client, path: Path) -> None:
    path.write_text("this is not a database, " * 99)
    response = client.post("/api/feedback", json=SENT)
    assert response.status_code == 503
    assert str(path) not in response.text


def test_the_pages_say_what_is_stored_and_for_how_long(client: httpx.Client) -> None:
    text = client.get("/documents").text
    assert "for 7 days" in text
    assert "not stored on the server" in text


def test_switched_off_there_is_no_feedback(assistant: Assistant) -> None:
    with (
        serving(lambda: assistant, assistant.corpus.fund, settings=SETTINGS) as address,
        httpx.Client(base_url=address) as client,
    ):
        assert client.post("/api/feedback", json=SENT).status_code == 404
        assert "Feedback is switched off" in client.get("/documents").text


def test_the_export_is_a_question_set(
    book: FeedbackBook,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    refused = Feedback("up", "What does Malta get?", "The documents give none.", abstained=True)
    for feedback in (GOOD, BAD, refused):
        book.add(feedback)
    monkeypatch.setenv("ASSISTANT_FEEDBACK", str(book.path))
    assert export.main() == 0
    (tmp_path / "cases.jsonl").write_text(capsys.readouterr().out, encoding="utf-8")
    cases, problems = load_cases(tmp_path / "cases.jsonl")
    assert problems == []
    good, bad, no = cases
    assert (good.kind, bad.kind, no.kind) == ("followup", "fact", "abstain")
    assert good.history == ("How much for 2025?",)
    assert bad.note.startswith("EITHER")
    assert BAD.comment in bad.note
    assert score(good, GOOD.answer, GOOD.quotes, abstained=False).passed
    assert not score(good, "EUR 1 686.3 million [1].", GOOD.quotes, abstained=False).right
    assert not score(good, GOOD.answer, [], abstained=False).grounded
    assert not score(bad, BAD.answer, [], abstained=False).right
    assert score(bad, "The documents do not say.", [], abstained=True).right
    assert score(no, "The documents give none.", [], abstained=True).passed
    assert not score(no, "EUR 5.", [], abstained=False).right


def test_the_export_of_nothing_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("ASSISTANT_FEEDBACK", "off")
    assert export.main() == 2
    assert "ASSISTANT_FEEDBACK is off" in capsys.readouterr().err
