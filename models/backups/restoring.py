"""A copy becomes the ledger again: looked at as if a stranger had sent it, put in place whole, and taken back."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, NamedTuple

from models import keys, migrations, replay
from models.backups import cards, shelf, swapping, upgrading
from models.backups.cards import Content, Kept
from models.backups.copies import Progress, copy_verified, facts, on, require_equal
from models.database import READER_PRAGMAS, connect, lock, version_of
from models.errors import LedgerError, LedgerLocked, LedgerTooNew, LedgerUnusable, RequestRefused
from models.failures import failures
from models.keys import Key
from models.ledger_files import canonical, under_way
from models.leftovers import beside
from models.text import N_


class AnotherLedger(RequestRefused):
    """What is to be restored is a copy of another ledger than the one in its place; that has to be meant."""


@dataclass(frozen=True, slots=True)
class Restored:
    """What came of it: what the ledger holds now, and the copy of what it held before.

    `aside` is the folder of the old files where the copy is not all of them: where none could be made, because they are
    damaged, and where changes were missing that the record among them has. `opens_with` says whose passphrase opens
    the ledger now, where its own and the copy's are not the same: that of the ledger wherever it has one.
    """

    content: Content
    before: Kept | None = None
    aside: Path | None = None
    opens_with: Literal["", "ledger", "copy"] = ""


def look(file: Path) -> Content:
    """Say what a file holds that is to be restored. Raises LedgerError where it is no whole ledger this version reads.

    Nothing in it is trusted before its tables are known to be those our own steps make.
    """
    with failures(file):
        version = version_of(file)
    with _untrusted(file) as connection:
        if migrations.schema_text(connection) != migrations.expected_schema(migrations.MIGRATIONS[:version]):
            message = N_("The tables of {path} are not those of a Coinpurse ledger, so it was not restored")
            raise LedgerUnusable(message, path=file)
        (found,) = connection.execute("PRAGMA quick_check(1)").fetchone()
        if found != "ok":
            message = N_("{path} is damaged ({detail}) and was not restored; the ledger is unchanged. Choose another")
            raise LedgerUnusable(message, path=file, detail=found)
        return cards.content(connection)


@contextmanager
def _untrusted(file: Path) -> Iterator[sqlite3.Connection]:
    with failures(file), closing(connect(file, "ro")) as connection:
        for name, value in READER_PRAGMAS:
            connection.execute(f"PRAGMA {name} = {value}")
        yield connection


def restore(ledger: Path, file: Path, *, is_meant: bool = False, progress: Progress = on) -> Restored:
    """Put a copy of `file` in the place of a ledger, which nobody has open; an older one is upgraded on the way.

    What was there is kept as a copy, or where it is damaged, in a folder beside it. Where it was encrypted it stays so,
    with its passphrase, whether the copy has an earlier one or none. Raises LedgerLocked where one was not given that
    either needs, AnotherLedger where `file` is of another ledger and that is not meant, LedgerError where anything else
    is wrong; then all is as it was.
    """
    ledger = canonical(ledger)
    content = look(file)
    if canonical(file) == ledger:
        raise RequestRefused(N_("{path} is the ledger itself; choose a backup of it"), path=file)
    held = lock(ledger)
    try:
        with failures(ledger):
            swapping.put_right(ledger)
            _require_meant(ledger, file, content, is_meant=is_meant)
            return _replace(ledger, file, progress)
    finally:
        held.release()


def _replace(ledger: Path, file: Path, progress: Progress) -> Restored:
    before = _keep(ledger, file, progress)
    found = _keys_of(ledger, file)
    is_in = before.named if before is not None and not _is_missing_any(ledger) else ""
    aside = swapping.swap(ledger, lambda new: _prepare(file, new, before, found, progress), is_in)
    content = shelf.holds(ledger)
    if is_in:
        swapping.discard(ledger)
    return Restored(content, before, aside, found.kept)


def _is_missing_any(ledger: Path) -> bool:
    """Whether the record beside a ledger has changes that the ledger has not, or may have."""
    try:
        return replay.find(ledger) is not None
    except LedgerError:
        return True


def _require_meant(ledger: Path, file: Path, content: Content, *, is_meant: bool) -> None:
    if not is_meant and ledger.exists() and not is_copy_of(ledger, file, content):
        message = N_("{file} is a copy of another ledger than {path}; nothing was changed")
        raise AnotherLedger(message, file=file, path=ledger)


def is_copy_of(ledger: Path, file: Path, content: Content) -> bool:
    """Whether a file is a copy of that ledger: not of another, nor of another file that once was a copy of the same."""
    listed = next((one for one in shelf.kept(ledger) if canonical(one.path) == canonical(file)), None)
    return shelf.identity_of(ledger) == content.identity if listed is None else not listed.is_other


def _keep(ledger: Path, file: Path, progress: Progress) -> Kept | None:
    """Copy what is there now; None where nothing is, or nothing that can be copied whole.

    `file` is still to be restored: it does not make room for that copy.
    """
    if not ledger.exists():
        return None
    try:
        return shelf.keep(ledger, "restore", progress, file)
    except (LedgerUnusable, LedgerTooNew) as error:
        from models import cipher

        if isinstance(error, LedgerLocked) or cipher.is_locked(ledger):  # it is to stay encrypted
            raise
        if _is_whole(ledger):  # it is the disk that is full, or broken
            raise
        return None


def _is_whole(ledger: Path) -> bool:
    try:
        look(ledger)
        with _untrusted(ledger) as connection:
            return bool(connection.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
    except LedgerError:
        return False


class _Keys(NamedTuple):
    """What opens a ledger, and what opens the copy that takes its place."""

    ledger: Key | None
    copy: Key | None

    @property
    def kept(self) -> Literal["", "ledger", "copy"]:
        """Whose is kept, where it is not the same; a copy that has another or none does not take the ledger's away."""
        if self.ledger == self.copy:
            return ""
        return "copy" if self.ledger is None else "ledger"


def _keys_of(ledger: Path, file: Path) -> _Keys:
    if not keys.has_any():
        return _Keys(None, None)
    from models import cipher

    with keys.guard:
        return _Keys(cipher.find(ledger), cipher.find(canonical(file)))


def _prepare(file: Path, new: Path, before: Kept | None, found: _Keys, progress: Progress) -> None:
    made = beside(new, "plain") if found.kept == "ledger" else new
    copy_verified(file, made, lambda copy: cards.unsign(copy, before), progress)
    if version_of(made) < migrations.VERSION:
        upgrading.upgrade_copy(file, made)
    if made != new:
        _write_anew(made, new, found)


def _write_anew(made: Path, new: Path, found: _Keys) -> None:
    """Write a copy by the key of the ledger whose place it takes, and compare the two."""
    from models import cipher

    try:
        cipher.export(made, found.copy, new, found.ledger)
        with closing(connect(made, "ro", found.copy)) as old, closing(connect(new, "ro", found.ledger)) as written:
            require_equal(made, facts(old), facts(written))
    finally:
        made.unlink(missing_ok=True)


def before_last(ledger: Path) -> Kept | None:
    """Give the copy of what a ledger held before something was last restored in its place; None where nothing was.

    The ledger itself knows it: neither a clock that leaps nor another ledger made at its name since takes its place.
    Raises LedgerError where the ledger cannot be read, or that copy is gone.
    """
    with failures(ledger):
        version_of(ledger)
        with closing(connect(ledger, "ro")) as connection:
            named = cards.before(connection)
    if named is None:
        return None
    found = shelf.find(*named)
    if found is None:
        message = N_("{file}, which has what was there before, is not where backups are kept; nothing was changed")
        raise RequestRefused(message, file=named[1])
    return found


def undo(ledger: Path, progress: Progress = on) -> Restored:
    """Put back what a ledger held before something was last restored. Raises RequestRefused where nothing was.

    One that cannot be read does not know its copy any more: then LedgerUnusable names the newest from before a restore.
    """
    try:
        before = before_last(ledger)
    except LedgerLocked:
        raise
    except LedgerUnusable as error:
        raise _cannot_say(ledger) or error from error
    if before is None:
        raise RequestRefused(N_("Nothing was restored at {path}, so there is nothing to take back"), path=ledger)
    return restore(ledger, before.path, is_meant=True, progress=progress)


def _cannot_say(ledger: Path) -> LedgerUnusable | None:
    """Say which copy to restore by its number; None where there is none from before a restore."""
    found = next((one for one in shelf.kept(ledger) if one.why == "restore" and one.content is not None), None)
    if found is None or under_way(ledger).is_dir():  # of one that was cut off that is said
        return None
    message = N_(
        "{path} is missing or damaged and cannot say what was there before the last restore. The newest backup from "
        "before a restore is {number}, of {day}: “coinpurse restore {number}” puts it back"
    )
    return LedgerUnusable(message, path=ledger, number=found.number, day=found.day.isoformat())
