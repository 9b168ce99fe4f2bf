"""Files on their way in: only regular ones, never the ledger's own, and unchanged from the first byte to the last."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from pathlib import Path
from typing import BinaryIO

from models.errors import ImportRefused
from models.text import N_

Source = Path | bytes
"""A file, or the bytes that came through a pipe."""


def name_of(source: Source) -> str:
    """What the import is listed as; a name that is no text is made one."""
    return "-" if isinstance(source, bytes) else os.fsencode(source.name).decode(errors="replace")


@contextmanager
def opened(source: Source, ledger: Path) -> Iterator[BinaryIO]:
    """Open a file for reading. Raises ImportRefused where it is none, or changes meanwhile."""
    if isinstance(source, bytes):
        _require_content(len(source), name_of(source))
        yield BytesIO(source)
        return
    try:
        before = source.stat()
        _require_regular(source, before, ledger)
        with source.open("rb") as file:
            yield file
        after = source.stat()
    except OSError as error:
        message = N_("{file} cannot be read ({reason}); nothing was imported")
        raise ImportRefused(message, file=source, reason=error.strerror or error) from error
    if _marks(before) != _marks(after):
        raise ImportRefused(N_("{file} changed while it was read; nothing was imported. Try again"), file=source)


def _require_regular(source: Path, found: os.stat_result, ledger: Path) -> None:
    if not stat.S_ISREG(found.st_mode):
        raise ImportRefused(
            N_("{file} is no file that can be read from beginning to end; nothing was imported"), file=source
        )
    # SQLite's locks on the ledger would go with the first reading of it by anyone else in this process.
    for part in (ledger, Path(f"{ledger}-wal"), Path(f"{ledger}-shm")):
        if part.exists() and os.path.samestat(found, part.stat()):
            raise ImportRefused(N_("{file} is this ledger itself; nothing was imported"), file=source)
    _require_content(found.st_size, source)


def _require_content(size: int, file: object) -> None:
    if not size:
        raise ImportRefused(N_("{file} is empty; nothing was imported"), file=file)


def _marks(found: os.stat_result) -> tuple[int, int, int, int]:
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns
