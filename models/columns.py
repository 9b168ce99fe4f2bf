"""The journal as columns in memory: what reports compute on. Read once, then patched by each notice of change.

Each account has its events in booking order: by moment, role and entry order (design rule 5). Coin gifts, of which there
may be a million, are numbers in arrays; everything else is a few thousand `MoneyRow`s, in the same order.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
import numpy.typing as npt

from models.accounts import AccountRow, accounts
from models.booking import NOTHING
from models.creators import creators

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.database import Reader
    from models.undo import Changes

Ints = npt.NDArray[np.int64]
PATCH_LIMIT = 500
"""Beyond so many changed entries reading everything again is quicker than patching."""

# Two numbers an entry hold its base columns; text is the quickest way to get a million of them out of SQLite.
_PLACE = "(coalesce(creator_id, 0) << 32) | abs(coalesce(coins, 0))"
_SHAPE = "(((quantity << 3) | (role << 1) | is_sent) << 17) | day"
_BASE = f"SELECT account_id, group_concat({_PLACE}, ' '), group_concat({_SHAPE}, ' ') FROM entry INDEXED BY entry_order"
_ORDER = "SELECT account_id, group_concat(id, ' '), group_concat(at, ' ') FROM entry INDEXED BY entry_order"
_HOUR = "((at + utc_offset * 1000000) / 3600000000) % 24"
_DETAIL = {"item": "coalesce(item_id, 0)", "hour": _HOUR}
_MONEY = """
SELECT id, reason, coalesce(charged, amount), coalesce(charged_currency, currency), coins, day, refunded_id, amount,
       channel, payment_method, kind
FROM entry INDEXED BY entry_money WHERE account_id = ? AND (kind <> 'gift' OR coins IS NULL) ORDER BY at, role, id
"""
_ROWS = f"""
SELECT id, account_id, at, role, {_PLACE}, {_SHAPE}, {_DETAIL["item"]}, {_DETAIL["hour"]}, is_sent, reason,
       coalesce(charged, amount), coalesce(charged_currency, currency), coins, day, refunded_id, amount, channel,
       payment_method, kind
FROM entry WHERE id = ?
"""


class MoneyRow(NamedTuple):
    """An event that is no coin gift. `paid` is what the bank charged, else the amount, in minor units of `currency`."""

    id: int
    reason: str | None
    paid: int | None
    currency: str | None
    coins: int | None
    day: int
    refunded_id: int | None
    amount: int | None
    channel: str
    payment_method: str
    kind: str


@dataclass
class AccountColumns:
    """The events of one account, one array element each, in booking order. Days count from 1970-01-01."""

    account: AccountRow
    creator: Ints
    coins: Ints
    quantity: Ints
    role: npt.NDArray[np.int8]
    is_sent: npt.NDArray[np.bool_]
    day: Ints
    money: list[MoneyRow]
    detail: dict[str, Ints] = field(default_factory=dict)
    version: int = 0
    """Grows with every patch, so that what was computed from the arrays can be told from what is stale."""

    def money_rows(self) -> Ints:
        """Array rows the `money` rows stand at."""
        return np.flatnonzero(~self.is_sent)


def _numbers(text: str) -> Ints:
    return np.fromstring(text, np.int64, sep=" ")


def _unpack(place: Ints, shape: Ints) -> dict[str, npt.NDArray[np.generic]]:
    flags = shape >> 17
    return {
        "creator": place >> 32,
        "coins": place & 0xFFFFFFFF,
        "quantity": flags >> 3,
        "role": ((flags >> 1) & 3).astype(np.int8),
        "is_sent": (flags & 1).astype(np.bool_),
        "day": shape & 0x1FFFF,
    }


class Columns:
    """All accounts' events, with the names of creators and gifts by id."""

    def __init__(self, reader: Reader) -> None:
        """Read the base columns of every entry; further ones follow when a report asks for them."""
        self._reader = reader
        self._load()

    def _load(self) -> None:
        connection = self._reader.connection
        connection.execute("BEGIN")
        try:
            self.seq = self._newest()
            known = {row.id: row for row in accounts(self._reader)}
            self.accounts = {}
            for account, place, shape in connection.execute(f"{_BASE} GROUP BY account_id"):
                money = [MoneyRow(*row) for row in connection.execute(_MONEY, (account,))]
                base = _unpack(_numbers(place), _numbers(shape))
                self.accounts[account] = AccountColumns(known[account], **base, money=money)  # type: ignore[arg-type]
            self._load_names()
        finally:
            connection.execute("COMMIT")

    def _newest(self) -> int:
        return int(self._reader.connection.execute("SELECT coalesce(max(seq), 0) FROM operation").fetchone()[0])

    def _load_names(self) -> None:
        self.creators = {row.id: row.name for row in creators(self._reader)}
        self._items: dict[int, str] | None = None

    @property
    def items(self) -> dict[int, str]:
        """Names of gifts by id."""
        if self._items is None:
            self._items = dict(self._reader.connection.execute("SELECT id, name FROM item"))
        return self._items

    def need(self, *names: str) -> None:
        """Read further columns into every account's `detail`: `id`, `at` (UTC microseconds), `item`, `hour` (local)."""
        missing = {name for name in names if any(name not in account.detail for account in self.accounts.values())}
        if not missing:
            return
        if "id" not in next(iter(self.accounts.values())).detail:
            for account, ids, moments in self._reader.connection.execute(f"{_ORDER} GROUP BY account_id"):
                self.accounts[account].detail.update(id=_numbers(ids), at=_numbers(moments))
        for name in missing - {"id", "at"}:
            self._load_detail(name)

    def _load_detail(self, name: str) -> None:
        query = f"SELECT group_concat((id << 32) | {_DETAIL[name]}, ' ') FROM entry"
        packed = _numbers(self._reader.connection.execute(query).fetchone()[0] or "")
        by_id = np.zeros(int(packed.max() >> 32) + 1, np.int64)
        by_id[packed >> 32] = packed & 0xFFFFFFFF
        for account in self.accounts.values():
            account.detail[name] = by_id[account.detail["id"]]

    def apply(self, changes: Changes) -> None:
        """Take in a notice of change; one that came before this snapshot is ignored, after a gap all is read again."""
        if changes.seq <= self.seq:
            return
        entries = changes.rows.get("entry", frozenset())
        is_gap = changes.seq != self.seq + 1 or changes.is_bulk or len(entries) > PATCH_LIMIT
        if is_gap or changes.touches("platform", "account"):
            self._load()
            return
        if changes.touches("creator", "item"):
            self._load_names()
        if entries:
            self.need("id", "at", "item", "hour")
            self._patch(entries)
        self.seq = changes.seq

    def _patch(self, entries: Iterable[int]) -> None:
        for entry in entries:
            self._remove(entry)
            row = self._reader.connection.execute(_ROWS, (entry,)).fetchone()
            if row is not None:
                self._insert(*row)

    def _remove(self, entry: int) -> None:
        for account in self.accounts.values():
            for row in np.flatnonzero(account.detail["id"] == entry).tolist():
                if not account.is_sent[row]:
                    del account.money[int(np.count_nonzero(~account.is_sent[:row]))]
                _each(account, lambda _, array, row=row: np.delete(array, row))  # type: ignore[misc]

    def _insert(self, entry: int, owner: int, at: int, role: int, place: int, shape: int, item: int, hour: int,
                is_sent: int, *money: object) -> None:  # fmt: skip
        account = self.accounts[owner]
        moments, ids = account.detail["at"], account.detail["id"]
        row, end = (int(np.searchsorted(moments, at, side)) for side in ("left", "right"))  # type: ignore[arg-type]
        while row < end and (int(account.role[row]), int(ids[row])) < (role, entry):
            row += 1
        if not is_sent:
            account.money.insert(int(np.count_nonzero(~account.is_sent[:row])), MoneyRow(entry, *money))  # type: ignore[arg-type]
        new = _unpack(np.array([place]), np.array([shape]))
        values = {name: array[0] for name, array in new.items()} | {"id": entry, "at": at, "item": item, "hour": hour}
        _each(account, lambda name, array: np.insert(array, row, values[name]))

    def rows_of(self, account: AccountColumns, entries: Iterable[int]) -> Ints:
        """Rows at which the entries of these ids stand in an account; ids of others are left out."""
        wanted = list(entries)
        if not wanted:
            return np.zeros(0, np.int64)
        self.need("id")
        return np.flatnonzero(np.isin(account.detail["id"], wanted))


def _each(account: AccountColumns, change: object) -> None:
    """Apply `change(name, array)` to every array of an account."""
    for name in ("creator", "coins", "quantity", "role", "is_sent", "day"):
        setattr(account, name, change(name, getattr(account, name)))  # type: ignore[operator]
    for name, array in account.detail.items():
        account.detail[name] = change(name, array)  # type: ignore[operator]
    account.version += 1


__all__ = ["NOTHING", "AccountColumns", "Columns", "MoneyRow"]
