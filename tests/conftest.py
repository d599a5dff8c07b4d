"""What several tests share: the corpus, one real index, the assistant over it."""

import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import httpx
import pytest

from assistant.assistant import Assistant
from corpus.load import load
from corpus.records import Corpus
from index.embed import Embedder
from index.store import Index, ensure

if TYPE_CHECKING:  # imported where it is used: most tests need no browser
    from browsing import Heard
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).parents[1]
SOURCES = ROOT / "corpus" / "sources"
SHARED = ROOT.parent / "shared"
FLAGS = (
    *("--no-sandbox", "--disable-quic", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)


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


@pytest.fixture(scope="module")
def browser() -> "Iterator[Browser]":
    """A real browser; its event loop runs in this thread, so it is gone after each file."""
    from playwright.sync_api import sync_playwright

    program = shutil.which("chromium") or shutil.which("chromium-browser")
    if program is None:
        pytest.fail("No browser: install one with `apt-get install chromium` and run again.")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=program, args=list(FLAGS))
        yield browser
        browser.close()


@pytest.fixture
def page(browser: "Browser") -> "Iterator[Page]":
    """An empty page of the browser."""
    page = browser.new_page(viewport={"width": 1000, "height": 800})
    yield page
    page.close()


@pytest.fixture(scope="module")
def address(assistant: Assistant) -> Iterator[str]:
    """Where the real server over the session's assistant is reached."""
    from live import serving

    with serving(lambda: assistant, assistant.corpus.fund) as address:
        yield address


@pytest.fixture
def heard() -> "Heard":
    """What the browser says and asks for."""
    from browsing import Heard

    return Heard()


@pytest.fixture
def chat(browser: "Browser", address: str, heard: "Heard") -> "Iterator[Page]":
    """The chat page, ready to be asked."""
    from browsing import open_chat

    page = open_chat(browser, address, heard)
    yield page
    page.close()
