"""The assistant while it is being opened: the server answers before the index is there."""

import logging
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from corpus.errors import AssistantError, StoreError

if TYPE_CHECKING:  # importing it takes seconds; the server is up before that
    from assistant.assistant import Assistant

log = logging.getLogger(__name__)


class Opening:
    """Builds the assistant in a thread of its own and hands it out once it is ready."""

    def __init__(self, build: "Callable[[], Assistant]") -> None:
        self._build = build
        self._assistant: Assistant | None = None
        self._done = threading.Event()
        self.failure = ""

    def start(self, opened: Callable[[], None] = lambda: None) -> None:
        """Begin; ``opened`` is called from the thread at the end, ready or failed."""
        threading.Thread(target=self._run, args=(opened,), name="opening", daemon=True).start()

    @property
    def ready(self) -> bool:
        """Whether questions are answered now."""
        return self._assistant is not None

    def wait(self, seconds: float) -> bool:
        """Wait up to ``seconds`` for the end of the opening; true when it is ready."""
        self._done.wait(seconds)
        return self.ready

    def assistant(self) -> "Assistant":
        """The assistant.

        Raises:
            StoreError: It is still being opened, or could not be.
        """
        if self._assistant is None:
            raise StoreError(self.failure or "The documents are still being opened; try again.")
        return self._assistant

    def _run(self, opened: Callable[[], None]) -> None:
        try:
            self._assistant = self._build()
        except AssistantError as error:
            self.failure = str(error)
        except Exception:
            self.failure = "The documents cannot be opened; the server's log says why."
            log.exception("The index cannot be opened")
        finally:
            self._done.set()
            opened()
