"""What the assistant is held against: search alone, whose answer is the text it finds.

That is lenient: whatever a writer could have taken from the texts counts as said. Search is
exhaustive, so any vector database would return the same texts.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial

from assistant.answer import Answer, Citation, Statement, Turn
from corpus.records import Corpus, Span
from eval.chunks import chunks
from index.embed import Embedder, Vectors
from index.words import WordIndex

TOP = 4  # texts that make up a yardstick's answer
DEEP = 10  # texts looked at when search alone is measured

Rank = Callable[[str, int], list[str]]


@dataclass(frozen=True)
class Yardstick:
    """A system that reads out the best texts it finds for the question alone."""

    name: str
    corpus: Corpus
    texts: dict[str, Span]
    rank: Rank  # question and k -> keys of ``texts``, best first

    def ask(self, question: str, turns: Sequence[Turn] = ()) -> Answer:
        """The best texts, each cited; it never abstains and does not read ``turns``."""
        del turns
        spans = [self.texts[key] for key in self.rank(question, TOP)]
        citations = [
            Citation.of(self.corpus.document(span.document_id), span, number)
            for number, span in enumerate(spans, start=1)
        ]
        # Brackets of the text itself would be read as citation markers.
        statements = (
            Statement(f"{c.quote.replace('[', '(').replace(']', ')')} [{c.number}]", (c.number,))
            for c in citations
        )
        return Answer(tuple(statements), tuple(citations), writer=self.name)

    def found(self, question: str) -> list[str]:
        """The ten best texts, best first."""
        spans = [self.texts[key] for key in self.rank(question, DEEP)]
        return [self.corpus.document(span.document_id).quote(span) for span in spans]


def yardsticks(corpus: Corpus, embedder: Embedder) -> list[Yardstick]:
    """The tutorial pipeline on plain chunks; our own passages by meaning and by words."""
    cut = {
        f"{document.id}:{start}": Span(document.id, start, end)
        for document in corpus.documents
        for start, end in chunks(document.text)
    }
    passages = {passage.id: passage.span for passage in corpus.passages}
    lexical = WordIndex.of(list(passages), [p.text for p in corpus.passages])
    return [
        Yardstick("tutorial", corpus, cut, _dense(corpus, cut, embedder)),
        Yardstick("dense only", corpus, passages, _dense(corpus, passages, embedder)),
        Yardstick("lexical only", corpus, passages, partial(_words, lexical)),
    ]


def _dense(corpus: Corpus, texts: dict[str, Span], embedder: Embedder) -> Rank:
    quotes = [corpus.document(span.document_id).quote(span) for span in texts.values()]
    return partial(_nearest, list(texts), embedder.encode(quotes), embedder)


def _nearest(
    keys: list[str], vectors: Vectors, embedder: Embedder, question: str, k: int
) -> list[str]:
    # Not ``embedder.vector``: it remembers texts, and the time would not be an honest one.
    similarities = vectors @ embedder.encode([question])[0]
    return [keys[place] for place in (-similarities).argsort(kind="stable")[:k]]


def _words(lexical: WordIndex, question: str, k: int) -> list[str]:
    return [hit.id for hit in lexical.search(question, k)]
