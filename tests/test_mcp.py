"""The tools for other assistants, by the protocol's own client over real HTTP."""

import asyncio
import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from live import ALLOWED
from mcp import Client
from mcp.types import CallToolResult, Tool

from assistant.assistant import Assistant
from assistant.tools import Toolset
from corpus.records import Corpus

TOOLSET = {"search_passages", "whole_list", "find_figures", "compute", "describe_corpus"}
INITIALIZE = {
    "jsonrpc": "2.0",
    "id": 1,
    "method": "initialize",
    "params": {
        "protocolVersion": "2025-06-18",
        "capabilities": {},
        "clientInfo": {"name": "test", "version": "1"},
    },
}
ACCEPT = {"accept": "application/json, text/event-stream"}

Call = Callable[..., Any]


@pytest.fixture
def tools(client: httpx.Client) -> list[Tool]:
    async def listed() -> list[Tool]:
        async with Client(f"{client.base_url}/mcp") as session:
            return list((await session.list_tools()).tools)

    return asyncio.run(listed())


@pytest.fixture
def raw(client: httpx.Client) -> Callable[..., CallToolResult]:
    """Call one tool, refused or not."""

    def call(name: str, **arguments: object) -> CallToolResult:
        async def called() -> CallToolResult:
            async with Client(f"{client.base_url}/mcp") as session:
                return await session.call_tool(name, arguments)

        return asyncio.run(called())

    return call


@pytest.fixture
def call(raw: Callable[..., CallToolResult]) -> Call:
    """Call one tool that must answer; its JSON, which also stands in the result as text."""

    def call(name: str, **arguments: object) -> Any:  # noqa: ANN401
        result = raw(name, **arguments)
        assert not result.is_error, result.content
        assert json.loads(result.content[0].text) == result.structured_content
        return result.structured_content

    return call


def words_are_the_documents(found: dict[str, Any], corpus: Corpus) -> bool:
    text = corpus.document(found["document"]).text
    return bool(text[found["start"] : found["end"]] == found["quote"])


def test_every_tool_is_offered_as_read_only(tools: list[Tool]) -> None:
    assert {tool.name for tool in tools} == {*TOOLSET, "ask"}
    for tool in tools:
        assert tool.annotations is not None
        assert tool.annotations.read_only_hint
        assert not tool.annotations.destructive_hint


def test_a_tool_is_described_by_the_docstring_and_the_types_of_the_toolset(
    tools: list[Tool],
) -> None:
    described = {tool.name: tool for tool in tools}
    for name in TOOLSET:
        first = (getattr(Toolset, name).__doc__ or "").splitlines()[0]
        assert (described[name].description or "").startswith(first)
        assert "self" not in described[name].input_schema.get("properties", {})
    passages = described["search_passages"].input_schema
    assert passages["required"] == ["query"]
    assert passages["properties"]["k"] == {"default": 5, "title": "K", "type": "integer"}
    ids = described["compute"].input_schema["properties"]["figure_ids"]
    assert ids["items"] == {"type": "string"}


def test_ask_gives_the_answer_of_the_api(call: Call, client: httpx.Client, corpus: Corpus) -> None:
    for question in corpus.fund.questions[:3]:
        whole = client.post("/api/ask", json={"question": question}).json()
        assert {**call("ask", question=question), "timings_ms": 0} == {**whole, "timings_ms": 0}


def test_passages_come_with_their_exact_words(call: Call, corpus: Corpus) -> None:
    found = call("search_passages", query=corpus.fund.questions[0], k=3)["passages"]
    assert len(found) == 3
    assert all(words_are_the_documents(one, corpus) for one in found)


def test_a_whole_list_is_the_toolset_s(call: Call, assistant: Assistant, corpus: Corpus) -> None:
    topic = assistant.understanding.catalogue.listings[0].intro.text
    found = call("whole_list", topic=topic)["findings"]
    assert [one["statement"] for one in found] == [
        one.statement for one in assistant.tools.whole_list(topic)
    ]
    assert all(words_are_the_documents(e, corpus) for one in found for e in one["evidence"])


def test_figures_are_found_and_computed(call: Call, corpus: Corpus) -> None:
    money = next(f for f in corpus.figures if f.is_money and f.role == "planned")
    found = call("find_figures", role="planned", unit=money.unit)["figures"]
    assert all(words_are_the_documents(figure, corpus) for figure in found)
    assert money.id in {figure["id"] for figure in found}
    two = [figure["id"] for figure in found[:2]]
    finding = call("compute", operation="sum", figure_ids=two)
    assert {figure["id"] for figure in finding["figures"]} == set(two)
    assert finding["statement"]


def test_the_corpus_is_described(call: Call, corpus: Corpus) -> None:
    described = call("describe_corpus")
    assert described["fund"] == corpus.fund.name
    assert [document["id"] for document in described["documents"]] == [
        document.id for document in corpus.documents
    ]
    assert sum(document["figures"] for document in described["documents"]) == len(corpus.figures)


@pytest.mark.parametrize(
    ("name", "arguments", "said"),
    [
        ("search_passages", {"query": "a", "k": 51}, "k is 51; expected 1 to 50"),
        ("find_figures", {}, "Nothing is asked"),
        ("compute", {"operation": "sum", "figure_ids": ["none"]}, "There is no figure none"),
        ("ask", {"question": "?!"}, "holds no words"),
        ("ask", {}, "question"),
        ("delete_everything", {}, "delete_everything"),
    ],
)
def test_what_cannot_be_done_is_said(
    raw: Callable[..., CallToolResult], name: str, arguments: dict[str, object], said: str
) -> None:
    try:
        result = raw(name, **arguments)
    except Exception as error:  # noqa: BLE001 - an unknown tool is an error of the protocol
        assert said in str(error)  # noqa: PT017
    else:
        assert result.is_error
        assert said in result.content[0].text


def test_an_older_client_is_answered_too(client: httpx.Client) -> None:
    response = client.post("/mcp", json=INITIALIZE, headers=ACCEPT)
    assert response.status_code == 200
    assert response.json()["result"]["protocolVersion"] == "2025-06-18"
    assert "mcp-session-id" not in response.headers  # nothing is kept


@pytest.mark.parametrize("origin", ["https://foreign.example", "null", "http://127.0.0.1:1", ""])
def test_pages_that_are_not_listed_are_refused(client: httpx.Client, origin: str) -> None:
    # A page that reached this server by a forged host name would send that name as its origin.
    own = str(client.base_url).rstrip("/")
    headers = {**ACCEPT, "origin": origin or own}
    response = client.post("/mcp", json=INITIALIZE, headers=headers)
    assert response.status_code == 403
    assert response.json()["error"]["code"] == "forbidden_origin"
    allowed = client.post("/mcp", json=INITIALIZE, headers={**ACCEPT, "origin": ALLOWED})
    assert allowed.status_code == 200
    assert "content-security-policy" in allowed.headers
