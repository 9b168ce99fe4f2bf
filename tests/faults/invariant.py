"""What must hold after every fault: everything acknowledged is there, what was under way is all there or not at all.

`seen` is what a person would find in a folder: ledgers and backups by what they hold, other files by their bytes.
"""

from __future__ import annotations

import os
import re
import sqlite3
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from hashlib import sha256
from pathlib import Path
from unittest.mock import patch

from models import cipher, database, keys, migrations
from models.backups import swapping
from models.check import Difference, check
from models.errors import LedgerError, WrongPassphrase
from models.failures import errors
from models.keys import Key
from models.ledger import Ledger, reading
from models.ledger_files import BESIDE
from models.schema import TABLES
from tests.faults import forks

Seen = Mapping[str, str]
_MOMENTS = {"removed": {"removed_at"}, "import": {"at", "taken_back_at"}}
"""Columns that say when something was done, which no two runs agree on."""
_ENDS = {".pdf": b"%%EOF", ".html": b"</html>"}
"""How documents end that say when they were made."""


NAME = "a.coinpurse"
"""The ledger in the folder."""
FIRST, SECOND = "the first passphrase", "another passphrase"
"""What opens those that are encrypted."""


class Lost(AssertionError):
    """Something was lost, is half there, or cannot be opened any more."""


def is_ledger(path: Path) -> bool:
    """Whether SQLite alone may open it."""
    return path.suffix in {".coinpurse", ".backup"}


def seen(folder: Path) -> Seen:
    """What every file of a folder holds, by name; hidden ones are nobody's to look at.

    Backups go by what they hold: a number is not given again, so one that failed can leave a gap.
    """
    found, alike = dict[str, str](), Counter[str]()
    for path in _files(folder):
        name, held = str(path.relative_to(folder)), _held(path)
        if numbered := _NUMBERED.search(name):
            name = f"{name[: numbered.start()]}*{numbered[1]} with {held}"
            alike[name] += 1
            name += f", {alike[name]}"
        found[name] = held
    return found


_NUMBERED = re.compile(r"(?<=/)[0-9]{6}-[0-9]{4}-[0-9]{2}-[0-9]{2}(-[a-z-]+\.coinpurse)$")
"""How a backup ends that is kept: its number, the day, which can be another by now, and why."""


def _files(folder: Path) -> Iterator[Path]:
    for at, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in sorted(names):
            if not name.startswith(".") and not name.endswith((*BESIDE, ".lock")):
                yield Path(at, name)


def _held(path: Path) -> str:
    if is_ledger(path):
        return _content_of(path)
    if path.suffix == ".xlsx":
        return "whole" if zipfile.is_zipfile(path) and not zipfile.ZipFile(path).testzip() else "torn or old"
    written = path.read_bytes()
    if end := _ENDS.get(path.suffix):
        return "whole" if written.rstrip().endswith(end) else "torn or old"
    return sha256(written).hexdigest()


_KNOWN: dict[int, str] = {}
"""What ledgers hold of which every byte was seen before, by a mark of these bytes."""


def _content_of(path: Path) -> str:
    """Open a ledger that has a log or journal, so that SQLite puts into the file what they say; then look at that."""
    if _has_log(path):
        unlock(path)
        with closing(database.connect(path)) as connection:
            connection.execute("PRAGMA schema_version")
        if _has_log(path):  # another program has it open
            return _read(path)
    mark = hash(path.read_bytes())
    if mark not in _KNOWN:
        _KNOWN[mark] = _read(path)
    return _KNOWN[mark]


def _has_log(path: Path) -> bool:
    return any(os.access(f"{path}{ending}", os.F_OK) for ending in ("-wal", "-journal"))


def _read(path: Path) -> str:
    opened_by = unlock(path)
    with closing(database.connect(path)) as connection:
        return content(connection) + opened_by


_OPENED_BY: dict[Key, str] = {}
"""Keys that were asked for their passphrases before, which takes a while on purpose."""


def unlock(path: Path) -> str:
    """Make a ledger readable, and give the passphrase that does; empty where it needs none."""
    if not cipher.is_encrypted(path):
        return ""
    with keys.guard:
        held = cipher.find(path)
    if held is None or held not in _OPENED_BY:
        with patch.object(keys, "derive", forks.derive):
            try:
                held, passphrase = cipher.unlock(path, FIRST), FIRST
            except WrongPassphrase:
                held, passphrase = cipher.unlock(path, SECOND), SECOND
        _OPENED_BY[held] = passphrase
    return _OPENED_BY[held]


def content(connection: sqlite3.Connection) -> str:
    """A mark of everything a ledger holds; raises Lost where its file is damaged."""
    for pragma in ("integrity_check", "foreign_key_check"):
        if (found := connection.execute(f"PRAGMA {pragma}").fetchall()) not in ([], [("ok",)]):
            raise Lost(f"{pragma}: {found}")
    mark = sha256()
    tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    for table in sorted(tables & {"setting", *TABLES}):
        rows = connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid")
        moments = _MOMENTS.get(table, ())
        kept = [place for place, column in enumerate(rows.description) if column[0] not in moments]
        mark.update(repr([[_value(table, row[place]) for place in kept] for row in rows]).encode())
    return mark.hexdigest()


def _value(table: str, value: object) -> object:
    """Give a value as it is read; what files said is packed, which can be done in more ways than one."""
    return zlib.decompress(value) if table == "import_page" and isinstance(value, bytes) else value


def require(folder: Path, states: Sequence[Seen], acknowledged: int, *, can_wait: bool = False) -> None:
    """Require every file to be as it is after the steps that were acknowledged, or after one more.

    What should be gone may still be there, if it is whole: a removal that was lost loses nothing. `can_wait`: whether
    the steps may have done nothing.
    """
    try:
        swapping.recover(folder / NAME)
        found = seen(folder)
    except errors("Error", LedgerError, OSError) as error:
        raise Lost(f"cannot be read: {error}") from error
    wanted = states if can_wait else states[acknowledged : acknowledged + 2]
    whole = {mark for state in states for mark in state.values()}
    for name in {*found, *(name for state in wanted for name in state)}:
        allowed = {state.get(name) for state in wanted}
        is_left_over = None in allowed and found.get(name) in whole
        if found.get(name) not in allowed and not is_left_over:
            raise Lost(f"{name} is {_told(found.get(name))}, not {' or '.join(map(_told, allowed))}")


def _told(mark: str | None) -> str:
    return "gone" if mark is None else mark[:12]


def require_start(path: Path) -> None:
    """Require that the program opens a ledger for writing and finds nothing wrong with its books."""
    with closing(database.connect(path, "ro")) as connection:
        (version,) = connection.execute("PRAGMA user_version").fetchone()
    if version > migrations.VERSION:
        return  # a step of the tests' own
    Ledger(path).close()
    with reading(path) as reader:
        wrong = [finding for finding in check(reader) if not isinstance(finding, Difference)]
    if wrong:
        raise Lost(str(wrong[0]))
