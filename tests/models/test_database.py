"""The ledger file: opening never makes or changes one, one writer at a time, and every failure is a sentence."""

from __future__ import annotations

import errno
import os
import re
import resource
import signal
import sqlite3
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any

import peewee
import pytest

from models import database, entries, ledger, lookups, migrations
from models.errors import LedgerError, LedgerInUse, LedgerTooNew, LedgerUnusable
from models.ledger import Ledger
from models.settings import Settings
from tests.books import new_ledger
from tests.sample_entries import dump, gift, purchase
from tests.victims import Victims

NAMES = (
    *("plain.coinpurse", "what? #1 100%.coinpurse", "two  blanks ", "x?mode=rwc", "%41%2f", "file:x?mode=memory"),
    *("'quote\" & ; $HOME", "ü🌸 نقود.coinpurse", "e\u0301", "#", ".hidden", os.fsdecode(b"caf\xe9"), "🌸" * 40),
)


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


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger with two entries, alone in its folder."""
    made = tmp_path / "a.coinpurse"
    with closing(new_ledger(made)) as book:
        entries.add(book, purchase())
        entries.add(book, gift())
    (tmp_path / "a.coinpurse.lock").unlink()
    return made


@pytest.fixture(scope="module")
def victims() -> Iterator[Victims]:
    with closing(Victims()) as made:
        yield made


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


# --- Opening ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", NAMES)
def test_opening_a_ledger_that_is_not_there_makes_nothing(name: str, tmp_path: Path) -> None:
    with unchanged(tmp_path):
        for missing in (tmp_path / name, tmp_path / "no folder" / name):
            for opening in (Ledger, ledger.open_reader):
                with pytest.raises(LedgerUnusable, match="There is no ledger at"):
                    opening(missing)


@pytest.mark.parametrize("name", NAMES)
def test_a_ledger_of_any_name_is_made_opened_and_changed_under_that_name(name: str, tmp_path: Path) -> None:
    made = tmp_path / name
    with closing(new_ledger(made)) as book:
        entries.add(book, purchase())
    with closing(ledger.open_reader(made)) as reader:
        assert len(list(lookups.all_drafts(reader))) == 1
    ours = {name, f"{name}.lock", f"{name}-wal", f"{name}-shm"}
    assert {found.name for found in tmp_path.iterdir()} <= ours


def test_a_ledger_is_found_through_links_and_from_where_one_stands(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "link").symlink_to(path)
    monkeypatch.chdir(tmp_path)
    for way in (tmp_path / "link", Path("link"), Path("a.coinpurse"), tmp_path / ".." / tmp_path.name / "link"):
        with closing(Ledger(way)) as book:
            assert book.path == path
    assert not (tmp_path / "link.lock").exists()


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


@pytest.mark.parametrize("kind", FOREIGN)
def test_what_is_no_ledger_is_refused_with_a_sentence_and_left_as_it_is(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    FOREIGN[kind](path)
    with unchanged(tmp_path):
        for opening in (Ledger, ledger.open_reader):
            with pytest.raises(LedgerUnusable, match="ledger"):
                opening(path)


@pytest.mark.parametrize("name", ["x" * 300, "a.coinpurse/below"])
def test_a_name_that_cannot_be_is_refused_with_a_sentence(name: str, path: Path, tmp_path: Path) -> None:
    with unchanged(tmp_path):
        for opening in (Ledger, ledger.open_reader, lambda wrong: ledger.create(wrong, Settings())):
            with pytest.raises(LedgerUnusable, match=r"cannot be opened|There is no ledger at"):
                opening(tmp_path / name)


def damaged_header(data: bytes) -> bytes:
    return data[:16] + b"\xff" * 84 + data[100:]


def damaged_pages(data: bytes) -> bytes:
    return data[:4096] + b"\xaa" * (len(data) - 4096)


def truncated(data: bytes) -> bytes:
    return data[:5000]


@pytest.mark.parametrize("damage", [damaged_header, damaged_pages, truncated])
def test_a_damaged_ledger_is_refused_with_a_sentence_and_left_as_it_is(damage: Any, path: Path) -> None:
    path.write_bytes(damage(path.read_bytes()))
    before = path.read_bytes()
    with (
        pytest.raises(LedgerUnusable, match=r"damaged|not a Coinpurse ledger|not those of a ledger"),
        closing(Ledger(path)),
    ):
        pass
    with pytest.raises(LedgerUnusable), ledger.reading(path) as reader:
        list(lookups.all_drafts(reader))
    assert path.read_bytes() == before


def test_text_that_is_none_is_damage(path: Path) -> None:
    patch_file(path, "UPDATE entry SET note = CAST(x'ff' AS TEXT)")
    with pytest.raises(LedgerUnusable, match="is damaged"), ledger.reading(path) as reader:
        list(lookups.all_drafts(reader))


@pytest.mark.parametrize(
    "change", ["DROP TABLE removed", "ALTER TABLE entry ADD COLUMN mood TEXT", "DROP INDEX entry_key"]
)
def test_tables_that_are_not_ours_are_not_written_to(change: str, path: Path, tmp_path: Path) -> None:
    patch_file(path, change)
    before = path.read_bytes()
    with pytest.raises(LedgerUnusable, match="are not those of a ledger of this version; nothing was changed"):
        Ledger(path)
    assert path.read_bytes() == before
    with pytest.raises(LedgerUnusable, match="are not those"):  # and not because its lock is still held
        Ledger(path)


def test_a_newer_ledger_is_refused_and_left_as_it_is(path: Path) -> None:
    patch_file(path, f"PRAGMA user_version = {migrations.VERSION + 1}")
    before = path.read_bytes()
    for opening in (Ledger, ledger.open_reader):
        with pytest.raises(LedgerTooNew, match=f"newer Coinpurse .its books are version {migrations.VERSION + 1}"):
            opening(path)
    assert path.read_bytes() == before


# --- Making -----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["empty", "text", "folder", "pipe", "circle of links", "another program's"])
def test_making_a_ledger_leaves_whatever_has_its_name(kind: str, tmp_path: Path) -> None:
    path = tmp_path / "x"
    FOREIGN[kind](path)
    with unchanged(tmp_path), pytest.raises(LedgerError, match="already exists, and was left as it is"):
        ledger.create(path, Settings())


def test_making_a_ledger_leaves_a_ledger_of_its_name(path: Path, tmp_path: Path) -> None:
    with unchanged(tmp_path), pytest.raises(LedgerError, match="already exists"):
        ledger.create(path, Settings(currency="JPY"))


@pytest.mark.parametrize("has_links", [True, False])
def test_a_file_that_appears_meanwhile_is_left(
    has_links: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, fill = tmp_path / "x", database._fill
    if not has_links:
        refuse_links(monkeypatch)
    monkeypatch.setattr(database, "_fill", lambda *given: (fill(*given), path.write_text("mine"))[0])
    with pytest.raises(LedgerError, match="already exists"):
        ledger.create(path, Settings())
    assert path.read_text() == "mine"
    assert [found.name for found in tmp_path.iterdir()] == ["x"]


def refuse_links(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand in for a memory stick, whose file system knows no links."""

    def refuse(*_: object) -> None:
        raise PermissionError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(os, "link", refuse)


def test_a_ledger_can_be_made_where_there_are_no_links(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    refuse_links(monkeypatch)
    with closing(new_ledger(tmp_path / "a", currency="JPY")) as book:
        assert book.settings.currency == "JPY"
    assert {found.name for found in tmp_path.iterdir()} == {"a", "a.lock"}
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o600


def test_a_ledger_that_cannot_be_finished_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sqlite3.Connection, _: object) -> None:
        migrations.upgrade(connection)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(database, "_fill", fail)
    with pytest.raises(LedgerUnusable, match="The disk is full"):
        ledger.create(tmp_path / "a", Settings())
    assert list(tmp_path.iterdir()) == []


def test_a_new_ledger_does_not_take_up_the_changes_of_a_lost_one(path: Path, tmp_path: Path) -> None:
    with closing(Ledger(path)) as book:
        book.change_settings(currency="GBP")
        changes = Path(f"{path}-wal").read_bytes()
    path.unlink()
    remains = Path(f"{path}-wal")
    remains.write_bytes(changes)
    with unchanged(tmp_path), pytest.raises(LedgerError, match="holds changes of a ledger that was at"):
        ledger.create(path, Settings(currency="JPY"))
    remains.write_bytes(b"")
    with closing(new_ledger(path, currency="JPY")) as book:
        assert book.settings.currency == "JPY"


def test_a_new_ledger_is_one(tmp_path: Path) -> None:
    ledger.create(tmp_path / "a", Settings(currency="JPY", timezone="Asia/Tokyo", month_starts_on=25, basis="average"))
    assert [found.name for found in tmp_path.iterdir()] == ["a"]
    with closing(sqlite3.connect(tmp_path / "a")) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (0x434F494E,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        meta = dict(connection.execute("SELECT * FROM meta"))
    assert set(meta) == {"ledger_uuid", "created_by", "min_reader", "min_writer"}
    with closing(Ledger(tmp_path / "a")) as book:
        assert book.settings == Settings("JPY", "Asia/Tokyo", 25, "date", "average")


def test_two_ledgers_are_not_one(tmp_path: Path) -> None:
    for name in "ab":
        ledger.create(tmp_path / name, Settings())
    identities = set()
    for name in "ab":
        with closing(sqlite3.connect(tmp_path / name)) as connection:
            identities |= set(connection.execute("SELECT value FROM meta WHERE name = 'ledger_uuid'"))
    assert len(identities) == 2


def test_nobody_else_may_read_a_ledger_or_what_lies_beside_it(tmp_path: Path) -> None:
    before = os.umask(0)
    try:
        with closing(new_ledger(tmp_path / "a")) as book:
            entries.add(book, purchase())
            modes = {found.name: stat.S_IMODE(found.stat().st_mode) for found in tmp_path.iterdir()}
    finally:
        os.umask(before)
    assert modes == dict.fromkeys(("a", "a-wal", "a-shm", "a.lock"), 0o600)


# --- The connection ---------------------------------------------------------------------------------------------------

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


# --- One writer -------------------------------------------------------------------------------------------------------


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
    assert victims.line() == "READY"
    with pytest.raises(LedgerInUse):
        Ledger(path)
    with ledger.reading(path) as reader:
        assert len(list(lookups.all_drafts(reader))) == 2
    os.kill(holder, signal.SIGKILL)
    assert victims.rest() == ([], True)
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


# --- Under the writer's hands -----------------------------------------------------------------------------------------


def replaced(path: Path) -> None:
    copy = path.with_name("copy")
    copy.write_bytes(path.read_bytes())
    copy.replace(path)


GONE = re.compile(r"replaced or moved while it was open|the file or its folder is missing")


@pytest.mark.parametrize("event", [replaced, lambda path: path.rename(path.with_name("moved")), Path.unlink])
def test_a_ledger_that_was_replaced_or_moved_is_not_written_to(event: Any, path: Path) -> None:
    with closing(Ledger(path)) as book:
        before = dump(book)
        with pytest.raises(LedgerUnusable, match=GONE):
            change(book, lambda: event(path))
        with pytest.raises(LedgerUnusable, match=GONE):
            entries.add(book, gift())
        assert (dump(book), book.undo_label) == (before, None)
    if path.exists():
        with ledger.reading(path) as reader:
            assert dump(reader) == before


def test_a_full_disk_loses_nothing_and_keeps_nothing_shut(path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="before"))
        before = dump(book)
        (pages,) = book.connection.execute("PRAGMA page_count").fetchone()
        book.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerUnusable, match=r"The disk is full\. Nothing was lost"):
            entries.add(book, purchase(note="x" * 90_000))
        assert (dump(book), book.undo_label) == (before, "Add gift")
        book.undo()
        book.redo()
        assert dump(book) == before
        book.connection.execute("PRAGMA max_page_count = 1000000")
        entries.add(book, purchase(note="x" * 90_000))
    with ledger.reading(path) as reader:
        assert reader.db.pragma("integrity_check") == "ok"
        assert [draft.note[:6] for draft in lookups.all_drafts(reader)] == ["", "xxxxxx", "", "before"]


@contextmanager
def files_end_at(size: int) -> Iterator[None]:
    """Let no file of this process grow past `size`, as a quota does."""
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))


def test_a_write_that_fails_half_way_loses_nothing(path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="before"))
        before, size = dump(book), Path(f"{path}-wal").stat().st_size
        for more in (0, 100, 5000):
            with files_end_at(size + more), pytest.raises(LedgerUnusable, match="the disk reports an error"):
                entries.add(book, purchase(note="x" * 90_000))
            assert (dump(book), book.undo_label) == (before, "Add gift")
        entries.add(book, gift(note="after"))
    with ledger.reading(path) as reader:
        assert reader.db.pragma("integrity_check") == "ok"
        assert [draft.note for draft in lookups.all_drafts(reader)][2:] == ["before", "after"]


def test_a_full_disk_at_opening_keeps_nothing_shut(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Ledger(path)) as book:
        entries.delete(book, [2])
        book.connection.execute("UPDATE removed SET removed_at = 1")

    def full(self: Ledger) -> None:
        with database.failures(self.path):
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(Ledger, "_require_same_file", full)
    with closing(Ledger(path)) as book:
        assert len(dump(book)["removed"]) == 1


# --- Without permission -----------------------------------------------------------------------------------------------


@pytest.fixture
def open_folder() -> Iterator[Path]:
    """A folder everybody may look into, as the one of pytest may not."""
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder)
        made.chmod(0o777)
        yield made
        made.chmod(0o777)


@pytest.mark.parametrize(
    ("folder", "file", "written", "read"),
    [
        (0o777, 0o444, "LedgerUnusable {path} or its folder is read-only; nothing was changed.", "DONE"),
        (0o777, 0o000, "LedgerUnusable {path} cannot be opened:", "LedgerUnusable {path} cannot be opened:"),
        (0o555, 0o444, "LedgerUnusable {path} or its folder is read-only; nothing was changed.", "DONE"),
        (0o555, 0o666, "LedgerUnusable {path} or its folder is read-only; nothing was changed.", "DONE"),
        (0o000, 0o444, "LedgerUnusable {path} cannot be opened:", "LedgerUnusable {path} cannot be opened:"),
    ],
)
def test_missing_permission_is_a_sentence_and_nothing_changes(
    folder: int, file: int, written: str, read: str, open_folder: Path, victims: Victims
) -> None:
    path = open_folder / "a.coinpurse"
    ledger.create(path, Settings())
    before = path.read_bytes()
    path.chmod(file)
    open_folder.chmod(folder)
    (reader,), _ = victims.run("read_as_nobody", path)
    (made, writer), _ = victims.run("write_as_nobody", path)
    open_folder.chmod(0o777)
    assert reader.startswith(read.format(path=path))
    assert writer.startswith(written.format(path=path))
    assert made == "DONE" if folder == 0o777 else made.startswith(f"LedgerUnusable {path}.new cannot be opened")
    path.chmod(0o600)
    assert path.read_bytes() == before


# --- Killed -----------------------------------------------------------------------------------------------------------

ROUNDS = int(os.environ.get("COINPURSE_KILLS", "30"))
STRIDE = 1 if "COINPURSE_KILLS" in os.environ else 7


def what_counts(connection: sqlite3.Connection) -> dict[str, list[tuple[object, ...]]]:
    """Everything but the moments at which it was done."""
    found = dump(connection)
    found["removed"] = [(*row[:2], *row[3:]) for row in found["removed"]]
    return found


def test_whatever_was_acknowledged_survives_a_kill_and_nothing_is_half_done(tmp_path: Path, victims: Victims) -> None:
    from random import Random

    from tests.victims import numbered

    path, chance = tmp_path / "a", Random(7)
    ledger.create(path, Settings())
    last = 0
    with closing(new_ledger(tmp_path / "mirror")) as mirror:
        for _ in range(ROUNDS):
            child = victims.start("work", path)
            # Killed after a number of changes, not of milliseconds: a busy machine gets as far as an idle one.
            seen = [victims.line() for _ in range(chance.randrange(6))]
            time.sleep(chance.uniform(0, 0.02))
            os.kill(child, signal.SIGKILL)
            rest, was_killed = victims.rest()
            lines = seen + rest
            assert was_killed
            acknowledged = int(lines[-1].removeprefix("MADE ")) if lines else last
            with closing(database.connect(path, "ro")) as connection:
                assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
                assert connection.execute("PRAGMA foreign_key_check").fetchall() == []
                (last,) = connection.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()
                assert acknowledged <= last <= acknowledged + 1
                while mirror.connection.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone() != (last,):
                    numbered(mirror)
                assert what_counts(connection) == what_counts(mirror.connection)
    assert last >= ROUNDS


def test_killed_at_any_step_of_making_a_ledger_there_is_a_whole_one_or_none(tmp_path: Path, victims: Victims) -> None:
    steps, was_killed = 0, True
    while was_killed:
        steps += STRIDE
        path = tmp_path / f"{steps}"
        _, was_killed = victims.run("create", path, kill_at=steps)
        if path.exists():
            with ledger.reading(path) as reader:
                assert reader.db.pragma("integrity_check") == "ok"
                assert len(dump(reader)["setting"]) == 5
        else:
            assert was_killed
    assert steps > 100


# --- Sentences --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("error", "sentence"),
    [
        (OSError(errno.ENOSPC, ""), "The disk is full"),
        (OSError(errno.EDQUOT, ""), "The disk is full"),
        (OSError(errno.EROFS, ""), "/a cannot be opened"),
        (PermissionError(errno.EACCES, ""), "/a cannot be opened"),
        (OSError(errno.ELOOP, ""), "/a cannot be opened"),
        (OSError(errno.EIO, ""), "the disk reports an error"),
        (OSError(errno.ESTALE, ""), "the disk reports an error"),
    ],
)
def test_failures_of_the_system_are_sentences(error: OSError, sentence: str) -> None:
    with pytest.raises(LedgerUnusable, match=sentence), database.failures(Path("/a")):
        raise error


@pytest.mark.parametrize("error", [ValueError("x"), BrokenPipeError(errno.EPIPE, ""), LedgerError("x"), KeyError("x")])
def test_what_is_no_failure_of_the_ledger_is_not_told_as_one(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, database.failures(Path("/a")):
        raise error
    assert raised.value is error


def test_mistakes_in_a_statement_are_bugs_not_sentences(path: Path) -> None:
    with closing(Ledger(path)) as book:
        with pytest.raises(sqlite3.OperationalError, match="no such table"), database.failures(path):
            book.connection.execute("SELECT 1 FROM nowhere")
        with pytest.raises(peewee.OperationalError, match="no such table"), database.failures(path):
            book.db.execute_sql("SELECT 1 FROM nowhere")  # type: ignore[no-untyped-call]


def test_a_broken_rule_of_the_tables_is_a_sentence_and_changes_nothing(path: Path) -> None:
    with closing(Ledger(path)) as book:
        before = dump(book)
        with pytest.raises(LedgerUnusable, match=r"does not fit the rules of the ledger .*CHECK"):
            change(book, lambda: book.connection.execute("UPDATE entry SET coins = -1"))
        assert dump(book) == before
