"""Undo and redo: every verb is taken back to the last byte and made again."""

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

from models import creators, drafts, handles, lookups, splitting, undo
from models.entries import add, delete, edit, restore
from models.errors import InvalidEntry, LedgerError, LedgerUnusable, RequestRefused
from models.ledger import UNDO_DEPTH, Changes, Ledger
from models.money import Money
from models.schema import JOURNAL_TABLES
from tests.books import new_ledger
from tests.models.full_book import NASTY, full_book
from tests.sample_entries import adjustment, assertion, dump, euros, gift, paid, purchase, refund

Verb = Callable[[Ledger], object]


@pytest.fixture
def book(tmp_path: Path) -> Iterator[Ledger]:
    with closing(full_book(tmp_path / "a")) as made:
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
