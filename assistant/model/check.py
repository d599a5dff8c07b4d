"""Every sentence of a model against what it cites, before anybody sees it."""

import re
from dataclasses import dataclass, replace

from assistant.answer import Finding
from assistant.model.binding import Scene, bind, misbound
from assistant.model.claim import Claim, read_claim
from assistant.model.evidence import Evidence, gather
from assistant.model.ledger import Ledger, Shelf
from assistant.model.names import swapped_names
from assistant.model.programmes import Programmes
from assistant.model.sense import contradicts
from assistant.model.subjects import Subjects
from assistant.model.support import support
from assistant.understanding.vocabulary import Vocabulary
from assistant.verify import verify
from corpus.records import Kind
from corpus.words import words
from index.store import Index

_MARKUP = re.compile(r"https?://|www\.|\]\(|!\[|<[a-zA-Z/!]|```|javascript:", re.IGNORECASE)
_LONGEST = 900  # characters of one sentence


@dataclass(frozen=True, slots=True)
class Verdict:
    """A finding that may be shown, or why the sentence may not."""

    finding: Finding | None = None
    fault: str = ""


class Checker:
    """Checks the sentences of a model against one corpus; safe to share between threads."""

    def __init__(self, index: Index, vocabulary: Vocabulary) -> None:
        self.shelf = Shelf(index.corpus)
        self._index, self._vocabulary = index, vocabulary
        self._subjects = Subjects.of(self.shelf, vocabulary)
        self._programmes = Programmes.of(index.corpus)
        fund = index.corpus.fund
        named = (fund.name, fund.acronym, *map(" ".join, self._programmes.names.values()))
        self._names = frozenset(word for text in named for word in words(text))
        self._units = frozenset(
            word for f in index.corpus.figures if not f.is_money for word in words(f.unit)[-1:]
        )

    def check(self, sentence: str, ledger: Ledger, told: str = "") -> Verdict:
        """Whether ``sentence`` may be shown; ``told`` is what was said before it."""
        claim = read_claim(sentence)
        if fault := _malformed(sentence, claim, ledger):
            return Verdict(fault=fault)
        sources = [source for n in claim.cited if (source := ledger.get(n))]
        evidence = gather(self.shelf, sources)
        scene = bind(claim, evidence)
        finding = _founded(_finding(scene), evidence)
        fault = (
            _misquoted(claim, evidence)
            or "; ".join(verify(finding, _shown(finding, evidence)))
            or misbound(scene, self._units)
            or self._programmes.mistaken(scene, told)
            or self._subjects.misplaced(scene)
            or swapped_names(scene)
            or contradicts(scene)
            or self._unsupported(scene)
        )
        return Verdict(fault=fault) if fault else Verdict(finding)

    def _unsupported(self, scene: Scene) -> str:
        found = support(scene, self._names, self._index, self._vocabulary)
        if found.enough:
            return ""
        words_ = ", ".join(f"“{word}”" for word in found.strange[:4])
        return f"what it cites does not say this{f' ({words_})' if words_ else ''}"


def _malformed(sentence: str, claim: Claim, ledger: Ledger) -> str:
    if not claim.cited:
        return "it cites no finding"
    unknown = [number for number in claim.cited if ledger.get(number) is None]
    if unknown:
        return f"there is no finding [{unknown[0]}]"
    if _MARKUP.search(sentence):
        return "it holds a link or markup"
    return "it is too long" if len(claim.text) > _LONGEST else ""


def _misquoted(claim: Claim, evidence: Evidence) -> str:
    """Quotes must stand in the evidence letter by letter; white space may differ."""
    shown = [_flat(text) for text in evidence.shown]
    for quote in claim.quotes:
        flat = _flat(quote).rstrip(".,;:")
        if not any(flat in text for text in shown):
            return f"“{quote}” does not stand in what it cites"
    return ""


def _founded(finding: Finding, evidence: Evidence) -> Finding:
    """``finding`` citing the head of its table too, where only that bears it out."""
    if not verify(finding, evidence.shown):
        return finding
    above = tuple(p.span for p in evidence.around if p.kind is not Kind.PARAGRAPH)
    wider = replace(finding, spans=tuple(dict.fromkeys((*finding.spans, *above))))
    return finding if verify(wider, _shown(wider, evidence)) else wider


def _shown(finding: Finding, evidence: Evidence) -> list[str]:
    above = [p.text for p in evidence.around if p.span in finding.spans]
    return [*evidence.shown, *above]


def _flat(text: str) -> str:
    return " ".join(text.replace("’", "'").replace("‘", "'").split())


def _finding(scene: Scene) -> Finding:
    figures = tuple(dict.fromkeys(f for bound in scene.bound for f in bound.figures))
    results = {made for bound in scene.bound for made in bound.results}
    made = tuple(m for m in scene.evidence.computations if m in results)
    operands = tuple(f for m in made for f in m.operands)
    return Finding(
        scene.claim.shown,
        scene.evidence.spans,
        tuple(dict.fromkeys((*figures, *operands))),
        made,
    )
