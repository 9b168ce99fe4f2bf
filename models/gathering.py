"""What some entries have in common and add up to: which columns a table of them needs, and its totals."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from models import journal, views
from models.columns import ADJUSTMENT, ASSERTION, FREE, GIFT, PURCHASE, Columns, MoneyColumns
from models.journal import TextKey

if TYPE_CHECKING:
    from models.booking import Bools, Ints
    from models.reports.figures import Figures

TEXTS: tuple[TextKey, ...] = ("handle", "channel", "seller", "method", "reference", "note")
"""What an entry may say in words of its own."""


@dataclass(frozen=True, slots=True)
class Gathered:
    """`kinds` are those of the entries, `texts` what any of them says.

    `units` are the kinds of coin that are moved or counted, `coins` what was moved of them, `paid` is by currency.
    `bought` and `spent` are minor units of the ledger's currency: what coins came for, less what refunds gave back, and
    what the coins and the money that left had cost. What has no rate is in neither.
    """

    kinds: frozenset[str]
    texts: frozenset[TextKey]
    units: frozenset[str]
    coins: Mapping[str, int]
    paid: Mapping[str, int]
    bought: int
    spent: int
    has_converted: bool
    has_uncovered: bool
    has_unconverted: bool
    has_charged: bool = False
    """Whether the bank took something else than a price."""
    provisional: frozenset[str] = frozenset()
    """Of `bought` and `spent` those that rest on a rate a newer table may change."""


def gather(columns: Columns, figures: Figures, ids: Sequence[int], currency: str) -> Gathered:
    """Look through the entries of these ids; `figures` are in `currency`."""
    wanted = np.array(ids, np.int64)
    line = views.timeline(columns)
    is_in = np.isin(line.entry, wanted)
    entries, kind, coins = line.entry[is_in], line.column("kind")[is_in], line.column("signed")[is_in]
    moves = (coins != 0) | (kind == ASSERTION)
    accounts = np.unique(line.column("account")[is_in][moves]).tolist()
    came, left = _directions(kind, coins)
    *_rest, costs = figures.values(entries, "cost")
    late = np.isin(entries, figures.provisional())
    bought, spent = int(costs[came].sum()), int(costs[left].sum())
    back = [figures.given_back[entry] for entry in figures.given_back.keys() & set(entries.tolist())]
    return Gathered(
        kinds=frozenset(name for name, number in views.KINDS.items() if number in kind),
        texts=frozenset(key for key in TEXTS if np.isin(journal.ranks(columns.reader, key)[0], entries).any()),
        units=frozenset(columns.accounts[account].account.coin for account in accounts),
        coins=journal.coins(columns.reader, ids),
        paid=journal.paid(columns.reader, ids),
        bought=bought - sum(money.minor for money in back if money.currency == currency),
        spent=spent,
        has_converted=any(
            _is_converted(columns, account.money, entries, currency) for account in columns.accounts.values()
        ),
        has_uncovered=bool(np.isin(figures.needing("uncovered"), entries).any()),
        has_unconverted=bool(np.isin(figures.needing("unconverted"), entries).any()),
        provisional=frozenset(name for name, some in (("bought", came), ("spent", left)) if (late & some).any()),
        has_charged=any(_is_charged(account.money, entries) for account in columns.accounts.values()),
    )


def _is_charged(money: MoneyColumns, entries: Ints) -> bool:
    """Whether the amount the bank took of any of these is another than that of the price."""
    return bool(((money.paid >= 0) & (money.paid != money.amount) & np.isin(money.id, entries)).any())


def _directions(kind: Ints, coins: Ints) -> tuple[Bools, Bools]:
    """Which entries brought coins, and which took coins or money."""
    came = (kind == PURCHASE) | (_is_adjusted(kind) & (coins > 0))
    left = (kind == GIFT) | (_is_adjusted(kind) & (coins < 0))
    return came, left


def _is_adjusted(kind: Ints) -> Bools:
    found: Bools = np.isin(kind, [ADJUSTMENT, FREE])
    return found


def _is_converted(columns: Columns, money: MoneyColumns, entries: Ints, currency: str) -> bool:
    """Whether any of these paid for coins in another currency, or was charged something else than its price."""
    paid = (money.paid >= 0) & (money.kind != GIFT) & np.isin(money.id, entries)
    return bool((paid & ((money.currency != columns.currency(currency)) | (money.paid != money.amount))).any())
