"""A row of each table as a ledger has it, an entry of each kind among them, for tests of the tables alone."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from typing import Any

from models.migrations import upgrade

KEY = b"0123456789abcdef"
AT = 1_700_000_000_000_000
ROWS: dict[str, dict[str, Any]] = {
    "meta": {"name": "a", "value": "b"},
    "currency": {"code": "EUR", "digits": 2},
    "setting": {"name": "currency", "value": "EUR"},
    "operation": {"at": AT, "label": "Add gift"},
    "mark": {"source": "entry", "block": 0, "marks": bytes(256)},
    "platform": {"id": 1, "name": "TikTok", "name_key": "tiktok", "unit": "Coin"},
    "account": {"id": 1, "platform_id": 1, "name": "main", "name_key": "main", "closed_day": 20_000},
    "creator": {"id": 1, "name": "Mila", "name_key": "mila"},
    "handle": {"id": 1, "creator_id": 1, "platform_id": 1, "name": "mila"},
    "item": {"id": 1, "name": "Rose"},
    "import": {"id": 1, "at": AT, "source": "csv", "file_name": "a.csv", "added": 1, "present": 0, "refused": 0},
    "rate": {"source": "USD", "target": "EUR", "day": 20_000, "value": "0.9"},
    "published_rate": {"currency": "USD", "day": 20_000, "value": "1.1"},
    "budget": {"id": 1, "period": "month", "basis": "spent", "amount": 5_000, "currency": "EUR", "first_day": 20_000},
    "mapping": {"id": 1, "name": "Mine", "name_key": "mine", "header": "", "mapping": "{}"},
    "saved_report": {"id": 1, "name": "Mine", "name_key": "mine", "choices": "{}"},
    "preset": {
        "id": 1,
        "name": "Mine",
        "name_key": "mine",
        "choices": "{}",
        "format": "csv",
        "folder": "/",
        "pattern": "a",
    },
    "own_pack": {"id": 1, "platform_id": 1, "coins": 70, "price": 99, "currency": "EUR", "day": 20_000},
    "own_gift": {"id": 1, "platform_id": 1, "name": "Rose", "name_key": "rose", "coins": 1, "day": 20_000},
    "answer": {"source": "csv", "name": "csv.zone", "value": "UTC"},
    "alias": {"entry_id": 1, "key": KEY, "import_id": 1, "import_row": 0},
    "import_page": {"import_id": 1, "page": 0, "rows": b"x"},
    "attached_file": {"sha256": KEY + KEY, "bytes": b"x"},
    "attachment": {"entry_id": 1, "name": "a.pdf", "media_type": "application/pdf", "sha256": KEY + KEY},
}
ENTRY: dict[str, Any] = {"account_id": 1, "at": AT, "utc_offset": 3600, "zone": "Europe/Berlin", "key": KEY}
KINDS: dict[str, dict[str, Any]] = {
    "purchase": {"coins": 100, "amount": 199, "currency": "EUR", "charged": 210, "charged_currency": "USD"},
    "gift": {"coins": 5, "quantity": 5, "creator_id": 1, "handle_id": 1, "item_id": 1, "channel": "website"},
    "direct": {"kind": "gift", "amount": 500, "currency": "EUR", "creator_id": 1},
    "refund": {"coins": 0, "amount": 5, "currency": "EUR", "refunded_id": 1},
    "adjustment": {"coins": 10, "reason": "opening", "amount": 5, "currency": "EUR"},
    "loss": {"kind": "adjustment", "coins": -10, "reason": "lost"},
    "assertion": {"coins": 0},
}
REMOVED = {"id": 7, "removed_at": AT, "current_key": KEY}


@contextmanager
def filled() -> Iterator[sqlite3.Connection]:
    """A ledger's tables with one row in each, an entry of each kind among them."""
    with closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        upgrade(connection)
        connection.execute("PRAGMA foreign_keys = ON")
        insert(connection, "currency", ROWS["currency"] | {"code": "USD"})
        for table, values in ROWS.items():
            insert(connection, table, values)
        for kind in KINDS:
            insert(connection, "entry", entry(kind))
        insert(connection, "removed", REMOVED | entry("purchase"))
        insert(connection, "set_aside", {"id": 8} | entry("purchase"))
        insert(connection, "tombstone", {"key": KEY})
        yield connection


def entry(kind: str, **change: Any) -> dict[str, Any]:
    return ENTRY | {"kind": kind} | KINDS[kind] | change


def insert(connection: sqlite3.Connection, table: str, values: dict[str, Any]) -> None:
    places = ", ".join("?" for _ in values)
    connection.execute(f"INSERT INTO {table} ({', '.join(values)}) VALUES ({places})", tuple(values.values()))


def tables(connection: sqlite3.Connection) -> list[str]:
    return [row[0] for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
