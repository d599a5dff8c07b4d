"""The widget: the script that puts it on any page, and the page inside its frame."""

import json
from collections.abc import Sequence
from pathlib import Path

from fastapi import FastAPI, Request
from fastapi.responses import Response

from assistant.intake import MAX_QUESTION
from assistant.web.frame import Frame, language_of
from assistant.web.guards import policy
from assistant.web.words import LANGUAGES, say
from corpus.records import Fund

SCRIPT = Path(__file__).parent / "static" / "widget" / "widget.js"
_SAID = (
    *("sources", "source", "computation", "follow_ups"),
    *("answering", "no_words", "unreachable"),
)


def add_widget(server: FastAPI, fund: Fund, origins: Sequence[str]) -> None:
    """Add ``/widget.js`` and ``/widget``, which only pages of ``origins`` may embed."""
    script = widget_script(fund, origins)
    frame = Frame(fund)

    @server.get("/widget.js")
    def widget_js() -> Response:
        """The script; a page with ``Cross-Origin-Embedder-Policy`` may load it too."""
        headers = {"cache-control": "no-cache", "cross-origin-resource-policy": "cross-origin"}
        return Response(script, media_type="text/javascript", headers=headers)

    @server.get("/widget")
    def widget_page(request: Request) -> Response:
        """The page in the frame; it speaks to its host page only if that is allowed."""
        asked = request.query_params.get("origin", "").lower()
        page = frame.page(
            request,
            "widget.html",
            "",
            origin=asked if asked in origins else "",
            limit=MAX_QUESTION,
            said=_said(language_of(request)),
        )
        page.headers["content-security-policy"] = _strict(origins)
        return page


def widget_script(fund: Fund, origins: Sequence[str]) -> str:
    """The script with what it must know: who may use it, and its few words."""
    served = {
        "origins": list(origins),
        "words": {
            language: {
                "title": say(language)["widget.title"].format(fund=fund.acronym or fund.name),
                "close": say(language)["site.close"],
            }
            for language in LANGUAGES
        },
    }
    return SCRIPT.read_text(encoding="utf-8").replace("__SERVED__", json.dumps(served))


def _said(language: str) -> dict[str, str]:
    said = say(language)
    return {name: said[f"widget.{name}"] for name in _SAID} | {"original": said["site.original"]}


def _strict(origins: Sequence[str]) -> str:
    """The page has no inline script, unlike Gradio's."""
    return policy(
        origins,
        **{"default-src": "'none'", "script-src": "'self'", "style-src": "'self'",
           "img-src": "data:", "font-src": "'none'", "worker-src": "'none'"},
    )  # fmt: skip
