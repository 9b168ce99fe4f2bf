"""The report of what creators may have received: by the shares the catalogue knows, as a range. It is nobody's money.

An estimate is in the currency its source speaks of, or the gift was counted in. It is kept in hundredths of a minor
unit, so that parts add up exactly, and rounded outwards where it is shown.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.errors import LedgerError
from models.money import MAX_PAID
from models.reports import Asked, Report, spending
from models.reports.costing import TOO_MUCH, Costed, cost
from models.reports.estimate import FINE, share, spread
from models.reports.grouping import Parts, group
from models.reports.sums import Sums, as_report

if TYPE_CHECKING:
    from models.booking import Ints
    from models.catalogue import Share
    from models.columns import Columns

LOW, HIGH, LEFT_OUT = "received_low", "received_high", "left_out"


def received(asked: Asked) -> Report:
    """Estimate what reached creators, by the query's keys; `left_out` are gifts of which no share is known."""
    accounts = cost(asked)
    return as_report("received", asked, accounts, rounded(group(asked, parts_of(asked, accounts))))


def parts_of(asked: Asked, accounts: Sequence[Costed]) -> list[Parts]:
    """Give the gifts of these accounts, each with what may have reached its creator.

    Raises LedgerError where that adds up to more than 64 bits hold, as money does in `cost`.
    """
    parts = [_with_estimate(asked.columns, part) for part in spending.parts_of(asked, accounts)]
    sums = Counter[str]()
    for part in parts:
        for (measure, code), fine in part.extra.items():
            if measure == HIGH:
                sums[code] += int(fine.sum(dtype=np.float64))
    for code, total in sums.items():
        if total > MAX_PAID:
            raise LedgerError(TOO_MUCH, currency=code)
    return parts


def rounded(sums: Sums) -> Sums:
    """Round outwards to minor units, so that no estimate looks narrower than it is."""
    values = dict(sums.values)
    for (measure, code), numbers in sums.values.items():
        if measure in {LOW, HIGH}:
            values[measure, code] = numbers // FINE if measure == LOW else -(-numbers // FINE)
    return replace(sums, values=values)


def _with_estimate(columns: Columns, part: Parts) -> Parts:
    """Coins keep theirs with the parts they are of: the next report on the same books has them."""
    if "received" in part.memo:
        return part.memo["received"]
    estimated = _of_coins(part) if part.kind == "coins" else _of_money(columns, part)
    found = replace(part, uncovered=np.zeros_like(part.coins), money={}, extra=estimated, memo={})
    if part.kind == "coins":
        part.memo["received"] = found
    return found


def _of_coins(part: Parts) -> dict[tuple[str, str], Ints]:
    account = part.costed.columns.account
    known = share(account.platform, account.unit, "")
    if known is None:
        return {(LEFT_OUT, ""): part.count}
    low, high = spread(known)
    return {(LOW, known.currency): part.coins * low, (HIGH, known.currency): part.coins * high}


def _of_money(columns: Columns, part: Parts) -> dict[tuple[str, str], Ints]:
    """Gifts paid in money: a part of it, by the name of the gift; each part of them is in one currency."""
    account, items = part.costed.columns.account, part.costed.columns.detail["item"][part.event]
    ((code, minor),) = part.money.items()
    low, high, is_known = np.zeros_like(minor), np.zeros_like(minor), np.zeros(len(minor), np.bool_)
    for item in np.unique(items).tolist():
        known: Share | None = share(account.platform, "", columns.items.get(item, ""))
        if known is not None:
            here = items == item
            is_known |= here
            low[here], high[here] = (minor[here] * times for times in spread(known))
    return {(LOW, code): low, (HIGH, code): high, (LEFT_OUT, ""): np.where(is_known, 0, part.count)}
