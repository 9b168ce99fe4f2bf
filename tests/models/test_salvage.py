"""Salvage: what can be read of a damaged ledger is in a new one, the rest is counted, and the damaged file stays."""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from random import Random

import pytest

from models import entries, ledger, recovery, salvage
from models.check import Difference, check
from models.errors import LedgerError, LedgerUnusable, RequestRefused
from models.ledger import Ledger
from tests.models.database.files import FOREIGN, patch_file, unchanged
from tests.models.full_book import full_book
from tests.sample_entries import dump, gift

ROUNDS = int(os.environ.get("COINPURSE_FLIPS", "40"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "a.coinpurse"
    with closing(full_book(made)) as book:
        for number in range(150):
            entries.add(book, gift(coins=number + 1, creator=f"Creator {number % 7}", note=f"note {number}"))
    return made


def contents(path: Path) -> dict[str, list[tuple[object, ...]]]:
    with ledger.reading(path) as reader:
        return dump(reader)


def findings(path: Path) -> list[str]:
    with ledger.reading(path) as reader:
        return [str(finding) for finding in check(reader) if not isinstance(finding, Difference)]


def test_of_a_sound_ledger_everything_is_saved(path: Path, tmp_path: Path) -> None:
    made = salvage.salvage(path, tmp_path / "new")
    assert (made.entries, made.lost_entries, made.doubtful, made.stand_ins) == (154, 0, [], 0)
    assert not any(made.lost.values())
    before, after = contents(path), contents(tmp_path / "new")
    assert {table: rows for table, rows in before.items() if table != "setting"} == {
        table: rows for table, rows in after.items() if table != "setting"
    }
    assert findings(tmp_path / "new") == []
    with closing(Ledger(tmp_path / "new")) as book:
        entries.add(book, gift())
    assert findings(tmp_path / "new") == []


def page_of(path: Path, table: str, share: float) -> tuple[int, int]:
    """Where a page of that table begins and ends in the file."""
    with closing(sqlite3.connect(path)) as connection:
        query = "SELECT pageno FROM dbstat WHERE name = ? AND pagetype = 'leaf' ORDER BY pageno"
        try:
            pages = [number for (number,) in connection.execute(query, (table,))]
        except sqlite3.OperationalError:
            pytest.skip("this SQLite cannot say where its pages are")
        number = pages[int((len(pages) - 1) * share)]
    return (number - 1) * 4096, number * 4096


def test_what_lay_on_a_lost_page_is_counted_and_the_rest_saved(path: Path, tmp_path: Path) -> None:
    begin, end = page_of(path, "entry", 0.5)
    whole = path.read_bytes()
    damaged = whole[:begin] + os.urandom(end - begin) + whole[end:]
    path.write_bytes(damaged)
    made = salvage.salvage(path, tmp_path / "new")
    assert made.entries + made.lost_entries == 154
    assert 5 < made.lost_entries < 80
    assert findings(tmp_path / "new") == []
    assert path.read_bytes() == damaged


def test_entries_stay_where_their_creator_is_lost(path: Path, tmp_path: Path) -> None:
    patch_file(path, "DELETE FROM creator WHERE name = 'Creator 3'", "DELETE FROM account WHERE id = 1")
    made = salvage.salvage(path, tmp_path / "new")
    assert (made.entries, made.lost_entries, made.stand_ins) == (154, 0, 3)
    with ledger.reading(tmp_path / "new") as reader:
        names = [name for (name,) in reader.connection.execute("SELECT name FROM creator WHERE name LIKE '?%'")]
        assert len(names) == 1
    assert findings(tmp_path / "new") == []


def test_what_was_saved_but_differs_from_what_was_written_is_named(path: Path, tmp_path: Path) -> None:
    patch_file(path, "UPDATE entry SET coins = 9999 WHERE id = 50", "UPDATE creator SET note = 'other' WHERE id = 2")
    made = salvage.salvage(path, tmp_path / "new")
    assert sorted(made.doubtful) == [("creator", 2), ("entry", 50)]
    assert findings(tmp_path / "new") == []


def test_any_damage_gives_a_sound_ledger_or_a_sentence(path: Path, tmp_path: Path) -> None:
    whole, chance = path.read_bytes(), Random(3)
    saved = 0
    for number in range(ROUNDS):
        content = bytearray(whole)
        for _ in range(chance.randrange(1, 30)):
            begin, length = chance.randrange(100, len(content) - 40), chance.randrange(1, 40)
            content[begin : begin + length] = chance.randbytes(length)
        path.write_bytes(content)
        target = tmp_path / f"new-{number}"
        try:
            saved += salvage.salvage(path, target).entries
        except LedgerUnusable:
            assert not target.exists()
        else:
            assert findings(target) == []
        assert path.read_bytes() == content
    assert saved > ROUNDS * 20
    assert not list(tmp_path.glob(".*salvage*"))


def lose_head(path: Path, begin: int, lost: bytes) -> bytes:
    content = bytearray(path.read_bytes())
    content[begin : begin + len(lost)] = lost
    path.write_bytes(content)
    return bytes(content)


@pytest.mark.parametrize(
    ("begin", "lost"),
    [
        (0, bytes(100)),
        (0, Random(5).randbytes(100)),
        (0, b"\xff" * 16),
        (16, b"\x02\x00"),
        (20, b"\x20"),
        (56, bytes(3) + b"\2"),
    ],
    ids=["zeros", "noise", "magic", "page size", "bytes left free", "encoding"],
)
def test_a_lost_head_costs_no_row(path: Path, tmp_path: Path, begin: int, lost: bytes) -> None:
    folder, before = tmp_path / "elsewhere", contents(path)
    folder.mkdir()
    damaged = lose_head(path, begin, lost)
    with unchanged(path.parent):
        made = salvage.salvage(path, folder / "new")
    assert (made.entries, made.lost_entries, made.doubtful, made.stand_ins) == (154, 0, [], 0)
    assert not any(made.lost.values())
    after = contents(folder / "new")
    assert {table: rows for table, rows in before.items() if table != "setting"} == {
        table: rows for table, rows in after.items() if table != "setting"
    }
    assert findings(folder / "new") == []
    assert [file.name for file in folder.iterdir() if file.name.startswith(".")] == []
    assert path.read_bytes() == damaged


@pytest.mark.parametrize("size", [512, 65_536])
def test_the_size_of_a_page_is_found_where_the_head_does_not_say_it(path: Path, tmp_path: Path, size: int) -> None:
    patch_file(path, "PRAGMA journal_mode = DELETE", f"PRAGMA page_size = {size}", "VACUUM")
    lose_head(path, 0, bytes(100))
    assert salvage.salvage(path, tmp_path / "new").entries == 154


def test_what_is_in_the_log_alone_is_saved_from_a_ledger_without_a_head(path: Path, tmp_path: Path) -> None:
    torn = tmp_path / "torn"
    with closing(Ledger(path)) as book:
        for number in range(5):
            entries.add(book, gift(coins=number + 1, note="in the log"))
        for ending in ("", "-wal"):
            shutil.copy(f"{path}{ending}", f"{torn}{ending}")
    lose_head(torn, 0, bytes(100))
    made = salvage.salvage(torn, tmp_path / "new")
    assert (made.entries, made.lost_entries) == (159, 0)


def test_what_is_exported_of_a_ledger_without_a_head_is_what_it_held(path: Path, tmp_path: Path) -> None:
    recovery.export(path, tmp_path / "whole.csv", "csv")
    lose_head(path, 0, bytes(100))
    assert recovery.export(path, tmp_path / "lost.csv", "csv").entries == 154
    assert (tmp_path / "lost.csv").read_bytes() == (tmp_path / "whole.csv").read_bytes()


def test_where_the_first_page_says_nothing_any_more_nothing_can_be_read(path: Path, tmp_path: Path) -> None:
    lose_head(path, 100, Random(1).randbytes(4096 - 100))
    damaged = lose_head(path, 0, bytes(100))
    with pytest.raises(LedgerUnusable, match="was left as it is"):
        salvage.salvage(path, tmp_path / "new")
    assert path.read_bytes() == damaged
    assert not (tmp_path / "new").exists()


def test_a_head_that_is_lost_is_no_reason_to_name_a_file_nobody_asked_for(path: Path, tmp_path: Path) -> None:
    lose_head(path, 0, bytes(100))
    target = tmp_path / "nowhere" / "new"
    with pytest.raises(LedgerError, match="cannot be") as said:
        salvage.salvage(path, target)
    assert str(said.value).startswith(f"{target} cannot")


@pytest.mark.parametrize("kind", FOREIGN)
def test_of_what_is_no_ledger_nothing_is_made(kind: str, tmp_path: Path) -> None:
    FOREIGN[kind](tmp_path / "strange")
    with pytest.raises(LedgerError):
        salvage.salvage(tmp_path / "strange", tmp_path / "new")
    assert not (tmp_path / "new").exists()


def test_what_keeps_it_from_being_read_without_damage_is_said_and_not_taken_for_damage(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Full(sqlite3.OperationalError):
        sqlite_errorname = "SQLITE_FULL"

    def unread(_connection: object) -> list[str]:
        raise Full

    tables = salvage._tables
    monkeypatch.setattr(salvage, "_tables", lambda old: tables(old) if _is_in_memory(old) else unread(old))
    with pytest.raises(LedgerUnusable, match="The disk is full"):
        salvage.salvage(path, tmp_path / "new")
    assert [found.name for found in tmp_path.iterdir() if "new" in found.name] == []


def _is_in_memory(connection: sqlite3.Connection) -> bool:
    return not connection.execute("PRAGMA database_list").fetchone()[2]


def test_where_the_new_one_cannot_be_made_its_own_name_is_said(path: Path, tmp_path: Path) -> None:
    target = tmp_path / "nowhere" / "new"
    with pytest.raises(LedgerUnusable, match="cannot be opened") as said:
        salvage.salvage(path, target)
    assert str(said.value).startswith(f"{target} cannot")


def test_nothing_is_replaced_and_stopping_makes_nothing(path: Path, tmp_path: Path) -> None:
    (tmp_path / "there").write_text("mine")
    with pytest.raises(RequestRefused, match="already exists"):
        salvage.salvage(path, tmp_path / "there")
    with closing(Ledger(path)) as book:
        for number in range(1000):
            entries.add(book, gift(coins=number + 1))
    with pytest.raises(RequestRefused, match="Stopped; nothing was made"):
        salvage.salvage(path, tmp_path / "new", lambda _rows: False)
    assert not (tmp_path / "new").exists()


def test_an_older_ledger_can_be_salvaged_too(tmp_path: Path) -> None:
    from tests.frozen_ledgers import FOLDER

    made = salvage.salvage(FOLDER / "v1.coinpurse", tmp_path / "new")
    with closing(sqlite3.connect(FOLDER / "v1.coinpurse")) as old:
        assert old.execute("SELECT count(*) FROM entry").fetchone() == (made.entries,)
    assert findings(tmp_path / "new") == []
