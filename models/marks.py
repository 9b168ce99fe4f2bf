"""Check values: what `integrity_check` cannot see, a flipped bit in an amount or a name, differs from them.

The table `mark` holds four bytes for every row of the tables that count, in blocks of 64 ids; the end of an operation
renews those of the rows it changed, and of no others, so that damage is never taken for what was written. The table
`operation` needs none: each of its rows bears a hash that holds what the operation wrote and the hash before it.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from hashlib import blake2b
from itertools import groupby
from struct import pack_into, unpack, unpack_from
from zlib import crc32

_BLOCK = 64
"""Rows of a block. A gift that is added writes one block anew: a quarter of a kilobyte."""
_WIDTH = 4
_UNMARKED = {
    "mark",  # the values themselves
    "operation",  # a chain of hashes
    "set_aside",  # what nobody sees any more, unless its import is redone while the ledger is open
    "import_page",  # packed with a check value of its own
    "attached_file",  # kept under the hash of what it holds
}
_COUNTED = {"meta": r"WHERE name NOT LIKE 'backup\_%' ESCAPE '\'"}
"""Which rows count: a backup bears a card of its own, which it loses when it is restored."""
Mark = tuple[int, int]
"""The id of a row and its check value, 0 where there is no row."""
Head = tuple[int, str]
"""Number and hash of an operation."""


@cache
def _expression(columns: tuple[tuple[str, str], ...]) -> str:
    """Give the SQL of what a check value is made from: the row as text, in the order of its columns.

    Nothing in SQLite writes a row faster than `printf`: a million entries take under two seconds.
    """
    values = [f"hex({name})" if kind == "BLOB" else name for name, kind in columns]
    return f"CAST(printf('{'|'.join(['%s'] * len(values))}', {', '.join(values)}) AS BLOB)"


@cache
def _literals(columns: tuple[tuple[str, str], ...]) -> str:
    """Give the SQL of a row as SQL writes its values, that of its number among them."""
    return " || ',' || ".join(f"quote({name})" for name in names_of(columns))


def columns(connection: sqlite3.Connection, table: str) -> tuple[tuple[str, str], ...]:
    """Give the stored columns of a table that are not computed from others, with their types."""
    return tuple((name, kind) for _, name, kind, *_ in connection.execute(f"PRAGMA table_info({table})"))


def tables(connection: sqlite3.Connection) -> list[str]:
    """Give the tables whose rows have check values."""
    query = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name"
    return [name for (name,) in connection.execute(query) if name not in _UNMARKED]


def _rows(connection: sqlite3.Connection, table: str, where: str = "", *values: object) -> Iterator[Mark]:
    """Give the rows of a table as they are now, in the order of their ids."""
    expression = _expression(columns(connection, table))
    for row, text in connection.execute(f"SELECT rowid, {expression} FROM {table} {where} ORDER BY rowid", values):
        yield row, crc32(text) or 1


def renew(
    connection: sqlite3.Connection, table: str, rows: Iterable[int], *, has_texts: bool = False
) -> dict[int, str | None]:
    """Make the check values of rows anew, and those of rows that are gone nought.

    Give each row `has_texts` asks for as SQL writes its values, parted by commas; None for one that is gone.
    """
    found = _read(connection, table, rows, has_texts=has_texts)
    _write(connection, table, ((row, mark) for row, (mark, _) in found.items()))
    return {row: text for row, (_, text) in found.items()}


def texts(connection: sqlite3.Connection, table: str, rows: Iterable[int]) -> dict[int, str | None]:
    """Give rows as `renew` does, and leave their check values as they are."""
    return {row: text for row, (_, text) in _read(connection, table, rows, has_texts=True).items()}


def _read(
    connection: sqlite3.Connection, table: str, rows: Iterable[int], *, has_texts: bool
) -> dict[int, tuple[int, str | None]]:
    ids = sorted(set(rows))
    found: dict[int, tuple[int, str | None]] = dict.fromkeys(ids, (0, None))
    stored = columns(connection, table)
    values = _literals(stored) if has_texts else "NULL"
    query = f"SELECT rowid, {_expression(stored)}, {values} FROM {table} WHERE rowid IN "
    for begin in range(0, len(ids), 500):
        some = ids[begin : begin + 500]
        for row, text, written in connection.execute(f"{query} ({', '.join('?' * len(some))})", some):
            found[row] = crc32(text) or 1, written
    return found


def move_set(connection: sqlite3.Connection, where: str, number: int) -> int:
    """Let check values go along with the entries that moved into the books, or out of them to `set_aside`.

    Give how many these are. Those that came from nowhere, as an import's do at first, get theirs now.
    """
    gone = _carry(connection, "entry", "set_aside", where, number)
    return gone + _carry(connection, "set_aside", "entry", where, number)


def members(connection: sqlite3.Connection, where: str, number: int) -> Iterator[int]:
    """Give the ids of such entries, in the books and out of them."""
    for table in ("entry", "set_aside"):
        for (row,) in connection.execute(f"SELECT id FROM {table} WHERE {where}", (number,)):
            yield row


def _carry(connection: sqlite3.Connection, source: str, target: str, where: str, number: int) -> int:
    """Carry the values of entries that are in `target` now over from `source`: whole blocks as they are."""
    stored = dict(connection.execute("SELECT block, marks FROM mark WHERE source = ?", (source,)))
    counts = dict(_counts(connection, target, where, number))
    whole = [block for block, count in counts.items() if count == _BLOCK and all(_values(stored.get(block)))]
    connection.executemany(
        "INSERT OR REPLACE INTO mark VALUES (?, ?, ?)", ((target, block, stored[block]) for block in whole)
    )
    connection.executemany("DELETE FROM mark WHERE source = ? AND block = ?", ((source, block) for block in whole))
    for block in sorted(counts.keys() - set(whole)):
        kept = _values(stored.get(block))
        within = f"WHERE id >= ? AND id < ? AND ({where})"
        rows = list(_rows(connection, target, within, block * _BLOCK, (block + 1) * _BLOCK, number))
        _write(connection, target, [(row, kept[row % _BLOCK] or made) for row, made in rows])
        if block in stored:
            _write(connection, source, [(row, 0) for row, _ in rows])
    return sum(counts.values())


def _values(stored: bytes | None) -> Sequence[int]:
    return unpack(f"<{_BLOCK}I", stored or bytes(_BLOCK * _WIDTH))


def _counts(connection: sqlite3.Connection, table: str, where: str, number: int) -> Iterator[Mark]:
    """Give how many entries of a set are in each block that has any; they mostly bear all the numbers in a row."""
    query = f"SELECT count(*), min(id), max(id) FROM {table} WHERE {where}"
    count, first, last = connection.execute(query, (number,)).fetchone()
    if count and last - first == count - 1:
        for block in range(first // _BLOCK, last // _BLOCK + 1):
            yield block, min(last + 1, (block + 1) * _BLOCK) - max(first, block * _BLOCK)
    elif count:
        yield from connection.execute(
            f"SELECT id / {_BLOCK}, count(*) FROM {table} WHERE {where} GROUP BY 1", (number,)
        )


def _write(connection: sqlite3.Connection, table: str, marks: Iterable[Mark]) -> None:
    for block, rows in groupby(marks, lambda mark: mark[0] // _BLOCK):
        stored = connection.execute("SELECT marks FROM mark WHERE source = ? AND block = ?", (table, block)).fetchone()
        marks_of_block = bytearray(stored[0] if stored else _BLOCK * _WIDTH)
        for row, mark in rows:
            pack_into("<I", marks_of_block, row % _BLOCK * _WIDTH, mark)
        connection.execute("INSERT OR REPLACE INTO mark VALUES (?, ?, ?)", (table, block, marks_of_block))


def rebuild(connection: sqlite3.Connection) -> None:
    """Make all check values anew, inside the open transaction: for a ledger that was just made, copied row by row, or
    upgraded from a version without them.
    """
    connection.execute("DELETE FROM mark")
    for table in tables(connection):
        _write(connection, table, _rows(connection, table, _COUNTED.get(table, "")))
    _tie(connection)


def _tie(connection: sqlite3.Connection) -> None:
    """Give their hashes to operations that were made without: of what they wrote nothing is known any more."""
    before: Head = (0, "")
    for seq, at, label, link in connection.execute(
        "SELECT seq, at, label, hash FROM operation ORDER BY seq"
    ).fetchall():
        made = link
        if link is None:
            made = chain(before, at, label, bytes(8))
            connection.execute("UPDATE operation SET hash = ? WHERE seq = ?", (made, seq))
        before = seq, made.hex()


def differing(connection: sqlite3.Connection) -> Iterator[tuple[str, int]]:
    """Give table and id of every row that is not as it was written, is gone, or was never written."""
    for table in tables(connection):
        query = "SELECT block, marks FROM mark WHERE source = ? ORDER BY block"
        stored = dict(connection.execute(query, (table,)).fetchall())
        for block, rows in groupby(_rows(connection, table, _COUNTED.get(table, "")), lambda mark: mark[0] // _BLOCK):
            yield from ((table, row) for row in _differing(block, dict(rows), stored.pop(block, b"")))
        for block, marks in stored.items():
            yield from ((table, row) for row in _differing(block, {}, marks))


def _differing(block: int, rows: dict[int, int], stored: bytes) -> Iterator[int]:
    marks = stored[: _BLOCK * _WIDTH].ljust(_BLOCK * _WIDTH, b"\0")
    for place in range(_BLOCK):
        row = block * _BLOCK + place
        if unpack_from("<I", marks, place * _WIDTH)[0] != rows.get(row, 0):
            yield row


def chain(before: Head, at: int, label: str, content: bytes) -> bytes:
    """Give the hash of the operation after another: eight bytes of what it wrote, eight that tie it to the other."""
    seq, link = before
    said = f"{link}|{seq + 1}|{at}|{label}|".encode()
    return content + blake2b(said + content, digest_size=8).digest()


def broken_links(connection: sqlite3.Connection) -> Iterator[int]:
    """Give the number of every operation that does not follow from the one before it."""
    before: Head = (0, "")
    for seq, at, label, link in connection.execute("SELECT seq, at, label, hash FROM operation ORDER BY seq"):
        if seq != before[0] + 1 or link is None or chain(before, at, label, link[:8]) != link:
            yield seq
        before = seq, (link or b"").hex()


def overtaken(connection: sqlite3.Connection) -> Iterator[str]:
    """Give the tables of which SQLite would give a number that is taken, or was."""
    for table, last in connection.execute("SELECT name, seq FROM sqlite_sequence").fetchall():
        (highest,) = connection.execute(f"SELECT max(rowid) FROM {table}").fetchone()
        if (highest or 0) > last:
            yield table


def is_there(connection: sqlite3.Connection, table: str, row: int) -> bool:
    """Say whether a row is there."""
    return connection.execute(f"SELECT 1 FROM {table} WHERE rowid = ?", (row,)).fetchone() is not None


def was_there(connection: sqlite3.Connection, table: str, row: int) -> bool:
    """Say whether a row has a check value: it was written, whatever became of it."""
    query = "SELECT marks FROM mark WHERE source = ? AND block = ?"
    found = connection.execute(query, (table, row // _BLOCK)).fetchone()
    return bool(found and unpack_from("<I", found[0], row % _BLOCK * _WIDTH)[0])


def head(connection: sqlite3.Connection) -> Head:
    """Give number and hash of the last operation; 0 and nothing where there is none."""
    query = "SELECT seq, hash FROM operation ORDER BY seq DESC LIMIT 1"
    found = connection.execute(query).fetchone()
    return (found[0], (found[1] or b"").hex()) if found else (0, "")


def link_of(connection: sqlite3.Connection, seq: int) -> str | None:
    """Give the hash of an operation; None where it is not there."""
    found = connection.execute("SELECT hash FROM operation WHERE seq = ?", (seq,)).fetchone()
    return (found[0] or b"").hex() if found else None


def ledger(connection: sqlite3.Connection) -> str:
    """Give what a ledger and its copies have in common, and no other ledger has."""
    found = connection.execute("SELECT value FROM meta WHERE name = 'ledger_uuid'").fetchone()
    return str(found[0]) if found else ""


def names(connection: sqlite3.Connection, table: str) -> list[str]:
    """Give the names of a table's columns, that of its rows' numbers among them."""
    return names_of(columns(connection, table))


def names_of(columns: tuple[tuple[str, str], ...]) -> list[str]:
    """Do the same of columns that are known."""
    found = [name for name, _ in columns]
    return found if "id" in found else ["rowid", *found]
