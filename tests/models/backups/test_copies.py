"""Copies that can be trusted."""

from __future__ import annotations

import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from models import database, entries, ledger
from models.backups import copies, upgrading
from models.errors import LedgerDamaged, LedgerUnusable
from models.ledger import Ledger
from models.settings import Settings
from tests.faults.victim import Victims
from tests.models.backups.files import STRIDE, contents, fingerprint, names
from tests.models.database.test_faults import files_end_at
from tests.sample_entries import dump, gift


@pytest.mark.parametrize("is_open", [False, True])
def test_a_copy_holds_everything_in_one_private_file(is_open: bool, path: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copies of 100% ?" / "b"
    copy.parent.mkdir()
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="in the log alone"))
        if not is_open:
            book.close()
        before = os.umask(0)
        try:
            copies.copy_verified(path, copy)
        finally:
            os.umask(before)
        assert contents(copy) == contents(path)
    assert [found.name for found in copy.parent.iterdir()] == ["b"]
    assert stat.S_IMODE(copy.stat().st_mode) == 0o600
    with closing(Ledger(copy)) as opened:
        entries.add(opened, gift())


def test_a_copy_is_of_one_state_whatever_is_written_meanwhile(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    facts = copies.facts
    with closing(Ledger(path)) as book:
        before = dump(book)
        with monkeypatch.context() as patch:
            patch.setattr(copies, "facts", lambda connection: (entries.add(book, gift()), facts(connection))[1])
            copies.copy_verified(path, tmp_path / "b")
        assert contents(tmp_path / "b") == before != dump(book)


def lose_a_row(connection: sqlite3.Connection) -> None:
    connection.execute("DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)")


def change_an_amount(connection: sqlite3.Connection) -> None:
    connection.execute("UPDATE entry SET amount = amount + 1 WHERE id = 1")


def exchange_coins(connection: sqlite3.Connection) -> None:
    connection.execute(
        "UPDATE entry SET coins = CASE kind WHEN 'purchase' THEN coins - 1 ELSE coins + 1 END WHERE id IN (1, 7)"
    )


@pytest.mark.parametrize("fault", [lose_a_row, change_an_amount, exchange_coins])
@pytest.mark.parametrize("old", [None, b"an older copy"])
def test_a_copy_that_did_not_come_out_equal_is_not_kept(
    fault: Callable[[sqlite3.Connection], None],
    old: bytes | None,
    path: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    target, before, facts = tmp_path / "b", fingerprint(path), copies.facts
    if old:
        target.write_bytes(old)

    def spoilt(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
        (_, _, file) = connection.execute("PRAGMA database_list").fetchone()
        if file != str(path):
            fault(connection)
        return facts(connection)

    monkeypatch.setattr(copies, "facts", spoilt)
    with pytest.raises(LedgerUnusable, match="did not come out equal, and was not kept; the ledger is unchanged"):
        copies.copy_verified(path, target)
    assert names(tmp_path) == ({"ledger", "b"} if old else {"ledger"})
    assert not old or target.read_bytes() == old
    assert fingerprint(path) == before


def test_a_damaged_ledger_is_not_copied(path: Path, tmp_path: Path) -> None:
    data = bytearray(path.read_bytes())
    data[8192:40960] = b"\xaa" * 32768
    path.write_bytes(data)
    with pytest.raises(LedgerUnusable, match=r"damaged|did not come out equal"):
        copies.copy_verified(path, tmp_path / "b")
    assert names(tmp_path) == {"ledger"}


def test_a_place_where_no_copy_can_be_is_blamed_itself(path: Path, tmp_path: Path) -> None:
    for target in (tmp_path / "no folder" / "b", path / "b", tmp_path / ("x" * 300)):
        with pytest.raises(LedgerUnusable, match="cannot be opened") as refused:
            copies.copy_verified(path, target)
        assert refused.value.values["path"] == target
    assert names(tmp_path) == {"ledger"}


@pytest.mark.parametrize("size", [0, 20_000])
def test_an_error_of_the_disk_the_copy_goes_to_does_not_make_the_ledger_damaged(
    size: int, path: Path, tmp_path: Path
) -> None:
    with closing(Ledger(path)) as book:
        for job in (partial(copies.copy_verified, path), partial(copies.save_copy, book)):
            with files_end_at(size), pytest.raises(LedgerUnusable) as refused:
                job(tmp_path / "b")
            assert not isinstance(refused.value, LedgerDamaged)
            assert refused.value.values["path"] == tmp_path / "b"
        entries.add(book, gift())
    assert names(tmp_path) == {"ledger"}


def test_an_error_of_the_ledgers_own_disk_is_its_own(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copies, "_is_sound", lambda _old: False)
    with files_end_at(20_000), pytest.raises(LedgerUnusable) as refused:
        copies.copy_verified(path, tmp_path / "b")
    assert refused.value.values["path"] == path


def test_what_is_not_there_cannot_be_copied(tmp_path: Path) -> None:
    with pytest.raises(LedgerUnusable):
        copies.copy_verified(tmp_path / "a", tmp_path / "b")
    assert names(tmp_path) == set()


def test_a_kill_leaves_no_partial_copy_under_its_name(path: Path, tmp_path: Path, victims: Victims) -> None:
    expected, was_killed, steps = contents(path), True, 0
    while was_killed:
        steps += STRIDE
        target = tmp_path / f"{steps}"
        _, was_killed = victims.run("copy", path, target, kill_at=steps)
        assert target.exists() or was_killed
        assert not target.exists() or contents(target) == expected
    assert steps > 50
    assert contents(path) == expected


def test_what_copies_are_compared_by_sees_every_table_and_sum(path: Path) -> None:
    with closing(database.connect(path, "ro")) as connection:
        found = copies.facts(connection)
    assert ("ok",) in found
    assert ("removed", 1) in found
    assert ("purchase", "EUR", None, 0, 200, 0, 398, None, None) in found
    assert ("gift", "EUR", None, None, None, 0, 500, None, None) in found
    assert {row[0] for row in found} >= {
        "entry",
        "creator",
        "account",
        "handle",
        "setting",
        "meta",
        "currency",
        "tombstone",
    }
    assert set(upgrading.KEPT_FACTS) >= {"purchase", "gift", "refund", "adjustment", "assertion", "entry", "removed"}


def test_settings_and_identity_survive_a_copy(tmp_path: Path) -> None:
    ledger.create(tmp_path / "a", Settings(currency="JPY"))
    copies.copy_verified(tmp_path / "a", tmp_path / "b")
    with (
        closing(database.connect(tmp_path / "a", "ro")) as one,
        closing(database.connect(tmp_path / "b", "ro")) as other,
    ):
        assert one.execute("SELECT * FROM meta").fetchall() == other.execute("SELECT * FROM meta").fetchall()
