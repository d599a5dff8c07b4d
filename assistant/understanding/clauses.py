"""A message becomes the questions in it: instructions and stories are set aside."""

import re

from assistant.understanding.question import Question, read_question

# Control, zero-width and direction characters.
_CONTROL = re.compile(
    r"[\u0000-\u0008\u000b-\u001f\u007f-\u009f]"
    r"|[\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
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
_LONGEST = 4_000


def clean(text: str) -> str:
    """``text`` without control characters, tags and quoted pseudo-documents."""
    plain = _CONTROL.sub(" ", text[:_LONGEST])
    return " ".join(_MARKUP.sub(" ", plain).split())


def clauses(text: str) -> list[Question]:
    """The questions in one message, in order; a whole message that asks nothing is one."""
    sentences = [read_question(s.strip()) for s in _SENTENCE.findall(clean(text)) if s.strip()]
    told = [s for s in sentences if s.has("attack.instruct")]
    kept = [s for s in sentences if s not in told]
    asking = [s for s in kept if _ASKS.search(s.text) and _says_something(s)]
    if not asking:
        rest = " ".join(s.text for s in kept)
        return [read_question(rest)]
    return _with_story(kept, asking)


def _says_something(question: Question) -> bool:
    return bool(question.content()) or any(
        not cue.name.startswith("talk.") for cue in question.cues
    )


def _with_story(kept: list[Question], asking: list[Question]) -> list[Question]:
    """Cut double questions; a question of few words takes the sentence before along."""
    found: list[Question] = []
    for question in asking:
        parts = [read_question(part) for part in _SECOND.split(question.text)]
        thin = len(question.content()) < 2
        if thin and question is not kept[0]:
            before = kept[kept.index(question) - 1]
            if before in asking and found:
                found[-1] = read_question(f"{found[-1].text} {question.text}")
            else:
                found.append(read_question(f"{before.text} {question.text}"))
        elif all(len(part.content()) > 1 for part in parts):
            found.extend(parts)
        else:
            found.append(question)
    return found[:4]
