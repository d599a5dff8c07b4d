"""Question sets run in a process of their own, one at a time, while the assistant answers on.

The process has the lowest priority and one thread, so that the chat is not slowed noticeably.
Nothing is left behind: a file that somebody uploads is deleted when its run ends, and the last
report lives in memory only.
"""

import atexit
import json
import logging
import os
import re
import signal
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

from assistant.settings import ROOT, Settings
from corpus.errors import CaseError

log = logging.getLogger(__name__)
CASES = ROOT / "eval" / "cases"
LOWEST = 19  # priority of a process; 0 is ordinary
CHECK_SECONDS = 60
MOST_TOLD = 20  # lines of a file that are named as wrong
_STEP = re.compile(r"progress (\d+) (\d+)")


@dataclass(frozen=True, slots=True)
class Chosen:
    """A question set to run: a committed one, or the text of a file that somebody uploaded."""

    name: str
    text: str = ""
    committed: Path | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """How far a run has come."""

    name: str
    state: Literal["running", "done", "failed", "cancelled"] = "running"
    done: int = 0
    total: int = 0  # 0 while the documents are still being opened
    message: str = ""  # why it failed, in English
    report: dict[str, Any] | None = None  # as ``python -m eval --json`` writes it
    page: str = ""  # as ``--html`` writes it


class Evaluations:
    """The runs of one server; safe to share between threads."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._process: subprocess.Popen[str] | None = None
        self._thread: threading.Thread | None = None
        self.run: Run | None = None  # the last one
        atexit.register(self.cancel)

    def start(self, chosen: Chosen) -> bool:
        """Begin to run ``chosen``; False when another run is not done yet.

        Raises:
            CaseError: The text of ``chosen`` is not a question set; the lines are named.
        """
        if chosen.committed is None:
            check(chosen)
        with self._lock:
            if self.run and self.run.state == "running":
                return False
            self.run = Run(chosen.name)
            self._thread = threading.Thread(target=self._carry_out, args=(chosen,), daemon=True)
            self._thread.start()
        return True

    def cancel(self) -> None:
        """Stop the run, if there is one, and wait until it has stopped."""
        with self._lock:
            if self.run and self.run.state == "running":
                self.run = replace(self.run, state="cancelled")
                _stop(self._process)
            thread = self._thread
        if thread:
            thread.join(10)

    def _carry_out(self, chosen: Chosen) -> None:
        try:
            with tempfile.TemporaryDirectory() as folder:
                self._follow(chosen, Path(folder))
        except (OSError, ValueError) as error:
            log.exception("An evaluation broke off")
            self._end("failed", message=str(error))

    def _follow(self, chosen: Chosen, folder: Path) -> None:
        last = ""
        with self._launch(chosen, folder) as process:
            for line in process.stderr or ():
                if step := _STEP.match(line):
                    self._step(int(step[1]), int(step[2]))
                elif line.strip():
                    last = line.strip()
        if process.returncode == 0:
            report = json.loads((folder / "report.json").read_text(encoding="utf-8"))
            page = (folder / "report.html").read_text(encoding="utf-8")
            self._end("done", report=report, page=page)
        else:
            self._end("failed", message=last.removeprefix("error: "))

    def _launch(self, chosen: Chosen, folder: Path) -> subprocess.Popen[str]:
        with self._lock:  # a run is cancelled before its process starts, or after
            process = subprocess.Popen(
                self._command(chosen, folder),
                cwd=ROOT,
                env=os.environ | {"ASSISTANT_STORE": str(self._settings.store)} | _ONE_THREAD,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                errors="replace",
                start_new_session=True,
            )
            os.setpriority(os.PRIO_PROCESS, process.pid, LOWEST)
            self._process = process
            if self.run and self.run.state == "cancelled":
                _stop(process)
            return process

    def _command(self, chosen: Chosen, folder: Path) -> list[str]:
        files = ["--json", str(folder / "report.json"), "--html", str(folder / "report.html")]
        command = [sys.executable, "-m", "eval", "--progress", *files]
        if chosen.committed:
            return [*command, str(chosen.committed)]
        asked = write(chosen, folder)
        return [*command, "--corpus", str(self._settings.corpus), str(asked)]

    def _step(self, done: int, total: int) -> None:
        with self._lock:
            if self.run:
                self.run = replace(self.run, done=done, total=total)

    def _end(self, state: Literal["done", "failed"], **result: Any) -> None:  # noqa: ANN401
        with self._lock:
            if self.run and self.run.state == "running":
                self.run = replace(self.run, state=state, **result)


_ONE_THREAD = {"OMP_NUM_THREADS": "1", "MKL_NUM_THREADS": "1", "TOKENIZERS_PARALLELISM": "false"}


def committed(folder: Path = CASES) -> dict[str, Path]:
    """The question sets of ``folder`` by name."""
    return {path.stem: path for path in sorted(folder.glob("*.jsonl"))}


def check(chosen: Chosen) -> None:
    """Whether the text of ``chosen`` is a question set; it takes a moment.

    Raises:
        CaseError: There is no question in it, or lines cannot be read; they are named.
    """
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "eval.check", str(write(chosen, Path(folder)))]
        checked = subprocess.run(
            command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=CHECK_SECONDS
        )
    found = json.loads(checked.stdout)
    problems = found["problems"]
    if problems:
        more = [f"… and {len(problems) - MOST_TOLD} more"] if len(problems) > MOST_TOLD else []
        raise CaseError("\n".join([*problems[:MOST_TOLD], *more]))
    if not found["questions"]:
        raise CaseError(f"{chosen.name}: there is no question in this file.")


def write(chosen: Chosen, folder: Path) -> Path:
    """The uploaded text as a file in ``folder``, under a name that is only a name."""
    plain = re.sub(r"[^\w.-]", "_", Path(chosen.name).name).lstrip(".")[-80:] or "questions"
    kept = plain if plain.lower().endswith((".csv", ".jsonl")) else f"{plain}.jsonl"
    path = folder / kept
    path.write_text(chosen.text, encoding="utf-8", newline="")
    return path


def _stop(process: subprocess.Popen[str] | None) -> None:
    if process and process.poll() is None:
        os.killpg(process.pid, signal.SIGTERM)
