"""What the user adds to the catalogue: platforms, packs and gifts, as they are checked and told apart. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TypeVar

from models import currencies
from models.catalogue import CHANNELS, SHOPS
from models.drafts import Draft
from models.errors import InvalidEntry
from models.moments import FIRST, LAST
from models.money import MAX_AMOUNT, MAX_COINS, Money
from models.names import clean, name_key
from models.text import N_


@dataclass(frozen=True, slots=True)
class OwnPlatform:
    """A platform: `unit` is its coin, `units` several of them; `takes_money` where gifts can be paid in money."""

    name: str
    unit: str
    units: str = ""
    takes_money: bool = False


@dataclass(frozen=True, slots=True)
class OwnPack:
    """Coins once seen for sale at a `price`, all included; `shop` is as in the catalogue, empty where not known."""

    platform: str
    coins: int
    price: Money
    day: date
    shop: str = ""
    note: str = ""


@dataclass(frozen=True, slots=True)
class OwnGift:
    """A gift and what one takes: coins, or money where it `is_in_money`; neither: as much as one likes."""

    platform: str
    name: str
    day: date
    coins: int | None = None
    amount: Money | None = None
    is_in_money: bool = False


Own = OwnPlatform | OwnPack | OwnGift
One = TypeVar("One", OwnPlatform, OwnPack, OwnGift)


@dataclass(frozen=True, slots=True)
class Additions:
    """All that was added."""

    platforms: tuple[OwnPlatform, ...] = ()
    packs: tuple[OwnPack, ...] = ()
    gifts: tuple[OwnGift, ...] = ()

    def __iter__(self) -> Iterator[Own]:
        """Give all of it, platforms first."""
        yield from self.platforms
        yield from self.packs
        yield from self.gifts


def key(one: Own) -> Hashable:
    """What no two of a kind share: a platform its name, a pack its size, currency and shop, a gift its name there."""
    if isinstance(one, OwnPlatform):
        return name_key(one.name)
    if isinstance(one, OwnPack):
        return name_key(one.platform), one.coins, one.price.currency, one.shop
    return name_key(one.platform), name_key(one.name)


def of_entry(draft: Draft) -> OwnPack | OwnGift | None:
    """Make of a purchase the pack it was, of a gift what one of it takes, seen on its day; None of anything else."""
    if draft.kind == "purchase" and draft.coins and draft.amount is not None:
        shop = next((shop for shop, channels in CHANNELS.items() if draft.channel in channels), "")
        return OwnPack(draft.platform, draft.coins, draft.amount, draft.moment.day, shop)
    if draft.kind != "gift" or not draft.item:
        return None
    each = None if not draft.coins or draft.coins % draft.quantity else draft.coins // draft.quantity
    paid = None if not draft.amount or draft.amount.minor % draft.quantity else draft.amount.minor // draft.quantity
    amount = Money(paid, draft.amount.currency) if paid and draft.amount else None
    return OwnGift(draft.platform, draft.item, draft.moment.day, each, amount, is_in_money=draft.amount is not None)


def checked(one: One) -> One:
    """Give it as it is kept, without blanks around names. Raises InvalidEntry for what cannot be."""
    if isinstance(one, OwnPlatform):
        return _platform(one)
    if not FIRST <= one.day <= LAST:
        raise InvalidEntry("day", N_("{day} is outside the years 2000 to 2199"), day=one.day.isoformat())
    if isinstance(one, OwnPack):
        return _pack(one)
    return _gift(one)


def _platform(one: OwnPlatform) -> OwnPlatform:
    unit = _named("unit", one.unit)
    units = clean("units", one.units.strip()) or unit
    return replace(one, name=_named("name", one.name), unit=unit, units=units)


def _pack(one: OwnPack) -> OwnPack:
    one = replace(one, platform=_named("platform", one.platform))
    _require_coins(one.coins)
    _require_price("price", one.price)
    if one.shop not in SHOPS:
        message = N_("“{shop}” is no shop; it is one of {choices}")
        raise InvalidEntry("shop", message, shop=one.shop[:40], choices=", ".join(filter(None, SHOPS)))
    return replace(one, note=clean("note", one.note.strip()))


def _gift(one: OwnGift) -> OwnGift:
    one = replace(one, platform=_named("platform", one.platform), name=_named("name", one.name))
    is_in_money = one.is_in_money or one.amount is not None
    if one.coins is not None and is_in_money:
        raise InvalidEntry("amount", N_("A gift takes coins or money, not both"))
    if one.coins is not None:
        _require_coins(one.coins)
    if one.amount is not None:
        _require_price("amount", one.amount)
    return replace(one, is_in_money=is_in_money)


def _named(field: str, text: str) -> str:
    text = clean(field, text.strip())
    if not text:
        raise InvalidEntry(field, N_("A name is missing here"))
    return text


def _require_coins(coins: int) -> None:
    if not 1 <= coins <= MAX_COINS:
        raise InvalidEntry("coins", N_("Coins are a whole number from 1 to {most}"), most=MAX_COINS)


def _require_price(field: str, price: Money) -> None:
    if not currencies.is_known(price.currency):
        raise InvalidEntry("currency", N_("“{code}” is not a currency; use a code like EUR"), code=price.currency[:40])
    if not 1 <= price.minor <= MAX_AMOUNT:
        raise InvalidEntry(field, N_("The amount has to be above zero, and not larger than an amount can be"))
