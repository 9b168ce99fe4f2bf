"""Entries of every kind in one line each, and everything a ledger holds in one value, for tests of the verbs."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from typing import Any

from models import entries
from models.database import Reader
from models.drafts import Draft
from models.ledger import Ledger
from models.moments import parse
from models.money import Money
from models.schema import JOURNAL_TABLES

HOME = "Europe/Berlin"
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


def at_home(kind: str, when: str, platform: str = "TikTok", **values: object) -> Draft:
    return Draft(kind, parse(when, HOME, is_end=kind == "assertion"), platform, "main", **values)  # type: ignore[arg-type]


def add(ledger: Ledger, kind: str, when: str, platform: str = "TikTok", **values: object) -> int:
    """Add an entry at home, and give its id."""
    return entries.add(ledger, at_home(kind, when, platform, **values))


APRIL = (
    at_home("purchase", "2026-03-01T20:00", coins=700, amount=Money(899, "EUR"), reference="A-1"),
    at_home("gift", "2026-03-31T23:30", creator="Mila", handle="mila.live", item="Rose", quantity=5, coins=5),
    at_home("gift", "2026-04-01T00:30", creator="Zoë 🌸", item="Galaxy", coins=600, note="Café 100%"),
    at_home("gift", "2026-04-01T09:00:00+14:00[Pacific/Kiritimati]", creator="Ångström", item="Rose", coins=1),
    at_home("purchase", "2026-04-07", "Twitch", coins=100, amount=Money(160, "USD"), charged=Money(150, "EUR")),
    at_home("gift", "2026-04-09T22:00", "YouTube", item="Super Chat", amount=Money(500, "EUR"), reference="G-1"),
    at_home("adjustment", "2026-04-10", coins=-2, item="expired"),
    at_home("assertion", "2026-04-11", "Twitch", coins=60),
    at_home("refund", "2026-04-12T10:00", coins=50, amount=Money(60, "EUR"), reference="A-1"),
    at_home("gift", "2026-04-13T10:00", creator="mila", item="rose", coins=7, reference="G-2"),
    at_home("refund", "2026-04-14T10:00", reference="G-2"),
)
"""An April with something of every kind."""


def dump(source: Reader | sqlite3.Connection) -> Dump:
    """Everything that can be undone: the rows of each table with their row numbers."""
    connection = source.connection if isinstance(source, Reader) else source
    return {
        table: connection.execute(f"SELECT rowid, * FROM {table} ORDER BY rowid").fetchall() for table in JOURNAL_TABLES
    }
