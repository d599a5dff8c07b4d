"""Read every figure out of a document: tables first, then labelled amounts, then sentences."""

from collections.abc import Callable, Iterable

from corpus.records import Document, Figure, Fund, Passage
from corpus.tables.amounts import labelled_amounts
from corpus.tables.asof import with_periods
from corpus.tables.cards import card_amounts
from corpus.tables.cells import figures_of
from corpus.tables.checks import check_spans
from corpus.tables.downloads import download_sizes
from corpus.tables.grid import Grid
from corpus.tables.keyed import keyed_grids
from corpus.tables.links import link_parts, link_same
from corpus.tables.mentions import mentions
from corpus.tables.page import Page
from corpus.tables.pipes import pipe_grids
from corpus.tables.rows import row_grids
from corpus.tables.stacked import stacked_grids
from corpus.tables.years import year_grids

GRID_READERS: tuple[Callable[[Page], list[Grid]], ...] = (
    pipe_grids,
    year_grids,
    stacked_grids,
    row_grids,
    keyed_grids,
)


def read_figures(document: Document, passages: list[Passage], fund: Fund) -> list[Figure]:
    """Every figure of ``document``, in reading order.

    A number belongs to the first reader that claims its line. ``passages`` are the document's
    own; they give the headings, period and programme of each figure and the sentence around it.

    Raises:
        FigureError: a number does not stand in its figure's span or does not read back.
    """
    page = Page(document, fund, passages)
    found: dict[str, Figure] = {}
    for reader in GRID_READERS:
        for grid in reader(page):
            _add(found, figures_of(page, with_periods(page, grid)))
    _add(found, download_sizes(page))
    _add(found, labelled_amounts(page, _taken(page, found.values())))
    _add(found, card_amounts(page, _taken(page, found.values())))
    _add(found, mentions(page, _taken(page, found.values())))
    figures = sorted(found.values(), key=lambda figure: figure.number.start)
    check_spans(document, figures)
    return link_same(link_parts(figures))


def _add(found: dict[str, Figure], more: Iterable[Figure]) -> None:
    for figure in more:
        found.setdefault(figure.id, figure)


def _taken(page: Page, figures: Iterable[Figure]) -> set[int]:
    """The lines that tables cover; no other reader looks at them."""
    return {
        at
        for figure in figures
        if figure.table
        for at in range(page.line_at(figure.span.start), page.line_at(figure.span.end - 1) + 1)
    }
