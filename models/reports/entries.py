"""The entries behind a figure of a report: which rows of the journal a cell is the sum of."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models.booking import DRAW, LOT, Bools, Ints
from models.booking import REFUND as GIVEN_BACK
from models.columns import ADJUSTMENT, FREE, GIFT, PURCHASE
from models.reports import Asked, Query, need, settle

if TYPE_CHECKING:
    from models.columns import Columns
    from models.rates import Rates
    from models.reports.costing import Costed
    from models.settings import Settings


def entries(
    name: str, columns: Columns, rates: Rates, settings: Settings, query: Query, measure: str = ""
) -> array[int]:
    """Ids of the entries a report counts by the query's period and conditions, by moment.

    Each entry comes once, even where its coins are of several lots. A balance asks by `measure`: what it opened with
    is of all entries before, what it closed with of all until then, `sent` of gifts in coins alone; without one all
    that came or went. Raises RequestRefused as the report does.
    """
    asked = settle(name, columns, rates, settings, replace(query, by=()))
    need(columns, name, asked.query)
    columns.need("id")
    rows = _of_balance(asked, measure) if name == "balance" else _of_parts(name, asked)
    return _by_moment(rows)


def _by_moment(rows: Iterable[tuple[Costed, Ints]]) -> array[int]:
    ids, moments = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
    for costed, events in rows:
        ids.append(costed.columns.detail["id"][events])
        moments.append(costed.columns.detail["at"][events])
    found = np.concatenate(ids)
    found = found[np.lexsort((found, np.concatenate(moments)))]
    found = found[np.diff(found, prepend=-1) != 0]  # a gift is in several parts where its coins are of several lots
    return array("q", found.astype(np.int64).tobytes())


def _of_parts(name: str, asked: Asked) -> list[tuple[Costed, Ints]]:
    from models.reports import markup, purchases, spending
    from models.reports.costing import cost
    from models.reports.grouping import chosen

    if name == "markup":
        parts = markup.parts_of(asked, cost(asked))
    else:
        parts_of = spending.parts_of if name in {"spending", "received"} else purchases.parts_of
        parts = parts_of(asked, cost(asked))
    return [(part.costed, part.event) for part in chosen(asked, parts)]


def _of_balance(asked: Asked, measure: str) -> list[tuple[Costed, Ints]]:
    from models.reports import balance

    accounts: Sequence[Costed] = balance.chosen(asked)
    first, last = balance.days(asked)
    found = []
    for costed in accounts:
        day = costed.columns.day
        within = day <= last
        if not measure.startswith("closing"):
            within &= (day < first) if measure.startswith("opening") else (day >= first)
        found.append((costed, np.flatnonzero(within & _flows(costed, measure))))
    return found


def _flows(costed: Costed, measure: str) -> Bools:
    """Mark the events that flow into a measure of the balance."""
    role, kind = costed.events.role, np.full(len(costed.voided), GIFT)
    kind[costed.rows] = costed.columns.money.kind
    is_bought = (kind == PURCHASE) | (role == GIVEN_BACK)
    is_adjusted = (kind == FREE) | (kind == ADJUSTMENT)
    is_gift = (kind == GIFT) & ~costed.voided
    is_sent = costed.sent()
    flows = {
        "bought": is_bought,
        "adjusted": is_adjusted,
        "sent": is_sent,
        "paid": is_bought | (is_gift & ~is_sent),
        "adjusted_cost": is_adjusted & (role == LOT),
        "spent_cost": is_gift,
        "lost_cost": (is_adjusted & (role == DRAW)) | (role == GIVEN_BACK),
    }
    found: Bools = flows.get(measure, is_bought | is_adjusted | is_gift)
    return found
