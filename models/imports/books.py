"""What the books will hold once the rows planned so far are in. Bounds and refunds are judged against that."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import TYPE_CHECKING

from models import accounts, entries, lookups
from models.drafts import Draft
from models.lookups import Refundable
from models.names import name_key

if TYPE_CHECKING:
    from models.database import Reader

TARGETS = ("purchase", "gift")
"""Kinds of entry that can be refunded."""


@dataclass(eq=False)
class Purse:
    """An account as it will be: `id` is None where an import adds it; coins of its lots, minor units of its amounts."""

    id: int | None
    coins: int = 0
    paid: float = 0
    refunded: set[str] = field(default_factory=set)
    """References of its refunded entries."""


@dataclass
class Books:
    """The ledger with the planned rows on top. A planned entry is known by a number below zero, see `Plan`."""

    reader: Reader
    _purses: dict[tuple[str, str], Purse] = field(default_factory=dict)
    _as_written: dict[tuple[str, str], Purse] = field(default_factory=dict)
    _targets: dict[int, Refundable] = field(default_factory=dict)

    def purse(self, draft: Draft) -> Purse:
        """Give the account of a draft."""
        purse = self._as_written.get((draft.platform, draft.account))
        if purse is None:
            name = name_key(draft.platform), name_key(draft.account)
            purse = self._purses.get(name) or self._purses.setdefault(name, self._stored(name))
            self._as_written[draft.platform, draft.account] = purse
        return purse

    def _stored(self, name: tuple[str, str]) -> Purse:
        account = self._accounts.get(name)
        if account is None:
            return Purse(None)
        coins, paid = lookups.totals(self.reader, account)
        return Purse(account, coins, paid, {reference for owner, reference in self._refunded if owner == account})

    @cached_property
    def _accounts(self) -> dict[tuple[str, str], int]:
        return {(name_key(row.platform), name_key(row.name)): row.id for row in accounts.accounts(self.reader)}

    @cached_property
    def _refunded(self) -> set[tuple[int, str]]:
        return lookups.refunded_references(self.reader)

    def take(self, draft: Draft) -> None:
        """Plan an entry that is no refund. Raises InvalidEntry where it cannot be."""
        purse = self.purse(draft)
        if draft.reference in purse.refunded and draft.kind in TARGETS:
            raise entries.taken_reference(draft.reference)
        self._add_up(purse, draft)

    def take_refund(
        self, draft: Draft, planned: Iterable[tuple[int, Draft]], known: Callable[[], Iterable[int]] = tuple
    ) -> Draft:
        """Plan a refund, of one of the `planned` entries that bear its reference or of a stored one, and fill it in.

        Where none bears it, `known` gives stored ones that are meant all the same. Raises InvalidEntry where it refunds
        nothing, more than one entry, or more than is left.
        """
        purse = self.purse(draft)
        found = [self._targets.get(number) or _refundable(number, target) for number, target in planned]
        if purse.id is not None:
            stored = lookups.refundable(self.reader, purse.id, reference=draft.reference)
            for entry in known() if not stored and not found else ():
                stored += lookups.refundable(self.reader, purse.id, entry=entry)
            found += [self._targets.get(target.id, target) for target in stored]
        target = entries.the_target(found, draft.reference)
        filled = entries.fill_refund(target, draft)
        self._add_up(purse, filled)
        self._targets[target.id] = replace(
            target,
            refunded_coins=target.refunded_coins + (filled.coins or 0),
            refunded_amount=target.refunded_amount + (filled.amount.minor if filled.amount else 0),
            is_refunded=True,
        )
        purse.refunded.add(draft.reference)
        return replace(filled, refunded_id=target.id)

    def _add_up(self, purse: Purse, draft: Draft) -> None:
        entries.check_converted(self.reader, draft)
        is_lot = draft.kind == "purchase" or (draft.kind == "adjustment" and (draft.coins or 0) > 0)
        coins = purse.coins + (draft.coins or 0) if is_lot else purse.coins
        paid = purse.paid + sum(money.minor for money in (draft.amount, draft.charged) if money)
        entries.check_bounds(coins, paid)
        purse.coins, purse.paid = coins, paid


def _refundable(number: int, draft: Draft) -> Refundable:
    minor, currency = (draft.amount.minor, draft.amount.currency) if draft.amount else (None, None)
    return Refundable(number, draft.kind, draft.moment.at, draft.coins, minor, currency, draft.reference)
