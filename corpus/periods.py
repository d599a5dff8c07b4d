"""Years, ranges of years and dates as documents write them.

``find_periods("from 2014 up to the end of 2020")`` gives one period, 2014 to 2020. What stands
in a period is not a quantity: ``corpus.numbers`` leaves it out.
"""

import re
from dataclasses import dataclass
from datetime import date

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip

_YEAR = r"(?:1[89]|20)\d{2}"
_MONTH = rf"(?:{'|'.join(MONTHS)}|(?:{'|'.join(month[:3] for month in MONTHS)}|Sept)\b\.?)"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?"
_EDGE = r"(?:(?:end|close|beginning|start|middle)[ -]of[ -]|mid-|early |late )"
_SEASON = r"(?:(?:the )?(?:spring|summer|autumn|winter)(?: of)? )"
_ATOM = (
    rf"(?:{_DAY} {_MONTH} {_YEAR}|{_MONTH} {_DAY},? {_YEAR}|{_YEAR}-\d\d-\d\d"
    rf"|(?:the )?{_EDGE}?(?:{_MONTH} |{_SEASON})?{_YEAR}|{_DAY} {_MONTH}\b(?! \d{{4}}))"
)
# A year may be glued to the word before it ("million2021"), never to another digit.
_BEFORE = r"(?<![\d.,'’/])(?<!EUR )(?<!€ )(?<!€)(?<![A-Z]-)"
_AFTER = r"(?![\d%]|[.,'’]\d|\s?%| (?:km|hectares|tonnes|people|persons|euros?|EUR(?! ?\d))\b)"
_JOIN = r"(?:\s?[-–—/]\s?| (?:up )?(?:to|until|till)(?: the)? )"
_RANGE = re.compile(
    rf"{_BEFORE}(?P<first>{_ATOM})(?:{_JOIN})(?P<last>{_ATOM}|\d\d(?!\d)){_AFTER}"
    rf"|(?<=between )(?P<low>{_ATOM}) and (?P<high>{_ATOM}){_AFTER}",
    re.IGNORECASE,
)
_SINGLE = re.compile(rf"{_BEFORE}{_ATOM}{_AFTER}", re.IGNORECASE)
_YEAR_IN = re.compile(_YEAR)
_FULL_DATE = re.compile(rf"({_DAY}) ({_MONTH}) ({_YEAR})", re.IGNORECASE)
_ISO_DATE = re.compile(rf"({_YEAR})-(\d\d)-(\d\d)")


@dataclass(frozen=True, slots=True)
class Period:
    """A stretch of time that stands at ``[start, end)`` of a text.

    ``first_year`` and ``last_year`` are equal for one year or one date, and None where the
    text names a day without a year ("15 June"). ``day`` is set for a full date only.
    """

    start: int
    end: int
    text: str
    first_year: int | None
    last_year: int | None
    day: date | None = None
    since: bool = False  # "since 2014": it has no end yet

    @property
    def label(self) -> str:
        """The period in its plainest words: "2014-2020", "2025", "end of 2023"."""
        if self.first_year != self.last_year:
            return f"{self.first_year}-{self.last_year}"
        plain = re.sub(r"^the ", "", " ".join(self.text.split()), flags=re.IGNORECASE)
        return f"since {plain}" if self.since else plain

    @property
    def is_range(self) -> bool:
        """Whether it spans more than one year."""
        return self.first_year != self.last_year

    @property
    def is_year(self) -> bool:
        """Whether it is one bare year."""
        return bool(_YEAR_IN.fullmatch(self.text))


def find_periods(text: str) -> list[Period]:
    """Every period of ``text`` in order, never overlapping; ranges win over their ends."""
    found: list[Period] = []
    at = 0 if any(character.isdigit() for character in text) else len(text)
    while single := _SINGLE.search(text, at):
        ranged = _RANGE.match(text, single.start())
        match = ranged if ranged and _goes_up(ranged) else single
        found.append(_period(match))
        at = match.end()
    return found


def only_period(text: str) -> Period | None:
    """The period of a text that names exactly one, else None."""
    found = [period for period in find_periods(text) if period.first_year]
    return found[0] if len(found) == 1 else None


def _years(match: re.Match[str]) -> list[int]:
    years = [int(year) for year in _YEAR_IN.findall(match[0])]
    last = match.groupdict().get("last") or ""
    if last.isdigit() and len(last) == 2 and years:  # "2027-30"
        years.append(years[0] // 100 * 100 + int(last))
    return years


def _goes_up(match: re.Match[str]) -> bool:
    years = _years(match)
    return len(years) > 1 and years[0] <= years[-1]


def _period(match: re.Match[str]) -> Period:
    text = match[0].strip()
    start = match.start() + len(match[0]) - len(match[0].lstrip())
    years = _years(match)
    first, last = (years[0], years[-1]) if years else (None, None)
    since = match.string[:start].lower().endswith("since ")
    return Period(start, start + len(text), text, first, last, _day(text), since)


def _day(text: str) -> date | None:
    if match := _ISO_DATE.fullmatch(text):
        return _checked(int(match[1]), int(match[2]), int(match[3]))
    if match := _FULL_DATE.fullmatch(text):
        month = [name[:3].lower() for name in MONTHS].index(match[2][:3].lower()) + 1
        return _checked(int(match[3]), month, int(re.match(r"\d+", match[1])[0]))  # type: ignore[index]
    return None


def _checked(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:  # "31 June": written, but no such day
        return None
