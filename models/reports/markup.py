"""The report of what banks added: payments charged in other money than the price, held against the reference rate.

Of a purchase, or a gift paid in money, whose bank took something else than the price: what the price comes to at the
rate of its day, what was paid, and the difference. A refund takes back the same part of both, on its own day.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from models.columns import GIFT, PURCHASE
from models.money import MAX_AMOUNT, divide_half_even
from models.periods import from_day_number
from models.reports import Asked, Report
from models.reports.costing import Costed, cost
from models.reports.grouping import Parts, group
from models.reports.sums import MARKS, as_report

if TYPE_CHECKING:
    from models.booking import Ints

Priced = dict[int, int | None]
"""By money row of a charge: what its price comes to at the reference rate, None where that cannot be said."""
_KINDS = {PURCHASE: "purchase", GIFT: "gift"}


def markup(asked: Asked) -> Report:
    """Sum what banks added, by the query's keys; `uncompared` counts charges for which a rate is missing."""
    accounts = cost(asked)
    return as_report("markup", asked, accounts, group(asked, parts_of(asked, accounts)))


def parts_of(asked: Asked, accounts: Sequence[Costed]) -> list[Parts]:
    """Give the charges of these accounts, and the refunds of those that could be compared."""
    found = []
    for costed in accounts:
        if "charges" not in costed.memo:
            costed.memo["charges"] = list(_of_account(asked, costed, _priced(asked, costed)))
        found += costed.memo["charges"]
    return found


def _priced(asked: Asked, costed: Costed) -> Priced:
    """Find the payments whose bank took something else than the price, and turn the price by the rate of the day."""
    account, money, codes = costed.columns, costed.columns.money, asked.columns.currencies
    stands = ~costed.voided[costed.rows] & (money.paid >= 0) & (money.amount >= 0)
    target, found = asked.columns.currency(asked.currency), Priced()
    for row in np.flatnonzero(stands & np.isin(money.kind, list(_KINDS))).tolist():
        price, charged = account.labels["currency"][row], codes[money.currency[row]]
        if price == charged and money.amount[row] == money.paid[row]:
            continue
        day = from_day_number(int(account.day[costed.rows[row]]))
        factor = asked.rates.factor(price, asked.currency, day) if costed.paid.currency[row] == target else None
        there = None if factor is None else divide_half_even(int(money.amount[row]) * factor[0], factor[1])
        found[row] = there if there is None or there <= MAX_AMOUNT else None
    return found


def _of_account(asked: Asked, costed: Costed, priced: Priced) -> list[Parts]:
    kind = costed.columns.money.kind
    parts = []
    for number, name in _KINDS.items():
        rows = [row for row in priced if kind[row] == number]
        there = [priced[row] for row in rows]
        paid = [0 if one is None else int(costed.paid.minor[row]) for row, one in zip(rows, there, strict=True)]
        is_left_out = [int(one is None) for one in there]
        parts.append(_parts(asked, costed, name, rows, rows, [one or 0 for one in there], paid, is_left_out))
    return [part for part in (*parts, _refunded(asked, costed, priced)) if len(part.event)]


def _refunded(asked: Asked, costed: Costed, priced: Priced) -> Parts:
    """Refunds of what was compared, with the part of it they take back, cumulatively rounded."""
    refunds, amount = costed.refunds, costed.columns.money.amount
    given: dict[int, int] = {}
    rows, sources, there, paid = [], [], [], []
    for row, of, back in zip(refunds.row.tolist(), refunds.of.tolist(), refunds.back.tolist(), strict=True):
        before = given.get(of, 0)
        given[of] = after = before + max(int(amount[row]), 0)
        whole, price = priced.get(of), int(amount[of])
        if whole is not None and price:
            rows.append(row)
            sources.append(of)
            there.append(before * whole // price - after * whole // price)
            paid.append(-back)
    return _parts(asked, costed, "refund", rows, sources, there, paid, [0] * len(rows))


def _parts(
    asked: Asked,
    costed: Costed,
    kind: str,
    rows: list[int],
    sources: list[int],
    there: list[int],
    paid: list[int],
    left_out: list[int],
) -> Parts:
    at_rate, money, zero = _ints(there), _ints(paid), np.zeros(len(rows), np.int64)
    code = asked.currency
    extra = {("at_rate", code): at_rate, ("markup", code): money - at_rate, ("uncompared", ""): _ints(left_out)}
    if any(late := [int(_is_late(asked, costed, row)) for row in sources]):
        extra[MARKS] = _ints(late)
    count = zero if kind == "refund" else zero + 1
    event = costed.rows[_ints(rows)]
    return Parts(costed, event, _ints(sources), kind, count, zero, zero, {code: money}, extra)


def _is_late(asked: Asked, costed: Costed, row: int) -> bool:
    """Whether the rate of what the bank took, or that of the price, may still change."""
    account, day = costed.columns, from_day_number(int(costed.columns.day[costed.rows[row]]))
    codes = (account.labels["currency"][row], asked.columns.currencies[account.money.currency[row]])
    return any(asked.rates.is_provisional(code, asked.currency, day) for code in codes)


def _ints(values: list[int]) -> Ints:
    return np.array(values, np.int64)
