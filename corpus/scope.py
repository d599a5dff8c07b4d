"""Which period and programme a section is about, as its headings and words say.

Documents speak of the fund itself and of what came before it, often in one flow without
visible levels. A heading that names another period or programme opens a scope; it ends at a
heading that names the fund again, or whose section speaks more of the fund than of the other.
"""

import re
from dataclasses import dataclass

from corpus.periods import find_periods
from corpus.records import Fund

_ACRONYM = re.compile(r"\(([A-Z][A-Z0-9&]{1,7})\)")
_JOINING = frozenset({"and", "of", "the", "for", "in", "on", "to", "&", "de", "et"})
_PROGRAMME = re.compile(
    r"\b(?:programme|scheme|fund|action|instrument|facility|exchange|initiative|mechanism|pilot)\b",
    re.IGNORECASE,
)
_EARLIER = re.compile(
    r"\b(?:predecessors?|forerunners?|before|previous|preceding|former|earlier|came from)\b",
    re.IGNORECASE,
)
_YEAR = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)")


@dataclass(frozen=True, slots=True)
class Scope:
    """What a stretch of text is about."""

    period: str
    programme: str


def own_scope(fund: Fund) -> Scope:
    """The fund itself."""
    return Scope(fund.period, fund.name)


def defined_names(text: str) -> dict[str, str]:
    """Acronyms that ``text`` defines as "Name Name (NN)", with their names."""
    found: dict[str, str] = {}
    for match in _ACRONYM.finditer(text):
        line = text[text.rfind("\n", 0, match.start()) + 1 : match.start()]
        name = _name_before(line, match[1])
        if name and (match[1] not in found or found[match[1]].isupper()):
            found[match[1]] = name
    return {acronym: _in_small_letters(name) for acronym, name in found.items()}


def named_scope(
    heading: str, body: str, current: Scope, fund: Fund, names: dict[str, str]
) -> Scope | None:
    """The scope that ``heading`` names, else None; ``current`` is that of the text above it."""
    named = _named(heading, fund, names)
    if period := _other_period(heading, fund):
        return Scope(period, named or _after_colon(heading) or fund.name)
    if inner := _inner_period(heading, fund):
        return Scope(inner, fund.name)
    if named == current.programme != fund.name:
        return current
    if _names_fund(heading, fund) and not named:
        return own_scope(fund)
    named = named if _PROGRAMME.search(named) else _earlier(heading, body, fund, names)
    return Scope(_other_period(body, fund), named) if named else None


def _earlier(heading: str, body: str, fund: Fund, names: dict[str, str]) -> str:
    """The programme that a section is about whose heading only says "The scheme before"."""
    if not _EARLIER.search(heading):
        return ""
    return _named(body, fund, {k: name for k, name in names.items() if _PROGRAMME.search(name)})


def likelier_scope(
    body: str, current: Scope, fallback: Scope, fund: Fund, names: dict[str, str]
) -> Scope:
    """Whether a section that names nothing goes on with ``current`` or is about the fund.

    ``fallback`` is the answer where its words speak for neither.
    """
    own = own_scope(fund)
    if current == own or _inner_period(current.period, fund):
        return own
    for_own = _mentions(body, own, current, names)
    for_current = _mentions(body, current, own, names)
    if for_own == for_current:
        return fallback
    return own if for_own > for_current else current


def _mentions(body: str, scope: Scope, other: Scope, names: dict[str, str]) -> int:
    """How often ``body`` names the programme, or a year that only its period has."""
    years = _years(scope.period) - _years(other.period)
    count = sum(int(year) in years for year in _YEAR.findall(body))
    if scope.programme != other.programme:
        short = [acronym for acronym, name in names.items() if name == scope.programme]
        for word in (scope.programme, *short):
            count += len(re.findall(rf"\b{re.escape(word)}\b", body))
    return count


def _years(period: str) -> set[int]:
    found = [int(year) for year in _YEAR.findall(period)]
    return set(range(found[0], found[-1] + 1)) if found else set()


def _ranges(text: str) -> list[str]:
    return [period.label for period in find_periods(text) if period.is_range]


def _other_period(text: str, fund: Fund) -> str:
    own = _years(fund.period)
    return next((label for label in _ranges(text) if not _years(label) <= own), "")


def _inner_period(text: str, fund: Fund) -> str:
    own = _years(fund.period)
    return next((label for label in _ranges(text) if _years(label) < own), "")


def _names_fund(text: str, fund: Fund) -> bool:
    words = [word for word in (fund.name, fund.acronym) if word]
    return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in words) or (
        fund.period in _ranges(text)
    )


def _named(text: str, fund: Fund, names: dict[str, str]) -> str:
    """The first programme, other than the fund, that ``text`` calls by name or acronym."""
    found = []
    for acronym, name in names.items():
        if acronym == fund.acronym or name.lower() == fund.name.lower():
            continue
        pattern = rf"\b(?:{re.escape(acronym)}|(?i:{re.escape(name)}))\b"
        if match := re.search(pattern, text):
            found.append((match.start(), name))
    return min(found)[1] if found else ""


def _after_colon(heading: str) -> str:
    """The programme that follows a heading's colon: "Before: the Harbour Light pilot (2018)"."""
    _, colon, name = heading.rpartition(": ")
    name = re.sub(r"\([^)]*\)|,?\s*(?:19|20)\d\d\s*[-–]\s*(?:19|20)?\d\d", "", name).strip(" ,")
    name = re.sub(r"^(?:the|a|an)\s+", "", name, flags=re.IGNORECASE)
    return _in_small_letters(name) if colon and _PROGRAMME.search(name) else ""


def _name_before(line: str, acronym: str) -> str:
    """The capitalised words right before an acronym that its letters stand for."""
    words = line.replace("*", "").split()
    best = ""
    for at in range(len(words) - 1, max(-1, len(words) - 13), -1):
        word = words[at].strip("\"'“‘(,")
        if not (word[:1].isupper() or word.lower() in _JOINING):
            break
        name = " ".join(words[at:]).strip(" ,\"'“‘(")
        if word[:1] == acronym[0] and _is_short_for(acronym, name):
            best = name
            break
    return best if len(best.split()) > 1 else ""


def _is_short_for(acronym: str, name: str) -> bool:
    letters = iter(name.upper())
    return all(letter in letters for letter in acronym)


def _in_small_letters(name: str) -> str:
    if not name.isupper():
        return name
    words = [
        word.lower() if word.lower() in _JOINING else word.capitalize() for word in name.split()
    ]
    return " ".join(words)
