"""Facts of the catalogue in words: how sure they are, of when and from where."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction

from models import catalogue, currencies
from models.money import Money
from models.text import N_
from ui import formats
from ui.text import _

SURE = {
    "verified": N_("from the platform itself"),
    "corroborated": N_("from several sources"),
    "reported": N_("from one source"),
    "derived": N_("worked out from other facts"),
    "uncertain": N_("the sources disagree"),
    "own": N_("added by yourself"),
}
"""What the catalogue's words of confidence mean."""
SHOPS = {
    "app": N_("in the app"),
    "website": N_("on the website"),
    "third-party": N_("elsewhere"),
    "": N_("where is not said"),
}
"""The catalogue's shops, inside a sentence."""


def day(known: str) -> str:
    """Say when something was seen; only the month or the year may be known, or nothing."""
    if len(known) == 10:
        return formats.day(date.fromisoformat(known))
    return formats.key("month" if len(known) == 7 else "year", known) or _("no date")


def when(fact: catalogue._Fact) -> str:
    """Say of when a fact is: of the evidence, else of what its source says of itself."""
    return day(catalogue.seen_on(fact))


def per_coin(value: Decimal, currency: str) -> str:
    """The price of a coin as the catalogue has it, in major units, with all its places."""
    exact = Fraction(value) * 10 ** currencies.digits(currency)
    return formats.per_coin(Money(exact.numerator, currency), exact.denominator)


def between(low: Decimal, high: Decimal, currency: str) -> str:
    """A range of prices of a coin; one price where they are the same."""
    prices = [per_coin(value, currency) for value in (low, high)]
    return prices[0] if prices[0] == prices[1] else _("{low} to {high}").format(low=prices[0], high=prices[1])
