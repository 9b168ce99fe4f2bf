"""What creators may have received: an estimate by the shares the catalogue knows. Pure.

It is no money of the ledger: a range with its sources, in the currency those speak of or the gift was counted in, never
added to what was spent. Gifts of which nobody says what reaches the creator are named, not guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING

from models import catalogue, currencies
from models.catalogue import Share
from models.money import Money

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.reports.tallies import Row


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


def given(account: AccountRow, row: Row, currency: str) -> Given:
    """Take a row of the spending report by `kind` for what was given; `currency` is that of its cost.

    Gifts paid in money are told apart by `gift`, gifts in coins need not be.
    """
    if row["kind"] == "coins":
        return Given(account.platform, account.unit, row.get("gift", ""), row["coins"])
    paid = (Money(row["cost"], currency), *row["unconverted"])
    return Given(account.platform, account.unit, row["gift"], paid=paid)


def received(gifts: Iterable[Given]) -> Estimate:
    """Estimate what reached the creator of these gifts; rounded outwards, so that no estimate looks narrower."""
    amounts: Counter[tuple[Share, str]] = Counter()
    unknown: dict[tuple[str, str], None] = {}
    for gift in gifts:
        share = _share(gift.platform, gift.unit if gift.coins else "", gift.item)
        paid = [(share.currency if share else "", gift.coins)] if gift.coins else _minor(gift.paid)
        for currency, amount in paid:
            if share is None:
                unknown[gift.platform, gift.unit if gift.coins else ""] = None
            else:
                amounts[share, currency] += amount
    sums: dict[str, list[Fraction]] = defaultdict(lambda: [Fraction(0), Fraction(0)])
    for (share, currency), amount in amounts.items():
        for place, part in enumerate(_part(share, amount)):
            sums[currency][place] += part
    ranges = tuple(Range(floor(low), ceil(high), currency) for currency, (low, high) in sorted(sums.items()))
    return Estimate(ranges, tuple(dict.fromkeys(share for share, _ in amounts)), tuple(sorted(unknown)))


def _minor(paid: Iterable[Money]) -> list[tuple[str, int]]:
    return [(money.currency, money.minor) for money in paid if money.minor]


@lru_cache(maxsize=4096)
def _share(platform: str, unit: str, item: str) -> Share | None:
    """What is known of the creator's share of a gift: by its coin, or of money by the names the source gives."""
    for share in catalogue.shares(platform, uncertain=True):
        if unit and share.per_unit is not None and share.unit == unit:
            return share
        if not unit and share.percent is not None and item.casefold() in _names(share.about):
            return share
    return None


def _names(about: str) -> set[str]:
    """What the source's list of gifts may be called, in the singular and the plural."""
    listed = about.casefold().split(", ")
    return {*listed, *(name.removesuffix("s") for name in listed)}


def _part(share: Share, amount: int) -> tuple[Fraction, Fraction]:
    """Lowest and highest estimate, in minor units, of so many coins or of so much money."""
    if share.percent is not None:
        part = amount * Fraction(share.percent) / 100
        return part, part
    per_unit = share.per_unit or Decimal(0)
    scale = amount * 10 ** currencies.digits(share.currency)
    return scale * Fraction(share.low or per_unit), scale * Fraction(share.high or per_unit)
