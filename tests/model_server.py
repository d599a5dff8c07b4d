"""A small OpenAI-compatible server for tests: it streams what a script says, and remembers.

A script is a function from the request to what is sent: :class:`Words`, :class:`Calls`, a status
code, or raw bytes; a list of these answers one request after the other.
"""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Request = dict[str, Any]


@dataclass(frozen=True)
class Words:
    """Text, streamed in pieces of ``size`` characters with ``pause`` seconds between them."""

    text: str
    size: int = 12
    pause: float = 0.0
    cut_after: int | None = None  # pieces, then the connection is closed
    hang_after: int | None = None  # pieces, then silence until the server is closed


@dataclass(frozen=True)
class Calls:
    """Tool calls: a name and its arguments, as JSON or as raw text."""

    calls: Sequence[tuple[str, dict[str, Any] | str]]
    text: str = ""


@dataclass(frozen=True)
class Status:
    """An error of the server."""

    code: int
    message: str = "no"


@dataclass(frozen=True)
class Raw:
    """Bytes that are no stream of events."""

    body: bytes


Reply = Words | Calls | Status | Raw
Script = Callable[[Request], Reply]


@dataclass
class ModelServer:
    """What was asked, and what is said next."""

    script: Script
    url: str = ""
    requests: list[Request] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    sent: dict[str, float] = field(default_factory=dict)  # text so far -> time it was sent
    closing: threading.Event = field(default_factory=threading.Event)
    down: bool = False  # answers nothing any more

    def findings(self) -> str:
        """Everything the model was given to read, of the last request."""
        return "\n".join(str(m.get("content", "")) for m in self.requests[-1]["messages"])


def replies(*given: Reply) -> Script:
    """The replies one after the other; the last one again and again."""
    left = list(given)
    return lambda _: left.pop(0) if len(left) > 1 else left[0]


@contextmanager
def model_server(script: Script) -> Iterator[ModelServer]:
    """A server on a free port of this machine."""
    state = ModelServer(script)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["content-length"]))
            if state.down:
                self.close_connection = True
                return
            state.requests.append(json.loads(body))
            state.headers.append({k.lower(): v for k, v in self.headers.items()})
            _send(self, state, state.script(state.requests[-1]))

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    state.url = f"http://127.0.0.1:{server.server_address[1]}/v1"
    try:
        yield state
    finally:
        state.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def _send(handler: BaseHTTPRequestHandler, state: ModelServer, reply: Reply) -> None:
    handler.close_connection = True
    if isinstance(reply, Status):
        error = {"error": {"message": reply.message, "type": "x", "code": None}}
        _whole(handler, reply.code, json.dumps(error).encode())
    elif isinstance(reply, Raw):
        _whole(handler, 200, reply.body)
    else:
        handler.send_response(200)
        handler.send_header("content-type", "text/event-stream")
        handler.send_header("connection", "close")
        handler.end_headers()
        # The client may have gone away.
        with suppress(BrokenPipeError, ConnectionResetError):
            _stream(handler, state, reply)


def _whole(handler: BaseHTTPRequestHandler, code: int, body: bytes) -> None:
    handler.send_response(code)
    handler.send_header("content-type", "application/json")
    handler.send_header("content-length", str(len(body)))
    handler.end_headers()
    handler.wfile.write(body)


def _stream(handler: BaseHTTPRequestHandler, state: ModelServer, reply: Words | Calls) -> None:
    def send(delta: dict[str, Any], finish: str | None = None) -> None:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        _event(handler, {"choices": [choice]})

    send({"role": "assistant", "content": ""})
    if isinstance(reply, Calls):
        if reply.text:
            send({"content": reply.text})
        for index, (name, arguments) in enumerate(reply.calls):
            raw = arguments if isinstance(arguments, str) else json.dumps(arguments)
            function = {"name": name, "arguments": raw}
            call = {"index": index, "id": f"call-{index}", "type": "function", "function": function}
            send({"tool_calls": [call]})
        send({}, "tool_calls")
    elif not _words(state, reply, send):
        return
    else:
        send({}, "stop")
    usage = {"prompt_tokens": 100, "completion_tokens": 20, "total_tokens": 120}
    _event(handler, {"choices": [], "usage": usage})
    handler.wfile.write(b"data: [DONE]\n\n")


def _words(state: ModelServer, reply: Words, send: Callable[[dict[str, Any]], None]) -> bool:
    """Send the text piece by piece; False where the script breaks it off."""
    pieces = [reply.text[i : i + reply.size] for i in range(0, len(reply.text), reply.size)]
    for place, piece in enumerate(pieces):
        if place == reply.cut_after:
            return False
        if place == reply.hang_after:
            state.closing.wait(30)
            return False
        if state.down:
            return False
        send({"content": piece})
        state.sent["".join(pieces[: place + 1])] = time.perf_counter()
        time.sleep(reply.pause)
    return True


def _event(handler: BaseHTTPRequestHandler, data: dict[str, Any]) -> None:
    whole = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", **data}
    handler.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
    handler.wfile.flush()
