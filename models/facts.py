"""The catalogue as a ledger's user sees it: what is shipped and what is their own, which wins. Everything asks here.

Where both know something, a pack of the same size, currency and shop or a gift of the same name, the shipped one is as
if it were not there; it shows again once one's own is gone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from typing import TYPE_CHECKING, TypeVar

from models import catalogue, own_catalogue
from models.additions import Additions, OwnGift, OwnPack, OwnPlatform
from models.catalogue import OWN, CoinItem, Gift, MoneyItem, Pack, Platform
from models.money import Money
from models.names import name_key
from models.price_check import WEBSITE, Seen, nearest

if TYPE_CHECKING:
    from models.database import Reader


def of(reader: Reader) -> Facts:
    """Give the catalogue with what this ledger adds to it."""
    return Facts(own_catalogue.additions(reader))


class Facts:
    """Platforms, packs and gifts. Prices marked uncertain are none: only the page of facts has them."""

    def __init__(self, own: Additions = Additions()) -> None:  # noqa: B008 - nothing changes it
        """Hold what is one's own beside what is shipped."""
        self.own = own
        self._websites: dict[tuple[str, str], dict[int, Seen]] = {}

    def platforms(self) -> tuple[Platform, ...]:
        """Return the platforms in the order they are offered: those that are built in, then one's own by name."""
        own = {name_key(one.name): _platform(one) for one in self.own.platforms}
        shipped = [own.pop(name_key(one.name), one) for one in catalogue.platforms()]
        return (*shipped, *own.values())

    def packs(self, platform: str, currency: str | None = None) -> tuple[Pack, ...]:
        """Return the packs of a platform by coins, offers that ended or are for the first purchase last."""
        own = [_pack(one) for one in self.own.packs if name_key(one.platform) == name_key(platform)]
        taken = {(one.coins, one.currency, one.shop) for one in own}
        shipped = (one for one in catalogue.packs(platform) if (one.coins, one.currency, one.shop) not in taken)
        found = [one for one in (*own, *shipped) if currency in {None, one.currency}]
        return tuple(sorted(found, key=lambda pack: (pack.is_promotion, pack.coins, pack.price)))

    def pack_sizes(self, platform: str) -> tuple[int, ...]:
        """Return how many coins packs hold there, whether or not a price is known."""
        own = {one.coins for one in self.own.packs if name_key(one.platform) == name_key(platform)}
        return tuple(sorted(own.union(catalogue.pack_sizes(platform))))

    def website(self, platform: str, currency: str) -> Mapping[int, Seen]:
        """Return what packs cost on the website, by size: one's own, else the latest; no offers that ended."""
        key = platform, currency
        if key not in self._websites:
            listed = (pack for pack in self.packs(platform, currency) if pack.shop == WEBSITE and not pack.is_promotion)
            found = {pack.coins: _seen(pack) for pack in sorted(listed, key=lambda one: (one.source == OWN, one.as_of))}
            self._websites[key] = {size: found[size] for size in sorted(found)}
        return self._websites[key]

    def website_price(self, platform: str, currency: str, coins: int) -> Seen | None:
        """Return the price on the website that so many coins are compared with; None where none is known."""
        packs = self.website(platform, currency)
        return packs[nearest(list(packs), coins)] if packs else None

    def gifts(self, platform: str) -> tuple[Gift, ...]:
        """Return the gifts paid in coins whose price is certain, by coins and name."""
        own = self._own_gifts(platform)
        found = [_gift(one, one.coins) for one in own.values() if one.coins is not None]
        found += _without(_certain_gifts(platform), own)
        return tuple(sorted(found, key=lambda gift: (gift.coins, gift.name)))

    def coin_items(self, platform: str) -> tuple[CoinItem, ...]:
        """Return the gifts of as many coins as one likes."""
        own = self._own_gifts(platform)
        found = [_coin_item(one) for one in own.values() if one.coins is None and not one.is_in_money]
        return (*found, *_without(catalogue.coin_items(platform), own))

    def money_items(self, platform: str) -> tuple[MoneyItem, ...]:
        """Return the gifts paid in money there, as far as they are known by name."""
        own = self._own_gifts(platform)
        found = [_money_item(one) for one in own.values() if one.is_in_money]
        return (*found, *_without(catalogue.money_items(platform), own))

    def _own_gifts(self, platform: str) -> dict[str, OwnGift]:
        key = name_key(platform)
        return {name_key(one.name): one for one in self.own.gifts if name_key(one.platform) == key}


@cache
def _certain_gifts(platform: str) -> tuple[Gift, ...]:
    return tuple(gift for gift in catalogue.gifts(platform) if catalogue.find_gift(platform, gift.name) == gift)


_Named = TypeVar("_Named", Gift, CoinItem, MoneyItem)


def _without(shipped: Iterable[_Named], own: dict[str, OwnGift]) -> list[_Named]:
    return [one for one in shipped if name_key(one.name) not in own]


def _platform(one: OwnPlatform) -> Platform:
    return Platform(
        name=one.name, unit=one.unit, units=one.units or one.unit, takes_money=one.takes_money, source=OWN, as_of="",
        confidence="own",
    )  # fmt: skip


def _pack(one: OwnPack) -> Pack:
    return Pack(
        platform=one.platform, coins=one.coins, price=one.price.minor, currency=one.price.currency, shop=one.shop,
        tax="included", source=OWN, as_of=one.day.isoformat(), confidence="own",
    )  # fmt: skip


def _seen(pack: Pack) -> Seen:
    price = Money(pack.price, pack.currency)
    return Seen(pack.coins, price, pack.as_of, pack.source, is_before_tax=pack.tax == "excluded")


def _gift(one: OwnGift, coins: int) -> Gift:
    day = one.day.isoformat()
    return Gift(platform=one.platform, name=one.name, coins=coins, source=OWN, as_of=day, confidence="own")


def _coin_item(one: OwnGift) -> CoinItem:
    day = one.day.isoformat()
    return CoinItem(platform=one.platform, name=one.name, source=OWN, as_of=day, confidence="own")


def _money_item(one: OwnGift) -> MoneyItem:
    price, currency = (one.amount.minor, one.amount.currency) if one.amount else (None, "")
    return MoneyItem(
        platform=one.platform, name=one.name, price=price, currency=currency, source=OWN, as_of=one.day.isoformat(),
        confidence="own",
    )  # fmt: skip
