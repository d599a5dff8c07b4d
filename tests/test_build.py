import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from swimming import CHANGED, CORPUS, LINES, folders, made_of, write_sources

from corpus.errors import CorpusError, StoreError
from index import manifest
from index.__main__ import main
from index.build import build
from index.embed import Embedder
from index.store import open_store, self_test

ROOT = Path(__file__).parents[1]


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


def test_the_manifest_says_what_is_there(built: Path, embedder: Embedder) -> None:
    found = manifest.read(built)
    assert (found.passages, found.subjects, found.figures) == (5, 1, 1)
    assert found.embedder == embedder.fingerprint
    assert folders(built) == [found.folder]


def test_a_passage_that_the_embedder_would_cut_is_refused(
    tmp_path: Path, embedder: Embedder
) -> None:
    long = made_of((*LINES, "swim " * 300))
    with pytest.raises(CorpusError, match=rf"{long.passages[-1].id} .* 302 word pieces.* 256"):
        build(long, tmp_path / "store", embedder, progress=False)
    assert not (tmp_path / "store").exists()


def test_a_store_that_cannot_be_written_is_named(tmp_path: Path, embedder: Embedder) -> None:
    (tmp_path / "file").write_text("no folder", encoding="utf-8")
    with pytest.raises(StoreError, match=r"cannot be written into .*file/store"):
        build(CORPUS, tmp_path / "file" / "store", embedder, progress=False)


def test_the_next_build_sweeps_up_and_keeps_what_served(store: Path, embedder: Embedder) -> None:
    (served,) = folders(store)
    (store / "killed" / "dense").mkdir(parents=True)
    build(CHANGED, store, embedder, progress=False)
    serving = manifest.read(store).folder
    assert folders(store) == sorted([served, serving])
    build(CHANGED, store, embedder, progress=False)
    assert folders(store) == sorted([serving, manifest.read(store).folder])


def test_an_open_index_outlives_the_next_build(store: Path, embedder: Embedder) -> None:
    index = open_store(store, CORPUS, embedder)
    build(CHANGED, store, embedder, progress=False)
    self_test(index)
    assert len(open_store(store, CHANGED, embedder).passages) == len(LINES) + 1


def started(folder: Path, store: Path) -> subprocess.Popen[str]:
    """``python -m index build`` as its own process, once it works inside the store."""
    command = [
        sys.executable,
        "-m",
        "index",
        "build",
        "--corpus",
        str(folder),
        "--store",
        str(store),
    ]
    before = folders(store)
    process = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True)
    while process.poll() is None and folders(store) == before:
        time.sleep(0.005)
    assert folders(store) != before, process.communicate()[1]
    return process


@pytest.fixture
def long_sources(tmp_path: Path) -> Path:
    """Documents that take some seconds to index."""
    line = "Pool number {} was repaired, " + "and painted, " * 9 + "then."
    lines = tuple(line.format(number) for number in range(900))
    return write_sources(tmp_path / "long", lines)


def test_a_killed_build_leaves_the_old_store_serving(
    store: Path, long_sources: Path, embedder: Embedder
) -> None:
    process = started(long_sources, store)
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert process.returncode == -signal.SIGKILL
    assert len(folders(store)) == 2
    open_store(store, CORPUS, embedder)
    build(CHANGED, store, embedder, progress=False)  # its lock went with it
    open_store(store, CHANGED, embedder)


def test_two_builds_at_once_are_refused(
    store: Path, long_sources: Path, embedder: Embedder
) -> None:
    process = started(long_sources, store)
    with pytest.raises(StoreError, match=r"Another build into .* is running"):
        build(CORPUS, store, embedder, progress=False)
    process.kill()
    process.communicate()


def test_the_command_line(
    sources: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    store = tmp_path / "store"
    monkeypatch.setenv("ASSISTANT_CORPUS", str(sources))
    monkeypatch.setenv("ASSISTANT_STORE", str(store))
    assert main(["check"]) == 2
    assert capsys.readouterr().err == f"There is no index in {store}. Run: python -m index build\n"
    assert main(["build"]) == 0
    made = capsys.readouterr()
    assert "Indexing: 100%" in made.err
    assert f"The index in {store} is in order: " in made.out
    assert main(["check", "--corpus", str(sources), "--store", str(store)]) == 0
    assert capsys.readouterr().out == made.out
    assert main(["figures"]) == 0
    assert "1 250.0" in capsys.readouterr().out


def test_a_wrong_corpus_is_said_without_a_traceback(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "index", "build", "--corpus", str(tmp_path)]
    wrong = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert wrong.returncode == 2
    assert "sources.toml" in wrong.stderr
    assert "Traceback" not in wrong.stderr
