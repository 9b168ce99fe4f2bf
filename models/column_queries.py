"""The queries that columns are read with: text is the quickest way to get a million numbers out of SQLite.

The indexes give the rows in booking order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

KIND = (
    "CASE kind WHEN 'purchase' THEN 0 WHEN 'gift' THEN 1 WHEN 'refund' THEN 2 WHEN 'assertion' THEN 3 "
    "ELSE CASE reason WHEN 'free' THEN 4 ELSE 5 END END"
)
MONEY = {
    "id": "id",
    "kind": KIND,
    "paid": "coalesce(charged, amount, -1)",
    "amount": "coalesce(amount, -1)",
    "refunded": "coalesce(refunded_id, 0)",
    "currency": "coalesce(charged_currency, currency, '---')",
}
DETAIL = {"item": "coalesce(item_id, 0)", "hour": "((at + utc_offset * 1000000) / 3600000000) % 24"}
LABELS = ("channel", "payment_method", "seller", "currency")
IS_MONEY = "(kind <> 'gift' OR coins IS NULL)"


def _grouped(*columns: str, index: str, where: str = "1") -> str:
    """Query that gives, for each account, one text of numbers per column."""
    texts = ", ".join(f"group_concat({column}, ' ')" for column in columns)
    return f"SELECT account_id, {texts} FROM entry INDEXED BY {index} WHERE {where} GROUP BY account_id"


PLACE = _grouped("place", index="entry_order")
SHAPE = _grouped("shape", index="entry_order")
NEWEST = "SELECT (SELECT coalesce(max(seq), 0) FROM operation), (SELECT coalesce(max(id), 0) FROM entry)"
LAST = "SELECT id FROM entry INDEXED BY entry_order WHERE account_id = ? ORDER BY at DESC, role DESC, id DESC LIMIT 1"
ORDER = _grouped("id", "at", index="entry_order")
MONEY_BASE = _grouped(*MONEY.values(), index="entry_money", where=IS_MONEY)
Stored = Sequence[Any]
"""An entry as `ROW` reads it: account, id, `at`, role, place, shape, item and hour, then what MoneyColumns holds."""
ROW = f"""
SELECT account_id, id, at, role, place, shape, {", ".join(DETAIL.values())}, {", ".join(MONEY.values())}
FROM entry WHERE id = ?
"""
