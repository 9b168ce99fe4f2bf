"""The columns of the Ledger table: their headings and widths. Light, as the window needs them before anything else."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from models.text import N_

Key = Literal["when", "kind", "account", "creator", "item", "coins", "cost", "balance", "note"]


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, how wide it is wished in average letters, and whether it holds numbers.

    `share` is its part of the width that is left over. `falls`: sorting begins with the latest or largest.
    """

    key: Key
    title: str
    letters: float
    share: int = 0
    is_number: bool = False
    falls: bool = False


COLUMNS = (
    Column("when", N_("Date"), 24, falls=True),
    Column("kind", N_("Kind"), 14),
    Column("account", N_("Account"), 14),
    Column("creator", N_("Creator"), 12, share=3),
    Column("item", N_("Item"), 14, share=2),
    Column("coins", N_("Coins"), 8, is_number=True, falls=True),
    Column("cost", N_("Cost"), 12, is_number=True, falls=True),
    Column("balance", N_("Balance"), 9, is_number=True, falls=True),
    Column("note", N_("Note"), 8, share=3),
)
EDGE = 8
"""Pixels the first and last column are further from the edge of the table than others from each other."""
