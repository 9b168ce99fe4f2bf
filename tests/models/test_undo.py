"""Undo and redo: every verb is taken back to the last byte and made again, and an import as one move."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models import creators, drafts, entries, handles, lookups, splitting, undo
from models.entries import Names, add, delete, edit, restore
from models.errors import InvalidEntry, LedgerError, LedgerUnusable, RequestRefused
from models.ledger import UNDO_DEPTH, Changes, Ledger
from models.money import Money
from models.schema import ENTRY_COLUMNS, JOURNAL_TABLES
from tests.books import new_ledger
from tests.sample_entries import adjustment, assertion, dump, euros, gift, paid, purchase, refund

Verb = Callable[[Ledger], object]
NASTY = "'; DROP TABLE entry; -- \"`\\ \n\r\t\x01\x85\u2028 e\u0301 🌸👩‍👩‍👧 \u202e MOVE entry set_aside 1 X'00'||NULL"


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    """A ledger with entries of each kind: 1 purchase, 2 gift, 3 paid gift, 4 refund of 1, 5 deleted gift."""
    with closing(new_ledger(tmp_path / "a")) as made:
        for draft in (
            *(
                purchase(reference="A", seller=NASTY),
                gift(handle="mila", note=NASTY),
                paid(creator="Zoë", handle="zoe"),
            ),
            *(refund("A", coins=1), gift(creator="Kamila", handle="mila")),
        ):
            add(made, draft)
        delete(made, [5])
        with made.operation("More"):
            made.connection.execute("INSERT INTO rate VALUES ('USD', 'EUR', 20000, '0.9')")
            made.connection.execute("INSERT INTO published_rate VALUES ('USD', 21000, '1.1')")
            made.connection.execute("INSERT INTO tombstone (key) VALUES (x'00FF00112233445566778899AABBCCDD')")
            made.connection.execute("INSERT INTO import VALUES (1, 0, 'csv', ?, 0, 0, 0, 0, 0, NULL)", (NASTY,))
            made.connection.execute("INSERT INTO alias VALUES (1, 1, x'00FF00112233445566778899AABBCCDD', 1, 0)")
            made.connection.execute("INSERT INTO answer VALUES ('csv', 'csv.zone', ?)", (NASTY,))
            made.connection.execute("INSERT INTO attached_file VALUES (zeroblob(32), x'00')")
            made.connection.execute("INSERT INTO attachment VALUES (1, 1, ?, 'image/png', zeroblob(32))", (NASTY,))
            made.connection.execute(
                "INSERT INTO budget (period, basis, amount, currency, first_day) VALUES ('week', 'paid', 1, 'EUR', 0)"
            )
            made.connection.execute("INSERT INTO mapping VALUES (1, ?, 'a', '', '{}')", (NASTY,))
            made.connection.execute("INSERT INTO saved_report VALUES (1, ?, 'a', '{}')", (NASTY,))
            made.connection.execute("INSERT INTO preset VALUES (1, ?, 'a', '{}', 'csv', '/', 'a', '', 0)", (NASTY,))
        yield made


def at(book: Ledger, entry: int) -> drafts.Draft:
    return lookups.drafts(book, [entry])[entry]


VERBS: dict[str, Verb] = {
    "add purchase": lambda book: add(book, purchase(charged=Money(1, "USD"), note=NASTY)),
    "add gift to a new creator on a new platform": lambda book: add(
        book, gift(creator=NASTY.strip(), handle="'", item=NASTY, platform="Bi'go", account='"a"')
    ),
    "add paid gift": lambda book: add(book, paid()),
    "add adjustment": lambda book: add(book, adjustment(reason="opening", amount=euros(0))),
    "add assertion": lambda book: add(book, assertion()),
    "refund a gift that gets a reference": lambda book: add(book, refund(2)),
    "refund the rest": lambda book: add(book, refund("A")),
    "edit": lambda book: edit(book, 2, gift(creator="New", handle="new", item="New", note=NASTY, account="new")),
    "edit a refunded purchase": lambda book: edit(book, 1, replace(at(book, 1), reference="B", note="")),
    "edit a refund": lambda book: edit(book, 4, replace(at(book, 4), coins=2)),
    "delete": lambda book: delete(book, [2, 3]),
    "delete with its refund": lambda book: delete(book, [1, 4]),
    "restore": lambda book: restore(book, [5]),
    "rename": lambda book: creators.rename(book, 1, "'Mila'; --"),
    "merge": lambda book: creators.merge(book, [3], 1),
    "write a note on a creator": lambda book: creators.write_note(book, 1, NASTY),
    "add a handle": lambda book: handles.add_handle(book, 1, "Bi'go", NASTY, (date(2026, 1, 1), None)),
    "split": lambda book: splitting.split(book, splitting.Part(1), f"{NASTY} split"),
    "split without the handles": lambda book: splitting.split(book, splitting.Part(2), 1, with_handles=False),
    "merge with one who has the same handle": lambda book: creators.merge(book, [1], 3),
    "change settings": lambda book: book.change_settings(currency="JPY", timezone="Asia/Tokyo", basis="average"),
}


@pytest.mark.parametrize("verb", VERBS.values(), ids=VERBS)
def test_a_verb_is_taken_back_and_made_again_to_the_last_byte(verb: Verb, book: Ledger) -> None:
    before = dump(book)
    verb(book)
    after, label = dump(book), book.undo_label
    assert after != before
    for _ in range(2):
        assert book.undo() == label == book.redo_label
        assert dump(book) == before
        assert book.redo() == label == book.undo_label
        assert dump(book) == after
    assert book.redo_label is None
    assert book.connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_all_verbs_are_taken_back_one_by_one_and_made_again(book: Ledger) -> None:
    apart = {name for name in VERBS if name.startswith("refund") or name.endswith(("refund", "same handle"))}
    once = [verb for name, verb in VERBS.items() if name not in apart]
    states = [dump(book)]
    for verb in once:
        verb(book)
        states.append(dump(book))
    for state in reversed(states[:-1]):
        book.undo()
        assert dump(book) == state
    for state in states[1:]:
        book.redo()
        assert dump(book) == state


def test_every_table_of_the_books_is_watched(book: Ledger) -> None:
    for table in JOURNAL_TABLES:
        (column,) = [row[1] for row in book.connection.execute(f"PRAGMA table_info({table})") if row[2] == "TEXT"][
            :1
        ] or ["key"]
        before = dump(book)
        for statement in (
            f"DELETE FROM {table} WHERE rowid IN (SELECT max(rowid) FROM {table})",
            f"UPDATE {table} SET {column} = {column} WHERE rowid IN (SELECT max(rowid) FROM {table})",
        ):
            book.connection.execute("PRAGMA foreign_keys = OFF")
            with book.operation("Change"):
                assert book.connection.execute(statement).rowcount == 1, table
            book.undo()
            book.connection.execute("PRAGMA foreign_keys = ON")
            assert dump(book) == before


@given(
    st.lists(
        st.tuples(
            st.text(st.characters(exclude_characters="\0", exclude_categories=["Cs"]), max_size=30),
            st.binary(min_size=16, max_size=16),
            st.integers(-(2**63), 2**63 - 1),
        ),
        min_size=1,
        max_size=5,
    )
)
@example([(NASTY, b"\0" * 16, -(2**63)), ("", b"'" * 16, 2**63 - 1)])
def test_any_text_blob_and_number_comes_back(values: list[tuple[str, bytes, int]]) -> None:
    with TemporaryDirectory() as folder, closing(new_ledger(Path(folder) / "a")) as book:
        add(book, gift())
        states = [dump(book)]
        for text, blob, number in values:
            with book.operation(text):
                book.connection.execute("UPDATE entry SET note = ?, key = ?", (text, blob))
                book.connection.execute("INSERT INTO tombstone (key, current_key) VALUES (?, ?)", (blob, blob))
                book.connection.execute(
                    "INSERT INTO import VALUES (NULL, ?, ?, ?, 0, 0, 0, 0, 0, NULL)", (number, text, text)
                )
            states.append(dump(book))
        for state in reversed(states[:-1]):
            book.undo()
            assert dump(book) == state
        for (text, _, _), state in zip(values, states[1:], strict=True):
            assert book.redo() == text
            assert dump(book) == state


def test_many_changes_of_one_row_are_one_step(book: Ledger) -> None:
    before = dump(book)
    with book.operation("Much"):
        run = book.connection.execute
        for note in "abc":
            run("UPDATE entry SET note = ? WHERE id IN (1, 2)", (note,))
        run("DELETE FROM entry WHERE id = 3")
        run("INSERT INTO creator (id, name, name_key) VALUES (77, 'x', 'x')")
        run("UPDATE creator SET id = 78, name = 'y' WHERE id = 77")
        run("REPLACE INTO creator (id, name, name_key, note) VALUES (78, 'z', 'z', 'kept')")
        run("INSERT INTO item (name) VALUES ('x'), ('y')")
        run("DELETE FROM item WHERE name = 'x'")
    after = dump(book)
    book.undo()
    assert dump(book) == before
    book.redo()
    assert dump(book) == after


# --- Steps ------------------------------------------------------------------------------------------------------------


def test_nothing_undone_and_nothing_to_redo_are_refused(tmp_path: Path) -> None:
    with closing(new_ledger(tmp_path / "a")) as book:
        with pytest.raises(RequestRefused, match="There is nothing to undo"):
            book.undo()
        with pytest.raises(RequestRefused, match="There is nothing to redo"):
            book.redo()
        assert (book.undo_label, book.redo_label) == (None, None)


def test_only_so_many_steps_are_kept(book: Ledger) -> None:
    for number in range(UNDO_DEPTH + 5):
        with book.operation(f"{number}"):
            book.connection.execute("UPDATE creator SET note = ?", (f"{number}",))
    for number in reversed(range(5, UNDO_DEPTH + 5)):
        assert book.undo() == f"{number}"
    with pytest.raises(RequestRefused):
        book.undo()
    assert book.connection.execute("SELECT DISTINCT note FROM creator").fetchall() == [("4",)]
    for number in range(5, UNDO_DEPTH + 5):
        assert book.redo() == f"{number}"


def test_something_new_makes_redoing_impossible_and_nothing_does_not(book: Ledger) -> None:
    add(book, gift(note="undone"))
    book.undo()
    with book.operation("Nothing"):
        pass
    with pytest.raises(InvalidEntry):
        add(book, gift(coins=0))
    with pytest.raises(LedgerError):
        add(book, refund("nothing"))
    assert book.redo_label == "Add gift"
    add(book, adjustment())
    assert [book.undo_label, book.redo_label] == ["Add adjustment", None]


def test_steps_end_with_the_ledger(book: Ledger) -> None:
    book.close()
    with closing(Ledger(book.path)) as again:
        assert (again.undo_label, again.redo_label) == (None, None)


def test_a_number_that_was_undone_is_given_to_nothing_else(book: Ledger) -> None:
    first = add(book, gift())
    book.undo()
    assert add(book, gift()) == first + 1


@pytest.mark.parametrize("error", [ValueError, InvalidEntry, KeyboardInterrupt, sqlite3.IntegrityError])
def test_an_exception_leaves_no_trace(error: type[BaseException], book: Ledger) -> None:
    notices: list[Changes] = []
    book.subscribe(notices.append)
    before, label = dump(book), book.undo_label
    (seq,) = book.connection.execute("SELECT max(seq) FROM operation").fetchone()

    def fail() -> None:
        with book.operation("Half"), undo.capture_off(book.connection, "entry"):
            book.connection.execute("DELETE FROM entry WHERE kind = 'refund'")
            book.connection.execute("UPDATE creator SET note = 'half'")
            if error is sqlite3.IntegrityError:
                book.connection.execute("UPDATE entry SET account_id = 99")
            raise InvalidEntry("coins", "x") if error is InvalidEntry else error

    with pytest.raises(LedgerUnusable if error is sqlite3.IntegrityError else error):
        fail()
    assert (dump(book), book.undo_label, book.redo_label, notices) == (before, label, None, [])
    add(book, gift())
    assert [(notice.seq, set(notice.rows)) for notice in notices] == [(seq + 1, {"entry"})]
    book.undo()
    assert dump(book) == before


def test_a_step_that_cannot_be_undone_any_more_stays_and_changes_nothing(book: Ledger) -> None:
    add(book, gift(creator="Last"))
    with closing(sqlite3.connect(book.path, isolation_level=None)) as other:
        other.execute("INSERT INTO handle (creator_id, platform_id, name) SELECT max(id), 1, 'x' FROM creator")
    before = dump(book)
    with pytest.raises(LedgerUnusable, match="FOREIGN KEY constraint failed"):
        book.undo()
    assert (dump(book), book.undo_label, book.redo_label) == (before, "Add gift", None)


# --- Rows that move as a whole ----------------------------------------------------------------------------------------


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
    with closing(sqlite3.connect(book.path, isolation_level=None)) as other:
        other.execute("DELETE FROM creator WHERE name = 'New'")
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
    with closing(sqlite3.connect(book.path)) as other:
        names = {name for (name,) in other.execute("SELECT name FROM sqlite_schema")}
        assert not {name for name in names if "undo" in name or "capture" in name}
