"""What rests on a rate that a newer table may change: late payments, the coins they bought, and gifts of those coins.

They are found by booking once more: in a shadow of an account's books only what was converted by such a rate costs
anything, in a currency of its own. So it is carried on just as cost is, through pools, splits, refunds and balances.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models import booking
from models.columns import FREE, REFUND
from models.periods import day_number, from_day_number
from models.reports.costing import Costed, Paid, settle_refunds

if TYPE_CHECKING:
    from models.booking import Bools, Ints
    from models.columns import Columns
    from models.reports import Asked

MARK = "≈"
"""The currency of the shadow's costs."""
_COST = 10**12
"""What each late payment costs in it: so much that no coin of a pool it joined has a share of 0.

Each costs one more than the one before it, so that one that was paid and another that was given back never make 0.
"""
_NAME = "provisional"


def shadow(asked: Asked, costed: Costed) -> Costed | None:
    """Give the same books with marks for costs; None where nothing is provisional, which is soon known."""
    if _NAME not in costed.memo:
        late = paid_provisionally(asked, costed)
        costed.memo[_NAME] = _shadow(asked, costed, late) if late.any() else None
    found: Costed | None = costed.memo[_NAME]
    if found is not None:
        costed.memo[_NAME] = found = found.followed()
    return found


def provisional_events(asked: Asked, costed: Costed) -> Bools | None:
    """Mark the events of an account whose figures are provisional; None where there are none."""
    marked = shadow(asked, costed)
    if marked is None:
        return None
    found: Bools = marked.cost(MARK) > 0
    found[marked.rows[marked.paid.minor > 0]] = True
    return found


def marks(asked: Asked, costed: Costed, event: Ints, first: int = 0) -> Ints | None:
    """Tell of events from `first` on what of their coins' cost is provisional, in marks; None where nothing is."""
    marked = shadow(asked, costed)
    if marked is None:
        return None
    found: Ints = marked.cost(MARK, first)[event - first]
    return found


def paid_provisionally(asked: Asked, costed: Costed) -> Bools:
    """Mark the money rows converted by a rate that may change; nothing stays nothing at any rate."""
    money, days = costed.columns.money, costed.columns.day[costed.rows]
    is_late = (days > day_number(asked.rates.last_day)) & (money.paid > 0) & ~costed.voided[costed.rows]
    is_late &= (money.kind != REFUND) & (money.kind != FREE)
    is_late &= money.currency != asked.columns.currency(asked.currency)
    found = np.zeros(len(is_late), np.bool_)
    for row in np.flatnonzero(is_late).tolist():
        code = asked.columns.currencies[money.currency[row]]
        found[row] = asked.rates.is_provisional(code, asked.currency, from_day_number(int(days[row])))
    return found


def _shadow(asked: Asked, costed: Costed, late: Bools) -> Costed:
    costs = np.where(late, _COST + np.arange(len(late)), 0)
    lots = {MARK: costs[costed.lots]}
    if asked.basis == "average":
        booked = booking.average(costed.events, lots)
    else:
        booked = booking.fifo(costed.events, lots, asked.settings.free_coins)
    paid = Paid(costs, np.full(len(late), _number(asked.columns)))
    refunds = settle_refunds(costed.columns, costed.rows, paid, booked, costed.refunds.row, costed.refunds.of)
    return replace(costed, booking=booked, paid=paid, refunds=refunds, unconverted=(MARK,), memo={})


def _number(columns: Columns) -> int:
    return columns.currency(MARK)
