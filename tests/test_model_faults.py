"""Scripted answers with known faults, spoken by a real server: what is shown, what is not."""

import re
from collections import Counter
from pathlib import Path

import pytest
from model_server import Calls, Reply, Request, Words, model_server

from assistant.assistant import Assistant
from assistant.settings import Settings
from assistant.start import use_model
from eval.scripted import CITED, RIGHT, Resolver, Script, load_scripts
from index.embed import Embedder
from index.store import ensure

SCRIPTS = load_scripts()
FIGURES = {"number", "edition", "unit", "year", "role", "citation", "direction"}
CORPORA = sorted({script.corpus for script in SCRIPTS})


def test_there_are_enough_scripts_of_every_kind() -> None:
    kinds = Counter(sentence.is_ for script in SCRIPTS for sentence in script.sentences)
    faulty = [s for s in SCRIPTS if any(sentence.is_ != RIGHT for sentence in s.sentences)]
    assert len(faulty) >= 60
    assert kinds[RIGHT] >= 100
    assert {*FIGURES, "swapped", "subject", "unsupported", "quote", "negation"} <= kinds.keys()


class Actor:
    """A model that plays one script: it asks for what it wants to cite, then speaks."""

    def __init__(self, script: Script, resolver: Resolver) -> None:
        self.script, self.resolver = script, resolver
        self.wanted = [w for s in script.sentences for w in CITED.findall(s.text)]

    def __call__(self, request: Request) -> Reply:
        answers = [m for m in request["messages"] if m["role"] == "tool"]
        if "were not shown" in str(request["messages"][-1]["content"]):
            return Words("")  # it cannot mend anything
        if len(answers) < len(self.wanted):
            return Calls([self.call(kind, what) for kind, what in self.wanted[len(answers) :][:4]])
        read = "\n".join(str(m["content"]) for m in request["messages"])
        made = iter([m["content"] for m, (kind, _) in zip(answers, self.wanted, strict=True)
                     if kind == "="])  # fmt: skip
        texts = [
            CITED.sub(
                lambda m: self.number(next(made) if m[1] == "=" else read, m[1], m[2]), s.text
            )
            for s in self.script.sentences
        ]
        return Words(" ".join(texts), size=40)

    def call(self, kind: str, what: str) -> tuple[str, dict[str, object]]:
        if kind == "=":
            operation = what.partition(" ")[0]
            ids = [f.id for f in self.resolver.operands(what.partition(" ")[2])]
            return "compute", {"operation": operation, "figure_ids": ids}
        return "search_passages", {"query": self.resolver.passage(what).text, "k": 30}

    def number(self, read: str, kind: str, what: str) -> str:
        """The marker of the shortest finding that has the words, or of the computation."""
        words = "" if kind == "=" else " ".join(what.split())
        lines = re.findall(rf"^\[\d+\] \([^\n]*{re.escape(words)}[^\n]*", read, re.MULTILINE)
        assert lines, f"the tools did not give {what!r}"
        return min(lines, key=len).partition(" ")[0]


@pytest.mark.parametrize("corpus", CORPORA, ids=lambda path: path.name)
def test_faults_are_caught_and_right_sentences_kept(
    corpus: Path, tmp_path: Path, embedder: Embedder
) -> None:
    assistant = Assistant(ensure(corpus, tmp_path, embedder, progress=False))
    resolver = Resolver(assistant.corpus, assistant.tools)
    shown: Counter[tuple[str, bool]] = Counter()
    wrong = []
    for script in (s for s in SCRIPTS if s.corpus == corpus):
        with model_server(Actor(script, resolver)) as server:
            settings = Settings(
                model="actor", model_url=server.url, model_rounds=9, model_tokens=100_000
            )
            use_model(assistant, settings)
            answer = assistant.ask(script.question)
        told = " ".join(answer.text.split())
        for sentence in script.sentences:
            text = " ".join(CITED.sub("", sentence.text).split()).replace(" .", ".")
            kept = text in told
            shown[sentence.is_, kept] += 1
            if kept != (sentence.is_ == RIGHT):
                wrong.append(f"{sentence.is_}: {text}")
    assert not [line for line in wrong if line.partition(":")[0] in FIGURES], wrong
    right = shown[RIGHT, True] + shown[RIGHT, False]
    assert shown[RIGHT, False] <= 0.05 * right, wrong
    missed = sum(n for (kind, kept), n in shown.items() if kept and kind != RIGHT)
    assert missed <= 0.05 * (sum(shown.values()) - right), wrong
