"""Copies that are kept: made, listed with what is in them, let go in turns, wherever their user wants them."""

from __future__ import annotations

import os
import shutil
import stat
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import filelock
import pytest

from models import database, entries, failures, keys, ledger, leftovers, witness
from models.backups import places, restoring, shelf
from models.backups.cards import Kept
from models.errors import LedgerInUse, LedgerLocked, LedgerUnusable, RequestRefused
from models.ledger import Ledger
from models.ledger_files import files_of
from models.money import Money
from models.settings import Settings
from models.unlike import unlike
from tests.faults.victim import Victims
from tests.models.backups.files import STRIDE, contents, fingerprint
from tests.models.database.test_faults import files_end_at
from tests.sample_entries import gift, paid, purchase
from ui import copy_texts

DAY = 86_400 * 10**9


class Clock:
    """What the clock of this computer shows."""

    def __init__(self) -> None:
        self.now = 1_800_000_000 * 10**9

    def pass_days(self, days: int) -> None:
        self.now += days * DAY


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(time, "time_ns", lambda: made.now)
    return made


def numbers(path: Path) -> list[int]:
    return [one.number for one in shelf.kept(path)]


def test_a_copy_that_is_kept_says_what_it_is(path: Path, usual: Path) -> None:
    made = shelf.keep(path, "by-hand")
    assert made == shelf.kept(path)[0]
    assert (made.number, made.why, made.source) == (1, "by-hand", str(path))
    assert made.day == date.today()  # noqa: DTZ011 - the day this computer's clock shows
    assert made.content is not None
    assert made.content.entries == 6
    assert made.content.paid == (Money(2 * 199 + 500, "EUR"),)
    assert (made.content.version, made.content.last) == (shelf.holds(path).version, 8)
    assert made.content.identity == made.path.parent.name
    assert made.size == made.path.stat().st_size
    assert contents(made.path) == contents(path)
    assert stat.S_IMODE(made.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(made.path.parent.stat().st_mode) == stat.S_IMODE(usual.stat().st_mode) == 0o700


def test_the_ledger_may_be_open_meanwhile_and_stays_as_it_is(path: Path) -> None:
    with closing(Ledger(path)) as book:
        entries.add(book, purchase(minor=1))
        made = shelf.keep(path, "daily")
        entries.add(book, gift())
        assert book.undo_label == "Add gift"
    assert made.content is not None
    assert made.content.entries == 7
    assert [one.number for one in shelf.kept(path)] == [1]


def test_a_copy_opens_as_a_ledger(path: Path, tmp_path: Path) -> None:
    copy = shelf.put(path, tmp_path)
    with closing(Ledger(copy)) as book:
        assert list(unlike(book)) == []
        entries.add(book, gift())


def test_numbers_go_on_whatever_the_clock_shows(path: Path, clock: Clock) -> None:
    for days in (0, 1, -30 * 365, 400, 60 * 365):
        clock.pass_days(days)
        shelf.keep(path, "daily")
    assert numbers(path) == [5, 4, 3, 2, 1]


def test_numbers_go_on_whatever_folder_is_there(path: Path, usual: Path, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    places.choose(stick)
    assert shelf.keep(path, "by-hand").number == 1
    away = stick.rename(tmp_path / "away")
    assert shelf.keep(path, "import").number == 2
    away.rename(stick)
    assert shelf.keep(path, "by-hand").number == 3
    places.choose(None)
    assert shelf.keep(path, "by-hand").number == 4
    places.choose(stick)
    assert numbers(path) == [4, 3, 2, 1]


@pytest.mark.parametrize("said", [b"", b"x", b"-4", b"[7]", b"9" * 30, b"\xff"])
def test_a_note_of_numbers_that_says_nothing_keeps_no_copy_from_being_made(said: bytes, path: Path) -> None:
    first = shelf.keep(path, "by-hand")
    (first.path.parent / ".last").write_bytes(said)
    assert shelf.keep(path, "by-hand").number == 2


def test_of_two_copies_with_one_number_neither_is_taken(path: Path, tmp_path: Path) -> None:
    first = shelf.keep(path, "by-hand")
    stick = tmp_path / "stick" / first.path.parent.name
    stick.mkdir(parents=True)
    other = Path(shutil.copy(first.path, stick))
    places.choose(stick.parent)
    with pytest.raises(RequestRefused, match=r"More than one backup has the number 1\. Name the file") as refused:
        shelf.numbered(path, 1)
    assert str(first.path) in str(refused.value)
    assert str(other) in str(refused.value)


def test_what_is_old_goes_and_never_more_than_that(path: Path, clock: Clock) -> None:
    for _ in range(20):
        clock.pass_days(1)
        shelf.keep(path, "daily")
    left = numbers(path)
    assert left[:7] == [20, 19, 18, 17, 16, 15, 14]
    assert len(left) < 13
    for _ in range(6):
        shelf.keep(path, "by-hand")
    assert numbers(path)[:5] == [26, 25, 24, 23, 22]


def test_nothing_goes_where_fewer_than_three_would_be_left_that_can_be_read(path: Path, clock: Clock) -> None:
    for _ in range(5):
        shelf.keep(path, "by-hand")
    for one in shelf.kept(path):
        one.path.write_bytes(b"damaged")
    shelf.keep(path, "by-hand")
    shelf.keep(path, "by-hand")
    assert numbers(path) == [7, 6, 5, 4, 3, 2, 1]
    assert [one.content is None for one in shelf.kept(path)] == [False, False, *[True] * 5]
    shelf.keep(path, "by-hand")
    assert numbers(path) == [8, 7, 6, 5, 4]


def test_the_copy_of_the_day_is_made_once_and_only_of_what_was_changed(path: Path, clock: Clock) -> None:
    assert shelf.keep_if_due(path) is not None
    assert shelf.keep_if_due(path) is None
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    assert shelf.keep_if_due(path) is None
    for days in (1, -30 * 365):
        clock.pass_days(days)
        assert shelf.keep_if_due(path) is not None, days
        assert shelf.keep_if_due(path) is None
        clock.pass_days(1)
        assert shelf.keep_if_due(path) is None  # nothing was changed
        with closing(Ledger(path)) as book:
            entries.add(book, paid())


def test_a_copy_that_is_kept_as_a_ledger_of_its_own_takes_no_turns_of_the_other(path: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(path, tmp_path / "other"))
    first = shelf.keep(path, "by-hand")
    assert shelf.keep_if_due(other) is not None
    for _ in range(8):
        shelf.keep(other, "by-hand")
    assert first in shelf.kept(path)
    assert [one.source for one in shelf.kept(path)].count(str(other)) == 5
    moved = path.rename(tmp_path / "moved")
    for _ in range(6):
        shelf.keep(moved, "by-hand")
    assert first not in shelf.kept(moved)
    assert [one.source for one in shelf.kept(moved)].count(str(other)) == 5


def test_what_went_its_own_way_on_a_stick_that_is_away_keeps_its_copies(path: Path, tmp_path: Path) -> None:
    other = Path(shutil.copy(path, tmp_path / "other"))
    shared = shelf.keep(path, "by-hand")
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="on the stick alone"))
    apart = shelf.keep(path, "by-hand")
    with closing(Ledger(other)) as book:
        entries.add(book, gift(note="here alone"))
    path.rename(tmp_path / "away")
    for _ in range(8):
        shelf.keep(other, "by-hand")
    assert (apart in shelf.kept(other), shared in shelf.kept(other)) == (True, False)


def test_copies_of_another_file_of_the_same_ledger_are_told(path: Path, tmp_path: Path) -> None:
    shelf.keep(path, "by-hand")
    other = Path(shutil.copy(path, tmp_path / "other"))
    with closing(Ledger(path)) as book:
        entries.add(book, gift(note="there alone"))
    theirs = shelf.keep(path, "by-hand")
    shelf.keep(other, "by-hand")
    assert [(one.number, one.is_other) for one in shelf.kept(other)] == [(3, False), (2, True), (1, False)]
    assert [copy_texts.why(one) for one in shelf.kept(other)][:2] == ["by hand", "by hand, of a.coinpurse"]
    before = contents(other)
    with pytest.raises(restoring.AnotherLedger):
        restoring.restore(other, theirs.path)
    assert contents(other) == before
    assert restoring.restore(other, theirs.path, is_meant=True).before is not None
    assert restoring.restore(path, theirs.path).before is not None


def test_an_empty_ledger_needs_no_copy_before_something(tmp_path: Path) -> None:
    ledger.create(tmp_path / "new", Settings())
    assert shelf.keep_before(tmp_path / "new", "import") is None
    assert not shelf.is_due(tmp_path / "new")
    assert shelf.kept(tmp_path / "new") == []


# --- Where --------------------------------------------------------------------------------------------------------


@pytest.fixture
def stick(tmp_path: Path) -> Path:
    folder = tmp_path / "stick"
    folder.mkdir()
    return folder


def test_a_folder_of_ones_choice_and_back(path: Path, stick: Path, usual: Path) -> None:
    first = shelf.keep(path, "by-hand")
    places.choose(stick)
    assert places.chosen() == stick
    second = shelf.keep(path, "by-hand")
    assert second.path.is_relative_to(stick)
    assert numbers(path) == [2, 1]
    places.choose(None)
    assert (places.chosen(), shelf.keep(path, "by-hand").path.parent) == (None, first.path.parent)
    assert numbers(path) == [3, 1]


def test_a_folder_that_is_gone_is_said_and_what_has_to_be_kept_goes_to_the_usual_one(
    path: Path, stick: Path, usual: Path
) -> None:
    places.choose(stick)
    stick.rmdir()
    with pytest.raises(LedgerUnusable, match=r"is not there\. Connect its drive, or choose another folder"):
        shelf.keep(path, "daily")
    made = shelf.keep(path, "import")
    assert made.path.is_relative_to(usual)
    assert numbers(path) == [1]


def test_only_a_folder_can_be_chosen(path: Path) -> None:
    with pytest.raises(RequestRefused, match="is no folder that can be written to"):
        places.choose(path)
    assert places.chosen() is None


@pytest.mark.parametrize("note", [b"", b"[]", b"{", b'{"folder": 1}', b"\xff"])
def test_a_note_that_cannot_be_read_is_no_choice(note: bytes, usual: Path) -> None:
    places.make(usual)
    (usual / "where.json").write_bytes(note)
    assert places.chosen() is None


def test_the_identity_of_a_ledger_is_no_name_of_a_folder_of_its_choice(path: Path, usual: Path) -> None:
    for hostile in ("../../../evil", "", "a/b", "\0"):
        with closing(database.connect(path)) as connection:
            connection.execute("UPDATE meta SET value = ? WHERE name = 'ledger_uuid'", (hostile,))
        assert shelf.keep(path, "by-hand").path.parent == usual / "unnamed"


def test_copies_are_found_by_the_name_of_a_file_that_cannot_be_read_any_more(path: Path) -> None:
    shelf.keep(path, "by-hand")
    path.write_bytes(b"nothing")
    assert numbers(path) == [1]
    path.unlink()
    assert numbers(path) == [1]
    assert shelf.kept(path.with_name("other")) == []
    assert shelf.folder(path.with_name("other")) is None


def test_a_renamed_file_that_cannot_be_read_any_more_is_known_by_its_record(path: Path, tmp_path: Path) -> None:
    shelf.keep(path, "by-hand")
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    renamed = tmp_path / "renamed.coinpurse"
    for file in files_of(path):
        if file.exists():
            file.rename(renamed.with_name(file.name.replace(path.name, renamed.name)))
    renamed.write_bytes(bytes(100) + renamed.read_bytes()[100:])
    assert numbers(renamed) == [1]
    witness.path_of(renamed).write_bytes(b"nothing")
    assert numbers(renamed) == []


def test_only_our_own_files_are_listed(path: Path) -> None:
    folder = shelf.keep(path, "by-hand").path.parent
    for name in ("notes.txt", "000002-2026-13-45-daily.coinpurse", "000003-2026-01-01-because.coinpurse", "000004"):
        (folder / name).write_text("")
    assert numbers(path) == [1]
    assert shelf.numbered(path, 1).number == 1
    with pytest.raises(RequestRefused, match="There is no backup 2"):
        shelf.numbered(path, 2)


def test_a_copy_for_oneself_never_replaces_another(path: Path, tmp_path: Path) -> None:
    names = [shelf.put(path, tmp_path).name for _ in range(3)]
    day = date.today().isoformat()  # noqa: DTZ011 - the day this computer's clock shows
    assert names == [f"a {day}.coinpurse", f"a {day} 1.coinpurse", f"a {day} 2.coinpurse"]
    assert shelf.kept(path) == []
    with pytest.raises(RequestRefused, match="There is no folder"):
        shelf.put(path, tmp_path / "nowhere")


# --- When something goes wrong ------------------------------------------------------------------------------------


def test_stopping_leaves_nothing(path: Path) -> None:
    with pytest.raises(RequestRefused, match="Stopped; no copy was made"):
        shelf.keep(path, "by-hand", lambda _done, _of: False)
    assert shelf.kept(path) == []
    assert [file.name for file in next(places.usual().iterdir()).iterdir()] == [".lock"]


def test_progress_is_told_until_all_is_copied(path: Path) -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        told.append((done, of))
        return True

    shelf.keep(path, "by-hand", progress)
    assert told[-1][0] == told[-1][1] > 0


def test_two_programs_never_take_one_number(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder = shelf.keep(path, "by-hand").path.parent
    monkeypatch.setattr(shelf, "_WAIT", 0)
    with filelock.FileLock(folder / ".lock"), pytest.raises(LedgerInUse, match="is making a backup"):
        shelf.keep(path, "by-hand")
    assert numbers(path) == [1]


def test_a_folder_that_cannot_be_written_is_named(path: Path) -> None:
    folder = shelf.keep(path, "by-hand").path.parent
    (folder / ".lock").unlink()
    (folder / ".lock").mkdir()  # fails alike for every user
    with pytest.raises(RequestRefused, match="cannot be written") as refused:
        shelf.keep(path, "by-hand")
    assert refused.value.values["path"] == folder
    assert numbers(path) == [1]


def test_what_a_crash_left_unfinished_goes_with_the_next_copy(path: Path) -> None:
    """At once what is made under the lock of the folder, and after a day what somebody else may have made."""
    kept = shelf.keep(path, "by-hand").path
    mine, theirs = (leftovers.beside(kept.with_name(name), "tmp") for name in (kept.name, "theirs"))
    for file, age in ((mine, 60), (Path(f"{mine}-journal"), 60), (theirs, 60), (Path(f"{theirs}-journal"), 2 * 86_400)):
        file.write_bytes(b"half")
        os.utime(file, (time.time() - age,) * 2)
    shelf.keep(path, "by-hand")
    left = {file.name for file in kept.parent.iterdir() if file.suffix != ".coinpurse"}
    assert left == {".lock", ".last", theirs.name}


def good(path: Path, expected: object) -> list[Kept]:
    """Require every file that is listed to be a whole copy."""
    found = shelf.kept(path)
    for one in found:
        assert one.content is not None
        assert contents(one.path) == expected
    return found


@pytest.mark.parametrize("job", ["backup", "rotate"])
def test_a_kill_leaves_whole_copies_alone_and_no_fewer(job: str, path: Path, victims: Victims, tmp_path: Path) -> None:
    expected, was_killed, steps = contents(path), True, 0
    data, last = tmp_path / "data", 0
    before = fingerprint(path)
    while was_killed:
        steps += 3 * STRIDE
        last = max((one.number for one in good(path, expected)), default=0)
        lines, was_killed = victims.run(job, path, data, kill_at=steps)
        found = good(path, expected)
        assert len(found) >= min(3, last)
        assert (
            found[0].number >= last + len([line for line in lines if line.startswith("KEPT")]) if found else not lines
        )
    assert steps > 50
    assert fingerprint(path) == before


def test_the_check_of_a_copy_can_be_stopped_too(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(failures, "_STEPS", 1)
    with pytest.raises(RequestRefused, match="Stopped; nothing was changed"):
        shelf.keep(path, "by-hand", lambda done, of: (done, of) != (1, 1))
    assert shelf.kept(path) == []
    shelf.keep(path, "by-hand")


def test_copies_of_an_encrypted_ledger_are_encrypted_and_not_denied_while_it_is_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("sqlcipher3")
    monkeypatch.setattr(keys, "_held", {})
    path = tmp_path / "sealed.coinpurse"
    ledger.create(path, Settings(), passphrase="correct horse battery staple")
    with closing(Ledger(path)) as book:
        entries.add(book, purchase())
    made = shelf.keep(path, "by-hand")
    assert b"SQLite" not in made.path.read_bytes()[:16]
    assert b"TikTok" not in made.path.read_bytes()
    assert shelf.kept(path) == [made]
    restoring.restore(path, made.path)
    assert [one.content and one.content.entries for one in shelf.kept(path)] == [1, 1]
    keys._held.clear()
    for asked in (shelf.kept, shelf.holds, shelf.folder):
        with pytest.raises(LedgerLocked):
            asked(path)


def test_a_disk_that_is_full_leaves_the_copies_there_are(path: Path) -> None:
    shelf.keep(path, "by-hand")
    before = shelf.kept(path)
    for size in (0, 5000, 100_000):
        with files_end_at(size), pytest.raises(LedgerUnusable, match=r"disk is full|disk reports an error"):
            shelf.keep(path, "by-hand")
    assert shelf.kept(path) == before
    beside = {file.name for file in before[0].path.parent.iterdir()} - {before[0].path.name}
    assert beside == {".lock", ".last"}
