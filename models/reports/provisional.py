"""Which entries rest on a rate that a newer table may change: late payments, and gifts of the coins they bought."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models import booking
from models.columns import FREE, REFUND
from models.periods import day_number, from_day_number

if TYPE_CHECKING:
    from models.booking import Bools
    from models.reports import Asked
    from models.reports.costing import Costed

_MARK = "provisional"
"""Stands for a currency in which only the lots bought at a provisional rate cost anything."""
_COST = 10**12
"""What each of them costs in it: so much that no coin of a pool they joined has a share of 0."""


def provisional_events(asked: Asked, costed: Costed) -> Bools | None:
    """Mark the events of an account whose figures are provisional; None where there are none, which is soon known."""
    paid = _paid_provisionally(asked, costed)
    if not paid.any():
        return None
    found = np.zeros(len(costed.voided), np.bool_)
    found[costed.rows[paid]] = True
    marks = {_MARK: _COST * found[costed.rows[costed.lots]]}
    if asked.basis == "average":
        booked = booking.average(costed.events, marks)
    else:
        booked = booking.fifo(costed.events, marks, asked.settings.free_coins)
    found |= booked.costs(_MARK) > 0
    return found


def _paid_provisionally(asked: Asked, costed: Costed) -> Bools:
    """Mark the money rows converted by a rate that may change."""
    money, days = costed.columns.money, costed.columns.day[costed.rows]
    is_late = (days > day_number(asked.rates.last_day)) & (money.paid >= 0) & ~costed.voided[costed.rows]
    is_late &= (money.kind != REFUND) & (money.kind != FREE)
    is_late &= money.currency != asked.columns.currency(asked.currency)
    found = np.zeros(len(is_late), np.bool_)
    for row in np.flatnonzero(is_late).tolist():
        code = asked.columns.currencies[money.currency[row]]
        rate = asked.rates.find(code, asked.currency, from_day_number(int(days[row])))
        found[row] = rate is not None and rate.is_provisional
    return found
