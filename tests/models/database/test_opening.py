"""Opening never makes or changes a ledger; what is none is refused with a sentence and left as it is."""

from __future__ import annotations

import errno
import os
import re
import shutil
import sqlite3
from contextlib import closing, suppress
from pathlib import Path
from typing import Any

import peewee
import pytest

from models import check, database, entries, ledger, lookups, migrations, recovery, salvage
from models.backups import restoring, shelf, swapping
from models.database import Reader
from models.errors import LedgerError, LedgerTooNew, LedgerUnusable
from models.failures import failures
from models.ledger import Ledger
from models.ledger_files import files_of
from models.settings import Settings
from tests.books import new_ledger
from tests.models.database.files import FOREIGN, change, patch_file, unchanged
from tests.sample_entries import dump, purchase

NAMES = (
    *("plain.coinpurse", "what? #1 100%.coinpurse", "two  blanks ", "x?mode=rwc", "%41%2f", "file:x?mode=memory"),
    *("'quote\" & ; $HOME", "ü🌸 نقود.coinpurse", "e\u0301", "#", ".hidden", os.fsdecode(b"caf\xe9"), "🌸" * 40),
)


# --- Opening ------------------------------------------------------------------------------------------------------


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
    ours = {name, f"{name}.lock", f"{name}-wal", f"{name}-shm", f"{name}.witness"}
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


def test_the_log_of_a_file_that_lost_all_it_held_stays(path: Path, tmp_path: Path) -> None:
    left = tmp_path / "left"
    left.mkdir()
    with closing(Ledger(path)) as book:
        entries.add(book, purchase())
        for file in files_of(path):
            if file.exists() and not file.name.endswith("-shm"):
                shutil.copy(file, left)
    os.truncate(left / path.name, 0)
    lost = left / path.name
    with unchanged(left):
        for look in (Reader, shelf.kept, shelf.keep_if_due, recovery.has_backups, swapping.recover):
            with suppress(LedgerError):
                look(lost)
        with pytest.raises(LedgerUnusable) as told:
            Ledger(lost)
        assert not recovery.diagnose(lost, told.value).is_readable
        with pytest.raises(LedgerUnusable):
            salvage.salvage(lost, tmp_path / "saved.coinpurse")


def test_a_head_with_a_wrong_byte_is_told_or_of_no_matter(path: Path) -> None:
    content = path.read_bytes()
    for byte in range(100):
        for value in {0, 1, 0x32, 0xFF} - {content[byte]}:
            path.write_bytes(content[:byte] + bytes([value]) + content[byte + 1 :])
            for beside in files_of(path)[1:]:
                beside.unlink(missing_ok=True)
            with suppress(LedgerError):
                restoring.look(path)
            with suppress(LedgerError):
                Ledger(path).close()


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


NEWER = f"PRAGMA user_version = {migrations.VERSION + 1}"
UNDERSTOOD = "UPDATE meta SET value = CASE name WHEN 'min_reader' THEN '{}' ELSE '{}' END WHERE name LIKE 'min%'"


@pytest.mark.parametrize("versions", [(3, 3), (99, 99), (2, 2), (1, 2), ("", 3), (2, "soon"), (3, 2)])
def test_a_newer_ledger_is_refused_and_left_as_it_is(versions: tuple[object, object], path: Path) -> None:
    patch_file(path, NEWER, UNDERSTOOD.format(*versions))
    before = path.read_bytes()
    for opening in (Ledger, ledger.open_reader):
        with pytest.raises(LedgerTooNew, match=f"newer Coinpurse .its books are version {migrations.VERSION + 1}"):
            opening(path)
    assert path.read_bytes() == before


def test_a_newer_ledger_that_this_version_understands_can_be_looked_at(path: Path) -> None:
    patch_file(
        path,
        "ALTER TABLE entry ADD COLUMN mood TEXT",
        NEWER,
        UNDERSTOOD.format(migrations.VERSION, migrations.VERSION + 1),
    )
    before = path.read_bytes()
    with ledger.reading(path) as reader:
        assert len(list(lookups.all_drafts(reader))) == 2
        assert list(check.damage(reader)) == []
    with pytest.raises(
        LedgerTooNew, match=r"it can be looked at, and nothing was changed\. Update Coinpurse to add to it"
    ):
        Ledger(path)
    assert path.read_bytes() == before


def test_every_ledger_says_who_it_is_and_who_understands_it(path: Path) -> None:
    with closing(database.connect(path, "ro")) as connection:
        meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    assert set(meta) == {"ledger_uuid", "created_by", "min_reader", "min_writer"}
    assert (meta["created_by"], meta["min_reader"], meta["min_writer"]) == ("coinpurse", "2", "2")


@pytest.mark.parametrize(
    ("kind", "sentence"),
    [
        ("empty", "is empty, not a Coinpurse ledger, and was left as it is. Restore a backup"),
        ("text", "is damaged or is no Coinpurse ledger, and was left as it is"),
        ("nulls", "is damaged or is no Coinpurse ledger, and was left as it is"),
        ("another program's", "is another program’s, not a Coinpurse ledger, and was left as it is"),
        ("no program's", "is not a Coinpurse ledger, and was left as it is"),
        ("folder", "is not a Coinpurse ledger, and was left as it is"),
    ],
)
def test_each_kind_of_foreign_file_has_its_sentence(kind: str, sentence: str, tmp_path: Path) -> None:
    FOREIGN[kind](tmp_path / "x")
    with pytest.raises(LedgerUnusable, match=re.escape(sentence)):
        ledger.open_reader(tmp_path / "x")


# --- Sentences ----------------------------------------------------------------------------------------------------


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
    with pytest.raises(LedgerUnusable, match=sentence), failures(Path("/a")):
        raise error


@pytest.mark.parametrize("error", [ValueError("x"), BrokenPipeError(errno.EPIPE, ""), LedgerError("x"), KeyError("x")])
def test_what_is_no_failure_of_the_ledger_is_not_told_as_one(error: Exception) -> None:
    with pytest.raises(type(error)) as raised, failures(Path("/a")):
        raise error
    assert raised.value is error


def test_mistakes_in_a_statement_are_bugs_not_sentences(path: Path) -> None:
    with closing(Ledger(path)) as book:
        with pytest.raises(sqlite3.OperationalError, match="no such table"), failures(path):
            book.connection.execute("SELECT 1 FROM nowhere")
        with pytest.raises(peewee.OperationalError, match="no such table"), failures(path):
            book.db.execute_sql("SELECT 1 FROM nowhere")  # type: ignore[no-untyped-call]


def test_a_broken_rule_of_the_tables_is_a_sentence_and_changes_nothing(path: Path) -> None:
    with closing(Ledger(path)) as book:
        before = dump(book)
        with pytest.raises(LedgerUnusable, match=r"does not fit the rules of the ledger .*CHECK"):
            change(book, lambda: book.connection.execute("UPDATE entry SET coins = -1"))
        assert dump(book) == before
