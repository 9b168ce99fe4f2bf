"""What can ask for a look, as plain records: `attention` finds them, the faces put them into words."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

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
    def urgency(self) -> int:
        """The least comes first."""
        return 0 if self.status.is_over else 5


@dataclass(frozen=True, slots=True)
class Uncovered:
    """Coins an account spent that no purchase covers, and the day from which they were missing."""

    account: AccountRow
    coins: int
    since: date
    urgency: ClassVar[int] = 1


@dataclass(frozen=True, slots=True)
class Differing:
    """The last balance seen in an account: `seen` coins where the ledger `had` another number of them."""

    account: AccountRow
    entry: int
    day: date
    seen: int
    had: int
    urgency: ClassVar[int] = 2


@dataclass(frozen=True, slots=True)
class WithoutRate:
    """Money that was paid on so many `days` in a currency without a rate to `target` on them."""

    money: Money
    target: str
    days: int
    first: date
    last: date
    urgency: ClassVar[int] = 3


@dataclass(frozen=True, slots=True)
class Unusual:
    """A purchase at a price far from the usual one: `usual` is what as many coins usually cost."""

    account: AccountRow
    entry: int
    day: date
    coins: int
    paid: Money
    usual: Money
    urgency: ClassVar[int] = 4


Finding = OverBudget | Uncovered | Differing | WithoutRate | Unusual


def key_of(found: Finding) -> str:
    """What a finding is about, in words that stay."""
    match found:
        case OverBudget(status):
            return f"budget {status.budget.id} {'over' if status.is_over else 'pace'}"
        case Uncovered(account):
            return f"uncovered {account.id}"
        case Differing(entry=entry):
            return f"balance {entry}"
        case WithoutRate(money, target):
            return f"rate {money.currency} {target}"
        case Unusual(entry=entry):
            return f"price {entry}"
