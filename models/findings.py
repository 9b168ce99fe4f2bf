"""What can ask for a look, as plain records: `attention` finds them, the faces put them into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models.money import Money

if TYPE_CHECKING:
    from datetime import date

    from models.accounts import AccountRow
    from models.reports.budgets import BudgetStatus


@dataclass(frozen=True, slots=True)
class OverBudget:
    """A budget that is over, or on its way there."""

    status: BudgetStatus

    @property
    def key(self) -> str:
        """What it is about, in a word that stays."""
        return f"budget {self.status.budget.id} {'over' if self.status.is_over else 'pace'}"

    @property
    def urgency(self) -> int:
        """The least comes first."""
        return 0 if self.status.is_over else 5


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Coins an account spent that no purchase covers, and the day from which they were missing."""

    account: AccountRow
    coins: int
    since: date
    urgency: int = 1

    @property
    def key(self) -> str:
        """What it is about, in a word that stays."""
        return f"uncovered {self.account.id}"


@dataclass(frozen=True, slots=True)
class Differing:
    """The last balance seen in an account: `seen` coins where the ledger `had` another number of them."""

    account: AccountRow
    entry: int
    day: date
    seen: int
    had: int
    urgency: int = 2

    @property
    def key(self) -> str:
        """What it is about, in a word that stays."""
        return f"balance {self.entry}"


@dataclass(frozen=True, slots=True)
class WithoutRate:
    """Money that was paid on so many `days` in a currency without a rate to `target` on them."""

    money: Money
    target: str
    days: int
    first: date
    last: date
    urgency: int = 3

    @property
    def key(self) -> str:
        """What it is about, in a word that stays."""
        return f"rate {self.money.currency} {self.target}"


@dataclass(frozen=True, slots=True)
class Unusual:
    """A purchase at a price far from the usual one: `usual` is what as many coins usually cost."""

    account: AccountRow
    entry: int
    day: date
    coins: int
    paid: Money
    usual: Money
    urgency: int = 4

    @property
    def key(self) -> str:
        """What it is about, in a word that stays."""
        return f"price {self.entry}"


Finding = OverBudget | Uncovered | Differing | WithoutRate | Unusual
