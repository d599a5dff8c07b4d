"""What the model reads first: the rules, the conversation, the numbered findings."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files

from assistant.answer import MARKER, Turn
from assistant.model.messages import Message
from corpus.records import Fund
from corpus.tokens import count_tokens

_HISTORY = 0.25  # of the tokens that earlier messages may take
_FINDINGS = 0.5  # of the tokens that the first findings may take
_LEFT_OUT = "(Earlier messages of this conversation are left out.)"
REPAIR = """\
These sentences of yours were not shown to the reader:
{failed}
Write each of them again, in the same order, so that the findings it cites bear it out; leave out \
what they do not. Write nothing else. If one cannot be saved, leave it out."""


@dataclass(frozen=True, slots=True)
class Fence:
    """A tag that no document can close, as it is made anew for each answer."""

    name: str = field(default_factory=lambda: f"material-{secrets.token_hex(4)}")

    def around(self, text: str) -> str:
        """``text`` as material."""
        return f"<{self.name}>\n{text}\n</{self.name}>"


@dataclass(frozen=True, slots=True)
class Asked:
    """A question in its conversation, and what was found before the model is asked."""

    question: str
    turns: Sequence[Turn]
    findings: Sequence[str]


def opening(fund: Fund, fence: Fence, asked: Asked, tokens: int) -> list[Message]:
    """The first messages, within ``tokens``; what does not fit is left out, and that is said."""
    rules = files(__package__).joinpath("prompt.md").read_text("utf-8")
    name = f"{fund.name} ({fund.acronym})" if fund.acronym else fund.name
    earlier, whole = _fitting(asked.turns, int(tokens * _HISTORY))
    told = fitting(asked.findings, int(tokens * _FINDINGS))
    return [
        Message("system", rules.format(fund=name, fence=fence.name)),
        *([] if whole else [Message("user", _LEFT_OUT)]),
        *(Message(turn.role, MARKER.sub("", turn.content)) for turn in earlier),
        Message("user", f"{fence.around(told)}\n\nQuestion: {asked.question}"),
    ]


def fitting(parts: Sequence[str], tokens: int) -> str:
    """As many of ``parts``, from the first, as fit into ``tokens``."""
    kept: list[str] = []
    for part in parts:
        tokens -= count_tokens(part) + 1
        if tokens < 0:
            kept.append("(The rest is left out: it is too long.)")
            break
        kept.append(part)
    return "\n".join(kept) or "(nothing found)"


def _fitting(turns: Sequence[Turn], tokens: int) -> tuple[Sequence[Turn], bool]:
    """The latest ``turns`` that fit, and whether these are all."""
    for place in range(len(turns) - 1, -1, -1):
        tokens -= count_tokens(turns[place].content) + 4
        if tokens < 0:
            return turns[place + 1 :], False
    return turns, True
