"""The whole server builds its index, starts, and answers with the network blocked."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from corpus.records import Corpus

TESTS = Path(__file__).parent
UNSHARE = ["unshare", "--user", "--map-root-user", "--net"]
# Refuses and notes every address outside of this machine, in each Python process started.
GUARD = """
import ipaddress, os, sys

def local(host):
    if host in (None, "", "localhost", b"localhost"):
        return True
    text = host.decode() if isinstance(host, bytes) else str(host)
    try:
        return ipaddress.ip_address(text.partition("%")[0]).is_loopback
    except ValueError:
        return False

def refuse(event, args):
    if event == "socket.getaddrinfo" or event == "socket.gethostbyname":
        host = args[0]
    elif event in ("socket.connect", "socket.sendto", "socket.sendmsg"):
        if not isinstance(args[1], tuple):
            return
        host = args[1][0]
    else:
        return
    if not local(host):
        with open(os.environ["NOTED"], "a") as noted:
            noted.write(f"{sys.argv[0]} {event} {host}\\n")
        raise PermissionError(f"the network is blocked: {host}")

sys.addaudithook(refuse)
"""


def own_network() -> bool:
    """Whether this system lets us start a program in a network of its own."""
    try:
        return subprocess.run([*UNSHARE, "true"], capture_output=True, check=False).returncode == 0
    except FileNotFoundError:
        return False


@pytest.fixture(scope="module")
def noted(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("noted") / "addresses.txt"


@pytest.fixture(scope="module")
def report(
    noted: Path, corpus: Corpus, tmp_path_factory: pytest.TempPathFactory
) -> dict[str, object]:
    folder = tmp_path_factory.mktemp("offline")
    (folder / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    environment = {
        **{name: value for name, value in os.environ.items() if "proxy" not in name.lower()},
        "PYTHONPATH": str(folder),
        "NOTED": str(noted),
        "QUESTION": corpus.fund.questions[0],
        "ASSISTANT_PORT": "0",
        "ASSISTANT_STORE": str(folder / "store"),
    }
    runner = [sys.executable, str(TESTS / "offline.py")]
    command = [*UNSHARE, *runner, "--own-network"] if own_network() else runner
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=300
    )
    assert done.returncode == 0, done.stderr
    assert "Traceback" not in done.stderr
    loaded: dict[str, object] = json.loads(done.stdout.splitlines()[-1])
    return loaded


def test_the_network_is_blocked(report: dict[str, object], noted: Path) -> None:
    assert report["outside"] == "PermissionError"
    assert noted.read_text().splitlines()[0].endswith(" 192.0.2.1")


def test_nothing_but_our_own_probe_tried_to_leave(report: dict[str, object], noted: Path) -> None:
    assert report["ready"] == {"status": "ready"}
    assert len(noted.read_text().splitlines()) == 1, noted.read_text()


def test_it_answers(report: dict[str, object]) -> None:
    answer = report["answer"]
    assert isinstance(answer, dict)
    assert answer["citations"]
    assert not answer["abstained"]


def test_the_page_is_whole(report: dict[str, object]) -> None:
    page = report["page"]
    assert isinstance(page, dict)
    assert page
    assert set(page.values()) == {200}, page


def test_it_stops_in_good_order_on_ctrl_c(report: dict[str, object]) -> None:
    assert report["stopped"] == 0
