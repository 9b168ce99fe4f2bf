"""The purchases report: coins bought and what was paid for them, net of refunds, which fall on their own days."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models.booking import REFUND
from models.reports import COLUMNS, Column, Query, Report
from models.reports.costing import Costed, cost, provisional, refund_currency
from models.reports.grouping import Parts, by_code, group

if TYPE_CHECKING:
    from models.booking import Ints
    from models.columns import Columns
    from models.rates import Rates
    from models.settings import Settings


def purchases(columns: Columns, rates: Rates, settings: Settings, query: Query) -> Report:
    """Sum purchases by the query's keys."""
    currency, basis = query.currency or settings.currency, query.basis or settings.basis
    accounts = cost(columns, rates, settings, currency, basis)
    parts = [part for costed in accounts for part in (*_bought(costed), *_refunded(costed))]
    rows = [
        (*row.labels, row.count, row.coins, row.money.get(currency, 0), currency, row.unconverted(currency))
        for row in group(columns, settings, query, parts)
    ]
    keys = tuple(Column(key, "key") for key in query.by)
    return Report("purchases", query, keys + COLUMNS["purchases"], rows, currency, provisional(accounts, rates, currency))


def _bought(costed: Costed) -> list[Parts]:
    rows = [number for number, row in enumerate(costed.columns.money) if row.kind == "purchase"]
    return [
        _parts(costed, source, source, code, costed.paid.minor[source], sign=1)
        for code, source in by_code(rows, costed.paid.currency)
    ]


def _refunded(costed: Costed) -> list[Parts]:
    """Refunds of purchases: they have the channel of what they refund."""
    money, codes = costed.columns.money, refund_currency(costed)
    number_of = {row.id: number for number, row in enumerate(money)}
    rows = [number for number, code in enumerate(codes) if code and costed.events.role[costed.rows[number]] == REFUND]
    parts = []
    for code, row in by_code(rows, codes):
        source = np.array([number_of[money[number].refunded_id or 0] for number in row.tolist()], np.int64)
        parts.append(_parts(costed, row, source, code, costed.back[row], sign=-1))
    return parts


def _parts(costed: Costed, row: Ints, source: Ints, code: str, minor: Ints, *, sign: int) -> Parts:
    event = costed.rows[row]
    count = np.full(len(row), max(sign, 0))
    kind = "purchase" if sign > 0 else "refund"
    zero = np.zeros(len(row), np.int64)
    return Parts(costed, event, source, kind, count, sign * costed.columns.coins[event], zero, {code: sign * minor})
