"""From settings to an assistant that answers; the command line and the server begin here."""

import logging
from typing import TYPE_CHECKING

from assistant.settings import Settings

if TYPE_CHECKING:
    from assistant.assistant import Assistant

log = logging.getLogger(__name__)


def open_assistant(settings: Settings) -> "Assistant":
    """Open the index, build it first where that is needed, and put the assistant over it.

    Raises:
        CorpusError: The documents are not as they must be.
        StoreError: The index cannot be opened or built.
    """
    # Torch takes 6 s to import: a wrong setting or option is said before that.
    from assistant.assistant import Assistant  # noqa: PLC0415
    from index.embed import Embedder  # noqa: PLC0415
    from index.store import ensure  # noqa: PLC0415

    if settings.model:
        log.warning("ASSISTANT_MODEL is set, but answers are written without a model as yet.")
    return Assistant(ensure(settings.corpus, settings.store, Embedder(settings.embedder)))
