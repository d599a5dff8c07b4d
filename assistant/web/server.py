"""The whole web application: health, the API and the chat page behind the same guards."""

import asyncio
import os
import sys

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from starlette.middleware.cors import CORSMiddleware

from assistant.settings import Settings
from assistant.web.api import build_api
from assistant.web.chart_api import add_charts
from assistant.web.chat import build_chat, chat_head
from assistant.web.docs_page import add_docs
from assistant.web.feedback_api import add_feedback
from assistant.web.frame import Frame
from assistant.web.guards import BodyLimit, SecurityHeaders, error_body
from assistant.web.mcp_tools import add_mcp
from assistant.web.opening import Opening
from assistant.web.origins import OriginWatch
from assistant.web.pages import add_pages
from assistant.web.theme import THEME
from assistant.web.widget import add_widget
from corpus.records import Fund


def build_server(opening: Opening, fund: Fund, settings: Settings) -> FastAPI:
    """Put everything together; it answers ``/healthz`` before ``opening`` is done.

    Args:
        opening: The assistant, perhaps still being opened.
        fund: What the chat page greets with.
        settings: What the operator chose.
    """
    origins = settings.origins  # pages of other hosts that may call the API and frame the pages
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_health(server, opening)
    _close_gradio(server)
    add_pages(server, opening, fund, settings)
    add_widget(server, fund, origins)
    add_mcp(server, opening, fund)
    api = build_api(opening)
    add_feedback(api, settings)
    add_charts(api)
    add_docs(server, api, Frame.of(fund, settings))
    server.mount("/api", api)
    server.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    server.add_middleware(OriginWatch, origins=origins)
    server.add_middleware(BodyLimit)
    server.add_middleware(SecurityHeaders, origins=origins)
    # Outside of an event loop Gradio opens one for each of its locks and never closes it.
    asyncio.run(_add_chat(server, Frame.of(fund, settings)))
    return server


def _add_health(server: FastAPI, opening: Opening) -> None:
    # Coroutines, so that neither waits for a thread while many ask.
    @server.get("/healthz")
    async def healthz() -> dict[str, str]:
        """Whether the process is alive."""
        return {"status": "alive"}

    @server.get("/readyz")
    async def readyz() -> JSONResponse:
        """Whether the index is open and has found what its self-test asks for."""
        if opening.ready:
            return JSONResponse({"status": "ready"})
        words = opening.failure or "The documents are still being opened."
        return JSONResponse(error_body("not_ready", words), 503, headers={"retry-after": "2"})


def _close_gradio(server: FastAPI) -> None:
    """Shut what this page has no use for, before Gradio's own routes are added."""

    @server.post("/gradio_api/upload")  # would take files from anybody
    @server.get("/gradio_api/deep_link")  # would write to this machine's disk
    def closed() -> JSONResponse:
        return JSONResponse(error_body("not_found", "There is nothing at this address."), 404)

    @server.get("/static/js/iframeResizer.contentWindow.min.js")
    def nothing() -> Response:
        """Gradio's page asks for it, to tell a page around it its size; ours tells nobody."""
        return Response(media_type="text/javascript")


async def _add_chat(server: FastAPI, frame: Frame) -> None:
    # Else Gradio reckons its statistics of all past events anew after each question.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
    gr.mount_gradio_app(
        server,
        build_chat(frame),
        path="/",
        app_kwargs={"openapi_url": None},
        theme=THEME,
        head=chat_head(frame),
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        show_error=False,
    )
