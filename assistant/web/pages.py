"""The pages beside the chat: what is known, the figures, and how good the answers are."""

from fastapi import FastAPI, Request
from fastapi.responses import HTMLResponse

from assistant.settings import Settings
from assistant.web.documents_page import add_documents
from assistant.web.evaluation_page import add_evaluation
from assistant.web.figures_page import add_figures
from assistant.web.frame import HERE, Frame, Static
from assistant.web.opening import Opening
from corpus.errors import StoreError
from corpus.records import Fund


def add_pages(server: FastAPI, opening: Opening, fund: Fund, settings: Settings) -> None:
    """Add all pages and their files; a page says so while ``opening`` is not done."""
    frame = Frame.of(fund, settings)
    server.mount("/static", Static(directory=HERE / "static"))
    add_documents(server, opening, frame)
    add_figures(server, opening, frame)
    add_evaluation(server, frame, settings)

    @server.exception_handler(StoreError)
    def not_ready(request: Request, _: StoreError) -> HTMLResponse:
        return frame.page(request, "notice.html", "", status=503, notice="site.opening")
