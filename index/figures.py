"""The figures table: every figure of the corpus in SQLite (the one door to sqlite3)."""

import json
import sqlite3
from collections.abc import Iterable, Sequence
from contextlib import closing
from decimal import Decimal
from pathlib import Path

from corpus.errors import StoreError
from corpus.records import Figure, Role, Span

SCHEMA = """
CREATE TABLE figure (
    place INTEGER PRIMARY KEY,  -- order of reading
    id TEXT NOT NULL UNIQUE,
    subject TEXT NOT NULL,
    role TEXT NOT NULL,
    value TEXT,                 -- exact decimal; NULL where no value is reported
    written TEXT NOT NULL,
    unit TEXT NOT NULL,
    document TEXT NOT NULL,
    span_start INTEGER NOT NULL,
    span_end INTEGER NOT NULL,
    number_start INTEGER NOT NULL,
    number_end INTEGER NOT NULL,
    table_id TEXT NOT NULL,
    row_id TEXT NOT NULL,
    measure TEXT NOT NULL,
    period TEXT NOT NULL,
    programme TEXT NOT NULL,
    headings TEXT NOT NULL,     -- JSON list
    assessment TEXT NOT NULL,
    note TEXT NOT NULL,
    note_document TEXT,
    note_start INTEGER,
    note_end INTEGER,
    lower_is_better INTEGER NOT NULL
);
CREATE TABLE link (
    figure TEXT NOT NULL REFERENCES figure (id),
    kind TEXT NOT NULL CHECK (kind IN ('part', 'same')),
    place INTEGER NOT NULL,
    other TEXT NOT NULL REFERENCES figure (id),
    PRIMARY KEY (figure, kind, place)
);
"""
# What select() narrows by -> the condition that does it.
CONDITIONS = {
    "table": "table_id = ?",
    "subject_like": "instr(lower(subject), lower(?)) > 0",
    "role": "role = ?",
    "period": "period = ?",
    "programme": "programme = ?",
    "unit": "unit = ?",
    "ids": "id IN (SELECT value FROM json_each(?))",
}


def write_figures(path: Path, figures: Iterable[Figure]) -> None:
    """Make the table in the new file ``path``.

    Raises:
        StoreError: two figures share an id, or a link leads nowhere.
    """
    with closing(sqlite3.connect(path)) as database:
        database.executescript("PRAGMA foreign_keys = ON;" + SCHEMA)
        try:
            with database:
                database.execute("PRAGMA defer_foreign_keys = ON")
                for place, figure in enumerate(figures):
                    _insert(database, place, figure)
        except sqlite3.IntegrityError as error:
            raise StoreError(f"The figures do not fit together: {error}.") from error


class FigureTable:
    """Read-only view of the table, usable from several threads."""

    def __init__(self, path: Path) -> None:
        try:
            # Immutable: the file never changes under a reader, since builds go to new folders.
            uri = f"{path.resolve().as_uri()}?mode=ro&immutable=1"
            self._database = sqlite3.connect(uri, uri=True, check_same_thread=False)
            self._database.row_factory = sqlite3.Row
            self._links = self._read_links()
        except sqlite3.Error as error:
            raise StoreError(f"The figures table {path} cannot be read: {error}.") from error

    def select(  # noqa: PLR0913 - one keyword for each way to narrow
        self,
        *,
        table: str | None = None,
        subject_like: str | None = None,
        role: Role | None = None,
        period: str | None = None,
        programme: str | None = None,
        unit: str | None = None,
        ids: Sequence[str] | None = None,
    ) -> list[Figure]:
        """The figures that meet every condition given, in order of reading.

        ``subject_like`` is any part of the subject, whatever the case; the others are equal.
        """
        wanted = {
            "table": table,
            "subject_like": subject_like,
            "role": role,
            "period": period,
            "programme": programme,
            "unit": unit,
            "ids": None if ids is None else json.dumps(list(ids)),
        }
        given = {name: value for name, value in wanted.items() if value is not None}
        where = " AND ".join(CONDITIONS[name] for name in given) or "TRUE"
        query = f"SELECT * FROM figure WHERE {where} ORDER BY place"  # noqa: S608 - our own words
        rows = self._database.execute(query, tuple(given.values())).fetchall()
        return [self._figure(row) for row in rows]

    def __len__(self) -> int:
        return int(self._database.execute("SELECT count(*) FROM figure").fetchone()[0])

    def _read_links(self) -> dict[tuple[str, str], tuple[str, ...]]:
        links: dict[tuple[str, str], tuple[str, ...]] = {}
        for row in self._database.execute("SELECT * FROM link ORDER BY figure, kind, place"):
            key = row["figure"], row["kind"]
            links[key] = (*links.get(key, ()), row["other"])
        return links

    def _figure(self, row: sqlite3.Row) -> Figure:
        document = row["document"]
        note = row["note_document"]
        return Figure(
            id=row["id"],
            subject=row["subject"],
            role=Role(row["role"]),
            value=None if row["value"] is None else Decimal(row["value"]),
            written=row["written"],
            unit=row["unit"],
            span=Span(document, row["span_start"], row["span_end"]),
            number=Span(document, row["number_start"], row["number_end"]),
            table=row["table_id"],
            row=row["row_id"],
            measure=row["measure"],
            period=row["period"],
            programme=row["programme"],
            headings=tuple(json.loads(row["headings"])),
            assessment=row["assessment"],
            note=row["note"],
            note_span=Span(note, row["note_start"], row["note_end"]) if note else None,
            lower_is_better=bool(row["lower_is_better"]),
            same_as=self._links.get((row["id"], "same"), ()),
            parts=self._links.get((row["id"], "part"), ()),
        )


def _insert(database: sqlite3.Connection, place: int, figure: Figure) -> None:
    note = figure.note_span
    row = (
        place,
        figure.id,
        figure.subject,
        figure.role,
        None if figure.value is None else str(figure.value),
        figure.written,
        figure.unit,
        figure.span.document_id,
        figure.span.start,
        figure.span.end,
        figure.number.start,
        figure.number.end,
        figure.table,
        figure.row,
        figure.measure,
        figure.period,
        figure.programme,
        json.dumps(figure.headings),
        figure.assessment,
        figure.note,
        note and note.document_id,
        note and note.start,
        note and note.end,
        figure.lower_is_better,
    )
    database.execute(f"INSERT INTO figure VALUES ({', '.join('?' * len(row))})", row)  # noqa: S608
    for kind, others in (("part", figure.parts), ("same", figure.same_as)):
        links = [(figure.id, kind, index, other) for index, other in enumerate(others)]
        database.executemany("INSERT INTO link VALUES (?, ?, ?, ?)", links)
