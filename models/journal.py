"""Read side of the Ledger page in SQL: rows by their ids, and what the search and some sorts need. Changes nothing.

`views` gives the ids of a whole view, in order; rows follow only for what is on screen ("late lookup"), so a million
entries cost no more than the hundred that are looked at. Cost and balance are no business of SQL: `figures` has them.
"""

from __future__ import annotations

import json
from array import array
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any, Literal

from models.moments import SECOND
from models.money import Money, divide_half_even

if TYPE_CHECKING:
    from models.booking import Ints
    from models.database import Reader
    from models.reports.figures import Figure

TextKey = Literal["note", "handle", "channel", "seller", "method", "reference", "zone", "paid", "reason"]
"""What only SQL sorts by."""
FigureKey = Literal["cost", "balance", "price"]
"""What only the books know; `price` is the cost of one coin."""
SortKey = Literal["when", "kind", "platform", "account", "creator", "item", "quantity", "coins"] | TextKey | FigureKey
Need = Literal["uncovered", "unconverted", "differs"]
"""What asks for attention: coins no lot covers, money without a rate, an assertion the ledger does not agree with."""
_UNIX = datetime(1970, 1, 1)  # noqa: DTZ001 - local times are kept without a zone


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries: each part that is given narrows the view; `since` and `until` are local dates, both included.

    `platforms` are names, `accounts`, `creators` and `items` ids; creator 0 stands for gifts to nobody known. `needs`:
    any of these is open. `text` is looked for in creators, handles, gifts and notes, word by word, whatever the case,
    accents and width.
    """

    since: date | None = None
    until: date | None = None
    kinds: frozenset[str] = frozenset()
    platforms: frozenset[str] = frozenset()
    accounts: frozenset[int] = frozenset()
    creators: frozenset[int] = frozenset()
    items: frozenset[int] = frozenset()
    needs: frozenset[Need] = frozenset()
    text: str = ""

    @property
    def is_empty(self) -> bool:
        """Whether every entry passes."""
        return self == Filter()


@dataclass(frozen=True, slots=True)
class Order:
    """How a view is sorted; entries that are equal in `key` follow by moment, the same way round."""

    key: SortKey = "when"
    is_descending: bool = True


@dataclass(frozen=True, slots=True)
class EntryRow:
    """One entry as the table shows it. `coins` is signed: what it does to the purse; an assertion's what it asserts.

    `item` is the gift, or the reason of an adjustment. `unit` is the purse's coin in the singular.
    """

    id: int
    kind: str
    local: datetime
    zone: str
    is_date: bool
    is_repeated: bool
    account_id: int
    platform: str
    account: str
    unit: str
    creator_id: int | None
    creator: str
    handle: str
    item: str
    quantity: int
    coins: int | None
    amount: Money | None
    charged: Money | None
    channel: str
    seller: str
    payment_method: str
    reference: str
    note: str


def latest(reader: Reader, limit: int, *, is_descending: bool = True) -> array[int]:
    """Ids of the last entries in time, or of the first; the index of moments knows them at once."""
    direction = "DESC" if is_descending else "ASC"
    by = ", ".join(f"{key} {direction}" for key in ("at", "role", "id"))
    rows = reader.connection.execute(f"SELECT id FROM entry ORDER BY {by} LIMIT ?", (limit,))
    return array("q", [entry for (entry,) in rows])


def notes(reader: Reader, among: Sequence[int] | None = None) -> Iterator[tuple[int, str]]:
    """Give every entry that has a note, by id, or only those of `among`."""
    if among is None:
        yield from reader.connection.execute("SELECT id, note FROM entry WHERE note <> ''")
    else:
        query = "SELECT id, note FROM entry WHERE id IN (SELECT value FROM json_each(?)) AND note <> ''"
        yield from reader.connection.execute(query, (json.dumps(among),))


def handles(reader: Reader) -> list[tuple[int, str]]:
    """Give every handle with the creator it belongs to, by id."""
    return list(reader.connection.execute("SELECT creator_id, name FROM handle"))


# Each distinct text is ranked once, instead of every entry. One text is the quickest way out of SQLite.
_TEXT_RANKS = """
SELECT group_concat(e.id, ' '), group_concat(rank.place, ' ') FROM entry e JOIN (
    SELECT text, row_number() OVER (ORDER BY text COLLATE NOCASE, text) place
    FROM (SELECT DISTINCT {column} text FROM entry WHERE {column} <> '')
) rank ON rank.text = e.{column}
"""
_HANDLE_RANKS = """
SELECT group_concat(e.id, ' '), group_concat(rank.place, ' ') FROM entry e
JOIN (SELECT id, dense_rank() OVER (ORDER BY name COLLATE NOCASE) place FROM handle) rank ON rank.id = e.handle_id
"""
_PAID_RANKS = """
SELECT group_concat(id, ' '), group_concat(place, ' ') FROM (
    SELECT id, dense_rank() OVER (ORDER BY currency, amount) place FROM entry INDEXED BY entry_money
    WHERE (kind <> 'gift' OR coins IS NULL) AND amount IS NOT NULL
)
"""
_REFERENCE_RANKS = """
SELECT group_concat(id, ' '), group_concat(place, ' ') FROM (
    SELECT e.id, dense_rank() OVER (ORDER BY text COLLATE NOCASE, text) place FROM (
        SELECT e.id, coalesce(r.reference, e.reference) text FROM entry e LEFT JOIN entry r ON r.id = e.refunded_id
        WHERE e.reference <> '' OR e.refunded_id IS NOT NULL
    ) e
)
"""
_RANKS = {
    **{key: _TEXT_RANKS.format(column=key) for key in ("note", "channel", "seller", "zone", "reason")},
    "method": _TEXT_RANKS.format(column="payment_method"), "reference": _REFERENCE_RANKS,
    "handle": _HANDLE_RANKS, "paid": _PAID_RANKS,
}  # fmt: skip


def ranks(reader: Reader, key: TextKey) -> tuple[Ints, Ints]:
    """Ids of the entries that have something in a column, and their ranks by it, from 1; equal ones have the same."""
    import numpy as np

    found = reader.connection.execute(_RANKS[key]).fetchone()
    entries, places = (np.fromstring(text or "", np.int64, sep=" ") for text in found)
    return entries, places


_SIGNED = """CASE WHEN e.kind = 'gift' OR (e.kind = 'refund' AND coalesce(r.kind, d.kind, s.kind) IS NOT 'gift')
    THEN -e.coins ELSE e.coins END"""
_REFUNDED = " ".join(
    f"LEFT JOIN {table} {name} ON {name}.id = e.refunded_id"
    for table, name in (("entry", "r"), ("removed", "d"), ("set_aside", "s"))
)
_ROW = f"""
SELECT e.id, e.kind, e.at + e.utc_offset * 1000000, e.zone, e.is_date, e.is_repeated, e.account_id,
       coalesce(p.name, ''), coalesce(a.name, ''), coalesce(p.unit, ''), e.creator_id, coalesce(c.name, ''),
       coalesce(h.name, ''), coalesce(i.name, e.reason, ''), e.quantity, {_SIGNED},
       e.amount, e.currency, e.charged, e.charged_currency, e.channel, e.seller, e.payment_method,
       coalesce(r.reference, d.reference, s.reference, e.reference), e.note
FROM {{table}} e LEFT JOIN account a ON a.id = e.account_id LEFT JOIN platform p ON p.id = a.platform_id
LEFT JOIN creator c ON c.id = e.creator_id LEFT JOIN handle h ON h.id = e.handle_id
LEFT JOIN item i ON i.id = e.item_id {_REFUNDED} WHERE e.id IN (SELECT value FROM json_each(?))
"""


def rows(reader: Reader, wanted: Sequence[int]) -> list[EntryRow]:
    """Give the entries of these ids in their order; ids that are no longer there are left out."""
    return _rows(reader, "entry", wanted)


def deleted_rows(reader: Reader, wanted: Sequence[int]) -> list[EntryRow]:
    """Give deleted entries as they were, in the order of these ids; what is gone from the ledger has an empty name."""
    return _rows(reader, "removed", wanted)


def _rows(reader: Reader, table: Literal["entry", "removed"], wanted: Sequence[int]) -> list[EntryRow]:
    found = map(_row, reader.connection.execute(_ROW.format(table=table), (json.dumps(list(wanted)),)))
    by_id: Mapping[int, EntryRow] = {row.id: row for row in found}
    return [by_id[entry] for entry in wanted if entry in by_id]


def deleted(reader: Reader) -> array[int]:
    """Ids of the entries that were deleted and can still be restored, the latest first."""
    query = "SELECT id FROM removed ORDER BY removed_at DESC, at DESC, id DESC"
    return array("q", [entry for (entry,) in reader.connection.execute(query)])


def _row(values: Sequence[Any]) -> EntryRow:
    entry, kind, at, zone, is_date, is_repeated, *who, amount, currency, charged, charged_currency = values[:20]
    moneys = ((amount, currency), (charged, charged_currency))
    fields = [
        entry, kind, _local(at), zone, bool(is_date), bool(is_repeated), *who,
        *(None if minor is None else Money(minor, code) for minor, code in moneys), *values[20:],
    ]  # fmt: skip
    return EntryRow(*fields)


def _local(microseconds: int) -> datetime:
    seconds, rest = divmod(microseconds, SECOND)
    return _UNIX + timedelta(seconds=seconds, microseconds=rest)


def coins(reader: Reader, wanted: Sequence[int]) -> dict[str, int]:
    """Sum of the signed coins of these entries by kind of coin (`TikTok Coin`); assertions count nothing."""
    query = f"""
    SELECT p.name || ' ' || p.unit, sum({_SIGNED}) FROM entry e
    JOIN account a ON a.id = e.account_id JOIN platform p ON p.id = a.platform_id {_REFUNDED}
    WHERE e.id IN (SELECT value FROM json_each(?)) AND e.coins IS NOT NULL AND e.kind <> 'assertion' GROUP BY 1
    """
    return dict(reader.connection.execute(query, (json.dumps(list(wanted)),)))


def paid(reader: Reader, wanted: Sequence[int]) -> dict[str, int]:
    """Sum of what was paid for these entries by currency, in minor units; what refunds gave back counts against it."""
    query = """
    SELECT currency, sum(CASE kind WHEN 'refund' THEN -amount ELSE amount END) FROM entry
    WHERE id IN (SELECT value FROM json_each(?)) AND amount IS NOT NULL GROUP BY currency
    """
    return dict(reader.connection.execute(query, (json.dumps(list(wanted)),)))


@dataclass(frozen=True, slots=True)
class Origin:
    """Where an entry came from and what it belongs to: the import (file, source, moment in UTC), refunds by their ids.

    Without a file it was typed. `refunds` are those of it, `refunded` is what it refunds.
    """

    file_name: str = ""
    source: str = ""
    imported_at: datetime | None = None
    refunded: int | None = None
    refunds: tuple[int, ...] = ()


def origin(reader: Reader, entry: int) -> Origin:
    """Say where an entry came from; of one that is not there nothing is known."""
    query = """
    SELECT i.file_name, i.source, i.at, e.refunded_id
    FROM entry e LEFT JOIN import i ON i.id = e.import_id WHERE e.id = ?
    """
    found = reader.connection.execute(query, (entry,)).fetchone()
    if found is None:
        return Origin()
    file_name, source, at, refunded = found
    refunds = reader.connection.execute("SELECT id FROM entry WHERE refunded_id = ? ORDER BY at, id", (entry,))
    when = None if at is None else _local(at)
    return Origin(file_name or "", source or "", when, refunded, tuple(one for (one,) in refunds))


def covered(row: EntryRow, figure: Figure | None) -> int:
    """Coins that the cost of an entry is for; 0 where that says nothing of their price."""
    if figure is None or figure.cost is None or row.kind in {"refund", "assertion"}:
        return 0
    return abs(row.coins or 0) - figure.uncovered


def price(row: EntryRow, figure: Figure | None) -> Money | None:
    """What 100 coins of an entry cost, rounded to the minor unit; None where that is not known."""
    coins = covered(row, figure)
    if figure is None or figure.cost is None or coins <= 0:
        return None
    return Money(divide_half_even(100 * figure.cost.minor, coins), figure.cost.currency)
