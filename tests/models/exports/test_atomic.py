"""The one way a file is written: what was there before, or all of the new one, whatever goes wrong in between."""

from __future__ import annotations

import errno
import os
import sqlite3
import stat
from contextlib import closing
from pathlib import Path

import pytest

from models import ledger, leftovers
from models.errors import LedgerUnusable, RequestRefused
from models.exports.atomic import atomic_write
from models.ledger_files import ENDINGS
from models.settings import Settings


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


def write(path: Path, content: bytes = b"new") -> None:
    with atomic_write(path) as file:
        file.write(content)


def write_half(path: Path, error: BaseException) -> None:
    with atomic_write(path) as file:
        file.write(b"half")
        raise error


@pytest.mark.parametrize("name", ["plain.csv", "two  blanks", "ü🌸 نقود", "x" * 255, "🌸" * 63, ".hidden"])
def test_a_new_file_is_there_when_the_block_ends_and_nobody_else_may_read_it(name: str, tmp_path: Path) -> None:
    with atomic_write(tmp_path / name) as file:
        file.write(b"new")
        assert not (tmp_path / name).exists()
        assert [mode(found) for found in tmp_path.iterdir()] == [0o600]
    assert [found.name for found in tmp_path.iterdir()] == [name]
    assert ((tmp_path / name).read_bytes(), mode(tmp_path / name)) == (b"new", 0o600)


@pytest.mark.parametrize("passphrase", ["", "hunter2"])
def test_a_ledger_is_never_written_over(passphrase: str, tmp_path: Path) -> None:
    path = tmp_path / "a.coinpurse"
    ledger.create(path, Settings(), passphrase)
    before = path.read_bytes()
    with pytest.raises(RequestRefused, match="is a ledger"):
        write(path)
    assert path.read_bytes() == before
    assert not list(tmp_path.glob("*tmp*"))


def test_an_open_ledger_is_not_even_looked_at(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever closes a file makes SQLite lose its locks on it, in the same process."""
    path = tmp_path / "a.coinpurse"
    ledger.create(path, Settings())
    with closing(ledger.Ledger(path)):
        monkeypatch.setattr(Path, "open", lambda *_: pytest.fail("it was opened"))
        with pytest.raises(RequestRefused, match="belongs to the ledger"):
            write(path)


@pytest.mark.parametrize("passphrase", ["", "hunter2"])
@pytest.mark.parametrize("ending", ENDINGS)
@pytest.mark.parametrize("is_there", [True, False])
def test_what_belongs_to_a_ledger_of_another_program_is_never_written_over(
    passphrase: str, ending: str, is_there: bool, tmp_path: Path
) -> None:
    path, link = tmp_path / "a.coinpurse", tmp_path / "link"
    ledger.create(path, Settings(), passphrase)
    part = Path(f"{path}{ending}")
    link.symlink_to(part)
    if is_there:
        part.write_bytes(b"its own")
    for name in (part, link):
        with pytest.raises(RequestRefused, match="part of a ledger"):
            write(name)
    with pytest.raises(RequestRefused, match=r"part of a ledger|already exists"):
        ledger.create(part, Settings())
    assert {found.name: found.read_bytes() for found in tmp_path.glob(f"*{ending}")} == (
        {part.name: b"its own"} if is_there else {}
    )


@pytest.mark.parametrize(("mode", "ending"), [("WAL", "-wal"), ("DELETE", "-journal")])
def test_changes_that_a_lost_ledger_left_are_never_written_over(mode: str, ending: str, tmp_path: Path) -> None:
    """By any name: a hard link is one, too."""
    log = tmp_path / f"a{ending}"
    with closing(sqlite3.connect(tmp_path / "a", isolation_level=None)) as connection:
        for statement in (f"PRAGMA journal_mode = {mode}", "PRAGMA cache_size = 1", "CREATE TABLE a (b)", "BEGIN"):
            connection.execute(statement)
        for _ in range(20):  # more than is kept in memory
            connection.execute("INSERT INTO a VALUES (zeroblob(9000))")
        (tmp_path / "log").write_bytes(log.read_bytes())
    (tmp_path / "linked").hardlink_to(tmp_path / "log")
    for name in ("log", "linked"):
        with pytest.raises(RequestRefused, match="part of a ledger"):
            write(tmp_path / name)


@pytest.mark.parametrize("name", ["a.lock", "-wal", ".witness", "notes-journal"])
def test_a_file_is_no_part_of_a_ledger_for_its_name_alone(name: str, tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"no ledger")
    write(tmp_path / name, b"old")
    write(tmp_path / name)
    assert (tmp_path / name).read_bytes() == b"new"


@pytest.mark.parametrize("allowed", [0o600, 0o640, 0o664, 0o666])
def test_an_old_file_keeps_its_mode_whatever_the_umask(allowed: int, tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"old")
    path.chmod(allowed)
    before = os.umask(0o077)
    try:
        write(path)
    finally:
        os.umask(before)
    assert (path.read_bytes(), mode(path)) == (b"new", allowed)


@pytest.mark.parametrize("old", [None, b"old"])
@pytest.mark.parametrize(
    ("error", "told"),
    [
        (ValueError(), ValueError),
        (KeyboardInterrupt(), KeyboardInterrupt),
        (OSError(errno.EIO, ""), RequestRefused),
        (OSError(errno.ENOSPC, ""), LedgerUnusable),
    ],
)
def test_a_block_that_fails_leaves_what_was_there(
    old: bytes | None, error: BaseException, told: type[BaseException], tmp_path: Path
) -> None:
    path = tmp_path / "a"
    if old is not None:
        path.write_bytes(old)
    with pytest.raises(told):
        write_half(path, error)
    assert [found.read_bytes() for found in tmp_path.iterdir()] == ([] if old is None else [old])


def test_a_link_goes_on_pointing_at_what_is_written(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    target, link = tmp_path / "folder" / "a", tmp_path / "link"
    link.symlink_to(target)
    for content in (b"first", b"second"):
        write(link, content)
        assert target.read_bytes() == content
        assert link.is_symlink()
    assert {found.name for found in tmp_path.iterdir()} == {"folder", "link"}


def test_a_folder_a_pipe_and_a_device_are_refused_and_left(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    os.mkfifo(tmp_path / "pipe")
    device = tmp_path / "device"
    device.symlink_to(os.devnull)
    for path in (tmp_path / "folder", tmp_path / "pipe", device, Path(os.devnull)):
        with pytest.raises(RequestRefused, match="cannot be written: it is a folder or a device"):
            write(path)
    assert Path(os.devnull).is_char_device()
    assert {found.name for found in tmp_path.iterdir()} == {"folder", "pipe", "device"}


def test_no_folder_is_made(tmp_path: Path) -> None:
    with pytest.raises(RequestRefused, match="cannot be written"):
        write(tmp_path / "no" / "a")
    assert list(tmp_path.iterdir()) == []


def test_a_link_that_leads_in_a_circle_is_replaced(tmp_path: Path) -> None:
    (tmp_path / "a").symlink_to("a")
    write(tmp_path / "a")
    assert (tmp_path / "a").read_bytes() == b"new"


def test_the_file_is_on_the_disk_before_it_has_its_name_and_the_name_is_on_the_disk_after(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    flush, rename = os.fsync, Path.replace

    def fsync(descriptor: int) -> None:
        name = Path(f"/proc/self/fd/{descriptor}").readlink().name
        done.append(f"flush {'folder' if name == tmp_path.name else 'file'} {(tmp_path / 'a').exists()}")
        flush(descriptor)

    def replace(self: Path, target: Path) -> Path:
        assert self.read_bytes() == b"x" * 100_000
        done.append("rename")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", fsync)
    monkeypatch.setattr(Path, "replace", replace)
    write(tmp_path / "a", b"x" * 100_000)
    assert done == ["flush file False", "rename", "flush folder True"]


def test_two_who_write_one_file_do_not_mix(tmp_path: Path) -> None:
    path = tmp_path / "a"
    with atomic_write(path) as first, atomic_write(path) as second:
        first.write(b"first" * 9)
        second.write(b"second")
    assert path.read_bytes() == b"first" * 9
    assert [found.name for found in tmp_path.iterdir()] == ["a"]


def test_names_beside_a_file_are_hidden_and_never_twice(tmp_path: Path) -> None:
    names = {leftovers.beside(tmp_path / "a.csv", "tmp").name for _ in range(100)}
    assert len(names) == 100
    assert all(name.startswith(".a.csv.") and name.endswith(".tmp") for name in names)
