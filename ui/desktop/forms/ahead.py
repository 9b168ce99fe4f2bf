"""What an entry would bring, were it added now. The functions run on the reckoning thread; their answers are frozen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import lookups, suggestions

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.suggestions import KnownTarget
    from ui.desktop.books import Books


@dataclass(frozen=True, slots=True)
class Ahead:
    """Coins an account has: with a draft, or at its moment, as was asked."""

    draft: Draft
    balance: int


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
