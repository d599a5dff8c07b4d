"""A message becomes the questions in it: instructions and stories are set aside."""

import re

from assistant.understanding.question import Question, read_question

# Control, zero-width and direction characters.
_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f]"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
# Their points end no sentence.
_ABBREVIATION = re.compile(r"\b(i\.e|e\.g|etc|approx|resp|incl|no|mr|mrs|ms|dr)\.", re.IGNORECASE)
_MARKUP = re.compile(r"<[^<>]*>|\[\[.*?\]\]|#{2,}.*?#{2,}", re.DOTALL)
_SENTENCE = re.compile(r"[^.?!\n]+(?:[.?!](?=\S)[^.?!\n]+)*[.?!]*")
_ASKS = re.compile(
    r"\?|^\W*(?:and |so |but |now |please |kindly )*(?:who|whom|whose|what|which|when|where|why|how"
    r"|is|are|was|were|do|does|did|can|could|may|might|will|would|has|have|list|name|give|tell|show|sort|rank"
    r"|count|add|compare|explain|define|express|convert|filter|put|sum|split|spell|translate|set|line)\b"
    r"|\b(?:i need|i want|i'd like|i would like|looking for|please|pls)\b",
    re.IGNORECASE,
)
_SECOND = re.compile(
    r",?\s+(?:and|plus|as well as|also)\s+(?=(?:also\s+)?(?:in what|on what|by when|by how|up to"
    r"|within how|who|whom|what|which|when|where|why|how|is|are|was|does|do|can|could|may)\b)",
    re.IGNORECASE,
)
_NEXT = re.compile(r"[,;]\s+(?=(?:how|what|why)\b)", re.IGNORECASE)
_LONGEST = 4_000  # characters that are read of one message
_MOST = 4  # questions that are answered of one message
_TOLD, _LONG_STORY = 2, 40  # sentences before a question that go with it, and words of a story


def clean(text: str) -> str:
    """``text`` without control characters, tags and quoted pseudo-documents."""
    plain = _ABBREVIATION.sub(r"\1", _CONTROL.sub(" ", text[:_LONGEST]))
    return " ".join(_MARKUP.sub(" ", plain).split())


def clauses(text: str) -> list[Question]:
    """The questions in one message, in order; a whole message that asks nothing is one."""
    sentences = [read_question(s.strip()) for s in _SENTENCE.findall(clean(text)) if s.strip()]
    told = [s for s in sentences if s.has("attack.instruct")]
    kept = [s for s in sentences if s not in told]
    asking = [s for s in kept if _ASKS.search(s.text) and _says_something(s)]
    if not asking:
        rest = " ".join(s.text for s in kept)
        return _parts(read_question(rest), [])
    return _with_story(kept, asking)


def _says_something(question: Question) -> bool:
    return bool(question.content()) or any(
        not cue.name.startswith("talk.") for cue in question.cues
    )


def _with_story(kept: list[Question], asking: list[Question]) -> list[Question]:
    """Cut double questions; each takes along what was told just before it."""
    found: list[Question] = []
    told: list[str] = []
    for sentence in kept:
        if sentence not in asking:
            told = [*told, sentence.text][-_TOLD:]
            continue
        if found and len(sentence.content()) < 2:
            found[-1] = read_question(f"{found[-1].text} {sentence.text}")
        else:
            found += _parts(sentence, told)
        told = []
    return found[:_MOST]


def _parts(sentence: Question, told: list[str]) -> list[Question]:
    # A long story before the question is set aside, unless the question says too little alone.
    story = " ".join(told)
    if len(story.split()) > _LONG_STORY and len(sentence.content()) > 1:
        story = ""
    parts = [read_question(part) for half in _SECOND.split(sentence.text) for part in _split(half)]
    if len(parts) < 2 or not all(map(_stands_alone, parts)):
        return [read_question(f"{story} {sentence.text}".strip())]
    return [read_question(f"{story} {parts[0].text}".strip()), *parts[1:]]


def _split(text: str) -> list[str]:
    """Two questions that only a comma parts; what merely leads up to a question stays with it."""
    first, *rest = _NEXT.split(text, maxsplit=1)
    return [first, *rest] if _ASKS.search(first) else [text]


def _stands_alone(part: Question) -> bool:
    """Whether a part of a sentence says enough to be a question of its own."""
    named = len(part.content()) + len(part.years)
    asks = any(not cue.name.startswith("talk.") for cue in part.cues)
    return named > 1 or (named == 1 and asks)
