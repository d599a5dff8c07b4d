"""Serves the assistant: ``python app.py`` opens the documents and prints its address.

The server answers ``/healthz`` while the index is still being opened (or built, the first
time); ``/readyz`` answers 200, and the address is printed, when questions are answered.
"""

import logging
import os
import socket
import sys
from contextlib import suppress
from typing import TYPE_CHECKING

from assistant.settings import Settings, read_settings
from assistant.start import open_assistant
from corpus.errors import AssistantError, SettingsError
from corpus.load import load
from corpus.records import Fund

# Gradio takes 3 s to import: a wrong setting is said before that.
if TYPE_CHECKING:
    import uvicorn
    from fastapi import FastAPI

STOP_SECONDS = 3  # how long a stop waits for open event streams


def main() -> int:
    """Serve until stopped; 0 after an ordinary stop, 1 when it cannot be done."""
    logging.basicConfig(level=logging.WARNING, format="%(levelname)s %(name)s: %(message)s")
    try:
        settings = read_settings(os.environ)
        fund = load(settings.corpus).fund
        with _listen(settings) as listener:
            return serve(settings, fund, listener)
    except AssistantError as error:
        print(f"Cannot start: {error}", file=sys.stderr)
        return 1


def serve(settings: Settings, fund: Fund, listener: socket.socket) -> int:
    """Bring the server up, and open the index in a thread while it already answers."""
    from assistant.web.opening import Opening  # noqa: PLC0415
    from assistant.web.server import build_server  # noqa: PLC0415

    opening = Opening(lambda: open_assistant(settings))
    server = web_server(build_server(opening, fund, settings))
    address = _address(settings, listener)

    def opened() -> None:
        if opening.ready:
            print(f"Ready: {address}", flush=True)
        else:
            print(f"Cannot open the documents: {opening.failure}", file=sys.stderr, flush=True)
            server.should_exit = True

    print("Opening the documents ...", flush=True)
    opening.start(opened)
    with suppress(KeyboardInterrupt):  # it has stopped in good order by then
        server.run(sockets=[listener])
    return 1 if opening.failure else 0


def web_server(application: "FastAPI") -> "uvicorn.Server":
    """The HTTP server; it logs no requests: what people read is nobody's business."""
    import uvicorn  # noqa: PLC0415

    return uvicorn.Server(
        uvicorn.Config(
            application,
            log_level="warning",
            access_log=False,
            ws="none",
            server_header=False,
            timeout_graceful_shutdown=STOP_SECONDS,
        )
    )


def _listen(settings: Settings) -> socket.socket:
    """Take the port before anything slow is done."""
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    try:
        return socket.create_server((settings.host, settings.port), family=family, backlog=2048)
    except OSError as error:
        raise SettingsError(
            f"ASSISTANT_HOST {settings.host!r} and ASSISTANT_PORT {settings.port} cannot be "
            f"listened on ({error.strerror or error}); stop what uses them, or choose others."
        ) from error


def _address(settings: Settings, listener: socket.socket) -> str:
    host = f"[{settings.host}]" if ":" in settings.host else settings.host
    return f"http://{host}:{listener.getsockname()[1]}"


if __name__ == "__main__":
    sys.exit(main())
