"""Settling a balance that differs: what the books know of it, and booking what explains it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from models import catalogue, entries, facts, lookups, moments
from models.errors import RequestRefused
from models.moments import Moment
from models.money import Money
from models.reports.explanations import Explanation, Known, Pack, UsualGift, effect, explain
from models.schema import Creator, Entry, Item
from models.settings import read as read_settings
from models.text import N_

if TYPE_CHECKING:
    from datetime import date

    from peewee import ModelSelect as Select

    from models.database import Reader
    from models.drafts import Draft
    from models.facts import Facts
    from models.ledger import Ledger

RECENT_GIFTS, RECENT_PURCHASES, RECENT_BALANCES = 2000, 300, 3


@dataclass(frozen=True, slots=True)
class Looked:
    """A balance, by its id: how many coins more the ledger had than was `seen`, and what that may be."""

    entry: int
    seen: Draft
    difference: int
    found: tuple[Explanation, ...]


def look(reader: Reader, entry: int) -> Looked:
    """Look at a balance. Raises RequestRefused where there is none of this id."""
    account, seen = _seen(reader, entry)
    if account is None or seen is None:
        raise RequestRefused(N_("There is no balance {id}"), id=entry)
    more = _differs(reader, account, seen)
    return Looked(entry, seen, more, explain(_known(reader, account, entry, seen, more)) if more else ())


def explanations(reader: Reader, entry: int) -> tuple[Explanation, ...]:
    """Give what a balance, by its id, may differ by, the likeliest first; none where it agrees or is gone."""
    found = known(reader, entry)
    return () if found is None else explain(found)


def differing(reader: Reader) -> list[int]:
    """Ids of the latest balance of each account, where that differs."""
    return [entry for entry in lookups.latest_balances(reader) if difference(reader, entry)]


def difference(reader: Reader, entry: int) -> int:
    """How many coins more the ledger had than a balance that was seen; below zero: fewer. 0 where it is gone."""
    account, seen = _seen(reader, entry)
    return 0 if account is None or seen is None else _differs(reader, account, seen)


def settle(ledger: Ledger, entry: int, booked: Sequence[Draft]) -> None:
    """Book what explains a balance. Raises RequestRefused where it no longer differs by just that."""
    if effect(booked) != -difference(ledger, entry):
        raise RequestRefused(N_("That is settled, or has changed since; look at the difference again"))
    with ledger.operation(N_("Settle balance")):
        for draft in booked:
            entries.put(ledger, draft)


def known(reader: Reader, entry: int) -> Known | None:
    """Give what bears on a balance that differs; None where it agrees or is gone."""
    account, seen = _seen(reader, entry)
    if account is None or seen is None or not (more := _differs(reader, account, seen)):
        return None
    return _known(reader, account, entry, seen, more)


def _known(reader: Reader, account: int, entry: int, seen: Draft, more: int) -> Known:
    had = more + (seen.coins or 0)
    since = _agreed(reader, account, entry, seen.moment.at, had)
    is_first = not _is_seen_before(reader, account, entry, seen.moment)
    if more > 0:
        return Known(seen, had, since, gifts=tuple(_gifts(reader, account, seen.moment.at)), is_first=is_first)
    return Known(seen, had, since, packs=_packs(reader, account, seen.platform), is_first=is_first)


def _seen(reader: Reader, entry: int) -> tuple[int | None, Draft | None]:
    """Account and draft of a balance; None where there is none of this id."""
    of_balance = (Entry.id == entry) & (Entry.kind == "assertion")
    account: int | None = Entry.select(Entry.account).where(of_balance).scalar(reader.db)
    return account, None if account is None else lookups.drafts(reader, [entry]).get(entry)


def _differs(reader: Reader, account: int, seen: Draft) -> int:
    return lookups.balance(reader, account, seen.moment.at) - (seen.coins or 0)


def _is_seen_before(reader: Reader, account: int, entry: int, moment: Moment) -> bool:
    """Say whether there is another balance of that day before a moment."""
    begins = moments.from_date(moment.day, moment.zone).at
    others = (Entry.account == account) & (Entry.kind == "assertion") & (Entry.id != entry)
    within = (Entry.at >= begins) & (Entry.at <= moment.at)
    return bool(Entry.select(Entry.id).where(others & within).exists(reader.db))


def _agreed(reader: Reader, account: int, entry: int, at: int, had: int) -> date | None:
    """Day of the last balance before `at` that agreed, if it is among the latest few; the ledger `had` so many then."""
    found = lookups.drafts(reader, lookups.balances_before(reader, account, entry, at, RECENT_BALANCES))
    for one in found.values():
        if had - lookups.balance(reader, account, at, one.moment.at) == one.coins:
            return one.moment.day
    return None


def _rows(reader: Reader, query: Select[Any]) -> Iterator[Any]:
    """Run a query past peewee's making of objects."""
    return iter(reader.db.execute(query))  # type: ignore[no-untyped-call]


# --- What is usual ----------------------------------------------------------------------------------------------------


def _gifts(reader: Reader, account: int, until: int) -> Iterator[UsualGift]:
    """Gifts in coins of an account, the most frequent first."""
    in_coins = (Entry.account == account) & (Entry.kind == "gift") & Entry.coins.is_null(is_null=False)
    query = (
        Entry.select(Item.name, Creator.name, Entry.coins, Entry.quantity)
        .left_outer_join(Item)
        .switch(Entry)
        .left_outer_join(Creator)
        .where(in_coins & (Entry.at <= until))
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(RECENT_GIFTS)
    )
    given: Counter[tuple[str, str, int]] = Counter()
    for item, creator, coins, quantity in _rows(reader, query):
        if coins % quantity == 0 and (item or creator):
            given[item or "", creator or "", coins // quantity] += 1
    return (UsualGift(item, creator, coins, times) for (item, creator, coins), times in given.most_common())


def _packs(reader: Reader, account: int, platform: str) -> tuple[Pack, ...]:
    """Packs one bought on the platform, the latest first, then those of the catalogue in a currency one pays in."""
    own = tuple(_own_packs(reader, account))
    currencies = [read_settings(reader).currency, *(pack.price.currency for pack in own)]
    channels = Counter(pack.channel for pack in own)
    listed = _listed(facts.of(reader), platform, set(currencies))
    return *own, *sorted(listed, key=lambda pack: (not pack.is_kept, -channels[pack.channel]))


def _own_packs(reader: Reader, account: int) -> Iterator[Pack]:
    bought = lookups.bought_lately(reader, account, RECENT_PURCHASES)
    for coins, amount, currency, channel, seller, *moment in bought:
        day = Moment(*moment).day.isoformat()
        yield Pack(coins, Money(amount, currency), day, is_own=True, channel=channel, seller=seller)


def _listed(known: Facts, platform: str, currencies: Collection[str]) -> Iterator[Pack]:
    """Packs one added, and those the platform and the stores sell, without offers that ended."""
    for pack in known.packs(platform):
        is_kept = pack.source == catalogue.OWN
        is_sold = pack.currency in currencies and not pack.is_promotion and pack.shop != "third-party"
        if is_kept or is_sold:
            channel = pack.channels[0] if pack.channels else ""
            price, day = Money(pack.price, pack.currency), catalogue.seen_on(pack)
            yield Pack(pack.coins, price, day, is_own=False, channel=channel, is_kept=is_kept)
