"""Which words of a sentence say something of their own that must be borne out."""

from functools import cache
from importlib.resources import files

from assistant.model.speech import says
from assistant.understanding.question import Token
from corpus.words import words

# Words of these sorts are checked by their own rules, not by looking for them in the evidence.
_CHECKED = (
    ("role", ("target", "result", "baseline", "milestone", "committed", "paid")),
    ("direction", ("over", "under", "met", "up", "down")),
    ("extreme", ("high", "low")),
    ("earlier", ("words",)),
    ("negation", ("words",)),
)


def counts(token: Token) -> bool:
    """Whether ``token`` is a word of content: no filler, number, or word of plain telling."""
    return distinguishes(token) and token.stem not in plain()


def distinguishes(token: Token) -> bool:
    """The same, words of plain telling included: they may still tell two figures apart."""
    if token.filler or token.value is not None or not token.text[0].isalpha():
        return False
    return not any(says(group, name, token.text) for group, names in _CHECKED for name in names)


@cache
def plain() -> frozenset[str]:
    """Words with which anything is told, of no subject (``plain.txt``)."""
    return frozenset(words(files(__package__).joinpath("plain.txt").read_text("utf-8")))
