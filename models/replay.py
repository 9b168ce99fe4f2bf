"""Where the ledger and the record beside it disagree: what is missing, and how it comes back.

A ledger that lost the end of its write-ahead log, or that an older copy was put in the place of, is sound in itself. It
is not written to before somebody decided: what is missing is brought back in one operation, which can be undone; or the
ledger goes on as it is. Nothing of the record is deleted either way.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from models import marks, migrations, witness
from models.database import connect, refuse_views
from models.errors import LedgerBehind, RequestRefused
from models.failures import failures
from models.ledger_files import canonical
from models.marks import Head
from models.schema import JOURNAL_TABLES
from models.text import N_
from models.witness import Base, Line

if TYPE_CHECKING:
    from models.ledger import Ledger

Kind = Literal["behind", "older", "other"]
"""Changes are missing that the record has; that were made before it begins; or this is another ledger, or a fork."""
_LITERAL = re.compile(r"(NULL|-?[0-9]+|X'(?:[0-9A-F]{2})*'|'(?:[^']|'')*')(?:,|\Z)")
_SENTENCES = {
    "behind": N_(
        "{changes} changes with {entries} entries, recorded until {until}, are missing from {path}: an earlier state "
        "of the file was put back, or its end was lost. Nothing was changed"
    ),
    "older": N_(
        "{changes} changes, the last recorded on {until}, are missing from {path}: an older copy was put in its place, "
        "or its end was lost. Nothing was changed. Restore a backup, or keep the file as it is"
    ),
    "other": N_(
        "{path} is not the ledger that was here until {until}; nothing was changed. Restore a backup, or keep this one"
    ),
}


@dataclass(frozen=True)
class Missing:
    """What the record beside a ledger has that the ledger has not, the oldest first."""

    path: Path
    kind: Kind
    lines: Sequence[Line]
    changes: int
    until: int
    """When the last of it was made, in UTC microseconds; 0 where that is not known."""

    @cached_property
    def usable(self) -> Sequence[Line]:
        """What can be brought back: up to a change that was too large to be kept row by row, or cannot be read."""
        if self.kind != "behind":
            return ()
        return list(_leading(self.lines))

    @property
    def entries(self) -> int:
        """Entries that were added, changed or removed in it."""
        return count_entries(self.lines)

    @property
    def error(self) -> LedgerBehind:
        """The sentence that says it."""
        until = datetime.fromtimestamp(self.until // 60_000_000 * 60, UTC).astimezone() if self.until else None
        error = LedgerBehind(
            _SENTENCES[self.kind if self.usable else "older" if self.lines else "other"],
            path=self.path,
            changes=self.changes,
            entries=self.entries,
            until=until or "?",
        )
        error.can_come_back = bool(self.usable)
        return error


def _leading(lines: Sequence[Line]) -> Iterator[Line]:
    for line in lines:
        if line.rows is None:
            return
        yield line


def count_entries(lines: Sequence[Line]) -> int:
    """Say how many entries some changes touch, each counted once where their ids are known."""
    known: set[int] = set()
    more = 0
    for line in lines:
        if isinstance(line.entries, int):
            more += line.entries
        else:
            known |= line.entries
    return len(known) + more


# --- Finding ----------------------------------------------------------------------------------------------------------


def require_whole(path: Path) -> None:
    """Raise LedgerBehind where the ledger is not what the record saw last; the last line is enough to know."""
    path = canonical(path)
    recorded = witness.last(path)
    if recorded is not None and not _has(path, recorded) and (missing := find(path)):
        raise missing.error


def _has(path: Path, recorded: Head) -> bool:
    with failures(path), closing(connect(path, "ro")) as connection:
        refuse_views(connection, path)
        if _version(connection) < 2:
            return False
        seq, link = recorded
        return (marks.link_of(connection, seq) if seq else "") == link


def _version(connection: sqlite3.Connection) -> int:
    """The schema's version; the first had no hashes."""
    return int(connection.execute("PRAGMA user_version").fetchone()[0])


def _is_ledger(path: Path) -> bool:
    """Whether it is a ledger that is there, and not another file in its place, which may be empty."""
    with failures(path), closing(connect(path, "ro")) as connection:
        return bool(connection.execute("PRAGMA application_id").fetchone()[0] == migrations.APPLICATION_ID)


def find(path: Path) -> Missing | None:
    """Read the whole record and say what the ledger lacks of it; None where nothing is missing."""
    path = canonical(path)
    items = list(witness.read(path))
    found = [item for item in items if item is not None]
    if not found or not _is_ledger(path) or _has(path, found[-1].head):
        return None
    with failures(path), closing(connect(path, "ro")) as connection:
        is_old = _version(connection) < 2
        head = (0, "") if is_old else marks.head(connection)
        ledger = marks.ledger(connection)
    base = next((item for item in reversed(found) if isinstance(item, Base)), None)
    surviving = _surviving(found)
    until = max((line.at for line in surviving), default=0)
    last = found[-1].head[0]
    if (base is not None and base.ledger != ledger) or last <= head[0]:
        return Missing(path, "other", (), 0, until)
    begin = max((place for place, item in enumerate(items) if item is not None and item.head == head), default=-1)
    way = _way(items[begin:]) if begin >= 0 else []
    if way is None:
        return Missing(path, "other", (), 0, until)
    if begin < 0 or is_old or not _is_ours(items[: begin + 1]):
        lines = [line for line in surviving if line.head[0] > head[0]]
        return Missing(path, "older", lines, last - head[0], until)
    return Missing(path, "behind", way, last - head[0], until)


def _surviving(items: Sequence[Base | Line]) -> list[Line]:
    """Leave out what was let go: where the record goes on from an earlier state, or with another ledger."""
    way: list[Base | Line] = []
    ledger = ""
    for item in items:
        if isinstance(item, Base):
            is_same, ledger = item.ledger == ledger, item.ledger
            while way and not (is_same and (way[-1].head == item.head or way[-1].head[0] < item.head[0])):
                way.pop()
        way.append(item)
    return [item for item in way if isinstance(item, Line)]


def _is_ours(items: Sequence[Base | Line | None]) -> bool:
    """Whether rows are written down as this version has them."""
    bases = [item for item in items if isinstance(item, Base)]
    return bool(bases) and bases[-1].schema == migrations.VERSION


def _way(items: Sequence[Base | Line | None]) -> list[Line] | None:
    """Give the lines that lead from the first to the last; None where that did not grow from the first.

    Where the record goes on from an earlier state, what came after that state was let go. From the first line on that
    does not follow from the one before it, they come without their rows.
    """
    way = [item for item in items[:1] if item is not None]
    for item in items[1:]:
        if isinstance(item, Base):
            while way and way[-1].head[0] > item.head[0]:
                way.pop()
            if not way or (way[-1].head != item.head and way[-1].head[0] == item.head[0]):
                return None
        if item is not None and way[-1].head != item.head:
            way.append(item)
    return list(_following(way))


def _following(way: Sequence[Base | Line]) -> Iterator[Line]:
    is_whole = True
    for before, item in pairwise(way):
        is_whole &= isinstance(item, Line) and item.head[0] == before.head[0] + 1
        if isinstance(item, Line):
            yield item if is_whole else Line(item.head, item.at, item.label, item.counts, None)


# --- Bringing back ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Brought:
    """What came back, and what did not: changes that are only counted, and attached files, whose bytes are nowhere."""

    changes: int
    entries: int
    left_out: int
    attachments: int


def bring_back(ledger: Ledger, missing: Missing) -> Brought:
    """Write the changes that are missing again, in one operation. Raises RequestRefused where none can be.

    The ledger was opened as trusted. From then on the record follows it again.
    """
    lines = missing.usable
    if not lines:
        raise RequestRefused(N_("The record does not hold what is missing, only that it is; restore a backup"))
    rows: dict[tuple[str, int], str | None] = {}
    for line in lines:
        rows.update({(table, row): text for table, row, text in line.rows or ()})
    with ledger.operation(N_("Bring back changes"), moves=True):
        lost = _write(ledger.connection, rows)
    ledger.trust()
    return Brought(len(lines), count_entries(lines), missing.changes - len(lines), lost)


def _write(connection: sqlite3.Connection, rows: dict[tuple[str, int], str | None]) -> int:
    """Make rows as they were left; say how many attached files have nothing to be attached."""
    lost = 0
    if strange := {table for table, _ in rows}.difference(JOURNAL_TABLES):
        raise RequestRefused(N_("The record names “{table}”, which no ledger has; nothing was changed"), table=strange)
    for table, row in rows:
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", (row,))
    for (table, _), text in rows.items():
        if text is not None:
            names = marks.names(connection, table)
            values = _values(text)
            if len(values) != len(names):
                raise RequestRefused(N_("The record holds a row of “{table}” of another version"), table=table)
            if table == "attachment" and not _is_kept(connection, values[names.index("sha256")]):
                lost += 1
                continue
            places = ", ".join("?" * len(names))
            connection.execute(f"INSERT INTO {table} ({', '.join(names)}) VALUES ({places})", values)
    return lost


def _is_kept(connection: sqlite3.Connection, mark: object) -> bool:
    return connection.execute("SELECT 1 FROM attached_file WHERE sha256 = ?", (mark,)).fetchone() is not None


def _values(text: str) -> list[object]:
    """Read what SQLite's `quote` wrote; nothing of it is ever run. Raises RequestRefused where it is something else."""
    values, end = [], 0
    for found in _LITERAL.finditer(text):
        if found.start() != end:
            break
        values.append(_value(found[1]))
        end = found.end()
    if end != len(text):
        raise RequestRefused(N_("The record holds a row that cannot be read; nothing was changed"))
    return values


def _value(literal: str) -> object:
    if literal == "NULL":
        return None
    if literal.startswith("X"):
        return bytes.fromhex(literal[2:-1])
    return literal[1:-1].replace("''", "'") if literal.startswith("'") else int(literal)


def keep(ledger: Ledger) -> None:
    """Let the ledger go on as it is: from now on the record follows it again."""
    ledger.trust()
