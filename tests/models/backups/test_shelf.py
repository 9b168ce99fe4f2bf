"""Copies that are kept: made, listed with what is in them, let go in turns, wherever their user wants them."""

from __future__ import annotations

import shutil
import stat
import time
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from models import entries, ledger
from models.backups import places, restoring, shelf
from models.errors import RequestRefused
from models.ledger import Ledger
from models.money import Money
from models.settings import Settings
from models.unlike import unlike
from tests.models.backups.files import contents, numbers
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


def test_what_is_being_restored_makes_no_room_for_the_copy_before_it(path: Path, clock: Clock) -> None:
    for _ in range(14):
        shelf.keep(path, "import")
        clock.pass_days(7)
    oldest = shelf.kept(path)[-1]
    shelf.keep(path, "by-hand", needed=oldest.path)
    assert oldest.path.exists()
    with closing(Ledger(path)) as book:
        entries.add(book, gift())
    restoring.restore(path, oldest.path)
    assert contents(path) == contents(oldest.path)
    shelf.keep(path, "by-hand")
    assert not oldest.path.exists()


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
