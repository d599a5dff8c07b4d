"""Programs that the benchmark starts: the server in a process of its own, a fresh clone."""

import http.client
import json
import os
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from corpus.errors import AssistantError

ROOT = Path(__file__).parents[1]
PATIENCE = 900  # seconds until a server that never gets ready is given up


@dataclass(frozen=True, slots=True)
class Server:
    """A running server, ready ``ready_after`` seconds after its command was given."""

    port: int
    group: int  # the process group, which is the command's process id
    ready_after: float

    def ask(self, question: str) -> None:
        """Ask over HTTP, and wait for the whole answer."""
        self._expect_ok("POST", "/api/ask", json.dumps({"question": question}))

    def alive(self) -> None:
        """Ask for ``/healthz``, the cheapest thing there is."""
        self._expect_ok("GET", "/healthz")

    def memory(self, key: str) -> int:
        """Bytes that Linux reports as ``VmRSS`` (now) or ``VmHWM`` (at the peak)."""
        status = Path(f"/proc/{self.group}/status").read_text(encoding="ascii")
        line = next(line for line in status.splitlines() if line.startswith(f"{key}:"))
        return int(line.split()[1]) * 1024

    def _expect_ok(self, method: str, path: str, body: str | None = None) -> None:
        status = _request(self.port, method, path, body)
        if status != http.client.OK:
            raise AssistantError(f"{method} {path} gave the status {status}, expected 200: {body}")


@contextmanager
def serving(command: Sequence[str], folder: Path, store: Path) -> Iterator[Server]:
    """Start the server, hand it out when ``/readyz`` says so, and stop it at the end."""
    port = _free_port()
    environment = {
        **os.environ,
        "ASSISTANT_PORT": str(port),
        "ASSISTANT_STORE": str(store),
        "PIP_NO_CACHE_DIR": "1",  # a fresh machine has nothing downloaded
    }
    with tempfile.TemporaryFile() as log:
        started = time.perf_counter()
        process = subprocess.Popen(
            command,
            cwd=folder,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=subprocess.STDOUT,
            start_new_session=True,  # make and what it starts are stopped together
        )
        try:
            _wait_until_ready(process, port)
            yield Server(port, process.pid, time.perf_counter() - started)
        except AssistantError as error:
            log.seek(0)
            said = log.read().decode(errors="replace")[-2000:]
            raise AssistantError(f"{error}; it said:\n{said}") from error
        finally:
            if process.poll() is None:
                os.killpg(process.pid, signal.SIGTERM)
                process.wait(timeout=30)


def _wait_until_ready(process: subprocess.Popen[bytes], port: int) -> None:
    deadline = time.monotonic() + PATIENCE
    while _request(port, "GET", "/readyz") != http.client.OK:
        if process.poll() is not None or time.monotonic() > deadline:
            raise AssistantError(f"{process.args!r} did not get ready")
        time.sleep(0.05)


def _request(port: int, method: str, path: str, body: str | None = None) -> int:
    """The status of one request to this machine, 0 when nothing listens."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        connection.request(method, path, body, {"Content-Type": "application/json"})
        response = connection.getresponse()
        response.read()
    except ConnectionError:
        return 0
    else:
        return response.status
    finally:
        connection.close()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def python_seconds(code: str, folder: Path = ROOT) -> float:
    """Seconds that a Python process of its own takes for ``code``."""
    started = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], cwd=folder, check=True, capture_output=True)
    return time.perf_counter() - started


def clone(folder: Path) -> Path:
    """The last commit of this project, checked out anew in ``folder``."""
    target = folder / "project"
    command = ["git", "clone", "--quiet", "--no-hardlinks", str(ROOT), str(target)]
    subprocess.run(command, check=True)
    return target
