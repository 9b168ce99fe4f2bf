"""The columns of the Ledger table: their headings and widths. Light, as the window needs them before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.journal import SortKey
from ui import labels

Key = Literal[
    "when", "kind", "platform", "account", "creator", "handle", "item", "quantity", "coins", "cost", "price",
    "received", "balance", "paid", "charged", "rate", "markup", "channel", "seller", "method", "reference",
    "zone", "note",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Column:
    """A column: how wide it is wished in average letters, and whether it holds numbers.

    Where room is short it goes down to `least` letters. `share` is its part of the width that is left over. `falls`:
    sorting begins with the latest or largest. `is_extra`: it is hidden until someone wants it.
    `is_sorted`: entries can be sorted by it, which amounts of several currencies, from one to another, cannot.
    """

    key: Key
    letters: float
    least: float
    share: int = 0
    is_number: bool = False
    falls: bool = False
    is_extra: bool = False
    is_sorted: bool = True

    @property
    def title(self) -> str:
        """Its heading, to be translated."""
        return labels.FIELDS[self.key]


COLUMNS = (
    Column("when", 22, 12, falls=True),
    Column("kind", 14, 4),
    Column("platform", 10, 6, is_extra=True),
    Column("account", 15, 9),
    Column("creator", 12, 9, share=3),
    Column("handle", 12, 8, share=1, is_extra=True),
    Column("item", 14, 9, share=2),
    Column("quantity", 9, 5, is_number=True, falls=True, is_extra=True),
    Column("coins", 8, 7, is_number=True, falls=True),
    Column("cost", 12, 10, is_number=True, falls=True),
    Column("price", 12, 8, is_number=True, falls=True, is_extra=True),
    Column("received", 17, 9, is_number=True, is_extra=True, is_sorted=False),
    Column("balance", 9, 7, is_number=True, falls=True),
    Column("paid", 12, 9, is_number=True, falls=True, is_extra=True),
    Column("charged", 12, 9, is_number=True, is_extra=True, is_sorted=False),
    Column("rate", 20, 12, is_number=True, is_extra=True, is_sorted=False),
    Column("markup", 16, 9, is_number=True, is_extra=True, is_sorted=False),
    Column("channel", 12, 8, is_extra=True),
    Column("seller", 12, 8, is_extra=True),
    Column("method", 12, 8, is_extra=True),
    Column("reference", 12, 8, is_extra=True),
    Column("zone", 15, 8, is_extra=True),
    Column("note", 8, 5, share=3),
)
EDGE = 8
"""Pixels the first and last column are further from the edge of the table than others from each other."""


def number(key: Key | SortKey) -> int:
    """Which column that is, as the model counts them."""
    return [column.key for column in COLUMNS].index(key)  # type: ignore[arg-type]
