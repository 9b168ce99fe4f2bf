"""Whom gifts are to, and by which handle they came, written into many of them at once. Inside an open operation."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models import undo
from models.schema import Entry, Removed

if TYPE_CHECKING:
    from models.ledger import Ledger

Gifts = type[Entry | Removed]
TABLES: tuple[Gifts, ...] = (Entry, Removed)
"""Where gifts are: in the books, and out of them but not gone."""
_AT_ONCE = 500


def give(ledger: Ledger, table: Gifts, gifts: Sequence[int], **values: int) -> None:
    """Write the `creator` or the `handle`, or both, of these gifts; in the books, many are changed as one set."""
    if table is Entry:
        columns = [f"{name}_id" for name in values]
        undo.assign(ledger.connection, columns, [(gift, *values.values()) for gift in gifts])
        return
    for first in range(0, len(gifts), _AT_ONCE):
        some = list(gifts[first : first + _AT_ONCE])
        table.update(values).where(table.id.in_(some)).execute(ledger.db)


def gifts_of(ledger: Ledger, table: Gifts, **values: int) -> list[int]:
    """Ids of the gifts that have this `creator` or `handle`, or both."""
    query = table.select(table.id).where(*(getattr(table, name) == value for name, value in values.items()))
    return [gift for (gift,) in query.tuples().execute(ledger.db)]
