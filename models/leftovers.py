"""What a program that was killed left unfinished: what it is called, and when it goes.

Whatever is written is written under another name first, beside what it is to become. Such a name says whose it is and
what it was for, so that nothing of a user's is ever taken for it. It goes as soon as nobody can be using it any more:
at once, where whoever sweeps holds the lock that its maker held; else when nobody has touched it for a day.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir

from models.own_files import Identity, identity

_LONGEST = 50
"""Characters of a name that are kept: one has at most 255 bytes, and what SQLite puts beside it adds a few."""
_UNFINISHED = re.compile(
    r"\.(?P<name>.+)\.coinpurse-[0-9a-f]{8}\.(?P<kind>new|next|plain|salvage|tmp)"
    r"(-journal|-wal|-shm|\.lock|\.witness(\.lock)?)?",
    re.DOTALL,
)
_SCRATCH = "coinpurse-scratch-"
_SCRATCHES = re.compile(rf"{_SCRATCH}[a-z0-9_]{{8}}")
_STALE = 86_400
"""Seconds after which nobody is working on it any more."""
IsFree = Callable[[str, str, Identity], bool]
"""Told the name of what a file was to become, its kind, and which file it is: whether nobody can be using it."""


def beside(path: Path, kind: str) -> Path:
    """Name a hidden file in the folder of `path` that nobody else has."""
    return path.with_name(f".{path.name[:_LONGEST]}.coinpurse-{os.urandom(4).hex()}.{kind}")


def sweep(folder: Path, is_free: IsFree = lambda *_: False) -> None:
    """Remove what was left in a folder; what cannot be removed now can go the next time."""
    with suppress(OSError):
        with os.scandir(folder) as files:
            found = [(file, said) for file in files if (said := _UNFINISHED.fullmatch(file.name))]
        for file, said in found:
            at = file.stat(follow_symlinks=False)
            is_left = _is_stale(at) or is_free(said["name"], said["kind"], (at.st_dev, at.st_ino))
            if is_left and _is_ours(at, stat.S_IFREG):
                with suppress(OSError):
                    os.unlink(file)  # noqa: PTH108 - no path was made of it yet


def of_ledger(path: Path) -> IsFree:
    """Know what whoever holds a ledger's lock alone makes beside it: an upgrade's copy, and the record written anew.

    And the name that the ledger had before it got its own, where that was not taken from it any more.
    """
    own, upgraded, itself = path.name, f".{path.name}.coinpurse-", identity(path)
    is_told = len(upgraded) + len("01234567.next") <= _LONGEST  # else another's may begin alike

    def is_free(name: str, kind: str, file: Identity) -> bool:
        if file == itself:
            return True
        is_upgrade = name.startswith(upgraded) and name.endswith(".next") and kind == "tmp"
        return is_told and (is_upgrade or (name, kind) in {(own, "next"), (f"{own}.witness", "tmp")})

    return is_free


def _is_ours(found: os.stat_result, kind: int) -> bool:
    is_own = os.name == "nt" or found.st_uid == os.getuid()
    return is_own and stat.S_IFMT(found.st_mode) == kind


def _is_stale(found: os.stat_result) -> bool:
    return abs(time.time() - found.st_mtime) > _STALE


# --- Scratch folders --------------------------------------------------------------------------------------------------


def scratch() -> TemporaryDirectory[str]:
    """Make a folder that goes away by itself; those that programs left which were killed go first."""
    with suppress(OSError):
        for folder in Path(gettempdir()).glob(f"{_SCRATCH}*"):
            if _SCRATCHES.fullmatch(folder.name) and _is_left(folder):
                shutil.rmtree(folder, ignore_errors=True)
    return TemporaryDirectory(prefix=_SCRATCH, ignore_cleanup_errors=True)


def _is_left(folder: Path) -> bool:
    """Whether nobody has written into a scratch folder for a day, and no ledger in it is open."""
    try:
        if not _is_ours(folder.lstat(), stat.S_IFDIR):
            return False
        inside = list(folder.iterdir())
        return all(_is_stale(one.lstat()) for one in (folder, *inside)) and not any(map(_is_held, inside))
    except OSError:
        return False


def _is_held(file: Path) -> bool:
    if file.suffix != ".lock":
        return False
    import filelock

    try:
        with filelock.FileLock(file, timeout=0):
            return False
    except (filelock.Timeout, OSError):
        return True
