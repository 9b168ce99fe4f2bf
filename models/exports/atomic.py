"""The one way a file is written: whole, under a temporary name beside its target, then swapped in: old or new."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from models.errors import LedgerUnusable, RequestRefused
from models.ledger_files import ENDINGS
from models.leftovers import beside, sweep
from models.own_files import is_own, open_chosen
from models.text import N_

_DATABASE = b"SQLite format 3\0"
"""What a plain ledger begins with, and nothing that is exported (SQLite's file format, section 1.3)."""
_LOGS = (b"\x37\x7f\x06\x82", b"\x37\x7f\x06\x83", b"\xd9\xd5\x05\xf9\x20\xa1\x63\xd7")
"""What changes begin with that are not in a ledger yet: a write-ahead log, a journal (the same, sections 4.1 and 3)."""


@contextmanager
def atomic_write(path: Path, *, is_ours: bool = False) -> Iterator[IO[bytes]]:
    """Open `path` for writing bytes; it appears, or changes, only when the block ends well.

    What no user named `is_ours`: it may lie beside the ledger that is open, and belong to it.

    A symbolic link keeps pointing at what is written. A new file is its owner's alone, an old one keeps its rights.
    Raises LedgerError where it cannot be written, or is something else than a file, or a ledger.
    """
    path = Path(os.path.realpath(path))
    if not is_ours:
        _require_no_ledgers(path)
    try:
        with _swapped_in(path) as file:
            yield file
        sweep(path.parent)
    except OSError as error:
        raise unwritable(error, path) from error


def _require_no_ledgers(path: Path) -> None:
    message = ""
    if is_own(path):  # asked first: what is open here must not be looked into
        message = N_("{path} belongs to the ledger that is open and stays as it is; choose another name")
    elif is_part(path):
        message = N_("{path} is a part of a ledger and stays as it is; choose another name")
    elif is_there(path) and _is_database(path):
        message = N_("{path} is a ledger and stays as it is; choose another name")
    if message:
        raise RequestRefused(message, path=path)


def is_there(path: Path) -> bool:
    """Say whether anything is at `path`. What may not be looked at is not there: writing it will say why."""
    try:
        return path.exists()
    except OSError:
        return False


def unwritable(error: OSError, target: Path) -> RequestRefused | LedgerUnusable:
    """Say that a file could not be written: a full disk concerns the ledger too, a wrong place only the request."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        message = N_("The disk is full: {path} was not written, and what was there before is unchanged")
        return LedgerUnusable(message, path=target)
    message = N_("{path} cannot be written ({reason}); choose another place")
    return RequestRefused(message, path=target, reason=error.strerror)


def is_part(path: Path) -> bool:
    """Whether a file lies where something of a ledger that is there has its place, or holds changes of one."""
    bases = (path.name.removesuffix(ending) for ending in ENDINGS if path.name.endswith(ending))
    return any(_begins_as_one(path.with_name(base)) for base in bases if base) or _head(path).startswith(_LOGS)


def _is_database(path: Path) -> bool:
    return is_there(Path(f"{path}.lock")) or _begins_as_one(path)  # a lock: a ledger, perhaps an open one elsewhere


def _begins_as_one(path: Path) -> bool:
    head = _head(path)
    from models import keys  # the first paint needs none

    return head == _DATABASE or keys.is_encrypted(head)


def _head(path: Path) -> bytes:
    """Give what a file begins with; nothing of what may not be read, which can be written over all the same."""
    try:
        if not path.is_file():
            return b""
        with open_chosen(path) as file:
            return file.read(len(_DATABASE))
    except OSError:
        return b""


@contextmanager
def _swapped_in(path: Path) -> Iterator[IO[bytes]]:
    mode = 0o600
    if path.exists():
        mode = path.stat().st_mode & 0o777
        if not path.is_file():
            raise RequestRefused(
                N_("{path} cannot be written: it is a folder or a device. Choose another name"), path=path
            )
    temporary = beside(path, "tmp")
    descriptor = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with open(descriptor, "wb") as file:
            yield file
        temporary.chmod(mode)
        swap_in(temporary, path)
    finally:
        temporary.unlink(missing_ok=True)


def swap_in(temporary: Path, path: Path) -> None:
    """Give a finished file its final name so that it survives a power cut: flush it, rename it, flush the folder."""
    flush(temporary)
    temporary.replace(path)
    sync_folder(path.parent)


def flush(file: Path) -> None:
    """Wait until the disk has a finished file."""
    descriptor = os.open(file, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Flush a folder's list of names to the disk; Windows has no such call and needs none."""
    if os.name == "nt":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
