"""Feedback that people sent, in a database of its own: nothing else is ever stored.

A row holds the vote, the comment, the question with the messages before it, and the answer
with its citations; nothing about who sent it. Rows older than the operator allows are deleted.
"""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Literal

from assistant.answer import Turn
from corpus.errors import StoreError

MAX_PAGES = 25_000  # of 4 KiB: nobody can fill the disk
_SCHEMA = """
CREATE TABLE IF NOT EXISTS feedback (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    sent TEXT NOT NULL,         -- UTC, ISO 8601
    vote TEXT NOT NULL CHECK (vote IN ('up', 'down')),
    comment TEXT NOT NULL,
    question TEXT NOT NULL,
    history TEXT NOT NULL,      -- JSON list of [role, content]
    answer TEXT NOT NULL,
    abstained INTEGER NOT NULL,
    quotes TEXT NOT NULL        -- JSON list of the cited words
)
"""


@dataclass(frozen=True, slots=True)
class Feedback:
    """What somebody thought of one answer."""

    vote: Literal["up", "down"]
    question: str
    answer: str
    comment: str = ""
    history: tuple[Turn, ...] = ()  # the messages before the question, oldest first
    abstained: bool = False
    quotes: tuple[str, ...] = ()  # the words that the answer cited


@dataclass(frozen=True, slots=True)
class Kept:
    """Feedback as it is stored."""

    id: int
    sent: datetime
    feedback: Feedback


class FeedbackBook:
    """The database; safe to share between threads and processes.

    Args:
        path: Its file, made (readable by its owner only) when something is first stored.
        days: How long a row is kept, from 1.
    """

    def __init__(self, path: Path, days: int) -> None:
        self.path = path
        self.days = days

    def add(self, feedback: Feedback, now: datetime | None = None) -> int:
        """Store ``feedback`` as sent at ``now`` and give its id; delete what is too old.

        Raises:
            StoreError: The database cannot be written, or is full.
        """
        now = now or datetime.now(UTC)
        row = (
            now.isoformat(),
            feedback.vote,
            feedback.comment,
            feedback.question,
            json.dumps([[turn.role, turn.content] for turn in feedback.history]),
            feedback.answer,
            feedback.abstained,
            json.dumps(feedback.quotes),
        )
        with self._open() as database:
            self._delete_old(database, now)
            added = database.execute(
                "INSERT INTO feedback (sent, vote, comment, question, history, answer, abstained,"
                " quotes) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            )
            return added.lastrowid or 0

    def read(self, now: datetime | None = None) -> list[Kept]:
        """All that is stored and not too old at ``now``, oldest first.

        Raises:
            StoreError: The database cannot be read.
        """
        self.expire(now)
        if not self.path.exists():
            return []
        with self._open() as database:
            return [_kept(row) for row in database.execute("SELECT * FROM feedback")]

    def expire(self, now: datetime | None = None) -> None:
        """Delete what is too old at ``now``.

        Raises:
            StoreError: The database cannot be written.
        """
        if self.path.exists():
            with self._open() as database:
                self._delete_old(database, now or datetime.now(UTC))

    def _delete_old(self, database: sqlite3.Connection, now: datetime) -> None:
        oldest = (now - timedelta(days=self.days)).isoformat()
        database.execute("DELETE FROM feedback WHERE sent < ?", (oldest,))

    @contextmanager
    def _open(self) -> Iterator[sqlite3.Connection]:
        """One transaction: all of it is kept, or nothing."""
        try:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)
            database = sqlite3.connect(self.path, timeout=10)
        except (OSError, sqlite3.Error) as error:
            raise StoreError(f"The feedback {self.path} cannot be opened: {error}.") from error
        try:
            database.row_factory = sqlite3.Row
            # What is deleted is overwritten, so that it cannot be read out of the file.
            database.execute("PRAGMA secure_delete = ON")
            database.execute(f"PRAGMA max_page_count = {MAX_PAGES}")
            with database:
                database.execute(_SCHEMA)
                yield database
        except sqlite3.Error as error:
            raise StoreError(f"The feedback {self.path} cannot be used: {error}.") from error
        finally:
            database.close()


def _kept(row: sqlite3.Row) -> Kept:
    feedback = Feedback(
        vote=row["vote"],
        question=row["question"],
        answer=row["answer"],
        comment=row["comment"],
        history=tuple(Turn(role, content) for role, content in json.loads(row["history"])),
        abstained=bool(row["abstained"]),
        quotes=tuple(json.loads(row["quotes"])),
    )
    return Kept(row["id"], datetime.fromisoformat(row["sent"]), feedback)
