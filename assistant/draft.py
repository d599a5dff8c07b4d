"""An answer in the making: findings in, statements with numbered citations out."""

from collections.abc import Callable

from assistant.answer import MARKER, Answer, Citation, Finding, Statement
from assistant.charts import chart_of
from corpus.records import Corpus, Span


class Draft:
    """Numbers citations in order of appearance; one span has one number.

    Args:
        corpus: whose documents are cited.
        heading: the heading above a span.
    """

    def __init__(self, corpus: Corpus, heading: Callable[[Span], str]) -> None:
        self._corpus, self._heading = corpus, heading
        self.findings: list[Finding] = []
        self._statements: list[Statement] = []
        self._citations: list[Citation] = []

    def add(self, finding: Finding) -> Statement:
        """The statement of ``finding`` with the markers of its evidence."""
        numbers = tuple(dict.fromkeys(self._number(span) for span in finding.spans))
        markers = "".join(f"[{number}]" for number in numbers)
        # A document's own footnote marks must not look like citations.
        text = MARKER.sub("", finding.statement)
        statement = Statement(f"{text} {markers}".strip(), numbers)
        self.findings.append(finding)
        self._statements.append(statement)
        return statement

    def answer(self, *, abstained: bool, reason: str) -> Answer:
        """The whole answer."""
        figures = tuple(dict.fromkeys(f for found in self.findings for f in found.figures))
        made = tuple(dict.fromkeys(m for found in self.findings for m in found.computations))
        return Answer(
            statements=tuple(self._statements),
            citations=tuple(self._citations),
            figures=figures,
            computations=made,
            chart=chart_of(figures, made, self._citations),
            abstained=abstained,
            reason=reason if abstained else "",
        )

    def _number(self, span: Span) -> int:
        for citation in self._citations:
            if citation.span == span:
                return citation.number
        document, number = self._corpus.document(span.document_id), len(self._citations) + 1
        made = Citation.of(document, span, number, self._heading(span))
        self._citations.append(made)
        return made.number
