"""The frame of every page: the fund's name, the way to the other pages, the privacy words."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response
from starlette.staticfiles import StaticFiles

from assistant.settings import Settings
from assistant.web import words
from corpus.records import Fund

HERE = Path(__file__).parent
_PAGES = {
    "chat": "/",
    "figures": "/figures",
    "documents": "/documents",
    "evaluation": "/evaluation",
}


class Static(StaticFiles):
    """The files of ``static/``; a browser asks each time whether one has changed."""

    def file_response(self, *args: Any, **kwargs: Any) -> Response:  # noqa: ANN401 - as given
        """One file, or the word that it has not changed."""
        response = super().file_response(*args, **kwargs)
        response.headers["cache-control"] = "no-cache"
        return response


@dataclass(frozen=True, slots=True)
class Frame:
    """What the pages of one server have in common."""

    fund: Fund
    feedback_days: int = 0  # how long feedback is kept; 0: it is switched off
    evaluation: bool = True  # whether the evaluation page is offered

    @classmethod
    def of(cls, fund: Fund, settings: Settings) -> "Frame":
        """The frame of ``fund`` as the operator chose."""
        days = settings.feedback_days if settings.feedback else 0
        return cls(fund, days, settings.evaluation)

    def header(self, language: str, here: str, *, query: str = "", suffix: str = "") -> str:
        """The band at the top as HTML.

        Args:
            language: One of ``words.LANGUAGES``.
            here: The page shown: ``chat``, ``figures``, ``documents`` or ``evaluation``. On
                ``chat`` the fund's name is the page's heading.
            query: What the address asks besides the language, kept when the language changes.
            suffix: What is added to the addresses of the other pages, such as ``?lang=fr``.
        """
        context = self._context(language, here, query, suffix)
        return _templates().get_template("header.html").render(context)

    def footer(self, language: str) -> str:
        """The privacy words at the bottom as HTML."""
        context = self._context(language, "", "", "")
        return _templates().get_template("footer.html").render(context)

    def page(
        self, request: Request, template: str, here: str, *, status: int = 200, **values: object
    ) -> HTMLResponse:
        """A whole page in the reader's language: ``template`` filled with ``values``."""
        language = language_of(request)
        asked = [(k, v) for k, v in request.query_params.multi_items() if k != "lang"]
        suffix = f"?lang={language}" if "lang" in request.query_params else ""
        context = self._context(language, here, urlencode(asked), suffix) | values
        html = _templates().get_template(template).render(context)
        return HTMLResponse(html, status, {"cache-control": "no-store", "vary": "accept-language"})

    def _context(self, language: str, here: str, query: str, suffix: str) -> dict[str, object]:
        pages = [(n, a) for n, a in _PAGES.items() if n != "evaluation" or self.evaluation]
        return {
            "say": words.say(language),
            "language": language,
            "fund": self.fund,
            "feedback_days": self.feedback_days,
            "here": here,
            "pages": pages,
            "suffix": suffix,
            "languages": [_link(code, query) for code in words.LANGUAGES],
        }


def language_of(request: Request) -> str:
    """The language that the address, else the browser, asks for."""
    accepted = request.headers.get("accept-language", "")
    return words.choose(request.query_params.get("lang", ""), accepted)


def _link(code: str, query: str) -> tuple[str, str, str]:
    return code, words.say(code)["site.language"], f"?{query}&lang={code}".replace("?&", "?")


@cache
def _templates() -> Environment:
    made = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.globals |= {"number": _grouped, "language_name": _language_name}
    return made


def _grouped(count: int) -> str:
    """``12345`` as ``12 345``, which stays on one line."""
    return f"{count:,}".replace(",", "\u00a0")


def _language_name(code: str) -> str:
    """What a language calls itself, where the interface speaks it; else its code."""
    return words.say(code)["site.language"] if code in words.LANGUAGES else code
