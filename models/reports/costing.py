"""What the events of one account cost in a report's currency: purchases converted once, lots booked, refunds settled."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from models import booking
from models.booking import DRAW, LOT, NOTHING, REFUND, Booking, Events, Ints
from models.errors import LedgerError
from models.money import MAX_AMOUNT, share
from models.periods import day_number, from_day_number
from models.text import N_

if TYPE_CHECKING:
    from models.columns import AccountColumns, Columns, MoneyRow
    from models.rates import Rates
    from models.settings import Settings

UNKNOWN = "?"
"""Stands among the currencies for coins whose cost is unknown: each of them counts 1."""


@dataclass(frozen=True)
class Flow:
    """What money rows move, one element each: `minor` units of `currency` (a code, or UNKNOWN counting coins)."""

    minor: Ints
    currency: list[str]


@dataclass(frozen=True)
class Costed:
    """One account, converted and booked. Arrays have one element per event; money in minor units by currency code.

    `unconverted` lists the currencies it has no rate for. `rows` are the events that are no coin gifts, `lots` those of them that are lots. `voided` marks refunded gifts.
    `refund_lot` names, for a refund of a purchase, the event it refunds (-1 elsewhere); `back` is the money it gave back.
    """

    columns: AccountColumns
    events: Events
    booking: Booking
    rows: Ints
    lots: Ints
    voided: np.ndarray[tuple[int], np.dtype[np.bool_]]
    paid: Flow
    back: Ints
    unconverted: tuple[str, ...]

    @property
    def account(self) -> str:
        """`TikTok - main`."""
        return self.columns.account.label

    def cost(self, currency: str) -> Ints:
        """Cost of what each event drew from the lots."""
        return self.booking.costs(currency)

    def uncovered(self) -> Ints:
        """Coins each event drew that no lot covers, or only one of unknown cost."""
        return self.booking.missing() + self.booking.costs(UNKNOWN)

    def sent(self) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
        """Marks the coin gifts that stand."""
        return self.columns.is_sent & ~self.voided


@lru_cache(maxsize=8192)
def day_date(number: int) -> date:
    """Date of a day counted from 1970-01-01; ledgers have few thousands of them."""
    return from_day_number(number)


def cost(columns: Columns, rates: Rates, settings: Settings, currency: str, basis: str) -> list[Costed]:
    """Convert and book every account, in the order of their labels."""
    voided = _voided(columns)
    accounts = sorted(columns.accounts.values(), key=lambda account: account.account.label)
    return [_cost_account(columns, account, rates, settings, currency, basis, voided) for account in accounts]


def provisional(accounts: Iterable[Costed], rates: Rates, currency: str) -> date | None:
    """First day whose conversion a newer table of rates may change, or None."""
    last = day_number(rates.last_day)
    days = [row.day for costed in accounts for row in costed.columns.money if row.day > last and row.currency not in (None, currency)]
    return day_date(min(days)) if days else None


def _voided(columns: Columns) -> set[int]:
    """Ids of refunded gifts: whatever a refund refers to and is no purchase."""
    refunded = {row.refunded_id for account in columns.accounts.values() for row in account.money if row.refunded_id}
    if not refunded:
        return set()
    purchases = {row.id for account in columns.accounts.values() for row in account.money if row.kind == "purchase"}
    return refunded - purchases  # type: ignore[return-value]


def _cost_account(columns: Columns, account: AccountColumns, rates: Rates, settings: Settings, currency: str, basis: str,
                  voided_ids: set[int]) -> Costed:  # fmt: skip
    rows = account.money_rows()
    voided = np.zeros(len(account.coins), np.bool_)
    voided[columns.rows_of(account, voided_ids)] = True
    events = _events(account, rows, voided)
    paid = convert(account.money, rates, currency)
    lots = np.flatnonzero(account.role[rows] == LOT)
    costs = _lot_costs(paid, lots, currency)
    booked = booking.average(events, costs) if basis == "average" else booking.fifo(events, costs, settings.free_coins)
    unconverted = tuple(sorted(set(paid.currency) - {currency, UNKNOWN, ""}))
    back = _money_back(account.money, paid)
    return Costed(account, events, booked, rows, rows[lots], voided, paid, back, unconverted)


def _events(account: AccountColumns, rows: Ints, voided: np.ndarray[tuple[int], np.dtype[np.bool_]]) -> Events:
    """Say what each event does to the coins; refunded gifts, and the refunds of gifts, do nothing."""
    role = account.role.copy()
    role[voided] = NOTHING
    lot = np.full(len(role), -1, np.int64)
    is_free = np.zeros(len(role), np.bool_)
    purchase_at = {row.id: int(at) for row, at in zip(account.money, rows, strict=True) if row.kind == "purchase"}
    for row, at in zip(account.money, rows.tolist(), strict=True):
        if row.refunded_id is not None:
            lot[at] = purchase_at.get(row.refunded_id, -1)
            role[at] = REFUND if lot[at] >= 0 else NOTHING
        is_free[at] = row.reason == "free"
    return Events(role, np.where(role == NOTHING, 0, account.coins), lot, is_free)


def convert(money: Iterable[MoneyRow], rates: Rates, currency: str) -> Flow:
    """Convert what each row paid, once and directly, at the rate of its own day; without a rate it keeps its currency.

    Positive adjustments that are neither free nor have an amount are of unknown cost. Raises LedgerError past the bound.
    """
    minor: list[int] = []
    codes: list[str] = []
    for row in money:
        amount, code = row.paid or 0, row.currency or ""
        if row.kind == "refund":
            amount, code = 0, ""  # what it gives back follows from its purchase
        elif row.currency is not None:
            found = rates.convert(amount, row.currency, currency, day_date(row.day))
            amount, code = (amount, code) if found is None else (found, currency)
            if amount > MAX_AMOUNT:
                message = N_("An amount of {day} is too large to be shown in {currency}")
                raise LedgerError(message, day=day_date(row.day).isoformat(), currency=currency)
        elif row.reason is not None and row.reason != "free" and (row.coins or 0) > 0:
            amount, code = row.coins or 0, UNKNOWN
        minor.append(amount)
        codes.append(code)
    return Flow(np.array(minor, np.int64), codes)


def _lot_costs(paid: Flow, lots: Ints, currency: str) -> dict[str, Ints]:
    """Spread what the lots cost over one array per currency; the report's own comes first."""
    codes = np.array([paid.currency[lot] for lot in lots.tolist()], object)
    amounts = paid.minor[lots]
    found = {currency: np.where(codes == currency, amounts, 0)}
    for code in sorted(set(codes.tolist()) - {currency, ""}):
        found[code] = np.where(codes == code, amounts, 0)
    return found


def _money_back(money: list[MoneyRow], paid: Flow) -> Ints:
    """Money each refund of a purchase gave back: the same part of the purchase's cost, cumulatively rounded."""
    back = np.zeros(len(money), np.int64)
    number_of = {row.id: number for number, row in enumerate(money) if row.kind == "purchase"}
    refunded: dict[int, int] = {}
    for number, row in enumerate(money):
        target = number_of.get(row.refunded_id or 0)
        if target is None or not money[target].amount:
            continue
        before = refunded.get(target, 0)
        refunded[target] = after = before + (row.amount or 0)
        back[number] = share(int(paid.minor[target]), money[target].amount or 1, before, after)
    return back


def refund_currency(costed: Costed) -> list[str]:
    """Currency each money row's refund gave back: its purchase's, as converted ("" for rows that are no such refund)."""
    code_of = {row.id: code for row, code in zip(costed.columns.money, costed.paid.currency, strict=True) if row.kind == "purchase"}
    return [code_of.get(row.refunded_id or 0, "") for row in costed.columns.money]


__all__ = ["DRAW", "LOT", "REFUND", "UNKNOWN", "Costed", "Flow", "convert", "cost", "day_date", "provisional", "refund_currency"]
