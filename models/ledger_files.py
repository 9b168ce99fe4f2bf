"""The files of a ledger on a disk: what they are called, and what can be told of them without opening any."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from zlib import crc32


def canonical(path: Path) -> Path:
    """Give the file's own name, with every link followed; links that lead in a circle are left as they are."""
    return Path(os.path.realpath(path))


BESIDE = ("-wal", "-shm", "-journal", ".witness")
"""What the names of the files end with that belong to a ledger besides its own: SQLite's, and the record of changes."""
ENDINGS = (*BESIDE, ".lock")
"""The same, and of the lock its writer holds, which stays where the ledger was when that moves."""


def under_way(path: Path) -> Path:
    """Give the folder that is beside a ledger while another file takes its place, or where that was cut off."""
    path = canonical(path)
    name = path.name
    if len(name) > _LONGEST:  # two names may begin alike, and what is of one must never be taken for the other's
        name = f"{name[: _LONGEST - 8]}{crc32(os.fsencode(name)):08x}"
    return path.with_name(f".{name}.restoring")


_LONGEST = 200
"""Characters of a name that leave room for more; one has at most 255 bytes."""


def files_of(path: Path) -> list[Path]:
    """Give the files a ledger at `path` consists of, there or not, its own first: what moves has to move with all."""
    path = canonical(path)
    return [path, *(Path(f"{path}{ending}") for ending in BESIDE)]


def is_alone(path: Path) -> bool:
    """Whether nothing can be made beside a ledger, as SQLite wants to even to read it: on a disc, or a full disk."""
    path = canonical(path)
    if has_changes(f"{path}-wal"):
        return False
    return not os.access(path.parent, os.W_OK) or (not Path(f"{path}-shm").exists() and is_full(path.parent))


def is_empty(path: Path) -> bool:
    """Whether a file lost all it held, as a cut-off copy does: SQLite would remove the log that is still beside it."""
    return not has_changes(str(canonical(path)))


def lacks_space(path: Path) -> bool:
    """Whether a ledger of which all is in the file itself lies on a full disk: perhaps its index cannot be made."""
    path = canonical(path)
    return is_full(path.parent) and not has_changes(f"{path}-wal")


def is_full(folder: Path) -> bool:
    """Whether a folder has no space for what SQLite keeps beside a ledger; it calls that an error of the disk."""
    try:
        return shutil.disk_usage(folder).free < _NEEDED
    except OSError:
        return False


_NEEDED = 1 << 16
"""Bytes the index of the write-ahead log needs at least, and the log's head (SQLite's WAL file format)."""


def has_changes(log: str) -> bool:
    """Whether SQLite left something in a log that is not in the file itself yet."""
    return Path(log).exists() and Path(log).stat().st_size > 0
