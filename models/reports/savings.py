"""The report of purchases beside the website: what was paid, and about how much the same coins would have saved there.

The saving is an estimate in the currency of the price: never converted, and added to no money. It counts like the
purchases report: a refund takes back its part, on its own day.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from models.money import MAX_AMOUNT, Money
from models.price_check import WEBSITE, Seen
from models.reports import Asked, Report, purchases
from models.reports.costing import Costed, cost
from models.reports.grouping import Parts, chosen, group
from models.reports.sums import as_report
from models.reports.website import Website, website

if TYPE_CHECKING:
    from models.booking import Ints


class Evidence(NamedTuple):
    """Prices of the catalogue on a platform's website in a currency, and of when they are, written as its dates are."""

    platform: str
    currency: str
    as_of: str


SAVED, UNCOMPARED = "saved", "uncompared_coins"


def savings(asked: Asked) -> Report:
    """Hold purchases against the website, by the query's keys.

    `uncompared_coins` are those bought nobody said where, or of which no price with tax is known there.
    """
    accounts = cost(asked)
    return as_report("savings", asked, accounts, group(asked, parts_of(asked, accounts)))


def parts_of(asked: Asked, accounts: Sequence[Costed]) -> list[Parts]:
    """Give the purchases, and the refunds of purchases, of these accounts with what the website would have saved."""
    prices = website(asked.columns)
    return [_compared(prices, part) for part in purchases.parts_of(asked, accounts)]


def evidence(asked: Asked, accounts: Sequence[Costed]) -> tuple[Evidence, ...]:
    """Tell which prices of the catalogue the purchases asked for were held against, in order."""
    prices, found = website(asked.columns), set[Evidence]()
    for part in chosen(asked, purchases.parts_of(asked, accounts)):
        for row in part.source.tolist() if part.kind == "purchase" else ():
            seen = _seen(prices, part.costed, row)
            if seen is not None and not seen.is_own:
                found.add(Evidence(part.costed.columns.account.platform, seen.paid.currency, seen.as_of))
    return tuple(sorted(found))


def _compared(prices: Website, part: Parts) -> Parts:
    """A refund takes back what its purchase, at the price that was compared with, seemed to lose."""
    account, sign = part.costed.columns, 1 if part.kind == "purchase" else -1
    amounts = np.maximum(account.money.amount[np.searchsorted(part.costed.rows, part.event)], 0)
    saved: dict[str, Ints] = {}
    left_out = np.zeros_like(part.coins)
    before = Counter[int]()
    for place, row in enumerate(part.source.tolist()):
        if account.labels["channel"][row] == WEBSITE:
            continue
        # Refunds of one purchase are rounded cumulatively: in parts they come to what it came to.
        first, before[row] = before[row], before[row] + abs(int(part.coins[place]))
        there, less = (_there(prices, part.costed, row, coins) for coins in (before[row], first))
        if there is None or less is None:
            left_out[place] = part.coins[place]
        else:
            values = saved.setdefault(there.currency, np.zeros_like(part.coins))
            values[place] = sign * (int(amounts[place]) - (there.minor - less.minor))
    extra = {(SAVED, code): values for code, values in saved.items()}
    return replace(part, extra={**part.extra, **extra, (UNCOMPARED, account.account.coin): left_out})


def _there(prices: Website, costed: Costed, row: int, coins: int) -> Money | None:
    """What so many coins of the purchase in a money row come to on the website; None where that cannot be said."""
    seen = _seen(prices, costed, row)
    there = None if seen is None else seen.price_of(coins)
    return there if there is not None and there.minor <= MAX_AMOUNT else None  # more than that was mistyped


def _seen(prices: Website, costed: Costed, row: int) -> Seen | None:
    """The price on the website that the purchase in a money row is held against; None where there is none with tax."""
    account, event, channel = costed.columns, int(costed.rows[row]), costed.columns.labels["channel"][row]
    if channel in {"", WEBSITE}:
        return None
    code, bought = account.labels["currency"][row], int(account.coins[event])
    seen = prices.seen(account.account.platform, code, bought, int(account.day[event]))
    return None if seen is None or seen.is_before_tax else seen
