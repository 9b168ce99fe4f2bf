"""What coins cost on the websites: by one's own receipts, else by the catalogue. One rule for checks and reports."""

from __future__ import annotations

from bisect import bisect_right
from collections import defaultdict
from typing import TYPE_CHECKING

import numpy as np

from models import facts
from models.money import Money
from models.periods import from_day_number
from models.price_check import WEBSITE, Seen, nearest
from models.reports.usual import Key, stands

if TYPE_CHECKING:
    from models.columns import AccountColumns, Columns


def website(columns: Columns) -> Website:
    """Give the prices of these books' websites; they are kept until a purchase or one's own catalogue changes."""
    state = tuple((account.account, account.version) for account in columns.accounts.values())
    match columns.cache.get("website"):
        case before, Website() as kept if before == state:
            return kept
    made = Website(columns)
    columns.cache["website"] = state, made
    return made


class Website:
    """Prices of the websites, by platform and currency. The columns `channel` and `currency` have to be read.

    One's own receipts come before the catalogue, and in that what one added before what is shipped.

    Where one bought there in a currency, one's own receipts are all that counts: of the pack to compare with the last
    one until a day, else the first after it.
    """

    def __init__(self, columns: Columns) -> None:
        """Collect the receipts of these books."""
        self._own: dict[Key, dict[int, list[tuple[int, int, int]]]] = defaultdict(lambda: defaultdict(list))
        for account in columns.accounts.values():
            self._collect(account)
        for packs in self._own.values():
            for receipts in packs.values():
                receipts.sort()
        self._sizes = {key: sorted(packs) for key, packs in self._own.items()}
        self._facts = facts.of(columns.reader)

    def _collect(self, account: AccountColumns) -> None:
        money, places, channels = account.money, account.money_rows(), account.labels["channel"]
        for row in np.flatnonzero(stands(account)).tolist():
            if channels[row] == WEBSITE:
                key = account.account.platform, account.labels["currency"][row]
                receipt = int(account.day[places[row]]), int(money.id[row]), int(money.amount[row])
                self._own[key][int(account.coins[places[row]])].append(receipt)

    def seen(self, platform: str, currency: str, coins: int, day: int) -> Seen | None:
        """Give the price to compare so many coins, bought on a day (its number), with; None where there is none."""
        sizes = self._sizes.get((platform, currency))
        if not sizes:
            return self._facts.website_price(platform, currency, coins)
        size = nearest(sizes, coins)
        receipts = self._own[platform, currency][size]
        bought, _entry, minor = receipts[max(0, bisect_right(receipts, day, key=lambda receipt: receipt[0]) - 1)]
        return Seen(size, Money(minor, currency), from_day_number(bought).isoformat(), is_own=True)
