"""The verbs on entries: add, edit, delete, restore. Each is one operation of the ledger."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from models import accounts, creators, drafts, handles, lookups, settings, undo
from models.drafts import Draft
from models.errors import InvalidEntry, RequestRefused
from models.money import MAX_AMOUNT, MAX_COINS, MAX_PAID
from models.periods import day_number
from models.schema import ENTRY_COLUMNS, Entry
from models.text import N_

if TYPE_CHECKING:
    from models.database import Reader
    from models.ledger import Ledger
    from models.lookups import Refundable

LABELS = {
    "purchase": N_("Add purchase"),
    "gift": N_("Add gift"),
    "refund": N_("Add refund"),
    "adjustment": N_("Add adjustment"),
    "assertion": N_("Add balance"),
}
Progress = Callable[[int, int], bool]
"""Called with the rows done so far, and of how many; answers False to stop."""
AT_ONCE = 1000
HARMLESS = 10**8
"""Minor units that stay below the bound of an amount in any currency: none is worth ten million of another's."""


@dataclass
class Names:
    """Names to ids inside one operation, adding what is new; remembers what it has seen."""

    ledger: Ledger
    _platforms: dict[str, int] = field(default_factory=dict)
    _accounts: dict[tuple[str, str], int] = field(default_factory=dict)
    _creators: dict[tuple[str, str, int, int], tuple[int | None, int | None]] = field(default_factory=dict)
    _dated: dict[tuple[str, int], bool] = field(default_factory=dict)
    _items: dict[str, int | None] = field(default_factory=dict)

    def platform(self, name: str) -> int:
        """Id of the platform."""
        if name not in self._platforms:
            self._platforms[name] = accounts.platform_id(self.ledger, name)
        return self._platforms[name]

    def account(self, platform: str, name: str) -> int:
        """Id of the account."""
        if (platform, name) not in self._accounts:
            self._accounts[platform, name] = accounts.account_id(self.ledger, platform, name)
        return self._accounts[platform, name]

    def creator(self, name: str, handle: str, platform: int, day: int) -> tuple[int | None, int | None]:
        """Ids of the creator and of the handle on a day (since 1970), each None where there is none."""
        wanted = (name, handle, platform, day if not name and self._is_dated(handle, platform) else 0)
        if wanted not in self._creators:
            creator = creators.creator_id(self.ledger, name, handle, platform, day)
            self._creators[wanted] = creator, creators.handle_id(self.ledger, creator, platform, handle)
        return self._creators[wanted]

    def _is_dated(self, handle: str, platform: int) -> bool:
        if (handle, platform) not in self._dated:
            self._dated[handle, platform] = handles.is_dated(self.ledger, platform, handle.strip())
        return self._dated[handle, platform]

    def item(self, name: str) -> int | None:
        """Id of the gift's name."""
        if name not in self._items:
            self._items[name] = creators.item_id(self.ledger, name)
        return self._items[name]


def row(
    names: Names, draft: Draft, key: bytes, import_id: int | None = None, import_row: int | None = None
) -> tuple[object, ...]:
    """Give the stored form of a draft, in the order of ENTRY_COLUMNS. Names it does not know are added."""
    moment, is_gift, is_adjustment = draft.moment, draft.kind == "gift", draft.kind == "adjustment"
    creator, handle = (
        names.creator(draft.creator, draft.handle, names.platform(draft.platform), day_number(moment.day))
        if is_gift
        else (None, None)
    )
    amount, charged = draft.amount, draft.charged
    return (
        draft.kind, names.account(draft.platform, draft.account), moment.at, moment.utc_offset, moment.zone,
        moment.is_date, moment.is_repeated, creator, handle, names.item(draft.item) if is_gift else None,
        draft.quantity, draft.coins, amount and amount.minor, amount and amount.currency, charged and charged.minor,
        charged and charged.currency, draft.item if is_adjustment else None, draft.channel, draft.seller,
        draft.payment_method, "" if draft.kind == "refund" else draft.reference, draft.note, draft.refunded_id,
        import_id, import_row, key,
    )  # fmt: skip


def add(ledger: Ledger, draft: Draft) -> int:
    """Add an entry and give its id. Raises InvalidEntry, naming the field, where it cannot be taken."""
    with ledger.operation(LABELS[draft.kind]):
        return put(ledger, draft)


def put(ledger: Ledger, draft: Draft) -> int:
    """Add an entry inside the open operation and give its id. Raises InvalidEntry."""
    drafts.check(draft)
    names = Names(ledger)
    account = names.account(draft.platform, draft.account)
    stored = resolve_refund(ledger, account, draft) if draft.kind == "refund" else draft
    _require_free_reference(ledger, account, stored)
    check_converted(ledger, stored)
    values = dict(zip(ENTRY_COLUMNS, row(names, stored, drafts.key(draft)), strict=True))
    entry = int(Entry.insert(values).execute(ledger.db))
    require_bounds(ledger, account)
    return entry


def edit(ledger: Ledger, entry: int, draft: Draft) -> None:
    """Replace what an entry says; it keeps its id, its place among equal moments, and its key. Raises InvalidEntry."""
    drafts.check(draft)
    before = lookups.drafts(ledger, [entry]).get(entry)
    if before is None:
        raise RequestRefused(N_("That entry is no longer there"))
    if before.kind != draft.kind:
        raise InvalidEntry("type", N_("The kind of an entry cannot be changed; delete it and add another"))
    with ledger.operation(N_("Edit entry")):
        names = Names(ledger)
        account = names.account(draft.platform, draft.account)
        if before.reference and not draft.reference and lookups.refunds_of(ledger, [entry]):
            draft = replace(draft, reference=before.reference)
        if draft.kind == "refund":
            draft = resolve_refund(ledger, account, draft, editing=entry)
        _require_free_reference(ledger, account, draft, editing=entry)
        check_converted(ledger, draft)
        values = dict(zip(ENTRY_COLUMNS, row(names, draft, b""), strict=True))
        for kept in ("key", "import_id", "import_row"):
            del values[kept]
        Entry.update(values).where(Entry.id == entry).execute(ledger.db)
        for problem in lookups.broken_refunds(ledger, entry):
            raise problem
        require_bounds(ledger, account)


def delete(ledger: Ledger, entries: Iterable[int], progress: Progress = lambda _done, _of: True) -> None:
    """Take entries out of the books, to be restored within 30 days. Raises RequestRefused where a refund needs one.

    `progress` answers False to stop; then nothing was deleted, and RequestRefused says so.
    """
    wanted = sorted(set(entries))
    refunds = lookups.refunds_of(ledger, wanted) - set(wanted)
    if refunds:
        raise RequestRefused(N_("{count} refunds belong to these entries; delete them first"), count=len(refunds))
    label = N_("Delete entry") if len(wanted) == 1 else N_("Delete entries")
    with ledger.operation(label):
        undo.take_out(ledger.connection, list(_present_keys(ledger, wanted, progress)))


def _present_keys(ledger: Ledger, wanted: Sequence[int], progress: Progress) -> Iterator[tuple[int, int, bytes]]:
    """Give each entry that is there with the moment of its deletion and the key of its present row."""
    at = time.time_ns() // 1000
    for begin in range(0, len(wanted), AT_ONCE):
        if not progress(begin, len(wanted)):
            raise stopped()
        for entry, draft in lookups.drafts(ledger, wanted[begin : begin + AT_ONCE]).items():
            yield entry, at, drafts.key(draft)


def stopped() -> RequestRefused:
    """Say that a long task was stopped before it changed anything."""
    return RequestRefused(N_("Stopped; nothing was changed"))


def restore(ledger: Ledger, entries: Iterable[int]) -> None:
    """Bring deleted entries back under their ids.

    Raises RequestRefused where one is gone for good, or is a refund without what it refunds, and InvalidEntry where the
    books no longer have room for one.
    """
    wanted = sorted(set(entries))
    with ledger.operation(N_("Restore entries")):
        found, orphans, accounts = lookups.deleted(ledger, wanted)
        if found < len(wanted):
            raise RequestRefused(N_("Some of these entries can no longer be restored; nothing was changed"))
        if orphans:
            raise RequestRefused(N_("A refund cannot be restored without what it refunds; restore that with it"))
        undo.bring_back(ledger.connection, wanted)
        for account in accounts:
            require_bounds(ledger, account)
            require_own_references(ledger, account)
        for problem in lookups.broken_among(ledger, wanted):
            raise problem


def resolve_refund(ledger: Ledger, account: int, draft: Draft, editing: int | None = None) -> Draft:
    """Point a refund at the entry it refunds, which gets a reference if it has none. Raises InvalidEntry."""
    target = _refund_target(ledger, account, draft)
    if editing is not None:
        target = lookups.without_refund(ledger, target, editing)
    draft = fill_refund(target, draft)
    if not target.reference:
        reference = lookups.free_reference(ledger, account, f"entry-{target.id}")
        Entry.update(reference=reference).where(Entry.id == target.id).execute(ledger.db)
    return replace(draft, refunded_id=target.id)


def _refund_target(ledger: Ledger, account: int, draft: Draft) -> Refundable:
    if draft.refunded_id is not None:
        found: Sequence[Refundable] = lookups.refundable(ledger, account, entry=draft.refunded_id)
        if found and found[0].reference:  # which has to be its own
            found = lookups.refundable(ledger, account, reference=found[0].reference)
    else:
        found = lookups.refundable(ledger, account, reference=draft.reference)
    return the_target(found, draft.reference)


def the_target(found: Sequence[Refundable], reference: str) -> Refundable:
    """Give the one entry a refund can mean. Raises InvalidEntry where there is none, or more than one."""
    if len(found) != 1:
        none = N_("No purchase or gift of this account bears the reference “{reference}”")
        several = N_("Several entries of this account bear the reference “{reference}”; give the refunded one its own")
        wanted = found[0].reference if found else reference
        raise InvalidEntry("reference", several if found else none, reference=wanted)
    return found[0]


def fill_refund(target: Refundable, draft: Draft) -> Draft:
    """Check a refund against what it refunds, and fill in what it leaves out: all that is left. Raises InvalidEntry."""
    if draft.moment.at < target.at:
        raise InvalidEntry("when", N_("A refund cannot come before what it refunds"))
    if target.kind == "gift":
        return _fill_gift_refund(target, draft)
    if draft.amount and draft.amount.currency != target.currency:
        message = N_("The purchase was paid in {currency}, and so is its refund")
        raise InvalidEntry("currency", message, currency=target.currency)
    is_whole = draft.coins is None and draft.amount is None
    coins = target.coins_left if is_whole else draft.coins or 0
    amount = target.money(target.amount_left if is_whole else draft.amount.minor if draft.amount else 0)
    if coins > target.coins_left or amount.minor > target.amount_left:
        raise InvalidEntry("coins", N_("That is more than is left of the purchase to refund"))
    if not coins and not amount.minor:
        raise InvalidEntry("coins", N_("A refund needs coins or an amount"))
    return replace(draft, coins=coins, amount=amount)


def _fill_gift_refund(target: Refundable, draft: Draft) -> Draft:
    if target.is_refunded:
        raise InvalidEntry("reference", N_("This gift was refunded already"))
    amount = None if target.coins is not None or target.amount is None else target.money(target.amount)
    if draft.coins not in (None, target.coins) or draft.amount not in (None, amount):
        raise InvalidEntry("coins", N_("A gift is refunded as a whole: leave coins and amount empty"))
    return replace(draft, coins=target.coins, amount=amount)


def _require_free_reference(ledger: Ledger, account: int, draft: Draft, editing: int | None = None) -> None:
    """Keep the reference of a refunded entry unique in its account: its refund is known by nothing else."""
    if draft.kind not in ("purchase", "gift") or not draft.reference:
        return
    for other in lookups.refundable(ledger, account, reference=draft.reference):
        if other.id != editing and (other.is_refunded or (editing and lookups.refunds_of(ledger, [editing]))):
            raise taken_reference(draft.reference)


def require_own_references(ledger: Ledger, account: int) -> None:
    """Raise InvalidEntry where a refunded entry of an account shares its reference with another one."""
    repeated = lookups.repeated_reference(ledger, account)
    if repeated is not None:
        raise taken_reference(repeated)


def taken_reference(reference: str) -> InvalidEntry:
    """Give what is wrong with an entry that bears the reference of a refunded one."""
    message = N_("A refunded entry bears the reference “{reference}” already; give this one another")
    return InvalidEntry("reference", message, reference=reference)


def require_bounds(ledger: Ledger, account: int) -> None:
    """Raise InvalidEntry where the lots or amounts of an account have grown past what 64 bits can add up."""
    check_bounds(*lookups.totals(ledger, account))


def check_converted(reader: Reader, draft: Draft) -> None:
    """Raise InvalidEntry where what was paid passes the bound of an amount in the ledger's own currency."""
    paid = draft.charged or draft.amount
    if paid is None or paid.minor <= HARMLESS or draft.kind == "refund":
        return
    currency = settings.read(reader).currency
    converted = lookups.rates(reader).convert(paid.minor, paid.currency, currency, draft.moment.day)
    if converted is not None and converted > MAX_AMOUNT:
        field = "charged" if draft.charged else "amount"
        raise InvalidEntry(field, N_("In {currency} that is more than one entry can hold"), currency=currency)


def check_bounds(coins: int, paid: float) -> None:
    """Raise InvalidEntry where an account would hold more coins in lots, or more minor units, than can be added up."""
    if coins > MAX_COINS:
        raise InvalidEntry("coins", N_("The coins of one account cannot pass 3,000,000,000"))
    if paid > MAX_PAID:
        raise InvalidEntry("amount", N_("The amounts of one account cannot add up to so much"))
