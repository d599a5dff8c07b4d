"""Readings that need no evidence: greetings, thanks, what this is, and refusal."""

from collections.abc import Iterable, Sequence

from assistant.understanding.query import Query
from assistant.understanding.question import Token
from assistant.understanding.reading import Operation, Reading

_TALK = ("talk.hello", "talk.thanks", "talk.bye", "talk.self")


def propose_talk(query: Query, best: Sequence[Reading]) -> Iterable[Reading]:
    """Small talk when such words stand there, and always the refusal."""
    cues = [cue for cue in _TALK if query.question.has(cue)]
    empty = not query.question.content() and not query.question.cues
    if cues or empty:
        yield Reading(
            Operation.TALK,
            {},
            frozenset(cues),
            text=cues[0].removeprefix("talk.") if cues else "empty",
            marks={"only": float(not _left(query, cues)), "empty": float(empty)},
        )
    yield Reading(Operation.REFUSE, {}, marks=_doubts(query, best))


def _left(query: Query, cues: Sequence[str]) -> list[Token]:
    """The words that ask for something beyond the small talk of ``cues``."""
    question = query.question
    talk = {at for cue in question.cues if cue.name in cues for at in range(cue.first, cue.last)}
    other = {at for cue in question.cues for at in range(cue.first, cue.last)} - talk
    return [
        token
        for at, token in enumerate(question.tokens)
        if at not in talk
        and (at in other or not token.filler)
        and token.stem not in query.own_names
    ]


def strange_words(query: Query) -> list[Token]:
    """The words of the question that neither the documents nor people who ask use."""
    return [token for token in query.question.content() if query.vocabulary.strange(token)]


def _doubts(query: Query, best: Sequence[Reading]) -> dict[str, float]:
    """How little of the question the other readings account for."""
    explained = [query.explain(r.words, r.explains, r.years, r.evidence) for r in best]
    shares = [e.share for e in explained]
    unknown = strange_words(query)
    # Common words are one piece to the model; names and terms are cut into several.
    rare = [t for t in unknown if t.proper or query.matches.pieces(t.start, t.text) > 1]
    everywhere = set.intersection(*(set(e.missing) for e in explained)) if explained else set()
    return {
        "best_share": max(shares, default=0.0),
        "best_similarity": max((r.similarity for r in best), default=0.0),
        "best_matched": max((r.matched for r in best), default=0.0),
        "doubt": query.doubt / 3,
        "least_missing": min((e.heaviest_missing for e in explained), default=2.0),
        "unknown": min(len(unknown), 4) / 4,
        "unknown_name": float(any(token.proper for token in unknown)),
        "unknown_rare": float(bool(rare)),
        "strange_share": len(rare) / max(len(query.question.content()), 1),
        "missing_everywhere": min(len(everywhere), 4) / 4,
        "missing_name": float(any(token.proper for token in everywhere)),
    }
