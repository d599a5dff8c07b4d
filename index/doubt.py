"""How likely a question has no answer in the documents, before any answer is looked at.

A logistic regression over the question's vector, which knows what people ask that such documents
rarely say (a contact, a deadline, one country's share), and over how near the nearest passage
lies. ``python -m eval.doubt`` fits it; its weights lie beside the embedder's corrections.
"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from index.embed import Vectors
from index.tokens import Matches

_VECTOR, _SCORES = 3.0, 5.0  # scales that make one penalty fit both
_LONG = 500  # characters of a very long question


def describe(vector: Vectors, similarities: Sequence[float], matches: Matches) -> Vectors:
    """What the regression reads of one question, shape (dimension + 8,).

    Args:
        vector: of the question, unit length.
        similarities: cosines of the nearest passages, best first.
        matches: of the same question, word by word.
    """
    words = np.sort(matches.scores)[::-1]
    best = int(np.argmax(matches.scores))
    apart = 1 - matches.nearest[best]  # the pieces of the question against the best text
    first, second = (*similarities, 0.0, 0.0)[:2]
    length = matches.starts[-1] / _LONG if matches.starts else 0.0
    scores = [words[0], first, words[0] - words[1:2].sum(), first - second, length]
    scores += [float((apart * matches.weights).max(initial=0)), float(apart.max(initial=0)), 0.2]
    found: NDArray[np.float32] = np.concatenate([vector * _VECTOR, np.array(scores) * _SCORES])
    return found.astype(np.float32)


def doubt(described: Vectors, weights: Vectors) -> float:
    """Log odds that there is no answer; 0 where nothing has been learned."""
    return float(described @ weights) if len(weights) else 0.0
