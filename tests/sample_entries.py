"""Entries of every kind in one line each, and everything a ledger holds in one value, for tests of the verbs."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

from models.database import Reader
from models.drafts import Draft
from models.moments import parse
from models.money import Money
from models.schema import JOURNAL_TABLES

Dump = dict[str, list[tuple[object, ...]]]


def euros(minor: int) -> Money:
    return Money(minor, "EUR")


def purchase(when: str = "2026-03-01", coins: int = 100, minor: int = 199, **more: Any) -> Draft:
    return replace(Draft("purchase", parse(when, "UTC"), "TikTok", "main", coins=coins, amount=euros(minor)), **more)


def gift(when: str = "2026-03-02", coins: int = 10, creator: str = "Mila", **more: Any) -> Draft:
    draft = Draft("gift", parse(when, "UTC"), "TikTok", "main", creator=creator, item="Rose", coins=coins)
    return replace(draft, **more)


def paid(when: str = "2026-03-02", minor: int = 500, creator: str = "Mila", **more: Any) -> Draft:
    draft = Draft(
        "gift", parse(when, "UTC"), "YouTube", "main", creator=creator, item="Super Chat", amount=euros(minor)
    )
    return replace(draft, **more)


def refund(of: str | int, when: str = "2026-03-03", **more: Any) -> Draft:
    """Refund an entry by its reference or by its id."""
    draft = Draft("refund", parse(when, "UTC"), "TikTok", "main")
    named = replace(draft, reference=of) if isinstance(of, str) else replace(draft, refunded_id=of)
    return replace(named, **more)


def adjustment(when: str = "2026-03-01", coins: int = 5, reason: str = "free", **more: Any) -> Draft:
    return replace(Draft("adjustment", parse(when, "UTC"), "TikTok", "main", item=reason, coins=coins), **more)


def assertion(when: str = "2026-03-04", coins: int = 90, **more: Any) -> Draft:
    return replace(Draft("assertion", parse(when, "UTC", is_end=True), "TikTok", "main", coins=coins), **more)


def dump(source: Reader | sqlite3.Connection) -> Dump:
    """Everything that can be undone: the rows of each table with their row numbers."""
    connection = source if isinstance(source, sqlite3.Connection) else source.connection
    return {
        table: connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall() for table in JOURNAL_TABLES
    }
