"""Cut a document into passages by its structure; nothing of the text is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus import shapes
from corpus.blocks import read_blocks
from corpus.context import Block
from corpus.levels import heading_levels
from corpus.lines import note_mark
from corpus.records import Document, Fund, Kind, Passage, Span
from corpus.scope import Scope, defined_names, likelier_scope, named_scope, own_scope
from corpus.sentences import pieces, sentences

VERSION = 1  # part of the index's manifest: raise it when passages change

_WITH_SENTENCES = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.NOTE, Kind.LIST})


def split(document: Document, fund: Fund) -> list[Passage]:
    """Cut ``document`` into passages, in reading order.

    A passage is followed by its sentences, when it has several. Every character that is not
    white space or pure markup lies in a passage that is no sentence; each passage fits the
    embedder.
    """
    blocks = read_blocks(document.text)
    return _Cutter(document, fund, blocks).cut()


@dataclass(slots=True)
class _Section:
    """An open heading: its level (smaller is higher), its passage, and what it is about."""

    level: int
    text: str
    passage_id: str
    scope: Scope


@dataclass(slots=True)
class _List:
    """An open list: the style of its items and the passage that introduces it."""

    family: str
    indent: int
    parent_id: str


@dataclass(slots=True)
class _Cutter:
    document: Document
    fund: Fund
    blocks: Sequence[Block]
    passages: list[Passage] = field(default_factory=list)
    sections: list[_Section] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)
    table_id: str | None = None
    names: dict[str, str] = field(default_factory=dict)
    levels: list[int] = field(default_factory=list)

    def cut(self) -> list[Passage]:
        """All passages."""
        self.names = {self.fund.acronym: self.fund.name} if self.fund.acronym else {}
        self.names = {**defined_names(self.document.text), **self.names}
        self.levels = heading_levels(self.blocks)
        title, own = self.document.title, own_scope(self.fund)
        self.sections = [
            _Section(0, title, "", named_scope(title, "", own, self.fund, self.names) or own)
        ]
        body = [at for at, block in enumerate(self.blocks) if not block.running]
        following = dict(pairwise(body))
        for at, block in enumerate(self.blocks):
            after = self.blocks[following[at]] if at in following else None
            self._take(at, block, after)
        return self.passages

    def _take(self, at: int, block: Block, after: Block | None) -> None:
        if block.running:
            self._emit(block, Kind.PARAGRAPH, "")
        elif block.kind is Kind.HEADING:
            self._open_section(at, block)
        elif block.kind is Kind.ITEM:
            self._take_item(block, after)
        elif block.kind is Kind.ROW:
            self._take_row(block)
        elif block.kind is Kind.NOTE:
            self._emit(block, Kind.NOTE, self._referring(note_mark(block.lines[0].text)))
        else:
            self._take_paragraph(block, after)

    def _open_section(self, at: int, block: Block) -> None:
        level = self.levels[at]
        scope = self._scope(at, block, level)
        while len(self.sections) > 1 and self.sections[-1].level >= level:
            self.sections.pop()
        parent = self.sections[-1].passage_id
        self.sections.append(_Section(level, _title(self._words(block)), "", scope))
        several = all(each.kind is Kind.ITEM for each in self.blocks[at + 1 : at + 3])
        kind = Kind.LIST if several and at + 2 < len(self.blocks) else Kind.HEADING
        self.sections[-1].passage_id = self._emit(block, kind, parent).id
        self.lists, self.table_id = [], None

    def _scope(self, at: int, block: Block, level: int) -> Scope:
        above = self.sections[-1]
        body = self._section_text(at)
        heading = _title(self._words(block))
        named = named_scope(heading, body, above.scope, self.fund, self.names)
        if named or above.level < level:
            return named or above.scope
        flat = len(set(filter(None, self.levels))) < 2
        outer = next(each for each in reversed(self.sections) if each.level < level)
        fallback = above.scope if flat else outer.scope
        return likelier_scope(body, above.scope, fallback, self.fund, self.names)

    def _section_text(self, at: int) -> str:
        """The words of a section, up to the next heading that is not below it."""
        ends = (
            self.blocks[later].start
            for later in range(at + 1, len(self.blocks))
            if 0 < self.levels[later] <= self.levels[at]
        )
        return self.document.text[self.blocks[at].end : next(ends, len(self.document.text))]

    def _take_paragraph(self, block: Block, after: Block | None) -> None:
        self.lists, self.table_id = [], None
        below = after.kind if after else None
        leads = below is Kind.ITEM and _leads(block.text)
        alone = len(sentences(self._words(block))) == 1
        kind = Kind.LIST if leads and alone else Kind.PARAGRAPH
        passage = self._emit(block, kind, self.sections[-1].passage_id)
        last = self.passages[-1]
        if leads and last.kind is Kind.SENTENCE:
            self.passages[-1] = last = replace(last, kind=Kind.LIST)
        if leads and after is not None:
            self.lists = [_List(after.family, after.indent, last.id)]
        elif below is Kind.ROW and (block.text.endswith(":") or shapes.is_open(block.text)):
            self.table_id = passage.id

    def _take_item(self, block: Block, after: Block | None) -> None:
        self.table_id = None
        while self.lists and not self._belongs(block, self.lists[-1]):
            if any(self._belongs(block, each) for each in self.lists):
                self.lists.pop()
            else:
                break
        if not self.lists or not self._belongs(block, self.lists[-1]):
            self._open_list(block)
        opens = after is not None and after.kind is Kind.ITEM and block.text.endswith(":")
        nested = opens and after is not None and not self._belongs(after, self.lists[-1])
        self._emit(block, Kind.LIST if nested else Kind.ITEM, self.lists[-1].parent_id)

    def _open_list(self, block: Block) -> None:
        """Nested under the item above if that one leads in or stands further left."""
        last = self.passages[-1] if self.passages else None
        inner = (
            self.lists and last and (last.kind is Kind.LIST or block.indent > self.lists[-1].indent)
        )
        if inner and last:
            parent = last.id if last.kind is not Kind.SENTENCE else last.parent_id
        else:
            parent, self.lists = self.sections[-1].passage_id, []
        self.lists.append(_List(block.family, block.indent, parent))

    def _belongs(self, block: Block, each: _List) -> bool:
        return block.family == each.family and abs(block.indent - each.indent) < 2

    def _take_row(self, block: Block) -> None:
        self.lists = []
        if self.table_id is None:
            self.table_id = self.sections[-1].passage_id
        self._emit(block, Kind.ROW, self.table_id)

    def _referring(self, mark: str) -> str:
        """The passage whose words carry a footnote's mark."""
        for passage in reversed(self.passages):
            if passage.kind not in {Kind.NOTE, Kind.SENTENCE} and mark in passage.text[1:]:
                return passage.id
        return self.sections[-1].passage_id

    def _emit(self, block: Block, kind: Kind, parent_id: str) -> Passage:
        """Add the passages of one block; the first is returned."""
        start, words = block.start, self._words(block)
        first: Passage | None = None
        for begin, end in pieces(words):
            more = kind if kind in {Kind.ROW, Kind.PARAGRAPH} or first is None else Kind.PARAGRAPH
            parent = parent_id if first is None or more is kind else first.id
            passage = self._passage(start + begin, start + end, more, parent)
            first = first or passage
            if kind in _WITH_SENTENCES:
                self._emit_sentences(passage)
        if first is None:
            raise AssertionError("a block is never empty")
        return first

    def _emit_sentences(self, passage: Passage) -> None:
        found = sentences(passage.text)
        for begin, end in found if len(found) > 1 else ():
            start = passage.span.start
            self._passage(start + begin, start + end, Kind.SENTENCE, passage.id)

    def _passage(self, start: int, end: int, kind: Kind, parent_id: str) -> Passage:
        section = self.sections[-1]
        suffix = ":s" if kind is Kind.SENTENCE else ""
        passage = Passage(
            id=f"{self.document.id}:{start}{suffix}",
            span=Span(self.document.id, start, end),
            text=self.document.text[start:end],
            kind=kind,
            headings=tuple(each.text for each in self.sections),
            parent_id=parent_id,
            period=section.scope.period,
            programme=section.scope.programme,
        )
        self.passages.append(passage)
        return passage

    def _words(self, block: Block) -> str:
        return self.document.text[block.start : block.end]


def _title(words: str) -> str:
    """A heading as it is read: without emphasis marks and line breaks."""
    return " ".join(words.replace("**", "").replace("__", "").split()).rstrip("# ")


def _leads(text: str) -> bool:
    """Whether a paragraph introduces the list below it."""
    bare = text.rstrip("*_ ")
    return bare.endswith(":") or (bare[-1:] not in ".!?)" and not shapes.is_caption(bare))
