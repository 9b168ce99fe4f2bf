"""Planning what was pasted, as an import of one file without a file: the same counts, and nothing comes in twice."""

from __future__ import annotations

from collections.abc import Container, Sequence
from typing import TYPE_CHECKING

from models import lookups
from models.drafts import Draft
from models.failures import failures
from models.imports import Record, Refused, Row
from models.imports.plan import Plan
from models.imports.planner import Planner
from models.imports.reading import Begins, Ends, Rows
from models.moments import SECOND
from models.names import name_key

if TYPE_CHECKING:
    from collections import Counter

    from models.database import Reader

NAME = "pasted"
_SEEN = ("kind", "item", "coins", "amount")
"""What a copied row says for certain of an entry, besides when, where and who."""


def plan_rows(
    reader: Reader, rows: Sequence[Record | Refused], again: Container[int] = (), uncounted: Container[int] = ()
) -> Plan:
    """Hold pasted rows against the ledger; the lines in `again` are new whatever the ledger has.

    Those in `uncounted` do not say how many gifts it were.
    """
    with failures(reader.path):
        planner = _Again(reader, again)
        same = _alike(reader, planner, rows, uncounted)
        planner.take([Begins(NAME, NAME), Rows(rows, same), Ends(())])
        return planner.finish()


class _Again(Planner):
    """Takes the rows as new that somebody asked for although the ledger has them."""

    keeps_same = False

    def __init__(self, reader: Reader, again: Container[int]) -> None:
        super().__init__(reader, lambda _step: True)
        self._again = again

    def account_of(self, draft: Draft) -> int | None:
        """Id of a draft's account; None for one that is not there yet."""
        return self._books.purse(draft).id

    def _known(self, row: Row, key: bytes, there: Counter[bytes], deleted: Counter[bytes]) -> int | None:
        return None if row.line in self._again else super()._known(row, key, there, deleted)


def _alike(
    reader: Reader, planner: _Again, rows: Sequence[Record | Refused], uncounted: Container[int]
) -> dict[int, bytes]:
    """Keys of entries that say what a row says, to the second: a copied row lacks their handle, their order number."""
    found: dict[int, bytes] = {}
    taken: set[tuple[int, int]] = set()
    for number, row in enumerate(rows):
        account = planner.account_of(row.draft) if isinstance(row, Record) else None
        if account is None or not isinstance(row, Record):
            continue
        at = row.draft.moment.at
        nearby = lookups.drafts_between(reader, account, at - at % SECOND, at - at % SECOND + SECOND - 1)
        for place, (key, other) in enumerate(nearby):
            is_as_many = row.line in uncounted or row.draft.quantity == other.quantity
            if (at, place) not in taken and is_as_many and _is_alike(row.draft, other):
                taken.add((at, place))
                found[number] = key
                break
    return found


def _is_alike(one: Draft, other: Draft) -> bool:
    return (
        all(getattr(one, name) == getattr(other, name) for name in _SEEN)
        and one.moment.is_date == other.moment.is_date
        and name_key(one.creator) == name_key(other.creator)
    )
