"""Read every figure out of a document."""

from collections.abc import Callable

from corpus.records import Document, Figure, Fund, Passage
from corpus.tables.asof import with_periods
from corpus.tables.cells import figures_of
from corpus.tables.keyed import keyed_grids
from corpus.tables.mentions import mentions
from corpus.tables.page import Page
from corpus.tables.pipes import pipe_grids
from corpus.tables.rows import row_grids
from corpus.tables.years import year_grids

GRIDS: tuple[Callable[[Page], list], ...] = (pipe_grids, year_grids, row_grids, keyed_grids)


def read_figures(document: Document, passages: list[Passage], fund: Fund) -> list[Figure]:
    """Every figure of ``document``, in reading order; see the readers for the layouts."""
    page = Page(document, fund, passages)
    found: dict[str, Figure] = {}
    for reader in GRIDS:
        for grid in reader(page):
            found |= {f.id: f for f in figures_of(page, with_periods(page, grid)) if f.id not in found}
    for figure in mentions(page, list(found.values())):
        found.setdefault(figure.id, figure)
    return sorted(found.values(), key=lambda figure: figure.number.start)
