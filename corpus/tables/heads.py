"""Column heads that a flattened page wrote in one line: where does one end?"""

import re
from itertools import combinations, pairwise
from math import comb

from corpus.records import Role
from corpus.tables.terms import column_kind, role_of, role_words

_MOST_CUTS = 5000  # of one line; a line with more is no row of heads


def split_heads(text: str, count: int, document: str) -> list[str]:
    """``text`` cut into ``count`` column heads, the way the document's other words suggest.

    Heads begin with a capital or with "of which"; words that stand together elsewhere in the
    document stay together. Where the words do not suffice, the last heads are empty.
    """
    wide = [part for part in re.split(r"\s{2,}|\t", text.strip()) if part]
    if len(wide) == count:
        return wide
    words = text.split()
    if len(words) < count:
        return [*words, *[""] * (count - len(words))]
    if comb(len(words) - 1, count - 1) > _MOST_CUTS:
        return [""] * count
    places = combinations(range(1, len(words)), count - 1)
    options = [_cut(words, ends) for ends in places]
    return max(options, key=lambda heads: _likely(heads, document))


def role_heads(text: str) -> list[tuple[str, Role | None]]:
    """The heads of an indicator table in one line, each with its role (None: assessment).

    ``"Baseline (2020) Target (2027) Assessment"`` gives three; other lines give none.
    """
    starts: list[tuple[int, Role | None]] = [(start, role) for start, _, role in role_words(text)]
    starts += [
        (m.start(), None) for m in re.finditer(r"\S+", text) if column_kind(m[0]) == "assessment"
    ]
    starts.sort(key=lambda start: start[0])
    before = text[: starts[0][0]].strip() if starts else ""
    if not starts or (before and column_kind(before) != "label"):
        return []
    ends = [at for at, _ in starts[1:]] + [len(text)]
    return [(text[at:end].strip(), role) for (at, role), end in zip(starts, ends, strict=True)]


def _cut(words: list[str], ends: tuple[int, ...]) -> list[str]:
    bounds = [0, *ends, len(words)]
    return [" ".join(words[a:b]) for a, b in pairwise(bounds)]


def _likely(heads: list[str], document: str) -> float:
    """How likely a cut is; higher is likelier."""
    begins = sum(head[0].isupper() or head.startswith(("of which", "%")) for head in heads)
    together = sum(min(document.count(head), 9) - 1 for head in heads if " " in head)
    known = sum(role_of(head) is not None and " " not in head for head in heads)
    return 3 * begins + together + known
