"""The spending report: what gifts cost, by any key. A gift's cost is that of the coins it took, or the money it was."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from models import booking
from models.columns import GIFT, UNKNOWN
from models.reports import LOT_KEYS, Asked, Report
from models.reports.costing import Costed, cost
from models.reports.grouping import Parts, by_currency, group
from models.reports.provisional import MARK, marks, shadow
from models.reports.sums import MARKS, Figure, as_report

if TYPE_CHECKING:
    from models.booking import Booking, Ints, Tape
    from models.columns import Columns


def spending(asked: Asked) -> Report:
    """Sum gifts by the query's keys. By channel, payment method or currency paid, a gift is split over its lots."""
    accounts = cost(asked)
    return as_report("spending", asked, accounts, group(asked, parts_of(asked, accounts)))


def parts_of(asked: Asked, accounts: Sequence[Costed]) -> list[Parts]:
    """Give the gifts of these accounts, split where the query asks by what belongs to lots."""
    is_split = not LOT_KEYS.isdisjoint({*asked.query.by, *(key for key, _ in asked.query.where)})
    parts = [part for costed in accounts for part in _direct(asked, costed)]
    for costed in accounts:
        parts += _of_coins(asked, costed, is_split=is_split)
    return parts


def _of_coins(asked: Asked, costed: Costed, *, is_split: bool) -> list[Parts]:
    """Coin gifts: those that every report on the same books counts, and those sent since the first one."""
    count, memo = len(costed.voided), costed.memo
    if "whole" not in memo:
        memo["whole"] = count, _whole(asked, costed, 0)
    counted, kept = memo["whole"]
    newer = [] if counted == count else [_whole(asked, costed, counted)]
    if not is_split:
        return [kept, *newer]
    if "split" not in memo:
        memo["split"] = _split(asked, costed, kept, 0)
    return [*memo["split"], *(part for whole in newer for part in _split(asked, costed, whole, counted))]


def _whole(asked: Asked, costed: Costed, first: int) -> Parts:
    """Coin gifts from the event `first` on as they are."""
    event, quantity, coins = _sent(asked.columns, costed, first)
    place = event - first if first else event
    money = {code: costed.cost(code, first)[place] for code in (asked.currency, *costed.unconverted)}
    none = np.broadcast_to(np.int64(-1), event.shape)
    uncovered, marked = costed.uncovered(first)[place], marks(asked, costed, event, first)
    return Parts(costed, event, none, "coins", quantity, coins, uncovered, money, _extra(marked))


def _extra(marked: Ints | None) -> dict[Figure, Ints]:
    """What only some reports add up: what of the cost is provisional."""
    return {} if marked is None else {MARKS: marked}


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


def _direct(asked: Asked, costed: Costed) -> list[Parts]:
    """Gifts paid in money, apart by the currency they are shown in."""
    columns, marked = asked.columns, shadow(asked, costed)
    gifts = np.flatnonzero((costed.columns.money.kind == GIFT) & ~costed.voided[costed.rows])
    parts = []
    for code, source in by_currency(columns, gifts, costed.paid.currency[gifts]):
        event, zero = costed.rows[source], np.zeros(len(source), np.int64)
        money, late = {code: costed.paid.minor[source]}, None if marked is None else marked.paid.minor[source]
        quantity = costed.columns.quantity[event]
        parts.append(Parts(costed, event, source, "money", quantity, zero, zero, money, _extra(late)))
    return parts


def _split(asked: Asked, costed: Costed, whole: Parts, first: int) -> list[Parts]:
    """Coin gifts from the event `first` on, each of the lot of its first coin, and what of them is of further lots.

    The further parts are no gifts of their own, and take from the first lot what they add to theirs. Lots go first in
    first out; under average cost a part has the cost of its coins' places in the pool.
    """
    if not len(whole.event):
        return [whole]
    book, is_fifo = costed.booking, asked.basis == "fifo"
    order = book if is_fifo else booking.fifo(costed.events, {}, asked.settings.free_coins)
    begin = order.drawn(first)[whole.event - first]
    gift, since, until = _cuts(order.tape, begin, begin + whole.coins)
    event, source = whole.event[gift], _sources(costed, order, begin)
    # The same coins under the booking asked for: as far from the gift's beginning as they are here.
    shift = 0 if is_fifo else book.drawn(first)[event - first] - begin[gift]
    span = (np.stack([since, until]) + shift).T.ravel()
    money = {code: _both(np.diff(book.cost(code, span))[::2]) for code in (*whole.money, UNKNOWN)}
    coins, covered = _both(until - since), _both(np.diff(np.minimum(span, book.tape.length))[::2])
    uncovered = coins - covered + money.pop(UNKNOWN)
    marked = shadow(asked, costed)
    late = None if marked is None else _both(np.diff(marked.booking.cost(MARK, span))[::2])
    lots = np.append(_sources(costed, order, since), source[gift])
    further = Parts(
        costed, np.append(event, event), lots, "coins", np.zeros_like(coins), coins, uncovered, money, _extra(late)
    )
    return [replace(whole, source=source, memo={}), further]


def _cuts(tape: Tape, begin: Ints, end: Ints) -> tuple[Ints, Ints, Ints]:
    """Which gifts the ends of lots cut, and from where to where the coins behind each cut are of one lot."""
    ends = np.unique(np.append(tape.start, tape.length))
    # There are far fewer lots than gifts: the one that the end of a lot may cut is the first that ends there or later.
    gift = np.minimum(np.searchsorted(end, ends), len(end) - 1)
    is_cut = (begin[gift] < ends) & (ends < end[gift])
    since, until, gift = ends[is_cut], np.append(ends[1:], end[-1])[is_cut], gift[is_cut]
    return gift, since, np.minimum(until, end[gift])


def _both(values: Ints) -> Ints:
    """What is added to one lot, and the same taken from another."""
    return np.append(values, -values)


def _sources(costed: Costed, order: Booking, begin: Ints) -> Ints:
    """Money row of the lot that has each coin, by ascending positions; -1 where no lot covers it."""
    if not len(order.tape.start):
        return np.full(len(begin), -1)
    found: Ints = costed.lots[order.tape.row][order.tape.pieces(begin)]
    found[np.searchsorted(begin, order.tape.length) :] = -1
    return found
