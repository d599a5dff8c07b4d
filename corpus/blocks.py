"""Group the lines of a text into blocks: headings, paragraphs, items, rows and footnotes."""

import re
from collections.abc import Callable, Sequence
from itertools import groupby

from corpus import shapes
from corpus.context import Ahead, Block, Context, first_words
from corpus.lines import (
    Line,
    Marker,
    family_of,
    is_broken,
    note_mark,
    read_lines,
    read_marker,
    running_lines,
    wrap_width,
)
from corpus.records import Kind
from corpus.rows import has_values, is_piped, is_table_line
from corpus.titles import is_marked_title, is_numbered_title, is_plain_title

_WRAPPING = frozenset({Kind.PARAGRAPH, Kind.ITEM, Kind.NOTE})
_MOST_TITLES = 3  # one above the other: of the document, of a part, of a section
_LONGEST_ITEM = 200  # characters of a list item without any mark


def read_blocks(text: str) -> list[Block]:
    """The blocks of ``text`` in order; only lines of pure markup are left out."""
    lines = [line for line in read_lines(text) if not shapes.is_rule(line.text)]
    repeated = running_lines(lines)
    body = [line for line in lines if line.start not in repeated]
    context = Context(wrap_width(body), first_words(body))
    for at, line in enumerate(body):
        _add(context, line, Ahead(tuple(body[at + 1 : at + 3])))
    _settle_titles(context.blocks)
    running = [
        Block(Kind.PARAGRAPH, [line], running=True) for line in lines if line.start in repeated
    ]
    return sorted([*context.blocks, *running], key=lambda block: block.lines[0].start)


def _settle_titles(blocks: Sequence[Block]) -> None:
    """A title stands over something: lines that only looked like titles become what they are."""
    for plain, group in groupby(blocks, key=_is_unmarked_title):
        run = list(group)
        for block in run[1:-1] if plain and len(run) > _MOST_TITLES else ():
            block.kind, block.family = Kind.ITEM, "line"
    if len(blocks) > 1 and blocks[-1].kind is Kind.HEADING:
        blocks[-1].kind = Kind.PARAGRAPH


def _is_unmarked_title(block: Block) -> bool:
    text = block.lines[0].text
    marked = shapes.markdown_level(text) or shapes.legal_rank(text) or shapes.number_depth(text)
    return block.kind is Kind.HEADING and not marked


def _add(context: Context, line: Line, ahead: Ahead) -> None:
    last = context.last
    if last and last.kind in _WRAPPING and _continues(context, last, line):
        last.lines.append(line)
    else:
        kind, family = _judge(context, line, ahead)
        context.blocks.append(Block(kind, [line], family))


def _continues(context: Context, last: Block, line: Line) -> bool:
    """Whether ``line`` goes on with the block above."""
    if _is_bare_marker(last):
        return line.gap <= 1 and not line.marker
    if line.gap or line.marker or note_mark(line.text) or shapes.has_cells(line.text):
        return False
    before = last.lines[-1]
    if not shapes.is_open(before.text) and shapes.is_pair(line.text):
        return False
    hangs = last.kind is Kind.ITEM and line.indent > last.indent
    if hangs and not has_values(context, line):
        return True
    return is_broken(before, line, context.width)


_Test = Callable[[Context, Line, Ahead], bool]


def _judge(context: Context, line: Line, ahead: Ahead) -> tuple[Kind, str]:
    """The kind of the block that ``line`` begins, and an item's numbering style."""
    return next(
        (kind, _family(context, line) if kind is Kind.ITEM else "")
        for test, kind in _TESTS
        if test(context, line, ahead)
    )


def _is_note(context: Context, line: Line, _ahead: Ahead) -> bool:
    """Whether the mark it begins with stands in the words above, after the last such note."""
    mark = note_mark(line.text)
    for block in reversed(context.blocks) if mark else ():
        if mark == "*" and block.kind is not Kind.ROW:
            return False  # elsewhere a star is a bullet
        if block.lines[0].text.startswith(mark) and block.kind in {Kind.NOTE, Kind.ITEM}:
            return False
        if any(_refers(each.text, mark) for each in block.lines):
            return True
    return mark.startswith("[^")


def _refers(text: str, mark: str) -> bool:
    """Whether the footnote's mark stands in the line, not at its beginning."""
    at = text.find(mark, 1)
    if mark == "*":
        return re.search(r"\w\*(?![\w*])", text) is not None and "**" not in text
    if mark[0] not in "([":
        return at > 0
    return at > 0 and text[at - 1].isspace() and text[at + len(mark) :][:1] not in {"(", "["}


def _is_marked_item(_context: Context, line: Line, _ahead: Ahead) -> bool:
    return line.marker is not None


def _is_plain_item(context: Context, line: Line, ahead: Ahead) -> bool:
    """Whether it is one of several lines without bullets under a line that introduces them."""
    last = context.last
    goes_on = last is not None and last.family == "line" and line.gap == 0
    if last is None or not (goes_on or last.text.endswith(":")):
        return False
    if line.text.endswith(";") or last.text.endswith((";", "; and", "; or")):
        return True
    several = goes_on or (line.gap == 0 and len(ahead.tied) > 0)
    return several and shapes.is_open(line.text) and len(line.text) <= _LONGEST_ITEM


def _is_term(context: Context, line: Line, ahead: Ahead) -> bool:
    """Whether it is one of at least three neighbouring lines ``Key: value``."""
    if not shapes.is_pair(line.text):
        return False
    goes_on = context.last is not None and context.last.family == "term" and line.gap == 0
    return goes_on or sum(shapes.is_pair(each.text) for each in ahead.tied) > 1


def _otherwise(_context: Context, _line: Line, _ahead: Ahead) -> bool:
    return True


_TESTS: Sequence[tuple[_Test, Kind]] = (
    (is_marked_title, Kind.HEADING),
    (is_piped, Kind.ROW),
    (_is_note, Kind.NOTE),
    (is_numbered_title, Kind.HEADING),
    (_is_marked_item, Kind.ITEM),
    (is_table_line, Kind.ROW),
    (is_plain_title, Kind.HEADING),
    (_is_plain_item, Kind.ITEM),
    (_is_term, Kind.ITEM),
    (_otherwise, Kind.PARAGRAPH),
)


def _family(context: Context, line: Line) -> str:
    if marker := line.marker:
        return family_of(marker, _same_style(context, marker))
    return "term" if shapes.is_pair(line.text) and not _in_plain_list(context) else "line"


def _in_plain_list(context: Context) -> bool:
    last = context.last
    return last is not None and (last.family == "line" or last.text.endswith(":"))


def _same_style(context: Context, marker: Marker) -> Marker | None:
    """The marker of the last item above that is numbered like ``marker``."""
    items = (block for block in reversed(context.blocks) if block.family == marker.family)
    return next((block.lines[0].marker for block in items), None)


def _is_bare_marker(block: Block) -> bool:
    """Whether only the number of an item was read so far; its words are on the next line."""
    text = block.text
    marker = read_marker(text)
    return block.kind is Kind.ITEM and marker is not None and marker.width == len(text)
