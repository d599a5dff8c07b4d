"""Words of English that say what a number is or which way something went (``speech.toml``)."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache, lru_cache
from importlib.resources import files

from corpus.words import fold


@cache
def _patterns() -> Mapping[str, Mapping[str, re.Pattern[str]]]:
    raw = tomllib.loads(files(__package__).joinpath("speech.toml").read_text("utf-8"))
    return {
        group: {name: _pattern(phrases) for name, phrases in named.items()}
        for group, named in raw.items()
    }


def _pattern(phrases: list[str]) -> re.Pattern[str]:
    longest_first = sorted(phrases, key=len, reverse=True)
    parts = (re.escape(phrase).replace(r"\*", r"[\w-]*") for phrase in longest_first)
    return re.compile(rf"(?<![\w-])(?:{'|'.join(parts)})(?![\w-])")


def spoken(group: str, text: str) -> list[tuple[int, str]]:
    """The names of ``group`` whose words stand in ``text``, each with its place in ``text``.

    ``text`` must be as long folded as unfolded: see :func:`level`.
    """
    found = [
        (match.start(), name)
        for name, pattern in _patterns()[group].items()
        for match in pattern.finditer(text)
    ]
    return sorted(found)


def says(group: str, name: str, text: str) -> bool:
    """Whether words of one name stand in ``text``."""
    return bool(_patterns()[group][name].search(text))


def without(group: str, name: str, text: str) -> str:
    """``text`` with the words of one name blotted out."""
    return _patterns()[group][name].sub(lambda match: "·" * len(match[0]), text)


@lru_cache(maxsize=4096)
def level(text: str) -> str:
    """``text`` folded letter by letter, so that places stay what they are."""
    if text.isascii():
        return text.lower()
    return "".join(folded if len(folded := fold(letter)) == 1 else letter for letter in text)
