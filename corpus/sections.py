"""The headings that stand over a place in the text, and what they say it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from corpus.context import Block
from corpus.levels import heading_levels
from corpus.records import Document, Fund
from corpus.scope import Scope, defined_names, likelier_scope, named_scope, own_scope


@dataclass(slots=True)
class Section:
    """An open heading: its level (smaller is higher), its words, and what it is about."""

    level: int
    title: str
    scope: Scope
    passage_id: str = ""


@dataclass(slots=True)
class Outline:
    """The path of open sections while a document is read from top to bottom."""

    document: Document
    fund: Fund
    blocks: Sequence[Block]
    path: list[Section] = field(init=False)
    levels: list[int] = field(init=False)
    names: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.levels = heading_levels(self.blocks)
        self.names = defined_names(self.document.text)
        if self.fund.acronym:
            self.names[self.fund.acronym] = self.fund.name
        title, own = self.document.title, own_scope(self.fund)
        self.path = [Section(0, title, named_scope(title, "", own, self.fund, self.names) or own)]

    @property
    def section(self) -> Section:
        """The innermost open section."""
        return self.path[-1]

    @property
    def titles(self) -> tuple[str, ...]:
        """The headings from the document's title down."""
        return tuple(section.title for section in self.path)

    def open(self, at: int) -> str:
        """Open the section of the heading ``blocks[at]``; the passage above it is returned."""
        level, title = self.levels[at], self._title(at)
        scope = self._scope(at, title, level)
        while len(self.path) > 1 and self.section.level >= level:
            self.path.pop()
        above = self.section.passage_id
        self.path.append(Section(level, title, scope))
        return above

    def _scope(self, at: int, title: str, level: int) -> Scope:
        above, body = self.section, self._body(at)
        named = named_scope(title, body, above.scope, self.fund, self.names)
        if named or above.level < level:
            return named or above.scope
        flat = len(set(filter(None, self.levels))) < 2  # one style of headings
        outer = next(section for section in reversed(self.path) if section.level < level)
        fallback = above.scope if flat else outer.scope
        return likelier_scope(body, above.scope, fallback, self.fund, self.names)

    def _body(self, at: int) -> str:
        """The words of a section, up to the next heading that is not below it."""
        later = range(at + 1, len(self.blocks))
        ends = (self.blocks[i].start for i in later if 0 < self.levels[i] <= self.levels[at])
        return self.document.text[self.blocks[at].end : next(ends, len(self.document.text))]

    def _title(self, at: int) -> str:
        """A heading as it is read: without emphasis marks and line breaks."""
        words = self.document.text[self.blocks[at].start : self.blocks[at].end]
        bare = words.replace("**", "").replace("__", "")
        return " ".join(bare.split()).rstrip("# ") or words
