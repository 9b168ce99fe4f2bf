"""What creators may have received, in words: a range in the currency of its source, and where that is from."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import TYPE_CHECKING

from models import currencies
from models.money import Money
from models.text import N_
from ui import formats
from ui.text import _, name

if TYPE_CHECKING:
    from models.catalogue import Share
    from models.reports.estimate import Estimate, Range

_SURE = {
    "verified": N_("from the platform itself"),
    "corroborated": N_("from several sources"),
    "reported": N_("from one source"),
    "derived": N_("worked out from other facts"),
    "uncertain": N_("the sources disagree"),
}


def estimate(found: Estimate) -> str:
    """The amounts a creator may have received, each as a range; of different currencies side by side."""
    return " + ".join(_range(one) for one in found.ranges)


def _range(one: Range) -> str:
    low, high = (formats.money(Money(minor, one.currency)) for minor in (one.low, one.high))
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def share(fact: Share) -> str:
    """What is known of a creator's share, from where and of when."""
    from models import catalogue

    source = catalogue.sources()[fact.source]
    when = _when(fact.as_of or source.published)
    part = _part(fact)
    said = _("{platform}: {part} ({sure}; {address}, {when})")
    return said.format(
        platform=fact.platform, part=part, sure=_(_SURE[fact.confidence]), address=source.address, when=when
    )


def _when(known: str) -> str:
    """Say a day, of which only the month or the year may be known."""
    if len(known) == 10:
        return formats.day(date.fromisoformat(known))
    return formats.key("month" if len(known) == 7 else "year", known) or _("no date")


def _part(fact: Share) -> str:
    if fact.percent is not None:
        said = _("{percent} of {what} paid in money")
        percent = formats.percent(int(fact.percent), 100)
        return said.format(percent=percent, what=fact.about or _("gifts"))
    low, high = (value if value is not None else fact.per_unit for value in (fact.low, fact.high))
    prices = [_price(value, fact.currency) for value in (low, high) if value is not None]
    price = prices[0] if prices[0] == prices[-1] else _("{low} to {high}").format(low=prices[0], high=prices[-1])
    return _("{price} per {coin}").format(price=price, coin=fact.unit)


def _price(value: Decimal, currency: str) -> str:
    exact = Fraction(value) * 10 ** currencies.digits(currency)
    return formats.per_coin(Money(exact.numerator, currency), exact.denominator)


def unknown(found: Estimate) -> str:
    """Say of what nobody knows what reaches the creator; empty where there is nothing."""
    if not found.unknown:
        return ""
    in_money = _("gifts paid in money on {platform}")
    kinds = [
        f"{name(platform)} {name(unit)}" if unit else in_money.format(platform=name(platform))
        for platform, unit in found.unknown
    ]
    return _("Not in the estimate, as no share is known: {kinds}.").format(kinds=_(", ").join(kinds))
