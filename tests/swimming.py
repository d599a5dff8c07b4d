"""A tiny corpus made by hand, for tests of the index that need no reader of documents."""

from decimal import Decimal
from pathlib import Path

from corpus.records import Corpus, Document, Figure, Fund, Kind, Passage, Role, Span

LINES = (
    "EUR 1 250.0 million is programmed for the years 2021 to 2027.",
    "Children who learned to swim before the end of 2023: 4 310.",
    "Pools may be repaired with money of this fund, and new ones may be built.",
    "Repairs",
    "Repairs",
)


def made_of(lines: tuple[str, ...]) -> Corpus:
    """A corpus of one document; its one figure is the number in the first line."""
    document = Document("page", "A page", "\n".join(lines))
    passages, start = [], 0
    for line in lines:
        span = Span("page", start, start + len(line))
        passages.append(Passage(f"page:{start}", span, line, Kind.PARAGRAPH))
        start += len(line) + 1
    figure = Figure(
        id="total",
        subject="Total programming",
        role=Role.TOTAL,
        value=Decimal("1250.0"),
        written="1 250.0",
        unit="EUR million",
        span=passages[0].span,
        number=Span("page", 4, 11),
    )
    return Corpus(Fund("Swimming Fund"), (document,), tuple(passages), (figure,), str(hash(lines)))


CORPUS = made_of(LINES)
CHANGED = made_of((*LINES, "A line that was not there before."))


def write_sources(folder: Path, lines: tuple[str, ...] = LINES) -> Path:
    """The same lines as a folder of documents."""
    folder.mkdir()
    (folder / "page.txt").write_text("\n\n".join(lines), encoding="utf-8")
    (folder / "sources.toml").write_text(
        '[fund]\nname = "Swimming Fund"\n'
        '[[document]]\nid = "page"\nfile = "page.txt"\ntitle = "A page"\n',
        encoding="utf-8",
    )
    return folder


def folders(store: Path) -> list[str]:
    """Names of the folders in a store: the one that serves, and others."""
    return sorted(path.name for path in store.iterdir() if path.is_dir())
