"""What is done with a ledger in a process of its own: written anew by another key, and looked at as nobody here has it.

A process that wrote a file would find in it what it has in memory; a fresh one finds what is on the disk. The keys come
on stdin, where no list of processes shows them, and go when it ends.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import blake2b
from pathlib import Path
from typing import Any, BinaryIO

from models import cipher, keys, migrations
from models.backups import copies
from models.database import connect
from models.errors import LedgerError
from models.failures import failures
from models.keys import Key

_PIECE = 1000
"""Rows that are looked at together."""


def serve(stdin: BinaryIO, stdout: BinaryIO) -> int:
    """Do what stdin asks for and tell stdout what came of it, or what was wrong."""
    asked = json.loads(stdin.read())
    try:
        answer: dict[str, Any] = {"done": _JOBS[asked.pop("do")](**asked)}
    except LedgerError as error:
        answer = {"refused": error.message, "values": {name: str(value) for name, value in error.values.items()}}
    except Exception as error:  # noqa: BLE001 - what is wrong is told by its kind alone: its words could hold a key
        answer = {"broke": type(error).__name__}
    stdout.write(json.dumps(answer).encode())
    stdout.flush()
    return 0


def write(source: str, old: str, target: str, new: str) -> None:
    """Write a ledger into a new file, by another key or none."""
    with failures(Path(source)):
        cipher.export(Path(source), _key(old), Path(target), _key(new))


def look(file: str, key: str) -> list[object]:
    """Read everything there is in a file: what it is made of, its totals, and a mark of all its rows."""
    held = _key(key)
    with _opened(Path(file), held) as connection:
        return [*_facts(connection, held), _mark(connection)]


def open_with(file: str, passphrase: str) -> list[object]:
    """Open a file as its owner will, with the passphrase alone, and say what is in it."""
    with failures(Path(file)):
        key = cipher.unlock(Path(file), passphrase)
    with _opened(Path(file), key) as connection:
        return _facts(connection, key)


_JOBS: dict[str, Callable[..., object]] = {"write": write, "look": look, "open": open_with}


def _key(literal: str) -> Key | None:
    return Key.of(literal) if literal else None


@contextmanager
def _opened(path: Path, key: Key | None) -> Iterator[sqlite3.Connection]:
    if key is not None:
        keys.hold(key)
    with failures(path), closing(connect(path, "ro")) as connection:
        yield connection


def _facts(connection: sqlite3.Connection, key: Key | None) -> list[object]:
    wrong = connection.execute("PRAGMA cipher_integrity_check").fetchall() if key else []
    wrong += connection.execute("PRAGMA foreign_key_check").fetchall()
    numbers = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("application_id", "user_version")]
    return [wrong, numbers, migrations.schema_text(connection), copies.facts(connection)]


def _mark(connection: sqlite3.Connection) -> str:
    mark = blake2b()
    tables = "SELECT name, wr FROM pragma_table_list WHERE schema = 'main' AND type = 'table' ORDER BY name"
    for table, is_keyed in connection.execute(tables).fetchall():
        if table == "sqlite_schema":  # where in the file a table begins is nobody's business
            continue
        rows = connection.execute(
            f"SELECT * FROM {table}" if is_keyed else f"SELECT rowid, * FROM {table} ORDER BY rowid"
        )
        while piece := rows.fetchmany(_PIECE):
            mark.update(f"{table}{piece!r}".encode("utf-8", "surrogatepass"))
    return mark.hexdigest()
