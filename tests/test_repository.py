"""What stands in the repository: nothing of this machine, nothing of one fund in the code."""

import ast
import re
import subprocess
import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path

import pytest

from corpus import errors

ROOT = Path(__file__).parents[1]
PARTS = ("corpus", "index", "assistant", "eval")
MAXIMUM_LINES = 300
OTHER_FUNDS = sorted((ROOT / "eval" / "corpora").glob("*/sources.toml"))

# Pieces are joined here so that this file does not hold what it looks for.
REGISTRY = "|".join(
    ("py" + r"pi\.org", "python" + "hosted", "npm" + r"js\.org", "deb" + r"\.debian")
)
ABSOLUTE = "|".join(
    "/" + top for top in (r"home/\w", r"Users/\w", r"root/\w", r"work/\w", r"opt/\w")
)
MACHINE = re.compile(rf"{REGISTRY}|(?<![\w.:/-])(?:{ABSOLUTE})")


def committed() -> list[Path]:
    """Every file that is, or is about to be, under version control."""
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True)
    return [path for line in listed.stdout.splitlines() if (path := ROOT / line).is_file()]


def place(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def modules() -> list[Path]:
    """Every Python file of the product."""
    return [
        ROOT / "app.py",
        *(path for part in PARTS for path in sorted((ROOT / part).rglob("*.py"))),
    ]


def code() -> list[Path]:
    """Every file that serves any fund; the sources alone are one fund's."""
    return [
        path
        for path in committed()
        if place(path).startswith(("corpus/", "index/", "assistant/", "app.py"))
        and path.suffix in {".py", ".toml", ".txt", ".html", ".css", ".js"}
        and not place(path).startswith("corpus/sources/")
    ]


def words(text: str) -> set[str]:
    """Words of four letters or more in lower case, with ``camelCase`` and ``snake_case`` cut."""
    found = re.findall(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", text)
    return {word.lower() for word in found if len(word) > 3}


def spoken(paths: Iterable[Path]) -> set[str]:
    """All words of some files; in code, comments and docstrings count too."""
    return set().union(*(words(path.read_text(encoding="utf-8")) for path in paths))


@cache
def fund_words() -> set[str]:
    """Words that this fund's documents do not share with other funds or with common English."""
    own = spoken((ROOT / "corpus" / "sources").glob("*.txt"))
    others = spoken((ROOT / "eval" / "corpora").glob("*/*"))
    return own - others - spoken([ROOT / "tests" / "ordinary_words.txt"])


def test_no_file_names_a_registry_or_a_path_of_one_machine() -> None:
    for path in committed():
        try:
            text = path.read_text(encoding="utf-8")
        except UnicodeDecodeError:
            continue  # a picture
        found = MACHINE.search(text)
        assert found is None, f"{place(path)} names {found}"


@pytest.mark.parametrize("path", code(), ids=place)
def test_the_code_speaks_no_word_of_the_fund(path: Path) -> None:
    assert spoken([path]) & fund_words() == set()


def test_the_fund_has_words_of_its_own() -> None:
    assert len(fund_words()) >= 20


@pytest.mark.parametrize("sources", OTHER_FUNDS, ids=place)
def test_the_code_names_no_other_fund(sources: Path) -> None:
    fund = tomllib.loads(sources.read_text(encoding="utf-8"))["fund"]
    text = "\n".join(path.read_text(encoding="utf-8") for path in code())
    for name in (fund["name"], fund.get("acronym", fund["name"])):
        assert not re.search(rf"\b{re.escape(name)}\b", text)


def test_the_error_tree_is_drawn_whole() -> None:
    drawn = set(re.findall(r"\b\w+Error\b", errors.__doc__ or ""))
    defined = {name for name, thing in vars(errors).items() if isinstance(thing, type)}
    assert drawn == defined
    assert all(issubclass(getattr(errors, name), errors.AssistantError) for name in defined)


def test_exceptions_are_defined_in_one_file() -> None:
    for path in modules():
        if path.name == "errors.py":
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            bases = [base.id for base in getattr(node, "bases", ()) if isinstance(base, ast.Name)]
            assert not [base for base in bases if base.endswith(("Error", "Exception"))], path


@pytest.mark.parametrize("path", modules(), ids=place)
def test_no_file_grows_too_long(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= MAXIMUM_LINES


def test_the_lock_holds_exactly_the_pins_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    runtime = (ROOT / "requirements.lock").read_text(encoding="utf-8").splitlines()
    extra = (ROOT / "requirements-dev.lock").read_text(encoding="utf-8").splitlines()
    assert set(map(str.lower, project["project"]["dependencies"])) <= set(map(str.lower, runtime))
    assert set(map(str.lower, project["dependency-groups"]["dev"])) <= set(
        map(str.lower, runtime + extra)
    )
    assert all(
        re.fullmatch(r"[\w.-]+==[\w.!-]+", line) for line in (runtime + extra)[1:] if line[0] != "#"
    )
