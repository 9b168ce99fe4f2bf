"""Another file takes the place of a ledger: all its files go to a folder beside it together, and come back together.

The folder has one name as long as that goes on. Where a crash leaves it behind, opening the ledger for writing undoes
what was half done, or ends what lacked its end alone: at no moment is there a mixture of the two.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from models.database import lock
from models.exports.atomic import is_there, sync_folder
from models.ledger_files import files_of, under_way

NEW = ".new"


def swap(ledger: Path, make: Callable[[Path], object]) -> Path | None:
    """Let `make` make a file, which then is the ledger; give the folder of the old files, None where there were none.

    The caller holds the lock and gives the ledger's canonical path. `make` flushes what it wrote. Whatever is raised
    meanwhile, the ledger is as it was.
    """
    place = under_way(ledger)
    place.mkdir(mode=0o700)
    try:
        make(place / NEW)
        _move_away(ledger, place)
        (place / NEW).replace(ledger)
    except BaseException:
        _put_right(ledger, place)
        raise
    sync_folder(ledger.parent)
    return _put_right(ledger, place)


def _move_away(ledger: Path, place: Path) -> None:
    """The ledger's own file goes first: what is left is no ledger to anyone, and its log is applied to no other."""
    for file in files_of(ledger):
        if is_there(file):
            file.replace(place / file.name)
    sync_folder(place)
    sync_folder(ledger.parent)


def recover(ledger: Path) -> None:
    """Put right what a crash left half done; mostly there is nothing. Raises LedgerInUse where it still goes on."""
    place = under_way(ledger)
    if not place.is_dir():
        return
    held = lock(ledger)
    try:
        _put_right(ledger, place)
    finally:
        held.release()


def _put_right(ledger: Path, place: Path) -> Path | None:
    """Move the old files back, their ledger last, unless another has taken its place; then keep them aside.

    That is the new one, or one that somebody made or put there after a crash: neither is replaced.
    """
    moved = [(place / file.name, file) for file in reversed(files_of(ledger)) if is_there(place / file.name)]
    if moved and is_there(ledger):
        aside = _free(ledger)
        place.rename(aside)
        sync_folder(ledger.parent)
        return aside
    for old, home in moved:
        old.replace(home)
    sync_folder(ledger.parent)
    _empty(place)
    return None


def _free(ledger: Path) -> Path:
    """Name a folder beside the ledger that is not there yet."""
    number = 1
    while is_there(aside := ledger.with_name(f"{ledger.name}.set-aside-{number}")):
        number += 1
    return aside


def discard(aside: Path) -> None:
    """Remove the old files of a ledger of which there is a verified copy."""
    _empty(aside)


def _empty(folder: Path) -> None:
    with suppress(OSError):  # a file that another program has open stays until the next time
        for file in list(folder.iterdir()):
            file.unlink()
        folder.rmdir()
