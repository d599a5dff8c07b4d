"""The page ``/docs``: what the API takes and gives, read from its own OpenAPI description."""

import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from assistant.web.frame import Frame

Schema = dict[str, Any]
BASE = "/api"  # where the API is mounted


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a body."""

    name: str
    kind: str  # "string", "list of CitationBody", "number or null"
    body: str  # the body that ``kind`` names, or ""
    required: bool
    meaning: str


@dataclass(frozen=True, slots=True)
class Body:
    """What is sent or answered."""

    name: str
    meaning: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One thing that can be asked of the API."""

    id: str
    method: str
    path: str  # from the root of the server
    meaning: str
    takes: str  # name of a body, or ""
    gives: str  # name of a body, or the type of its content
    parameters: tuple[str, ...]
    responses: tuple[tuple[str, str], ...]  # status and meaning
    example: str  # of an event stream, or ""


def add_docs(server: FastAPI, api: FastAPI, frame: Frame) -> None:
    """Add ``/docs``, once all operations of ``api`` are there."""
    schema = api.openapi()
    read, told = operations(schema), bodies(schema)
    asked = json.dumps({"question": next(iter(frame.fund.questions), "…")}, ensure_ascii=False)

    @server.get("/docs")
    def docs(request: Request) -> HTMLResponse:
        """The description as a page; its examples ask this server."""
        return frame.page(
            request,
            "docs.html",
            "",
            operations=read,
            bodies=told,
            address=str(request.base_url).rstrip("/"),
            asked=asked,
        )


def operations(schema: Schema) -> list[Operation]:
    """Everything that can be asked, in the order of the description."""
    return [
        _operation(path, method, described)
        for path, methods in schema["paths"].items()
        for method, described in methods.items()
    ]


def bodies(schema: Schema) -> list[Body]:
    """Every body that is sent or answered, by name."""
    described = schema["components"]["schemas"].items()
    return [_body(name, body) for name, body in described if "properties" in body]


def _operation(path: str, method: str, described: Schema) -> Operation:
    responses = described["responses"]
    content = next(r["content"] for status, r in responses.items() if status.startswith("2"))
    (kind, told), *_ = content.items()
    sent = described.get("requestBody", {}).get("content", {}).get("application/json", {})
    return Operation(
        id=described["operationId"],
        method=method.upper(),
        path=BASE + path,
        meaning=described.get("description", ""),
        takes=_named(sent.get("schema", {})),
        gives=_named(told["schema"]) or kind,
        parameters=tuple(each["name"] for each in described.get("parameters", ())),
        responses=tuple((status, one["description"]) for status, one in responses.items()),
        example=told.get("example", ""),
    )


def _body(name: str, body: Schema) -> Body:
    required = body.get("required", ())
    fields = (
        Field(
            field,
            _kind(described),
            next(_names(described), ""),
            field in required,
            described.get("description", ""),
        )
        for field, described in body["properties"].items()
    )
    return Body(name, body.get("description", ""), tuple(fields))


def _kind(schema: Schema) -> str:
    """A type in words."""
    if "anyOf" in schema:
        return " or ".join(map(_kind, schema["anyOf"]))
    if "enum" in schema:
        return " or ".join(json.dumps(value) for value in schema["enum"])
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    return _named(schema) or schema.get("type", "any")


def _named(schema: Schema) -> str:
    return str(schema.get("$ref", "")).rpartition("/")[2]


def _names(schema: Schema) -> Iterator[str]:
    """The bodies that a type names."""
    inside: Iterable[Schema] = (schema, schema.get("items", {}), *schema.get("anyOf", ()))
    return (name for each in inside if (name := _named(each)))
