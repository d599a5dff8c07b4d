"""What every request and response passes: a limit on bodies, and the security headers."""

from collections.abc import MutableMapping, Sequence
from typing import Any

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.responses import JSONResponse
from starlette.types import ASGIApp, Receive, Scope, Send

Message = MutableMapping[str, Any]
MAX_BODY = 2_000_000  # bytes; a whole conversation of MAX_TURNS messages, and no upload


class BodyLimit:
    """Refuses a request body of more than ``MAX_BODY`` bytes, announced or streamed."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Let a request through, counting its body."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        announced = Headers(scope=scope).get("content-length", "")
        if announced.isdecimal() and int(announced) > MAX_BODY:
            await too_large()(scope, receive, send)
            return
        await self.app(scope, _counted(receive), send)


def too_large() -> JSONResponse:
    """The answer to a body over the limit; the connection is closed, its rest is not read."""
    body = error_body("too_large", f"The request is larger than {MAX_BODY} bytes.")
    return JSONResponse(body, status_code=413, headers={"connection": "close"})


def error_body(code: str, message: str) -> dict[str, dict[str, str]]:
    """The one form of all errors."""
    return {"error": {"code": code, "message": message}}


def _counted(receive: Receive) -> Receive:
    total = 0

    async def counting() -> Message:
        nonlocal total
        message = await receive()
        total += len(message.get("body", b""))
        if total > MAX_BODY:
            raise HTTPException(413)
        return message

    return counting


class SecurityHeaders:
    """Adds the security headers to every response, Gradio's files included."""

    def __init__(self, app: ASGIApp, origins: Sequence[str]) -> None:
        self.app = app
        self.headers = security_headers(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers added and no cookie set."""

        async def guarded(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                del headers["set-cookie"]
                own = headers.get("content-security-policy")
                headers.update(self.headers)
                if own:
                    headers["content-security-policy"] = own
            await send(message)

        await self.app(scope, receive, guarded)


def policy(origins: Sequence[str], **changed: str) -> str:
    """A content security policy: everything comes from here, only ``origins`` may frame.

    Args:
        origins: Origins of other hosts' pages.
        changed: Directives that differ, by name.
    """
    directives = {
        "default-src": "'self'",
        # Gradio writes its configuration into the page as an inline script.
        "script-src": "'self' 'unsafe-inline'",
        "style-src": "'self' 'unsafe-inline'",
        "img-src": "'self' data: blob:",
        "font-src": "'self' data:",
        "connect-src": "'self'",
        "worker-src": "'self' blob:",
        "object-src": "'none'",
        "base-uri": "'self'",
        "form-action": "'self'",
        "frame-ancestors": " ".join(("'self'", *origins)),
    }
    return "; ".join(f"{name} {value}" for name, value in (directives | changed).items())


def security_headers(origins: Sequence[str]) -> dict[str, str]:
    """What every response says; a page may bring a stricter policy of its own."""
    return {
        "content-security-policy": policy(origins),
        "x-content-type-options": "nosniff",
        "referrer-policy": "no-referrer",
        "permissions-policy": "camera=(), geolocation=(), microphone=()",
        "cross-origin-opener-policy": "same-origin",
    }
