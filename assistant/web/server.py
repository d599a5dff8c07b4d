"""The whole web application: health, the API and the chat page behind the same guards."""

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
    server.mount("/api", build_api(opening))
    server.add_middleware(
        CORSMiddleware,
        allow_origins=list(origins),
        allow_methods=["GET", "POST"],
        allow_headers=["content-type"],
    )
    server.add_middleware(BodyLimit)
    server.add_middleware(SecurityHeaders, origins=tuple(origins))
    _mount_chat(server, build_chat(opening, fund))
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

    @server.post("/gradio_api/upload")
    def upload() -> JSONResponse:
        """Gradio would take files from anybody; this page has no use for any."""
        return JSONResponse(error_body("not_found", "Nothing can be uploaded here."), 404)


def _mount_chat(server: FastAPI, page: gr.Blocks) -> None:
    gr.mount_gradio_app(
        server,
        page,
        path="/",
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
