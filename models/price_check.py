"""Whether a price is one to look at twice: against prices seen, what the platform pays out, and who sells there. Pure.

It asks, and never accuses: an offer, a gift or a typing error can be behind each of these prices.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Literal

from models import catalogue
from models.catalogue import PriceBand
from models.money import Money, divide_half_even
from models.names import fold
from models.prices import Compared, compare, major

Doubt = Literal["floor", "low", "high", "seller", "reseller"]
"""Less than the platform pays for a coin, far below or above prices seen, a seller or a reseller it does not name."""
WEBSITE = "website"
_TOLERANCE = Fraction(99, 100)
"""Offers that are genuine have been seen at what the platform pays out itself."""
_FORMS = re.compile(
    r"ag|bv|co|commerce|company|corp|corporation|distribution|emea|europe|gmbh|inc|interactive|international|ireland|"
    r"limited|llc|ltd|payments?|platforms|plc|pte|pty|sa|sarl|services|store|technolog(?:y|ies)"
)
"""Words of a company's name that do not tell it from others."""
_WORDS = re.compile(r"[^\W_]+(?:\.[^\W_]+)*")


@dataclass(frozen=True, slots=True)
class Seen:
    """What so many coins once cost on the website: on a receipt of one's own (`is_own`), else by the catalogue.

    `as_of` is when, written like the catalogue's dates; `source` the key of a source. Before tax it says nothing
    of what one would have paid.
    """

    coins: int
    paid: Money
    as_of: str = ""
    source: str = ""
    is_own: bool = False
    is_before_tax: bool = False

    def price_of(self, coins: int) -> Money:
        """Give what as many coins come to at this price, rounded to the minor unit."""
        return Money(divide_half_even(self.paid.minor * coins, self.coins), self.paid.currency)


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """Coins for a price, all included: `price` is what the shop took, `paid` what it cost, the bank's fees among it."""

    platform: str
    coins: int
    price: Money
    paid: Money
    channel: str = ""
    seller: str = ""

    @property
    def is_elsewhere(self) -> bool:
        """Whether it is known to have been bought anywhere but on the website."""
        return self.channel not in {"", WEBSITE}


@dataclass(frozen=True, slots=True)
class Check:
    """A price beside others, the website's where one was seen and it was bought elsewhere, and what to ask of it."""

    offer: Offer
    compared: Compared
    website: Seen | None
    doubts: tuple[Doubt, ...]

    @property
    def more(self) -> Money | None:
        """About how much more than on the website was paid, below zero: less; None where that cannot be said."""
        if self.website is None or self.website.is_before_tax:
            return None
        return self.offer.price - self.website.price_of(self.offer.coins)


Judged = tuple[Compared, tuple[Doubt, ...]]
"""What a price is beside others, and what to ask of it."""


def check(offer: Offer, usual: Fraction | None, website: Seen | None) -> Check:
    """Check a price: `usual` is one's own for a coin in minor units of what was paid, `website` what was seen there."""
    return beside(offer, judge(offer, usual), website)


def judge(offer: Offer, usual: Fraction | None) -> Judged:
    """Hold a price against all but the website's, which alone depends on the day."""
    found = compare(offer.paid, offer.coins, usual, _bands(offer.platform), offer.price)
    return found, tuple(_doubts(offer, found.band))


def beside(offer: Offer, judged: Judged, website: Seen | None) -> Check:
    """Put what was found of a price beside the website's."""
    compared, doubts = judged
    return Check(offer, compared, website if offer.is_elsewhere else None, doubts)


@cache
def _bands(platform: str) -> tuple[PriceBand, ...]:
    return catalogue.price_bands(platform)


def _doubts(offer: Offer, band: PriceBand | None) -> Iterator[Doubt]:
    if band is not None and offer.price.minor:
        price = major(offer.price, offer.coins)
        if band.floor is not None and price < Fraction(band.floor) * _TOLERANCE:
            yield "floor"
        elif price < Fraction(band.flag_below):
            yield "low"
        elif price > Fraction(band.flag_above):
            yield "high"
    if is_official(offer) is False:
        yield "seller" if offer.seller else "reseller"


def is_official(offer: Offer) -> bool | None:
    """Whether coins were bought where the platform itself sells them; None where the entry or the facts do not tell.

    Gift cards are sold by shops of every kind, so who sold one says nothing.
    """
    known = _official(offer.platform)
    if not known or offer.channel == "gift-card":
        return None
    if offer.seller:
        return _plain(offer.seller) in known
    return False if offer.channel == "third-party" else None


@cache
def _official(platform: str) -> frozenset[tuple[str, ...]]:
    return frozenset(_plain(name) for one in catalogue.sellers(platform) for name in one.names)


def _plain(name: str) -> tuple[str, ...]:
    """The words of a seller's name without what companies add to it; all of them where nothing else is left."""
    words = tuple(word.removesuffix(".com") for word in _WORDS.findall(fold(name)))
    return tuple(word for word in words if not _FORMS.fullmatch(word)) or words


def nearest(sizes: Sequence[int], coins: int) -> int:
    """Choose the size of pack to compare with, of some in order: the largest that is not larger, else the smallest."""
    return max((size for size in sizes if size <= coins), default=sizes[0])
