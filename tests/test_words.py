import re
from concurrent.futures import ThreadPoolExecutor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corpus.words import WORD, fold, stem, words


@pytest.mark.parametrize(
    "written",
    [
        "9 882",
        "9 882.0",
        "9,882.0",
        "9882.0",
        "9'882",
        "9 882.00",
        "9\u00a0882",
        "9\u202f882.0",
        "9882",
    ],
)
def test_one_number_is_one_word_however_it_is_written(written: str) -> None:
    assert words(f"EUR {written} million") == ["eur", "9882", stem("million")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("873.3 1 099.5 1 401.4", ["873.3", "1099.5", "1401.4"]),
        ("2021 2022 2023", ["2021", "2022", "2023"]),
        ("in 2023 177 423 were", ["in", "2023", "177423", "were"]),
        ("63,5 %", ["63.5", "%"]),
        ("€9.9bn", ["€", "9.9", "bn"]),
        ("2021-2027", ["2021", "2027"]),
        ("1 234 567", ["1234567"]),
        ("", []),
        ("– …", []),
    ],
)
def test_numbers_keep_their_places(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("returns", "return"),
        ("the fund’s", "the fund's"),
        ("Résumé", "resume"),
        ("co-financed", "CO‑FINANCED"),
        ("programmes", "programme"),
        ("ﬁnancing", "financing"),
    ],
)
def test_forms_of_a_word_are_one(one: str, other: str) -> None:
    assert words(one) == words(other)


def test_different_words_stay_apart() -> None:
    assert words("migration") != words("integration")
    assert words("paid") != words("planned")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    once = fold(text)
    assert fold(once) == once


@given(st.text())
def test_words_never_hold_space_or_capitals(text: str) -> None:
    for word in words(text):
        assert word
        assert not re.search(r"\s", word)
        assert word == fold(word)


@given(st.integers(0, 10**15))
def test_thousands_separators_change_nothing(number: int) -> None:
    spellings = {f"{number}", f"{number:,}", f"{number:,}".replace(",", " "), f"{number}.0"}
    assert {tuple(words(spelling)) for spelling in spellings} == {(str(number),)}


def test_stems_are_the_same_from_many_threads() -> None:
    text = "supporting relocations, integrated strategies and effective returning of the persons"
    alone = [stem.__wrapped__(match) for match in WORD.findall(text)]
    with ThreadPoolExecutor(8) as pool:
        together = list(pool.map(stem.__wrapped__, WORD.findall(text) * 50))
    assert together == alone * 50
