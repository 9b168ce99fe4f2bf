"""What a person is likely to type next: creators, gifts and packs by how often and how lately they were used."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

from peewee import ModelSelect as Select

from models import budgets, facts, lookups, matching
from models.accounts import AccountRow, accounts
from models.catalogue import OWN, seen_on
from models.drafts import Draft
from models.money import Money
from models.schema import Creator, Entry, Handle, Item

if TYPE_CHECKING:
    from models.catalogue import Platform
    from models.database import Reader
    from models.facts import Facts
    from models.lookups import Refundable

Use = TypeVar("Use", bound=Hashable)
RECENT_GIFTS = 3000
RECENT_PURCHASES = 300
RECENT_TARGETS = 100
_HALF_LIFE = 200
"""After so many later entries a use counts half."""


@dataclass(frozen=True, slots=True)
class KnownCreator:
    """A creator with all handles, and the account (by id) that last gave to them; None where none did lately."""

    name: str
    account: int | None = None
    handles: tuple[str, ...] = ()
    sought: str = ""
    """What it is found by, as `matching.sought` makes it."""


@dataclass(frozen=True, slots=True)
class KnownGift:
    """A gift and what one of it takes: coins, or money where it is paid so; neither where that is not known.

    `is_in_money`: it is paid in money, though nobody knows how much.
    """

    platform: str
    name: str
    coins: int | None = None
    amount: Money | None = None
    is_in_money: bool = False


@dataclass(frozen=True, slots=True)
class KnownPack:
    """Coins once bought, or once seen for sale, at a price; `is_own` tells which. None: only the size is known.

    `as_of` is when it was seen for sale, written like the catalogue's dates; `is_kept`: one added that price oneself.
    """

    platform: str
    coins: int
    amount: Money | None
    channel: str = ""
    is_own: bool = True
    as_of: str = ""
    is_kept: bool = False


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """A purchase or gift to refund: its account (by id), itself, and what is left of it."""

    account: int
    draft: Draft
    left: Refundable

    @property
    def is_left(self) -> bool:
        """Whether there is anything left to refund."""
        left = self.left
        return not left.is_refunded if left.kind == "gift" else bool(left.coins_left or left.amount_left)


@dataclass(frozen=True, slots=True)
class Known:
    """Everything that can be suggested, the likeliest first, closed accounts last. The usual accounts are ids."""

    accounts: Sequence[AccountRow] = ()
    creators: Sequence[KnownCreator] = ()
    gifts: Sequence[KnownGift] = ()
    packs: Sequence[KnownPack] = ()
    usual_account: int | None = None
    usual_purchase_account: int | None = None
    sellers: Sequence[str] = ()
    payment_methods: Sequence[str] = ()
    is_read: bool = False
    """Whether a ledger was looked at for this."""
    may_wait: bool = False
    """Whether there is a budget that lets an entry wait that would be over it."""
    platforms: Sequence[Platform] = ()
    """Those that are built in and one's own."""

    def paid_in(self, *platforms: str) -> list[str]:
        """Currencies that coins of these platforms were paid in, the usual first; without one of any platform."""
        own = (pack for pack in self.packs if pack.is_own and (not platforms or pack.platform in platforms))
        return list(dict.fromkeys(pack.amount.currency for pack in own if pack.amount is not None))


def known(reader: Reader) -> Known:
    """Read what the ledger has seen, and add what the catalogue knows of its platforms."""
    purses = sorted(accounts(reader), key=lambda purse: purse.closed is not None)
    platform_of = {purse.id: purse.platform for purse in purses}
    is_open = {purse.id: purse.closed is None for purse in purses}
    gifts = _recent_gifts(reader)
    bought = _recent_purchases(reader)
    known_facts = facts.of(reader)
    packs = [KnownPack(platform_of[account], coins, money, channel) for account, coins, money, channel, *_ in bought]
    return Known(
        purses,
        _creators(reader, gifts),
        _gifts(gifts, platform_of, known_facts),
        _with_catalogue(packs, platform_of.values(), known_facts),
        next(iter(_by_use(account for account, *_ in gifts if is_open[account])), None),
        next(iter(_by_use(account for account, *_ in bought if is_open[account])), None),
        _by_use(seller for *_, seller, _method in bought if seller),
        _by_use(method for *_, method in bought if method),
        is_read=True,
        may_wait=budgets.may_wait(reader),
        platforms=known_facts.platforms(),
    )


_Gift = tuple[int, str | None, str | None, int, int | None, int | None, str | None]


def latest_gift(reader: Reader) -> int | None:
    """Id of the gift that was given last; None where there is none."""
    query = Entry.select(Entry.id).where(Entry.kind == "gift").order_by(Entry.at.desc(), Entry.id.desc()).limit(1)
    found = query.scalar(reader.db)
    return None if found is None else int(found)


def targets(reader: Reader) -> list[KnownTarget]:
    """Give the latest purchases, then the latest gifts, of which something is left to refund."""
    found = [target(reader, entry) for kind in ("purchase", "gift") for entry in _latest(reader, kind)]
    return [one for one in found if one is not None and one.is_left]


def _latest(reader: Reader, kind: str) -> list[int]:
    query = Entry.select(Entry.id).where(Entry.kind == kind).order_by(Entry.at.desc(), Entry.id.desc())
    return [entry for (entry,) in query.limit(RECENT_TARGETS).tuples().execute(reader.db)]


def target(reader: Reader, entry: int, editing: int | None = None) -> KnownTarget | None:
    """Give a purchase or gift as a refund of it sees it, without the refund with the id `editing`; None without it."""
    account = Entry.select(Entry.account).where(Entry.id == entry).scalar(reader.db)
    for left in lookups.refundable(reader, account, entry=entry) if account is not None else ():
        draft = lookups.drafts(reader, [entry])[entry]
        return KnownTarget(account, draft, left if editing is None else lookups.without_refund(reader, left, editing))
    return None


def _recent_gifts(reader: Reader) -> list[_Gift]:
    query = (
        Entry.select(Entry.account, Creator.name, Item.name, Entry.quantity, Entry.coins, Entry.amount, Entry.currency)
        .left_outer_join(Creator)
        .switch(Entry)
        .left_outer_join(Item)
        .where(Entry.kind == "gift")
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(RECENT_GIFTS)
    )
    return list(_rows(reader, query))


def _rows(reader: Reader, query: Select[Any]) -> Iterator[Any]:
    """Run a query past peewee's making of objects: the suggestions are read while somebody types."""
    return iter(reader.db.execute(query))  # type: ignore[no-untyped-call]


_Purchase = tuple[int, int, Money, str, str, str]


def _recent_purchases(reader: Reader) -> list[_Purchase]:
    """Account, coins, what was paid, channel, seller and way of paying of the latest purchases."""
    query = (
        Entry.select(
            Entry.account, Entry.coins, Entry.amount, Entry.currency, Entry.channel, Entry.seller, Entry.payment_method
        )
        .where(Entry.kind == "purchase")
        .order_by(Entry.at.desc(), Entry.id.desc())
        .limit(RECENT_PURCHASES)
    )
    rows = _rows(reader, query)
    return [(account, coins, Money(amount, code), *texts) for account, coins, amount, code, *texts in rows]


def _by_use(uses: Iterable[Use]) -> list[Use]:
    """Sort what was used, latest first in `uses`, by how often and how lately."""
    weights: dict[Use, float] = defaultdict(float)
    for age, use in enumerate(uses):
        weights[use] += 0.5 ** (age / _HALF_LIFE)
    return sorted(weights, key=lambda use: -weights[use])


def _creators(reader: Reader, gifts: Sequence[_Gift]) -> list[KnownCreator]:
    account_of: dict[str, int] = {}
    for account, name, *_ in gifts:
        if name:
            account_of.setdefault(name, account)
    handles: dict[str, list[str]] = defaultdict(list)
    for name, handle in _rows(reader, Handle.select(Creator.name, Handle.name).join(Creator)):
        handles[name].append(handle)
    used = _by_use(name for _, name, *_ in gifts if name)
    every = (name for (name,) in _rows(reader, Creator.select(Creator.name).order_by(Creator.name_key)))
    others = [name for name in every if name not in account_of]
    return [
        KnownCreator(name, account_of.get(name), tuple(also), matching.sought(name, *also))
        for name in (*used, *others)
        for also in (handles.get(name, ()),)
    ]


def _gifts(gifts: Sequence[_Gift], platform_of: dict[int, str], known: Facts) -> list[KnownGift]:
    found: dict[tuple[str, str], KnownGift] = {}
    for account, _, name, quantity, coins, amount, currency in gifts:
        platform = platform_of[account]
        if name and (platform, name) not in found:
            paid = None if amount is None or amount % quantity else Money(amount // quantity, currency or "")
            each = None if coins is None or coins % quantity else coins // quantity
            found[platform, name] = KnownGift(platform, name, each, paid, amount is not None and paid is None)
    used = _by_use((platform_of[account], name) for account, _, name, *_ in gifts if name)
    return [*(found[key] for key in used), *_new_gifts(found, platform_of.values(), known)]


def _new_gifts(found: dict[tuple[str, str], KnownGift], platforms: Iterable[str], known: Facts) -> list[KnownGift]:
    """Gifts of the catalogue nobody here has given yet, where their price is certain."""
    fresh: dict[tuple[str, str], KnownGift] = {}
    for platform in dict.fromkeys((*platforms, *(row.name for row in known.platforms()))):
        for gift in known.gifts(platform):
            if (platform, gift.name) not in found:
                fresh[platform, gift.name] = KnownGift(platform, gift.name, gift.coins)
        for open_gift in known.coin_items(platform):
            if (platform, open_gift.name) not in found:
                fresh.setdefault((platform, open_gift.name), KnownGift(platform, open_gift.name))
        for item in known.money_items(platform):
            if (platform, item.name) not in found:
                price = Money(item.price, item.currency) if item.price else None
                fresh.setdefault(
                    (platform, item.name), KnownGift(platform, item.name, None, price, is_in_money=price is None)
                )
    return list(fresh.values())


def _with_catalogue(packs: Sequence[KnownPack], platforms: Iterable[str], known: Facts) -> list[KnownPack]:
    """Add what was seen for sale, then the sizes there are, whatever they cost in one's own country."""
    every = dict.fromkeys((*platforms, *(row.name for row in known.platforms())))
    listed = [
        KnownPack(
            platform,
            pack.coins,
            Money(pack.price, pack.currency),
            next(iter(pack.channels), ""),
            is_own=False,
            as_of=seen_on(pack),
            is_kept=pack.source == OWN,
        )
        for platform in every
        for pack in known.packs(platform)
        if not pack.is_promotion
    ]
    sizes = [
        KnownPack(platform, coins, None, is_own=False) for platform in every for coins in known.pack_sizes(platform)
    ]
    kept_first = sorted(listed, key=lambda pack: not pack.is_kept)
    return [*_by_use(packs), *dict.fromkeys(kept_first), *sizes]
