"""Cut a document into passages by its structure; nothing of the text is lost."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise

from corpus import shapes
from corpus.blocks import read_blocks
from corpus.context import Block
from corpus.lines import note_mark
from corpus.records import Document, Fund, Kind, Passage, Span
from corpus.sections import Outline
from corpus.sentences import pieces, sentences

VERSION = 1  # part of the index's manifest: raise it when passages change

_WITHOUT_SENTENCES = frozenset({Kind.HEADING, Kind.ROW})
_REPEATING = frozenset({Kind.ROW, Kind.PARAGRAPH})  # kinds that all pieces of a long block have


def split(document: Document, fund: Fund) -> list[Passage]:
    """Cut ``document`` into passages, in reading order.

    A passage is followed by its sentences, when it has several. Every character that is not
    white space or pure markup lies in a passage that is no sentence; each passage fits the
    embedder.
    """
    blocks = read_blocks(document.text)
    return _Cutter(document, blocks, Outline(document, fund, blocks)).cut()


@dataclass(frozen=True, slots=True)
class _List:
    """An open list: the style of its items and the passage that introduces it."""

    family: str
    indent: int
    parent_id: str

    def takes(self, block: Block) -> bool:
        """Whether ``block`` is numbered and indented like its items."""
        return block.family == self.family and abs(block.indent - self.indent) <= 1


@dataclass(slots=True)
class _Cutter:
    """One pass over the blocks, which remembers the open list and table."""

    document: Document
    blocks: Sequence[Block]
    outline: Outline
    passages: list[Passage] = field(default_factory=list)
    lists: list[_List] = field(default_factory=list)  # innermost last
    table_id: str = ""  # what introduces the open table

    def cut(self) -> list[Passage]:
        """All passages."""
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
            self._take_heading(at, block)
        elif block.kind is Kind.ITEM:
            self._take_item(block, after)
        elif block.kind is Kind.ROW:
            self._take_row(block)
        elif block.kind is Kind.NOTE:
            self._emit(block, Kind.NOTE, self._referring(note_mark(block.text)))
        else:
            self._take_paragraph(block, after)

    def _take_heading(self, at: int, block: Block) -> None:
        parent_id = self.outline.open(at)
        below = [each.kind for each in self.blocks[at + 1 : at + 3]]
        kind = Kind.LIST if below == [Kind.ITEM, Kind.ITEM] else Kind.HEADING
        self.outline.section.passage_id = self._emit(block, kind, parent_id).id
        self.lists, self.table_id = [], ""

    def _take_paragraph(self, block: Block, after: Block | None) -> None:
        self.lists, self.table_id = [], ""
        leads = after is not None and after.kind is Kind.ITEM and _leads(block.text)
        alone = len(sentences(self._words(block))) == 1
        kind = Kind.LIST if leads and alone else Kind.PARAGRAPH
        first = self._emit(block, kind, self.outline.section.passage_id)
        last = self.passages[-1]
        if leads and last.kind is Kind.SENTENCE:
            self.passages[-1] = last = replace(last, kind=Kind.LIST)
        if leads and after is not None:
            self.lists = [_List(after.family, after.indent, last.id)]
        elif block.text.endswith(":") or shapes.is_open(block.text):
            self.table_id = first.id  # in case rows follow

    def _take_item(self, block: Block, after: Block | None) -> None:
        self.table_id = ""
        if any(each.takes(block) for each in self.lists):
            while not self.lists[-1].takes(block):
                self.lists.pop()
        else:
            self._open_list(block)
        opens = after is not None and after.kind is Kind.ITEM and block.text.endswith(":")
        nested = opens and after is not None and not self.lists[-1].takes(after)
        self._emit(block, Kind.LIST if nested else Kind.ITEM, self.lists[-1].parent_id)

    def _open_list(self, block: Block) -> None:
        """Nested under the item above if that one leads in or stands further left."""
        section = self.outline.section
        last = next((p for p in reversed(self.passages) if p.kind is not Kind.SENTENCE), None)
        leads = last is not None and last.kind is Kind.LIST
        deeper = bool(self.lists) and block.indent > self.lists[-1].indent
        if last is None or not self.lists or not (leads or deeper):
            self.lists = [_List(block.family, block.indent, section.passage_id)]
        else:
            self.lists.append(_List(block.family, block.indent, last.id))

    def _take_row(self, block: Block) -> None:
        self.lists = []
        self.table_id = self.table_id or self.outline.section.passage_id
        self._emit(block, Kind.ROW, self.table_id)

    def _referring(self, mark: str) -> str:
        """The passage whose words carry a footnote's mark."""
        for passage in reversed(self.passages):
            if passage.kind not in {Kind.NOTE, Kind.SENTENCE} and mark in passage.text[1:]:
                return passage.id
        return self.outline.section.passage_id

    def _emit(self, block: Block, kind: Kind, parent_id: str) -> Passage:
        """Add the passages of one block; the first is returned, the others hang on it."""
        cuts = [(block.start + a, block.start + b) for a, b in pieces(self._words(block))]
        first = self._add(*cuts[0], kind, parent_id)
        for start, end in cuts[1:]:
            if kind in _REPEATING:
                self._add(start, end, kind, parent_id)
            else:
                self._add(start, end, Kind.PARAGRAPH, first.id)
        return first

    def _add(self, start: int, end: int, kind: Kind, parent_id: str) -> Passage:
        """Add one passage, and its sentences if it has several."""
        passage = self._passage(start, end, kind, parent_id)
        self.passages.append(passage)
        found = [] if kind in _WITHOUT_SENTENCES else sentences(passage.text)
        for a, b in found if len(found) > 1 else ():
            self.passages.append(self._passage(start + a, start + b, Kind.SENTENCE, passage.id))
        return passage

    def _passage(self, start: int, end: int, kind: Kind, parent_id: str) -> Passage:
        scope = self.outline.section.scope
        return Passage(
            id=f"{self.document.id}:{start}{':s' if kind is Kind.SENTENCE else ''}",
            span=Span(self.document.id, start, end),
            text=self.document.text[start:end],
            kind=kind,
            headings=self.outline.titles,
            parent_id=parent_id,
            period=scope.period,
            programme=scope.programme,
        )

    def _words(self, block: Block) -> str:
        return self.document.text[block.start : block.end]


def _leads(text: str) -> bool:
    """Whether a paragraph introduces the list below it."""
    bare = text.rstrip("*_ ")
    return bare.endswith(":") or (bare[-1:] not in ".!?)" and not shapes.is_caption(bare))
