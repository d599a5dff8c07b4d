"""Which lines are headings, in texts that mark them and in texts that do not."""

from corpus import shapes
from corpus.context import Ahead, Context
from corpus.lines import Line
from corpus.records import Kind
from corpus.rows import has_values

_LONG = 140  # characters: a line of running text


def is_marked_title(_context: Context, line: Line, _ahead: Ahead) -> bool:
    """Whether it is a Markdown heading."""
    return shapes.markdown_level(line.text) > 0


def is_numbered_title(context: Context, line: Line, ahead: Ahead) -> bool:
    """Whether a numbered line is a heading ("2.1 Budget", "Article 4"), not one of a list."""
    if ahead.next is None or not (line.gap or context.below_title):
        return False
    if shapes.legal_rank(line.text):
        return True
    if not shapes.number_depth(line.text) or not shapes.is_titular(line):
        return False
    return not (_follows_item(context, line) or _precedes_item(line, ahead.next))


def is_plain_title(context: Context, line: Line, ahead: Ahead) -> bool:
    """Whether a line without marks is a heading, by its place and by what follows."""
    after = ahead.next
    if after is None or not shapes.is_titular(line) or context.wraps(line, after):
        return False
    capitals = shapes.is_capitals(line.text)
    if not (line.gap or context.below_title or capitals):
        return False
    first = context.last is None  # a page begins with its title
    alone = after.gap > 0 or first or capitals or shapes.is_bold(line.text)
    return alone or _opens(context, after)


def _follows_item(context: Context, line: Line) -> bool:
    last, marker = context.last, line.marker
    return bool(last and marker and last.kind is Kind.ITEM and last.family == marker.family)


def _precedes_item(line: Line, after: Line) -> bool:
    marker, below = line.marker, after.marker
    return bool(marker and below and below.family == marker.family != "1.1")


def _opens(context: Context, after: Line) -> bool:
    """Whether the line right under a title begins what the title stands over."""
    return (
        after.marker is not None
        or shapes.markdown_level(after.text) > 0
        or not shapes.is_open(after.text)
        or has_values(context, after)
        or shapes.has_columns(after.text)
        or len(after.text) > _LONG
    )
