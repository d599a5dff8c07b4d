"""Cuts what a model writes into sentences while it comes in."""

import re
from collections.abc import Iterator

from corpus.sentences import sentences

_MARKERS = re.compile(r"\s*(?:\[\d{1,3}\][\s,;]*)+")
_OPENED = re.compile(r"\s*\[\d{0,3}")  # the beginning of a marker
_OPEN, _CLOSE = "<think>", "</think>"  # how some models fence what they think before they answer


class Sentences:
    """Takes words as they come; gives whole sentences, each with the markers behind it."""

    def __init__(self) -> None:
        self._text = ""

    def add(self, words: str) -> Iterator[str]:
        """The sentences that ``words`` complete: surely so, as something else follows them."""
        self._text += words
        if self._thinking():
            return
        while (end := _first_end(self._text)) > 0:
            sentence, self._text = self._text[:end].strip(), self._text[end:]
            if sentence:
                yield sentence

    def rest(self) -> Iterator[str]:
        """What is left at the end of a reply."""
        if _OPEN not in self._text:
            yield from self.add("\n\n")
        self._text = ""

    def _thinking(self) -> bool:
        """Whether the words are still thoughts; thoughts that have ended are dropped."""
        if _CLOSE in self._text:
            self._text = self._text.rpartition(_CLOSE)[2]
        start = self._text.lstrip()[: len(_OPEN)]
        return bool(start) and _OPEN.startswith(start)


def _first_end(text: str) -> int:
    """Where the first whole sentence of ``text`` ends, its markers included; 0 if unknown."""
    line, newline, after = text.partition("\n")
    found = sentences(line)
    if len(found) > 1:
        end = found[0][1]
        markers = _MARKERS.match(line, end)
        end = markers.end() if markers else end
        if end < len(line):
            return 0 if _OPENED.fullmatch(line, end) and not newline else end
    if newline and (after.strip() or not line.strip() or "\n" in after):
        return len(line) + 1
    return 0
