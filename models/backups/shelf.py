"""The copies of each ledger that are kept: made, listed, and let go in turns. Other copies are whoever made them's.

Making one takes a lock in its folder, so that two programs never give one number twice. No file gets its name before it
was found equal to the ledger, and none goes before a newer one has its name.
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager, suppress
from dataclasses import replace
from datetime import date
from pathlib import Path

from models import marks, witness
from models.backups import cards, places
from models.backups.cards import Content, Kept
from models.backups.copies import Progress, copy_verified, on
from models.backups.rotation import FEWEST, REGULAR, Why, outdated
from models.database import connect, holds_views, refuse_views, version_of
from models.errors import LedgerInUse, LedgerLocked, LedgerUnusable, RequestRefused
from models.exports.atomic import is_there, unwritable
from models.failures import errors, failures
from models.ledger_files import canonical
from models.leftovers import sweep
from models.text import N_

_WAIT = 30
"""Seconds another program may take to make its copy."""


def keep(ledger: Path, why: Why, progress: Progress = on, needed: Path | None = None) -> Kept:
    """Copy a ledger and keep the copy, then let go of those that are old. It may be open for writing meanwhile.

    The copy that is still `needed` stays this time, however old it is. Raises LedgerError where no copy could be made
    that is equal; then all is as it was.
    """
    found = holds(ledger)
    folder = places.folder_of(found.identity, places.to_write(is_needed=why not in REGULAR))
    places.make(folder)
    at = time.time_ns() // 1000
    day = cards.local_day(at)
    with _alone(folder):
        number = 1 + max(places.last_number(found.identity), *(one.number for one in _named(found.identity)), 0)
        path = folder / cards.file_name(number, day, why)
        card = Kept(path, number, day, why, 0, at, str(canonical(ledger)))
        copy_verified(ledger, path, lambda copy: cards.sign(copy, card), progress)
        places.take_number(found.identity, number)  # taken even where the folder it went to is not there the next time
        _tidy(ledger, found.identity, folder, day, needed)
    return cards.read(Kept(path, number, day, why, path.stat().st_size))


def put(ledger: Path, folder: Path, progress: Progress = on) -> Path:
    """Copy a ledger into any folder, where it is never let go of; give the copy's path. Raises LedgerError."""
    if not folder.is_dir():
        raise RequestRefused(N_("There is no folder {folder}; make it first, or name another"), folder=folder)
    at = time.time_ns() // 1000
    day = cards.local_day(at)
    names = (f"{ledger.stem} {day.isoformat()}{f' {more}' if more else ''}{cards.ENDING}" for more in range(1000))
    path = next(folder / name for name in names if not is_there(folder / name))
    card = Kept(path, 0, day, "by-hand", 0, at, str(canonical(ledger)))
    copy_verified(ledger, path, lambda copy: cards.sign(copy, card), progress)
    return path


def holds(ledger: Path) -> Content:
    """Say what a ledger holds. Raises LedgerError where it cannot be read."""
    with failures(ledger):
        version_of(ledger)
        with closing(connect(ledger, "ro")) as connection:
            refuse_views(connection, ledger)
            return cards.content(connection)


def identity_of(ledger: Path) -> str:
    """Which ledger a file is; empty where it is none, or does not say. Raises LedgerLocked where it is encrypted."""
    try:
        with failures(ledger), closing(connect(ledger, "ro")) as connection:
            return "" if holds_views(connection) else cards.identity(connection)
    except LedgerLocked:
        raise
    except errors("Error", LedgerUnusable, TypeError, ValueError):
        return ""


def kept(ledger: Path) -> list[Kept]:
    """Give the copies of a ledger, the newest first.

    Where it cannot say who it is, the record beside it does; else they are those of the file of its name.
    """
    own = identity_of(ledger)
    identity = own or witness.identity(ledger)
    found = _named(identity) if identity else []
    if not own and not found:
        found = _of_name(ledger)
    listed = [replace(one, is_other=_is_other(one, ledger)) for one in map(cards.read, found)]
    return sorted(listed, key=lambda one: (-one.number, -one.at, str(one.path)))


def _of_name(ledger: Path) -> list[Kept]:
    """The copies of the file of that name; where none says that it is, those that say nothing before they open."""
    found = everything()
    own = [one for one in found if one.source == str(canonical(ledger))]
    folders = {one.path.parent for one in own}
    return own + [one for one in found if one.is_locked and (not own or one.path.parent in folders)]


def folder(ledger: Path) -> Path | None:
    """Where the newest copy of a ledger is; None where there is none. It opens no copy."""
    newest = max(_named(identity_of(ledger)), key=lambda one: one.number, default=None)
    return newest.path.parent if newest is not None else None


def find(folder: str, name: str) -> Kept | None:
    """Give the copy of that name in a ledger's folder, wherever copies are kept; None where it is not there."""
    found = (cards.named(places.folder_of(folder, root) / name) for root in places.roots())
    return next((cards.read(one) for one in found if one is not None), None)


def everything() -> list[Kept]:
    """Give the copies of all ledgers."""
    return [cards.read(one) for name in _identities() for one in _named(name)]


def numbered(ledger: Path, number: int) -> Kept:
    """Find the copy of that number. Raises RequestRefused where there is none, or more than one."""
    found = [one for one in kept(ledger) if one.number == number]
    if not found:
        raise RequestRefused(N_("There is no backup {number}; “backups” lists them"), number=number)
    if len(found) > 1:
        message = N_("More than one backup has the number {number}. Name the file instead: {files}")
        raise RequestRefused(message, number=number, files=", ".join(str(one.path) for one in found))
    return found[0]


def is_due(ledger: Path) -> bool:
    """Whether a ledger was changed since its newest copy, and that is not of today. Raises LedgerError.

    A clock that was set back makes a day another one, too: it never keeps copies from being made.
    """
    found = holds(ledger)
    newest_first = sorted(_named(found.identity), key=lambda one: -one.number)
    newest = next((one for one in map(cards.read, newest_first) if _is_of(one, ledger)), None)
    if newest is None:
        return found.last > 0
    if newest.day == cards.local_day(time.time_ns() // 1000):
        return False
    return newest.content is None or newest.content.last != found.last


def keep_if_due(ledger: Path, progress: Progress = on) -> Kept | None:
    """Make the copy of the day where it is due. Raises LedgerError as `keep` does."""
    return keep(ledger, "daily", progress) if is_due(ledger) else None


def keep_before(ledger: Path, why: Why, progress: Progress = on) -> Kept | None:
    """Keep a copy before something that changes much; one without entries needs none. Raises LedgerError."""
    return keep(ledger, why, progress) if holds(ledger).entries else None


def _named(identity: str) -> list[Kept]:
    """What the names of the files say of the copies of a ledger, wherever they are kept."""
    folders = (places.folder_of(identity, root) for root in places.roots())
    return [one for folder in folders for path in _files(folder) if (one := cards.named(path)) is not None]


def _is_of(one: Kept, ledger: Path) -> bool:
    """Whether a copy is of the file at `ledger`, and not of another that was copied from it and is there, too.

    One of a file that is not there any more, or that does not say, may be of what has moved here.
    """
    return one.source in {"", str(canonical(ledger))} or not is_there(Path(one.source))


def _is_other(one: Kept, ledger: Path) -> bool:
    """Whether a copy is of another file that is there, too, and has what this one never had."""
    return not _is_of(one, ledger) and one.content is not None and not _grew_from(ledger, one.path, one.content.last)


def _takes_turns(one: Kept, ledger: Path) -> bool:
    """Whether a copy can go for those of a file: it is of that, or of one that is gone, and all it had is in this one.

    What is gone may be on a stick that is not plugged in. If it went its own way, its copies are nobody's to let go.
    """
    if one.source in {"", str(canonical(ledger))}:
        return True
    return not is_there(Path(one.source)) and one.content is not None and _grew_from(ledger, one.path, one.content.last)


def _grew_from(ledger: Path, copy: Path, last: int) -> bool:
    try:
        with closing(connect(copy, "ro&immutable=1")) as old, closing(connect(ledger, "ro")) as new:
            return not last or marks.link_of(old, last) == marks.link_of(new, last) != ""
    except errors("Error", LedgerUnusable):
        return False


def _files(folder: Path) -> list[Path]:
    try:
        return sorted(folder.iterdir())
    except OSError:
        return []


def _identities() -> Sequence[str]:
    return sorted({path.name for root in places.roots() for path in _files(root) if path.is_dir()})


def _tidy(ledger: Path, identity: str, folder: Path, today: date, needed: Path | None) -> None:
    """Let go of what is old in a folder that just got a new copy, and of what a crash left there unfinished."""
    here = [one for one in map(cards.read, _named(identity)) if one.path.parent == folder and _takes_turns(one, ledger)]
    old = outdated([one.made for one in here], today)
    staying = [one for one in here if one.number not in old]
    if sum(one.content is not None for one in staying) >= FEWEST:
        for one in here:
            if one.number in old and (needed is None or canonical(one.path) != canonical(needed)):
                with suppress(OSError):  # it can go the next time
                    one.path.unlink()
    sweep(folder, lambda name, *_: cards.is_name(name))


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    import filelock

    lock = filelock.FileLock(folder / ".lock", timeout=_WAIT, mode=0o600)
    try:
        lock.acquire()
    except filelock.Timeout as error:
        message = N_("Another window or command is making a backup in {folder}. Try again in a moment")
        raise LedgerInUse(message, folder=folder) from error
    except OSError as error:
        raise unwritable(error, folder) from error
    try:
        yield
    finally:
        lock.release()
