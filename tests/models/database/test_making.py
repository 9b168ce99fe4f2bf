"""Making a ledger: whole or not at all, and never in the place of another."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from models import entries, ledger, making, migrations, salvage, witness
from models.backups import copies
from models.errors import LedgerError, LedgerUnusable, RequestRefused
from models.ledger import Ledger
from models.settings import Settings
from tests.models.database.files import FOREIGN, unchanged
from tests.sample_entries import purchase


def new_ledger(path: Path, **settings: object) -> Ledger:
    """Make a ledger as the program does, not as a copy, and open it."""
    ledger.create(path, Settings(**settings))  # type: ignore[arg-type]
    return Ledger(path)


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
    path, fill = tmp_path / "x", making._fill
    if not has_links:
        refuse_links(monkeypatch)
    monkeypatch.setattr(making, "_fill", lambda *given: (fill(*given), path.write_text("mine"))[0])
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


def test_a_ledger_that_others_may_read_becomes_its_owners_when_it_is_opened_for_writing(tmp_path: Path) -> None:
    path = tmp_path / "a"
    ledger.create(path, Settings())
    path.chmod(0o644)
    with ledger.reading(path):
        assert stat.S_IMODE(path.stat().st_mode) == 0o644
    with closing(Ledger(path)):
        assert {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.iterdir()} == {0o600}


def test_a_ledger_that_cannot_be_finished_is_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(connection: sqlite3.Connection, *_: object) -> None:
        migrations.upgrade(connection)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(making, "_fill", fail)
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


def test_what_is_refused_leaves_the_record_of_the_ledger_that_is_there(path: Path, tmp_path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, purchase(reference="B"))
    with unchanged(tmp_path), pytest.raises(RequestRefused, match="already exists"):
        ledger.create(path, Settings())


@pytest.mark.parametrize("way", ["salvage", "copy"])
def test_nothing_that_appears_at_a_name_takes_up_what_a_lost_ledger_left(way: str, path: Path, tmp_path: Path) -> None:
    lost = tmp_path / "lost"
    with closing(new_ledger(lost)) as book:
        entries.add(book, purchase())
        changes = Path(f"{lost}-wal").read_bytes()
    lost.unlink()
    record = witness.path_of(lost).read_bytes()

    def make() -> None:
        if way == "salvage":
            salvage.salvage(path, lost)
        else:
            with closing(Ledger(path)) as book:
                copies.save_copy(book, lost)

    Path(f"{lost}-wal").write_bytes(changes)
    with pytest.raises(RequestRefused, match="holds changes of a ledger that was at"):
        make()
    assert not lost.exists()
    Path(f"{lost}-wal").unlink()
    make()
    assert Path(f"{lost}.witness-1").read_bytes() == record
    with closing(Ledger(lost)) as book:
        assert book.connection.execute("SELECT count(*) FROM entry").fetchone() == (2,)


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
    assert modes == dict.fromkeys(("a", "a-wal", "a-shm", "a.lock", "a.witness"), 0o600)
