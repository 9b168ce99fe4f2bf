"""A passphrase is set, changed and removed: all of the ledger comes out equal, or it stays as it is."""

from __future__ import annotations

import io
import json
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models import cipher, database, entries, keys, ledger, own_process
from models.backups import copies, restoring, shelf
from models.errors import LedgerInUse, LedgerLocked, LedgerUnusable, RequestRefused, WrongPassphrase
from models.ledger import Ledger
from models.passphrases import changing, worker
from models.unlike import unlike
from tests.faults.victim import Victims
from tests.frozen_ledgers import FOLDER
from tests.sample_entries import Dump, dump, gift

OLD, NEW = "the “old” one", "the new'; one"


def contents(path: Path) -> Dump:
    with ledger.reading(path) as reader:
        assert reader.db.pragma("integrity_check") == "ok"
        return dump(reader)


def names(folder: Path) -> set[str]:
    return {found.name for found in folder.iterdir() if not found.name.endswith((".lock", "-wal", "-shm", ".witness"))}


def locked_again() -> None:
    keys._held.clear()


def test_a_ledger_is_encrypted_changed_and_made_plain_again_with_all_there_is_in_it(path: Path) -> None:
    before = contents(path)
    for number, passphrase in enumerate((OLD, NEW, ""), 1):
        changed = changing.change(path, passphrase) if passphrase else changing.remove(path)
        locked_again()
        assert cipher.is_encrypted(path) == bool(passphrase)
        if passphrase:
            with pytest.raises(LedgerLocked):
                ledger.open_reader(path)
            cipher.unlock(path, passphrase)
        assert contents(path) == before
        assert changed.aside == path.with_name(f"a.coinpurse.set-aside-{number}")
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
        with closing(Ledger(path)) as book:
            entries.add(book, gift())
            book.undo()
            before = dump(book)
    assert names(path.parent) == {"a.coinpurse", *(f"a.coinpurse.set-aside-{number}" for number in (1, 2, 3))}


def test_the_ledger_as_it_was_is_kept_and_opens_as_before(path: Path) -> None:
    before = contents(path)
    plain = changing.change(path, OLD).aside
    old = changing.change(path, NEW).aside
    assert plain
    assert old
    locked_again()
    assert contents(plain / path.name) == before
    with pytest.raises(WrongPassphrase):
        cipher.unlock(old / path.name, NEW)
    cipher.unlock(old / path.name, OLD)
    assert contents(old / path.name) == before


def test_the_old_key_is_forgotten_and_the_new_one_held(path: Path) -> None:
    changing.change(path, OLD)
    (old,) = keys._held.values()
    changing.change(path, NEW)
    (new,) = keys._held.values()
    assert new != old
    changing.remove(path)
    assert not keys._held


def test_copies_that_anybody_can_read_are_named_until_there_are_none(path: Path) -> None:
    kept, record = shelf.keep(path, "by-hand").path, path.with_name("a.coinpurse.witness-1")
    record.touch()
    changed = changing.change(path, OLD)
    assert changed.aside
    assert set(changed.plain) == {changed.aside, record, kept}
    assert any(b"Mila" in file.read_bytes() for file in changed.aside.glob("*.witness"))
    alike = shelf.keep(path, "by-hand").path
    assert cipher.is_encrypted(alike)
    shutil.rmtree(changed.aside)
    record.unlink()
    assert changing.plain_copies(path) == (kept,)
    kept.unlink()
    assert changing.change(path, NEW).plain == ()


def test_a_copy_of_an_earlier_passphrase_is_restored_and_the_ledger_keeps_the_one_it_has(path: Path) -> None:
    before = contents(path)
    changing.change(path, OLD)
    kept = shelf.keep(path, "by-hand").path
    changing.change(path, NEW)
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    since = contents(path)
    with pytest.raises(LedgerLocked) as refused:
        restoring.restore(path, kept)
    assert refused.value.values["path"] == kept
    assert [(one.is_locked, one.content) for one in shelf.kept(path)] == [(True, None)]
    cipher.unlock(kept, OLD)
    assert not shelf.kept(path)[0].is_locked
    assert restoring.restore(path, kept).opens_with == "ledger"
    assert contents(path) == before
    locked_again()
    with pytest.raises(WrongPassphrase):
        cipher.unlock(path, OLD)
    cipher.unlock(path, NEW)
    assert contents(path) == before
    assert names(path.parent) == {"a.coinpurse", "a.coinpurse.set-aside-1", "a.coinpurse.set-aside-2"}
    assert restoring.undo(path).opens_with == ""
    assert contents(path) == since


def test_a_plain_ledger_that_an_encrypted_copy_replaces_opens_as_that(path: Path) -> None:
    plain = contents(path)
    changing.change(path, OLD)
    kept = shelf.keep(path, "by-hand").path
    changing.remove(path)
    locked_again()
    cipher.unlock(kept, OLD)
    assert restoring.restore(path, kept).opens_with == "copy"
    assert cipher.is_encrypted(path)
    assert contents(path) == plain


def test_copies_of_a_ledger_of_which_nothing_is_left_are_listed_before_they_open(path: Path) -> None:
    changing.change(path, OLD)
    kept, other = shelf.keep(path, "by-hand"), shelf.keep(path, "daily")
    locked_again()
    path.write_bytes(b"")
    assert [(one.number, one.is_locked) for one in shelf.kept(path)] == [(2, True), (1, True)]
    cipher.unlock(kept.path, OLD)
    assert [(one.number, one.is_locked) for one in shelf.kept(path)] == [(2, False), (1, False)]
    assert restoring.restore(path, other.path).opens_with == "copy"


@pytest.mark.parametrize("is_frozen", [False, True])
def test_a_copy_from_before_there_was_one_does_not_make_the_ledger_plain(is_frozen: bool, path: Path) -> None:
    before, kept = contents(path), shelf.keep(path, "by-hand").path
    changing.change(path, OLD)
    restoring.restore(path, FOLDER / "v1.coinpurse" if is_frozen else kept, is_meant=is_frozen)
    assert cipher.is_encrypted(path)
    assert not list(path.parent.rglob("*.plain"))
    locked_again()
    with pytest.raises(LedgerLocked):
        ledger.open_reader(path)
    cipher.unlock(path, OLD)
    assert is_frozen or contents(path) == before
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
        assert list(unlike(book)) == []
    changing.remove(path)
    restoring.restore(path, kept, is_meant=is_frozen)
    assert not cipher.is_encrypted(path)


def test_an_open_ledger_is_left_alone(path: Path) -> None:
    with closing(Ledger(path)), pytest.raises(LedgerInUse):
        changing.change(path, OLD)
    assert not cipher.is_encrypted(path)
    assert names(path.parent) == {"a.coinpurse"}


def test_what_cannot_be_done_is_refused(path: Path) -> None:
    with pytest.raises(RequestRefused, match="has no passphrase; nothing was changed"):
        changing.remove(path)
    with pytest.raises(RequestRefused, match="at most 16384 characters"):
        changing.change(path, "x" * 16_385)
    with pytest.raises(RequestRefused, match="empty passphrase protects nothing"):
        changing.change(path, "")
    changing.change(path, OLD)
    locked_again()
    with pytest.raises(LedgerLocked):
        changing.change(path, NEW)
    with pytest.raises(LedgerLocked):
        changing.remove(path)


def lose_a_row(file: Path) -> None:
    patch(file, "DELETE FROM entry WHERE id = (SELECT max(id) FROM entry)")


def change_a_note(file: Path) -> None:
    """What counts and sums do not see."""
    patch(file, "UPDATE entry SET note = 'x' WHERE id = 1")


def patch(file: Path, statement: str) -> None:
    with closing(database.connect(file, key=cipher.unlock(file, OLD))) as connection:
        connection.execute(statement)
    locked_again()


def flip_a_bit(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


@pytest.mark.parametrize("fault", [lose_a_row, change_a_note, flip_a_bit])
def test_what_does_not_come_out_equal_does_not_become_the_ledger(
    fault: Callable[[Path], None], path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before, ask = path.read_bytes(), changing._ask

    def spoilt(at: Path, **job: str) -> list[object]:
        answer = ask(at, **job)
        if job["do"] == "write":
            fault(Path(job["target"]))
        return answer

    monkeypatch.setattr(changing, "_ask", spoilt)
    with pytest.raises(LedgerUnusable, match=r"did not come out equal, and was not kept|damaged"):
        changing.change(path, OLD)
    assert path.read_bytes() == before
    assert names(path.parent) == {"a.coinpurse"}
    assert not keys._held


def test_a_new_file_its_passphrase_does_not_open_is_not_taken(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fresh = keys.fresh
    monkeypatch.setattr(keys, "fresh", lambda passphrase: fresh(passphrase + "x"))
    with pytest.raises(LedgerUnusable, match="not the passphrase"):
        changing.change(path, OLD)
    assert not cipher.is_encrypted(path)
    assert names(path.parent) == {"a.coinpurse"}


def test_a_process_that_dies_costs_nothing(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    monkeypatch.setattr(own_process, "command", lambda _verb: [sys.executable, "-c", "import os; os.abort()"])
    with pytest.raises(LedgerUnusable, match=r"could not be written anew .*it is unchanged"):
        changing.change(path, OLD)
    assert path.read_bytes() == before
    assert names(path.parent) == {"a.coinpurse"}


def test_keys_and_passphrases_are_given_on_stdin_alone(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    started: list[tuple[list[str], dict[str, str]]] = []
    start = own_process.start

    def watched(arguments: list[str]) -> subprocess.Popen[bytes]:
        started.append((arguments, own_process.environment()))
        return start(arguments)

    monkeypatch.setattr(own_process, "start", watched)
    changing.change(path, OLD)
    (key,) = keys._held.values()
    assert len(started) == 4
    for arguments, environment in started:
        assert arguments[-1] == changing.VERB
        assert environment.keys() <= {"PATH", "LD_LIBRARY_PATH", "PYTHONPATH", "PYTHONHOME"}
        assert not any(part in f"{arguments}{environment}" for part in (OLD, key.secret.hex(), str(path)))


def test_what_goes_wrong_in_the_process_is_told_without_its_words(path: Path) -> None:
    answer = io.BytesIO()
    asked = {"do": "look", "file": str(path), "key": "no key at all"}
    assert worker.serve(io.BytesIO(json.dumps(asked).encode()), answer) == 0
    assert json.loads(answer.getvalue()) == {"broke": "ValueError"}


def test_a_full_disk_leaves_the_ledger_as_it_was(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = path.read_bytes()
    limited = "import resource, runpy, sys; resource.setrlimit(resource.RLIMIT_FSIZE, (99_999, 99_999)); "
    limited += "import signal; signal.signal(signal.SIGXFSZ, signal.SIG_IGN); "
    command = own_process.command(changing.VERB)
    limited += f"sys.argv = {command[2:]!r}; runpy.run_path({command[2]!r}, run_name='__main__')"
    monkeypatch.setattr(own_process, "command", lambda _verb: [sys.executable, "-B", "-c", limited])
    with pytest.raises(LedgerUnusable):
        changing.change(path, OLD)
    assert path.read_bytes() == before
    assert names(path.parent) == {"a.coinpurse"}


def test_a_kill_leaves_the_old_ledger_or_the_new_one(path: Path, tmp_path: Path, victims: Victims) -> None:
    changing.change(path, OLD)
    expected, original = contents(path), path.read_bytes()
    locked_again()
    steps, was_killed, seen = 1, True, []
    while was_killed:
        folder = tmp_path / f"{steps}"
        folder.mkdir()
        killed = folder / "a.coinpurse"
        killed.write_bytes(original)
        _, was_killed = victims.run("set_passphrase", killed, OLD, NEW, folder / "data", kill_at=steps)
        seen.append(opened_by(killed))
        assert contents(killed) == expected
        Ledger(killed).close()
        assert contents(killed) == expected
        steps += 25
    assert len(seen) > 3
    assert seen == sorted(seen, reverse=True)
    assert (seen[0], seen[-1]) == (OLD, NEW)


def opened_by(path: Path) -> str:
    """Which passphrase opens a ledger after a crash, once whoever opens it has put right what was half done."""
    locked_again()
    with pytest.raises(LedgerLocked):
        Ledger(path)
    for passphrase in (OLD, NEW):
        try:
            cipher.unlock(path, passphrase)
        except WrongPassphrase:
            continue
        return passphrase
    raise AssertionError("neither opens it")


def test_copies_of_either_kind_are_made_beside_each_other(path: Path, tmp_path: Path) -> None:
    changing.change(path, OLD)
    copies.copy_verified(path, tmp_path / "copy")
    assert cipher.is_encrypted(tmp_path / "copy")
