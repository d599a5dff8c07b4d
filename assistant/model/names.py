"""Whether a sentence says of one name what its evidence says of another."""

from collections.abc import Sequence

from assistant.model.binding import Scene
from assistant.model.generic import distinguishes
from assistant.understanding.question import Token, read_question

_NEAR = 3  # words of content to either side of a name


def swapped_names(scene: Scene) -> str:
    """The name whose neighbours are those of another name in the evidence; "" if there is none."""
    said = _content(scene.claim.text)
    quoted = [_content(" ".join(quote.split())) for quote in scene.evidence.quotes]
    for name in dict.fromkeys(token.stem for token in said if token.proper):
        near = _near(said, name)
        own = max((len(near & _near(quote, name)) for quote in quoted), default=0)
        there = any(token.stem == name for quote in quoted for token in quote)
        for quote in quoted if there and not own else ():
            for other in {token.stem for token in quote if token.proper} - {name}:
                if near & _near(quote, other):
                    return f"its evidence says this of another than “{name}”"
    return ""


def _content(text: str) -> list[Token]:
    return [token for token in read_question(text).tokens if token.proper or distinguishes(token)]


def _near(tokens: Sequence[Token], name: str) -> frozenset[str]:
    """The stems of content beside each place of ``name``, names left out."""
    places = [place for place, token in enumerate(tokens) if token.stem == name]
    return frozenset(
        token.stem
        for at in places
        for token in tokens[max(0, at - _NEAR) : at + _NEAR + 1]
        if not token.proper
    )
