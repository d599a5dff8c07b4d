"""What goes between us and a chat model: messages, tool calls, replies."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, Literal, Protocol


@dataclass(frozen=True, slots=True)
class Call:
    """A tool that the model wants used."""

    id: str
    name: str
    arguments: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Message:
    """One message between us and the model; ``call`` is the id of the call a tool answers."""

    role: Literal["system", "user", "assistant", "tool"]
    text: str
    calls: tuple[Call, ...] = ()
    call: str = ""


@dataclass(frozen=True, slots=True)
class Reply:
    """A whole reply: its words, the tools it asks for, and the tokens it took (0: not told)."""

    text: str
    calls: tuple[Call, ...] = ()
    read: int = 0
    written: int = 0


class Chat(Protocol):
    """A chat model."""

    name: str

    def stream(
        self, messages: Sequence[Message], tools: Sequence[dict[str, Any]] = ()
    ) -> Iterator[str | Reply]:
        """The words of one reply as they come, then the whole reply.

        Raises:
            ModelError: no reply, or one that breaks off or makes no sense.
        """


class Tools(Protocol):
    """What a chat model may use; see :class:`assistant.model.toolbox.Toolbox`."""

    schemas: list[dict[str, Any]]

    def use(self, name: str, arguments: dict[str, Any]) -> Any:  # noqa: ANN401 - as the tool says
        """What the tool ``name`` returns; QuestionError where it cannot be used like that."""
