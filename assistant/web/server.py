"""The whole web application: health, the API and the chat page behind the same guards."""

import asyncio
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import gradio as gr
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from starlette.middleware.cors import CORSMiddleware

from assistant.web.api import build_api
from assistant.web.chat import build_chat
from assistant.web.guards import BodyLimit, SecurityHeaders, error_body
from assistant.web.opening import Opening
from assistant.web.theme import THEME
from corpus.records import Fund

HERE = Path(__file__).parent


def build_server(opening: Opening, fund: Fund, origins: Sequence[str]) -> FastAPI:
    """Put everything together; it answers ``/healthz`` before ``opening`` is done.

    Args:
        opening: The assistant, perhaps still being opened.
        fund: What the chat page greets with.
        origins: Pages of other hosts that may call the API and frame the pages.
    """
    server = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    _add_health(server, opening)
    _close_gradio(server)
    server.mount("/api", build_api(opening))
    server.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    server.add_middleware(BodyLimit)
    server.add_middleware(SecurityHeaders, origins=tuple(origins))
    # Outside of an event loop Gradio opens one for each of its locks and never closes it.
    asyncio.run(_add_chat(server, opening, fund))
    return server


def _add_health(server: FastAPI, opening: Opening) -> None:
    @server.get("/healthz")
    def healthz() -> dict[str, str]:
        """Whether the process is alive."""
        return {"status": "alive"}

    @server.get("/readyz")
    def readyz() -> JSONResponse:
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


async def _add_chat(server: FastAPI, opening: Opening, fund: Fund) -> None:
    # Else Gradio reckons its statistics of all past events anew after each question.
    os.environ["GRADIO_ANALYTICS_CACHE_FREQUENCY"] = str(sys.maxsize)
    gr.mount_gradio_app(
        server,
        build_chat(opening, fund),
        path="/",
        app_kwargs={"openapi_url": None},
        theme=THEME,
        css_paths=HERE / "style.css",
        head=f"<script>{(HERE / 'chat.js').read_text('utf-8')}</script>",
        footer_links=[],
        run_history=False,
        ssr_mode=False,
        enable_monitoring=False,
        mcp_server=False,
        show_error=False,
    )
