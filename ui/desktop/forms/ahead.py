"""What an entry would bring, were it added now. The functions run on the reckoning thread; their answers are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import lookups, moments, suggestions
from ui.desktop import converting

if TYPE_CHECKING:
    from fractions import Fraction

    from models.conversions import Conversion
    from models.drafts import Draft
    from models.price_check import Check
    from models.reports.budgets import BudgetStatus
    from models.reports.figures import Figure
    from models.suggestions import KnownTarget
    from ui.desktop.books import Books


@dataclass(frozen=True, slots=True)
class GiftAhead:
    """What a gift would cost and leave, and the unrounded price of one of its coins, in minor units, where known.

    `conversions` are those of one paid in money. Of a gift that is being changed there is nothing else.
    """

    figure: Figure | None
    price: Fraction | None
    conversions: tuple[Conversion, ...] = ()


@dataclass(frozen=True, slots=True)
class PurchaseAhead:
    """Coins an account will have with a purchase, and what its price is held against.

    `usual` is one's own for a coin, in minor units, if there is one. `conversions` say by which rates it becomes money
    of the ledger. Of a purchase that is being changed there is nothing else.
    """

    balance: int | None = None
    usual: Fraction | None = None
    check: Check | None = None
    conversions: tuple[Conversion, ...] = ()


@dataclass(frozen=True, slots=True)
class Ahead:
    """Coins an account has: with a draft, or at its moment, as was asked."""

    draft: Draft
    balance: int


def gift(books: Books, account: int | None, draft: Draft) -> GiftAhead:
    """What a gift would cost, were it the account's next one; `account` None is one yet to be made."""
    figure = books.outlook(account, draft)
    is_known = account is not None and draft.coins is not None and not figure.uncovered
    price = books.figures.next_price(account or 0, draft.coins or 0) if is_known else None
    return GiftAhead(figure, price, converting.of_draft(books, draft))


def budgets(books: Books, _account: int | None, draft: Draft, *, are_waiting: bool = False) -> list[BudgetStatus]:
    """Where each budget that a draft counts towards would stand, those that would be over first.

    `are_waiting` asks only for those that let an entry wait.
    """
    from models import budgets as kept
    from models.reports import budget_ahead

    rows = [row for row in kept.budgets(books.reader) if row.terms.wait or not are_waiting]
    now = moments.now(books.settings.timezone)
    found = budget_ahead.after(books.columns, books.rates, books.settings, rows, draft, now) if rows else []
    return sorted(found, key=lambda status: not status.is_over)


def budgets_edited(books: Books, entry: int, draft: Draft) -> list[BudgetStatus]:
    """Say the same of an entry that is there already, were it changed to what the draft says."""
    from models import budgets as kept
    from models.reports import budget_ahead

    rows, now = kept.budgets(books.reader), moments.now(books.settings.timezone)
    if not rows:
        return []
    found = budget_ahead.after_edit(books.columns, books.rates, books.settings, rows, entry, draft, now)
    return sorted(found, key=lambda status: not status.is_over)


def waiting(books: Books, draft: Draft) -> BudgetStatus | None:
    """Of the budgets that would be over with a draft, the one that makes it wait longest; None where none does."""
    found = [status for status in budgets(books, None, draft, are_waiting=True) if status.is_over]
    return max(found, key=lambda status: status.budget.terms.wait, default=None)


def purchase(books: Books, account: int | None, draft: Draft) -> PurchaseAhead:
    """What a purchase would leave, and what one usually pays there; `account` None is one yet to be made."""
    from models.reports.checks import check_draft
    from models.reports.usual import usual_prices

    paid = draft.charged or draft.amount
    usual = usual_prices(books.columns).get((draft.platform, paid.currency)) if paid else None
    balance, check = balance_after(books, account, draft).balance, check_draft(books.columns, draft)
    return PurchaseAhead(balance, usual, check, converting.of_draft(books, draft))


def changed_purchase(books: Books, _account: int | None, draft: Draft) -> PurchaseAhead:
    """How a purchase is converted as it stands in the bar that changes it."""
    return PurchaseAhead(conversions=converting.of_draft(books, draft))


def changed_gift(books: Books, _account: int | None, draft: Draft) -> GiftAhead:
    """How a gift in money is converted as it stands in the bar that changes it."""
    return GiftAhead(None, None, converting.of_draft(books, draft))


def balance_after(books: Books, account: int | None, draft: Draft) -> Ahead:
    """Coins the account has once the draft is added; `account` None is one yet to be made."""
    figure = books.figures.next_cost(account, 0) if account is not None else None
    return Ahead(draft, (figure.balance if figure else 0) + (draft.coins or 0))


def balance_at(books: Books, account: int | None, draft: Draft) -> Ahead:
    """Coins the ledger says the account had at the moment of the draft."""
    return Ahead(draft, 0 if account is None else lookups.balance(books.reader, account, draft.moment.at))


def targets(books: Books) -> list[KnownTarget]:
    """What was bought and given lately and can be refunded."""
    return suggestions.targets(books.reader)
