"""What a balance says of one period, and what it hands on to the next."""

from __future__ import annotations

from collections.abc import Iterable

from tests.oracle.amounts import minus, plus
from tests.oracle.entries import BALANCE_COINS, BALANCE_MONEY, Costs
from tests.oracle.facts import Posting


class Balance:
    """The columns of one period, each by unit or currency."""

    def __init__(self, opening_coins: Costs | None = None, opening_cost: Costs | None = None) -> None:
        """Nothing has happened yet in the period."""
        self.columns: dict[str, Costs] = {column: {} for column in (*BALANCE_COINS, *BALANCE_MONEY)}
        self.columns["opening_coins"] = self.columns["closing_coins"] = opening_coins or {}
        self.columns["opening_cost"] = self.columns["closing_cost"] = opening_cost or {}

    def after(self, postings: Iterable[Posting]) -> Balance:
        """The next period, in which these happen."""
        following = Balance(self.columns["closing_coins"], self.columns["closing_cost"])
        columns = following.columns
        for posting in postings:
            columns[posting.column] = plus(columns[posting.column], posting.amounts)
        got = plus(columns["opening_coins"], columns["bought"], columns["adjusted"])
        columns["closing_coins"] = plus(got, minus(columns["sent"]))
        worth = plus(columns["opening_cost"], columns["paid"], columns["adjusted_cost"])
        columns["closing_cost"] = plus(worth, minus(columns["spent_cost"]), minus(columns["lost_cost"]))
        return following

    def currencies(self) -> set[str]:
        """The currencies in which something is not zero."""
        return {currency for column in BALANCE_MONEY for currency, cost in self.columns[column].items() if cost}
