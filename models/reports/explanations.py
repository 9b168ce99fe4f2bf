"""What a balance that differs may come from: a purchase or gifts that are missing, coins that are gone. Pure.

Each explanation comes with the entries that would book it; booked, they make the ledger and the app agree.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations_with_replacement, islice
from typing import Literal

from models import drafts, moments
from models.drafts import Draft
from models.errors import InvalidEntry
from models.moments import Moment
from models.money import Money

Kind = Literal["purchase", "gift", "expired", "lost", "free", "correction"]
SHOWN_GIFTS, SHOWN_PACKS = 2, 3
MOST_GIFTS = 100
"""Gifts beyond so many of one kind are no likely thing to have forgotten."""


@dataclass(frozen=True, slots=True)
class Pack:
    """Coins that were bought once, or seen for sale, at a price; `day` is when: YYYY, YYYY-MM, YYYY-MM-DD or empty.

    `is_own`: one bought them; `is_kept`: one added them to the catalogue.
    """

    coins: int
    price: Money
    day: str
    is_own: bool
    channel: str = ""
    seller: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class UsualGift:
    """What is often given: a gift of so many `coins` each to a creator, and how many `times` it was lately."""

    item: str
    creator: str
    coins: int
    times: int


@dataclass(frozen=True, slots=True)
class Known:
    """A balance that was `seen`, what the ledger `had` then, and since which day nothing is certain.

    `packs` are one's own first, the likeliest first among them; of `gifts` the most frequent comes first. `is_first`:
    there is no other balance of that day before it.
    """

    seen: Draft
    had: int
    since: date | None = None
    packs: Sequence[Pack] = ()
    gifts: Sequence[UsualGift] = ()
    is_first: bool = True

    @property
    def difference(self) -> int:
        """How many coins more the ledger had; below zero: fewer."""
        return self.had - (self.seen.coins or 0)


@dataclass(frozen=True, slots=True)
class Explanation:
    """What a difference may be, and the entries that book it; `since` is when the two agreed last."""

    kind: Kind
    booked: tuple[Draft, ...]
    since: date | None = None
    packs: tuple[Pack, ...] = ()
    gift: UsualGift | None = None

    @property
    def coins(self) -> int:
        """Coins it accounts for, whether they came or went."""
        return abs(effect(self.booked))


def effect(booked: Sequence[Draft]) -> int:
    """Coins these entries, none of them a refund, add to the balance after them."""
    return sum((one.coins or 0) * (-1 if one.kind == "gift" else 1) for one in booked if one.kind != "assertion")


def explain(known: Known) -> tuple[Explanation, ...]:
    """Give a handful of explanations, the likeliest first; none where nothing differs."""
    if not known.difference:
        return ()
    found = _missing_coins(known) if known.difference < 0 else _coins_too_many(known)
    return tuple(one for one in found if _is_bookable(one))


def _is_bookable(one: Explanation) -> bool:
    try:
        for draft in one.booked:
            drafts.check(draft)
    except InvalidEntry:
        return False
    return True


def before(known: Known) -> Moment:
    """A moment for what explains a balance: its own, in which balances come last; of a bare date the day's first.

    Another balance of that day is to stay as it is: then it is the moment the bare date counts as.
    """
    moment = known.seen.moment
    if moment.is_date and known.is_first:
        return moments.from_date(moment.day, moment.zone)
    return replace(moment, is_date=False, given="offset")


# --- The app shows more -----------------------------------------------------------------------------------------------


def _missing_coins(known: Known) -> Iterator[Explanation]:
    for packs in islice(_packs(known.packs, -known.difference), SHOWN_PACKS):
        booked = tuple(_draft(known, "purchase", one.coins, amount=one.price, channel=one.channel, seller=one.seller)
                       for one in packs)  # fmt: skip
        yield Explanation("purchase", booked, known.since, packs)
    for reason in ("free", "correction"):
        yield _adjusted(known, reason)


def _packs(known: Sequence[Pack], coins: int) -> Iterator[tuple[Pack, ...]]:
    """One pack of so many coins, else two that hold as many together; the likeliest of each size stands for it."""
    by_size: dict[int, Pack] = {}
    for pack in known:
        by_size.setdefault(pack.coins, pack)
    if coins in by_size:
        yield (by_size[coins],)
    pairs = [pair for pair in combinations_with_replacement(sorted(by_size, reverse=True), 2) if sum(pair) == coins]
    found = [tuple(by_size[size] for size in pair) for pair in pairs]
    yield from sorted(found, key=lambda pair: -sum(pack.is_own for pack in pair))


# --- The app shows fewer ----------------------------------------------------------------------------------------------


def _coins_too_many(known: Known) -> Iterator[Explanation]:
    """Where the app shows none at all, the whole rest is gone rather than given."""
    gone = [_adjusted(known, "expired"), _adjusted(known, "lost")]
    gifts = list(islice(_gifts(known), SHOWN_GIFTS))
    yield from (*gifts, *gone) if known.seen.coins else (*gone, *gifts)
    yield _adjusted(known, "correction")


def _gifts(known: Known) -> Iterator[Explanation]:
    for gift in known.gifts:
        times, rest = divmod(known.difference, gift.coins)
        if not rest and times <= MOST_GIFTS:
            more = {"creator": gift.creator, "item": gift.item, "quantity": times}
            booked = _draft(known, "gift", known.difference, **more)
            yield Explanation("gift", (booked,), known.since, gift=gift)


def _adjusted(known: Known, reason: Literal["expired", "lost", "free", "correction"]) -> Explanation:
    return Explanation(reason, (_draft(known, "adjustment", -known.difference, item=reason),), known.since)


def _draft(known: Known, kind: drafts.Kind, coins: int, **more: object) -> Draft:
    seen = known.seen
    return Draft(kind, before(known), seen.platform, seen.account, coins=coins, **more)  # type: ignore[arg-type]
