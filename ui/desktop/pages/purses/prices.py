"""What one coin cost: by purchase as a small chart, by channel and pack as a table."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import TYPE_CHECKING

from models.money import Money, divide_half_even
from ui import cost_texts, formats, labels
from ui.charts.chart import Chart, Mark, Place, Series
from ui.text import _

if TYPE_CHECKING:
    from models.reports.stock import Price, Purse

SHOWN = 40
"""Purchases the chart shows, the latest."""
_PACK, _SCALE = 100, 100
"""The chart shows what so many coins cost, as one costs about a cent; it counts in such parts of a minor unit."""


@dataclass(frozen=True)
class PriceLine:
    """Purchases that share a channel or a pack, in one currency: what a coin cost on average, and at least."""

    name: str
    purchases: int
    coins: int
    cost: Money
    cheapest: Money
    pack: int
    """Coins of the cheapest purchase."""
    is_provisional: bool
    """Whether any was converted at a rate that may still change."""


def chart(purse: Purse) -> Chart | None:
    """What 100 coins cost in the latest purchases, in the ledger's currency; None for fewer than two."""
    lots = purse.lots
    if lots is None:
        return None
    numbers = [at for at in range(len(lots)) if lots.is_bought[at] and lots.currency[at] == purse.currency][-SHOWN:]
    if len(numbers) < 2:
        return None
    values = [divide_half_even(int(lots.minor[at]) * _PACK * _SCALE, int(lots.coins[at])) for at in numbers]
    days = [lots.on(at) for at in numbers]
    coins, minor = sum(int(lots.coins[at]) for at in numbers), sum(int(lots.minor[at]) for at in numbers)
    average = divide_half_even(minor * _PACK * _SCALE, coins)
    return Chart(
        "line",
        [formats.day(day, style="short") for day in days],
        [Series(_("For 100 coins"), values)],
        lambda value: formats.per_coin(Money(value, purse.currency), _SCALE),
        lambda value: formats.per_coin(Money(value, purse.currency), _SCALE),
        title=_("Cost of 100 coins, purchase by purchase"),
        marks=[Mark(_("on average"), average)],
        spoken=[formats.day(day) for day in days],
        provisional=frozenset(Place(0, place) for place, at in enumerate(numbers) if lots.is_provisional[at]),
    )


def by_channel(purse: Purse) -> list[PriceLine]:
    """Purchases by where they were bought."""
    return _lines(((_(labels.CHANNELS[price.channel]), price) for price in purse.prices), purse.currency)


def by_pack(purse: Purse) -> list[PriceLine]:
    """Purchases by how many coins a pack held."""
    found = _lines(((str(price.pack), price) for price in purse.prices), purse.currency)
    return sorted(found, key=lambda line: (line.cost.currency != purse.currency, line.cost.currency, line.pack))


def _lines(named: Iterable[tuple[str, Price]], own: str) -> list[PriceLine]:
    """Add prices up by name and currency; the ledger's own currency first, then what was bought most often."""
    groups: dict[tuple[str, str], list[Price]] = defaultdict(list)
    for name, price in named:
        groups[name, price.cost.currency].append(price)
    lines = [_line(name, prices) for (name, _currency), prices in groups.items()]
    return sorted(lines, key=lambda line: (line.cost.currency != own, line.cost.currency, -line.purchases, line.name))


def _line(name: str, prices: Sequence[Price]) -> PriceLine:
    best = min(prices, key=lambda price: Fraction(price.cheapest, price.pack))
    return PriceLine(
        name,
        sum(price.purchases for price in prices),
        sum(price.coins for price in prices),
        Money(sum(price.cost.minor for price in prices), best.cost.currency),
        Money(best.cheapest, best.cost.currency),
        best.pack,
        any(price.is_provisional for price in prices),
    )


def cells(line: PriceLine, name: str) -> tuple[str, ...]:
    """A row of the table."""
    return (
        name,
        formats.count(line.purchases),
        formats.coins(line.coins),
        cost_texts.about(formats.per_coin(line.cost, line.coins), is_provisional=line.is_provisional),
        cost_texts.about(formats.per_coin(line.cheapest, line.pack), is_provisional=line.is_provisional),
    )
