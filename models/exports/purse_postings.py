"""How the entries of one account are posted: each as a transaction that adds up to nothing, or as an assertion."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from models import currencies
from models.booking import LOT, NOTHING, Bools, Ints
from models.columns import ADJUSTMENT, ASSERTION, FREE, GIFT, PURCHASE, REFUND, UNKNOWN
from models.exports import account_names
from models.exports.postings import (
    CAME,
    COINS,
    GIFTS,
    LOST,
    PAYMENTS,
    REFUNDED,
    Account,
    Assertion,
    Facts,
    Posting,
    Transaction,
)
from models.money import Money, to_text
from models.periods import from_day_number
from models.reports.costing import NO_CURRENCY, Costed

if TYPE_CHECKING:
    from models.exports.entry_rows import Told
    from models.reports import Asked


class Book:
    """One account of the ledger, costed, and how its entries are posted."""

    def __init__(self, asked: Asked, costed: Costed, platform: str, commodity: str, reasons: Mapping[int, str]) -> None:
        """Take the account, how its platform and coin are called among accounts, and why coins came or went."""
        self.asked, self.costed, self.commodity, self.reasons = asked, costed, commodity, reasons
        row = costed.columns.account
        self.platform, self.title = row.platform, row.label
        self.purse = f"{COINS}:{platform}:{account_names.part(row.name, 'Purse')}-{row.id}"
        self.gifts = f"{GIFTS}:{platform}"
        self.codes = (asked.currency, *costed.unconverted)
        self.costs = {code: _each(costed.cost(code)) for code in self.codes}
        self.uncovered = _each(costed.uncovered())
        columns = costed.columns
        self.creator, self.quantity = _each(columns.creator), _each(columns.quantity)
        self.coins, self.day = _each(columns.coins), _each(columns.day)
        self.is_sent, self.voided = _each(columns.is_sent), _each(costed.voided)
        self.money_row = np.cumsum(~costed.columns.is_sent) - 1
        self.refund_at = {row: number for number, row in enumerate(costed.refunds.row.tolist())}
        self._recipients: dict[int, str] = {}

    @property
    def currencies(self) -> set[str]:
        """Every currency something is posted in."""
        money, names = self.costed.columns.money, self.asked.columns.currencies
        numbers = {*money.currency.tolist(), *self.costed.paid.currency.tolist()} - {NO_CURRENCY}
        return {names[number] for number in numbers} - {UNKNOWN}

    @cached_property
    def _spans(self) -> tuple[Ints, Ints]:
        """Latest date of what moved coins up to each event, and the earliest of what moves some from it on."""
        moves, day = self.costed.events.role != NOTHING, self.costed.columns.day.astype(np.int64)
        far = np.iinfo(np.int64).max
        before = np.maximum.accumulate(np.where(moves, day, -far))
        after = np.minimum.accumulate(np.where(moves, day, far)[::-1])[::-1]
        return before, after

    @cached_property
    def _balance(self) -> Ints:
        return self.costed.balance()

    # --- Accounts -----------------------------------------------------------------------------------------------------

    def accounts(self) -> Iterator[Account]:
        """Give the accounts that entries are posted in."""
        columns, kinds = self.costed.columns, self.costed.columns.money.kind
        yield Account(PAYMENTS)
        if columns.is_sent.any() or np.isin(kinds, (PURCHASE, FREE, ADJUSTMENT, ASSERTION)).any():
            yield Account(self.purse, self.title, self.commodity)
        is_gift = columns.is_sent.copy()
        is_gift[self.costed.rows] |= kinds == GIFT
        for creator in np.unique(columns.creator[is_gift]).tolist():
            yield Account(self.recipient(creator), self.asked.columns.creators.get(creator, ""))
        if len(self.costed.refunds.row):
            yield Account(REFUNDED)
        found = np.flatnonzero((kinds == ADJUSTMENT) | (kinds == FREE))
        roles = columns.role[self.costed.rows[found]].tolist()
        for entry, role in zip(columns.money.id[found].tolist(), roles, strict=True):
            yield Account(self._reason(entry, is_lot=role == LOT))

    def recipient(self, creator: int) -> str:
        """Account of what a creator was given on this platform."""
        if creator not in self._recipients:
            name = self.asked.columns.creators.get(creator)
            part = "Unknown" if name is None else f"{account_names.part(name, 'Creator')}-{creator}"
            self._recipients[creator] = f"{self.gifts}:{part}"
        return self._recipients[creator]

    def _reason(self, entry: int, *, is_lot: bool) -> str:
        return f"{CAME if is_lot else LOST}:{self.reasons.get(entry, 'other').capitalize()}"

    # --- Entries ------------------------------------------------------------------------------------------------------

    def entry(self, row: int, entry: int, told: Told | None) -> Transaction | Assertion:
        """Post the event at a row; `told` has its texts, unless it was deleted a moment ago."""
        day = from_day_number(self.day[row])
        if self.is_sent[row]:
            return self._given(row, entry, day, told)
        at = int(self.money_row[row])
        kind = int(self.costed.columns.money.kind[at])
        if kind == ASSERTION:
            return self._assertion(row, entry, day, told)
        if kind == GIFT:
            return self._paid_gift(row, at, entry, day, told)
        seller = told.seller if told else ""
        text, postings, facts = self._moved(row, at, kind, entry)
        facts += self._price(told) if kind == PURCHASE else ()
        return Transaction(entry, day, seller or self.platform, text, facts + _facts(told), tuple(postings))

    def _moved(self, row: int, at: int, kind: int, entry: int) -> tuple[str, list[Posting], Facts]:
        """Post what is neither a gift nor an assertion: a word for it, the postings, and what is to be known."""
        is_lot = self.costed.columns.role[row] == LOT
        if kind == PURCHASE:
            return "Purchase", self._lot(row, at, PAYMENTS), ()
        if kind == REFUND:
            return "Refund", *self._refund(row, at)
        reason, account = self.reasons.get(entry, "other"), self._reason(entry, is_lot=is_lot)
        if is_lot:
            is_unknown = self._code(self.costed.paid.currency, at) == UNKNOWN
            return f"Coins: {reason}", self._lot(row, at, account), (("cost", "unknown"),) if is_unknown else ()
        return f"Coins: {reason}", self._drawn(row, account), self._lacking(row)

    def _given(self, row: int, entry: int, day: date, told: Told | None) -> Transaction:
        """A gift of coins; one that was refunded costs nothing."""
        account = self.recipient(self.creator[row])
        if self.voided[row]:
            return self._voided(row, entry, day, told, account)
        facts = self._lacking(row) + _facts(told)
        return Transaction(entry, day, *self._called(row, told), facts, tuple(self._drawn(row, account)))

    def _paid_gift(self, row: int, at: int, entry: int, day: date, told: Told | None) -> Transaction:
        account = self.recipient(self.creator[row])
        if self.voided[row]:
            return self._voided(row, entry, day, told, account)
        value = self._value(at)
        postings = (Posting(account, value), self._payment(at, value))
        return Transaction(entry, day, *self._called(row, told), self._price(told) + _facts(told), postings)

    def _voided(self, row: int, entry: int, day: date, told: Told | None, account: str) -> Transaction:
        facts = (("refunded", "all of it"), *_facts(told))
        nothing = Posting(account, Money(0, self.asked.currency))
        return Transaction(entry, day, *self._called(row, told), facts, (nothing,))

    def _called(self, row: int, told: Told | None) -> tuple[str, str]:
        """Whom a gift was for, and what it was."""
        item, quantity = (told.item if told else "") or "Gift", self.quantity[row]
        payee = self.asked.columns.creators.get(self.creator[row], "")
        return payee, f"{item} x{quantity}" if quantity > 1 else item

    def _assertion(self, row: int, entry: int, day: date, told: Told | None) -> Assertion:
        before, after = (int(span[row]) for span in self._spans)
        number = self.day[row]
        seen = Money(self.coins[row], self.commodity)
        had, is_late = int(self._balance[row]), before > number
        return Assertion(entry, day, self.platform, _facts(told), self.purse, seen, had,
                         not is_late and after >= number, not is_late and after > number)  # fmt: skip

    # --- Postings -----------------------------------------------------------------------------------------------------

    def _code(self, numbers: Ints, at: int) -> str:
        return self.asked.columns.currencies[int(numbers[at])]

    def _value(self, at: int) -> Money:
        """What a money row cost: in the report's currency, or its own where there is no rate."""
        code = self._code(self.costed.paid.currency, at)
        if int(self.costed.paid.currency[at]) == NO_CURRENCY or code == UNKNOWN:
            return Money(0, self.asked.currency)
        return Money(int(self.costed.paid.minor[at]), code)

    def _payment(self, at: int, value: Money, account: str = PAYMENTS) -> Posting:
        """The other side of what a money row cost, in the currency it was paid in."""
        money = self.costed.columns.money
        paid = Money(-int(money.paid[at]), self._code(money.currency, at))
        is_free = int(self.costed.paid.currency[at]) == NO_CURRENCY
        if is_free or paid.minor >= 0 or paid.currency == value.currency:
            return Posting(account, -value)
        return Posting(account, paid, value)

    def _lot(self, row: int, at: int, account: str) -> list[Posting]:
        value = self._value(at)
        coins = Money(self.coins[row], self.commodity)
        return [Posting(self.purse, coins, value), self._payment(at, value, account)]

    def _drawn(self, row: int, account: str) -> list[Posting]:
        values = self._values({code: costs[row] for code, costs in self.costs.items()})
        return [*[Posting(account, value) for value in values], *self._gone(self.coins[row], values)]

    def _values(self, costs: Mapping[str, int]) -> list[Money]:
        """Costs by currency without those that are nothing; but one is given, if of nothing."""
        found = [Money(minor, code) for code, minor in costs.items() if minor]
        return found or [Money(0, self.asked.currency)]

    def _gone(self, coins: int, values: list[Money]) -> list[Posting]:
        """Coins that go. A posting has one cost: of each further currency one coin bears the cost in it."""
        if not coins:
            return []
        first, *others = values
        most = max(1, coins - len(others))
        gone = [Posting(self.purse, Money(-most, self.commodity), first)]
        gone += [Posting(self.purse, Money(-1, self.commodity), value) for value in others]
        surplus = most + len(others) - coins
        if surplus:  # an average pool may cost more currencies than a gift takes coins
            gone.append(Posting(self.purse, Money(surplus, self.commodity), Money(0, self.asked.currency)))
        return gone

    def _refund(self, row: int, at: int) -> tuple[list[Posting], Facts]:
        """Coins go back at their share, money comes back; what the share is more is lost. A gift's moves nothing."""
        money, refunds = self.costed.columns.money, self.costed.refunds
        facts: Facts = (("refunds", int(money.refunded[at])),)
        number = self.refund_at.get(at)
        if number is None:
            return [Posting(PAYMENTS, Money(0, self.asked.currency))], facts
        back = Money(int(refunds.back[number]), self._code(refunds.currency, number))
        costs = {code: costs[row] for code, costs in self.costs.items()}
        costs[back.currency] = costs.get(back.currency, 0) + int(refunds.returned[number])
        lost = costs | {back.currency: costs[back.currency] - back.minor}
        postings = [self._money_back(at, int(refunds.of[number]), back)]
        postings += self._gone(self.coins[row], self._values(costs))
        postings += [Posting(REFUNDED, value) for value in self._values(lost) if value.minor]
        return postings, facts + self._lacking(row)

    def _money_back(self, at: int, of: int, back: Money) -> Posting:
        """Money that comes back, in the currency it was paid in where the refund is in that."""
        money = self.costed.columns.money
        amount = Money(int(money.amount[at]), self._code(money.currency, at))
        if amount.minor > 0 and money.currency[at] == money.currency[of] and amount.currency != back.currency:
            return Posting(PAYMENTS, amount, back)
        return Posting(PAYMENTS, back)

    # --- What else is known -------------------------------------------------------------------------------------------

    def _lacking(self, row: int) -> Facts:
        uncovered = self.uncovered[row]
        return (("uncovered", uncovered),) if uncovered else ()

    def _price(self, told: Told | None) -> Facts:
        """Give the price, where the bank charged another amount."""
        if told is None or told.price is None:
            return ()
        minor, code = told.price.minor, told.price.currency
        return (("price", f"{to_text(minor, currencies.digits(code))} {code}"),)


def _facts(told: Told | None) -> Facts:
    """Give the moment of an entry and its further texts, those that there are."""
    if told is None:
        return ()
    texts = (
        ("when", told.when),
        ("channel", told.channel),
        ("payment-method", told.payment_method),
        ("reference", told.reference),
        ("handle", told.handle),
        ("note", told.note),
    )
    return tuple([fact for fact in texts if fact[1]])


def _each(array: Ints | Bools) -> Sequence[int]:
    """Give the numbers of an array one by one as Python's own: without a copy, and quicker than numpy's."""
    return memoryview(array)  # type: ignore[arg-type]
