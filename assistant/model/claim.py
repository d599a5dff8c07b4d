"""One sentence of the model, taken apart: what it cites, quotes, counts and dates."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from assistant.answer import MARKER
from assistant.model.speech import level
from assistant.understanding.question import Question, read_question
from corpus.numbers import Number, find_numbers
from corpus.periods import Period, find_periods

_LIST_MARK = re.compile(r"^\s*(?:[-*•–]|\d{1,2}[.)])\s+(?=\S)|^\s*#+\s+")
_EMPHASIS = re.compile(r"\*\*|__|`|(?<!\w)\*(?=\S)|(?<=\S)\*(?!\w)")
_QUOTED = re.compile(r"[“«]([^“”«»]+)[”»]|(?<!\w)\"([^\"]+)\"(?!\w)")
_BEFORE_STOP = re.compile(r"\s+(?=[.,;:!?](?:\s|$))")
# Where one number's words end and the next one's begin, strongest first.
_TURNS = (
    re.compile(
        r"\b(?:against|compared|versus|vs|than|while|whereas|but|above|below|beyond|besides|alongside)\b"
    ),
    re.compile(r"[,;:)–—]|\.\s"),
    re.compile(r"\b(?:and|from|after|plus|of which)\b"),
)
_TO, _FROM = re.compile(r"\bto\b"), re.compile(r"\b(?:from|between)\b")
_OF = re.compile(r"\b(?:out of|of)\b")

Anchor = Number | Period


@dataclass(frozen=True, slots=True)
class Claim:
    """A sentence without its markers, and everything in it that can be checked."""

    text: str  # plain words on one line
    shown: str  # the same with emphasis and list mark, as a reader will see it
    cited: tuple[int, ...]
    quotes: tuple[str, ...]
    numbers: tuple[Number, ...]
    periods: tuple[Period, ...]
    question: Question  # the same words as tokens

    @property
    def folded(self) -> str:
        """``text`` in lower case; places are the same."""
        return level(self.text)

    def segments(self, anchors: Sequence[Anchor]) -> list[tuple[int, int]]:
        """The stretch of words that belongs to each of ``anchors``, half-open."""
        return segments(self.folded, anchors)


def read_claim(sentence: str) -> Claim:
    """Take ``sentence`` apart."""
    cited = tuple(dict.fromkeys(int(number) for number in MARKER.findall(sentence)))
    shown = _BEFORE_STOP.sub("", " ".join(MARKER.sub("", sentence).split()))
    text = _EMPHASIS.sub("", _LIST_MARK.sub("", shown)).strip()
    return Claim(
        text=text,
        shown=shown,
        cited=cited,
        quotes=tuple(a or b for a, b in _QUOTED.findall(text)),
        numbers=tuple(find_numbers(text, ".")),
        periods=tuple(find_periods(text)),
        question=read_question(text),
    )


def segments(folded: str, anchors: Sequence[Anchor]) -> list[tuple[int, int]]:
    """Cut a text in lower case into the words of each of ``anchors``, half-open."""
    cuts = [0]
    for one, other in pairwise(anchors):
        cuts.append(_turn(folded, _end(one), other.start))
    return list(pairwise([*cuts, len(folded)])) if anchors else []


def _end(anchor: Anchor) -> int:
    return anchor.whole_end if isinstance(anchor, Number) else anchor.end


def _turn(text: str, start: int, end: int) -> int:
    """Where in ``[start, end)`` one number's words end."""
    between = text[start:end]
    if _FROM.search(text, 0, start) and (found := list(_TO.finditer(between))):
        return start + found[-1].start()
    for turn in _TURNS:
        if found := list(turn.finditer(between)):
            first = turn is _TURNS[1]
            return start + (found[0] if first else found[-1]).start()
    found = list(_OF.finditer(between))
    return start + found[0].start() if found else start
