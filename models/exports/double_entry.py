"""The way from the ledger to double entries, by what the reports are made of, the columns and the booking."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal, localcontext
from fractions import Fraction
from typing import TYPE_CHECKING

import numpy as np

from models import currencies, lookups
from models.columns import ADJUSTMENT, FREE
from models.exports import account_names, entry_rows
from models.exports.postings import Account, Assertion, Journal, Price, Transaction
from models.exports.purse_postings import Book
from models.periods import from_day_number
from models.reports.costing import Costed, cost

if TYPE_CHECKING:
    from models.columns import Columns
    from models.database import Reader
    from models.reports import Asked

CHUNK = 2000
"""Entries whose texts are looked up at a time."""


def journal(asked: Asked, reader: Reader) -> Journal:
    """Book every account in the currency and on the basis asked for. Raises LedgerError as a report does."""
    columns = asked.columns
    columns.need("id", "at")
    costed = sorted(cost(asked), key=lambda one: one.columns.account.id)
    books = _books(asked, costed, reader)
    codes = {asked.currency, *(code for book in books for code in book.currencies)}
    accounts = _accounts(books)
    held = {account.commodity for account in accounts}
    coins = {book.commodity: book.costed.columns.account.coin for book in books if book.commodity in held}
    return Journal(
        asked.currency,
        asked.basis,
        from_day_number(min((int(one.columns.day.min()) for one in costed), default=0)),
        {code: currencies.digits(code) for code in sorted(codes)} | dict.fromkeys(coins, 0),
        coins,
        accounts,
        _prices(asked, costed),
        _entries(asked.columns, books, reader),
    )


def _books(asked: Asked, costed: list[Costed], reader: Reader) -> list[Book]:
    rows = [one.columns.account for one in costed]
    platforms = account_names.parts((row.platform for row in rows), "Platform")
    coins = account_names.commodities((row.platform, row.unit) for row in rows)
    adjusted = (_adjusted(one) for one in costed)
    reasons = lookups.reasons(reader, [entry for some in adjusted for entry in some])
    return [Book(asked, one, platforms[row.platform], coins[row.platform, row.unit], reasons)
            for one, row in zip(costed, rows, strict=True)]  # fmt: skip


def _adjusted(costed: Costed) -> list[int]:
    """Ids of the adjustments of an account."""
    money = costed.columns.money
    found: list[int] = money.id[(money.kind == ADJUSTMENT) | (money.kind == FREE)].tolist()
    return found


def _accounts(books: list[Book]) -> tuple[Account, ...]:
    """Every account that something is booked in, each once."""
    found = {account.name: account for book in books for account in book.accounts()}
    return tuple(found[name] for name in sorted(found))


def _prices(asked: Asked, costed: list[Costed]) -> tuple[Price, ...]:
    """Give the rates that amounts were turned with, by day and currency."""
    pairs: set[int] = set()
    for one in costed:
        money, day = one.columns.money, one.columns.day[one.rows].astype(np.int64)
        turned = (one.paid.currency == asked.columns.currency(asked.currency)) & (money.paid >= 0)
        pairs.update(np.unique(day[turned] << 32 | money.currency[turned]).tolist())
    found = []
    for pair in pairs:
        day_of, code = from_day_number(pair >> 32), asked.columns.currencies[pair & 0xFFFFFFFF]
        rate = asked.rates.find(code, asked.currency, day_of)
        if rate and code != asked.currency:
            found.append(Price(day_of, code, _decimal(rate.value), f"{rate.source} {rate.day}"))
    return tuple(sorted(found, key=lambda price: (price.day, price.unit)))


def _decimal(value: Fraction) -> str:
    """Write a fraction with ten significant digits, without an exponent."""
    with localcontext(prec=10):
        return f"{Decimal(value.numerator) / Decimal(value.denominator):f}"


def _entries(whole: Columns, books: list[Book], reader: Reader) -> Iterator[Transaction | Assertion]:
    """Go through all entries by local date, and of one date as they are booked; texts are looked up on the way.

    Raises RequestRefused where the ledger has changed since it was booked.
    """
    if not books:
        return
    columns = [book.costed.columns for book in books]
    number = np.repeat(np.arange(len(books)), [len(one.day) for one in columns])
    row = np.concatenate([np.arange(len(one.day)) for one in columns])
    entry, moment = (np.concatenate([one.detail[name] for one in columns]) for name in ("id", "at"))
    day, role = np.concatenate([one.day for one in columns]), np.concatenate([one.role for one in columns])
    order = np.lexsort((entry, role, moment, day))
    with whole.unchanged():
        for begin in range(0, len(order), CHUNK):
            here = order[begin : begin + CHUNK]
            ids = entry[here].tolist()
            told = entry_rows.told(reader, ids)
            for book, at, one in zip(number[here].tolist(), row[here].tolist(), ids, strict=True):
                yield books[book].entry(at, one, told.get(one))
