"""Locks on an open ledger that last, whatever else this process does with its files.

SQLite's locks go when this process closes the ledger by any other descriptor. Nothing of ours opens it (`own_files`),
but dialogs for files look into those they list, to tell of what kind they are; Qt's does, in this very process. A
program that then opened and closed the ledger would take itself for the last one, and remove the log under us.

So beside the two locks that SQLite shares as long as a ledger is open there lie two of the open file description, which
nothing but closing that one takes (Linux, fcntl(2)). They are on SQLite's own descriptors: one of ours would have to be
closed one day. They stand in the way of SQLite itself when it closes the ledger, so they are given back before. A third
is the writer's alone: the lock beside a ledger goes by its name, and a file can have two, each with a log of its own.
Elsewhere there are none: Windows keeps locks by handle, and the dialogs of macOS are another process.
"""

from __future__ import annotations

import errno
import os
import struct
import sys
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from models.own_files import Identity, identity

_DESCRIPTORS = Path("/proc/self/fd")
_FLOCK = "hhqqi4x"
"""struct flock of Linux with 64 bits: kind, from where, begin, length, process."""


class _Lock(NamedTuple):
    begin: int
    length: int
    is_alone: bool = False


_ALONE = _Lock(0x40000400, 1, is_alone=True)
"""Behind all that SQLite locks: ours."""
_OF_LEDGER = (
    _Lock(0x40000002, 510),  # what every connection locks as long as it is open (SQLite's os.h, SHARED_FIRST)
    _ALONE,
)
_OF_INDEX = (_Lock(128, 1),)
"""The byte after the eight locks of the index of a log, `-shm` (SQLite's walformat.html)."""


class LastingLocks:
    """Those on the ledger at `path`, whose only writing connection was just opened."""

    def __init__(self, path: Path, *, has_log: bool) -> None:
        """Take them, as far as the system and the disk know such locks; without a log, the writer's alone.

        Raises BlockingIOError where another writes to the same file, which has two names then (a hard link, a mount).
        """
        self._taken: list[tuple[int, _Lock]] = []
        wanted: dict[Identity | None, tuple[_Lock, ...]] = {identity(path): (_ALONE,)}
        if has_log:
            wanted = {identity(path): _OF_LEDGER, identity(f"{path}-shm"): _OF_INDEX}
        if sys.platform == "linux" and sys.maxsize > 1 << 32:
            for descriptor, locks in _descriptors(wanted):
                self._take(descriptor, locks)

    def _take(self, descriptor: int, locks: tuple[_Lock, ...]) -> None:
        for lock in locks:
            try:
                _set(descriptor, lock, is_held=True)
                self._taken.append((descriptor, lock))
            except OSError as error:  # a disk may know no locks
                if lock.is_alone and error.errno in {errno.EAGAIN, errno.EACCES}:
                    self.release()
                    raise BlockingIOError(*error.args) from error

    def release(self) -> None:
        """Give them back; the connection is still open."""
        for descriptor, lock in self._taken:
            with suppress(OSError):
                _set(descriptor, lock, is_held=False)
        self._taken = []


def _descriptors(wanted: dict[Identity | None, tuple[_Lock, ...]]) -> list[tuple[int, tuple[_Lock, ...]]]:
    """Find the descriptors of these files that can be written by: those of the one writer, and of the shared index."""
    import fcntl

    found = []
    for number in [int(one.name) for one in _DESCRIPTORS.iterdir()]:
        with suppress(OSError):  # the one that listed them
            at = os.fstat(number)
            locks = wanted.get((at.st_dev, at.st_ino))
            if locks and fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR:
                found.append((number, locks))
    return found


def _set(descriptor: int, lock: _Lock, *, is_held: bool) -> None:
    import fcntl

    kind = (fcntl.F_WRLCK if lock.is_alone else fcntl.F_RDLCK) if is_held else fcntl.F_UNLCK
    fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, struct.pack(_FLOCK, kind, os.SEEK_SET, lock.begin, lock.length, 0))
