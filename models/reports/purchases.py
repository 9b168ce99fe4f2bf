"""The purchases report: coins bought and what was paid for them, net of refunds, which fall on their own days."""

from __future__ import annotations

from itertools import repeat
from typing import TYPE_CHECKING

import numpy as np

from models.columns import PURCHASE
from models.reports import COLUMNS, Column, Query, Report
from models.reports.costing import Costed, cost, provisional
from models.reports.grouping import Parts, by_currency, group

if TYPE_CHECKING:
    from models.booking import Ints
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings


def purchases(columns: Columns, rates: Rates, settings: Settings, query: Query) -> Report:
    """Sum purchases by the query's keys."""
    currency, basis = query.currency or settings.currency, query.basis or settings.basis
    accounts = cost(columns, rates, settings, currency, basis)
    parts = [part for costed in accounts for part in (*_bought(columns, costed), *_refunded(columns, costed))]
    found = group(columns, settings, query, parts)
    rows = list(
        zip(
            *found.labels,
            found.count.tolist(),
            found.coins,
            found.cost(currency),
            repeat(currency),
            found.unconverted(currency),
        )
    )
    keys = tuple(Column(key, "key") for key in query.by)
    late = provisional(accounts, rates, columns.currency(currency))
    return Report("purchases", query, keys + COLUMNS["purchases"], rows, currency, late)


def _bought(columns: Columns, costed: Costed) -> list[Parts]:
    bought = np.flatnonzero(costed.columns.money.kind == PURCHASE)
    return [
        _parts(costed, row, row, code, costed.paid.minor[row], sign=1)
        for code, row in by_currency(columns, bought, costed.paid.currency[bought])
    ]


def _refunded(columns: Columns, costed: Costed) -> list[Parts]:
    """Refunds of purchases: they have the channel of what they refund."""
    refunds = costed.refunds
    return [
        _parts(costed, refunds.row[place], refunds.of[place], code, refunds.back[place], sign=-1)
        for code, place in by_currency(columns, np.arange(len(refunds.row)), refunds.currency)
    ]


def _parts(costed: Costed, row: Ints, source: Ints, code: str, minor: Ints, *, sign: int) -> Parts:
    event = costed.rows[row]
    count = np.full(len(row), max(sign, 0))
    kind = "purchase" if sign > 0 else "refund"
    zero = np.zeros(len(row), np.int64)
    return Parts(costed, event, source, kind, count, sign * costed.columns.coins[event], zero, {code: sign * minor})
