"""Another file takes the place of a ledger: all its files go to a folder beside it together, and come back together.

The folder has one name as long as that goes on. Where a crash leaves it behind, opening the ledger for writing undoes
what was half done, or ends what lacked its end alone: at no moment is there a mixture of the two. Files of which a
verified copy has everything go once the ledger that took their place names that copy, and both are whole; a note among
them says which it is, and goes last.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from models.backups import cards, shelf
from models.backups.copies import opened_whole
from models.database import lock
from models.errors import LedgerLocked, LedgerUnusable
from models.exports.atomic import atomic_write, sync_folder
from models.failures import errors, failures
from models.ledger_files import files_of, under_way

NEW = ".new"
_NOTE = ".kept"


def swap(ledger: Path, make: Callable[[Path], object], is_in: str = "") -> Path | None:
    """Let `make` make a file, which then is the ledger; give the folder of the old files, None where there were none.

    The caller holds the lock and gives the ledger's canonical path. `make` flushes what it wrote. Whatever is raised
    meanwhile, the ledger is as it was. `is_in` names the copy that has all there is in the old files: then there is no
    folder to give, and the caller discards them.
    """
    place = under_way(ledger)
    place.mkdir(mode=0o700)
    try:
        make(place / NEW)
        if is_in:
            _note(place, is_in)
        _move_away(ledger, place)
        _take_place(place / NEW, ledger)
    except BaseException:
        _put_right(ledger, place)
        raise
    return None if is_in else _put_aside(ledger, place)


def _take_place(new: Path, ledger: Path) -> None:
    """Give the new file the ledger's name; where the disk does not say that it has it for certain, it gives it back."""
    new.replace(ledger)
    try:
        sync_folder(ledger.parent)
    except BaseException:
        ledger.replace(new)
        raise


def _put_aside(ledger: Path, place: Path) -> Path | None:
    """Keep the old files aside; where the disk refuses that, the next start does it: the ledger is the new one now."""
    try:
        return _put_right(ledger, place)
    except OSError:
        return place


def _note(place: Path, is_in: str) -> None:
    with atomic_write(place / _NOTE, is_ours=True) as note:
        note.write(is_in.encode())


def _move_away(ledger: Path, place: Path) -> None:
    """The ledger's own file goes first: what is left is no ledger to anyone, and its log is applied to no other.

    It is gone for certain before its log goes, or a power cut could part the two.
    """
    for file in files_of(ledger):
        if _is_at(file):
            file.replace(place / file.name)
        if file == ledger:
            _sync(place, ledger.parent)
    _sync(place, ledger.parent)


def _sync(*folders: Path) -> None:
    for folder in folders:
        sync_folder(folder)


def recover(ledger: Path) -> None:
    """Put right what a crash left half done; mostly there is nothing. Raises LedgerInUse where it still goes on."""
    if not under_way(ledger).is_dir():
        return
    held = lock(ledger)
    try:
        put_right(ledger)
    finally:
        held.release()


def put_right(ledger: Path) -> None:
    """Do that where the caller holds the lock."""
    if (place := under_way(ledger)).is_dir():
        _put_right(ledger, place)


def _put_right(ledger: Path, place: Path) -> Path | None:
    """Move the old files back, their ledger last, unless another has taken its place; then keep them aside.

    That is the new one, or one that somebody made or put there after a crash: neither is replaced. Where it is the new
    one and a copy has all of the old, that is let go; of one that is locked this is not known yet.
    """
    moved = [(place / file.name, file) for file in reversed(files_of(ledger)) if _is_at(place / file.name)]
    if moved and _is_at(ledger):
        try:
            if not _is_kept(ledger, place):
                return _set_aside(ledger, place)
            _let_go(place)
        except LedgerLocked:
            pass
        return None
    for old, home in moved:
        if home == ledger:
            sync_folder(ledger.parent)  # its log is there for certain
        old.replace(home)
    sync_folder(ledger.parent)
    _empty(place)
    return None


def _is_at(file: Path) -> bool:
    """Whether a file is there. Raises OSError where the disk cannot say: what may be there must not go for it."""
    try:
        file.lstat()
    except FileNotFoundError:
        return False
    return True


def _is_kept(ledger: Path, place: Path) -> bool:
    """Whether the copy is there and whole that has all of the old files, and the ledger is what was restored since.

    Raises LedgerLocked where the ledger was not unlocked.
    """
    try:
        said = (place / _NOTE).read_bytes().decode()
        with failures(ledger), opened_whole(ledger) as connection:
            found = cards.before(connection)
        kept = shelf.find(*found) if found is not None else None
        if kept is None or kept.content is None or kept.named != said:
            return False
        with opened_whole(kept.path, "ro&immutable=1"):
            return True
    except LedgerLocked:
        raise
    except errors("Error", LedgerUnusable, OSError, ValueError):
        return False


def discard(ledger: Path) -> None:
    """Remove the old files, of which there is a verified copy, once what took their place was looked at."""
    _let_go(under_way(ledger))


def _let_go(place: Path) -> None:
    """The note goes last, so that what a crash leaves of this goes, too."""
    with suppress(OSError):  # a file that another program has open stays until the next time
        for file in list(place.iterdir()):
            if file.name != _NOTE:
                file.unlink()
        sync_folder(place)
        _empty(place)


def _set_aside(ledger: Path, place: Path) -> Path:
    """Keep the old files in a folder that is not there yet."""
    number = 1
    while _is_at(aside := ledger.with_name(f"{ledger.name}.set-aside-{number}")):
        number += 1
    place.rename(aside)
    with suppress(OSError):  # under its old name it would be found, and put aside again
        sync_folder(ledger.parent)
    return aside


def _empty(folder: Path) -> None:
    with suppress(OSError):  # a file that another program has open stays until the next time
        for file in list(folder.iterdir()):
            file.unlink()
        folder.rmdir()
