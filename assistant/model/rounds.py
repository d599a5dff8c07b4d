"""The talk with the model for one answer: its words, and the tools it uses in between."""

import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from typing import Any

from assistant.model.in_time import in_time
from assistant.model.ledger import Ledger
from assistant.model.messages import Call, Chat, Message, Reply, Tools
from assistant.model.prompt import Fence, fitting
from assistant.model.results import told
from corpus.errors import ModelError, QuestionError
from corpus.tokens import count_tokens

TRIES = 3  # of one request that fails for a moment
_PAUSE = 0.4  # seconds before the second try, doubled before the third
_MOST_CALLS = 8  # tools used at once
_LONGEST = 24_000  # characters of one reply


class Pause(Enum):
    """A place between the words of a model."""

    TOOLS = "what was said since the last pause led to tools; it was no answer"


@dataclass(frozen=True, slots=True)
class Limits:
    """How much one answer may take."""

    deadline: float  # of time.monotonic(), in seconds
    rounds: int  # times that tools may be used
    tokens: int  # that the model reads at once


@dataclass(slots=True)
class Talk:
    """One conversation with the model; what it read and wrote is counted in tokens."""

    chat: Chat
    tools: Tools
    ledger: Ledger
    fence: Fence
    limits: Limits
    messages: list[Message]
    read: int = field(default=0)
    written: int = field(default=0)

    def words(self) -> Iterator[str | Pause]:
        """The model's words as they come.

        Raises:
            ModelError: it fails, or does not come to an end.
        """
        for left in range(self.limits.rounds, -1, -1):
            # Without tools it has to answer with what it found.
            reply = yield from self._reply(self.tools.schemas if left else ())
            self.messages.append(Message("assistant", reply.text, reply.calls))
            if not reply.calls:
                return
            yield Pause.TOOLS
            self.messages += [self._used(n, call) for n, call in enumerate(reply.calls)]
        raise ModelError("kept asking for tools")

    def ask(self, text: str) -> Iterator[str | Pause]:
        """Say something more and hear the answer; tools are over."""
        self.limits = replace(self.limits, rounds=0)
        self.messages.append(Message("user", text))
        return self.words()

    def _reply(self, schemas: Sequence[dict[str, Any]]) -> Generator[str, None, Reply]:
        """One reply; a request that fails before its first word is tried again."""
        for attempt in range(1, TRIES + 1):
            length = 0
            try:
                for part in in_time(self._open(schemas), self.limits.deadline):
                    if isinstance(part, Reply):
                        self._count(part)
                        return part
                    length += len(part)
                    if length > _LONGEST:
                        raise ModelError("does not come to an end")  # noqa: TRY301 - one door out
                    yield part
            except ModelError as error:
                pause = _PAUSE * 2 ** (attempt - 1)
                late = time.monotonic() + pause >= self.limits.deadline
                if length or late or attempt == TRIES or not error.again:
                    raise
                time.sleep(pause)
        raise ModelError("gave no reply")

    def _open(self, schemas: Sequence[dict[str, Any]]):  # type: ignore[no-untyped-def]  # noqa: ANN202
        messages = tuple(self.messages)
        return lambda: self.chat.stream(messages, schemas)

    def _count(self, reply: Reply) -> None:
        """Add up tokens: as the server tells them, else counted here."""
        self.read += reply.read or sum(count_tokens(m.text) for m in self.messages)
        self.written += reply.written or count_tokens(reply.text)

    def _used(self, place: int, call: Call) -> Message:
        """What one tool returns, as a message that fits what the model can still read."""
        if place >= _MOST_CALLS:
            return Message("tool", "Not used: too many tools at once.", call=call.id)
        try:
            parts = told(self.tools.use(call.name, call.arguments), self.ledger)
        except QuestionError as error:
            return Message("tool", str(error), call=call.id)
        room = self.limits.tokens - sum(count_tokens(m.text) for m in self.messages)
        text = self.fence.around(fitting(parts, max(room // 2, 0)))
        return Message("tool", text, call=call.id)
