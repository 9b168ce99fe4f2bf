"""The record beside a ledger: a lost tail and an older copy are noticed before anything is written, and come back."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from types import ModuleType

import pytest

from models import attachments, database, entries, ledger, recovery, replay, witness
from models.check import check
from models.errors import LedgerBehind, LedgerError, RequestRefused
from models.ledger import Ledger
from tests.books import new_ledger
from tests.models.witness.behind import many, put_back, untouched
from tests.sample_entries import dump, gift


def test_an_older_copy_is_noticed_left_alone_and_brought_up_to_date(path: Path) -> None:
    after = put_back(path, many)
    with untouched(path), pytest.raises(LedgerBehind, match=r"7 changes with 4 entries, recorded until \d{4}-"):
        Ledger(path)
    with ledger.reading(path) as reader:
        assert [str(finding)[:30] for finding in check(reader)] == ["7 changes with 4 entries, reco"]
        before = dump(reader)
    missing = replay.find(path)
    assert missing is not None
    assert (missing.kind, missing.changes, len(missing.usable)) == ("behind", 7, 7)
    with closing(Ledger(path, is_trusted=True)) as book:
        assert replay.bring_back(book, missing) == replay.Brought(7, 4, 0, 0)
        assert dump(book) == after
        assert check(book) == []
        book.undo()
        assert dump(book) == before
        book.redo()
    with closing(Ledger(path)) as book:
        assert (dump(book), replay.find(path)) == (after, None)
        entries.add(book, gift())
    assert replay.find(path) is None


def test_a_copy_that_is_kept_goes_on_as_it_is(path: Path) -> None:
    put_back(path, many)
    with closing(Ledger(path, is_trusted=True)) as book:
        before = dump(book)
        replay.keep(book)
    with closing(Ledger(path)) as book:
        assert dump(book) == before
        entries.add(book, gift())
    Ledger(path).close()
    assert witness.path_of(path).read_text().count("Lost ''one''") > 0  # nothing of the record is deleted


def test_a_copy_from_before_the_record_began_is_noticed(path: Path) -> None:
    old = path.read_bytes()
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
        book.begin_record_anew()
        entries.add(book, gift())
    path.write_bytes(old)
    with pytest.raises(LedgerBehind, match=r"2 changes, the last recorded on .* an older copy was put in its place"):
        Ledger(path)
    missing = replay.find(path)
    assert missing is not None
    assert missing.usable == ()
    with closing(Ledger(path, is_trusted=True)) as book, pytest.raises(RequestRefused, match="restore a backup"):
        replay.bring_back(book, missing)


def test_what_was_let_go_before_is_not_missing_from_a_copy_that_is_older_still(path: Path) -> None:
    """The record began after that copy, and went on from a copy of its own, without three changes and with another."""
    oldest = path.read_bytes()
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
        book.begin_record_anew()
        entries.add(book, gift())
    put_back(path, lambda book: [entries.add(book, gift(note="let go")) for _ in range(3)])
    with closing(Ledger(path, is_trusted=True)) as book:
        replay.keep(book)
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="instead"))
    path.write_bytes(oldest)
    missing = replay.find(path)
    assert missing is not None
    assert (missing.kind, missing.changes, len(missing.lines)) == ("older", 3, 2)
    assert missing.entries == 2
    assert missing.until == missing.lines[-1].at


@pytest.mark.parametrize(("module", "name", "value"), [(ledger, "KEEP_DELETED", -1), (witness, "MOST_BYTES", 100)])
def test_what_opening_tidies_up_waits_until_what_is_missing_is_back(
    module: ModuleType, name: str, value: int, path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    after = put_back(path, lambda book: entries.add(book, gift(note="missing")))
    monkeypatch.setattr(module, name, value)
    with closing(Ledger(path, is_trusted=True)) as book:
        assert recovery.bring_back(book) == replay.Brought(1, 1, 0, 0)
        assert dump(book) == after
    Ledger(path).close()


def test_another_ledger_and_a_copy_that_went_its_own_way_are_noticed(path: Path, tmp_path: Path) -> None:
    put_back(path, lambda book: [entries.add(book, gift()) for _ in range(2)])
    with closing(Ledger(path, is_trusted=True)) as book:
        for _ in range(3):  # written while the record was away
            entries.add(book, gift(coins=3))
    witness.path_of(path).unlink()
    aside = path.read_bytes()
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="here"))
    here = path.read_bytes()
    path.write_bytes(aside)
    witness.path_of(path).rename(tmp_path / "record")
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="elsewhere"))
        entries.add(book, gift(note="elsewhere"))
    (tmp_path / "record").rename(witness.path_of(path))
    with pytest.raises(LedgerBehind, match="is not the ledger that was here until"):
        Ledger(path)
    path.write_bytes(here)
    Ledger(path).close()
    with closing(new_ledger(tmp_path / "other")) as other:
        for _ in range(40):
            entries.add(other, gift())
    shutil.copy(tmp_path / "other", path)
    with untouched(path), pytest.raises(LedgerBehind, match="is not the ledger that was here until"):
        Ledger(path)


def add_noted(path: Path, *notes: str) -> bytes:
    """Add gifts with these notes in a session of their own; give the file as it is then."""
    with closing(Ledger(path)) as book:
        for note in notes:
            entries.add(book, gift(note=note))
    return path.read_bytes()


def test_what_was_let_go_does_not_come_back_with_what_followed_instead(path: Path) -> None:
    older = path.read_bytes()
    old = add_noted(path, "common")
    let_go = add_noted(path, "unwanted 1")
    add_noted(path, "unwanted 2")
    path.write_bytes(old)
    with closing(Ledger(path, is_trusted=True)) as book:
        replay.keep(book)
    add_noted(path, "wanted 1", "wanted 2", "wanted 3", "wanted 4")
    for content, wanted in ((old, 4), (older, 5)):
        path.write_bytes(content)
        missing = replay.find(path)
        assert missing is not None
        assert (missing.kind, missing.changes, len(missing.usable)) == ("behind", wanted, wanted)
        copy = Path(shutil.copy(path, path.with_name("copy")))
        with closing(Ledger(copy, is_trusted=True)) as book:
            replay.bring_back(book, missing)
            assert check(book) == []
        assert [note for note in notes_of(copy) if note][-5:] == ["common", *(f"wanted {n}" for n in (1, 2, 3, 4))]
    path.write_bytes(let_go)
    with untouched(path), pytest.raises(LedgerBehind, match="is not the ledger that was here until"):
        Ledger(path)


def test_what_follows_a_change_that_is_not_in_the_record_does_not_come_back(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = add_noted(path, "here")
    with monkeypatch.context() as patch:
        patch.setattr(witness.Witness, "append", lambda *_: None)  # as where the power goes before it is written
        add_noted(path, "not in the record")
    add_noted(path, "after that")
    path.write_bytes(old)
    missing = replay.find(path)
    assert missing is not None
    assert (missing.kind, missing.changes, missing.usable) == ("behind", 2, [])


def test_what_was_only_counted_stops_the_way_back(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(witness, "MOST_ROWS", 3)

    def change(book: Ledger) -> None:
        entries.add(book, gift(note="first"))
        entries.delete(book, [1, 4])  # four rows
        entries.add(book, gift(note="last"))

    put_back(path, change)
    missing = replay.find(path)
    assert missing is not None
    assert (missing.changes, missing.entries, len(missing.usable)) == (3, 4, 1)
    with closing(Ledger(path, is_trusted=True)) as book:
        assert replay.bring_back(book, missing) == replay.Brought(1, 1, 2, 0)
        assert [row for row in dump(book)["entry"] if "first" in row]


def test_an_attached_file_whose_bytes_are_gone_is_left_out(path: Path) -> None:
    put_back(path, lambda book: attachments.attach(book, 1, "a.pdf", b"%PDF"))
    missing = replay.find(path)
    assert missing is not None
    with closing(Ledger(path, is_trusted=True)) as book:
        assert replay.bring_back(book, missing).attachments == 1
        assert check(book) == []


# --- Lost with the write-ahead log ------------------------------------------------------------------------------------


def notes_of(path: Path) -> list[str]:
    with ledger.reading(path) as reader:
        return [note for (note,) in reader.connection.execute("SELECT note FROM entry ORDER BY id")]


def require_all_back(path: Path, notes: list[str]) -> bool:
    """Open what is left; where something is missing it must be said, and come back. Say whether it was."""
    try:
        Ledger(path).close()
    except LedgerBehind:
        missing = replay.find(path)
        assert missing is not None
        with closing(Ledger(path, is_trusted=True)) as book:
            replay.bring_back(book, missing)
            assert check(book) == []
        assert notes_of(path) == notes
        return True
    assert notes_of(path) == notes
    return False


def test_a_log_cut_at_any_place_is_noticed_and_all_of_it_comes_back(torn: tuple[Path, list[str]]) -> None:
    path, notes = torn
    files = {ending: Path(f"{path}{ending}").read_bytes() for ending in ("", "-wal", ".witness")}
    was_missing = []
    for size in range(0, len(files["-wal"]), 512 * (1 if "COINPURSE_FLIPS" in os.environ else 23)):
        for ending, content in files.items():
            Path(f"{path}{ending}").write_bytes(content[:size] if ending == "-wal" else content)
        Path(f"{path}-shm").unlink(missing_ok=True)
        was_missing.append(require_all_back(path, notes))
    assert was_missing[0]
    assert sum(was_missing) > len(was_missing) * 0.9


@pytest.mark.parametrize("damage", [lambda wal: wal.unlink(), lambda wal: wal.write_bytes(bytes(wal.stat().st_size))])
def test_a_log_that_is_gone_or_all_noughts_is_noticed(
    damage: Callable[[Path], object], torn: tuple[Path, list[str]]
) -> None:
    path, notes = torn
    damage(Path(f"{path}-wal"))
    assert require_all_back(path, notes)


def test_the_log_of_another_ledger_is_noticed_and_nothing_written(torn: tuple[Path, list[str]]) -> None:
    path, _ = torn
    with closing(new_ledger(path.parent.parent / "other")) as other:
        for number in range(9):
            entries.add(other, gift(coins=number + 1, creator="Stranger"))
        shutil.copy(f"{other.path}-wal", f"{path}-wal")
    files = {ending: Path(f"{path}{ending}").read_bytes() for ending in ("", "-wal", ".witness")}
    with pytest.raises(LedgerError):
        Ledger(path)
    assert {ending: Path(f"{path}{ending}").read_bytes() for ending in files} == files


@pytest.mark.parametrize("is_read", [False, True])
@pytest.mark.parametrize("then", [Ledger.look_after, lambda book: entries.add(book, gift())])
def test_what_is_only_counted_is_brought_home_as_soon_as_nobody_reads(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_read: bool, then: Callable[[Ledger], object]
) -> None:
    """A log that is lost must not take along what it alone has; who reads an earlier state puts that off."""
    monkeypatch.setattr(witness, "MOST_ROWS", 3)
    monkeypatch.setattr(database, "WRITER_PRAGMAS", tuple({**dict(database.WRITER_PRAGMAS), "busy_timeout": 0}.items()))
    with closing(Ledger(path)) as book:
        with ledger.reading(path) as reader:
            reader.connection.execute("BEGIN" if is_read else "SELECT 1")
            reader.connection.execute("SELECT count(*) FROM entry").fetchone()
            entries.delete(book, [1, 4])
        deleted = dump(book)["removed"]
        if is_read:
            assert without_log(path, tmp_path / "b") != deleted
            then(book)
        assert without_log(path, tmp_path / "c") == deleted


def without_log(path: Path, copy: Path) -> object:
    """What deleted entries are left of a ledger whose log is lost."""
    shutil.copy(path, copy)
    with ledger.reading(copy) as reader:
        return dump(reader)["removed"]
