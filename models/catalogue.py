"""The shipped catalogue: platforms, packs, gifts, creators' shares, price bands and rules, each with its source.

Facts once seen, never "the price".  What the sources disagree on is left out of every answer unless it is asked for
with `uncertain=True` and labelled.  The user's own additions are kept in the ledger and win; they are unknown here.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from typing import Any, Literal, TypeVar

from models.currencies import digits
from models.money import from_text
from models.names import name_key
from resources import path

OWN = "own"
"""Source, and confidence, of what the user added."""
Confidence = Literal["verified", "corroborated", "reported", "derived", "uncertain", "own"]
"""What the words mean: resources/catalogue/SOURCE.md."""

_BAND = ("flag_below", "usual_low", "usual_high", "flag_above", "floor")
CHANNELS: Mapping[str, tuple[str, ...]] = {
    "app": ("ios-app", "android-app"),
    "website": ("website",),
    "third-party": ("third-party",),
}
"""The ledger's channels that each of the catalogue's shops stands for."""
SHOPS = ("", *CHANNELS)
"""Where packs are sold; empty: not known."""


@dataclass(frozen=True, slots=True, kw_only=True)
class _Fact:
    source: str  # key of a Source
    as_of: str  # date of the evidence: YYYY, YYYY-MM or YYYY-MM-DD; empty where the source bears none
    confidence: Confidence


@dataclass(frozen=True, slots=True)
class Source:
    """Where a fact is from."""

    key: str
    address: str  # a web address or the words to find it by; none for private people and resellers
    published: str  # like as_of
    kind: str  # official, capture, press, blog, secondary or calculation
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform(_Fact):
    """A platform that is built in, with the unit its purses hold."""

    name: str
    unit: str  # of one: Coin, Bit, Jewel, Star, Kick
    units: str  # of several
    takes_money: bool  # some gifts are paid in money instead
    creator_unit: str = ""  # what the creator is credited in, where that is another unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Pack(_Fact):
    """Coins once seen for sale at a price."""

    platform: str
    coins: int
    price: int  # minor units of the currency
    currency: str
    region: str = ""  # country; empty: not bound to one
    shop: str = ""  # app, website or third-party; empty: not known
    seller: str = ""
    tax: str = ""  # included or excluded; empty: not known
    is_promotion: bool = False  # an offer that ended or is for the first purchase only

    @property
    def channels(self) -> tuple[str, ...]:
        """Return the ledger's channels it may be bought through."""
        return CHANNELS.get(self.shop, ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Gift(_Fact):
    """A gift and the coins it takes.  Names are not unique, on TikTok not even within one panel."""

    platform: str
    name: str
    coins: int
    number: int | None = None  # the platform's own
    region: str = ""
    first_seen: str = ""  # in the panel from this day to as_of


@dataclass(frozen=True, slots=True, kw_only=True)
class CoinItem(_Fact):
    """A gift of as many coins as one likes."""

    platform: str
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MoneyItem(_Fact):
    """A gift that is paid in money."""

    platform: str
    name: str
    price: int | None = None  # minor units, where one price holds for all
    currency: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Share(_Fact):
    """An estimate of what reaches the creator: money per unit, or percent of the money paid."""

    platform: str
    about: str = ""  # what it holds for; empty: all
    unit: str = ""  # what `per_unit` is for: Bit, Star, ... or the creator's unit
    per_unit: Decimal | None = None  # major units of `currency`
    low: Decimal | None = None  # the range, where sources differ
    high: Decimal | None = None
    currency: str = ""
    percent: Decimal | None = None  # `low` and `high` are percent then, too
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceBand(_Fact):
    """Prices of one coin in major units of `currency`, tax included; outside the flags ask, never accuse."""

    platform: str
    currency: str
    flag_below: Decimal
    usual_low: Decimal
    usual_high: Decimal
    flag_above: Decimal
    strength: str  # good, medium or weak: how much evidence the band rests on
    floor: Decimal | None = None  # paid out per coin by the platform itself; allow 1 percent below


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(_Fact):
    """A rule of a platform, in a sentence of English."""

    kind: str  # refund, gift-refund, expiry, age, resale, tax, eligibility, limit
    text: str
    platform: str = ""  # empty: of every platform
    about: str = ""
    regions: tuple[str, ...] = ()  # empty: everywhere; "other": where no rule names the region
    shop: str = ""
    days: int | None = None  # how long after the purchase a refund can be asked for; 0: not at all
    from_next_day: bool = False  # these count from the day after the purchase
    min_age: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Sellers(_Fact):
    """Who sells the coins of a platform on its behalf: the platform itself and the stores it names."""

    platform: str
    names: tuple[str, ...]  # as receipts and statements have them


@dataclass(frozen=True, slots=True, kw_only=True)
class Region(_Fact):
    """Countries that rules name together."""

    name: str
    countries: tuple[str, ...]  # ISO 3166 codes
    platform: str = ""


Row = TypeVar("Row", Pack, Gift, CoinItem, MoneyItem, Share, PriceBand, Rule, Sellers, Region)


def platforms() -> tuple[Platform, ...]:
    """Return the built-in platforms in the order they are offered."""
    return tuple(_facts()[Platform])


def built_in(platform: str) -> Platform | None:
    """Return the built-in platform of that name, in whatever capitals."""
    return _by_name().get(name_key(platform))


def is_built_in(platform: str) -> bool:
    """Say whether a platform is shipped, so that facts are found by its name."""
    return built_in(platform) is not None


@cache
def _by_name() -> dict[str, Platform]:
    return {name_key(one.name): one for one in platforms()}


def packs(platform: str, currency: str | None = None, *, uncertain: bool = False) -> tuple[Pack, ...]:
    """Return the packs seen on a platform by coins, offers that ended or are for the first purchase last."""
    found = (pack for pack in _pick(Pack, platform, uncertain=uncertain) if currency in {None, pack.currency})
    return tuple(sorted(found, key=lambda pack: (pack.is_promotion, pack.coins, pack.price)))


def pack_sizes(platform: str) -> tuple[int, ...]:
    """Return how many coins packs hold there, whether or not a price is known."""
    listed = {coins for table in _file()["pack_sizes"] if table["platform"] == platform for coins in table["coins"]}
    return tuple(sorted(listed | {pack.coins for pack in packs(platform) if not pack.is_promotion}))


def gifts(platform: str, *, uncertain: bool = False) -> tuple[Gift, ...]:
    """Return the gifts paid in coins there, by coins and name."""
    return tuple(sorted(_pick(Gift, platform, uncertain=uncertain), key=lambda gift: (gift.coins, gift.name)))


def find_gifts(platform: str, name: str) -> tuple[Gift, ...]:
    """Return the gifts of that name, the one seen last first; other capitals count only if none is spelt so."""
    found = [gift for gift in gifts(platform) if gift.name.casefold() == name.casefold()]
    found = [gift for gift in found if gift.name == name] or found
    return tuple(sorted(found, key=lambda gift: gift.as_of, reverse=True))


def find_gift(platform: str, name: str) -> Gift | None:
    """Return the gift of that name seen last, or None if there is none or several of different prices."""
    found = find_gifts(platform, name)
    latest = [gift for gift in found if gift.as_of == found[0].as_of]
    return latest[0] if len({gift.coins for gift in latest}) == 1 else None


def coin_items(platform: str) -> tuple[CoinItem, ...]:
    """Return the gifts of as many coins as one likes."""
    return tuple(_pick(CoinItem, platform))


def money_items(platform: str) -> tuple[MoneyItem, ...]:
    """Return the gifts paid in money there, as far as they are known by name."""
    return tuple(_pick(MoneyItem, platform))


def shares(platform: str, *, uncertain: bool = False) -> tuple[Share, ...]:
    """Return what is known of the creator's share there.  TikTok names none: its estimate is uncertain."""
    return tuple(_pick(Share, platform, uncertain=uncertain))


def price_bands(platform: str, currency: str | None = None) -> tuple[PriceBand, ...]:
    """Return what one coin usually costs there, one band per currency."""
    return tuple(band for band in _pick(PriceBand, platform) if currency in {None, band.currency})


def rules(platform: str, *, uncertain: bool = False) -> tuple[Rule, ...]:
    """Return the rules of a platform, then those that hold on every platform."""
    return (*_pick(Rule, platform, uncertain=uncertain), *_pick(Rule, "", uncertain=uncertain))


def sellers(platform: str) -> tuple[Sellers, ...]:
    """Return who officially sells coins there; nothing where that is not known."""
    return tuple(_pick(Sellers, platform))


def regions() -> tuple[Region, ...]:
    """Return the countries that rules name together."""
    return tuple(_pick(Region, ""))


@cache
def sources() -> dict[str, Source]:
    """Return where the facts are from, by key."""
    return {key: Source(key, **table) for key, table in _file()["sources"].items()}


def seen_on(fact: _Fact) -> str:
    """Return of when a fact is: of the evidence, else of what its source says of itself; empty where neither is."""
    return fact.as_of or ("" if fact.source == OWN else sources()[fact.source].published)


def _pick(kind: type[Row], platform: str, *, uncertain: bool = False) -> Iterator[Row]:
    for fact in _facts()[kind]:
        if fact.platform == platform and (uncertain or fact.confidence != "uncertain"):
            yield fact


@cache
def _file() -> dict[str, Any]:
    return tomllib.loads(path("catalogue", "catalogue.toml").read_text(encoding="utf-8"))


@cache
def _facts() -> dict[type[_Fact], list[Any]]:
    return {
        Platform: [Platform(**table) for table in _tables("platforms")],
        Pack: [pack for table in _tables("packs") for pack in _packs_of(**table)],
        Gift: [gift for table in _tables("gifts") for gift in _gifts_of(**table)],
        CoinItem: [CoinItem(**table) for table in _tables("coin_items")],
        MoneyItem: [_money_item(**table) for table in _tables("money_items")],
        Share: [Share(**_in_decimals(table, "per_unit", "low", "high", "percent")) for table in _tables("shares")],
        PriceBand: [PriceBand(**_in_decimals(table, *_BAND)) for table in _tables("price_bands")],
        Rule: [Rule(**{**table, "regions": tuple(table.get("regions", ()))}) for table in _tables("rules")],
        Sellers: [Sellers(**{**table, "names": tuple(table["names"])}) for table in _tables("sellers")],
        Region: [Region(**{**table, "countries": tuple(table["countries"])}) for table in _tables("regions")],
    }


def _tables(name: str) -> Iterator[dict[str, Any]]:
    """Yield the tables of one kind, those kept apart as uncertain last and marked so."""
    yield from _file()[name]
    for table in _file()["uncertain"].get(name, ()):
        yield {**table, "confidence": "uncertain"}


def _packs_of(prices: list[tuple[int, str]], currency: str, **shared: Any) -> Iterator[Pack]:
    for coins, price in prices:
        yield Pack(coins=coins, price=from_text(price, digits(currency)), currency=currency, **shared)


def _gifts_of(gifts: list[tuple[Any, ...]], **shared: Any) -> Iterator[Gift]:
    for coins, name, *number in gifts:
        yield Gift(coins=coins, name=name, number=number[0] if number else None, **shared)


def _money_item(price: str = "", currency: str = "", **shared: Any) -> MoneyItem:
    return MoneyItem(price=from_text(price, digits(currency)) if price else None, currency=currency, **shared)


def _in_decimals(table: dict[str, Any], *fields: str) -> dict[str, Any]:
    return {key: Decimal(value) if key in fields else value for key, value in table.items()}
