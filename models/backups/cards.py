"""What is known of one copy: its number, when and why it was made, and what is in it.

It is written into the copy itself, into `meta`, so that it goes wherever the copy is taken; `marks` leaves it out. The
file's name has the number and the day, too: they are needed even where the file cannot be read.
"""

from __future__ import annotations

import json
import os
import re
import sqlite3
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import cast, get_args
from urllib.parse import quote, unquote_to_bytes

from models import currencies, migrations
from models.backups.rotation import Made, Why
from models.database import connect
from models.failures import errors
from models.money import Money

ENDING = ".coinpurse"
_NAME = re.compile(rf"(\d{{6,12}})-(\d{{4}}-\d\d-\d\d)-({'|'.join(get_args(Why))})\{ENDING}", re.ASCII)
_MARK = "backup_"
_LIKE = "backup!_%"
_BEFORE = "backup_before"


@dataclass(frozen=True, slots=True)
class Content:
    """What a ledger or a copy holds: its identity, entries, their sums by currency, schema version, last operation.

    `paid` is what was paid for coins and for gifts; `last` is 0 where nothing was ever done.
    """

    identity: str = ""
    entries: int = 0
    paid: tuple[Money, ...] = ()
    version: int = 0
    last: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """One copy that is kept: where it is, its number, when and why it was made, of which file, and what is in it.

    `at` is in UTC microseconds and `day` the day the clock showed; `content` is None where the copy cannot be read,
    and `is_locked` where that is because it opens with a passphrase that was not given: an earlier one of its ledger.
    `is_other` says of a listed one that it is of another file, copied from the same, and has what this one never had.
    """

    path: Path
    number: int
    day: date
    why: Why
    size: int
    at: int = 0
    source: str = ""
    content: Content | None = None
    is_other: bool = False
    is_locked: bool = False

    @property
    def made(self) -> Made:
        """What rotation needs of it."""
        return Made(self.number, self.day, self.why)

    @property
    def named(self) -> str:
        """Which it is, by the names of its folder and its file: those stay, wherever copies are kept."""
        return f"{self.path.parent.name}/{self.path.name}"


def file_name(number: int, day: date, why: Why) -> str:
    """Name a copy."""
    return f"{number:06}-{day.isoformat()}-{why}{ENDING}"


def is_name(name: str) -> bool:
    """Whether a file is called as a copy is."""
    return _NAME.fullmatch(name) is not None


def named(path: Path) -> Kept | None:
    """Read what a file's name says of it; None where it is no copy of ours."""
    found = _NAME.fullmatch(path.name)
    if found is None:
        return None
    number, day, why = found.groups()
    try:
        return Kept(path, int(number), date.fromisoformat(day), cast("Why", why), path.stat().st_size)
    except (OSError, ValueError):
        return None


def content(connection: sqlite3.Connection) -> Content:
    """Say what a ledger holds; it may be of an older version than ours."""
    run = connection.execute
    (version,) = run("PRAGMA user_version").fetchone()
    (entries,) = run("SELECT count(*) FROM entry").fetchone()
    (last,) = run("SELECT coalesce(max(seq), 0) FROM operation").fetchone()
    sums = (
        "SELECT currency, sum(amount >> 20), sum(amount & 1048575) FROM entry "
        "WHERE (kind <> 'gift' OR coins IS NULL) AND kind IN ('purchase', 'gift') AND amount IS NOT NULL "
        "GROUP BY currency ORDER BY currency"
    )
    paid = _known(((high << 20) + low, currency) for currency, high, low in run(sums))
    return Content(identity(connection), entries, paid, version, last)


def identity(connection: sqlite3.Connection) -> str:
    """Which ledger it is, wherever its file is; empty where it does not say."""
    (found,) = connection.execute("SELECT value FROM meta WHERE name = 'ledger_uuid'").fetchone() or ("",)
    return str(found)


def _known(sums: Iterable[tuple[int, str]]) -> tuple[Money, ...]:
    """Leave out what no face could write: a copy may be a stranger's."""
    return tuple(Money(int(minor), code) for minor, code in sums if currencies.is_known(code))


def sign(connection: sqlite3.Connection, kept: Kept) -> None:
    """Write into a copy what it is; `content` may be None, and is found."""
    found = kept.content or content(connection)
    paid = json.dumps([[money.minor, money.currency] for money in found.paid])
    said = {"number": kept.number, "why": kept.why, "at": kept.at, "day": kept.day.isoformat(),
            "of": _as_text(kept.source), "entries": found.entries, "paid": paid, "last": found.last}  # fmt: skip
    connection.execute("BEGIN IMMEDIATE")
    unsign(connection)
    connection.executemany(
        "INSERT OR REPLACE INTO meta (name, value) VALUES (?, ?)",
        [(_MARK + name, str(value)) for name, value in said.items()],
    )
    connection.execute("COMMIT")


def unsign(connection: sqlite3.Connection, before: Kept | None = None) -> None:
    """Let a copy be a ledger again, which is nobody's copy, and know the copy of what was there `before` it."""
    connection.execute("DELETE FROM meta WHERE name LIKE ? ESCAPE '!'", (_LIKE,))
    if before is not None:
        connection.execute("INSERT INTO meta (name, value) VALUES (?, ?)", (_BEFORE, before.named))


def before(connection: sqlite3.Connection) -> tuple[str, str] | None:
    """Which copy has what was there before this ledger was restored, its folder's name and its own; None: none does.

    The ledger may be a stranger's: both are names and no paths.
    """
    (said,) = connection.execute("SELECT value FROM meta WHERE name = ?", (_BEFORE,)).fetchone() or ("",)
    folder, _, name = str(said).rpartition("/")
    return (folder, name) if is_name(name) else None


def read(kept: Kept) -> Kept:
    """Read from the copy itself what its name does not say; as it was where that cannot be."""
    try:
        with closing(connect(kept.path, "ro&immutable=1")) as connection:
            return _signed(connection, kept)
    except errors("Error", OSError, ValueError, TypeError, LookupError):
        from models import cipher

        return replace(kept, is_locked=cipher.is_locked(kept.path))


def _as_text(path: str) -> str:
    """Give a path as text that can be stored: one with bytes that are no text by a sign no whole path begins with."""
    try:
        path.encode()
    except UnicodeEncodeError:
        return f"%{quote(os.fsencode(path))}"
    return path


def _as_path(text: str) -> str:
    return os.fsdecode(unquote_to_bytes(text[1:])) if text.startswith("%") else text


def _signed(connection: sqlite3.Connection, kept: Kept) -> Kept:
    (application,) = connection.execute("PRAGMA application_id").fetchone()
    (version,) = connection.execute("PRAGMA user_version").fetchone()
    meta = dict(connection.execute("SELECT name, value FROM meta").fetchall())
    if application != migrations.APPLICATION_ID:
        raise ValueError(application)
    paid = _known(map(tuple, json.loads(meta["backup_paid"])))
    entries, last = int(meta["backup_entries"]), int(meta["backup_last"])
    found = Content(str(meta.get("ledger_uuid", "")), entries, paid, int(version), last)
    return Kept(
        kept.path,
        kept.number,
        kept.day,
        kept.why,
        kept.size,
        int(meta["backup_at"]),
        _as_path(meta["backup_of"]),
        found,
    )


def local_day(at: int) -> date:
    """The day the clock of this computer shows at a moment."""
    return datetime.fromtimestamp(at / 1_000_000, UTC).astimezone().date()
