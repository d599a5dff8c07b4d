"""The README cannot lie: its tree is the disk, its commands run, its settings are the code's."""

import json
import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from assistant.assistant import Assistant
from assistant.web.api import build_api
from assistant.web.opening import Opening
from corpus.load import load

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```", README, re.MULTILINE | re.DOTALL)


COMMANDS = [line for block in blocks("sh") for line in block.splitlines()]
PYTHON = ".venv/bin/python "


def tree() -> tuple[set[str], set[str]]:
    """Files that the tree names, and folders of which it names nothing inside."""
    lines = next(block for block in blocks("text") if "pyproject.toml" in block).splitlines()
    path: list[str] = []
    files, folders = set(), set()
    for line, following in zip(lines, [*lines[1:], ""], strict=True):
        name = line.split()[0]
        depth = (len(line) - len(line.lstrip())) // 2
        path = [*path[:depth], name]
        deeper = len(following) - len(following.lstrip()) > 2 * depth
        if not name.endswith("/"):
            files.add("".join(path))
        elif not deeper:
            folders.add("".join(path))
    return files, folders


def committed() -> set[str]:
    git = ["git", "ls-files", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.run(git, cwd=ROOT, capture_output=True, text=True, check=True)
    return {line for line in listed.stdout.splitlines() if (ROOT / line).is_file()}


def has_a_line_of_its_own(name: str) -> bool:
    # An __init__.py is only the description of its folder.
    return not name.endswith("__init__.py")


def test_the_tree_is_what_is_on_the_disk() -> None:
    files, folders = tree()
    inside = tuple(folders)
    beside = {name for name in committed() if not name.startswith(inside)}
    on_disk = set(filter(has_a_line_of_its_own, beside))
    assert sorted(on_disk - files) == [], "not in the README's tree"
    assert sorted(files - on_disk) == [], "in the README's tree only"


def test_every_folder_of_the_tree_holds_something() -> None:
    _, folders = tree()
    for folder in folders:
        assert any(name.startswith(folder) for name in committed()), folder


def test_every_line_of_the_tree_says_what_it_is() -> None:
    lines = next(block for block in blocks("text") if "pyproject.toml" in block).splitlines()
    assert [line for line in lines if len(line.split()) < 2] == []


@pytest.mark.parametrize(
    "target", sorted(set(re.findall(r"(?:`|^)make ([a-z]+)", README, re.MULTILINE)))
)
def test_every_target_exists(target: str) -> None:
    assert re.search(rf"^{target}:", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.usefixtures("index")
@pytest.mark.parametrize("command", [line for line in COMMANDS if line.startswith(PYTHON)])
def test_every_python_command_runs(command: str, store: Path) -> None:
    arguments = shlex.split(command.removeprefix(PYTHON))
    environment = {**os.environ, "ASSISTANT_STORE": str(store)}
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_every_curl_command_is_answered(assistant: Assistant) -> None:
    opening = Opening(lambda: assistant)
    opening.start()
    assert opening.wait(30)
    client = TestClient(build_api(opening), root_path="/api")
    curls = [shlex.split(line) for line in COMMANDS if line.startswith("curl")]
    assert curls
    for words in curls:
        path = re.sub(r"^http://[^/]+/api", "", next(word for word in words if "://" in word))
        body = json.loads(words[words.index("-d") + 1])
        answer = client.post(path, json=body)
        assert answer.status_code == 200
        assert answer.json()["citations"]


def test_the_settings_are_those_of_the_code() -> None:
    code = (ROOT / "assistant" / "settings.py").read_text(encoding="utf-8")
    read = {f"ASSISTANT_{name}" for name in re.findall(r'\bvalue\("([A-Z_]+)"\)', code)}
    assert set(re.findall(r"^\| `(ASSISTANT_\w+)`", README, re.MULTILINE)) == read


def test_the_example_of_another_fund_is_read(tmp_path: Path) -> None:
    (tmp_path / "sources.toml").write_text(blocks("toml")[0], encoding="utf-8")
    (tmp_path / "fund-page.txt").write_text("It supports examples.\n", encoding="utf-8")
    corpus = load(tmp_path)
    assert corpus.fund.name == "Example Facility"
    assert [document.id for document in corpus.documents] == ["fund-page"]


def test_every_linked_file_exists() -> None:
    for target in re.findall(r"\]\((?!http)([^)#]+)\)", README):
        assert (ROOT / target).exists(), target
