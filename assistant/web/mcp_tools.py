"""The toolset for other assistants: the Model Context Protocol over streamable HTTP, read-only.

Each tool is one of :class:`assistant.tools.Toolset`, with its own signature and docstring; what
it returns is JSON in which everything carries the exact words it rests on.
"""

from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from functools import wraps
from inspect import Signature, cleandoc, signature
from typing import Any

from fastapi import FastAPI
from mcp.server.mcpserver import MCPServer
from mcp.server.mcpserver.exceptions import ToolError
from mcp.types import ToolAnnotations

from assistant import wire
from assistant.answer import Citation, Finding
from assistant.intake import read_question
from assistant.tools import CorpusContents, FoundPassage, Toolset
from assistant.web.opening import Opening
from corpus.errors import QuestionError, StoreError
from corpus.records import Corpus, Figure, Fund, Span

READ_ONLY = ToolAnnotations(read_only_hint=True, idempotent_hint=True, open_world_hint=False)
_ABOUT = (
    "Answers about {name}, only from its documents, every statement with the exact words it "
    "rests on. `ask` answers a whole question; the other tools find and compute its parts."
)


def mcp_server(opening: Opening, fund: Fund) -> MCPServer[None]:
    """The tools of the assistant that ``opening`` opens."""
    about = _ABOUT.format(name=fund.name)
    server: MCPServer[None] = MCPServer(
        f"{fund.acronym or fund.name} assistant",
        instructions=about,
        subscriptions=False,
        log_level="WARNING",
    )

    def ask(question: str) -> wire.Json:
        """Answer a question from the documents, with citations, figures and computations.

        Args:
            question: a whole question in plain words, at most 4000 characters.

        Returns:
            The answer; ``abstained`` is true where the documents do not contain what was asked.
        """
        return wire.answer_to_json(opening.assistant().ask(read_question(question)))

    server.add_tool(_careful(ask), annotations=READ_ONLY)
    for name, to_json in _TOOLS.items():
        server.add_tool(_tool(opening, name, to_json), annotations=READ_ONLY)
    return server


def add_mcp(server: FastAPI, opening: Opening, fund: Fund) -> None:
    """Add ``/mcp``. It keeps no session; :class:`OriginWatch` guards it from foreign pages."""
    tools = mcp_server(opening, fund)
    # The package checks hosts and origins together, and a host name behind a proxy is not known.
    application = tools.streamable_http_app(
        json_response=True, stateless_http=True, host="", transport_security=None
    )
    server.router.routes.extend(application.routes)
    inner = server.router.lifespan_context

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[Any]:
        async with tools.session_manager.run(), inner(app) as state:
            yield state

    server.router.lifespan_context = lifespan


def _tool(
    opening: Opening, name: str, to_json: Callable[[Corpus, Any], wire.Json]
) -> Callable[..., wire.Json]:
    """The method ``name`` of the toolset as a function that returns JSON."""
    method = getattr(Toolset, name)

    @wraps(method)
    def call(**given: object) -> wire.Json:
        assistant = opening.assistant()
        return to_json(assistant.corpus, getattr(assistant.tools, name)(**given))

    _, *parameters = signature(method).parameters.values()  # all but self
    call.__signature__ = Signature(parameters, return_annotation=wire.Json)  # type: ignore[attr-defined]
    return _careful(call)


def _careful(tool: Callable[..., wire.Json]) -> Callable[..., wire.Json]:
    """``tool``, whose refusals reach the one who asks in the words of this project."""

    @wraps(tool)
    def careful(**given: object) -> wire.Json:
        try:
            return tool(**given)
        except (QuestionError, StoreError) as error:
            raise ToolError(str(error)) from error

    careful.__doc__ = cleandoc(tool.__doc__ or "")
    return careful


def _passages(corpus: Corpus, found: Sequence[FoundPassage]) -> wire.Json:
    return {
        "passages": [
            {
                **_words(corpus, one.passage.span),
                "headings": list(one.passage.headings),
                "kind": one.passage.kind.value,
                "score": round(one.score, 4),
            }
            for one in found
        ]
    }


def _findings(corpus: Corpus, found: Sequence[Finding]) -> wire.Json:
    return {"findings": [_finding(corpus, finding) for finding in found]}


def _finding(corpus: Corpus, finding: Finding) -> wire.Json:
    return {
        "statement": finding.statement,
        "evidence": [_words(corpus, span) for span in finding.spans],
        "figures": [_figure(corpus, figure) for figure in finding.figures],
    }


def _figures(corpus: Corpus, found: Sequence[Figure]) -> wire.Json:
    return {"figures": [_figure(corpus, figure) for figure in found]}


def _figure(corpus: Corpus, figure: Figure) -> wire.Json:
    return wire.figure_to_json(figure) | _words(corpus, figure.span)


def _contents(_: Corpus, contents: CorpusContents) -> wire.Json:
    return {
        "fund": contents.fund.name,
        "documents": [
            {
                **wire.document_to_json(one.document),
                "sections": [section.heading for section in one.sections],
                "tables": [
                    {"heading": table.heading, "columns": list(table.measures)}
                    for table in one.tables
                ],
                "passages": one.passages,
                "figures": one.figures,
            }
            for one in contents.documents
        ],
    }


def _words(corpus: Corpus, span: Span) -> wire.Json:
    """The exact words of ``span`` and where they stand."""
    cited = wire.citation_to_json(Citation.of(corpus.document(span.document_id), span, 1))
    return {key: cited[key] for key in ("document", "title", "url", "start", "end", "quote")}


_TOOLS: dict[str, Callable[[Corpus, Any], wire.Json]] = {
    "search_passages": _passages,
    "whole_list": _findings,
    "find_figures": _figures,
    "compute": _finding,
    "describe_corpus": _contents,
}
