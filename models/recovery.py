"""What can be done about a ledger that would not open: looked up in one go, changing nothing."""

from __future__ import annotations

import platform
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, Literal, cast

from models import replay, salvage, witness
from models.backups import shelf
from models.database import connect
from models.errors import LedgerDamaged, LedgerError
from models.exports.atomic import atomic_write
from models.failures import errors
from models.ledger import Ledger, Reader, reading
from models.ledger_files import canonical, files_of
from models.leftovers import scratch
from models.text import N_
from models.version import VERSION

if TYPE_CHECKING:
    from models.backups.cards import Kept
    from models.replay import Missing
    from models.salvage import Progress, Salvaged


@dataclass(frozen=True)
class Diagnosis:
    """What is `missing`, whether the ledger can be looked at, which copies there are, and the facts for a report."""

    path: Path
    missing: Missing | None
    is_readable: bool
    kept: Sequence[Kept]
    report: str


def diagnose(path: Path, error: LedgerError) -> Diagnosis:
    """Look at everything that is left of a ledger. It raises nothing: what cannot be looked at is not there."""
    path = canonical(path)
    try:
        missing = replay.find(path)
    except LedgerError:
        missing = None
    try:
        kept = [one for one in shelf.kept(path) if one.content is not None or one.is_locked]
    except (LedgerError, OSError):
        kept = []
    return Diagnosis(path, missing, salvage.can_be_read(path), kept, "\n".join(_report(path, error)))


def has_backups(path: Path) -> bool:
    """Say whether there are copies of what was at `path`: those that are locked may be of any ledger, if it was one."""
    try:
        return any(not one.is_locked or witness.path_of(path).exists() for one in shelf.kept(path))
    except (LedgerError, OSError):
        return False


def _report(path: Path, error: LedgerError) -> Sequence[str]:
    """Facts for whoever helps: no name, amount or text of the ledger is among them."""
    sizes = [f"{file.name.removeprefix(path.name) or 'ledger'} {file.stat().st_size}" for file in files_of(path)
             if file.exists()]  # fmt: skip
    return [
        f"Coinpurse {VERSION}, {platform.platform()}",
        f"Python {platform.python_version()}, SQLite {sqlite3.sqlite_version}",
        f"{type(error).__name__}: {error.message}",
        f"Files in bytes: {', '.join(sizes)}",
        *_asked(path),
    ]


_QUESTIONS = ("PRAGMA application_id", "PRAGMA user_version", "PRAGMA page_count", "PRAGMA quick_check(5)")


def _asked(path: Path) -> list[str]:
    found = []
    try:
        with closing(connect(path, "ro")) as connection:
            for question in _QUESTIONS:
                answers = [str(answer) for (answer,) in connection.execute(question)]
                found.append(f"{question.removeprefix('PRAGMA ')}: {'; '.join(answers)}")
    except errors("Error", LedgerError, OSError, UnicodeDecodeError) as error:
        found.append(f"{type(error).__name__}: {getattr(error, 'sqlite_errorname', '')}")
    return found


def require_sound(reader: Reader) -> None:
    """Raise LedgerDamaged where a look at the whole file finds damage: a tenth of a second for a million entries."""
    found = reader.db.pragma("quick_check", 1)
    if found != "ok":
        message = N_("{path} is damaged, and nothing more is written to it. Restore a backup, or save what can be read")
        raise LedgerDamaged(message, path=reader.path)


def bring_back(ledger: Ledger) -> replay.Brought | None:
    """Write again what the ledger lacks of its record; None where that is nothing any more."""
    missing = replay.find(ledger.path)
    return replay.bring_back(ledger, missing) if missing is not None else None


def export(path: Path, target: Path, kind: Literal["json", "csv"], progress: Progress = lambda _rows: True) -> Salvaged:
    """Write what can be read of a ledger to a file; the way is a salvage that goes away again."""
    from models.exports.journal_csv import write_csv
    from models.exports.ledger_json import write_json

    with scratch() as folder:
        made = salvage.salvage(path, Path(folder) / "salvaged", progress)
        with reading(Path(folder) / "salvaged") as reader, atomic_write(target) as file:
            (write_json if kind == "json" else write_csv)(reader, cast("BinaryIO", file))
    return made
