"""Every exception this project raises on purpose.

::

    AssistantError
    ├── CorpusError        a source text or sources.toml is not as it must be
    │   └── FigureError    a figure's number does not stand in its span
    ├── StoreError         the index is missing, stale or damaged
    ├── SettingsError      an environment variable has a wrong value
    ├── QuestionError      a question or its history cannot be read
    ├── ModelError         the chat model gave no answer that can be used
    └── CaseError          a line of a question set cannot be read

Each message says what was found, what was expected, and what to do. Foreign errors are
translated at the one module that imports the foreign package.
"""


class AssistantError(Exception):
    """Base of all errors of this project."""


class CorpusError(AssistantError):
    """A source text or ``sources.toml`` is not as it must be."""


class FigureError(CorpusError):
    """A figure's number does not stand in its span."""


class StoreError(AssistantError):
    """The index is missing, stale or damaged."""


class SettingsError(AssistantError):
    """An environment variable has a wrong value."""


class QuestionError(AssistantError):
    """A question or its history cannot be read."""


class ModelError(AssistantError):
    """The chat model gave no answer that can be used.

    The message is this project's own: a server's words may hold the key.

    Args:
        message: what happened, as the end of "The chat model ...".
        again: whether the same request may succeed a moment later.
    """

    def __init__(self, message: str, *, again: bool = False) -> None:
        super().__init__(message)
        self.again = again


class CaseError(AssistantError):
    """A line of a question set cannot be read."""
