"""Never twice: how many entries of a ledger bear the key of a row. Reads, changes nothing.

An entry bears the key of its row as first read or typed, that of its present row, and those of rows that were joined to
it; a deleted one keeps all. Entries of an import that was taken back bear nothing.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING

from models import drafts, lookups
from models.moments import DAY, Moment
from models.schema import Alias, Entry, Removed, Tombstone

if TYPE_CHECKING:
    import peewee

    from models.database import Reader

_AT_ONCE = 500
"""Keys looked up by one statement."""
_ZONES_APART = DAY + DAY // 12
"""Microseconds by which the start of a bare date can move when the ledger's zone changes: 26 hours."""


@dataclass
class Bearers:
    """The keys that the entries of a ledger bear."""

    reader: Reader
    _now: tuple[tuple[int, int, int], list[tuple[bytes, bytes]]] = field(default=((0, 0, 0), []))

    def of_first_rows(self, keys: Sequence[bytes]) -> tuple[Counter[bytes], Counter[bytes]]:
        """Count the entries that were first read or typed with these keys: those there, and those deleted."""
        there = Counter(self._found(self._entry_query, keys))
        deleted = Counter(self._found(self._removed_query, keys))
        deleted.update(self._found(self._tombstone_query, keys))
        if self._has_aliases:
            self._count_aliases(keys, there, deleted)
        return there, deleted

    def entries_of(self, key: bytes) -> list[int]:
        """Ids of the entries in the books that were read from a row with this key, or joined with one."""
        own = Entry.select(Entry.id).where(Entry.key == key).tuples().execute(self.reader.db)
        joined = Alias.select(Alias.entry_id).where(Alias.key == key).tuples().execute(self.reader.db)
        return [entry for (entry,) in (*own, *joined)]

    @cached_property
    def _has_aliases(self) -> bool:
        return bool(Alias.select().exists(self.reader.db))

    def _count_aliases(self, keys: Sequence[bytes], there: Counter[bytes], deleted: Counter[bytes]) -> None:
        """Count the entries that rows with these keys were joined to."""
        for first in range(0, len(keys), _AT_ONCE):
            some = keys[first : first + _AT_ONCE]
            for table, counted in ((Entry, there), (Removed, deleted)):
                query = Alias.select(Alias.key).join(table, on=(table.id == Alias.entry_id)).where(Alias.key.in_(some))
                counted.update(bytes(key) for (key,) in query.tuples().execute(self.reader.db))

    def of_present_row(self, key: bytes, account: int | None, moment: Moment) -> tuple[int, int]:
        """Count the entries, there and deleted, whose row was another at first and has this key by now."""
        there = 0 if account is None else sum(first != key == present for first, present in self._at(account, moment))
        return there, self._deleted[key]

    def _at(self, account: int, moment: Moment) -> list[tuple[bytes, bytes]]:
        """First and present key of the entries that stand where the row would."""
        slack = _ZONES_APART if moment.is_date else 0
        place = (account, moment.at - slack, moment.at + slack)
        if place != self._now[0]:  # rows of one moment mostly follow one another
            found = lookups.drafts_between(self.reader, *place)
            self._now = place, [(first, drafts.key(other)) for first, other in found]
        return self._now[1]

    @cached_property
    def _deleted(self) -> Counter[bytes]:
        """Present keys of the deleted entries that had another at first."""
        is_other = Removed.current_key.is_null(False) & (Removed.current_key != Removed.key)
        removed = Removed.select(Removed.current_key).where(is_other)
        is_other = Tombstone.current_key.is_null(False) & (Tombstone.current_key != Tombstone.key)
        forgotten = Tombstone.select(Tombstone.current_key).where(is_other)
        rows = (row for query in (removed, forgotten) for row in query.tuples().execute(self.reader.db))
        return Counter(bytes(key) for (key,) in rows)

    def _found(self, query: str, keys: Sequence[bytes]) -> Iterator[bytes]:
        wanted = iter(keys)
        while batch := list(islice(wanted, _AT_ONCE)):
            batch += [b""] * (_AT_ONCE - len(batch))
            yield from (key for (key,) in self.reader.connection.execute(query, batch))

    @cached_property
    def _entry_query(self) -> str:
        return _sql(Entry.select(Entry.key).where(Entry.key.in_([b""] * _AT_ONCE)))

    @cached_property
    def _removed_query(self) -> str:
        return _sql(Removed.select(Removed.key).where(Removed.key.in_([b""] * _AT_ONCE)))

    @cached_property
    def _tombstone_query(self) -> str:
        return _sql(Tombstone.select(Tombstone.key).where(Tombstone.key.in_([b""] * _AT_ONCE)))


def _sql(query: peewee.Query) -> str:
    """Give the text of a query, which is built once and run for many keys."""
    return str(query.sql()[0])
