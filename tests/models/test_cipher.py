"""Encrypted ledgers: nothing readable on the disk, and three sentences for wrong, damaged and foreign."""

from __future__ import annotations

import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing, suppress
from datetime import date
from pathlib import Path
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from models import cipher, database, demo, entries, keys, ledger, lookups, migrations, reports, salvage
from models.backups import copies, upgrading
from models.columns import Columns
from models.errors import LedgerLocked, LedgerUnusable, WrongPassphrase
from models.failures import errors, failures
from models.keys import Key
from models.ledger import Ledger
from models.reports import Query
from models.settings import Settings
from models.settings import read as kept
from tests.faults.jobs import STEPS
from tests.sample_entries import dump, gift, purchase

ROOT = Path(__file__).parents[2]
SECRET = 'it\'s "quoted" – ключ 🗝️'
PAGE = 4096
REPORTS = ("spending", "purchases")
SQLCIPHERS = keys.ITERATIONS


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "ITERATIONS", 1)


@pytest.fixture(autouse=True)
def nothing_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keys, "_held", {})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """An encrypted ledger with two entries, closed and locked."""
    made = tmp_path / "a.coinpurse"
    ledger.create(made, Settings(), SECRET)
    with closing(Ledger(made)) as book:
        entries.add(book, purchase(note="nobody reads this"))
        entries.add(book, gift(creator="Mila the unreadable"))
    keys._held.clear()
    return made


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with ledger.reading(path) as reader:
        return dump(reader)


def test_nothing_of_it_can_be_read_without_the_passphrase(path: Path, tmp_path: Path) -> None:
    cipher.unlock(path, SECRET)
    with closing(Ledger(path)) as book:
        entries.add(book, gift(creator="Mila the unreadable", note="nobody reads this"))
        for file in tmp_path.iterdir():
            held = file.read_bytes()
            assert not any(word in held for word in (b"SQLite format", b"unreadable", b"nobody", b"CREATE TABLE"))


def test_it_is_locked_until_its_passphrase_is_given(path: Path) -> None:
    before = path.read_bytes()
    for opening in (Ledger, ledger.open_reader):
        with pytest.raises(LedgerLocked, match="is encrypted; it opens with its passphrase alone"):
            opening(path)
    with pytest.raises(WrongPassphrase, match=r"not the passphrase of .*nothing was changed"):
        cipher.unlock(path, SECRET[:-1])
    with pytest.raises(LedgerLocked):
        Ledger(path)
    assert path.read_bytes() == before
    cipher.unlock(path, SECRET)
    with closing(Ledger(path)) as book:
        assert book.connection.execute("SELECT count(*) FROM entry").fetchone() == (2,)
        assert book.db.pragma("journal_mode") == "wal"
        entries.add(book, gift())


@settings(max_examples=15)
@given(st.text(min_size=1) | st.just("x'" + "0" * 64 + "'") | st.just("a\0b") | st.just('";--') | st.just("ä" * 5000))
def test_any_text_is_a_passphrase(passphrase: str) -> None:
    from tempfile import TemporaryDirectory

    with TemporaryDirectory() as folder:
        made = Path(folder) / "a"
        ledger.create(made, Settings(), passphrase)
        keys._held.clear()
        with pytest.raises(WrongPassphrase):
            cipher.unlock(made, passphrase + "x")
        cipher.unlock(made, passphrase)
        Ledger(made).close()


def test_it_is_a_common_encrypted_database_of_sqlcipher_with_its_own_derivation(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keys, "ITERATIONS", SQLCIPHERS)
    ledger.create(tmp_path / "a", Settings(), "hunter2")
    with closing(cipher.library().connect(str(tmp_path / "a"))) as other:
        other.execute("PRAGMA key = 'hunter2'")
        assert other.execute("PRAGMA kdf_iter").fetchone() == (str(SQLCIPHERS),)
        assert other.execute("PRAGMA application_id").fetchone() == (migrations.APPLICATION_ID,)
        assert other.execute("PRAGMA cipher_integrity_check").fetchall() == []


def test_its_copies_are_encrypted_alike_and_open_with_it(path: Path, tmp_path: Path) -> None:
    cipher.unlock(path, SECRET)
    copy = tmp_path / "copy"
    copies.copy_verified(path, copy)
    assert contents(copy) == contents(path)
    assert copy.read_bytes()[:16] == path.read_bytes()[:16]
    keys._held.clear()
    with pytest.raises(LedgerLocked):
        ledger.open_reader(copy)
    cipher.unlock(copy, SECRET)
    assert contents(path) == contents(copy)


def test_it_is_upgraded_like_any(path: Path) -> None:
    cipher.unlock(path, SECRET)
    before = contents(path)
    kept = upgrading.migrate(path, STEPS)
    assert keys.is_encrypted(kept.read_bytes())
    assert keys.is_encrypted(path.read_bytes())
    with closing(database.connect(path, "ro")) as connection:
        after = dump(connection)
    assert [row[:-1] for row in after["entry"]] == before["entry"]


def test_a_copy_of_a_plain_one_stays_plain_beside_an_open_encrypted_one(path: Path, tmp_path: Path) -> None:
    cipher.unlock(path, SECRET)
    with closing(Ledger(path)):
        ledger.create(tmp_path / "plain", Settings())
        copies.copy_verified(tmp_path / "plain", tmp_path / "copy")
        with closing(database.connect(tmp_path / "copy")) as connection:
            assert type(connection) is sqlite3.Connection


def test_reports_of_it_are_those_of_the_plain_one(tmp_path: Path) -> None:
    """The columns are read by two threads at once, each with a connection of its own."""
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    demo.make(plain, date(2026, 11, 1))
    key = keys.fresh(SECRET)
    cipher.export(plain, None, sealed, key)
    keys.hold(key)
    found = []
    for path in (plain, sealed):
        with ledger.reading(path) as reader:
            columns, rates = Columns(reader), lookups.rates(reader)
            query = Query(by=("month", "platform"))
            found.append([reports.run(name, columns, rates, kept(reader), query).rows for name in REPORTS])
            assert (keys.key_of(reader.connection) is None) == (path is plain)
    assert found[0] == found[1]
    assert all(found[0])


# --- Wrong, damaged, foreign ------------------------------------------------------------------------------------------


def sentence(path: Path, passphrase: str) -> str:
    """What is said when somebody opens the ledger and reads all of it; empty where nothing is."""
    keys._held.clear()
    try:
        with suppress(LedgerUnusable):  # it asks for the passphrase, as a face would answer
            if not isinstance(locked(path), LedgerLocked):
                raise locked(path)
        cipher.unlock(path, passphrase)
        with ledger.reading(path) as reader:
            dump(reader)
            if reader.connection.execute("PRAGMA cipher_integrity_check").fetchall():
                return "damaged"
    except LedgerUnusable as error:
        return str(error)
    except WrongPassphrase as error:
        return str(error)
    return ""


def locked(path: Path) -> LedgerUnusable:
    with pytest.raises(LedgerUnusable) as refused:
        ledger.open_reader(path)
    return refused.value


def test_any_byte_that_is_not_as_it_was_is_damage_and_never_a_wrong_passphrase(path: Path, tmp_path: Path) -> None:
    original, other, random = path.read_bytes(), tmp_path / "b.coinpurse", Random(20260302)
    places = [*range(0, 16, 3), *range(16, 200, 23), 4000, 4095]
    for place in places + [random.randrange(len(original)) for _ in range(80)]:
        data = bytearray(original)
        data[place] ^= random.randrange(1, 256)
        other.write_bytes(data)
        said = sentence(other, SECRET)
        assert said == "" if place < 16 else "damaged" in said, (place, said)
        assert "its passphrase is right" in said or not 16 <= place < PAGE
        assert "not the passphrase" in sentence(other, "another")
        assert other.read_bytes() == data


def test_a_copy_of_a_ledger_whose_salt_is_damaged_is_whole(path: Path, tmp_path: Path) -> None:
    original = path.read_bytes()
    path.write_bytes(original[:5] + bytes([original[5] ^ 9]) + original[6:])
    cipher.unlock(path, SECRET)
    copies.copy_verified(path, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes()[:16] == original[:16]
    assert contents(tmp_path / "copy") == contents(path)


@pytest.mark.parametrize("size", [17, PAGE - 1, PAGE, PAGE + 1, 3 * PAGE + 7])
def test_what_was_cut_off_is_damaged(size: int, path: Path) -> None:
    path.write_bytes(path.read_bytes()[:size])
    for passphrase in (SECRET, "another"):
        said = sentence(path, passphrase)
        assert "cut off" in said or "damaged" in said, said


@pytest.mark.parametrize("content", [b"", b"x" * 15, b"a text\n" * 2000, bytes(8192), Random(1).randbytes(8 * PAGE)])
def test_what_is_no_ledger_is_not_asked_for_a_passphrase(content: bytes, tmp_path: Path) -> None:
    foreign = tmp_path / "b.coinpurse"
    foreign.write_bytes(content)
    assert not isinstance(locked(foreign), LedgerLocked)
    assert "ledger" in str(locked(foreign))
    with pytest.raises(LedgerUnusable, match="not an encrypted ledger"):
        cipher.unlock(foreign, SECRET)


def test_a_plain_ledger_needs_no_passphrase(tmp_path: Path) -> None:
    ledger.create(tmp_path / "a", Settings())
    with pytest.raises(LedgerUnusable, match="not an encrypted ledger"):
        cipher.unlock(tmp_path / "a", "x")


def test_without_the_library_it_is_said_how_to_get_it(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "sqlcipher3", None)
    for opening in (Ledger, ledger.open_reader, lambda path: cipher.unlock(path, SECRET)):
        with pytest.raises(LedgerUnusable, match=r"need one more library.*make passphrase") as refused:
            opening(path)
        assert not isinstance(refused.value, LedgerLocked), "nobody is asked for a passphrase in vain"


def test_of_a_damaged_one_all_is_salvaged_but_what_was_on_the_page(tmp_path: Path) -> None:
    """SQLCipher itself reads nothing more once a page was not whole."""
    plain, sealed = tmp_path / "plain", tmp_path / "sealed"
    entries_made = demo.make(plain, date(2026, 11, 1))
    key = keys.fresh(SECRET)
    cipher.export(plain, None, sealed, key)
    keys.hold(key)
    original, lost = sealed.read_bytes(), []
    half = len(original) // PAGE // 2  # before that are the tables' own texts, without which nothing has a meaning
    for page in range(half, 2 * half, 11):
        sealed.write_bytes(original[: page * PAGE + 9] + b"?" + original[page * PAGE + 10 :])
        made = salvage.salvage(sealed, tmp_path / f"{page}")
        assert cipher.is_encrypted(tmp_path / f"{page}")
        assert made.entries + made.lost_entries == entries_made
        lost.append(made.lost_entries)
    assert 0 < max(lost) < 100


@pytest.mark.parametrize(
    ("begin", "said"),
    [(0, "Nothing of .* can be read as a ledger"), (16, "its passphrase is right, but the file is not")],
)
def test_without_its_head_nothing_of_it_can_be_read_and_nothing_is_tried(
    path: Path, tmp_path: Path, begin: int, said: str
) -> None:
    """The salt is in it, and the first page bears a tag."""
    cipher.unlock(path, SECRET)
    whole = path.read_bytes()
    damaged = whole[:begin] + bytes(100 - begin) + whole[100:]
    path.write_bytes(damaged)
    with pytest.raises(LedgerUnusable, match=said):
        salvage.salvage(path, tmp_path / "new")
    assert path.read_bytes() == damaged
    assert not list(tmp_path.glob("*new*"))


# --- Two libraries, one file ------------------------------------------------------------------------------------------


WRITE = """
import sys
from sqlcipher3 import dbapi2
connection = dbapi2.connect(sys.argv[1], timeout=0, isolation_level=None)
connection.execute('PRAGMA key = "' + sys.argv[2] + '"')
connection.execute("BEGIN IMMEDIATE")
"""


def can_another_program_write(path: Path, key: Key) -> bool:
    command = [sys.executable, "-c", WRITE, str(path), key.literal]
    return subprocess.run(command, capture_output=True, check=False).returncode == 0


def test_looking_at_an_open_ledger_in_any_way_loses_none_of_its_locks(path: Path, tmp_path: Path) -> None:
    key = cipher.unlock(path, SECRET)
    with closing(Ledger(path)) as book:
        book.connection.execute("BEGIN IMMEDIATE")
        assert not can_another_program_write(path, key)
        database.version_of(path)
        cipher.unlock(path, SECRET)
        with pytest.raises(WrongPassphrase):
            cipher.unlock(path, "another")
        ledger.open_reader(path).close()
        keys.forget(key)
        assert not cipher.is_locked(path), "it is open"
        ledger.open_reader(path).close()
        copies.copy_verified(path, tmp_path / "copy")
        assert not can_another_program_write(path, key)
        book.connection.execute("ROLLBACK")
        assert can_another_program_write(path, key)


def tear(file: Path) -> None:
    """Leave of the first sector what a disk may that loses its power while it writes it: nothing that was there."""
    with file.open("r+b") as torn:
        torn.write(Random(1).randbytes(512))


@pytest.mark.parametrize("is_torn", [False, True])
def test_a_crash_loses_nothing_and_the_plain_look_at_it_takes_nothing_away(
    is_torn: bool, path: Path, tmp_path: Path
) -> None:
    cipher.unlock(path, SECRET)
    with closing(Ledger(path)) as book:
        book.connection.execute(f"PRAGMA user_version = {migrations.VERSION}")  # so that the first page is in the log
        entries.add(book, gift(note="in the log alone"))
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", tmp_path / f"b{ending}")
        expected = dump(book)
    keys._held.clear()
    crashed, log = tmp_path / "b", (tmp_path / "b-wal").read_bytes()
    if is_torn:
        tear(crashed)
    assert isinstance(locked(crashed), LedgerLocked)
    assert (tmp_path / "b-wal").read_bytes() == log
    cipher.unlock(crashed, SECRET)
    assert contents(crashed) == expected
    with closing(Ledger(crashed)) as book:
        assert dump(book) == expected


def test_a_crash_before_the_log_was_home_is_made_good(path: Path, tmp_path: Path) -> None:
    """In the old journal mode, as in the middle of an upgrade: a plain look must not roll anything back."""
    key = cipher.unlock(path, SECRET)
    with closing(database.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        connection.execute("PRAGMA cache_size = 1")
        before = dump(connection)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE entry SET note = 'half'")
        connection.execute("CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n "
                           "LIMIT 3000) SELECT i, hex(zeroblob(100)) FROM n")  # fmt: skip
        for ending in ("", "-journal"):
            shutil.copy(f"{path}{ending}", tmp_path / f"b{ending}")
        connection.execute("ROLLBACK")
    keys.forget(key)
    assert isinstance(locked(tmp_path / "b"), LedgerLocked)
    cipher.unlock(tmp_path / "b", SECRET)
    with closing(Ledger(tmp_path / "b")) as book:
        assert dump(book) == before


def test_a_full_disk_and_broken_rules_are_the_same_sentences(path: Path) -> None:
    cipher.unlock(path, SECRET)
    with closing(Ledger(path)) as book:
        (pages,) = book.connection.execute("PRAGMA page_count").fetchone()
        book.connection.execute(f"PRAGMA max_page_count = {pages}")
        with pytest.raises(LedgerUnusable, match=r"The disk is full\. Nothing was lost"):
            entries.add(book, purchase(note="x" * 90_000))
        book.connection.execute("PRAGMA max_page_count = 1000000")
        with pytest.raises(LedgerUnusable, match=r"does not fit the rules .*CHECK"), book.operation("x"):
            book.connection.execute("UPDATE entry SET coins = -1")
        with pytest.raises(errors("OperationalError"), match="no such table"), failures(path):
            book.connection.execute("SELECT 1 FROM nowhere")


def test_nothing_of_the_key_is_said_on_stderr(path: Path, capfd: pytest.CaptureFixture[str]) -> None:
    sentence(path, "another")
    data = path.read_bytes()
    path.write_bytes(data[:100] + b"xx" + data[102:])
    sentence(path, SECRET)
    assert capfd.readouterr().err == ""
