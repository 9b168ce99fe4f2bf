"""The record beside a ledger: a lost tail and an older copy are noticed before anything is written, and come back."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from random import Random
from types import ModuleType

import pytest

from models import attachments, database, entries, ledger, recovery, replay, witness
from models.check import check
from models.errors import LedgerBehind, LedgerError, RequestRefused
from models.ledger import Ledger
from tests import books
from tests.books import new_ledger
from tests.models.full_book import NASTY, full_book
from tests.sample_entries import dump, gift, purchase


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A closed ledger with something in every table, in a folder of its own."""
    folder = tmp_path / "ledger"
    folder.mkdir()
    full_book(folder / "a").close()
    return folder / "a"


def put_back(path: Path, change: Callable[[Ledger], object]) -> object:
    """Change the ledger and put the copy from before in its place; give what it held after the change."""
    old = path.read_bytes()
    with closing(Ledger(path)) as book:
        change(book)
        after = dump(book)
    path.write_bytes(old)
    return after


@contextmanager
def untouched(path: Path) -> Iterator[None]:
    """Require that the block changes neither the ledger nor its record."""
    before = path.read_bytes(), witness.path_of(path).read_bytes()
    yield
    assert (path.read_bytes(), witness.path_of(path).read_bytes()) == before


def many(book: Ledger) -> None:
    """Add, edit, delete and undo, with names that are easily written back wrongly."""
    entries.add(book, purchase(reference="B", seller=NASTY))
    added = entries.add(book, gift(creator="Lost 'one'", note=NASTY))
    entries.edit(book, added, gift(creator="Lost 'one'", coins=77))
    entries.delete(book, [2])
    book.change_settings(currency="JPY")
    entries.add(book, gift(coins=5))
    book.undo()


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


@pytest.fixture
def torn(tmp_path: Path) -> tuple[Path, list[str]]:
    """A ledger as a power cut leaves it, its last gifts in the write-ahead log; and the notes of all that was saved."""
    folder = tmp_path / "torn"
    folder.mkdir()
    book = new_ledger(tmp_path / "a")
    notes = [f"gift {number}" for number in range(12)]
    for number, note in enumerate(notes):
        entries.add(book, gift(note=note))
        if number == 3:
            book._settle()
    for ending in ("", "-wal", ".witness"):
        shutil.copy(f"{tmp_path / 'a'}{ending}", f"{folder / 'a'}{ending}")
    book.close()
    return folder / "a", notes


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


# --- The record itself ------------------------------------------------------------------------------------------------


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


# --- Encrypted --------------------------------------------------------------------------------------------------------


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
