"""Files of ledgers that are open here: SQLite alone opens them, and nothing else is written in their place.

A process loses its locks on a file as soon as it closes that file, by whatever way it opened it (POSIX, `fcntl`).
SQLite would not hear of it, and another program could remove the log under it (sqlite.org, “How To Corrupt”, 2.2). So
whatever the user names is opened by `open_chosen`, which looks first, and looking takes no lock.
"""

from __future__ import annotations

import os
from io import BufferedReader
from pathlib import Path
from threading import Lock
from typing import Protocol
from weakref import WeakKeyDictionary

from models.errors import RequestRefused
from models.ledger_files import ENDINGS
from models.text import N_

Identity = tuple[int, int]


class Open(Protocol):
    """A ledger that is open, by its canonical path."""

    path: Path


_guard = Lock()
_open: WeakKeyDictionary[Open, Identity | None] = WeakKeyDictionary()


def begin(ledger: Open) -> None:
    """Know the files of a ledger as long as it is open."""
    with _guard:
        _open[ledger] = identity(ledger.path)


def end(ledger: Open) -> None:
    """Forget them."""
    with _guard:
        _open.pop(ledger, None)


def identity(path: Path | str) -> Identity | None:
    """What the system knows a file by; None where there is none. It takes no lock, unlike opening the file."""
    try:
        found = os.stat(path)  # noqa: PTH116 - of a text, too
    except OSError:
        return None
    return found.st_dev, found.st_ino


def is_own(path: Path) -> bool:
    """Whether a file is one of a ledger that is open here, by this or another name, or would become one."""
    with _guard:
        ledgers = dict(_open)
    if not ledgers:
        return False
    names = [f"{ledger.path}{ending}" for ledger in ledgers for ending in ("", *ENDINGS)]
    known = {*ledgers.values(), *map(identity, names)} - {None}
    return identity(path) in known or os.path.realpath(path) in names


def open_chosen(path: Path) -> BufferedReader:
    """Open a file for reading that the user named. Raises OSError, and RequestRefused where it is a ledger's."""
    if is_own(path):
        message = N_("{file} belongs to the ledger that is open, and was not read; choose another file")
        raise RequestRefused(message, file=path)
    return path.open("rb")
