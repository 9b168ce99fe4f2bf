"""Entries in the order of what only the books know of them: their cost, or what their account held after them."""

from __future__ import annotations

from array import array
from typing import TYPE_CHECKING, Literal

import numpy as np

from models.booking import DRAW, LOT, Ints
from models.booking import REFUND as GIVEN_BACK
from models.reports.costing import Costed, cost

if TYPE_CHECKING:
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings

Figure = Literal["cost", "balance"]


def rank(
    columns: Columns, rates: Rates, settings: Settings, ids: array[int], by: Figure, *, is_descending: bool
) -> array[int]:
    """Sort entries by a figure, in the ledger's own currency and basis; those that are equal keep their order.

    Money without a rate counts as nothing.
    """
    columns.need("id")
    wanted = np.array(ids, np.int64)
    values = np.zeros(int(wanted.max(initial=0)) + 1, np.int64)
    for costed in cost(columns, rates, settings, settings.currency, settings.basis):
        own = costed.columns.detail["id"]
        figures = _costs(columns, costed, settings.currency) if by == "cost" else _balances(costed)
        inside = own < len(values)
        values[own[inside]] = figures[inside]
    found = values[wanted]
    order = np.argsort(-found if is_descending else found, kind="stable")
    return array("q", wanted[order].tobytes())


def _costs(columns: Columns, costed: Costed, currency: str) -> Ints:
    costs = costed.cost(currency).copy()
    own = costed.paid.currency == columns.currency(currency)
    costs[costed.rows[own]] += costed.paid.minor[own]
    return costs


def _balances(costed: Costed) -> Ints:
    role, coins = costed.events.role, costed.events.coins
    change = np.select([role == LOT, (role == DRAW) | (role == GIVEN_BACK)], [coins, -coins], 0)
    change[(costed.columns.coins == 0) | costed.voided] = 0
    return np.cumsum(change)
