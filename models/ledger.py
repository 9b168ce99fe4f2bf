"""The ledger open for writing: every change goes through `operation`: its transaction, undo step and notice."""

from __future__ import annotations

import time
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext, suppress
from dataclasses import replace
from math import inf
from pathlib import Path

import peewee

from models import database, keys, leftovers, making, migrations, replay, settings, undo, witness
from models.backups import swapping, upgrading
from models.database import Reader
from models.errors import LedgerChanged, LedgerDamaged, LedgerUnusable, RequestRefused
from models.failures import errors, failures, unusable
from models.lasting_locks import LastingLocks
from models.ledger_files import canonical
from models.own_files import Identity, identity
from models.reading import is_encrypted, open_reader, reading
from models.schema import Operation, Setting
from models.settings import Settings
from models.text import N_
from models.undo import Changes, Step
from models.witness import Base, Noted, Witness

# What the faces may know of a ledger's file; `database` and `undo` are hidden from them.
__all__ = ["Changes", "Ledger", "Reader", "create", "damage_of", "is_encrypted", "open_reader", "reading"]

Subscriber = Callable[[Changes], None]
UNDO_DEPTH = 200
"""How many steps can be taken back; older ones are forgotten."""
QUIET = 30.0
"""Seconds without an operation after which the log comes home: people copy the one file alone, while it is open."""
KEEP_DELETED = 30 * 86_400 * 1_000_000
"""How long a deleted entry can be restored, in microseconds."""


def create(path: Path, settings: Settings, passphrase: str = "") -> None:
    """Make a new ledger at `path` that is kept by `settings`, encrypted where a `passphrase` is given.

    Raises LedgerError where a file is already there, or was before a restore was cut off.
    """
    with failures(path):
        swapping.recover(path)
    key = keys.fresh(passphrase) if passphrase else None
    making.create(path, settings.as_text(), key)
    if key is not None:
        keys.hold(key)


def unlock(path: Path, passphrase: str) -> None:
    """Let an encrypted ledger, and every copy of it, open from now on. Raises WrongPassphrase, LedgerUnusable."""
    from models import cipher

    with failures(path):
        cipher.unlock(canonical(path), passphrase)


def forget_keys() -> None:
    """Let every encrypted ledger that is not open ask for its passphrase again, and so its copies."""
    keys.forget_closed()


def damage_of(error: BaseException, path: Path) -> LedgerDamaged | None:
    """Say what an exception tells of the ledger's file; None where it tells of something else."""
    if not isinstance(error, errors("Error", peewee.PeeweeException)):
        return None
    try:
        found = unusable(error, path)
    except Exception:  # noqa: BLE001 - it gives back what it does not know
        return None
    return found if isinstance(found, LedgerDamaged) else None


class Ledger(Reader):
    """The one writer of a ledger. It lives on one thread; undo steps live as long as it is open."""

    def __init__(self, path: Path, *, is_trusted: bool = False) -> None:
        """Lock and open the ledger at `path`, upgrading an older one. Raises LedgerError where that cannot be.

        LedgerBehind, where changes are missing that the record beside it has; one that is `is_trusted` is not asked.
        """
        self._is_trusted = is_trusted
        self._undo: deque[Step] = deque(maxlen=UNDO_DEPTH)
        self._redo: list[Step] = []
        self._subscribers: list[Subscriber] = []
        self._is_open_operation = False
        self._is_large = self._is_unsettled = False
        self._quiet_from = inf
        self._locks: LastingLocks | None = None
        with failures(path):
            swapping.recover(path)
            database.version_of(path)  # a lock is put beside ledgers alone
        self._lock = database.lock(path)
        try:
            super().__init__(path)
            if not is_trusted:  # what is missing has to be decided about first, and the record is needed for that
                self._tidy()
        except BaseException:
            if self._locks is not None:
                self._locks.release()
            self._lock.release()
            raise

    def _tidy(self) -> None:
        leftovers.sweep(self.path.parent, leftovers.of_ledger(self.path))
        if self._witness.size > witness.MOST_BYTES and self._settle():
            self.begin_record_anew()
        if self._is_forgetful:
            with suppress(LedgerUnusable):  # it can wait: a full disk must not keep the ledger shut
                self._forget_old_deletions()
        self._is_unsettled = self._is_large

    def _connect(self) -> peewee.SqliteDatabase:
        database.roll_back(self.path)
        if not self._is_trusted:
            replay.require_whole(self.path)
        if is_old := database.version_of(self.path) < migrations.VERSION:
            upgrading.migrate(self.path)
        with database.before_writing(self.path) as connection:
            self._is_forgetful = connection.execute(f"SELECT {_CAN_GO}", {"limit": _oldest_kept()}).fetchone() != (0,)
        db = database.open_writer(self.path)
        self._hold(db)
        undo.install(db.connection())  # type: ignore[no-untyped-call]
        base = Base.of(db.connection())  # type: ignore[no-untyped-call]
        self._witness = Witness(self.path, base, goes_on=not (is_old or self._is_trusted))
        if is_old and not self._is_trusted:
            self._witness.go_on(base.head)  # at once: from here on rows are written down as this version has them
        self._file, self._version = self._identity(), db.pragma("data_version")
        return db

    def _hold(self, db: peewee.SqliteDatabase) -> None:
        """Take the locks that last; raises LedgerInUse where another has the file open by another name."""
        try:
            self._locks = LastingLocks(self.path, has_log=db.pragma("journal_mode") == "wal")
        except BlockingIOError as error:
            db.close()
            raise database.in_use(self.path) from error

    def close(self) -> None:
        """Write everything into the one file, close it and release the lock."""
        self._settle()
        self._witness.close()
        if self._locks is not None:
            self._locks.release()
        super().close()
        self._lock.release()

    def _settle(self) -> bool:
        """Bring the write-ahead log home and say whether the one file holds everything; a busy reader puts it off."""
        try:
            (is_busy, *_) = self.connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        except errors():
            return False
        return not is_busy

    def _settle_later(self) -> None:
        """Bring home, without waiting, what a busy reader kept in the log, though the record holds only that it is."""
        if self._is_unsettled:
            with suppress(*errors()):
                _, pages, home = self.connection.execute("PRAGMA wal_checkpoint(PASSIVE)").fetchone()
                self._is_unsettled = pages != home

    def look_after(self) -> None:
        """Do what can be done while nobody writes. Raises LedgerChanged where another has moved or changed the file."""
        self.require_same_file()
        if time.monotonic() >= self._quiet_from:
            self._is_unsettled, self._quiet_from = True, inf
        self._settle_later()

    def trust(self) -> None:
        """Let the record beside the ledger follow it from where it stands, whatever it held of it before."""
        self._witness.go_on(Base.of(self.connection).head)

    def begin_record_anew(self) -> None:
        """Forget the record so far: what it holds is safe in the file."""
        self._witness.begin_anew(Base.of(self.connection).head)

    def subscribe(self, subscriber: Subscriber) -> None:
        """Call `subscriber(changes)` on the ledger's thread after every committed operation."""
        self._subscribers.append(subscriber)

    @property
    def settings(self) -> Settings:
        """How these books are kept."""
        return settings.read(self)

    @contextmanager
    def operation(self, label: str, *, moves: bool = False) -> Iterator[None]:
        """Make the block one transaction, one undo step named `label` and one notice; an exception undoes it all.

        Where it `moves` the rows of an import, references are checked at its end.
        """
        with self._commit(label, moves=moves) as made:
            yield
        for step, changes in made:
            self._undo.append(step)
            self._redo.clear()
            self._tell(changes)

    @contextmanager
    def _commit(self, label: str, *, moves: bool = False) -> Iterator[list[tuple[Step, Changes]]]:
        if self._is_open_operation:
            raise RuntimeError(f"an operation is open already; {label!r} cannot begin inside it")
        made: list[tuple[Step, Changes]] = []
        noted: Noted | None = None
        self._is_open_operation = True
        try:
            references = undo.unchecked(self.connection) if moves else nullcontext()
            with failures(self.path), references, self.db.atomic("IMMEDIATE"):
                yield made
                if moves:
                    undo.require_references(self.connection)
                if self._has_changes():
                    self.require_same_file()
                    step, changes = undo.drain(self.connection, label)
                    now, is_plain = time.time_ns() // 1000, keys.key_of(self.connection) is None
                    noted = witness.note(self.connection, step, changes, now, has_contents=is_plain)
                    made.append((replace(step, is_unordered=moves), replace(changes, seq=self._insert(noted, label))))
            if noted is not None:
                self._witness.append(noted)
                self._is_large = noted.is_large
        finally:
            self._is_open_operation = False
            if not made:
                self._clear_log()

    def _insert(self, noted: Noted, label: str) -> int:
        seq, link = noted.line.head
        Operation.insert(seq=seq, at=noted.line.at, label=label, hash=bytes.fromhex(link)).execute(self.db)
        return seq

    def _tell(self, changes: Changes) -> None:
        """Give notice of a committed operation, once it can be undone."""
        self._quiet_from = time.monotonic() + QUIET
        if changes.is_bulk or self._is_large:
            self._is_unsettled = not self._settle()
        else:
            self._settle_later()
        for subscriber in self._subscribers:
            subscriber(changes)

    def _has_changes(self) -> bool:
        return self.connection.execute("SELECT 1 FROM undo_log LIMIT 1").fetchone() is not None

    def _clear_log(self) -> None:
        with suppress(peewee.PeeweeException):
            self.connection.execute("DELETE FROM undo_log")

    @property
    def undo_label(self) -> str | None:
        """What `undo` would take back, or None."""
        return self._undo[-1].label if self._undo else None

    @property
    def redo_label(self) -> str | None:
        """What `redo` would do again, or None."""
        return self._redo[-1].label if self._redo else None

    def undo(self) -> str:
        """Take the last operation back and give its label. Raises RequestRefused where there is none."""
        if not self._undo:
            raise RequestRefused(N_("There is nothing to undo"))
        return self._replay(self._undo, self._redo.append)

    def redo(self) -> str:
        """Do again what was last undone and give its label. Raises RequestRefused where there is none."""
        if not self._redo:
            raise RequestRefused(N_("There is nothing to redo"))
        return self._replay(self._redo, self._undo.append)

    def _replay(self, steps: deque[Step] | list[Step], keep: Callable[[Step], None]) -> str:
        step = steps[-1]
        with self._commit(step.label, moves=step.moves) as made:
            undo.run(self.connection, step)
        ((reverse, changes),) = made
        steps.pop()
        keep(reverse)
        self._tell(changes)
        return step.label

    def change_settings(self, **values: object) -> None:
        """Change settings of the books by name. Raises RequestRefused where a value cannot be."""
        before = self.settings
        changed = settings.parse({name: str(value) for name, value in values.items()}, before)
        with self.operation(N_("Change settings")):
            for name, value in sorted(changed.as_text().items() - before.as_text().items()):
                Setting.replace(name=name, value=value).execute(self.db)  # type: ignore[no-untyped-call]

    def _identity(self) -> tuple[Identity | None, Identity | None]:
        """What the system knows the file by, and its log."""
        return identity(self.path), identity(f"{self.path}-wal")

    def require_same_file(self) -> None:
        """Raise LedgerChanged where another has moved, replaced or changed the file: what is saved there would be lost.

        SQLite counts the changes that other connections make (`PRAGMA data_version`).
        """
        file, log = self._identity()
        if file != self._file[0]:
            message = N_("{path} was moved, replaced or deleted while it was open; nothing more is saved to it")
            raise LedgerChanged(message, path=self.path)
        if log != self._file[1] or self.db.pragma("data_version") != self._version:
            message = N_(
                "{path} was changed by another program while it was open; nothing more is saved to it. Open it again"
            )
            raise LedgerChanged(message, path=self.path)

    def _forget_old_deletions(self) -> None:
        """Drop what can no longer come back: entries deleted too long ago, and those of imports taken back before.

        The keys of deleted entries stay, so that no import brings them back. What belonged to nothing else goes along.
        """
        limit, run = _oldest_kept(), self.connection.execute
        with self._commit(N_("Forget old deletions")), undo.capture_off(self.connection, "removed"):
            for keys in _KEYS_TO_KEEP:
                run(f"INSERT INTO tombstone (key, current_key) {keys}", {"limit": limit})
            gone = run("DELETE FROM removed WHERE removed_at < :limit RETURNING id", {"limit": limit}).fetchall()
            undo.log_gone(self.connection, "removed", (row for (row,) in gone))
            run("DELETE FROM set_aside")
            run("DELETE FROM mark WHERE source = 'set_aside'")
            for statement in _OF_NOTHING:
                run(statement)


def _oldest_kept() -> int:
    """The moment before which what was deleted is forgotten, in UTC microseconds."""
    return time.time_ns() // 1000 - KEEP_DELETED


_NOWHERE = "entry_id NOT IN (SELECT id FROM entry) AND entry_id NOT IN (SELECT id FROM removed)"
_UNNEEDED = " AND ".join(
    f"NOT EXISTS (SELECT 1 FROM {table} t WHERE t.import_id = import_page.import_id)"
    for table in ("entry", "removed", "alias")
)
_CAN_GO = f"""
EXISTS (SELECT 1 FROM removed WHERE removed_at < :limit) OR EXISTS (SELECT 1 FROM set_aside)
OR EXISTS (SELECT 1 FROM import_page WHERE {_UNNEEDED})
OR EXISTS (SELECT 1 FROM attached_file WHERE sha256 NOT IN (SELECT sha256 FROM attachment))
"""
_KEYS_TO_KEEP = (
    "SELECT key, current_key FROM removed WHERE removed_at < :limit",
    "SELECT a.key, NULL FROM alias a JOIN removed r ON r.id = a.entry_id WHERE r.removed_at < :limit",
)
_OF_NOTHING = (
    f"DELETE FROM alias WHERE {_NOWHERE}",
    f"DELETE FROM attachment WHERE {_NOWHERE}",
    f"DELETE FROM import_page WHERE {_UNNEEDED}",
    "DELETE FROM attached_file WHERE sha256 NOT IN (SELECT sha256 FROM attachment)",
)
