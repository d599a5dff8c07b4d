"""Which words explain which: stems, synonyms, words typed wrong, and what each weighs."""

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assistant.understanding.question import read_question
from assistant.understanding.vocabulary import SYNONYM, TYPO, Vocabulary, build_vocabulary
from corpus.words import stem, words

TEXTS = (
    "Bicycle sheds are built at stations.",
    "Ferries and stations are repaired.",
    "Stations are cleaned.",
)


@pytest.fixture
def vocabulary(tmp_path: Path) -> Vocabulary:
    glossary = tmp_path / "glossary.toml"
    glossary.write_text('groups = [["bicycle", "bike", "two wheeler"], ["ferry", "boat"]]', "utf-8")
    return build_vocabulary(TEXTS, [glossary])


def meanings(vocabulary: Vocabulary, text: str) -> list[dict[str, float]]:
    return vocabulary.expand(read_question(text).tokens)


@pytest.mark.parametrize(
    ("typed", "stands_for", "how_well"),
    [
        ("stations", "stations", 1.0),
        ("station", "stations", 1.0),
        ("bike", "bicycle", SYNONYM),
        ("boats", "ferries", SYNONYM),
        ("bicylce", "bicycle", TYPO),
        ("statoins", "station", TYPO),
    ],
)
def test_a_word_stands_for_its_forms_synonyms_and_near_spellings(
    vocabulary: Vocabulary, typed: str, stands_for: str, how_well: float
) -> None:
    [found] = meanings(vocabulary, typed)
    assert found[stem(stands_for)] == how_well


def test_both_words_of_a_phrase_stand_for_its_synonym(vocabulary: Vocabulary) -> None:
    found = meanings(vocabulary, "a two wheeler")
    assert [place.get(stem("bicycle")) for place in found] == [None, SYNONYM, SYNONYM]


@pytest.mark.parametrize("typed", ["shed", "she", "2025", "zebra"])
def test_short_words_numbers_and_other_words_are_not_bent(
    vocabulary: Vocabulary, typed: str
) -> None:
    assert meanings(vocabulary, typed) == [{stem(typed): 1.0}]


def test_a_rare_word_weighs_more_than_a_frequent_one(vocabulary: Vocabulary) -> None:
    station, bicycle = read_question("stations bicycles").tokens
    assert vocabulary.weight(station) < vocabulary.weight(bicycle)


def test_an_unknown_name_weighs_most(vocabulary: Vocabulary) -> None:
    words_typed = read_question("Is a zebra in Zanzibar").tokens
    zebra, zanzibar = words_typed[2], words_typed[4]
    assert not vocabulary.knows(zanzibar)
    assert vocabulary.weight(zanzibar) > vocabulary.weight(zebra)


@given(st.lists(st.text(min_size=1), min_size=1))
def test_weights_and_meanings_stay_in_their_ranges(texts: list[str]) -> None:
    vocabulary = build_vocabulary(texts, [])
    assert all(0 < rarity <= 1 for rarity in vocabulary.rarity.values())
    tokens = read_question(" ".join(texts)).tokens
    assert all(0 < vocabulary.weight(token) <= 2 for token in tokens)
    for token, found in zip(tokens, vocabulary.expand(tokens), strict=True):
        assert found[token.stem] == 1.0
        assert all(0 < how_well <= 1 for how_well in found.values())


def test_every_word_of_the_texts_is_known(vocabulary: Vocabulary) -> None:
    assert set(vocabulary.rarity) == {word for text in TEXTS for word in words(text)}
