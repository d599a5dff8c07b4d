"""Whether a sentence says the same way as its evidence: yes or no, more or less, up or down."""

import re
from collections.abc import Sequence
from decimal import Decimal

from assistant.model.binding import Bound, Scene
from assistant.model.speech import level, says, spoken, without
from corpus.records import Figure, Kind, Role
from corpus.words import words

_CLAUSE = re.compile(r"[.,;:!?]\s|\b(?:but|and|while|whereas|although|though|which|who|that)\b")
_REFERENCES = {"target": Role.TARGET, "milestone": Role.MILESTONE, "baseline": Role.BASELINE}
_ASSESSED = re.compile(
    r"\b(?:rated|assess\w*|called|judged|label\w*|considered|marked|is|are|as|assessment|rating)\b"
)
_AT_LEAST = re.compile(r"\bat (?:least|most|worst|best)\b|\bmost of the time\b")


def contradicts(scene: Scene) -> str:
    """What a sentence turns round of its evidence; "" if nothing."""
    return (
        _negation(scene)
        or _against_target(scene)
        or _movement(scene)
        or _assessment(scene)
        or _extreme(scene)
        or _strong(scene)
    )


def _negation(scene: Scene) -> str:
    said = _negated(scene.claim.text)
    evidence = [_negated(_flat(text)) for text in scene.evidence.quotes]
    above = [_is_negative(level(" ".join((*path[-1:], intro)))) for path, intro in _above(scene)]
    if said is None:
        turned = [
            _turned(scene.claim.text, denied, no)
            for denied, no in zip(evidence, above, strict=True)
        ]
        return "its evidence says no" if turned and all(turned) else ""
    if any(above) or any(denied is not None for denied in evidence):
        return ""
    missed = spoken("direction", scene.claim.folded)
    return "" if missed and scene.bound else "its evidence does not say no"


def _above(scene: Scene) -> list[tuple[tuple[str, ...], str]]:
    """The headings above each quote, and the line that introduces its list."""
    found = []
    for span, path in zip(scene.evidence.spans, scene.evidence.paths, strict=True):
        item = any(p.kind is Kind.ITEM for p in scene.evidence.passages if p.span.overlaps(span))
        intros = (p.text for p in scene.evidence.around) if item else ()
        found.append((path, " ".join(intros)))
    return found


def _negated(text: str) -> frozenset[str] | None:
    """The words that stand only in the clauses with a negation; None where there is none."""
    if not _is_negative(level(text)):
        return None
    clauses = [part for part in _CLAUSE.split(text) if part]
    negative = [words(part) for part in clauses if _is_negative(level(part))]
    positive = [words(part) for part in clauses if not _is_negative(level(part))]
    return frozenset(w for part in negative for w in part) - frozenset(
        w for part in positive for w in part
    )


def _turned(text: str, denied: frozenset[str] | None, below_no: bool) -> bool:  # noqa: FBT001
    """Whether a plain sentence says what its evidence denies."""
    if below_no:
        return True
    return denied is not None and bool(denied & frozenset(words(text)) - _LIGHT)


_LIGHT = frozenset(words("a an the of in on to is are be as at by for with it its and or not no"))


def _is_negative(text: str) -> bool:
    return says("negation", "words", without("negation", "harmless", text))


def _flat(text: str) -> str:
    return " ".join(text.split())


def _against_target(scene: Scene) -> str:
    """Whether "exceeded its target" and the like hold for the rows that are cited."""
    rows = _rows(scene)
    text = scene.claim.folded
    for place, way in spoken("direction", text):
        near = [(abs(at - place), name) for at, name in spoken("role", text) if name in _REFERENCES]
        if way in ("up", "down") or not near:
            continue
        role = _REFERENCES[min(near)[1]]
        known = [holds for row in rows if (holds := _holds(row, role, way)) is not None]
        if known and not any(known):
            return f"its figures are not “{way}” the {role}"
    return ""


def _rows(scene: Scene) -> list[list[Figure]]:
    said = [f for bound in scene.bound for f in bound.figures] or [*scene.evidence.figures]
    names = {(f.table, f.row) for f in said if f.row}
    return [[f for f in scene.evidence.figures if (f.table, f.row) == name] for name in names]


def _holds(row: Sequence[Figure], role: Role, way: str) -> bool | None:
    values = {f.role: f.value for f in row}
    result, reference = values.get(Role.RESULT), values.get(role)
    if result is None or reference is None:
        return None
    if way == "met":
        return result >= reference or any(f.lower_is_better for f in row)
    return result > reference if way == "over" else result < reference


def _movement(scene: Scene) -> str:
    """Whether "rose" and "fell" hold for the years that are compared, and for the words quoted."""
    said = {name for _, name in spoken("direction", scene.claim.folded)} & {"up", "down"}
    if len(said) != 1 or not scene.bound:
        return ""
    way = said.pop()
    quoted = {
        name
        for quote in scene.evidence.quotes
        for _, name in spoken("direction", level(quote))
        if name in ("up", "down")
    }
    if quoted and way not in quoted:
        return f"its evidence does not go {way}"
    change = _change(scene.bound)
    if change is not None and (change > 0) != (way == "up"):
        return f"its figures do not go {way}"
    return ""


def _change(bound: Sequence[Bound]) -> Decimal | None:
    """From the earlier to the later of two yearly amounts."""
    dated = {
        f.period: f.value
        for b in bound
        for f in b.figures
        if f.role is Role.PLANNED and f.value is not None
    }
    if len(dated) != 2:
        return None
    (_, first), (_, last) = sorted(dated.items())
    return last - first


def _assessment(scene: Scene) -> str:
    figures = [f for b in scene.bound for f in b.figures] or [*scene.evidence.figures]
    given = {f.assessment.lower() for f in figures if f.assessment}
    known = {f.assessment.lower() for f in scene.evidence.figures if f.assessment}
    said = _labels(scene.claim.folded, known)
    if said and given and not (said == given if len(said) > 1 else given == said):
        return "it is assessed otherwise"
    return ""


def _labels(text: str, known: set[str]) -> set[str]:
    found = set()
    for name in sorted(known, key=len, reverse=True):
        for match in re.finditer(rf"(?<!\w){re.escape(name)}(?!\w)", text):
            before = text[max(0, match.start() - 30) : match.start()]
            if _ASSESSED.search(before):
                found.add(name)
                text = text[: match.start()] + "·" * len(name) + text[match.end() :]
    return found


def _extreme(scene: Scene) -> str:
    """Whether "the highest" holds among the figures of its column."""
    text = _AT_LEAST.sub(lambda match: "·" * len(match[0]), scene.claim.folded)
    said = {name for _, name in spoken("extreme", text)}
    if not said:
        return ""
    told = level(scene.evidence.told())
    for way in said:
        if not says("extreme", way, told) and not _is_extreme(scene, way):
            return f"its evidence does not say that it is the {way}est"
    return ""


def _is_extreme(scene: Scene, way: str) -> bool:
    for bound in scene.bound:
        for figure in bound.figures:
            column = [f.value for f in scene.column(figure) if f.value is not None]
            best = max(column) if way == "high" else min(column)
            if len(column) > 2 and best == figure.value:
                return True
    return False


def _strong(scene: Scene) -> str:
    """Reasons, exclusions and shares in words must stand in the evidence."""
    told = level("\n".join((scene.evidence.told(), *(p.text for p in scene.evidence.around))))
    for place, _ in spoken("strong", scene.claim.folded):
        word = re.match(r"[\w'-]+(?: to| full)?", scene.claim.folded[place:])
        if word and not re.search(rf"\b{re.escape(word[0].partition(' ')[0])}", told):
            return f"its evidence does not say “{word[0]}”"
    return ""
