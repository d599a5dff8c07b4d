"""The HTTP contract, over real HTTP, with the real assistant over the real documents."""

import json
import re
import threading
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from live import ALLOWED, events, serving

from assistant.answer import Answer, Statement, Turn
from corpus.errors import StoreError
from corpus.records import Corpus

KEYS = {
    *("answer", "abstained", "reason", "citations", "figures", "computations"),
    *("suggestions", "chart", "writer", "checked", "timings_ms"),
}
CITED = {
    *("number", "document", "title", "url", "heading", "edition"),
    *("page", "start", "end", "quote"),
}


@pytest.fixture
def question(corpus: Corpus) -> str:
    """A question that the documents answer, as the corpus itself offers it."""
    return corpus.fund.questions[0]


class Scripted:
    """Stands where the assistant stands; keeps what it was asked and does what it is told."""

    def __init__(
        self, corpus: Corpus, fault: Exception | None = None, *, late: bool = False
    ) -> None:
        self.corpus = corpus
        self.fault = fault
        self.late = late
        self.asked: list[tuple[str, Sequence[Turn]]] = []

    def stream(self, question: str, turns: Sequence[Turn] = ()) -> Iterator[Statement | Answer]:
        self.asked.append((question, turns))
        if self.late:
            yield Statement("Hello.")
        if self.fault:
            raise self.fault
        yield Answer((Statement("Hello."),))

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        *_, last = self.stream(question, turns)
        assert isinstance(last, Answer)
        return last


def test_an_answer_keeps_the_contract(client: httpx.Client, question: str) -> None:
    response = client.post("/api/ask", json={"question": question})
    answer = response.json()
    assert response.status_code == 200
    assert answer.keys() == KEYS
    assert answer["citations"]
    assert all(citation.keys() == CITED for citation in answer["citations"])
    assert not answer["abstained"]
    assert answer["reason"] is None
    assert answer["writer"] == "grounded"
    assert answer["timings_ms"]["total"] >= 0
    markers = {int(number) for number in re.findall(r"\[(\d+)\]", answer["answer"])}
    assert markers == {citation["number"] for citation in answer["citations"]}


def test_every_quote_of_every_sample_stands_in_its_document(
    client: httpx.Client, corpus: Corpus
) -> None:
    for question in corpus.fund.questions:
        for citation in client.post("/api/ask", json={"question": question}).json()["citations"]:
            document = client.get(f"/api/documents/{citation['document']}").json()
            assert document["text"][citation["start"] : citation["end"]] == citation["quote"]
            assert document["title"] == citation["title"]


def test_the_stream_is_the_same_answer_statement_by_statement(
    client: httpx.Client, question: str
) -> None:
    whole = client.post("/api/ask", json={"question": question}).json()
    with client.stream("POST", "/api/ask/stream", json={"question": question}) as response:
        assert response.headers["content-type"].startswith("text/event-stream")
        *statements, last = events(response)
    assert {name for name, _ in statements} == {"statement"}
    assert "\n".join(json.loads(data)["text"] for _, data in statements) == whole["answer"]
    assert last[0] == "answer"
    assert {**json.loads(last[1]), "timings_ms": 0} == {**whole, "timings_ms": 0}


def test_the_documents_and_their_texts(client: httpx.Client, corpus: Corpus) -> None:
    listed = client.get("/api/documents").json()["documents"]
    assert [entry["id"] for entry in listed] == [document.id for document in corpus.documents]
    assert all("text" not in entry for entry in listed)
    for document in corpus.documents:
        whole = client.get(f"/api/documents/{document.id}").json()
        assert whole["text"] == document.text
        assert whole["characters"] == len(document.text)


def test_the_figures_stand_where_they_say(client: httpx.Client, corpus: Corpus) -> None:
    figures = client.get("/api/figures").json()["figures"]
    texts = {document.id: document.text for document in corpus.documents}
    assert len(figures) == len(corpus.figures) > 0
    for figure in figures:
        assert figure["written"] in texts[figure["document"]][figure["start"] : figure["end"]]


def test_health(client: httpx.Client) -> None:
    assert client.get("/healthz").json() == {"status": "alive"}
    assert client.get("/readyz").json() == {"status": "ready"}


def test_the_description_of_the_api_is_complete(client: httpx.Client) -> None:
    paths = client.get("/api/openapi.json").json()["paths"]
    assert paths.keys() == {
        *("/ask", "/ask/stream", "/chart", "/documents", "/documents/{document_id}", "/figures"),
    }


def test_many_ask_at_once(client: httpx.Client, corpus: Corpus) -> None:
    questions = [question for question in corpus.fund.questions for _ in range(4)]
    alone = {
        question: client.post("/api/ask", json={"question": question}).json()["answer"]
        for question in corpus.fund.questions
    }
    with ThreadPoolExecutor(16) as pool:
        bodies = ({"question": question} for question in questions)
        answers = list(pool.map(lambda body: client.post("/api/ask", json=body), bodies))
    assert [answer.status_code for answer in answers] == [200] * len(questions)
    assert [a.json()["answer"] for a in answers] == [alone[question] for question in questions]


@pytest.mark.parametrize(
    ("method", "path", "status", "code"),
    [
        ("GET", "/api/nothing", 404, "not_found"),
        ("GET", "/api/documents/nothing", 404, "not_found"),
        ("GET", "/api/documents/..%2f..%2fetc%2fpasswd", 404, "not_found"),
        ("GET", "/api/ask", 405, "method_not_allowed"),
        ("DELETE", "/api/documents", 405, "method_not_allowed"),
        ("PUT", "/api/ask/stream", 405, "method_not_allowed"),
        ("POST", "/gradio_api/upload", 404, "not_found"),
        ("GET", "/gradio_api/deep_link?session_hash=a", 404, "not_found"),
    ],
)
def test_other_addresses_and_methods(
    client: httpx.Client, method: str, path: str, status: int, code: str
) -> None:
    response = client.request(method, path)
    assert response.status_code == status
    assert response.json()["error"]["code"] == code


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/healthz", "/readyz", "/api/figures", "/api/nothing", "/nothing"),
        *("/theme.css", "/gradio_api/info", "/gradio_api/file=/etc/passwd", "/config"),
    ],
)
def test_every_response_is_guarded(client: httpx.Client, path: str) -> None:
    headers = client.get(path, headers={"origin": "https://foreign.example"}).headers
    policy = headers["content-security-policy"]
    assert f"frame-ancestors 'self' {ALLOWED}" in policy
    assert "default-src 'self'" in policy
    assert "unsafe-eval" not in policy
    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert "set-cookie" not in headers
    assert "access-control-allow-origin" not in headers
    assert "access-control-allow-credentials" not in headers
    assert "server" not in headers


def test_only_listed_origins_may_call(client: httpx.Client) -> None:
    asking = {
        "access-control-request-method": "POST",
        "access-control-request-headers": "content-type",
    }
    for origin, allowed in [(ALLOWED, ALLOWED), ("https://foreign.example", None), ("null", None)]:
        for path in ("/api/ask", "/gradio_api/queue/join"):
            preflight = client.options(path, headers={"origin": origin, **asking})
            assert preflight.headers.get("access-control-allow-origin") == allowed
            assert "access-control-allow-credentials" not in preflight.headers


def test_nothing_is_offered_as_a_gradio_api(client: httpx.Client) -> None:
    offered = client.get("/gradio_api/info").json()
    assert offered == {"named_endpoints": {}, "unnamed_endpoints": {}}


@pytest.mark.parametrize("path", ["/redoc", "/openapi.json", "/monitoring", "/api/docs"])
def test_pages_that_would_load_from_elsewhere_are_closed(client: httpx.Client, path: str) -> None:
    assert client.get(path).status_code in {403, 404}


def test_the_earlier_turns_reach_the_assistant(corpus: Corpus) -> None:
    scripted = Scripted(corpus)
    with serving(lambda: scripted, corpus.fund) as address:
        said = [("user", " one\x00 "), ("assistant", "two"), ("user", " ")]
        history = [{"role": role, "content": content} for role, content in said]
        body = {"question": "three ", "history": history}
        assert httpx.post(f"{address}/api/ask", json=body).json()["answer"] == "Hello."
    assert scripted.asked == [("three", (Turn("user", "one"), Turn("assistant", "two")))]


def test_before_the_index_is_open(corpus: Corpus) -> None:
    gate = threading.Event()

    def build() -> Scripted:
        gate.wait(30)
        return Scripted(corpus)

    with serving(build, corpus.fund, wait=False) as address:
        assert httpx.get(f"{address}/healthz").status_code == 200
        assert httpx.get(f"{address}/").status_code == 200
        early = [
            httpx.get(f"{address}/readyz"),
            httpx.get(f"{address}/api/figures"),
            httpx.post(f"{address}/api/ask", json={"question": "a"}),
            httpx.post(f"{address}/api/ask/stream", json={"question": "a"}),
        ]
        assert [response.status_code for response in early] == [503] * 4
        assert {response.json()["error"]["code"] for response in early} == {"not_ready"}
        assert all(response.headers["retry-after"] for response in early)
        gate.set()


def test_an_index_that_cannot_be_opened_is_said(corpus: Corpus) -> None:
    def build() -> Scripted:
        raise StoreError("The store is damaged; run the build again.")

    with serving(build, corpus.fund, wait=False) as address:
        for _ in range(50):
            response = httpx.get(f"{address}/readyz")
            assert response.status_code == 503
            if "damaged" in response.text:
                break
        assert "run the build again" in response.json()["error"]["message"]


def test_a_fault_inside_shows_no_trace(corpus: Corpus) -> None:
    scripted = Scripted(corpus, RuntimeError("secret"))
    with serving(lambda: scripted, corpus.fund) as address:
        for path in ("/api/ask", "/api/ask/stream"):
            response = httpx.post(f"{address}{path}", json={"question": "a"})
            assert response.status_code == 500
            assert response.json()["error"]["code"] == "internal"
            assert "secret" not in response.text
            assert "content-security-policy" in response.headers


def test_a_fault_in_the_middle_of_a_stream_is_an_event(corpus: Corpus) -> None:
    scripted = Scripted(corpus, RuntimeError("secret"), late=True)
    with (
        serving(lambda: scripted, corpus.fund) as address,
        httpx.stream("POST", f"{address}/api/ask/stream", json={"question": "a"}) as response,
    ):
        first, second = events(response)
    assert first[0] == "statement"
    assert second[0] == "error"
    assert "secret" not in second[1]
