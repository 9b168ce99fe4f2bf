"""What creators may have received, in words: a range in the currency of its source, and where that is from."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING

from models import catalogue
from models.money import Money
from ui import coin_texts, fact_texts, formats
from ui.text import _, name

if TYPE_CHECKING:
    from collections.abc import Iterable

    from models.catalogue import Share
    from models.reports.estimate import Estimate, Range


def estimate(found: Estimate) -> str:
    """The amounts a creator may have received, each as a range; of different currencies side by side."""
    return ranges(found.ranges)


def ranges(found: Iterable[Range]) -> str:
    """Amounts that may have been received, by currency, side by side."""
    return " + ".join(_range(one) for one in found)


def _range(one: Range) -> str:
    low, high = (formats.money(Money(minor, one.currency)) for minor in (one.low, one.high))
    return low if low == high else _("{low} to {high}").format(low=low, high=high)


def share(fact: Share) -> str:
    """What is known of a creator's share, from where and of when."""
    said = _("{platform}: {part} ({sure}; {address}, {when})")
    address = catalogue.sources()[fact.source].address
    return said.format(
        platform=fact.platform,
        part=share_part(fact),
        sure=_(fact_texts.SURE[fact.confidence]),
        address=address,
        when=fact_texts.when(fact),
    )


def share_part(fact: Share) -> str:
    """A creator's share by itself: so much for a coin, or a part of the money."""
    if fact.percent is not None:
        said = _("{percent} of {what} paid in money")
        ends = [formats.percent(int(part), 100) for part in (fact.low or fact.percent, fact.high or fact.percent)]
        part = ends[0] if ends[0] == ends[1] else _("{low} to {high}").format(low=ends[0], high=ends[1])
        return said.format(percent=part, what=fact.about or _("gifts"))
    per_unit = fact.per_unit or Decimal(0)
    low, high = (per_unit if value is None else value for value in (fact.low, fact.high))
    return _("{price} per {coin}").format(price=fact_texts.between(low, high, fact.currency), coin=fact.unit)


def unknown(found: Estimate) -> str:
    """Say of what nobody knows what reaches the creator; empty where there is nothing."""
    if not found.unknown:
        return ""
    in_money = _("gifts paid in money on {platform}")
    kinds = [
        name(coin_texts.of_kind(f"{platform} {unit}")) if unit else in_money.format(platform=name(platform))
        for platform, unit in found.unknown
    ]
    return _("Not in the estimate, as no share is known: {kinds}.").format(kinds=_(", ").join(kinds))
