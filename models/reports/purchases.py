"""The purchases report: coins bought and what was paid for them, net of refunds, which fall on their own days."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.columns import PURCHASE
from models.reports import Asked, Report
from models.reports.costing import Costed, cost
from models.reports.grouping import Parts, by_currency, group
from models.reports.provisional import shadow
from models.reports.sums import MARKS, as_report

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
    return [
        part
        for costed in accounts
        for marked in (shadow(asked, costed),)
        for part in (*_bought(columns, costed, marked), *_refunded(columns, costed, marked))
    ]


def _bought(columns: Columns, costed: Costed, marked: Costed | None) -> list[Parts]:
    bought = np.flatnonzero(costed.columns.money.kind == PURCHASE)
    late = None if marked is None else marked.paid.minor
    return [
        _parts(costed, row, row, code, costed.paid.minor[row], None if late is None else late[row], sign=1)
        for code, row in by_currency(columns, bought, costed.paid.currency[bought])
    ]


def _refunded(columns: Columns, costed: Costed, marked: Costed | None) -> list[Parts]:
    """Refunds of purchases: they have the channel of what they refund."""
    refunds, late = costed.refunds, None if marked is None else marked.refunds.back
    return [
        _parts(
            *(costed, refunds.row[place], refunds.of[place], code, refunds.back[place]),
            None if late is None else late[place],
            sign=-1,
        )
        for code, place in by_currency(columns, np.arange(len(refunds.row)), refunds.currency)
    ]


def _parts(costed: Costed, row: Ints, source: Ints, code: str, minor: Ints, late: Ints | None, *, sign: int) -> Parts:
    event = costed.rows[row]
    count = np.full(len(row), max(sign, 0))
    kind = "purchase" if sign > 0 else "refund"
    zero = np.zeros(len(row), np.int64)
    coins, extra = sign * costed.columns.coins[event], {} if late is None else {MARKS: sign * late}
    return Parts(costed, event, source, kind, count, coins, zero, {code: sign * minor}, extra)
