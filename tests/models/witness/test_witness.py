"""The record beside a ledger: who may read it, what it may hold, and when it begins anew."""

from __future__ import annotations

import os
import shutil
import stat
import threading
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from models import database, entries, ledger, replay, witness
from models.check import check
from models.errors import LedgerBehind, RequestRefused
from models.ledger import Ledger
from tests import books
from tests.books import new_ledger
from tests.models.witness.behind import many, put_back
from tests.sample_entries import dump, gift


def test_only_its_user_may_read_the_record(path: Path) -> None:
    before = os.umask(0)
    try:
        with closing(Ledger(path)) as book:
            entries.add(book, gift())
            witness.path_of(path).unlink()
            book.begin_record_anew()
    finally:
        os.umask(before)
    assert stat.S_IMODE(witness.path_of(path).stat().st_mode) == 0o600


def test_a_record_that_is_gone_or_cannot_be_written_is_no_matter_of_the_ledgers(path: Path) -> None:
    record = witness.path_of(path)
    record.unlink()
    record.mkdir()
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    record.rmdir()
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    assert witness.last(path) is not None
    assert replay.find(path) is None


def test_whatever_the_record_holds_opening_and_check_say_it_in_a_sentence(path: Path) -> None:
    put_back(path, many)
    record, chance = witness.path_of(path), Random(5)
    whole = record.read_bytes()
    for _ in range(100):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 4)):
            content[chance.randrange(len(content))] = chance.randrange(256)
        record.write_bytes(bytes(content[: chance.randrange(len(content))] if chance.random() < 0.3 else content))
        with ledger.reading(path) as reader:
            check(reader)
        missing = replay.find(path)
        other = Path(shutil.copy(path, path.with_name("other")))
        if missing is not None and missing.usable:
            with closing(Ledger(other, is_trusted=True)) as book:
                replay.bring_back(book, missing)  # each of its lines bears a hash of what it holds
                assert check(book) == []


def test_nothing_the_record_holds_is_ever_run(path: Path) -> None:
    put_back(path, lambda book: entries.add(book, gift()))
    missing = replay.find(path)
    assert missing is not None
    for table, text in (("entry", "1, (SELECT 1)"), ("entry", "1"), ("sqlite_schema", "1"), ("entry", "'; DROP")):
        line = witness.Line((99, ""), 0, "", {}, [(table, 9, text)])
        evil = replay.Missing(path, "behind", [line], 1, 0)
        with closing(Ledger(path, is_trusted=True)) as book:
            before = dump(book)
            with pytest.raises(RequestRefused, match="The record"):
                replay.bring_back(book, evil)
            assert dump(book) == before


def test_the_record_begins_anew_when_it_is_large(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    monkeypatch.setattr(witness, "MOST_BYTES", 100)
    with closing(Ledger(path)) as book:
        assert len(witness.path_of(path).read_bytes().splitlines()) == 1
        entries.add(book, gift())
    assert replay.find(path) is None


def test_a_large_record_stays_as_long_as_somebody_reads_what_is_in_the_log(
    torn: tuple[Path, list[str]], monkeypatch: pytest.MonkeyPatch
) -> None:
    path, _ = torn
    record = witness.path_of(path).read_bytes()
    monkeypatch.setattr(witness, "MOST_BYTES", 100)
    monkeypatch.setattr(database, "WRITER_PRAGMAS", tuple({**dict(database.WRITER_PRAGMAS), "busy_timeout": 0}.items()))
    with ledger.reading(path) as reader:
        reader.connection.execute("BEGIN")
        reader.connection.execute("SELECT count(*) FROM entry").fetchone()
        with closing(Ledger(path)):
            assert witness.path_of(path).read_bytes() == record
    with closing(Ledger(path)):
        assert len(witness.path_of(path).read_bytes().splitlines()) == 1


def test_a_new_ledger_sets_the_record_of_a_lost_one_aside(path: Path) -> None:
    from models.settings import Settings

    path.unlink()
    kept = witness.path_of(path).read_bytes()
    ledger.create(path, Settings())
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    assert Path(f"{path}.witness-1").read_bytes() == kept


def test_the_record_of_an_encrypted_ledger_tells_nothing_and_still_notices(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    monkeypatch.setattr(books, "is_encrypting", True)
    path = tmp_path / "a"
    new_ledger(path).close()
    put_back(path, many)
    told = witness.path_of(path).read_text()
    assert not any(word in told for word in ("Lost", "TikTok", "JPY", "Add", "entry", "DROP"))
    with pytest.raises(LedgerBehind, match=r"7 changes, the last recorded on .* Restore a backup, or keep the file"):
        Ledger(path)
    with closing(Ledger(path, is_trusted=True)) as book:
        replay.keep(book)
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
        assert check(book) == []


def test_a_ledger_closes_at_whatever_moment_its_record_is_flushed(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The end comes here just after it was looked for, and just before what there was to flush is forgotten."""
    is_flushing, is_told = threading.Event(), threading.Event()

    class Late(threading.Event):
        def set(self) -> None:
            super().set()
            if is_flushing.is_set() and self is record._is_unsaved:  # the last that is said of the end
                is_told.set()

        def clear(self) -> None:
            is_flushing.set()
            assert is_told.wait(60)
            super().clear()

    monkeypatch.setattr(witness, "Event", Late)
    monkeypatch.setattr(witness, "_SOON", 0)
    with closing(database.connect(path, "ro")) as connection:
        base = witness.Base.of(connection)
    record = witness.Witness(path, base)
    record.go_on(base.head)
    assert is_flushing.wait(60)
    closing_it = threading.Thread(target=record.close, daemon=True)
    closing_it.start()
    closing_it.join(20)
    assert not closing_it.is_alive()
