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
        SettingsError: The chat model cannot be used.
    """
    # Torch takes 6 s to import: a wrong setting or option is said before that.
    from assistant.assistant import Assistant  # noqa: PLC0415
    from index.embed import Embedder  # noqa: PLC0415
    from index.store import ensure  # noqa: PLC0415

    assistant = Assistant(ensure(settings.corpus, settings.store, Embedder(settings.embedder)))
    if settings.model:
        use_model(assistant, settings)
    return assistant


def use_model(assistant: "Assistant", settings: Settings) -> None:
    """Let the chat model of ``settings`` write the answers of ``assistant``.

    Raises:
        SettingsError: LangChain does not know it, or its package is not installed.
    """
    # LangChain takes a second to import, and most installations have no chat model.
    from assistant.model.chat import ChatModel  # noqa: PLC0415
    from assistant.model.toolbox import Toolbox  # noqa: PLC0415
    from assistant.model.writer import ModelWriter  # noqa: PLC0415

    tools = assistant.tools
    assistant.model = ModelWriter.of(ChatModel(settings), Toolbox(tools), tools, settings)
