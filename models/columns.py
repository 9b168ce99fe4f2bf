"""The journal as columns in memory: what reports compute on. Read once, then patched by each notice of change.

Each account has its events in booking order: by moment, role and entry order. What only the few events
have that are no coin gifts, their money above all, stands apart in `MoneyColumns`, in the same order.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from copy import copy
from dataclasses import dataclass, field, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from models import column_queries as queries
from models.accounts import AccountRow, accounts
from models.booking import Bools, Ints
from models.creators import creators
from models.database import connect
from models.errors import RequestRefused
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.undo import Changes

UNKNOWN = "?"
"""Stands among the currencies for coins whose cost is unknown: each of them counts 1."""
PURCHASE, GIFT, REFUND, ASSERTION, FREE, ADJUSTMENT = range(6)
"""Kinds of money rows; FREE is an adjustment too."""
PATCH_LIMIT = 500
"""Beyond so many changed entries reading everything again is quicker than patching."""


@dataclass
class MoneyColumns:
    """Events that are no coin gifts, one array element each.

    `paid` is what the bank charged, else the amount, in minor units of the currency numbered `currency`; -1 is none.
    `amount` is the price itself. `refunded` is the id of what a refund refunds, or 0.
    """

    id: Ints
    kind: Ints
    paid: Ints
    amount: Ints
    refunded: Ints
    currency: Ints


@dataclass
class AccountColumns:
    """The events of one account, one array element each, in booking order. Days count from 1970-01-01."""

    account: AccountRow
    creator: Ints
    coins: Ints
    quantity: Ints
    role: Ints
    is_sent: Bools
    day: Ints
    money: MoneyColumns
    detail: dict[str, Ints] = field(default_factory=dict)
    labels: dict[str, list[str]] = field(default_factory=dict)
    version: int = 0
    """Grows with every patch but a coin gift at the end: with the same version, what was computed from the rows there
    were still holds."""

    def money_rows(self) -> Ints:
        """Array rows the `money` columns stand at."""
        return np.flatnonzero(~self.is_sent)


_ARRAYS = ("creator", "coins", "quantity", "role", "is_sent", "day")


def _numbers(text: str) -> Ints:
    return np.fromstring(text, np.int64, sep=" ")


def _unpack(place: Ints, shape: Ints) -> dict[str, Any]:
    flags = shape >> 17
    return {
        "creator": (place >> 32).astype(np.int32),
        "coins": place & 0xFFFFFFFF,
        "quantity": (flags >> 3).astype(np.int32),
        "role": ((flags >> 1) & 3).astype(np.int8),
        "is_sent": (flags & 1).astype(np.bool_),
        "day": (shape & 0x1FFFF).astype(np.int32),
    }


class Columns:
    """All accounts' events, with the names of creators and gifts by id."""

    def __init__(self, reader: Reader) -> None:
        """Read the base columns of every entry; further ones follow when a report asks for them."""
        self.reader = reader
        self.currencies = ["---", UNKNOWN]
        self.cache: dict[object, object] = {}
        self._items: dict[int, str] | None = None
        self.heard: list[Changes] = []
        """Notices taken in since everything was last read: what caches of other texts catch up by."""
        self._ahead: list[Changes] = []
        """Notices that came when the ledger was further on: its rows are those of notices that are still to come."""
        self._load()

    def currency(self, code: str) -> int:
        """Number of a currency among `currencies`; a new one gets the next."""
        if code not in self.currencies:
            self.currencies.append(code)
        return self.currencies.index(code)

    def _load(self) -> None:
        # The two halves of a million rows are read at once; after a change between their snapshots, once more.
        with ThreadPoolExecutor(1) as other:
            is_torn = True
            while is_torn:
                half = other.submit(self._read_places)
                is_torn = self._read_rest(half.result)
        self.cache.clear()
        self.heard.clear()
        self._ahead.clear()

    def _read_places(self) -> tuple[int, dict[int, str]]:
        with closing(connect(self.reader.path, "ro")) as connection:
            connection.execute("BEGIN")
            return connection.execute(queries.NEWEST).fetchone()[0], dict(connection.execute(queries.PLACE))

    def _read_rest(self, places: Callable[[], tuple[int, dict[int, str]]]) -> bool:
        """Read the other half; say whether the two are of different states of the ledger."""
        run = self.reader.connection.execute
        run("BEGIN")
        try:
            self.seq, self._newest = map(int, run(queries.NEWEST).fetchone())
            shapes = dict(run(queries.SHAPE))
            known = {row.id: row for row in accounts(self.reader)}
            money = {account: self._money(*texts) for account, *texts in run(queries.MONEY_BASE)}
            self._items = None
            self._load_names()
        finally:
            run("COMMIT")
        seq, place = places()
        none = MoneyColumns(*(np.zeros(0, np.int64) for _ in fields(MoneyColumns)))
        if seq == self.seq:
            self.accounts = {
                account: AccountColumns(
                    known[account], **_unpack(_numbers(place[account]), _numbers(shape)), money=money.get(account, none)
                )
                for account, shape in shapes.items()
            }
        return seq != self.seq

    def _money(self, *texts: str) -> MoneyColumns:
        *numbers, codes = texts
        found, number = np.unique(np.array(codes.split(" ")), return_inverse=True)
        currency = np.array([self.currency(str(code)) for code in found], np.int64)[number]
        columns: list[Ints] = [*(_numbers(text) for text in numbers), currency]
        return MoneyColumns(*columns)

    def _load_names(self) -> None:
        self.creators = {row.id: row.name for row in creators(self.reader)}
        if self._items is not None:
            self._load_items()

    def _load_accounts(self) -> bool:
        """Take in how accounts are called by now; say whether all that have entries are still there."""
        known = {row.id: row for row in accounts(self.reader)}
        for number, account in self.accounts.items():
            account.account = known.get(number, account.account)
        return self.accounts.keys() <= known.keys()

    @property
    def items(self) -> dict[int, str]:
        """Names of gifts by id."""
        self.need("item")
        if self._items is None:  # there is no entry to name any for
            self._load_items()
        return self._items or {}

    def _load_items(self) -> None:
        self._items = dict(self.reader.connection.execute("SELECT id, name FROM item"))

    def need(self, *names: str) -> None:
        """Read further columns: `id`, `at` (UTC microseconds), `item`, `hour` (local), `channel`, `payment_method`,
        `seller`, `currency` (of the price, where the bank took another).

        Where the ledger has changed since, everything is read anew: columns of two states must not be mixed. So ask
        for what a computation needs before it begins.
        """
        while missing := [name for name in names if not self._has(name)]:
            run = self.reader.connection.execute
            run("BEGIN")
            try:
                is_same = run(queries.NEWEST).fetchone()[0] == self.seq
                if is_same:
                    self._load_further(missing)
            finally:
                run("COMMIT")
            if not is_same:
                self._load()

    @contextmanager
    def unchanged(self) -> Iterator[None]:
        """Let the block read rows as they were when the columns were read, whatever is written to the ledger meanwhile.

        Raises RequestRefused where it has changed already. The block must not `need` further columns.
        """
        run = self.reader.connection.execute
        run("BEGIN")
        try:
            if run(queries.NEWEST).fetchone()[0] != self.seq:
                raise RequestRefused(N_("The ledger has changed just now, and nothing was written; do it once more"))
            yield
        finally:
            run("COMMIT")

    def _has(self, name: str) -> bool:
        return all(
            name in (account.labels if name in queries.LABELS else account.detail) for account in self.accounts.values()
        )

    def _load_further(self, names: Sequence[str]) -> None:
        for name in names:
            if name in queries.LABELS:
                for account in self.accounts.values():
                    self._load_labels(account, name)
            elif name in queries.DETAIL:
                self._load_order()
                self._load_detail(name)
            else:
                self._load_order()

    def _load_order(self) -> None:
        for account, ids, moments in self.reader.connection.execute(queries.ORDER):
            self.accounts[account].detail.update(id=_numbers(ids), at=_numbers(moments))

    def _load_detail(self, name: str) -> None:
        if name == "item":
            self._load_items()  # the names of the same state
        query = f"SELECT group_concat((id << 32) | {queries.DETAIL[name]}, ' ') FROM entry"
        packed = _numbers(self.reader.connection.execute(query).fetchone()[0] or "")
        by_id = np.zeros(int(packed.max() >> 32) + 1, np.int32)
        by_id[packed >> 32] = packed & 0xFFFFFFFF
        for account in self.accounts.values():
            account.detail[name] = by_id[account.detail["id"]]

    def _load_labels(self, account: AccountColumns, name: str) -> None:
        rows = f"entry INDEXED BY entry_money WHERE account_id = ? AND {queries.IS_MONEY} ORDER BY at, role, id"
        query = f"SELECT coalesce({name}, '') FROM {rows}"
        account.labels[name] = [text for (text,) in self.reader.connection.execute(query, (account.account.id,))]

    def paid_currencies(self, account: AccountColumns) -> list[str]:
        """Currency the money rows of an account were paid in; empty where nothing was, as for free coins."""
        is_cost = (account.money.paid >= 0) & (account.money.kind != FREE)
        return [self.currencies[code] if code else "" for code in np.where(is_cost, account.money.currency, 0).tolist()]

    def apply(self, changes: Changes) -> None:
        """Take in a notice of change; one that came before this snapshot is ignored, after a gap all is read again.

        Where the ledger is further on already, the notice waits for those that follow it, and all are taken in at once.
        """
        if changes.seq <= self.seq:
            return
        self._ahead.append(changes)
        run = self.reader.connection.execute
        run("BEGIN")
        try:
            is_ahead = run(queries.NEWEST).fetchone()[0] > changes.seq
            is_taken_in = is_ahead or self._take_in(self._ahead)
        finally:
            run("COMMIT")
        if not is_taken_in:
            self._load()

    def _take_in(self, news: Sequence[Changes]) -> bool:
        """Bring everything to the state after the last of some notices; say whether that could be."""

        def touched(*tables: str) -> bool:
            return any(changes.touches(*tables) for changes in news)

        entries = frozenset[int]().union(*(changes.rows.get("entry", frozenset()) for changes in news))
        is_gap = [changes.seq for changes in news] != list(range(self.seq + 1, news[-1].seq + 1))
        if is_gap or len(entries) > PATCH_LIMIT or any(changes.is_bulk for changes in news):
            return False
        has_named = not touched("platform", "account") or (not entries and self._load_accounts())
        if not has_named or not self._patch(entries):
            return False
        if touched("creator", "item"):
            self._load_names()
        if touched("own_pack", "platform"):
            self.cache.pop("website", None)
        self.heard += news
        self.seq = news[-1].seq
        self._ahead.clear()
        return True

    def _patch(self, entries: frozenset[int]) -> bool:
        """Put entries in the place of what they were; say whether that could be."""
        run = self.reader.connection.execute
        rows = [(entry, run(queries.ROW, (entry,)).fetchone()) for entry in entries]
        if any(row and row[0] not in self.accounts for _, row in rows):
            return False  # an account that had no entries
        newest, self._newest = self._newest, max(self._newest, *entries, 0)
        match rows:
            case [(entry, (owner, *_) as row)] if entry > newest and run(queries.LAST, (owner,)).fetchone() == (entry,):
                self._insert(row, len(self.accounts[owner].coins))
                return True
        # An entry's place is found by these columns; those not read yet can no longer be read as they were.
        if entries and not all(self._has(name) for name in ("id", *queries.DETAIL)):
            return False
        for entry, row in rows:
            self.put(entry, row)
        self.accounts = {number: account for number, account in self.accounts.items() if len(account.coins)}
        return True

    def put(self, entry: int, stored: queries.Stored | None) -> None:
        """Put a row in the place of an entry, or take it out; every detail has to be there."""
        self._remove(entry)
        if stored is not None:
            self._insert(stored, self._place(*stored[:4]))

    def _remove(self, entry: int) -> None:
        for account in self.accounts.values():
            for row in np.flatnonzero(account.detail["id"] == entry).tolist():
                _change(account, row, lambda _, array, place: np.delete(array, place))

    def _place(self, owner: int, entry: int, at: int, role: int) -> int:
        """Row of its account at which an entry belongs."""
        account = self.accounts[owner]
        moments, ids = account.detail["at"], account.detail["id"]
        row, end = int(np.searchsorted(moments, at, "left")), int(np.searchsorted(moments, at, "right"))
        while row < end and (int(account.role[row]), int(ids[row])) < (role, entry):
            row += 1
        return row

    def _insert(self, stored: queries.Stored, row: int) -> None:
        owner, entry, at, _role, place, shape, item, hour, *money = stored
        values = {name: array[0] for name, array in _unpack(np.array([place]), np.array([shape])).items()}
        values |= {"at": at, "item": item, "hour": hour}
        values |= {f"money.{name}": value for name, value in zip(queries.MONEY, money, strict=True)}
        values |= {"id": entry, "money.currency": self.currency(values["money.currency"])}
        _change(
            self.accounts[owner],
            row,
            lambda name, array, place: np.insert(array, place, values[name]),
            is_sent=bool(values["is_sent"]),
        )

    def imagined(self, entry: int, stored: queries.Stored | None = None) -> Columns:
        """Give the columns as they would be with this row in the place of an entry, or without it; these stay.

        They know what these know, and cannot read further columns.
        """
        self.need("id", *queries.DETAIL)
        other = copy(self)
        other.cache, other.heard = dict(self.cache), []
        other.accounts = {
            number: replace(account, money=replace(account.money), detail=dict(account.detail), labels={})
            if entry in account.detail["id"] or (stored is not None and stored[0] == number)
            else account
            for number, account in self.accounts.items()
        }
        other.put(entry, stored)
        other.accounts = {number: account for number, account in other.accounts.items() if len(account.coins)}
        return other

    def rows_of(self, account: AccountColumns, entries: Iterable[int]) -> Ints:
        """Rows at which the entries of these ids stand in an account; ids of others are left out."""
        wanted = list(entries)
        if not wanted:
            return np.zeros(0, np.int64)
        self.need("id")
        return np.flatnonzero(np.isin(account.detail["id"], wanted))


Change = Callable[[str, npt.NDArray[Any], int], npt.NDArray[Any]]


def _change(account: AccountColumns, row: int, change: Change, *, is_sent: bool | None = None) -> None:
    """Apply `change(name, array, row)` to every array of an account; to its money's too unless it is a coin gift."""
    if not (bool(account.is_sent[row]) if is_sent is None else is_sent):
        place = int(np.count_nonzero(~account.is_sent[:row]))
        for name in queries.MONEY:
            setattr(account.money, name, change(f"money.{name}", getattr(account.money, name), place))
        account.labels.clear()
    for name in _ARRAYS:
        setattr(account, name, change(name, getattr(account, name), row))
    for name, array in account.detail.items():
        account.detail[name] = change(name, array, row)
    account.version += not (is_sent and row == len(account.coins) - 1)
