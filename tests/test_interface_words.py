"""The interface says the same in each of its languages."""

import re
from string import Formatter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.web.words import FOLDER, LANGUAGES, choose, say

USED = re.compile(r"""say\[["']([a-z_]+\.[a-z_]+)["']\]""")


def places(word: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(word) if name is not None}


def test_every_language_has_its_file() -> None:
    assert sorted(path.stem for path in FOLDER.glob("*.toml")) == sorted(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_all_languages_have_the_same_keys_and_places(language: str) -> None:
    english, words = say("en"), say(language)
    assert words.keys() == english.keys()
    assert {key: places(word) for key, word in words.items()} == {
        key: places(word) for key, word in english.items()
    }
    assert all(word.strip() for word in words.values())


def test_most_words_are_translated() -> None:
    english = say("en")
    for language in LANGUAGES[1:]:
        same = [key for key, word in say(language).items() if word == english[key]]
        assert len(same) < len(english) / 5, same


def test_every_word_that_a_page_asks_for_is_there() -> None:
    templates = list((FOLDER.parent / "templates").glob("*.html"))
    used = {key for path in templates for key in USED.findall(path.read_text(encoding="utf-8"))}
    assert len(used) > 40
    assert used <= say("en").keys()


@pytest.mark.parametrize(
    ("asked", "accepted", "spoken"),
    [
        ("", "", "en"),
        ("fr", "de", "fr"),
        ("xx", "de-AT,de;q=0.9,en;q=0.8", "de"),
        ("", "pl, fr-BE;q=0.7, en;q=0.5", "fr"),
        ("", "en;q=0.1, de;q=0.2", "de"),
        ("", "fr;q=0, pl", "en"),
        ("", "fr;q=much, de;q=0.1", "de"),
        ("../../secret", "", "en"),
    ],
)
def test_the_reader_chooses_the_language(asked: str, accepted: str, spoken: str) -> None:
    assert choose(asked, accepted) == spoken


@given(st.text(), st.text())
def test_some_language_is_always_spoken(asked: str, accepted: str) -> None:
    assert choose(asked, accepted) in LANGUAGES
