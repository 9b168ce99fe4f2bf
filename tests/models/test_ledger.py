"""The one door in: an operation is a transaction, an undo step and a notice, all three or none."""

from __future__ import annotations

import shutil
import threading
import time
from contextlib import closing
from pathlib import Path

import pytest

from models import ledger, lookups, settings, undo
from models.entries import add, delete, edit, restore
from models.errors import LedgerUnusable, RequestRefused
from models.ledger import KEEP_DELETED, Changes, Ledger
from models.settings import Settings
from tests.books import new_ledger
from tests.sample_entries import dump, gift, purchase, refund

pytestmark = pytest.mark.usefixtures("either_way")

DAY = 86_400 * 1_000_000


@pytest.fixture
def notices(book: Ledger) -> list[Changes]:
    """The notices from now on."""
    seen: list[Changes] = []
    book.subscribe(seen.append)
    return seen


# --- Notices ----------------------------------------------------------------------------------------------------------


def test_each_operation_gives_one_notice_that_names_its_rows(book: Ledger, notices: list[Changes]) -> None:
    add(book, gift(creator="Mila", handle="mila"))
    add(book, gift(creator="Mila", handle="mila"))
    edit(book, 2, gift(creator="Zoë"))
    delete(book, [1, 2])
    restore(book, [1])
    book.change_settings(currency="JPY")
    rows = [notice.rows for notice in notices]
    names = {"platform": {1}, "account": {1}, "creator": {1}, "handle": {1}, "item": {1}}
    assert rows[:5] == [
        {**names, "entry": {1}},
        {"entry": {2}},
        {"entry": {2}, "creator": {2}},
        {"entry": {1, 2}, "removed": {1, 2}},
        {"entry": {1}, "removed": {1}},
    ]
    assert set(rows[5]) == {"setting"}
    labels = ["Add gift", "Add gift", "Edit entry", "Delete entries", "Restore entries", "Change settings"]
    assert [notice.label for notice in notices] == labels
    assert not any(notice.is_bulk for notice in notices)


def test_undo_and_redo_give_notice_of_the_same_rows(book: Ledger, notices: list[Changes]) -> None:
    add(book, purchase(reference="A"))
    add(book, refund("A"))
    book.undo()
    book.undo()
    book.redo()
    assert [notice.label for notice in notices] == [
        "Add purchase",
        "Add refund",
        "Add refund",
        "Add purchase",
        "Add purchase",
    ]
    assert notices[1].rows == notices[2].rows == {"entry": {2}}
    assert notices[0].rows == notices[3].rows == notices[4].rows


def test_notices_are_numbered_without_gaps_whatever_failed_between(book: Ledger, notices: list[Changes]) -> None:
    for number in range(3):
        add(book, gift())
        with book.operation("Nothing"):
            pass
        with pytest.raises(ZeroDivisionError), book.operation("Half"):
            add_and_fail(book, number)
    book.undo()
    assert [notice.seq for notice in notices] == [1, 2, 3, 4]
    book.close()
    with closing(Ledger(book.path)) as again:
        again.subscribe(notices.append)
        add(again, gift())
    assert notices[-1].seq == 5
    with ledger.reading(book.path) as reader:
        rows = reader.connection.execute("SELECT seq, label FROM operation").fetchall()
    assert rows == [(notice.seq, notice.label) for notice in notices]


def add_and_fail(book: Ledger, number: int) -> None:
    book.connection.execute("UPDATE creator SET note = ?", (f"{number}",))
    raise ZeroDivisionError


def test_a_notice_comes_when_it_is_saved_and_can_be_undone(book: Ledger) -> None:
    seen: list[tuple[int, str | None, str | None]] = []

    def look(_: Changes) -> None:
        with ledger.reading(book.path) as reader:
            seen.append((len(list(lookups.all_drafts(reader))), book.undo_label, book.redo_label))

    book.subscribe(look)
    add(book, gift())
    book.undo()
    book.redo()
    assert seen == [(1, "Add gift", None), (0, None, "Add gift"), (1, "Add gift", None)]


def test_a_subscriber_may_make_the_next_operation(book: Ledger, notices: list[Changes]) -> None:
    def follow(changes: Changes) -> None:
        if changes.label == "Add purchase":
            add(book, gift())

    book.subscribe(follow)
    add(book, purchase())
    assert [notice.label for notice in notices] == ["Add purchase", "Add gift"]
    assert [book.undo(), book.undo()] == ["Add gift", "Add purchase"]


def test_a_subscriber_that_fails_takes_nothing_back(book: Ledger) -> None:
    def fail(_: Changes) -> None:
        raise ZeroDivisionError

    book.subscribe(fail)
    with pytest.raises(ZeroDivisionError):
        add(book, gift())
    assert book.undo_label == "Add gift"
    with pytest.raises(ZeroDivisionError):
        book.undo()
    assert [book.undo_label, book.redo_label] == [None, "Add gift"]
    assert dump(book)["entry"] == []


# --- Operations -------------------------------------------------------------------------------------------------------


def test_an_operation_inside_another_is_a_bug_and_undoes_both(book: Ledger) -> None:
    before = dump(book)

    def nest() -> None:
        with book.operation("Outer"):
            book.connection.execute("INSERT INTO item (name) VALUES ('Rose')")
            add(book, gift())

    with pytest.raises(RuntimeError, match="'Add gift' cannot begin inside it"):
        nest()
    assert (dump(book), book.undo_label) == (before, None)
    add(book, gift())


def test_an_operation_belongs_to_the_thread_that_opened_the_ledger(book: Ledger) -> None:
    caught: list[BaseException] = []

    def elsewhere() -> None:
        try:
            add(book, gift())
        except Exception as error:  # noqa: BLE001 - it is looked at below
            caught.append(error)

    thread = threading.Thread(target=elsewhere)
    thread.start()
    thread.join()
    assert len(caught) == 1
    add(book, gift())
    assert len(dump(book)["entry"]) == 1


def test_an_operation_that_changes_nothing_leaves_no_trace(book: Ledger, notices: list[Changes]) -> None:
    with book.operation("Nothing"):
        book.connection.execute("DELETE FROM entry")
    assert (notices, book.undo_label) == ([], None)
    assert book.connection.execute("SELECT count(*) FROM operation").fetchone() == (0,)


def test_when_something_was_done_is_kept(book: Ledger) -> None:
    before = time.time_ns() // 1000
    add(book, gift())
    ((at, label),) = book.connection.execute("SELECT at, label FROM operation")
    assert before <= at <= time.time_ns() // 1000
    assert label == "Add gift"


# --- Deleted entries --------------------------------------------------------------------------------------------------


def age(book: Ledger, entry: int, by: int) -> None:
    """Let an entry have been deleted longer ago."""
    book.connection.execute("UPDATE removed SET removed_at = removed_at - ? WHERE id = ?", (by, entry))


def test_a_deleted_entry_can_be_restored_for_thirty_days_and_its_key_stays_for_ever(book: Ledger) -> None:
    for _ in range(3):
        add(book, gift())
    edit(book, 3, gift(note="edited"))
    delete(book, [1, 2, 3])
    keys = dict(book.connection.execute("SELECT id, hex(key) || hex(current_key) FROM removed").fetchall())
    age(book, 1, KEEP_DELETED - DAY)
    age(book, 2, KEEP_DELETED + DAY)
    age(book, 3, KEEP_DELETED)
    book.close()
    assert KEEP_DELETED == 30 * DAY
    with closing(Ledger(book.path)) as again:
        assert again.undo_label is None
        tombs = again.connection.execute("SELECT hex(key) || hex(current_key) FROM tombstone ORDER BY id").fetchall()
        assert tombs == [(keys[2],), (keys[3],)]
        assert len(set(keys.values())) == 2
        for gone in (2, 3):
            with pytest.raises(RequestRefused, match="can no longer be restored"):
                restore(again, [gone])
        restore(again, [1])
        assert [draft.creator for draft in lookups.all_drafts(again)] == ["Mila"]
        again.undo()
    for _ in range(2):
        with closing(Ledger(book.path)) as later:
            assert [row[1] for row in dump(later)["removed"]] == [1]
            assert len(dump(later)["tombstone"]) == 2


def test_what_an_import_taken_back_left_is_gone_when_it_can_no_longer_be_redone(book: Ledger) -> None:
    add(book, gift())
    book.connection.execute("INSERT INTO set_aside SELECT * FROM entry")
    book.connection.execute("DELETE FROM entry")
    book.close()
    with closing(Ledger(book.path)) as again:
        assert again.connection.execute("SELECT count(*) FROM set_aside").fetchone() == (0,)
        assert (dump(again)["removed"], dump(again)["tombstone"]) == ([], [])


def test_reading_forgets_nothing(book: Ledger) -> None:
    add(book, gift())
    delete(book, [1])
    age(book, 1, 2 * KEEP_DELETED)
    book.close()
    with ledger.reading(book.path) as reader:
        assert len(dump(reader)["removed"]) == 1


def test_a_clock_that_went_back_forgets_nothing(book: Ledger) -> None:
    add(book, gift())
    delete(book, [1])
    age(book, 1, -400 * DAY)
    book.close()
    with closing(Ledger(book.path)) as again:
        restore(again, [1])


# --- Opening for reading ----------------------------------------------------------------------------------------------


def test_reading_ends_with_the_block(book: Ledger) -> None:
    add(book, gift())
    with ledger.reading(book.path) as reader:
        assert reader.connection.execute("SELECT count(*) FROM entry").fetchone() == (1,)
    with pytest.raises(Exception, match="not opened"):
        reader.db.execute_sql("SELECT 1")  # type: ignore[no-untyped-call]


def test_failures_while_reading_are_sentences(book: Ledger) -> None:
    with pytest.raises(LedgerUnusable, match="cannot be opened"), ledger.reading(book.path):
        raise FileNotFoundError(2, "")


def test_two_ledgers_are_open_at_once_and_stay_apart(tmp_path: Path, book: Ledger) -> None:
    with closing(new_ledger(tmp_path / "b", currency="JPY")) as other:
        add(other, gift())
        add(book, purchase())
        assert [book.undo_label, other.undo_label] == ["Add purchase", "Add gift"]
        assert [book.settings.currency, other.settings.currency] == ["EUR", "JPY"]
        assert [len(dump(one)["entry"]) for one in (book, other)] == [1, 1]


def test_bulk_changes_come_home_into_the_one_file(book: Ledger) -> None:
    with book.operation("Import"):
        book.connection.execute("INSERT INTO import VALUES (1, 0, 'csv', 'a', 0, 0, 0, 0, 0, NULL)")
        undo.log_move(book.connection, "entry", "set_aside", 1)
    assert Path(f"{book.path}-wal").stat().st_size == 0


def test_reader_and_writer_see_the_ledger_that_was_made(tmp_path: Path) -> None:
    kept = Settings("USD", "America/New_York", 25, "first", "average")
    ledger.create(tmp_path / "b", kept)
    with closing(ledger.open_reader(tmp_path / "b")) as reader, closing(Ledger(tmp_path / "b")) as book:
        assert book.settings == kept
        assert reader.path == book.path
        assert settings.read(reader) == kept


# --- Looking after the file -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("quiet", "held"), [(0.0, 1), (30.0, 0)])
def test_the_one_file_holds_everything_once_it_was_quiet_for_a_while(
    book: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, quiet: float, held: int
) -> None:
    """People copy the one file alone, while it is open."""
    monkeypatch.setattr(ledger, "QUIET", quiet)
    add(book, gift())
    counts = []
    for name in ("at once", "later"):
        copy = Path(shutil.copy(book.path, tmp_path / f"{name}.coinpurse"))
        with ledger.reading(copy) as reader:
            counts.append(len(dump(reader)["entry"]))
        book.look_after()
    assert counts == [0, held]
