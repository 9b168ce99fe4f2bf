"""The spending report: what gifts cost, by any key. A gift's cost is that of the coins it took, or the money it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from models import booking
from models.booking import LOT
from models.columns import GIFT, UNKNOWN
from models.reports import LOT_KEYS, Asked, Report
from models.reports.costing import Costed, cost
from models.reports.grouping import Parts, by_currency, sum_up

if TYPE_CHECKING:
    from models.booking import Booking, Ints
    from models.columns import Columns


def spending(asked: Asked) -> Report:
    """Sum gifts by the query's keys. By channel, payment method or currency paid, a gift is split over its lots."""
    accounts = cost(asked)
    is_split = not LOT_KEYS.isdisjoint({*asked.query.by, *(key for key, _ in asked.query.where)})
    parts = [part for costed in accounts for part in _direct(asked.columns, costed)]
    for costed in accounts:
        parts += [_split(asked, costed)] if is_split else _whole(costed, asked.currency)
    return sum_up("spending", asked, accounts, parts)


def _whole(costed: Costed, currency: str) -> list[Parts]:
    """Coin gifts as they are: those that every report on the same books counts, and those sent since the first one."""
    count = len(costed.voided)
    if "whole" not in costed.memo:
        costed.memo["whole"] = count, _weigh(costed, currency, 0)
    counted, kept = costed.memo["whole"]
    return [kept] if counted == count else [kept, _weigh(costed, currency, counted)]


def _weigh(costed: Costed, currency: str, first: int) -> Parts:
    place = np.flatnonzero(costed.sent()[first:])
    event = place + first
    money = {code: costed.cost(code, first)[place] for code in (currency, *costed.unconverted)}
    columns, none = costed.columns, np.broadcast_to(np.int64(-1), event.shape)
    uncovered = costed.uncovered(first)[place]
    return Parts(costed, event, none, "coins", columns.quantity[event], columns.coins[event], uncovered, money)


def _direct(columns: Columns, costed: Costed) -> list[Parts]:
    """Gifts paid in money, apart by the currency they are shown in."""
    gifts = np.flatnonzero((costed.columns.money.kind == GIFT) & ~costed.voided[costed.rows])
    parts = []
    for code, source in by_currency(columns, gifts, costed.paid.currency[gifts]):
        event, zero = costed.rows[source], np.zeros(len(source), np.int64)
        money = {code: costed.paid.minor[source]}
        parts.append(Parts(costed, event, source, "money", costed.columns.quantity[event], zero, zero, money))
    return parts


def _split(asked: Asked, costed: Costed) -> Parts:
    """Coin gifts cut where they pass from one lot to the next, as first in first out gives the lots.

    Under average cost each piece has the cost of its coins' places in the pool.
    """
    book, is_fifo = costed.booking, asked.basis == "fifo"
    order = book if is_fifo else booking.fifo(costed.events, {}, asked.settings.free_coins)
    begin, end, owner = _pieces(order)
    is_gift = costed.sent()[owner]
    begin, end, owner = begin[is_gift], end[is_gift], owner[is_gift]
    source, coins = _sources(costed, order, begin), end - begin
    if not is_fifo:
        # The same coins under the booking asked for: as far from the gift's beginning as they are here.
        shift = (np.cumsum(book.demand) - book.demand - np.cumsum(order.demand) + order.demand)[owner]
        begin, end = begin + shift, end + shift
    money = {code: _cost(book, code, begin, end) for code in (asked.currency, *costed.unconverted)}
    missing = coins - np.minimum(end, book.tape.length) + np.minimum(begin, book.tape.length)
    count = np.where(np.diff(owner, prepend=-1) > 0, costed.columns.quantity[owner], 0)
    return Parts(costed, owner, source, "coins", count, coins, missing + _cost(book, UNKNOWN, begin, end), money)


def _pieces(order: Booking) -> tuple[Ints, Ints, Ints]:
    """Cut all coins drawn at the ends of draws and lots: where each piece begins and ends, and the event it is of."""
    drawn = np.cumsum(order.demand)
    total = int(drawn[-1]) if len(drawn) else 0
    cuts = np.concatenate([drawn, order.tape.start, [0, order.tape.length]])
    cuts.sort(kind="stable")  # far quicker where long stretches are in order already
    cuts = cuts[(cuts <= total) & (np.diff(cuts, prepend=-1) > 0)]
    return cuts[:-1], cuts[1:], np.searchsorted(drawn, cuts[:-1], "right")


def _cost(book: Booking, code: str, begin: Ints, end: Ints) -> Ints:
    cost = book.stock.costs.get(code)
    if cost is None or not len(begin):
        return np.zeros(len(begin), np.int64)
    return book.tape.cost(end, book.stock.coins, cost) - book.tape.cost(begin, book.stock.coins, cost)


def _sources(costed: Costed, order: Booking, begin: Ints) -> Ints:
    """Money row of the lot each piece is of; -1 where no lot covers it."""
    if not len(order.tape.start) or not len(begin):
        return np.full(len(begin), -1)
    number = np.flatnonzero(costed.columns.role[costed.rows] == LOT)
    found = number[order.tape.row[order.tape.pieces(begin)]]
    return np.where(begin < order.tape.length, found, -1)
