"""A real server in a thread, for the tests that speak HTTP or drive a browser."""

import socket
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager

import httpx

from app import web_server
from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.web.opening import Opening
from assistant.web.server import build_server
from corpus.records import Fund

ALLOWED = "https://pages.example.org"  # the one foreign origin that may embed the assistant
SETTINGS = Settings(origins=(ALLOWED,), feedback=None)


@contextmanager
def serving(
    build: Callable[[], Assistant], fund: Fund, *, wait: bool = True, settings: Settings = SETTINGS
) -> Iterator[str]:
    """Serve what ``build`` makes on a free port; gives the address without a last slash."""
    opening = Opening(build)
    with ThreadPoolExecutor(1) as other:  # in this thread the browser's event loop may run
        server = web_server(other.submit(build_server, opening, fund, settings).result())
    listener = socket.create_server(("127.0.0.1", 0), backlog=128)
    thread = threading.Thread(target=server.run, kwargs={"sockets": [listener]})
    opening.start()
    thread.start()
    try:
        deadline = time.monotonic() + 30
        while not server.started:
            assert time.monotonic() < deadline, "the server did not start"
            time.sleep(0.01)
        assert not wait or opening.wait(30), opening.failure
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        server.should_exit = True
        thread.join(15)
        listener.close()


def events(stream: httpx.Response) -> Sequence[tuple[str, str]]:
    """Names and data of server-sent events, in order."""
    blocks = stream.read().decode("utf-8").strip().split("\n\n")
    pairs = (block.split("\n", 1) for block in blocks)
    return [(name.removeprefix("event: "), data.removeprefix("data: ")) for name, data in pairs]
