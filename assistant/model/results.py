"""What tools return, as numbered findings that a model reads."""

from collections.abc import Sequence

from assistant.answer import Finding
from assistant.model.ledger import Ledger, Source
from assistant.tools import CorpusContents, DocumentContents, FoundPassage
from corpus.records import Figure

_MOST_FIGURES = 30


def told(result: object, ledger: Ledger) -> list[str]:
    """``result`` of a tool of the toolset, its parts numbered in ``ledger``."""
    if isinstance(result, CorpusContents):
        return [_contents(document) for document in result.documents]
    items = result if isinstance(result, list) else [result]
    sources = dict.fromkeys(_source(item, ledger) for item in items[:_MOST_FIGURES])
    return [ledger.told(source) for source in sources] or ["(nothing found)"]


def _source(item: object, ledger: Ledger) -> Source:
    if isinstance(item, FoundPassage):
        return ledger.passage(item.passage)
    if isinstance(item, Figure):
        return ledger.figure(item)
    if isinstance(item, Finding):
        return ledger.finding(item)
    raise TypeError(f"no tool returns a {type(item).__name__}")


def _contents(found: DocumentContents) -> str:
    headings: Sequence[str] = [section.heading for section in found.sections]
    tables = [f"{table.heading} ({table.figures} figures)" for table in found.tables]
    return f"{found.document.title}: sections {'; '.join(headings)}. Tables: {'; '.join(tables)}."
