"""The whole catalogue row by row, one's own and what is shipped, for whoever looks through it or edits it."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from models import additions, own_catalogue
from models.additions import Own, OwnGift, OwnPack, OwnPlatform
from models.catalogue import OWN, CoinItem, Gift, MoneyItem, Pack, Platform
from models.facts import Facts
from models.money import Money

if TYPE_CHECKING:
    from models.database import Reader

Kind = Literal["platform", "pack", "gift"]
KINDS: tuple[Kind, ...] = ("platform", "pack", "gift")
Fact = Platform | Pack | Gift | CoinItem | MoneyItem


@dataclass(frozen=True, slots=True)
class CatalogueRow:
    """One fact; of one's own what was added, and its number."""

    fact: Fact
    own: Own | None = None
    id: int = 0

    @property
    def kind(self) -> Kind:
        """What it is of."""
        return "platform" if isinstance(self.fact, Platform) else "pack" if isinstance(self.fact, Pack) else "gift"

    @property
    def platform(self) -> str:
        """Name of its platform."""
        return self.fact.name if isinstance(self.fact, Platform) else self.fact.platform

    @property
    def price(self) -> Money | None:
        """What it costs in money; None where it is no price, or not known."""
        if isinstance(self.fact, Pack | MoneyItem) and self.fact.price is not None:
            return Money(self.fact.price, self.fact.currency)
        return None

    @property
    def coins(self) -> int | None:
        """How many coins it holds or takes; None where it is none, or as many as one likes."""
        return self.fact.coins if isinstance(self.fact, Pack | Gift) else None


def rows(reader: Reader) -> list[CatalogueRow]:
    """Give every row, platform by platform as they are offered: itself, its packs, its gifts."""
    known = _known(reader)
    found = []
    for fact in _facts(Facts(own_catalogue.additions(reader))):
        mine = own_of(fact, date.max)
        own, number = known.get((type(mine), additions.key(mine)), (None, 0)) if fact.source == OWN else (None, 0)
        found.append(CatalogueRow(fact, own, number))
    return found


def _known(reader: Reader) -> dict[Hashable, tuple[Own, int]]:
    """What one added, with its number, by what tells it apart."""
    found: dict[Hashable, tuple[Own, int]] = {}
    for kept in (own_catalogue.platforms(reader), own_catalogue.packs(reader), own_catalogue.gifts(reader)):
        found |= {(type(row.one), additions.key(row.one)): (row.one, row.id) for row in kept}
    return found


def _facts(known: Facts) -> Iterator[Fact]:
    for platform in known.platforms():
        yield platform
        yield from known.packs(platform.name)
        yield from known.gifts(platform.name)
        yield from known.coin_items(platform.name)
        yield from known.money_items(platform.name)


def own_of(fact: Fact, day: date) -> Own:
    """Make of a fact what one would add to have it as one's own, seen on `day`."""
    if isinstance(fact, Platform):
        return OwnPlatform(fact.name, fact.unit, fact.units, fact.takes_money)
    if isinstance(fact, Pack):
        return OwnPack(fact.platform, fact.coins, Money(fact.price, fact.currency), day, fact.shop)
    if isinstance(fact, MoneyItem):
        price = Money(fact.price, fact.currency) if fact.price is not None else None
        return OwnGift(fact.platform, fact.name, day, None, price, is_in_money=True)
    return OwnGift(fact.platform, fact.name, day, fact.coins if isinstance(fact, Gift) else None)
