"""Read side of the Ledger page: a filter and a sort order give ids, ids give rows by the window. Changes nothing.

The ids of a whole view are fetched once, in order; rows follow only for what is on screen ("late lookup"), so a million
entries cost no more than the hundred that are looked at. Cost and balance are no business of SQL: `figures` has them.
"""

from __future__ import annotations

import json
import unicodedata
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import lru_cache, partial
from typing import TYPE_CHECKING, Any, Literal

from models.moments import DAY, SECOND
from models.money import Money
from models.periods import day_number

if TYPE_CHECKING:
    from models.database import Reader

SortKey = Literal["when", "kind", "account", "creator", "item", "coins", "note"]
Ids = array  # of "q": eight bytes an entry
_UNIX = datetime(1970, 1, 1)  # noqa: DTZ001 - local times are kept without a zone
_CHUNK = 60_000
"""Characters of packed ids parsed in one go: about a millisecond, so that a window on another thread stays smooth."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which entries: each part that is given narrows the view; `since` and `until` are local dates, both included.

    `text` is looked for in creators, handles, gifts and notes, word by word, whatever the case and accents.
    """

    since: date | None = None
    until: date | None = None
    kinds: frozenset[str] = frozenset()
    accounts: frozenset[int] = frozenset()
    creators: frozenset[int] = frozenset()
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


def fold(text: str) -> str:
    """What two spellings share whatever their case and accents: `Zoë` and `ZOE` are found by `zoe`."""
    if text.isascii():
        return text.casefold()
    split = unicodedata.normalize("NFKD", text.casefold())
    return "".join(character for character in split if not unicodedata.combining(character))


def count(reader: Reader) -> int:
    """How many entries the ledger holds."""
    return int(reader.connection.execute("SELECT count(*) FROM entry").fetchone()[0])


def ids(
    reader: Reader, wanted: Filter, order: Order, limit: int = -1, among: Iterable[int] | None = None
) -> array[int]:
    """Ids of the entries that pass, in order; `limit` gives only the first of them, `among` only those named."""
    conditions, values = _conditions(reader, wanted)
    if among is not None:
        conditions.append("e.id IN (SELECT value FROM json_each(?))")
        values.append(_json(among))
    join, keys = _SORTS[order.key]
    direction = "DESC" if order.is_descending else "ASC"
    by = ", ".join(f"{key} {direction}" for key in (*keys, "e.at", "e.role", "e.id"))
    where = f"WHERE {' AND '.join(conditions)}" if conditions else ""
    # LIMIT, even of -1, keeps the order of the inner query; one text is the quickest way out of SQLite.
    query = f"SELECT group_concat(id, ' ') FROM (SELECT e.id FROM entry e {join} {where} ORDER BY {by} LIMIT ?)"
    return _unpack(reader.connection.execute(query, (*values, limit)).fetchone()[0] or "")


def patched(reader: Reader, view: array[int], touched: Iterable[int], wanted: Filter, order: Order) -> array[int]:
    """Give a view sorted by moment as it is after a few entries changed, without asking for all of it again."""
    gone = set(touched)
    fresh = array("q", view)
    for entry in gone:
        if entry in fresh:
            fresh.remove(entry)
    for entry in ids(reader, wanted, order, among=gone):
        place = partial(_place, reader, -1 if order.is_descending else 1)
        fresh.insert(bisect_left(fresh, place(entry), key=place), entry)
    return fresh


def _place(reader: Reader, sign: int, entry: int) -> tuple[int, ...]:
    """What an entry is sorted by in time, turned round where the latest come first."""
    found = reader.connection.execute("SELECT at, role, id FROM entry WHERE id = ?", (entry,)).fetchone()
    return tuple(sign * part for part in found) if found else (0, 0, 0)


def _unpack(text: str) -> array[int]:
    found, start = array("q"), 0
    while start < len(text):
        end = text.find(" ", start + _CHUNK)
        end = len(text) if end < 0 else end
        found.extend(map(int, text[start:end].split()))
        start = end + 1
    return found


# Names sort by their rank, which is worked out once per query instead of once per entry.
_RANK = "LEFT JOIN (SELECT id, row_number() OVER (ORDER BY {by}) place FROM {table}) rank ON rank.id = {key}"
_ACCOUNTS = "(SELECT a.id, p.name_key first, a.name_key then_by FROM account a JOIN platform p ON p.id = a.platform_id)"
_SIGNED = """CASE WHEN e.kind = 'gift' OR (e.kind = 'refund' AND NOT EXISTS
    (SELECT 1 FROM entry g WHERE g.id = e.refunded_id AND g.kind = 'gift')) THEN -e.coins ELSE e.coins END"""
_SORTS: dict[str, tuple[str, tuple[str, ...]]] = {
    "when": ("", ()),
    "kind": ("", ("e.kind",)),
    "account": (_RANK.format(by="first, then_by", table=_ACCOUNTS, key="e.account_id"), ("rank.place",)),
    "creator": (_RANK.format(by="name_key", table="creator", key="e.creator_id"), ("rank.place",)),
    "item": (_RANK.format(by="name COLLATE NOCASE, name", table="item", key="e.item_id"), ("rank.place", "e.reason")),
    "coins": ("", (_SIGNED,)),
    "note": ("", ("e.note",)),
}


def _conditions(reader: Reader, wanted: Filter) -> tuple[list[str], list[object]]:
    """Give conditions that all must hold, and the values they are asked with."""
    conditions: list[str] = []
    values: list[object] = []
    for column, chosen in (("kind", wanted.kinds), ("account_id", wanted.accounts), ("creator_id", wanted.creators)):
        if chosen:
            conditions.append(f"e.{column} IN (SELECT value FROM json_each(?))")
            values.append(_json(chosen))
    for comparison, day in ((">=", wanted.since), ("<=", wanted.until)):
        if day:
            # The moment bounds what the index has to look at: no local day is further than a day from the one in UTC.
            slack = -DAY if comparison == ">=" else 2 * DAY
            conditions.append(f"e.day {comparison} ? AND e.at {comparison} ?")
            values += [day_number(day), day_number(day) * DAY + slack]
    for number, word in enumerate(dict.fromkeys(fold(wanted.text).split())):
        conditions.append(_holds(number))
        values += _found_in_names(reader, word)
        _install_note_search(reader, number, word)
    return conditions, values


def _json(values: Iterable[object]) -> str:
    return json.dumps(sorted(values))


def _holds(number: int) -> str:
    names = " OR ".join(
        f"e.{column} IN (SELECT value FROM json_each(?))" for column in ("creator_id", "handle_id", "item_id")
    )
    return f"({names} OR (e.note <> '' AND note_holds_{number}(e.note)))"


def _found_in_names(reader: Reader, word: str) -> list[object]:
    """Ids of the creators, handles and gifts whose names hold the word: a few names instead of a million entries."""
    found: list[object] = []
    for table in ("creator", "handle", "item"):
        rows = reader.connection.execute(f"SELECT id, name FROM {table}")
        found.append(_json(id_ for id_, name in rows if word in fold(name)))
    return found


def _install_note_search(reader: Reader, number: int, word: str) -> None:
    @lru_cache(maxsize=4096)  # notes repeat
    def holds(note: str) -> bool:
        return word in fold(note)

    reader.connection.create_function(f"note_holds_{number}", 1, holds, deterministic=True)


_ROW = f"""
SELECT e.id, e.kind, e.at + e.utc_offset * 1000000, e.zone, e.is_date, e.is_repeated, e.account_id, p.name, a.name,
       p.unit, e.creator_id, coalesce(c.name, ''), coalesce(h.name, ''), coalesce(i.name, e.reason, ''), e.quantity,
       {_SIGNED},
       e.amount, e.currency, e.charged, e.charged_currency, e.channel, e.seller, e.payment_method,
       coalesce(r.reference, e.reference), e.note
FROM entry e JOIN account a ON a.id = e.account_id JOIN platform p ON p.id = a.platform_id
LEFT JOIN creator c ON c.id = e.creator_id LEFT JOIN handle h ON h.id = e.handle_id
LEFT JOIN item i ON i.id = e.item_id LEFT JOIN entry r ON r.id = e.refunded_id
WHERE e.id IN (SELECT value FROM json_each(?))
"""


def rows(reader: Reader, wanted: Sequence[int]) -> list[EntryRow]:
    """Give the entries of these ids in their order; ids that are no longer there are left out."""
    found: Mapping[int, EntryRow] = {
        row.id: row for row in map(_row, reader.connection.execute(_ROW, (json.dumps(list(wanted)),)))
    }
    return [found[entry] for entry in wanted if entry in found]


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
    JOIN account a ON a.id = e.account_id JOIN platform p ON p.id = a.platform_id
    WHERE e.id IN (SELECT value FROM json_each(?)) AND e.coins IS NOT NULL AND e.kind <> 'assertion' GROUP BY 1
    """
    return dict(reader.connection.execute(query, (json.dumps(list(wanted)),)))
