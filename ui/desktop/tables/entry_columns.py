"""The columns of the Ledger table: their headings and widths. Light, as the window needs them before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.journal import SortKey
from models.text import N_

Key = Literal[
    "when", "kind", "platform", "account", "creator", "handle", "item", "quantity", "coins", "cost", "price", "balance",
    "paid", "channel", "seller", "method", "reference", "zone", "note",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how wide it is wished in average letters, and whether it holds numbers.

    Where room is short it goes down to `least` letters. `share` is its part of the width that is left over. `falls`:
    sorting begins with the latest or largest. `is_extra`: it is hidden until someone wants it.
    """

    key: Key
    title: str
    letters: float
    least: float
    share: int = 0
    is_number: bool = False
    falls: bool = False
    is_extra: bool = False


COLUMNS = (
    Column("when", N_("Date"), 22, 12, falls=True),
    Column("kind", N_("Kind"), 14, 4),
    Column("platform", N_("Platform"), 10, 6, is_extra=True),
    Column("account", N_("Account"), 15, 9),
    Column("creator", N_("Creator"), 12, 9, share=3),
    Column("handle", N_("Handle"), 12, 8, share=1, is_extra=True),
    Column("item", N_("Item"), 14, 9, share=2),
    Column("quantity", N_("How many"), 9, 5, is_number=True, falls=True, is_extra=True),
    Column("coins", N_("Coins"), 8, 7, is_number=True, falls=True),
    Column("cost", N_("Cost"), 12, 10, is_number=True, falls=True),
    Column("price", N_("For 100 coins"), 12, 8, is_number=True, falls=True, is_extra=True),
    Column("balance", N_("Balance"), 9, 7, is_number=True, falls=True),
    Column("paid", N_("Paid"), 12, 9, is_number=True, falls=True, is_extra=True),
    Column("channel", N_("Where bought"), 12, 8, is_extra=True),
    Column("seller", N_("Seller"), 12, 8, is_extra=True),
    Column("method", N_("Paid with"), 12, 8, is_extra=True),
    Column("reference", N_("Reference"), 12, 8, is_extra=True),
    Column("zone", N_("Time zone"), 15, 8, is_extra=True),
    Column("note", N_("Note"), 8, 5, share=3),
)
EDGE = 8
"""Pixels the first and last column are further from the edge of the table than others from each other."""


def number(key: SortKey) -> int:
    """Which column that is, as the model counts them."""
    return [column.key for column in COLUMNS].index(key)  # type: ignore[arg-type]
