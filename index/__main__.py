"""Command line of the index: ``python -m index build | figures | check``."""

import argparse
import logging
import os
import sys
from pathlib import Path

from corpus.errors import AssistantError
from corpus.load import load
from corpus.records import Corpus
from corpus.tables.show import render
from index.build import build
from index.embed import Embedder
from index.store import open_store

ROOT = Path(__file__).parents[1]


def main(arguments: list[str] | None = None) -> int:
    """Do one command; 0 when it went well, 2 when it could not, with the reason on stderr."""
    chosen = _parser().parse_args(arguments)
    logging.basicConfig(level=logging.WARNING, format="%(message)s")
    try:
        corpus = load(chosen.corpus)
        if chosen.command == "figures":
            sys.stdout.write(render(corpus.figures) + "\n")
        elif chosen.command == "build":
            _build(corpus, chosen.store)
        else:
            _check(corpus, chosen.store)
    except AssistantError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m index", description=__doc__)
    commands = {
        "build": "index the documents",
        "figures": "print every figure read out of the documents, for a person to review",
        "check": "open the index and ask it something it must find",
    }
    parser.add_argument(
        "command", choices=commands, help="; ".join(f"{k}: {v}" for k, v in commands.items())
    )
    parser.add_argument(
        "--corpus",
        type=Path,
        default=os.environ.get("ASSISTANT_CORPUS") or ROOT / "corpus" / "sources",
        help="folder with sources.toml (ASSISTANT_CORPUS)",
    )
    parser.add_argument(
        "--store",
        type=Path,
        default=os.environ.get("ASSISTANT_STORE") or ROOT / ".store",
        help="folder of the index (ASSISTANT_STORE)",
    )
    return parser


def _build(corpus: Corpus, store: Path) -> None:
    embedder = _embedder()
    build(corpus, store, embedder)
    _check_with(corpus, store, embedder)


def _check(corpus: Corpus, store: Path) -> None:
    _check_with(corpus, store, _embedder())


def _check_with(corpus: Corpus, store: Path, embedder: Embedder) -> None:
    index = open_store(store, corpus, embedder)
    sys.stdout.write(
        f"The index in {store} is in order: {len(index.passages)} passages, "
        f"{len(index.subjects)} subjects, {len(index.figures)} figures.\n"
    )


def _embedder() -> Embedder:
    return Embedder(os.environ.get("ASSISTANT_EMBEDDER", ""))


if __name__ == "__main__":
    sys.exit(main())
