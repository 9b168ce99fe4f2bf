"""A program that is killed leaves nothing for good: what it had begun goes, and nothing that somebody made."""

from __future__ import annotations

import os
import signal
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest

from models import entries, ledger, leftovers, salvage
from models.backups import copies, restoring, shelf
from models.exports.atomic import atomic_write
from models.ledger import Ledger
from models.ledger_files import under_way
from models.settings import Settings
from tests.faults.operations import DATA, keep_in
from tests.sample_entries import purchase

DAY = 86_400
Work = Callable[[Path], object]


def nothing(_path: Path) -> None:
    """Nothing is there before."""


def a_ledger(path: Path) -> None:
    ledger.create(path, Settings())
    with closing(Ledger(path)) as book:
        entries.add(book, purchase())


def an_old_one(path: Path) -> None:
    path.write_bytes((DATA / "ledgers" / "v1.coinpurse").read_bytes())


def one_that_was_copied(path: Path) -> None:
    a_ledger(path)
    shelf.keep(path, "by-hand")


def export(path: Path) -> None:
    with atomic_write(path.with_name("b.csv")) as file:
        file.write(b"x")


def save_copy(path: Path) -> None:
    with closing(Ledger(path)) as book:
        copies.save_copy(book, path.with_name("b.coinpurse"))


def begin_record_anew(path: Path) -> None:
    with closing(Ledger(path)) as book:
        book.begin_record_anew()


WORK: dict[str, tuple[Work, Work]] = {
    "making": (nothing, lambda path: ledger.create(path, Settings())),
    "exporting": (a_ledger, export),
    "backing up": (a_ledger, lambda path: shelf.keep(path, "by-hand")),
    "copying": (a_ledger, lambda path: shelf.put(path, path.parent)),
    "saving a copy": (a_ledger, save_copy),
    "upgrading": (an_old_one, Ledger),
    "restoring": (one_that_was_copied, lambda path: restoring.restore(path, shelf.kept(path)[0].path)),
    "the record": (a_ledger, begin_record_anew),
    "salvaging": (a_ledger, lambda path: salvage.salvage(path, path.with_name("b.coinpurse"))),
}


def killed(work: Work, path: Path, nth: int) -> bool:
    """Do it in a process that kills itself before the n-th file gets or loses a name; say whether it came to that."""
    child = os.fork()
    if not child:
        left = nth

        def watch(event: str, _words: object) -> None:
            nonlocal left
            left -= event in {"os.rename", "os.link", "os.remove"}
            if not left and event != "os.kill":
                os.kill(os.getpid(), signal.SIGKILL)

        try:
            sys.addaudithook(watch)
            work(path)
        finally:
            os._exit(0)
    return os.waitpid(child, 0)[1] == signal.SIGKILL


def unfinished(folder: Path) -> list[str]:
    """What lies about under a name of no meaning."""
    names = (found.name for found in folder.rglob("*"))
    return sorted(name for name in names if leftovers._UNFINISHED.fullmatch(name) or name.endswith(".restoring"))


def go_on(path: Path) -> None:
    """Do what a person does the next days."""
    for found in path.parent.rglob("*"):
        os.utime(found, (time.time() - 2 * DAY,) * 2)
    if not path.exists() and not under_way(path).exists():
        ledger.create(path, Settings())
    Ledger(path).close()
    shelf.keep(path, "by-hand")


@pytest.mark.skipif(sys.platform == "win32", reason="no process can be forked there")
@pytest.mark.parametrize("work", WORK)
def test_whatever_a_kill_leaves_unfinished_goes(work: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prepare, do = WORK[work]
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path))
    left, nth, was_killed = set[str](), 0, True
    while was_killed:
        nth += 1
        place = tmp_path / f"{nth}"
        keep_in(place / "data")
        path = place / "a.coinpurse"
        place.mkdir()
        prepare(path)
        mine = place / ".a.coinpurse.0123abcd.tmp"
        mine.write_bytes(b"mine")
        was_killed = killed(do, path, nth)
        left.update(unfinished(place))
        go_on(path)
        assert unfinished(place) == [], f"killed before name {nth}"
        assert mine.read_bytes() == b"mine"
    assert left, "nothing was ever left, so nothing is shown"


def test_what_the_lock_says_is_nobodys_goes_at_once(tmp_path: Path) -> None:
    path = tmp_path / "a.coinpurse"
    a_ledger(path)
    upgraded = leftovers.beside(path, "next")
    record = leftovers.beside(tmp_path / "a.coinpurse.witness", "tmp")
    free = [upgraded, Path(f"{upgraded}-journal"), leftovers.beside(upgraded, "tmp"), record]
    others = [leftovers.beside(path, "tmp"), leftovers.beside(path, "new"), leftovers.beside(tmp_path / "b", "next")]
    for file in (*free, *others):
        file.write_bytes(b"x")
    earlier = leftovers.beside(path, "new")  # a kill came after the ledger got its name, and before it lost this one
    earlier.hardlink_to(path)
    Ledger(path).close()
    assert unfinished(tmp_path) == sorted(file.name for file in others)
    assert path.stat().st_nlink == 1


@pytest.mark.parametrize("name", ["a" * 49, "ä" * 80, "x.coinpurse"])
def test_a_name_fits_and_is_known_again(name: str, tmp_path: Path) -> None:
    file = Path(f"{leftovers.beside(leftovers.beside(tmp_path / name, 'next'), 'tmp')}-journal")
    file.write_bytes(b"x")
    leftovers.sweep(tmp_path)
    assert file.exists()
    os.utime(file, (0, 0))
    leftovers.sweep(tmp_path)
    assert not file.exists()


def test_a_scratch_folder_goes_unless_somebody_uses_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    names = ("coinpurse-scratch-0123abcd", "coinpurse-scratch-in_use00", "coinpurse-scratch-recently", "coinpurse-mine")
    old, used, recent, mine = (tmp_path / name for name in names)
    for folder in (old, used, recent, mine):
        folder.mkdir()
        a_ledger(folder / "Sample.coinpurse")
        for found in (*folder.iterdir(), folder):
            os.utime(found, (0, 0))
    (recent / "Sample.coinpurse").touch()
    with closing(Ledger(used / "Sample.coinpurse")):
        for found in (*used.iterdir(), used):
            os.utime(found, (0, 0))
        with leftovers.scratch() as made:
            assert {*tmp_path.iterdir()} == {used, recent, mine, Path(made)}
    for found in (*used.iterdir(), used):
        os.utime(found, (0, 0))
    with leftovers.scratch() as made:
        assert {*tmp_path.iterdir()} == {recent, mine, Path(made)}
