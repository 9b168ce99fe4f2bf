"""The spending report: what gifts cost, by any key. A gift's cost is that of the coins it took, or the money it was."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from models import booking
from models.booking import LOT
from models.columns import GIFT, UNKNOWN
from models.reports import LOT_KEYS, Asked, Report
from models.reports.costing import Costed, cost
from models.reports.grouping import Parts, by_currency, group
from models.reports.sums import as_report

if TYPE_CHECKING:
    from models.booking import Booking, Ints
    from models.columns import Columns


def spending(asked: Asked) -> Report:
    """Sum gifts by the query's keys. By channel, payment method or currency paid, a gift is split over its lots."""
    accounts = cost(asked)
    return as_report("spending", asked, accounts, group(asked, parts_of(asked, accounts)))


def parts_of(asked: Asked, accounts: Sequence[Costed]) -> list[Parts]:
    """Give the gifts of these accounts, split where the query asks by what belongs to lots."""
    is_split = not LOT_KEYS.isdisjoint({*asked.query.by, *(key for key, _ in asked.query.where)})
    parts = [part for costed in accounts for part in _direct(asked.columns, costed)]
    for costed in accounts:
        parts += _of_coins(asked, costed, "split" if is_split else "whole")
    return parts


def _of_coins(asked: Asked, costed: Costed, how: Literal["split", "whole"]) -> list[Parts]:
    """Coin gifts: those that every report on the same books counts, and those sent since the first one."""
    count = len(costed.voided)
    weigh = _split if how == "split" else _whole
    if how not in costed.memo:
        costed.memo[how] = count, weigh(asked, costed, 0)
    counted, kept = costed.memo[how]
    return [kept] if counted == count else [kept, weigh(asked, costed, counted)]


def _whole(asked: Asked, costed: Costed, first: int) -> Parts:
    """Coin gifts from the event `first` on as they are."""
    event, quantity, coins = _sent(asked.columns, costed, first)
    place = event - first if first else event
    money = {code: costed.cost(code, first)[place] for code in (asked.currency, *costed.unconverted)}
    none = np.broadcast_to(np.int64(-1), event.shape)
    return Parts(costed, event, none, "coins", quantity, coins, costed.uncovered(first)[place], money)


def _sent(columns: Columns, costed: Costed, first: int) -> tuple[Ints, Ints, Ints]:
    """Coin gifts from the event `first` on, their quantity and their coins: the same in every currency and basis."""
    account = costed.columns
    key, state = ("sent", account.account.id), (first, account.version)
    kept = columns.cache.get(key)
    if isinstance(kept, tuple) and kept[0] is account and kept[1] == state and np.array_equal(kept[2], costed.voided):
        found: tuple[Ints, Ints, Ints] = kept[3]
        return found
    event = np.flatnonzero(costed.sent()[first:]) + first
    found = event, account.quantity[event], account.coins[event]
    if not first:
        columns.cache[key] = account, state, costed.voided, found
    return found


def _direct(columns: Columns, costed: Costed) -> list[Parts]:
    """Gifts paid in money, apart by the currency they are shown in."""
    gifts = np.flatnonzero((costed.columns.money.kind == GIFT) & ~costed.voided[costed.rows])
    parts = []
    for code, source in by_currency(columns, gifts, costed.paid.currency[gifts]):
        event, zero = costed.rows[source], np.zeros(len(source), np.int64)
        money = {code: costed.paid.minor[source]}
        parts.append(Parts(costed, event, source, "money", costed.columns.quantity[event], zero, zero, money))
    return parts


def _split(asked: Asked, costed: Costed, first: int) -> Parts:
    """Coin gifts from the event `first` on, cut where they pass from one lot to the next, as first in first out does.

    Under average cost each piece has the cost of its coins' places in the pool.
    """
    book, is_fifo = costed.booking, asked.basis == "fifo"
    order = book if is_fifo else booking.fifo(costed.events, {}, asked.settings.free_coins)
    cuts, owner = _cuts(order, first)
    is_gift = costed.sent()[owner]
    owner, begin, end = owner[is_gift], cuts[:-1][is_gift], cuts[1:][is_gift]
    source, coins = _sources(costed, order, begin), end - begin
    codes = (asked.currency, *costed.unconverted, UNKNOWN)
    if is_fifo:
        covered = np.diff(np.minimum(cuts, book.tape.length))[is_gift]
        money = {code: np.diff(_cost(book, code, cuts))[is_gift] for code in codes}
    else:
        # The same coins under the booking asked for: as far from the gift's beginning as they are here.
        shift = (_before(book) - _before(order))[owner]
        begin, end = begin + shift, end + shift
        covered = np.minimum(end, book.tape.length) - np.minimum(begin, book.tape.length)
        money = {code: _cost(book, code, end) - _cost(book, code, begin) for code in codes}
    uncovered = coins - covered + money.pop(UNKNOWN)
    count = np.where(np.diff(owner, prepend=-1) > 0, costed.columns.quantity[owner], 0)
    return Parts(costed, owner, source, "coins", count, coins, uncovered, money)


def _before(book: Booking) -> Ints:
    """Coins drawn before each event."""
    return np.cumsum(book.demand) - book.demand


def _cuts(order: Booking, first: int) -> tuple[Ints, Ints]:
    """Cut the coins drawn from the event `first` on at the ends of draws and lots; and the event each piece is of."""
    base = int(order.demand[:first].sum())
    event = np.flatnonzero(order.demand[first:]) + first
    drawn = np.cumsum(order.demand[event]) + base
    total = int(drawn[-1]) if len(drawn) else base
    ends = np.sort(np.append(order.tape.start, order.tape.length))
    ends = ends[(ends > base) & (ends < total)]
    # There are far fewer lots than draws: their ends are put in between, which is quicker than to sort all together.
    place = np.searchsorted(drawn, ends)
    is_new = (drawn[place] != ends) & (np.diff(ends, prepend=-1) > 0)
    place, ends = place[is_new], ends[is_new]
    return np.append(base, np.insert(drawn, place, ends)), np.insert(event, place, event[place])


def _cost(book: Booking, code: str, drawn: Ints) -> Ints:
    cost = book.stock.costs.get(code)
    if cost is None or not len(drawn):
        return np.zeros(len(drawn), np.int64)
    return book.tape.cost(drawn, book.stock.coins, cost)


def _sources(costed: Costed, order: Booking, begin: Ints) -> Ints:
    """Money row of the lot each piece is of; -1 where no lot covers it."""
    if not len(order.tape.start) or not len(begin):
        return np.full(len(begin), -1)
    number = np.flatnonzero(costed.columns.role[costed.rows] == LOT)
    found = number[order.tape.row[order.tape.pieces(begin)]]
    return np.where(begin < order.tape.length, found, -1)
