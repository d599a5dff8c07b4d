"""The command line, run as a program."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from assistant.intake import MAX_QUESTION
from corpus.records import Corpus

ROOT = Path(__file__).parents[1]


def run(
    *arguments: str, typed: str | None = None, **environment: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "assistant", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )


@pytest.mark.usefixtures("index")
def test_a_question_is_answered_with_its_quotes(corpus: Corpus, store: Path) -> None:
    done = run(corpus.fund.questions[0], ASSISTANT_STORE=str(store))
    assert done.returncode == 0, done.stderr
    answer, *sources = done.stdout.split("\n\n[")
    assert "**" not in answer
    assert sources
    for number, source in enumerate(sources, start=1):
        place, *quote = source.splitlines()
        assert place.startswith(f"{number}] ")
        words = "\n".join(line.removeprefix("    ") for line in quote)
        assert any(words in document.text for document in corpus.documents)


@pytest.mark.usefixtures("index")
def test_json_is_the_http_contract(corpus: Corpus, store: Path) -> None:
    done = run("--json", corpus.fund.questions[0], ASSISTANT_STORE=str(store))
    assert done.returncode == 0, done.stderr
    answer = json.loads(done.stdout)
    assert {"answer", "abstained", "citations", "figures", "timings_ms"} <= answer.keys()
    for citation in answer["citations"]:
        text = corpus.document(citation["document"]).text
        assert text[citation["start"] : citation["end"]] == citation["quote"]


@pytest.mark.usefixtures("index")
def test_a_conversation_goes_on_after_a_question_that_cannot_be_read(
    corpus: Corpus, store: Path
) -> None:
    first, second = corpus.fund.questions[:2]
    typed = f"{first}\n\n???\n{second}\n"
    done = run(typed=typed, ASSISTANT_STORE=str(store))
    assert done.returncode == 0, done.stderr
    assert done.stdout.startswith(corpus.fund.greeting)
    assert "holds no words" in done.stdout
    assert done.stdout.count("\n[1] ") == 2
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("arguments", "environment", "code", "said"),
    [
        ([""], {}, 1, "no words"),
        (["a" * (MAX_QUESTION + 1)], {}, 1, str(MAX_QUESTION)),
        (["half \udcff"], {}, 1, "surrogate"),
        (["--json"], {}, 2, "needs a question"),
        (["--nonsense"], {}, 2, "--nonsense"),
        (["two", "questions"], {}, 2, "questions"),
        (["why?"], {"ASSISTANT_PORT": "many"}, 1, "ASSISTANT_PORT is 'many'"),
        (["why?"], {"ASSISTANT_CORPUS": "/nowhere"}, 1, "sources.toml"),
    ],
)
def test_errors_are_said_in_words(
    arguments: list[str], environment: dict[str, str], code: int, said: str
) -> None:
    done = run(*arguments, **environment)
    assert done.returncode == code
    assert said in done.stderr
    assert "Traceback" not in done.stderr
    assert done.stdout == ""
