"""Which programme a sentence speaks of: the fund itself, or one that came before it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from assistant.model.binding import Scene
from assistant.model.speech import level, says
from corpus.periods import find_periods
from corpus.records import Corpus, Figure


@dataclass(frozen=True, slots=True, eq=False)
class Programmes:
    """The programmes of one corpus and the names they go by, folded."""

    own: str
    names: Mapping[str, tuple[str, ...]]

    @classmethod
    def of(cls, corpus: Corpus) -> "Programmes":
        """Find the short name in brackets behind each programme's name."""
        fund = corpus.fund
        names = {f.programme: _names(corpus, f.programme) for f in corpus.figures if f.programme}
        names.setdefault(fund.name, (level(fund.name),))
        if fund.acronym:
            names[fund.name] = (*names[fund.name], level(fund.acronym))
        return cls(fund.name, names)

    def told(self, programme: str) -> str:
        """The names of an earlier programme; the fund's own tell no figures apart."""
        return "" if programme == self.own else " ".join(self.names.get(programme, ()))

    def mistaken(self, scene: Scene, told: str) -> str:
        """Which number belongs to a programme that the sentence does not speak of; "" if none."""
        said = self._said(scene.claim.folded)
        before = self._said(level(told)) | {self.own}
        for bound in scene.bound:
            figures = [*bound.figures, *(f for made in bound.results for f in made.operands)]
            if figures and not any(self._fits(f, scene, said, before) for f in figures):
                return f"“{bound.number.written}” belongs to another programme"
        return ""

    def _said(self, text: str) -> set[str]:
        return {
            programme
            for programme, names in self.names.items()
            if any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text) for name in names)
        }

    def _fits(self, figure: Figure, scene: Scene, said: set[str], before: set[str]) -> bool:
        if not figure.programme or figure.programme in said:
            return True
        if figure.programme == self.own:
            return not said
        if said:
            return False
        text = scene.claim.folded
        return (
            figure.programme in before
            or says("earlier", "words", text)
            or any(not p.is_year and p.last_year for p in find_periods(text))
            or not figure.is_money
        )


def _names(corpus: Corpus, programme: str) -> tuple[str, ...]:
    short = re.compile(rf"{re.escape(programme)}\s*\(([A-Z][A-Za-z-]{{1,9}})\)")
    found = {match[1] for d in corpus.documents for match in short.finditer(d.text)}
    return (level(programme), *sorted(map(level, found)))
