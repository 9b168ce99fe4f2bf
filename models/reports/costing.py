"""What the events of an account cost in a report's currency: purchases converted, lots booked, refunds settled."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np

from models import booking
from models.booking import DRAW, LOT, NOTHING, Booking, Bools, Events, Ints
from models.booking import REFUND as GIVEN_BACK
from models.columns import (
    ADJUSTMENT,
    FREE,
    PURCHASE,
    REFUND,
    UNKNOWN,
    AccountColumns,
    Columns,
    MoneyColumns,
)
from models.errors import LedgerError
from models.money import MAX_AMOUNT, MAX_PAID, divide_half_even
from models.periods import day_number, from_day_number
from models.text import N_

if TYPE_CHECKING:
    from models.rates import Rates
    from models.reports import Asked

TOO_MUCH = N_("The amounts add up to more than can be shown in {currency}: one of them must be mistyped")
NO_CURRENCY = 0
"""Number of the currency of rows that move no money."""


@dataclass(frozen=True)
class Paid:
    """What money rows cost, one element each: `minor` units of the currency numbered `currency` in the columns.

    For coins of unknown cost the currency is UNKNOWN and counts the coins.
    """

    minor: Ints
    currency: Ints


@dataclass(frozen=True)
class Refunds:
    """Refunds of purchases, one element each: the money `row` of the refund and of the purchase it refunds (`of`).

    `back` is the money it gave back, `returned` what the coins it took from its own lot had cost; both minor units of
    the currency numbered `currency`, the purchase's as converted.
    """

    row: Ints
    of: Ints
    back: Ints
    returned: Ints
    currency: Ints


@dataclass(frozen=True)
class Costed:
    """One account, converted and booked. Arrays of events have one element each; money is in minor units by code.

    `rows` are the events of the money rows, `voided` marks refunded gifts, `unconverted` lists the currencies without
    a rate, `sums` adds up `paid` by the number of the currency.
    """

    columns: AccountColumns
    events: Events
    booking: Booking
    rows: Ints
    voided: Bools
    paid: Paid
    refunds: Refunds
    unconverted: tuple[str, ...]
    sums: Counter[int]
    memo: dict[str, Any] = field(default_factory=dict)
    """What reports worked out of this before, by a name of their own; handed on to `followed`."""

    @property
    def lots(self) -> Ints:
        """Money rows that are lots, in the order the stock has them."""
        return np.flatnonzero(self.columns.role[self.rows] == LOT)

    @property
    def account(self) -> str:
        """`TikTok - main`."""
        return self.columns.account.label

    def cost(self, currency: str, first: int = 0) -> Ints:
        """Cost of what each event from `first` on drew from the lots."""
        return self.booking.costs(currency, first)

    def uncovered(self, first: int = 0) -> Ints:
        """Coins each event from `first` on drew that no lot covers, or only one of unknown cost."""
        return self.booking.missing(first) + self.booking.costs(UNKNOWN, first)

    def balance(self) -> Ints:
        """Coins the account held after each event; below zero where some are owed."""
        role, coins = self.events.role, self.events.coins
        change = np.select([role == LOT, (role == DRAW) | (role == GIVEN_BACK)], [coins, -coins], 0)
        found: Ints = np.cumsum(change)
        return found

    def sent(self) -> Bools:
        """Marks the coin gifts that stand."""
        return self.columns.is_sent & ~self.voided

    def followed(self) -> Costed:
        """The same with the coin gifts that stand behind the events by now; they change nothing of what was before."""
        coins = self.columns.coins[len(self.voided) :]
        if not len(coins):
            return self
        none = np.zeros(len(coins), np.bool_)
        role = np.append(self.events.role, np.full(len(coins), DRAW, self.events.role.dtype))
        lot = np.append(self.events.lot, np.zeros(len(coins), np.int64))
        events = Events(role, self.columns.coins, lot, np.append(self.events.is_free, none))
        booked = self.booking.followed_by(coins)
        return replace(self, events=events, booking=booked, voided=np.append(self.voided, none))


def cost(asked: Asked) -> list[Costed]:
    """Convert and book every account, in the order of their labels; what did not change since is not done again.

    Raises LedgerError where money passes its bounds, that of one amount or that of all together.
    """
    refunded = voided(asked.columns)
    if refunded:  # before the first account: where the ledger has changed since, this reads all of them anew
        asked.columns.need("id")
        refunded = voided(asked.columns)
    accounts = sorted(asked.columns.accounts.values(), key=lambda account: account.account.label)
    costed = [_cost_once(asked, account, refunded) for account in accounts]
    _require_bounds((one.sums for one in costed), asked.currency)
    return costed


def _sums(paid: Paid) -> Counter[int]:
    """Add up money by the number of its currency; the halves of the amounts apart, so that 64 bits hold each sum."""
    sums: Counter[int] = Counter()
    for number in set(paid.currency.tolist()):
        minor = paid.minor[paid.currency == number]
        sums[number] = (int((minor >> 32).sum()) << 32) + int((minor & 0xFFFFFFFF).sum())
    return sums


def _require_bounds(sums: Iterable[Counter[int]], currency: str) -> None:
    """Refuse money that adds up to more than the sums of a report can hold."""
    total: Counter[int] = Counter()
    for some in sums:
        total.update(some)
    if max(total.values(), default=0) > MAX_PAID:
        raise LedgerError(TOO_MUCH, currency=currency)


def _cost_once(asked: Asked, account: AccountColumns, voided: frozenset[int]) -> Costed:
    cache, key = asked.columns.cache, (account.account.id, asked.currency, asked.basis)
    # The objects themselves stand in the state, not their ids: none can be freed and another take its place.
    state = (account.version, asked.rates, asked.settings.free_coins, voided)
    kept = cache.get(key)
    if isinstance(kept, tuple) and kept[0] is account and kept[1] == state:
        costed: Costed = kept[2].followed()
    else:
        costed = _cost_account(asked, account, voided)
    cache[key] = account, state, costed
    return costed


def provisional(asked: Asked, accounts: Iterable[Costed]) -> date | None:
    """First day in the query's time whose conversion a newer table of rates may change, or None."""
    last, currency = day_number(asked.rates.last_day), asked.columns.currency(asked.currency)
    until = day_number(asked.query.until) if asked.query.until else np.iinfo(np.int32).max
    late: set[int] = set()
    for costed in accounts:
        day, money = costed.columns.day[costed.rows], costed.columns.money
        rows = (day > last) & (day <= until) & (money.paid >= 0) & (money.currency != currency)
        late.update(np.unique(day[rows].astype(np.int64) << 32 | money.currency[rows]).tolist())
    for pair in sorted(late):
        on = from_day_number(pair >> 32)
        rate = asked.rates.find(asked.columns.currencies[pair & 0xFFFFFFFF], asked.currency, on)
        if rate is None or rate.is_provisional:
            return on
    return None


def voided(columns: Columns) -> frozenset[int]:
    """Ids of refunded gifts: whatever a refund refers to and is no purchase."""
    refunded: set[int] = set()
    for account in columns.accounts.values():
        money = account.money
        found = money.refunded[money.refunded > 0]
        if len(found):
            refunded |= set(found.tolist()) - set(money.id[money.kind == PURCHASE].tolist())
    return frozenset(refunded)


def _cost_account(asked: Asked, account: AccountColumns, voided_ids: frozenset[int]) -> Costed:
    columns, rows, money = asked.columns, account.money_rows(), account.money
    voided = np.zeros(len(account.coins), np.bool_)
    voided[columns.rows_of(account, voided_ids)] = True
    refund, target = _refunded_purchases(money)
    events = _events(account, rows, voided, refund, target)
    paid = convert(columns, account, asked.rates, asked.currency)
    sums = _sums(paid)
    _require_bounds([sums], asked.currency)
    costs = _by_currency(columns, paid, account.role[rows] == LOT, asked.currency)
    is_average = asked.basis == "average"
    booked = booking.average(events, costs) if is_average else booking.fifo(events, costs, asked.settings.free_coins)
    codes = {columns.currencies[number] for number in sums} - {columns.currencies[NO_CURRENCY], asked.currency, UNKNOWN}
    refunds = settle_refunds(account, rows, paid, booked, refund, target)
    return Costed(account, events, booked, rows, voided, paid, refunds, tuple(sorted(codes)), sums)


def _refunded_purchases(money: MoneyColumns) -> tuple[Ints, Ints]:
    """Money rows of the refunds of purchases, and of the purchases they refund."""
    refunds = np.flatnonzero(money.kind == REFUND).tolist()
    if not refunds:
        return np.zeros(0, np.int64), np.zeros(0, np.int64)
    purchases = np.flatnonzero(money.kind == PURCHASE)
    row_of = dict(zip(money.id[purchases].tolist(), purchases.tolist(), strict=True))
    pairs = [(row, row_of[of]) for row in refunds if (of := int(money.refunded[row])) in row_of]
    table = np.array(pairs, np.int64).reshape(-1, 2)
    return table[:, 0], table[:, 1]


def _events(account: AccountColumns, rows: Ints, voided: Bools, refund: Ints, target: Ints) -> Events:
    """Say what each event does to the coins; refunded gifts, and the refunds of gifts, do nothing."""
    role = account.role.copy()
    role[voided | (role == GIVEN_BACK)] = NOTHING
    role[rows[refund]] = GIVEN_BACK
    lot = np.zeros(len(role), np.int64)
    lot[rows[refund]] = rows[target]
    is_free = np.zeros(len(role), np.bool_)
    is_free[rows] = account.money.kind == FREE
    return Events(role, account.coins, lot, is_free)


def convert(columns: Columns, account: AccountColumns, rates: Rates, currency: str) -> Paid:
    """Convert what each row paid, once and directly, at the rate of its own day; without a rate it keeps its currency.

    Positive adjustments that are neither free nor have an amount are of unknown cost. Refunds cost nothing of their
    own. Raises LedgerError where an amount passes the bound.
    """
    money, rows = account.money, account.money_rows()
    minor = np.where((money.kind == REFUND) | (money.kind == FREE), -1, money.paid)
    numbers = np.where(minor < 0, NO_CURRENCY, money.currency)
    is_unknown = (money.kind == ADJUSTMENT) & (minor < 0) & (account.role[rows] == LOT)
    paying = np.flatnonzero(minor >= 0)
    days = account.day[rows[paying]].astype(np.int64)
    pairs, number = np.unique(numbers[paying] << 32 | days, return_inverse=True)
    factors = [
        rates.factor(columns.currencies[pair >> 32], currency, from_day_number(pair & 0xFFFFFFFF))
        for pair in pairs.tolist()
    ]
    has_rate = np.array([factor is not None for factor in factors], np.bool_)[number]
    turned = paying[has_rate]
    minor[turned] = _multiply(minor[turned], factors, number[has_rate])
    numbers[turned] = columns.currency(currency)
    late = turned[minor[turned] > MAX_AMOUNT]
    if len(late):
        message = N_("An amount of {day} is too large to be shown in {currency}")
        raise LedgerError(message, day=from_day_number(int(account.day[rows[late[0]]])), currency=currency)
    minor = np.where(is_unknown, account.coins[rows], np.maximum(minor, 0))
    return Paid(minor, np.where(is_unknown, columns.currency(UNKNOWN), numbers))


def _multiply(minor: Ints, factors: list[tuple[int, int] | None], number: Ints) -> Ints:
    """Multiply each amount by its exact fraction, rounded half-even; in Python's integers where 64 bits are too few."""
    if not len(minor):
        return minor
    pairs = [factor or (0, 1) for factor in factors]
    largest = max(int(minor.max()), 1) * max(numerator for numerator, _ in pairs)
    kind: type = np.int64 if max(largest, *(denominator for _, denominator in pairs)) < 2**61 else object
    numerator, denominator = np.array(pairs, kind).T[:, number]
    rounded = divide_half_even(minor.astype(kind) * numerator, denominator)
    bounded: Ints = np.minimum(rounded, MAX_AMOUNT + 1).astype(np.int64)
    return bounded


def _by_currency(columns: Columns, paid: Paid, is_lot: Bools, currency: str) -> dict[str, Ints]:
    """Spread what the lots cost over one array per currency; the report's own comes first."""
    minor, numbers = paid.minor[is_lot], paid.currency[is_lot]
    wanted = [columns.currency(currency), *(set(numbers.tolist()) - {NO_CURRENCY, columns.currency(currency)})]
    return {columns.currencies[number]: np.where(numbers == number, minor, 0) for number in wanted}


def settle_refunds(
    account: AccountColumns, rows: Ints, paid: Paid, booked: Booking, refund: Ints, target: Ints
) -> Refunds:
    """Settle refunds: each gives back the same part of the purchase's cost as of its price, cumulatively rounded."""
    lots = [
        (int(paid.minor[row]), int(account.money.amount[row]), int(account.coins[rows[row]])) for row in target.tolist()
    ]
    given: dict[int, int] = {}
    back, returned = [], []
    for row, of, (minor, amount, coins) in zip(refund.tolist(), target.tolist(), lots, strict=True):
        before = given.get(of, 0)
        given[of] = after = before + max(int(account.money.amount[row]), 0)
        back.append(after * minor // amount - before * minor // amount if amount else 0)
        begin, end = (int(positions[rows[row]]) for positions in booked.returned)
        returned.append(end * minor // coins - begin * minor // coins)
    return Refunds(refund, target, np.array(back, np.int64), np.array(returned, np.int64), paid.currency[target])
