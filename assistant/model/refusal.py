"""Sentences that say what the documents do not say."""

import re

from assistant.model.claim import read_claim
from assistant.model.generic import counts
from assistant.understanding.vocabulary import Vocabulary
from corpus.words import words

PLAIN = "The documents do not answer this."
_OPENS = re.compile(
    r"(?:no[,:.]? |sorry[,:.]? |unfortunately,? )?the (?:documents|findings) do not\b"
)
_LONGEST = 40  # words


def refuses(sentence: str) -> bool:
    """Whether a sentence without a citation says that something is not in the documents."""
    claim = read_claim(sentence)
    return not claim.cited and bool(_OPENS.match(claim.folded))


def refusal(sentence: str, question: str, vocabulary: Vocabulary) -> str:
    """What is shown for such a sentence: itself, where it only names what the question asks.

    It must name a word that the documents do not have, and bring no word or number of its own;
    else it could deny what they say.
    """
    claim = read_claim(sentence)
    asked = frozenset(words(question))
    said = [token for token in claim.question.tokens if token.value is not None or counts(token)]
    strange = any(token.stem not in vocabulary.rarity for token in said)
    own = [token for token in said if token.stem not in asked]
    short = len(claim.question.tokens) <= _LONGEST
    return claim.text if strange and short and not own else PLAIN
