"""Connections to a ledger: safe before anything else, and one writer at a time."""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from models import database, entries, ledger, lookups
from models.errors import LedgerInUse, LedgerUnusable
from models.ledger import Ledger
from tests.faults.victim import Victims
from tests.sample_entries import dump, gift

# --- The connection -----------------------------------------------------------------------------------------------

SAFE = (
    *(("synchronous", 3), ("journal_mode", "wal"), ("foreign_keys", 1), ("trusted_schema", 0), ("cell_size_check", 1)),
    *(("mmap_size", 0), ("busy_timeout", 5000), ("secure_delete", 1), ("temp_store", 2), ("recursive_triggers", 1)),
)


@pytest.fixture
def statements(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Every statement of every connection opened from now on."""
    seen: list[str] = []
    connect = sqlite3.connect

    def traced(*given: Any, **named: Any) -> sqlite3.Connection:
        connection: sqlite3.Connection = connect(*given, **named)
        connection.set_trace_callback(seen.append)
        return connection

    monkeypatch.setattr(sqlite3, "connect", traced)
    return seen


def test_a_writer_is_made_safe_in_the_right_order_before_anything_else(path: Path, statements: list[str]) -> None:
    db = database.open_writer(path)
    statements = statements[: statements.index("PRAGMA recursive_triggers")]
    db.close()
    asked = [
        statement.removeprefix("PRAGMA ").strip(" ;").replace(" ", "") for statement in statements if "=" in statement
    ]
    assert asked == [f"{name}={value}" for name, value in SAFE]
    read_back = [statement.removeprefix("PRAGMA ") for statement in statements if "=" not in statement][2:]
    assert read_back == [name for name, _ in SAFE[:-1]]


def test_what_makes_a_writer_safe_holds(path: Path) -> None:
    with closing(Ledger(path)) as book:
        assert tuple((name, book.connection.execute(f"PRAGMA {name}").fetchone()[0]) for name, _ in SAFE) == SAFE
        assert book.connection.isolation_level is None


@pytest.mark.parametrize("which", ["READER_PRAGMAS", "WRITER_PRAGMAS"])
def test_what_does_not_hold_keeps_the_ledger_shut(which: str, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(database, which, (*getattr(database, which), ("page_size", 512)))
    opening = {"READER_PRAGMAS": ledger.open_reader, "WRITER_PRAGMAS": Ledger}[which]
    with pytest.raises(LedgerUnusable, match="cannot be opened safely: page_size is 4096"):
        opening(path)


def test_a_reader_cannot_write(path: Path) -> None:
    with closing(ledger.open_reader(path)) as reader:
        for statement in ("DELETE FROM entry", "PRAGMA user_version = 7", "CREATE TABLE x (y)"):
            with pytest.raises(sqlite3.OperationalError, match="readonly"):
                reader.connection.execute(statement)
        reader.connection.execute("PRAGMA query_only = 0")
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            reader.connection.execute("DELETE FROM entry")


def test_readers_work_beside_the_writer_and_leave_the_file_alone(path: Path) -> None:
    with closing(Ledger(path)) as book, closing(ledger.open_reader(path)) as reader:
        before = path.read_bytes(), path.stat().st_mtime_ns
        with book.operation("Add"):
            book.connection.execute("UPDATE creator SET note = 'new'")
            assert reader.connection.execute("SELECT note FROM creator").fetchone() == ("",)
        assert reader.connection.execute("SELECT note FROM creator").fetchone() == ("new",)
        log = Path(f"{path}-wal").read_bytes()
        for _ in range(3):
            with ledger.reading(path) as another:
                assert len(list(lookups.all_drafts(another))) == 2
        assert (path.read_bytes(), path.stat().st_mtime_ns) == before
        assert Path(f"{path}-wal").read_bytes() == log


def test_closing_leaves_everything_in_one_file(path: Path, tmp_path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
        expected = dump(book)
        book.close()
    alone = tmp_path / "alone"
    alone.write_bytes(path.read_bytes())
    with closing(sqlite3.connect(f"{alone.as_uri()}?immutable=1", uri=True)) as connection:
        assert dump(connection) == expected
    assert not Path(f"{path}-wal").exists()


# --- One writer ---------------------------------------------------------------------------------------------------


def test_a_second_writer_is_refused_in_the_same_process(path: Path, tmp_path: Path) -> None:
    (tmp_path / "link").symlink_to(path)
    with closing(Ledger(path)) as book:
        for way in (path, tmp_path / "link", Path(os.path.relpath(path))):
            with pytest.raises(LedgerInUse, match="open in another window or command; nothing was changed"):
                Ledger(way)
        entries.add(book, gift())
    with closing(Ledger(path)) as book:
        assert len(list(lookups.all_drafts(book))) == 3


def test_a_second_writer_is_refused_from_another_process_until_that_is_killed(path: Path, victims: Victims) -> None:
    holder = victims.start("hold", path)
    assert holder.step() == "READY"
    with pytest.raises(LedgerInUse):
        Ledger(path)
    with ledger.reading(path) as reader:
        assert len(list(lookups.all_drafts(reader))) == 2
    holder.kill()
    assert (holder.rest(), holder.was_killed) == ([], True)
    with closing(Ledger(path)) as book:
        entries.add(book, gift())


def test_a_ledger_that_could_not_be_opened_is_not_held(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(database, "open_writer", lambda _: pytest.fail("broken"))
        with pytest.raises(pytest.fail.Exception):
            Ledger(path)
    Ledger(path).close()


def test_closing_twice_is_closing(path: Path) -> None:
    book = Ledger(path)
    book.close()
    book.close()
    Ledger(path).close()


def test_another_program_that_writes_is_waited_for_then_named(path: Path) -> None:
    with closing(Ledger(path)) as book, closing(sqlite3.connect(path, isolation_level=None)) as other:
        before = dump(book)
        book.connection.execute("PRAGMA busy_timeout = 20")
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(LedgerUnusable, match="busy in another program; nothing was changed"):
            entries.add(book, gift())
        other.execute("ROLLBACK")
        assert (dump(book), book.undo_label) == (before, None)
        entries.add(book, gift())
