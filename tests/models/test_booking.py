"""Booking on its own: exact to the minor unit, whatever the order of events, up to the bounds.

The oracle's tests hold whole reports against an independent walk; here the arithmetic itself is taken to its limits.
"""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from models.booking import BLOCK, DRAW, LOT, NOTHING, REFUND, Booking, Events, Tape, average, fifo
from models.money import MAX_AMOUNT, MAX_COINS, share


def events(*rows: tuple[int, int], free: tuple[int, ...] = (), refunds: dict[int, int] | None = None) -> Events:
    """Make events of (role, coins) rows; `free` and the refunds' lots are row numbers."""
    role = np.array([role for role, _ in rows], np.int8)
    lot = np.full(len(rows), -1)
    for refund, of in (refunds or {}).items():
        lot[refund] = of
    is_free = np.zeros(len(rows), np.bool_)
    is_free[list(free)] = True
    return Events(role, np.array([coins for _, coins in rows], np.int64), lot, is_free)


def costs(*minor: int) -> dict[str, np.ndarray[tuple[int], np.dtype[np.int64]]]:
    return {"EUR": np.array(minor, np.int64)}


def drawn(book: Booking) -> list[int]:
    return [int(cost) for cost, coins in zip(book.costs("EUR"), book.demand, strict=True) if coins]


@given(
    st.integers(1, MAX_COINS), st.integers(0, MAX_AMOUNT), st.lists(st.integers(1, MAX_COINS), min_size=1, max_size=6)
)
def test_shares_of_a_lot_add_up_to_its_cost_at_any_size(coins: int, cost: int, gifts: list[int]) -> None:
    book = fifo(events((LOT, coins), *((DRAW, gift) for gift in gifts)), costs(cost))
    ends = np.minimum(np.cumsum(gifts), coins).tolist()
    begins = [0, *ends[:-1]]
    assert drawn(book) == [share(cost, coins, begin, end) for begin, end in zip(begins, ends, strict=True)]
    assert int(book.missing().sum()) == max(sum(gifts) - coins, 0)


@given(
    st.lists(st.tuples(st.integers(1, 9), st.integers(0, 99)), min_size=1, max_size=5),
    st.permutations([1, 2, 3, 4, 5, 6]),
)
def test_whatever_is_drawn_in_the_end_costs_what_was_paid(lots: list[tuple[int, int]], gifts: list[int]) -> None:
    total = sum(coins for coins, _ in lots)
    rows = [*((LOT, coins) for coins, _ in lots), *((DRAW, gift) for gift in gifts), (DRAW, 99)]
    for book in (
        fifo(events(*rows), costs(*(cost for _, cost in lots))),
        average(events(*rows), costs(*(cost for _, cost in lots))),
    ):
        assert sum(drawn(book)) == sum(cost for _, cost in lots)
        assert int(book.missing().sum()) == sum(gifts) + 99 - total


@given(
    st.integers(1, MAX_COINS // 2),
    st.integers(0, MAX_AMOUNT),
    st.integers(1, MAX_COINS // 2),
    st.integers(0, MAX_AMOUNT),
)
def test_a_pool_shares_the_cost_of_both_lots(coins: int, cost: int, more: int, dearer: int) -> None:
    rows = ((LOT, coins), (LOT, more), (DRAW, coins), (DRAW, more))
    first, second = drawn(average(events(*rows), costs(cost, dearer)))
    assert first == share(cost + dearer, coins + more, 0, coins)
    assert first + second == cost + dearer


def test_equal_gifts_may_differ_by_one_minor_unit() -> None:
    book = fifo(events((LOT, 3), (DRAW, 1), (DRAW, 1), (DRAW, 1)), costs(100))
    assert drawn(book) == [33, 33, 34]


def test_coins_owed_are_drawn_from_the_next_lot_to_come() -> None:
    book = fifo(events((DRAW, 2), (LOT, 3), (DRAW, 1)), costs(100))
    assert drawn(book) == [66, 34]


def test_free_coins_are_drawn_by_date_first_or_last() -> None:
    rows = events((LOT, 1), (LOT, 1), (DRAW, 1), (DRAW, 1), free=(1,))
    assert drawn(fifo(rows, costs(50, 0), "date")) == [50, 0]
    assert drawn(fifo(rows, costs(50, 0), "first")) == [0, 50]
    assert drawn(fifo(rows, costs(50, 0), "last")) == [50, 0]


def test_free_coins_go_last_only_among_the_lots_already_there() -> None:
    rows = events((LOT, 1), (DRAW, 1), (LOT, 1), (DRAW, 1), free=(0,))
    assert drawn(fifo(rows, costs(0, 50), "last")) == [0, 50]


def test_a_refund_takes_the_last_unspent_coins_of_its_lot_and_the_rest_from_the_next() -> None:
    rows = events((LOT, 3), (LOT, 3), (DRAW, 2), (REFUND, 2), (DRAW, 3), refunds={3: 0})
    book = fifo(rows, costs(100, 200))
    assert [int(end[3]) for end in book.returned] == [2, 3]
    assert [int(coins) for coins in book.demand] == [0, 0, 2, 1, 3]
    assert drawn(book) == [66, 66, 134]
    assert int(book.missing().sum()) == 1


def test_a_refund_that_finds_nothing_waits_for_the_next_lot() -> None:
    rows = events((LOT, 1), (DRAW, 1), (REFUND, 1), (LOT, 2), (DRAW, 1), refunds={2: 0})
    assert drawn(fifo(rows, costs(10, 7))) == [10, 3, 4]


def test_events_that_move_nothing_cost_nothing() -> None:
    book = fifo(events((NOTHING, 5), (LOT, 2), (NOTHING, 9), (DRAW, 2)), costs(10))
    assert book.costs("EUR").tolist() == [0, 0, 0, 10]
    assert book.costs("USD").tolist() == [0, 0, 0, 0]


def test_without_lots_everything_is_missing() -> None:
    for book in (fifo(events((DRAW, 5)), costs()), average(events((DRAW, 5)), costs())):
        assert book.costs("EUR").tolist() == [0]
        assert book.missing().tolist() == [5]


def test_draws_beyond_one_block_cost_the_same_as_one_by_one() -> None:
    count = BLOCK + 7
    tape = Tape(np.array([0, count // 2]), np.array([0, 1]), np.array([0, 0]), count)
    stock, cost = np.array([count // 2, count - count // 2]), np.array([12_345, 67_891])
    position = np.arange(count + 1)
    found = tape.cost(position, stock, cost)
    half = count // 2
    wanted = [
        share(12_345, half, 0, min(x, half)) + share(67_891, count - half, 0, max(x - half, 0))
        for x in position.tolist()
    ]
    assert found.tolist() == wanted
