"""A price beside one's usual and beside what was seen elsewhere."""

from __future__ import annotations

import pytest

from models import catalogue
from models.money import Money
from models.prices import Compared, compare

BANDS = catalogue.price_bands("TikTok")
EUR = next(band for band in BANDS if band.currency == "EUR")


@pytest.mark.parametrize(
    ("minor", "usual", "percent", "is_usual"),
    [
        (899, 128, 0, True),
        (943, 128, 5, True),
        (1003, 128, 12, False),
        (448, 128, -50, False),
        (899, None, None, False),
        (0, 128, -100, False),
    ],
)
def test_a_price_is_so_many_percent_above_or_below_ones_usual(
    minor: int, usual: int | None, percent: int | None, is_usual: bool
) -> None:
    found = compare(Money(minor, "EUR"), 700, usual, ())
    assert (found.percent, found.is_usual) == (percent, is_usual)
    assert (found.place, found.band) == ("", None)


@pytest.mark.parametrize(("minor", "place"), [(115, "below"), (116, "within"), (176, "within"), (177, "above")])
def test_a_price_lies_below_within_or_above_those_seen(minor: int, place: str) -> None:
    assert compare(Money(minor, "EUR"), 100, None, BANDS) == Compared(None, place, EUR)  # type: ignore[arg-type]


def test_prices_of_another_currency_say_nothing() -> None:
    assert compare(Money(800, "JPY"), 350, None, BANDS[:1]).place == ""
