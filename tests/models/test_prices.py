"""A price beside one's usual and beside what was seen elsewhere."""

from __future__ import annotations

from fractions import Fraction

import pytest

from models import catalogue
from models.money import Money
from models.prices import Compared, at, compare, usual

BANDS = catalogue.price_bands("TikTok")
EUR = next(band for band in BANDS if band.currency == "EUR")


@pytest.mark.parametrize(
    ("minor", "usual", "percent", "is_usual"),
    [
        (899, 899, 0, True),
        (943, 899, 5, True),
        (1003, 899, 12, False),
        (448, 899, -50, False),
        (899, None, None, False),
        (0, 899, -100, False),
    ],
)
def test_a_price_is_so_many_percent_above_or_below_ones_usual(
    minor: int, usual: int | None, percent: int | None, is_usual: bool
) -> None:
    found = compare(Money(minor, "EUR"), 700, None if usual is None else Fraction(usual, 700))
    assert (found.percent, found.is_usual) == (percent, is_usual)
    assert (found.place, found.band) == ("", None)


@pytest.mark.parametrize(("minor", "place"), [(115, "below"), (116, "within"), (176, "within"), (177, "above")])
def test_a_price_lies_below_within_or_above_those_seen(minor: int, place: str) -> None:
    assert compare(Money(minor, "EUR"), 100, None, BANDS) == Compared(None, place, EUR)  # type: ignore[arg-type]


def test_prices_of_another_currency_say_nothing() -> None:
    assert compare(Money(800, "JPY"), 350, None, BANDS[:1]).place == ""


def paid(*minors: int) -> list[tuple[Money, int]]:
    return [(Money(minor, "EUR"), 100) for minor in minors]


def test_the_usual_price_is_the_middle_one_of_the_last_ten() -> None:
    assert usual(paid(120, 900)) is None
    assert usual(paid(120, 900, 130)) == Fraction(130, 100)
    assert usual(paid(120, 900, 130, 125)) == Fraction(125, 100), "of two in the middle the lower one"
    assert usual(paid(*[900] * 50, *[130] * 10)) == Fraction(130, 100)


@pytest.mark.parametrize(("minor", "coins", "price"), [(899, 700, 128), (1, 3, 33), (150, 100, 150), (0, 5, 0)])
def test_the_price_of_a_hundred_coins_is_rounded_once(minor: int, coins: int, price: int) -> None:
    assert at(Fraction(minor, coins), 100, "EUR") == Money(price, "EUR")
