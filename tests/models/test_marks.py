"""Check values: whatever changes in a ledger but by an operation is found, and named."""

from __future__ import annotations

import os
import shutil
import sqlite3
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from models import attachments, bulk, entries, ledger, marks
from models.check import check
from models.errors import LedgerError
from models.imports import raw_text
from models.ledger import Ledger
from models.schema import JOURNAL_TABLES
from tests.models.database.files import patch_file
from tests.models.full_book import full_book
from tests.sample_entries import gift

FLIPS = int(os.environ.get("COINPURSE_FLIPS", "300"))
KEPT_APART = {"mark", "set_aside"}
"""Tables of which nothing is shown or reckoned."""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger with something in every table."""
    made = tmp_path / "a.coinpurse"
    with closing(full_book(made)) as book:
        for number in range(200):
            entries.add(book, gift(coins=number + 1))
    return made


FILLED = {"current_key": b"x", "note": "x", "import_row": 1, "starts_on": 1}


def found(path: Path) -> list[str]:
    """What `check` says, or what keeps it from saying anything."""
    try:
        with ledger.reading(path) as reader:
            return [str(finding) for finding in check(reader)]
    except LedgerError as error:
        return [str(error)]


def live(path: Path) -> object:
    """Every row that counts; None where it cannot be read."""
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
        try:
            query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
            names = sorted({name for (name,) in connection.execute(query)} - KEPT_APART)
            return {
                name: connection.execute(f"SELECT rowid, * FROM {name} ORDER BY rowid").fetchall() for name in names
            }
        except (sqlite3.Error, UnicodeDecodeError):
            return None


# --- After operations -------------------------------------------------------------------------------------------------


def agrees(book: Ledger) -> bool:
    return not list(marks.differing(book.connection)) and not list(marks.broken_links(book.connection))


def test_whatever_an_operation_writes_agrees_undone_and_redone(tmp_path: Path) -> None:
    with closing(full_book(tmp_path / "a")) as book:
        assert agrees(book)
        steps: list[Callable[[], object]] = [
            lambda: [entries.add(book, gift(coins=coins)) for coins in range(1, 700)],
            lambda: bulk.change(book, range(6, 650), bulk.Change(note="all of them")),
            lambda: entries.delete(book, range(6, 640)),
            lambda: entries.restore(book, range(10, 630)),
            lambda: bulk.change(book, [650], bulk.Change(creator="Somebody else")),
            lambda: book.change_settings(currency="JPY"),
        ]
        for step in steps:
            step()
            assert agrees(book)
        while book.undo_label:
            book.undo()
            assert agrees(book)
        while book.redo_label:
            book.redo()
        assert agrees(book)


def test_deletions_that_are_forgotten_leave_nothing_to_find(path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.delete(book, [7, 8])
        with book.operation("Long ago"):
            book.connection.execute("UPDATE removed SET removed_at = 1")
    with closing(Ledger(path)) as book:
        assert book.connection.execute("SELECT count(*) FROM removed").fetchone() == (0,)
        assert agrees(book)


# --- After damage -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("table", [*JOURNAL_TABLES, "meta", "currency"])
def test_a_value_changed_in_any_table_is_found_by_its_record(path: Path, table: str) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        column = marks.columns(connection, table)[-1][0]
        row, value = connection.execute(f"SELECT rowid, {column} FROM {table} ORDER BY rowid DESC LIMIT 1").fetchone()
        other = value + {int: 1, str: "x", bytes: b"x"}[type(value)] if value is not None else FILLED.get(column, 1)
        connection.execute(f"UPDATE {table} SET {column} = ? WHERE rowid = ?", (other, row))
        assert list(marks.differing(connection)) == [(table, row)]


def test_an_amount_that_changed_is_found_by_its_entry(path: Path) -> None:
    patch_file(path, "UPDATE entry SET coins = coins + 256 WHERE id = 20")
    (finding,) = found(path)
    assert finding.startswith("gift, 2026-03-02, TikTok - main (record 20 in “entry”) is not as it was written")


def test_a_row_that_went_and_one_that_came_are_found(path: Path) -> None:
    patch_file(path, "DELETE FROM entry WHERE id = 30", "DELETE FROM preset", "INSERT INTO item VALUES (99, 'Ghost')")
    assert [finding.split(" in ")[0] for finding in found(path)[:3]] == ["Record 30", "Ghost (record 99", "Record 1"]


def test_an_operation_that_changed_or_went_is_found(path: Path) -> None:
    for statement in (
        "UPDATE operation SET label = 'Add gifts' WHERE seq = 9",
        "UPDATE operation SET at = at + 1 WHERE seq = 9",
        "DELETE FROM operation WHERE seq = 8",
    ):
        other = Path(shutil.copy(path, path.with_name("other")))
        patch_file(other, statement)
        assert found(other) == ["The list of changes is not as it was written from change 9 on. Restore a backup"]


def test_a_hundred_records_are_named_and_the_others_counted(path: Path) -> None:
    patch_file(path, "UPDATE entry SET note = 'x'")
    assert len(found(path)) == 101
    assert found(path)[-1] == "104 more records are not as they were written. Restore a backup"


def test_every_flipped_bit_in_what_counts_is_reported_and_the_file_left_as_it_is(path: Path) -> None:
    """Any bit of the file: where what can be read of it differs, or cannot be read, `check` says so."""
    whole, before, chance = path.read_bytes(), live(path), Random(4)
    assert found(path) == []
    silent = changed = 0
    for _ in range(FLIPS):
        bytes_ = bytearray(whole)
        place = chance.randrange(len(whole))
        bytes_[place] ^= 1 << chance.randrange(8)
        path.write_bytes(bytes_)
        if live(path) != before:
            changed += 1
            silent += not found(path)
        else:
            found(path)  # and no traceback
        assert path.read_bytes() == bytes_
    assert changed > FLIPS // 20
    assert silent == 0


def test_a_block_that_became_noughts_is_reported(path: Path) -> None:
    whole, before = path.read_bytes(), live(path)
    for begin in range(0, len(whole), 4096):
        path.write_bytes(whole[:begin] + bytes(4096) + whole[begin + 4096 :])
        assert live(path) == before or found(path)


def test_what_was_made_by_hand_agrees_once_it_is_marked(path: Path) -> None:
    patch_file(path, "UPDATE entry SET note = 'x'")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("BEGIN")
        marks.rebuild(connection)
        connection.execute("COMMIT")
    assert found(path) == []


def test_an_attached_file_and_a_page_of_an_import_hold_their_own_check_values(path: Path) -> None:
    packed = raw_text.pack([[1, "", "a,b"]])
    with closing(Ledger(path)) as book:
        attachments.attach(book, 1, "a.pdf", b"%PDF")
        book.connection.execute("INSERT INTO import_page (import_id, page, rows) VALUES (1, 0, ?)", (packed,))
    assert found(path) == []
    patch_file(path, f"UPDATE import_page SET rows = x'{packed[:-1].hex()}00'")
    assert found(path) == ["What file 1 said in page 0 is not as it was kept. Restore a backup"]
    patch_file(path, "DELETE FROM import_page", "UPDATE attached_file SET bytes = x'25504448' WHERE length(bytes) = 4")
    assert found(path) == ["The attached file a.pdf is not what was attached. Restore a backup"]
