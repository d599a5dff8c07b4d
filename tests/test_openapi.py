"""The description of the API: true, complete, and a page that loads nothing from elsewhere."""

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import httpx
import pytest
from axe_check import violations
from live import events
from playwright.sync_api import Page
from pydantic import BaseModel

from assistant.web import bodies
from assistant.web.docs_page import BASE, operations
from corpus.records import Corpus

ROOT = Path(__file__).parents[1]
EXAMPLES = (ROOT / "docs" / "api.md").read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> dict[str, Any]:
    response = client.get("/api/openapi.json")
    assert response.status_code == 200
    return dict(response.json())


def model(described: dict[str, Any], path: str, method: str, status: str) -> type[BaseModel]:
    """The model that the description names for a response."""
    content = described["paths"][path][method]["responses"][status]["content"]
    name = content["application/json"]["schema"]["$ref"].rpartition("/")[2]
    return getattr(bodies, name)  # type: ignore[no-any-return]


def test_every_field_of_every_body_is_described(described: dict[str, Any]) -> None:
    for name, body in described["components"]["schemas"].items():
        assert body.get("description") or name.startswith(("HTTP", "Validation")), name
    for name in ("Ask", "Message", "AnswerBody", "CitationBody", "FigureBody", "ChartBody"):
        for field, known in described["components"]["schemas"][name]["properties"].items():
            assert known.get("description"), f"{name}.{field}"


def test_real_answers_have_exactly_the_described_form(
    client: httpx.Client, corpus: Corpus, described: dict[str, Any]
) -> None:
    answered = model(described, "/ask", "post", "200")
    charts = 0
    for question in (
        *corpus.fund.questions,
        "What does Atlantis get?",
        "Hello",
        "sum of all years",
    ):
        answer = client.post("/api/ask", json={"question": question}).json()
        answered.model_validate(answer)
        charts += answer["chart"] is not None
    assert charts, "no answer had a chart"


@pytest.mark.parametrize("path", ["/documents", "/documents/{document_id}", "/figures"])
def test_what_is_known_has_exactly_the_described_form(
    client: httpx.Client, corpus: Corpus, described: dict[str, Any], path: str
) -> None:
    known = model(described, path, "get", "200")
    address = path.replace("{document_id}", corpus.documents[0].id)
    known.model_validate(client.get(f"/api{address}").json())


def test_the_stream_has_exactly_the_described_events(client: httpx.Client, corpus: Corpus) -> None:
    body = {"question": corpus.fund.questions[0]}
    with client.stream("POST", "/api/ask/stream", json=body) as response:
        *statements, (name, answer) = events(response)
    assert {name for name, _ in statements} == {"statement"}
    assert name == "answer"
    for _, data in statements:
        bodies.StatementBody.model_validate_json(data)
    bodies.AnswerBody.model_validate_json(answer)


@pytest.mark.parametrize(
    ("operation", "send", "status"),
    [
        ("post /ask", {"content": b"{"}, 400),
        ("post /ask", {"json": {"question": ""}}, 422),
        ("post /ask", {"json": {}}, 422),
        ("post /ask", {"content": b" " * 2_000_001}, 413),
        ("post /ask/stream", {"json": {"question": 1}}, 422),
        ("get /documents/{document_id}", {}, 404),
    ],
)
def test_errors_have_the_described_form(
    client: httpx.Client,
    described: dict[str, Any],
    operation: str,
    send: dict[str, Any],
    status: int,
) -> None:
    method, path = operation.split()
    headers = {"content-type": "application/json"}
    response = client.request(method, f"/api{path}", headers=headers, **send)
    assert response.status_code == status
    model(described, path, method, str(status)).model_validate(response.json())


def test_the_page_tells_every_operation(client: httpx.Client, described: dict[str, Any]) -> None:
    page = client.get("/docs").text
    told = operations(described)
    assert {f"{one.path.removeprefix(BASE)}" for one in told} == described["paths"].keys()
    for one in told:
        assert f'id="{one.id}"' in page
        assert one.path in page
    for name in re.findall(r'href="#(\w+Body)"', page):
        assert f'id="{name}"' in page, f"{name} is named and not described"


@pytest.mark.parametrize("language", ["en", "fr", "de"])
def test_the_page_names_no_other_host(client: httpx.Client, language: str) -> None:
    page = client.get("/docs", params={"lang": language}).text
    assert f'<html lang="{language}"' in page
    loaded = re.findall(r'(?:src|href)="((?:https?:)?//[^"]+)"', page)
    assert loaded == []


def examples(language: str, address: str) -> list[str]:
    """The examples of docs/api.md in one language, for the server at ``address``."""
    blocks = re.findall(rf"^```{language}\n(.*?)^```", EXAMPLES, re.MULTILINE | re.DOTALL)
    assert blocks
    return [block.replace("http://127.0.0.1:7860", address) for block in blocks]


@pytest.mark.parametrize(("language", "program"), [("sh", "bash"), ("python", sys.executable)])
def test_the_examples_run(client: httpx.Client, language: str, program: str) -> None:
    for example in examples(language, str(client.base_url).rstrip("/")):
        done = subprocess.run(
            [program, "-c", example], capture_output=True, text=True, check=False, timeout=60
        )
        assert done.returncode == 0, done.stderr
        assert done.stdout.strip()
        assert '"error"' not in done.stdout


def test_the_example_for_browsers_runs(client: httpx.Client, page: Page) -> None:
    address = str(client.base_url).rstrip("/")
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.goto(f"{address}/docs")
    for example in examples("js", address):
        page.evaluate(f"(async () => {{ {example} }})()")
    assert [line.split()[0] for line in said] == ["statement"] * (len(said) - 1) + ["answer"]
    assert len(said) > 1


def test_the_examples_of_the_readme_run(client: httpx.Client, page: Page) -> None:
    address = str(client.base_url).rstrip("/")
    readme = (
        (ROOT / "README.md").read_text(encoding="utf-8").replace("http://127.0.0.1:7860", address)
    )
    [python], [js] = (
        re.findall(rf"^```{language}\n(.*?)^```", readme, re.MULTILINE | re.DOTALL)
        for language in ("python", "js")
    )
    done = subprocess.run(
        [sys.executable, "-c", python], capture_output=True, text=True, check=True, timeout=60
    )
    assert "1 686.3" in done.stdout
    said: list[str] = []
    page.on("console", lambda line: said.append(line.text))
    page.goto(f"{address}/docs")
    page.evaluate(f"(async () => {{ {js} }})()")
    assert "event: statement" in said[0]


def test_a_question_can_be_tried_on_the_page(client: httpx.Client, page: Page) -> None:
    page.goto(f"{client.base_url}/docs")
    for form in page.locator("form.try").all():
        form.locator("button").click()
        form.locator(".result:has-text('\"citations\"')").wait_for()
    assert violations(page) == []


@pytest.mark.parametrize("width", [320, 820, 1440])
def test_the_page_fits_every_width(client: httpx.Client, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    page.goto(f"{client.base_url}/docs")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_the_example_of_a_question_is_answered(
    client: httpx.Client, described: dict[str, Any]
) -> None:
    example = described["components"]["schemas"]["Ask"]["example"]
    answer = client.post("/api/ask", json=example)
    assert answer.status_code == 200
    assert json.dumps(answer.json()["citations"]) != "[]"
