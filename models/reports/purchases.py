"""The purchases report: coins bought and what was paid for them, net of refunds, which fall on their own days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.columns import PURCHASE
from models.reports import Asked, Report
from models.reports.costing import Costed, cost
from models.reports.grouping import Parts, by_currency, group
from models.reports.sums import as_report

if TYPE_CHECKING:
    from models.booking import Ints
    from models.columns import Columns


def purchases(asked: Asked) -> Report:
    """Sum purchases by the query's keys."""
    accounts = cost(asked)
    return as_report("purchases", asked, accounts, group(asked, parts_of(asked, accounts)))


def parts_of(asked: Asked, accounts: Sequence[Costed]) -> list[Parts]:
    """Give the purchases, and the refunds of purchases, of these accounts."""
    columns = asked.columns
    return [part for costed in accounts for part in (*_bought(columns, costed), *_refunded(columns, costed))]


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
