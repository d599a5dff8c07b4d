"""Pages of other hosts: all are refused but the listed ones, and the log says who was refused."""

import logging
import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from starlette.datastructures import Headers
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from assistant.settings import ORIGIN
from assistant.web.guards import error_body

log = logging.getLogger(__name__)
MOST = 200  # origins that are told in the log; whoever makes names up cannot fill it
LONGEST = 270  # characters of an origin: a host name has 253 at most
_EMBEDDED = re.compile(r"/widget(\.js)?")  # asked for by a page, which its Referer names
_PROGRAMS = re.compile(r"/mcp(/.*)?")  # no page of a browser may speak to it unless it is listed


class OriginWatch:
    """Notes each origin that asks and is not listed, once; keeps it from ``/mcp`` altogether.

    Browsers keep the promise for everything else: they read ``frame-ancestors`` and the CORS
    headers. A page that reaches ``/mcp`` by a forged host name (DNS rebinding) needs neither,
    so there the origin itself is checked, as the protocol asks.
    """

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.origins = frozenset(origins)
        self._told: set[str] = set()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let the request through, or refuse it."""
        if scope["type"] == "http":
            headers, path = Headers(scope=scope), scope["path"]
            origin = asking_origin(headers, path)
            if origin and origin not in self.origins:
                self._tell(origin, headers)
                if _PROGRAMS.fullmatch(path):
                    await _refusal()(scope, receive, send)
                    return
        await self.app(scope, receive, send)

    def _tell(self, origin: str, headers: Headers) -> None:
        own = urlsplit(origin).netloc == headers.get("host", "").lower()
        if own or origin in self._told or len(self._told) >= MOST:
            return
        self._told.add(origin)
        log.warning(
            "A page of %s was refused. If it may embed the assistant, add its origin to "
            "ASSISTANT_ORIGINS.",
            origin,
        )


def asking_origin(headers: Headers, path: str) -> str:
    """The origin of the page that asks, in lower case; empty where none is named.

    What is no origin (a sandboxed page sends ``null``, an attacker sends anything) is told as
    ``an unknown origin``, so that nothing from outside is written into the log.
    """
    named = headers.get("origin", "")
    if not named and _EMBEDDED.fullmatch(path) and (referer := headers.get("referer", "")):
        named = "/".join(referer.split("/", 3)[:3])
    if not named:
        return ""
    known = len(named) <= LONGEST and ORIGIN.fullmatch(named)
    return named.lower() if known else "an unknown origin"


def _refusal() -> JSONResponse:
    words = "Pages of this origin may not speak to this server; see ASSISTANT_ORIGINS."
    return JSONResponse(error_body("forbidden_origin", words), status_code=403)
