"""How the command line tells by which rate a payment was converted, and what the bank added."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from models import currencies
from models.money import Money, to_text
from ui import conversion_texts

if TYPE_CHECKING:
    from models.conversions import Conversion


_ISOLATES = dict.fromkeys(map(ord, "\u2068\u2069"))
"""What keeps directions apart in the window; a terminal may show it."""


def conversion_lines(found: Conversion | None) -> list[str]:
    """Say it for people, a line for what the price comes to and one for what the bank added."""
    return [] if found is None else [line.translate(_ISOLATES) for line in conversion_texts.sentences(found)]


def conversion_data(found: Conversion | None) -> Mapping[str, object]:
    """Say it for programs: the rate as a decimal of at most 12 places, with day and source; amounts with currencies."""
    if found is None:
        return {}
    rate = found.rate
    return {
        "conversion": {
            "from": found.price.currency,
            "to": found.currency,
            "rate": rate and _decimal(rate.value),
            "day": rate and rate.day.isoformat(),
            "source": rate and rate.source,
            "provisional": rate and rate.is_provisional,
            "at_rate": _amount(found.there),
            "markup": _amount(found.markup),
            "markup_percent": None if found.hundredths is None else to_text(found.hundredths, 2),
        }
    }


def _decimal(value: Fraction) -> str:
    places = Decimal(10) ** -12
    return f"{(Decimal(value.numerator) / Decimal(value.denominator)).quantize(places).normalize():f}"


def _amount(money: Money | None) -> str | None:
    return None if money is None else f"{to_text(money.minor, currencies.digits(money.currency))} {money.currency}"
