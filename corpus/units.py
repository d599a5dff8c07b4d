"""What a number counts: money with its scale, per cent, or the words that follow it."""

import re
from dataclasses import dataclass, replace
from decimal import Decimal

_SCALES = {
    "thousand": 10**3, "thousands": 10**3, "k": 10**3,
    "million": 10**6, "millions": 10**6, "mio": 10**6, "mn": 10**6, "m": 10**6,
    "billion": 10**9, "billions": 10**9, "bn": 10**9, "trillion": 10**12,
}  # fmt: skip
SCALE_NAMES = {10**3: "thousand", 10**6: "million", 10**9: "billion", 10**12: "trillion"}
_CURRENCIES = {"eur": "EUR", "euro": "EUR", "euros": "EUR", "€": "EUR", "usd": "USD", "$": "USD",
               "us$": "USD", "gbp": "GBP", "£": "GBP", "chf": "CHF"}  # fmt: skip
_CURRENCY = r"(?:EUR|[Ee]uros?|€|USD|US\$|\$|GBP|£|CHF)"
_SCALE = r"(?:thousand million|thousands?|millions?|billions?|trillion|mio\.?|mn|bn)"
_GAP = r"[ \u00a0\u202f\u2009]?"
_BEFORE = re.compile(rf"(?<![^\W\d_])({_CURRENCY}){_GAP}$")
# A scale word may be glued to what follows ("millionTotal", "millionprogrammed").
_SCALE_AFTER = re.compile(
    rf"{_GAP}-?({_SCALE}(?![a-z])|(?:thousand|million|billion)(?!aire|th\b|s))"
)
_SHORT_SCALE = re.compile(rf"{_GAP}([kmKM])(?={_GAP}€|\b)")
_CURRENCY_AFTER = re.compile(rf"{_GAP}(?:of )?({_CURRENCY})(?![a-z])")
_PERCENT = re.compile(
    rf"{_GAP}(%|per ?cent(?:age)?(?: points?)?|percentage points?)", re.IGNORECASE
)
_STATED = re.compile(
    rf"(?P<a>{_CURRENCY})\W{{0,2}}(?P<b>{_SCALE}|m\b|k\b)?(?!\W{{0,2}}\d)"
    rf"|(?<!\d{_GAP[:-1]})(?P<c>{_SCALE}|\bm|\bk)(?: of)?{_GAP}(?P<d>{_CURRENCY})"
)
_MEASURES = (
    "km|m|cm|mm|metres?|ha|kg|tonnes|t|g|l|litres|kW|MW|GW|TW|kWh|MWh|GWh|TWh|kV|MVA|people|men|women"
    "|children|persons|staff|kt|Mt|bytes|kB|KB|MB|GB|m2|m3|km2|times|hours|CO2"
)
_MEASURE = re.compile(rf"\*{{0,2}}[ \u00a0\u202f]?({_MEASURES})(?![a-z\d_])")
_WORD = re.compile(r"(?:\*\*)?[ \u00a0]?([^\W\d_]+(?:[-’'][^\W\d_]+)*)")
_STOP = re.compile(  # words that end a run of words which could name a unit
    r"(?:of|in|and|to|the|were|are|was|is|out|compared|by|per|with|for|under|from|than|at|on|as|an?"
    r"|ha[ds]|have|th(?:is|at|ese|ose)|who|whom|whose|which|its?|their|they|them|s?he|will|would|can"
    r"|could|may|might|must|should|shall|against|up|down|over|about|after|before|between|during"
    r"|until|since|into|not?|so|but|if|when|where|while|t?here|each|every|all|any|some|such|more"
    r"|most|less|least|only|just|also|still|already|both|either|neither|then|once|plus|minus"
    r"|across|within|without|through|towards|among|around|because|did|does|do|been|being|be)",
    re.IGNORECASE,
)
_NOT_PLURAL = re.compile(r"(?:ss|us|is|ous)$|^(?:s|across|always|perhaps|news|takes?|goes)$")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit's name and scale; ``before`` and ``after`` are the characters it takes up.

    ``name`` is "EUR million", "%", "persons" or ""; ``scale`` is 1 or the scale word's power of
    ten, already part of the name of money.
    """

    name: str = ""
    scale: Decimal = Decimal(1)
    is_money: bool = False
    before: int = 0
    after: int = 0
    scale_after: int = 0  # characters up to the end of the scale word or per cent sign

    def placed(self, like: "Unit") -> "Unit":
        """This unit for a number around which only the characters of ``like`` stand."""
        return replace(self, before=like.before, after=like.after, scale_after=like.scale_after)


def money(currency: str, scale: int = 1) -> Unit:
    """Money of a currency code, e.g. ``money("EUR", 10**6)`` is "EUR million"."""
    name = f"{currency} {SCALE_NAMES[scale]}" if scale in SCALE_NAMES else currency
    return Unit(name=name, scale=Decimal(scale), is_money=True)


def stated_money(text: str) -> Unit | None:
    """The money unit that a caption or column head states ("In EUR million."), if any."""
    found = list(_STATED.finditer(text))
    if not found:
        return None
    best = max(found, key=lambda match: bool(match["b"] or match["c"]))
    currency, scale = best["a"] or best["d"], best["b"] or best["c"]
    return money(_CURRENCIES[currency.lower()], _scale(scale) if scale else 1)


def scale_in(text: str) -> tuple[Decimal, str]:
    """The scale word that a unit cell begins with, and the rest: "million people"."""
    match = re.match(rf"\s*(?:in )?({_SCALE})\b\s*", text, re.IGNORECASE)
    if not match:
        return Decimal(1), text.strip()
    return Decimal(_scale(match[1])), text[match.end() :].strip()


def unit_around(text: str, start: int, end: int) -> Unit:
    """The unit of the number at ``[start, end)`` of ``text``, from the words around it."""
    before = _BEFORE.search(text, max(0, start - 8), start)
    if percent := _PERCENT.match(text, end):
        name = "percentage points" if "point" in percent[1].lower() else "%"
        return Unit(name, after=len(percent[0]), scale_after=len(percent[0]))
    scale, at = _scale_after(text, end, money=bool(before))
    after = _CURRENCY_AFTER.match(text, at)
    if before or after:
        named = before or after
        code = _CURRENCIES[named[1].lower()] if named else ""
        last = after.end() if after and not before else at
        lead = len(before[0]) if before else 0
        return replace(money(code, scale), before=lead, after=last - end, scale_after=at - end)
    counted = _counted(text, at)
    return Unit(counted, Decimal(scale), after=at - end, scale_after=at - end)


def _scale(word: str) -> int:
    parts = word.lower().rstrip(".").split()
    result = 1
    for part in parts:
        result *= _SCALES[part]
    return result


def _scale_after(text: str, end: int, *, money: bool) -> tuple[int, int]:
    if match := _SCALE_AFTER.match(text, end):
        return _scale(match[1]), match.end()
    short = _SHORT_SCALE.match(text, end)
    if short and (money or _CURRENCY_AFTER.match(text, short.end())):
        return _scale(short[1]), short.end()
    return 1, end


def _counted(text: str, at: int) -> str:
    """The words that say what is counted: up to the first plural within five words."""
    if measure := _MEASURE.match(text, at):
        return measure[1]
    taken: list[str] = []
    while len(taken) < 5 and (match := _WORD.match(text, at)):
        word = match[1]
        if _STOP.fullmatch(word) or (taken and match[0].startswith(match[1])):
            break
        taken.append(word)
        if is_plural(word):
            return " ".join(taken)
        at = match.end()
        if taken and (joined := re.match(r"( or | and |/)", text[at:])) and len(taken) < 3:
            taken.append(joined[1].strip())
            at += len(joined[1]) - 1
    return ""


def is_plural(word: str) -> bool:
    """Whether a word looks like an English plural noun ("hectares", "people")."""
    low = word.lower()
    return bool(re.fullmatch(_MEASURES, word)) or (
        low.endswith("s") and len(low) > 3 and not _NOT_PLURAL.search(low)
    )
