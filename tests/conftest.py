"""What several tests share: the corpus, one real index, the assistant over it."""

from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from assistant.assistant import Assistant
from corpus.load import load
from corpus.records import Corpus
from index.embed import Embedder
from index.store import Index, ensure

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "corpus" / "sources"
SHARED = ROOT.parent / "shared"


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave out the tests that read ``../shared`` where that folder does not exist."""
    if SHARED.is_dir():
        return
    wanting = [item for item in items if "shared" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=wanting)
    items[:] = [item for item in items if item not in wanting]


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder beside the project that holds practice material."""
    return SHARED


@pytest.fixture(scope="session")
def corpus() -> Corpus:
    """The product's own documents."""
    return load(SOURCES)


@pytest.fixture(scope="session")
def embedder() -> Embedder:
    """The packaged embedding model, loaded once."""
    return Embedder()


@pytest.fixture(scope="session")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the session's index lies."""
    return tmp_path_factory.mktemp("store")


@pytest.fixture(scope="session")
def index(embedder: Embedder, store: Path) -> Index:
    """A real index of the product's own documents, built once."""
    return ensure(SOURCES, store, embedder, progress=False)


@pytest.fixture(scope="session")
def assistant(index: Index) -> Assistant:
    """The assistant over the product's own documents, without a language model."""
    return Assistant(index)


@pytest.fixture(scope="module")
def client(assistant: Assistant) -> Iterator[httpx.Client]:
    """A client of the real server over the session's assistant."""
    from live import serving

    with (
        serving(lambda: assistant, assistant.corpus.fund) as address,
        httpx.Client(base_url=address, timeout=30) as client,
    ):
        yield client
