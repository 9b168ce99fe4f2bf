"""Undo and redo of rows that move as a whole, as those of an import do, there and back as one step."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from models import database, drafts, entries, undo
from models.entries import Names, add, delete, restore
from models.errors import LedgerUnusable
from models.ledger import Changes, Ledger
from models.schema import ENTRY_COLUMNS
from tests.models.full_book import full_book
from tests.sample_entries import dump, euros, gift, purchase, refund

pytestmark = pytest.mark.usefixtures("either_way")


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    with closing(full_book(tmp_path / "a")) as made:
        yield made


def bulk_import(book: Ledger, number: int = 2) -> list[int]:
    """What an import does: names through the tables, rows past the triggers, one move for all of them."""
    insert = f"INSERT INTO entry ({', '.join(ENTRY_COLUMNS)}) VALUES ({', '.join('?' * len(ENTRY_COLUMNS))})"
    with book.operation("Import"):
        run = book.connection.execute
        run("INSERT INTO import VALUES (?, 0, 'csv', 'a.csv', 3, 0, 0, 0, 0, NULL)", (number,))
        names = Names(book)
        rows = [
            entries.row(names, draft, drafts.key(draft), number) for draft in (purchase(), gift(creator="New"), gift())
        ]
        with undo.capture_off(book.connection, "entry"):
            book.connection.executemany(insert, rows)
            (bought,) = run("SELECT max(id) - 2 FROM entry").fetchone()
            back = replace(refund(bought), coins=1, amount=euros(0))
            run(insert, entries.row(names, back, drafts.key(back), number))
        undo.log_move(book.connection, "entry", "set_aside", number)
    return [row[0] for row in run("SELECT id FROM entry WHERE import_id = ? ORDER BY id", (number,)).fetchall()]


def aside(book: Ledger) -> list[tuple[object, ...]]:
    return book.connection.execute("SELECT * FROM set_aside ORDER BY id").fetchall()


def test_an_import_is_undone_as_one_move_and_comes_back_under_its_numbers(book: Ledger) -> None:
    before = dump(book)
    ids = bulk_import(book)
    after = dump(book)
    assert len(ids) == 4
    for _ in range(2):
        book.undo()
        assert [row[0] for row in aside(book)] == ids
        assert dump(book) == before
        book.redo()
        assert (dump(book), aside(book)) == (after, [])


def test_taking_an_import_back_moves_its_rows_but_deleted_ones(book: Ledger) -> None:
    ids = bulk_import(book)
    delete(book, [ids[2]])
    before = dump(book)
    with book.operation("Take back", moves=True):
        undo.move(book.connection, "entry", "set_aside", 2)
    assert book.connection.execute("SELECT count(*) FROM entry WHERE import_id = 2").fetchone() == (0,)
    after = dump(book)
    book.undo()
    assert dump(book) == before
    book.redo()
    assert dump(book) == after
    restore(book, [ids[2]])
    assert book.connection.execute("SELECT id FROM entry WHERE import_id = 2").fetchall() == [(ids[2],)]


def take_all_back(book: Ledger, number: int) -> None:
    with book.operation("Take back", moves=True):
        undo.move(book.connection, "entry", "set_aside", number)


@pytest.mark.parametrize("others", [0, 1, 4])
@pytest.mark.parametrize("is_first", [True, False])
def test_an_import_moves_the_same_whether_it_is_all_there_is_or_little_of_it(
    book: Ledger, others: int, is_first: bool
) -> None:
    """The tables go as a whole where most of them is to move; then nothing of it is written row by row."""
    if not is_first:
        bulk_import(book, 3)
        take_all_back(book, 3)
    ids = bulk_import(book)
    with book.operation("Fewer"):
        for gone in (4, 3, 1, 2)[: 4 - others]:
            book.connection.execute("DELETE FROM entry WHERE id = ?", (gone,))
    stay = book.connection.execute("SELECT * FROM entry WHERE id < 5").fetchall()
    there, out = dump(book), aside(book)
    rows = book.connection.execute("SELECT * FROM entry WHERE import_id = 2 ORDER BY id").fetchall()
    take_all_back(book, 2)
    assert len(stay) == others
    assert book.connection.execute("SELECT * FROM entry").fetchall() == stay
    assert sorted([*out, *rows]) == aside(book)
    for _ in range(2):
        book.undo()
        assert (dump(book), aside(book)) == (there, out)
        book.redo()
        assert (book.connection.execute("SELECT * FROM entry").fetchall(), len(aside(book))) == (stay, len(out) + 4)
    assert book.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    book.undo()
    assert book.connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
    assert book.connection.execute("SELECT id FROM entry WHERE import_id = 2").fetchall() == [(one,) for one in ids]


def test_references_hold_at_the_end_of_a_move_and_are_watched_again(book: Ledger) -> None:
    bulk_import(book)
    take_all_back(book, 2)
    book.connection.execute("DELETE FROM creator WHERE name = 'New'")
    book._clear_log()
    before, out = dump(book), aside(book)
    with pytest.raises(LedgerUnusable, match="FOREIGN KEY constraint failed: row 7 of entry refers to no creator"):
        book.undo()
    assert (dump(book), aside(book), book.undo_label) == (before, out, "Take back")
    assert book.connection.execute("PRAGMA foreign_keys").fetchone() == (1,)
    add(book, gift(creator="Another"))
    book.undo()
    assert dump(book) == before


def test_a_move_is_told_as_bulk_and_single_rows_by_their_numbers(book: Ledger) -> None:
    notices: list[Changes] = []
    book.subscribe(notices.append)
    bulk_import(book)
    book.undo()
    book.redo()
    assert [(notice.label, notice.is_bulk) for notice in notices] == [("Import", True)] * 3
    assert all(notice.touches("rate") and notice.touches("entry") for notice in notices)
    add(book, refund(2))
    book.undo()
    assert [notice.rows for notice in notices[3:]] == [{"entry": {2, 10}}] * 2
    assert not notices[-1].is_bulk
    assert notices[-1].touches("item", "entry")
    assert not notices[-1].touches("item", "creator")


def test_triggers_watch_again_after_a_bulk_write(book: Ledger) -> None:
    bulk_import(book)
    before = dump(book)
    for table in ("entry", "removed"):
        with (
            book.operation("Change"),
            undo.capture_off(book.connection, "entry"),
            undo.capture_off(book.connection, "removed"),
        ):
            pass
        with book.operation("Change"):
            book.connection.execute(f"UPDATE {table} SET note = 'changed'")
        book.undo()
        assert dump(book) == before


def test_what_undo_needs_is_in_no_file(book: Ledger) -> None:
    add(book, gift())
    with closing(database.connect(book.path)) as other:
        names = {name for (name,) in other.execute("SELECT name FROM sqlite_schema")}
        assert not {name for name in names if "undo" in name or "capture" in name}
