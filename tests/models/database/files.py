"""What tests of the ledger's file do to it, and how they see that nothing has changed."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path

from models import migrations
from models.ledger import Ledger


def fingerprints(folder: Path) -> dict[str, str]:
    """What every file of a folder holds, by name; folders and pipes have none."""
    return {
        path.name: sha256(path.read_bytes()).hexdigest() if path.is_file() else "" for path in sorted(folder.iterdir())
    }


@contextmanager
def unchanged(folder: Path) -> Iterator[None]:
    """Require that the block changes no file of a folder, makes none and removes none."""
    before = fingerprints(folder)
    yield
    assert fingerprints(folder) == before


def patch_file(path: Path, *statements: str) -> None:
    """Change a ledger as no version of the program would."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


def change(book: Ledger, then: Callable[[], object]) -> None:
    """Change something in one operation, and let something happen before its end."""
    with book.operation("Change"):
        book.connection.execute("UPDATE creator SET note = 'half'")
        then()


def a_pipe(path: Path) -> None:
    os.mkfifo(path)


def a_newer_name(path: Path) -> None:
    path.symlink_to(path.name)


def another_programs(path: Path) -> None:
    patch_file(path, "CREATE TABLE entry (id)", "PRAGMA application_id = 1", "PRAGMA user_version = 1")


def no_programs(path: Path) -> None:
    patch_file(path, "CREATE TABLE entry (id)", "PRAGMA user_version = 1")


def an_unfinished_one(path: Path) -> None:
    patch_file(path, "CREATE TABLE entry (id)", f"PRAGMA application_id = {migrations.APPLICATION_ID}")


FOREIGN: dict[str, Callable[[Path], object]] = {
    "empty": lambda path: path.write_bytes(b""),
    "short": lambda path: path.write_bytes(b"SQLite format 3\0"),
    "text": lambda path: path.write_text("type,when,platform\n" * 200),
    "nulls": lambda path: path.write_bytes(bytes(8192)),
    "folder": lambda path: path.mkdir(),
    "pipe": a_pipe,
    "circle of links": a_newer_name,
    "another program's": another_programs,
    "no program's": no_programs,
    "unfinished": an_unfinished_one,
}
