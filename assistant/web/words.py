"""The words of the interface, in each language that it speaks.

Each language is one file of ``words/``. Answers are not translated: they stay in the language
of the documents, since they quote them.
"""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from types import MappingProxyType

FOLDER = Path(__file__).parent / "words"
DEFAULT = "en"
LANGUAGES = (DEFAULT, "fr", "de")


@cache
def say(language: str) -> Mapping[str, str]:
    """All words of one of ``LANGUAGES``, by keys such as ``"chat.ask"``.

    A word may hold places to fill, such as ``{count}``; use its ``format``.
    """
    groups = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    words = {f"{group}.{key}": word for group, own in groups.items() for key, word in own.items()}
    return MappingProxyType(words)


def choose(asked: str, accepted: str = "") -> str:
    """The language to speak: the one asked for, else the first acceptable one, else English.

    Args:
        asked: What the address says after ``lang=``; anything unknown counts as nothing.
        accepted: The header ``Accept-Language``, such as ``"fr-BE, en;q=0.7"``.
    """
    if asked in LANGUAGES:
        return asked
    ranked = sorted(map(_weighed, accepted.split(",")[:20]), key=lambda pair: -pair[1])
    known = (language for language, weight in ranked if language in LANGUAGES and weight > 0)
    return next(known, DEFAULT)


def _weighed(part: str) -> tuple[str, float]:
    """``"fr-BE;q=0.7"`` as ``("fr", 0.7)``; a weight that is no number counts as 0."""
    tag, _, weight = part.strip().partition(";")
    try:
        weighed = float(weight.strip().removeprefix("q=") or 1)
    except ValueError:
        weighed = 0.0
    return tag.partition("-")[0].lower(), weighed
