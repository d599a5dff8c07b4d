"""A chat model behind any server that LangChain knows (the one door to langchain).

Whatever goes wrong becomes a :class:`~corpus.errors.ModelError` in our own words: what a server
or its package says may hold the key.
"""

from collections.abc import Iterator, Sequence
from typing import Any

from langchain.chat_models import init_chat_model
from langchain_core import exceptions as known
from langchain_core.language_models import BaseChatModel
from langchain_core.messages import (
    AIMessage,
    AIMessageChunk,
    BaseMessage,
    HumanMessage,
    SystemMessage,
    ToolMessage,
)
from langchain_core.messages.ai import add_ai_message_chunks
from langsmith import tracing_context

from assistant.model.messages import Call, Message, Reply
from assistant.settings import Settings
from corpus.errors import ModelError, SettingsError

# How a server says that its answer is whole, by the names that providers give it.
_ENDINGS = ("finish_reason", "stop_reason", "done_reason")
_FAULTS: tuple[tuple[type[Exception], str], ...] = (
    (known.ModelAuthenticationError, "refused our key"),
    (known.ModelPermissionDeniedError, "refused our key"),
    (known.ModelNotFoundError, "is not known to its server"),
    (known.ContextOverflowError, "cannot read that much at once"),
    (known.ModelInvalidRequestError, "refused the request"),
    (known.ModelRateLimitError, "is asked too much at the moment"),
    (known.ModelAPIError, "has a fault of its own"),
    (known.ModelTimeoutError, "did not answer in time"),
    (known.ModelConnectionError, "cannot be reached"),
)


class ChatModel:
    """One chat model, as the settings name it; safe to share between threads.

    Raises:
        SettingsError: LangChain does not know the provider, or its package is not installed.
    """

    def __init__(self, settings: Settings) -> None:
        self.name = settings.model
        self._model = _open(settings)

    def stream(
        self, messages: Sequence[Message], tools: Sequence[dict[str, Any]] = ()
    ) -> Iterator[str | Reply]:
        """The words of one reply as they come, then the whole reply.

        Raises:
            ModelError: no reply, or one that breaks off or makes no sense.
        """
        model = self._model.bind_tools(list(tools)) if tools else self._model
        whole = AIMessageChunk(content="")
        try:
            # Whatever the environment says, no copy of a conversation goes to a third party.
            with tracing_context(enabled=False):
                for chunk in model.stream([_theirs(m) for m in messages]):
                    if isinstance(chunk, AIMessageChunk):
                        whole = add_ai_message_chunks(whole, chunk)
                        if words := str(chunk.text):
                            yield words
        except Exception as error:  # noqa: BLE001 - each provider raises its own
            raise _fault(error) from None
        yield _reply(whole)


def _open(settings: Settings) -> BaseChatModel:
    given: dict[str, Any] = {
        "temperature": settings.model_temperature,
        "timeout": settings.model_seconds,
        "max_retries": 0,  # retries are ours, within the time for the whole answer
    }
    if settings.model_url:
        given |= {"model_provider": "openai", "base_url": settings.model_url, "stream_usage": True}
    if settings.model_key or settings.model_url:
        # A server on this machine mostly wants no key, but the client insists on one.
        given["api_key"] = settings.model_key or "none"
    try:
        model: BaseChatModel = init_chat_model(settings.model, **given)
    except Exception as error:  # noqa: BLE001 - each provider raises its own
        raise SettingsError(_not_opened(settings.model, error)) from None
    return model


def _not_opened(name: str, error: Exception) -> str:
    """Why there is no such model; of the error itself only its kind is told."""
    said = f"ASSISTANT_MODEL is {name!r}, which cannot be used"
    if isinstance(error, ImportError):
        provider = name.partition(":")[0].replace("_", "-")
        return f"{said}: install the package langchain-{provider}."
    return f"{said} ({type(error).__name__}); expected provider:name as LangChain knows it."


def _fault(error: Exception) -> ModelError:
    for kind, words in _FAULTS:
        if isinstance(error, kind):
            return ModelError(words, again=getattr(error, "is_retryable", False))
    return ModelError("broke off or sent what cannot be read", again=True)


def _reply(whole: AIMessageChunk) -> Reply:
    ended = next((whole.response_metadata.get(name) for name in _ENDINGS
                  if whole.response_metadata.get(name)), "")  # fmt: skip
    if not ended:
        raise ModelError("broke off in the middle", again=True)
    usage = whole.usage_metadata
    calls = [Call(str(c["id"] or i), c["name"], c["args"]) for i, c in enumerate(whole.tool_calls)]
    # Calls whose arguments are not JSON are answered too, so that the model can mend them.
    calls += [Call(str(c["id"] or ""), c["name"] or "", {"unreadable": c["args"]})
              for c in whole.invalid_tool_calls]  # fmt: skip
    return Reply(
        text=str(whole.text),
        calls=tuple(calls),
        read=usage["input_tokens"] if usage else 0,
        written=usage["output_tokens"] if usage else 0,
    )


def _theirs(message: Message) -> BaseMessage:
    """``message`` in LangChain's own types."""
    if message.role == "system":
        return SystemMessage(message.text)
    if message.role == "user":
        return HumanMessage(message.text)
    if message.role == "tool":
        return ToolMessage(message.text, tool_call_id=message.call)
    calls = [{"id": c.id, "name": c.name, "args": c.arguments} for c in message.calls]
    return AIMessage(message.text, tool_calls=calls)
