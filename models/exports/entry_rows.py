"""What entries hold, as it is kept: for exports that write them by the hundred thousand, without a draft of each."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import TYPE_CHECKING, NamedTuple

from models.moments import written
from models.money import Money

if TYPE_CHECKING:
    import sqlite3

    from models.database import Reader

_PLAIN = """
SELECT e.kind, e.at, e.utc_offset, e.zone, e.is_date, e.account_id, e.creator_id, e.handle_id,
       coalesce(e.item_id, e.reason), CASE e.kind WHEN 'gift' THEN e.quantity END, e.coins, e.amount, e.currency,
       e.charged, e.charged_currency, e.channel, e.seller, e.payment_method, coalesce(r.reference, e.reference), e.note
FROM entry e LEFT JOIN entry r ON r.id = e.refunded_id ORDER BY e.at, e.role, e.id
"""


def all_rows(reader: Reader) -> sqlite3.Cursor:
    """Ask for the values of `lookups.all_drafts` as they are kept.

    What has a name comes by its id: looking it up with each entry would take as long again. An adjustment has its
    reason in the place of the item.
    """
    connection: sqlite3.Connection = reader.connection
    return connection.execute(_PLAIN)


class Told(NamedTuple):
    """What an entry says in words, and its price where the bank charged another amount."""

    when: str
    handle: str
    item: str
    channel: str
    seller: str
    payment_method: str
    reference: str
    note: str
    price: Money | None


_TOLD = """
SELECT e.id, e.at, e.utc_offset, e.zone, e.is_date, coalesce(h.name, ''), coalesce(i.name, e.reason, ''), e.channel,
       e.seller, e.payment_method, coalesce(r.reference, e.reference), e.note,
       CASE WHEN e.charged IS NOT NULL THEN e.amount END, e.currency
FROM entry e LEFT JOIN handle h ON h.id = e.handle_id LEFT JOIN item i ON i.id = e.item_id
LEFT JOIN entry r ON r.id = e.refunded_id WHERE e.id IN (SELECT value FROM json_each(?))
"""


def told(reader: Reader, entries: Sequence[int]) -> dict[int, Told]:
    """Give what the entries of these ids say; ids that are not there are left out."""
    found: dict[int, Told] = {}
    rows = reader.connection.execute(_TOLD, (json.dumps(entries),))
    for entry, at, utc_offset, zone, is_date, handle, item, *texts, amount, currency in rows:
        channel, seller, method, reference, note = texts
        when, price = written(at, utc_offset, zone, is_date), None if amount is None else Money(amount, currency)
        found[entry] = Told(when, handle, item, channel, seller, method, reference, note, price)
    return found


class Names(NamedTuple):
    """What ids stand for; `platforms` has those of accounts."""

    platforms: dict[int, str]
    accounts: dict[int, str]
    creators: dict[int, str]
    handles: dict[int, str]
    items: dict[int, str]


def names(reader: Reader) -> Names:
    """Give every name by its id."""
    queries = (
        "SELECT a.id, p.name FROM account a JOIN platform p ON p.id = a.platform_id",
        "SELECT id, name FROM account",
        "SELECT id, name FROM creator",
        "SELECT id, name FROM handle",
        "SELECT id, name FROM item",
    )
    return Names(*(dict(reader.connection.execute(query)) for query in queries))
