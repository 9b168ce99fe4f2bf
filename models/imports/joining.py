"""Which rows tell of one purchase: the platform's has the coins, a shop's the price. Pure.

What is nearest in time is joined first, and each is used once. Where several are as near and it makes a difference, the
join is not sure.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from models.imports import Part
from models.moments import SECOND, Moment
from models.money import Money

WITHIN = 600 * SECOND
"""How far apart, in microseconds, the rows of one purchase may be."""
SAME_DAY = WITHIN + 1
"""How far apart a bare date and a moment of that day count: behind every moment that is known."""
_NEIGHBOURS = 50
"""How many rows before and behind one are looked at: a file may say the same a hundred thousand times."""


@dataclass(frozen=True, slots=True)
class Lot:
    """Coins that were bought, as a row or an entry tells of them; `number` names it to who asks.

    `part` is "" for a purchase that is whole. `sources` are those its price is from. `has_coins`: the platform's own
    row is in it. A stored one can only be joined by rows. `channel` is where it was bought, if that is known.
    """

    number: int
    part: Part
    purse: tuple[str, str]
    coins: int
    amount: Money | None
    moment: Moment
    sources: frozenset[str] = frozenset()
    has_coins: bool = False
    is_stored: bool = False
    channel: str = ""

    @property
    def looks(self) -> object:
        """What tells it from another that could stand in its place."""
        return self.part, self.moment.at, self.moment.is_date, self.amount, self.sources


class Link(NamedTuple):
    """One lot joins another; `is_sure`: nothing else is as near."""

    number: int
    target: int
    is_sure: bool


@dataclass(eq=False)
class _Group:
    """Lots that are one purchase; `first` is what the others join."""

    first: Lot
    lots: list[Lot]
    sources: frozenset[str]
    has_coins: bool

    @property
    def is_stored(self) -> bool:
        return any(lot.is_stored for lot in self.lots)


class _Pair(NamedTuple):
    distance: int
    one: Lot
    other: Lot


_Fits = Callable[[_Group, _Group], bool]
_Order = Callable[[_Group, _Group], tuple[_Group, _Group]]


def links(lots: Iterable[Lot]) -> list[Link]:
    """Say which lots join which others."""
    alike: dict[object, list[Lot]] = defaultdict(list)
    for lot in lots:
        alike[lot.purse, lot.coins].append(lot)
    return [link for some in alike.values() if len(some) > 1 for link in _among(some)]


def _among(lots: Sequence[Lot]) -> Iterator[Link]:
    """Join prices of the same money first, then coins with their price."""
    groups = {lot.number: _Group(lot, [lot], lot.sources, lot.has_coins) for lot in lots}
    prices = [lot for lot in lots if lot.part != "coins"]
    coins = [lot for lot in lots if lot.part == "coins"]
    pairs = [pair for pair in _near(prices, prices) if pair.one.number < pair.other.number]
    yield from _join(groups, pairs, _is_same_money, _price_first)
    yield from _join(groups, _near(coins, prices), _is_coins_and_price, _coins_first)


def _near(lots: Sequence[Lot], others: Sequence[Lot]) -> Iterator[_Pair]:
    """Pair what is near enough in time."""
    timed = sorted((lot for lot in others if not lot.moment.is_date), key=lambda lot: lot.moment.at)
    times = [lot.moment.at for lot in timed]
    days: dict[object, list[Lot]] = defaultdict(list)
    dated: dict[object, list[Lot]] = defaultdict(list)
    for lot in others:
        (dated if lot.moment.is_date else days)[lot.moment.day].append(lot)
    for lot in lots:
        day = dated[lot.moment.day][:_NEIGHBOURS]
        if lot.moment.is_date:
            day += days[lot.moment.day][:_NEIGHBOURS]
        else:
            place = bisect_left(times, lot.moment.at)
            for other in timed[max(0, place - _NEIGHBOURS) : place + _NEIGHBOURS]:
                distance = abs(other.moment.at - lot.moment.at)
                if distance <= WITHIN and other is not lot:
                    yield _Pair(distance, lot, other)
        yield from (_Pair(SAME_DAY, lot, other) for other in day if other is not lot)


def _is_same_money(one: _Group, other: _Group) -> bool:
    """Two shops tell of one charge, or a shop of a purchase that was typed."""
    is_any_charge = any(lot.part == "charge" and not lot.is_stored for lot in (*one.lots, *other.lots))
    return (
        one is not other
        and is_any_charge
        and one.first.amount == other.first.amount
        and not one.sources & other.sources
        and not (one.has_coins and other.has_coins)
        and not (one.is_stored and other.is_stored)
    )


def _is_coins_and_price(one: _Group, other: _Group) -> bool:
    coins, price = one.first, other.first
    is_row = not coins.is_stored or any(lot.part == "charge" and not lot.is_stored for lot in other.lots)
    is_free = one is not other and len(one.lots) == 1 and not other.has_coins
    return is_row and is_free and not (coins.is_stored and other.is_stored) and price.part != "coins"


def _price_first(one: _Group, other: _Group) -> tuple[_Group, _Group]:
    """What is in the books stays, then a whole purchase, then what was read first."""
    is_other = (other.is_stored, other.first.part == "", -other.first.number) > (
        one.is_stored, one.first.part == "", -one.first.number
    )  # fmt: skip
    return (other, one) if is_other else (one, other)


def _coins_first(coins: _Group, price: _Group) -> tuple[_Group, _Group]:
    """A price is whole by itself, so coins join it; what is in the books stays."""
    return (coins, price) if coins.is_stored else (price, coins)


def _join(groups: dict[int, _Group], pairs: Iterable[_Pair], fits: _Fits, order: _Order) -> Iterator[Link]:
    """Join pairs, the nearest first."""
    found = sorted(pairs, key=lambda pair: (pair.distance, pair.one.moment.at, pair.one.number, pair.other.number))
    near: dict[int, list[_Pair]] = defaultdict(list)
    for pair in found:
        near[pair.one.number].append(pair)
        near[pair.other.number].append(pair)
    for pair in found:
        one, other = groups[pair.one.number], groups[pair.other.number]
        if not fits(one, other):
            continue
        is_sure = not _is_open(pair, groups, near, fits) and _agree(one, other)
        kept, joining = order(one, other)
        yield Link(joining.first.number, kept.first.number, is_sure)
        kept.lots += joining.lots
        kept.sources |= joining.sources
        kept.has_coins |= joining.has_coins
        for lot in joining.lots:
            groups[lot.number] = kept


def _agree(one: _Group, other: _Group) -> bool:
    """Say whether nothing speaks against a join: no other price, and no other shop that could have been paid."""
    prices = {group.first.amount for group in (one, other)} - {None}
    channels = {lot.channel for lot in (*one.lots, *other.lots)} - {""}
    return len(prices) < 2 and len(channels) < 2


def _is_open(pair: _Pair, groups: dict[int, _Group], near: dict[int, list[_Pair]], fits: _Fits) -> bool:
    """Say whether a pair is one of several as near, of which not all can come to the same."""
    return any(
        _is_contested(here, there, pair.distance, groups, near, fits)
        for here, there in ((pair.one, pair.other), (pair.other, pair.one))
    )


def _is_contested(
    here: Lot, there: Lot, distance: int, groups: dict[int, _Group], near: dict[int, list[_Pair]], fits: _Fits
) -> bool:
    """Say whether others that differ from `there` are as near to `here`, and more than there are like `here`."""
    own, found = groups[here.number].first.looks, groups[there.number].first.looks
    rivals = _as_near(here, distance, groups, near, fits)
    if all(rival.first.looks == found for rival in rivals):
        return False
    twins = [one for one in _as_near(there, distance, groups, near, fits) if one.first.looks == own]
    return len(twins) < len(rivals)


def _as_near(
    lot: Lot, distance: int, groups: dict[int, _Group], near: dict[int, list[_Pair]], fits: _Fits
) -> list[_Group]:
    """Give the groups that a lot could join as well as any other at that distance."""
    own = groups[lot.number]
    found: dict[int, _Group] = {}
    for pair in near[lot.number]:
        is_first = pair.one.number == lot.number
        group = groups[(pair.other if is_first else pair.one).number]
        if pair.distance == distance and (fits(own, group) if is_first else fits(group, own)):
            found[id(group)] = group
    return list(found.values())
