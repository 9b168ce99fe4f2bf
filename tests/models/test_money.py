"""The arithmetic of money: exact, whole, and inside 64 bits on both sides of every bound."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from models.errors import LedgerError
from models.money import MAX_AMOUNT, MAX_COINS, Money, divide_half_even, from_text, share, to_text

COSTS = st.integers(0, MAX_AMOUNT)
COINS = st.integers(1, MAX_COINS)
DIGITS = st.sampled_from([0, 2, 3])
LARGEST = 2**63 - 1


@st.composite
def lots(draw: st.DrawFn) -> tuple[int, int, list[int]]:
    """A cost, its coins, and places in ascending order at which the coins are divided."""
    coins = draw(COINS)
    return draw(COSTS), coins, sorted(draw(st.lists(st.integers(0, coins), max_size=5)))


@given(lots())
@example((MAX_AMOUNT, MAX_COINS, [1, MAX_COINS - 1]))
@example((MAX_AMOUNT, 1, []))
@example((0, MAX_COINS, [7]))
@example((1, MAX_COINS, [MAX_COINS - 1]))
def test_however_a_lot_is_divided_its_shares_add_up_to_its_cost(lot: tuple[int, int, list[int]]) -> None:
    cost, coins, places = lot
    ends = [*places, coins]
    shares = [share(cost, coins, start, end) for start, end in zip([0, *places], ends, strict=True)]
    assert sum(shares) == cost
    assert min(shares) >= 0


@given(lots())
def test_a_share_is_the_exact_part_to_within_a_minor_unit(lot: tuple[int, int, list[int]]) -> None:
    cost, coins, places = lot
    start, end = places[0] if places else 0, coins
    assert abs(share(cost, coins, start, end) - Fraction(cost * (end - start), coins)) < 1


@given(COSTS, COINS, st.data())
@example(MAX_AMOUNT, MAX_COINS, None)
@example(MAX_AMOUNT - 1, MAX_COINS - 1, None)
def test_a_share_is_reckoned_inside_64_bits(cost: int, coins: int, data: st.DataObject | None) -> None:
    end = data.draw(st.integers(0, coins)) if data else coins
    whole, rest = divmod(cost, coins)
    parts = (end * whole, end * rest, end * whole + end * rest // coins)
    assert max(parts) <= LARGEST
    assert parts[2] == share(cost, coins, 0, end)


def test_beyond_the_bound_of_coins_a_share_would_leave_64_bits() -> None:
    coins = MAX_COINS + 40_000_000
    assert coins * ((coins - 1) % coins) > LARGEST
    assert MAX_COINS * (MAX_COINS - 1) <= LARGEST


def test_the_bounds_are_those_of_the_books() -> None:
    assert (MAX_AMOUNT, MAX_COINS) == (1_000_000_000_000_000, 3_000_000_000)


def test_equal_gifts_take_turns_with_the_odd_minor_unit() -> None:
    assert [share(100, 3, at, at + 1) for at in range(3)] == [33, 33, 34]
    assert share(100, 3, 1, 3) == 67


@given(st.integers(-MAX_AMOUNT, MAX_AMOUNT), DIGITS)
@example(-5, 2)
@example(MAX_AMOUNT, 0)
@example(-MAX_AMOUNT, 3)
def test_an_amount_is_read_as_it_was_written(minor: int, digits: int) -> None:
    assert from_text(to_text(minor, digits), digits) == minor


@pytest.mark.parametrize(
    ("minor", "digits", "text"),
    [
        (1250, 2, "12.50"),
        (-5, 2, "-0.05"),
        (0, 2, "0.00"),
        (7, 0, "7"),
        (-7, 0, "-7"),
        (1, 3, "0.001"),
        (MAX_AMOUNT, 2, "10000000000000.00"),
    ],
)
def test_an_amount_is_written_with_exactly_its_places(minor: int, digits: int, text: str) -> None:
    assert to_text(minor, digits) == text


@pytest.mark.parametrize(
    ("text", "digits", "minor"),
    [("12.5", 2, 1250), ("12", 2, 1200), ("-0", 2, 0), ("007.10", 2, 710)],
)
def test_places_may_be_missing(text: str, digits: int, minor: int) -> None:
    assert from_text(text, digits) == minor


@pytest.mark.parametrize(
    "text",
    [
        *("NaN", "nan", "sNaN", "Infinity", "-inf", "1e9", "1E9", "0x10", "1_000", "1,000", "1.234,5", "1,5", "1 000"),
        *("１２", "٣٤", "१२", "−5", "+5", "5-", "(5.00)", "--5", "", " ", "-", ".", ".5", "5.", "1.2.3"),
        *(" 5", "5 ", "5\n", "\t5", "5\0", "€5", "5 EUR", "½", "9" * 17, "0.123456789", "9" * 5000),
    ],
)
def test_nothing_else_is_an_amount(text: str) -> None:
    with pytest.raises(LedgerError, match="is not an amount"):
        from_text(text, 2)


@pytest.mark.parametrize(("text", "digits"), [("1.5", 0), ("0.001", 2), ("0.0001", 3), ("10.000", 2), ("5.0", 0)])
def test_more_places_than_the_currency_has_are_refused_not_rounded(text: str, digits: int) -> None:
    with pytest.raises(LedgerError, match=f"more decimal places than the currency has \\({digits}\\)"):
        from_text(text, digits)


@pytest.mark.parametrize("digits", [0, 2, 3])
def test_the_bound_of_an_amount_itself_is_taken_and_one_minor_unit_more_is_not(digits: int) -> None:
    for sign in ("", "-"):
        bound = to_text(MAX_AMOUNT, digits)
        assert abs(from_text(sign + bound, digits)) == MAX_AMOUNT
        with pytest.raises(LedgerError, match="more than one entry can hold"):
            from_text(sign + to_text(MAX_AMOUNT + 1, digits), digits)


@given(st.integers(-(10**40), 10**40), st.integers(1, 10**25))
@example(1, 2)
@example(3, 2)
@example(-1, 2)
@example(-3, 2)
def test_division_rounds_ties_to_the_even_neighbour(numerator: int, denominator: int) -> None:
    assert divide_half_even(numerator, denominator) == round(Fraction(numerator, denominator))


@given(st.lists(st.integers(-(10**18), 10**18)), st.integers(1, 5))
def test_many_are_rounded_as_each(numerators: list[int], denominator: int) -> None:
    found = divide_half_even(np.array(numerators, np.int64), denominator).tolist()
    assert found == [divide_half_even(numerator, denominator) for numerator in numerators]


def test_money_of_one_currency_adds_and_of_two_does_not() -> None:
    assert Money(5, "EUR") + Money(7, "EUR") == Money(12, "EUR")
    assert Money(5, "EUR") - Money(7, "EUR") == -Money(2, "EUR")
    with pytest.raises(ValueError, match="EUR and USD do not add"):
        Money(5, "EUR") + Money(7, "USD")
    with pytest.raises(ValueError, match="do not add"):
        Money(5, "EUR") - Money(7, "USD")
