"""Locks on an open ledger that last, whatever else this process does with its files.

SQLite's locks go when this process closes the ledger by any other descriptor. Nothing of ours opens it (`own_files`),
but dialogs for files look into those they list, to tell of what kind they are; Qt's does, in this very process. A
program that then opened and closed the ledger would take itself for the last one, and remove the log under us.

So beside the two locks that SQLite shares as long as a ledger is open there lie two of the open file description, which
nothing but closing that one takes (Linux, fcntl(2)). They are on SQLite's own descriptors: one of ours would have to be
closed one day. They stand in the way of SQLite itself when it closes the ledger, so they are given back before.
Elsewhere there are none: Windows keeps locks by handle, and the dialogs of macOS are another process.
"""

from __future__ import annotations

import os
import struct
import sys
from contextlib import suppress
from pathlib import Path

from models.own_files import Identity, identity

_DESCRIPTORS = Path("/proc/self/fd")
_SHARED = (0x40000002, 510)
"""Begin and length of what every connection locks of a ledger as long as it is open (SQLite's os.h, SHARED_FIRST)."""
_ALIVE = (128, 1)
"""The same of the index of its log, `-shm` (SQLite's walformat.html: the byte after the eight locks)."""
_FLOCK = "hhqqi4x"
"""struct flock of Linux with 64 bits: kind, from where, begin, length, process."""
Range = tuple[int, int]


class LastingLocks:
    """Those on the ledger at `path`, whose only writing connection was just opened."""

    def __init__(self, path: Path) -> None:
        """Take them, as far as the system and the disk know such locks."""
        wanted = {identity(path): _SHARED, identity(f"{path}-shm"): _ALIVE}
        self._taken: list[tuple[int, Range]] = []
        if sys.platform == "linux" and sys.maxsize > 1 << 32 and None not in wanted:
            self._taken = [one for one in _descriptors(wanted) if _lock(*one, is_held=True)]

    def release(self) -> None:
        """Give them back; the connection is still open."""
        for one in self._taken:
            _lock(*one, is_held=False)
        self._taken = []


def _descriptors(wanted: dict[Identity | None, Range]) -> list[tuple[int, Range]]:
    """Find the descriptors of these files that can be written by: those of the one writer, and of the shared index."""
    import fcntl

    found = []
    for number in [int(one.name) for one in _DESCRIPTORS.iterdir()]:
        with suppress(OSError):  # the one that listed them
            at = os.fstat(number)
            place = wanted.get((at.st_dev, at.st_ino))
            if place and fcntl.fcntl(number, fcntl.F_GETFL) & os.O_ACCMODE == os.O_RDWR:
                found.append((number, place))
    return found


def _lock(descriptor: int, place: Range, *, is_held: bool) -> bool:
    import fcntl

    kind = fcntl.F_RDLCK if is_held else fcntl.F_UNLCK
    try:
        fcntl.fcntl(descriptor, fcntl.F_OFD_SETLK, struct.pack(_FLOCK, kind, os.SEEK_SET, *place, 0))
    except OSError:  # a disk without locks
        return False
    return True
