"""Findings that say what the documents say: a line, or a whole list."""

from collections.abc import Sequence

from assistant.answer import Finding
from assistant.findings.phrase import plain
from assistant.understanding.catalogue import Listing
from corpus.records import Figure, Kind, Passage
from corpus.words import fold


def quote(
    passage: Passage, figures: Sequence[Figure] = (), intro: Passage | None = None
) -> Finding:
    """What one line says; an item is told with the line that introduces its list."""
    text = plain(passage.text)
    if passage.kind is Kind.ITEM and intro is not None:
        # A heading is shown with the item's own citation; any other line needs one.
        shown = plain(intro.text) == plain("".join(passage.headings[-1:]))
        spans = (passage.span,) if shown else (passage.span, intro.span)
        return Finding(f"**{_heading(intro)}** {text}", spans, tuple(figures))
    return Finding(text, (passage.span,), tuple(figures))


def whole_list(listing: Listing) -> list[Finding]:
    """Every item of a list, after the line that introduces it."""
    opening = Finding(f"**{_heading(listing.intro)}**", (listing.intro.span,))
    items = [Finding(f"- {plain(item.text)}", (item.span,)) for item in listing.items]
    return [opening, *items]


def _heading(intro: Passage) -> str:
    return plain(intro.text).rstrip(" :;") + ":"


def two_wordings(first: Passage, second: Passage, titles: Sequence[str]) -> list[Finding]:
    """Two wordings of one thing, and the words that only one of them has."""
    one, two = plain(first.text).rstrip(" .;"), plain(second.text).rstrip(" .;")
    if fold(one) == fold(two):
        opening = "Yes, the wording is the same."
    else:
        opening = "No, the wording is not the same."
    return [
        Finding(opening, (first.span, second.span)),
        Finding(f"- {titles[0]}: “{one}”", (first.span,)),
        Finding(f"- {titles[1]}: “{two}”", (second.span,)),
    ]
