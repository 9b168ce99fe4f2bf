"""What is said of one payment in another currency: the rate, and what the bank added."""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from models.conversions import Conversion, conversion
from models.money import Money
from models.rates import Rate, Rates

DAY = date(2026, 3, 2)
RATES = Rates({("USD", "EUR", DAY): Decimal("0.9"), ("EUR", "GBP", DAY): Decimal("0.8")})
OWN = Rate(Fraction(9, 10), DAY, "own", is_provisional=False)


def usd(minor: int) -> Money:
    return Money(minor, "USD")


def eur(minor: int) -> Money:
    return Money(minor, "EUR")


@pytest.mark.parametrize(
    ("price", "charged", "found"),
    [
        (eur(1000), None, None),
        (eur(1000), eur(1000), None),
        (usd(1000), None, Conversion(usd(1000), "EUR", OWN, eur(900))),
        (usd(1000), eur(927), Conversion(usd(1000), "EUR", OWN, eur(900), eur(927), eur(27), 300)),
        (usd(1000), eur(891), Conversion(usd(1000), "EUR", OWN, eur(900), eur(891), eur(-9), -100)),
        (usd(0), eur(5), Conversion(usd(0), "EUR", OWN, eur(0), eur(5), eur(5), None)),
        (Money(1000, "SYP"), None, Conversion(Money(1000, "SYP"), "EUR", None, None)),
        (Money(1000, "SYP"), eur(5), Conversion(Money(1000, "SYP"), "EUR", None, None, eur(5))),
    ],
)
def test_a_payment_is_held_against_the_rate_of_its_day(
    price: Money, charged: Money | None, found: Conversion | None
) -> None:
    assert conversion(price, charged, DAY, RATES, "EUR") == found


def test_a_fee_in_the_prices_own_currency_needs_no_rate() -> None:
    found = conversion(eur(1000), eur(1015), DAY, RATES, "EUR")
    assert found is not None
    assert (found.there, found.markup, found.hundredths) == (eur(1000), eur(15), 150)
    assert found.rate is not None
    assert found.rate.source == "same"


def test_what_was_charged_is_compared_in_its_own_currency_whatever_the_ledgers_is() -> None:
    found = conversion(usd(1000), eur(927), DAY, RATES, "GBP")
    assert found is not None
    assert (found.currency, found.markup) == ("EUR", eur(27))


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_price_at_the_rate_and_markup_are_what_was_charged(price: int, charged: int) -> None:
    found = conversion(usd(price), eur(charged), DAY, RATES, "EUR")
    assert found is not None
    assert found.there is not None
    assert found.markup is not None
    assert found.there.minor == round(Fraction(price * 9, 10))
    assert found.there.minor + found.markup.minor == charged
