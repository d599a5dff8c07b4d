"""What a line is judged by besides its own shape: the blocks above it and the page's habits."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from corpus import shapes
from corpus.lines import Line, is_broken, read_marker
from corpus.records import Kind


@dataclass(slots=True)
class Block:
    """Neighbouring lines that belong together."""

    kind: Kind
    lines: list[Line]
    family: str = ""  # of an item: its numbering style
    running: bool = False  # a header or footer that repeats on every page

    @property
    def start(self) -> int:
        """Where its words begin, bullets and heading marks left out."""
        return self.lines[0].start + _markup(self)

    @property
    def end(self) -> int:
        """Where its words end."""
        return self.lines[-1].end

    @property
    def indent(self) -> int:
        """Characters of white space before it."""
        return self.lines[0].indent

    @property
    def text(self) -> str:
        """Its lines, as they read in one go."""
        return " ".join(line.text for line in self.lines)


@dataclass(slots=True)
class Context:
    """The page so far, and what holds for all of it."""

    width: int = 0  # characters at which the text was wrapped, 0 if it was not
    first_words: Counter[str] = field(default_factory=Counter)
    blocks: list[Block] = field(default_factory=list)

    @property
    def last(self) -> Block | None:
        """The block above."""
        return self.blocks[-1] if self.blocks else None

    @property
    def below_title(self) -> bool:
        """Whether a heading or nothing at all stands above."""
        return self.last is None or self.last.kind is Kind.HEADING

    def wraps(self, line: Line, after: Line | None) -> bool:
        """Whether ``line`` is a full line of wrapped text that goes on in the next one."""
        full = after is not None and len(line.text) > 0.6 * self.width > 0
        return full and after is not None and is_broken(line, after, self.width)


@dataclass(frozen=True, slots=True)
class Ahead:
    """The two lines below the one that is judged."""

    lines: tuple[Line, ...]

    @property
    def next(self) -> Line | None:
        """The line right below."""
        return self.lines[0] if self.lines else None

    @property
    def tied(self) -> list[Line]:
        """Those of them that follow without a blank line."""
        found: list[Line] = []
        for line in self.lines:
            if line.gap:
                break
            found.append(line)
        return found


def first_words(lines: Sequence[Line]) -> Counter[str]:
    """How often a word begins the line right under the first line of a group."""
    return Counter(b.text.split()[0] for a, b in pairwise(lines) if a.gap and not b.gap)


def _markup(block: Block) -> int:
    text = block.lines[0].text
    if block.kind is Kind.HEADING:
        return shapes.markup_before(text)
    if block.kind is Kind.ITEM and block.family.startswith("bullet"):
        marker = read_marker(text)
        return marker.width if marker and marker.width < len(text) else 0
    return 0
