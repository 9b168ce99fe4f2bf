"""What creators may have received: an estimate by the shares the catalogue knows. Pure.

It is no money of the ledger: a range with its sources, in the currencies those speak of, never converted, never added
to what was spent. Gifts of which nobody says what reaches the creator are named, not guessed.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import ceil, floor

from models import catalogue, currencies
from models.catalogue import Share
from models.money import Money


@dataclass(frozen=True, slots=True)
class Given:
    """Gifts of one name: `coins` of a platform's `unit`, or `paid` in money, one amount for each currency."""

    platform: str
    unit: str
    item: str
    coins: int = 0
    paid: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class Range:
    """From the lowest to the highest estimate, in minor units of `currency`; the same twice where sources agree."""

    low: int
    high: int
    currency: str


@dataclass(frozen=True, slots=True)
class Estimate:
    """What may have been received, by currency, and the `shares` it rests on.

    `unknown` names what no share is known of: a platform and its coin, or nothing for gifts paid in money there.
    """

    ranges: tuple[Range, ...] = ()
    shares: tuple[Share, ...] = ()
    unknown: tuple[tuple[str, str], ...] = ()


def received(gifts: Iterable[Given]) -> Estimate:
    """Estimate what reached the creator of these gifts; rounded outwards, so that no estimate looks narrower."""
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    shares: dict[Share, None] = {}
    unknown: dict[tuple[str, str], None] = {}
    for gift in gifts:
        if not gift.coins and not any(money.minor for money in gift.paid):
            continue
        share = _share(gift)
        if share is None:
            unknown[gift.platform, gift.unit if gift.coins else ""] = None
            continue
        shares[share] = None
        for currency, low, high in _parts(gift, share):
            sums[currency][0] += low
            sums[currency][1] += high
    ranges = (Range(floor(low), ceil(high), currency) for currency, (low, high) in sorted(sums.items()))
    return Estimate(tuple(ranges), tuple(shares), tuple(sorted(unknown)))


def _share(gift: Given) -> Share | None:
    """What is known of the creator's share of such a gift: by its coin, or of money by the names the source gives."""
    for share in catalogue.shares(gift.platform, uncertain=True):
        if gift.coins and share.per_unit is not None and share.unit == gift.unit:
            return share
        if gift.paid and share.percent is not None and gift.item and gift.item.casefold() in share.about.casefold():
            return share
    return None


def _parts(gift: Given, share: Share) -> Iterable[tuple[str, Fraction, Fraction]]:
    """Lowest and highest estimate in minor units, by currency."""
    if share.percent is not None:
        for money in gift.paid:
            part = money.minor * Fraction(share.percent) / 100
            yield money.currency, part, part
        return
    per_unit = share.per_unit or Decimal(0)
    scale = gift.coins * 10 ** currencies.digits(share.currency)
    yield share.currency, scale * Fraction(share.low or per_unit), scale * Fraction(share.high or per_unit)
