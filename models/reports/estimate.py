"""What creators may have received: an estimate by the shares the catalogue knows. Pure.

It is no money of the ledger: a range with its sources, in the currency those speak of or the gift was counted in, never
added to what was spent. Gifts of which nobody says what reaches the creator are named, not guessed.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache
from math import ceil, floor
from typing import TYPE_CHECKING

from models import catalogue, currencies
from models.catalogue import Share
from models.money import Money

if TYPE_CHECKING:
    from models.accounts import AccountRow
    from models.journal import EntryRow
    from models.reports.figures import Figure
    from models.reports.tallies import Row

FINE = 100
"""Estimates are reckoned in such parts of a minor unit, so that those of single coins add up exactly."""


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


def of_entry(row: EntryRow, figure: Figure | None) -> Estimate:
    """Estimate what reached the creator of one entry, a gift that stands; of others there is nothing to estimate.

    A gift paid in money counts by what it cost in the currency of its figure, as in the report.
    """
    if row.kind != "gift" or figure is None or figure.is_voided:
        return Estimate()
    if row.coins is not None:
        return received([Given(row.platform, row.unit, row.item, abs(row.coins))])
    paid = (*([figure.cost] if figure.cost is not None else []), *figure.unconverted)
    return received([Given(row.platform, row.unit, row.item, paid=paid)])


def received(gifts: Iterable[Given]) -> Estimate:
    """Estimate what reached the creator of these gifts; rounded outwards, so that no estimate looks narrower."""
    amounts: Counter[tuple[Share, str]] = Counter()
    unknown: dict[tuple[str, str], None] = {}
    for gift in gifts:
        known = share(gift.platform, gift.unit if gift.coins else "", gift.item)
        paid = [(known.currency if known else "", gift.coins)] if gift.coins else _minor(gift.paid)
        for currency, amount in paid:
            if known is None:
                unknown[gift.platform, gift.unit if gift.coins else ""] = None
            else:
                amounts[known, currency] += amount
    sums: dict[str, list[int]] = defaultdict(lambda: [0, 0])
    for (known, currency), amount in amounts.items():
        for place, times in enumerate(spread(known)):
            sums[currency][place] += amount * times
    ranges = tuple(Range(low // FINE, -(-high // FINE), currency) for currency, (low, high) in sorted(sums.items()))
    return Estimate(ranges, tuple(dict.fromkeys(known for known, _ in amounts)), tuple(sorted(unknown)))


def _minor(paid: Iterable[Money]) -> list[tuple[str, int]]:
    return [(money.currency, money.minor) for money in paid if money.minor]


@lru_cache(maxsize=4096)
def share(platform: str, unit: str, item: str) -> Share | None:
    """What is known of the creator's share of a gift: by its coin, or of money by the names the source gives."""
    for known in catalogue.shares(platform, uncertain=True):
        if unit and known.per_unit is not None and known.unit == unit:
            return known
        if not unit and known.percent is not None and _plain(item) in _names(known.about):
            return known
    return None


def _plain(item: str) -> str:
    """A gift without what tells its kinds apart: `Gifted subscription, tier 2` is one as tier 1 is."""
    return item.casefold().partition(",")[0]


def _names(about: str) -> set[str]:
    """What the source's list of gifts may be called, in the singular and the plural."""
    listed = about.casefold().split(", ")
    return {*listed, *(name.removesuffix("s") for name in listed)}


@lru_cache(maxsize=64)
def spread(known: Share) -> tuple[int, int]:
    """Lowest and highest estimate of one coin, or of one minor unit paid, in hundredths of a minor unit.

    The shares of the catalogue are whole numbers of these; of others the range would be rounded outwards.
    """
    if known.percent is not None:
        return floor(known.low or known.percent), ceil(known.high or known.percent)
    per_unit, scale = known.per_unit or Decimal(0), FINE * 10 ** currencies.digits(known.currency)
    return floor((known.low or per_unit) * scale), ceil((known.high or per_unit) * scale)
