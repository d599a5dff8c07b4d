"""How deep a heading stands, where the text shows it."""

from collections.abc import Sequence

from corpus import shapes
from corpus.context import Block
from corpus.records import Kind

# Smaller is higher. The ranges never mix up within one style: 1 to 6 Markdown, then by style.
_BOLD, _LEGAL, _CAPITALS, _NUMBERED, _PLAIN = 7, 10, 20, 30, 50


def heading_levels(blocks: Sequence[Block]) -> list[int]:
    """The level of each block, smaller is higher; 0 for a block that is no heading."""
    headings = [block for block in blocks if block.kind is Kind.HEADING]
    capitals = sum(shapes.is_capitals(block.text) for block in headings) > 1
    levels: list[int] = []
    before = -1
    for at, block in enumerate(blocks):
        level = _level(block, capitals=capitals) if block.kind is Kind.HEADING else 0
        if level == _PLAIN and before >= 0 and _is_subtitle(blocks, before, at):
            level = levels[before] + 1
        levels.append(level)
        before = at if level and not block.running else before
    return levels


def _level(block: Block, *, capitals: bool) -> int:
    text = block.text
    if level := shapes.markdown_level(text):
        return level
    if rank := shapes.legal_rank(text):
        return _LEGAL + 2 * rank - 2
    if depth := shapes.number_depth(text):
        return _NUMBERED + depth
    if shapes.is_bold(text):
        return _BOLD
    return _CAPITALS if capitals and shapes.is_capitals(text) else _PLAIN


def _is_subtitle(blocks: Sequence[Block], before: int, at: int) -> bool:
    """Whether a heading gives the words to the number right above it ("Article 4")."""
    tied = all(block.running for block in blocks[before + 1 : at])
    return tied and (shapes.is_bare_number(blocks[before].text) or blocks[at].lines[0].gap == 0)
