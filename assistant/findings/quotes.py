"""Findings that say what the documents say: a line, or a whole list."""

from collections.abc import Sequence

from assistant.answer import Finding
from assistant.findings.phrase import plain
from assistant.understanding.catalogue import Listing
from corpus.records import Figure, Kind, Passage


def quote(passage: Passage, figures: Sequence[Figure] = (), intro: Passage | None = None) -> Finding:
    """What one line says; an item is told with the line that introduces its list."""
    text = plain(passage.text)
    if passage.kind is Kind.ITEM and intro is not None:
        return Finding(f"**{_heading(intro)}** {text}", (passage.span,), tuple(figures))
    return Finding(text, (passage.span,), tuple(figures))


def whole_list(listing: Listing) -> list[Finding]:
    """Every item of a list, after the line that introduces it."""
    opening = Finding(f"**{_heading(listing.intro)}**", (listing.intro.span,))
    items = [Finding(f"- {plain(item.text)}", (item.span,)) for item in listing.items]
    return [opening, *items]


def _heading(intro: Passage) -> str:
    return plain(intro.text).rstrip(" :;") + ":"
