"""How payments are converted, asked of the reckoning thread: what entry bars, previews and purses say of a rate."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import date

    from models.conversions import Conversion
    from models.drafts import Draft
    from models.money import Money
    from ui.desktop.books import Books

Convert = Callable[["Money", "Money | None", "date"], "tuple[Conversion, ...]"]
"""Says by which rates a price, or what the bank charged for it on a day, is turned into the ledger's currency."""


def of_draft(books: Books, draft: Draft) -> tuple[Conversion, ...]:
    """Say by which rates what a draft says was paid will be converted; nothing where it needs none."""
    if draft.amount is None or draft.kind not in {"purchase", "gift"}:
        return ()
    return converter(books)(draft.amount, draft.charged, draft.moment.day)


def converter(books: Books) -> Convert:
    """Give what converts by the rates and in the currency of the ledger as it is now."""
    from models.conversions import conversions

    return partial(conversions, rates=books.rates, currency=books.settings.currency)
