"""The second witness: a record beside the ledger of what was written last, so that a lost tail is missed and returns.

`integrity_check` finds a ledger sound whose write-ahead log was cut off, or that an older copy took the place of. So
each committed operation is also a line of the file `.witness` beside it: its number, its hash, and the rows it left
behind. At opening the last line is held against the last operation. Where an operation left more than `MOST_ROWS` rows,
as imports do, the line only counts them, and the write-ahead log is brought home instead. Past `MOST_BYTES` the record
begins anew at opening, once that log is home. Of an encrypted ledger it holds numbers and hashes alone.

This module knows the file; `marks` knows the hashes, `replay` what to do where the two disagree.
"""

from __future__ import annotations

import json
import os
import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from hashlib import blake2b
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any
from zlib import crc32

from models import marks, migrations, undo
from models.errors import LedgerError
from models.exports.atomic import atomic_write
from models.marks import Head

if TYPE_CHECKING:
    from models.undo import Changes, Step

MOST_ROWS = 1000
"""Rows an operation may leave behind that are kept one by one."""
MOST_BYTES = 16 << 20
"""Bytes after which the record begins anew."""
_TAIL = 1 << 16
_SOON = 1.0
"""Seconds after which a line is flushed to the disk."""
Rows = Sequence[tuple[str, int, str | None]]
"""Table, id, and the values as SQL writes them; None for a row that went."""


@dataclass(frozen=True, slots=True)
class Base:
    """Where a record begins, or begins again: after this operation of this ledger, by that version of the schema."""

    ledger: str
    schema: int
    head: Head

    @classmethod
    def of(cls, connection: sqlite3.Connection) -> Base:
        """Begin at the last operation of a ledger."""
        return cls(marks.ledger(connection), migrations.VERSION, marks.head(connection))


@dataclass(frozen=True, slots=True)
class Line:
    """One operation: `at` in UTC microseconds, `counts` of its rows by table; without `rows` they were only counted."""

    head: Head
    at: int
    label: str
    counts: dict[str, int] = field(default_factory=dict)
    rows: Rows | None = None

    @property
    def entries(self) -> set[int] | int:
        """Ids of the entries it added, changed or removed; how many where only that is known."""
        if self.rows is None:
            return self.counts.get("entry", 0)
        return {row for table, row, _ in self.rows if table == "entry"}


@dataclass(frozen=True, slots=True)
class Noted:
    """A line that is to be written once its operation is committed, and the operation before it.

    `is_large` where the operation left more rows behind than are kept: the log it is in must not be all that has them.
    """

    before: Head
    line: Line
    is_large: bool = False


def path_of(ledger: Path) -> Path:
    """Give the record's place."""
    return Path(f"{ledger}.witness")


def set_aside(ledger: Path) -> None:
    """Give the record of a ledger that is gone another name: a new ledger takes its place."""
    path, number = path_of(ledger), 1
    if not path.exists():
        return
    while (aside := path.with_name(f"{path.name}-{number}")).exists():
        number += 1
    path.rename(aside)


# --- Writing ----------------------------------------------------------------------------------------------------------


def note(connection: sqlite3.Connection, step: Step, changes: Changes, at: int, *, has_contents: bool = True) -> Noted:
    """Renew the check values of what an operation changed, and give its line: what it leaves behind, and its hash.

    Its transaction is still open. Without `has_contents` the line tells nothing of what is in the ledger.
    """
    counts, rows = _renewed(connection, step, changes)
    is_large, rows = rows is None, rows if has_contents else None
    content = _content(counts, rows) if has_contents else os.urandom(8)
    before = marks.head(connection)
    link = marks.chain(before, at, changes.label, content)
    head = before[0] + 1, link.hex()
    line = Line(head, at, changes.label, counts, rows) if has_contents else Line(head, at, "")
    return Noted(before, line, is_large)


def _renewed(connection: sqlite3.Connection, step: Step, changes: Changes) -> tuple[dict[str, int], Rows | None]:
    """Renew the check values of what an operation changed; give its number of rows by table, and the rows if few."""
    touched: dict[str, set[int]] = {table: set(rows) - {0} for table, rows in changes.rows.items()}
    moved = 0
    if changes.is_bulk:
        for places, ids in undo.sets(step):
            for place in places:
                touched.setdefault(place, set()).update(ids)
        moved = sum(marks.move_set(connection, condition, number) for condition, number in undo.moved(step))
    counts = {table: len(rows) for table, rows in touched.items() if rows}
    if moved:
        counts["entry"] = counts.get("entry", 0) + moved
    is_few = sum(counts.values()) <= MOST_ROWS
    rows = [
        (table, row, text)
        for table, ids in touched.items()
        for row, text in marks.renew(connection, table, ids, has_texts=is_few).items()
    ]
    if moved and is_few:
        members = (row for moved_set in undo.moved(step) for row in marks.members(connection, *moved_set))
        rows += [("entry", row, text) for row, text in marks.texts(connection, "entry", members).items()]
    return counts, rows if is_few else None


def _content(counts: dict[str, int], rows: Rows | None) -> bytes:
    return blake2b(_dumped([counts, rows]), digest_size=8).digest()


def _sealed(value: object) -> bytes:
    """Make a line of a value: its check value, and what it says."""
    text = _dumped(value)
    return b"%08x %s\n" % (crc32(text), text)


def _dumped(value: object) -> bytes:
    return json.dumps(value, separators=(",", ":")).encode()


class Witness:
    """The record of a ledger that is open for writing."""

    def __init__(self, ledger: Path, base: Base, *, goes_on: bool = True) -> None:
        """Write to the record of `ledger`, whose last operation is the `base`'s.

        Unless it `goes_on`, what is recorded so far is not what this ledger grew from.
        """
        self.path = path_of(ledger)
        self._base = base
        self._file = -1
        self._is_unsaved, self._is_ending = Event(), Event()
        self._flusher: Thread | None = None
        self._head = last(ledger) if goes_on else None

    def append(self, noted: Noted) -> None:
        """Write a line. Whatever goes wrong is no matter of the ledger's: the record begins again with the next one."""
        line = noted.line
        text = _sealed([*line.head, line.at, line.label, line.counts, line.rows])
        if self._head != noted.before:
            text = b"\n" + _base_line(replace(self._base, head=noted.before)) + text
        self._write(text, line.head)

    def go_on(self, head: Head) -> None:
        """Note that the ledger goes on from this operation, whatever was recorded before."""
        self._write(b"\n" + _base_line(replace(self._base, head=head)), head)

    def _write(self, text: bytes, head: Head) -> None:
        self._head = None
        with suppress(OSError):
            if self._file < 0:
                self._file = os.open(self.path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
            if os.write(self._file, text) == len(text):
                self._head = head
        self._save_soon()

    def begin_anew(self, head: Head) -> None:
        """Forget all lines: what they hold is safe elsewhere."""
        self._close_file()
        self._head = None
        with suppress(LedgerError):
            _begin(self.path, replace(self._base, head=head))
            self._head = head

    @property
    def size(self) -> int:
        """Bytes of the record."""
        try:
            return self.path.stat().st_size
        except OSError:
            return 0

    def _save_soon(self) -> None:
        if self._flusher is None:
            self._flusher = Thread(target=self._save_each, name="witness", daemon=True)
            self._flusher.start()
        self._is_unsaved.set()

    def _save_each(self) -> None:
        while not self._is_ending.is_set() and self._is_unsaved.wait() and not self._is_ending.wait(_SOON):
            self._is_unsaved.clear()  # the end may have come just before, and is looked for once more
            self._save()

    def _save(self) -> None:
        with suppress(OSError):  # not tried again: what was not written may count as written now
            if self._file >= 0:
                os.fsync(self._file)

    def close(self) -> None:
        """Flush what was written, and end."""
        self._is_ending.set()
        self._is_unsaved.set()
        if self._flusher is not None:
            self._flusher.join()
        self._close_file()

    def _close_file(self) -> None:
        self._save()
        if self._file >= 0:
            os.close(self._file)
        self._file = -1


def _base_line(base: Base) -> bytes:
    seq, link = base.head
    return _sealed({"ledger": base.ledger, "schema": base.schema, "seq": seq, "hash": link})


def _begin(path: Path, base: Base) -> None:
    with atomic_write(path, is_ours=True) as file:
        file.write(_base_line(base))


# --- Reading ----------------------------------------------------------------------------------------------------------


def last(ledger: Path) -> Head | None:
    """Give the operation the record ends with; None where there is none, or nothing of it can be read."""
    try:
        with path_of(ledger).open("rb") as file:
            size = file.seek(0, os.SEEK_END)
            length = _TAIL
            while True:
                file.seek(max(0, size - length))
                lines = file.read(length).splitlines()
                for line in reversed(lines if length >= size else lines[1:]):
                    if (found := _parsed(line)) is not None:
                        return found.head
                if length >= size:
                    return None
                length *= 8
    except OSError:
        return None


def read(ledger: Path) -> Iterator[Base | Line | None]:
    """Give the lines of a record in their order, None for each that cannot be read."""
    try:
        with path_of(ledger).open("rb") as file:
            for line in file:
                if line.strip():
                    yield _parsed(line)
    except OSError:
        return


def identity(ledger: Path) -> str:
    """Which ledger the record beside a file is of; empty where there is none, or nothing of it says."""
    return next((one.ledger for one in read(ledger) if isinstance(one, Base)), "")


def _parsed(line: bytes) -> Base | Line | None:
    try:
        mark, _, text = line.strip().partition(b" ")
        if int(mark, 16) != crc32(text):
            return None
        found: Any = json.loads(text)
        if isinstance(found, dict):
            return Base(str(found["ledger"]), int(found["schema"]), (int(found["seq"]), str(found["hash"])))
        seq, link, at, label, counts, rows = found
        rows = None if rows is None else [(str(table), int(row), text) for table, row, text in rows]
        return Line((int(seq), str(link)), int(at), str(label), dict(counts), rows)
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
