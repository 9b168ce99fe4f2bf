"""Drafts: an entry on its way in, typed and checked, with the names a person or a file gave. Pure.

A draft mirrors a row of the ledger's own CSV. `check` holds every rule that concerns one entry alone.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from hashlib import blake2b
from typing import Literal

from models import currencies
from models.errors import InvalidEntry
from models.moments import Moment
from models.money import MAX_AMOUNT, MAX_COINS, Money, to_text
from models.names import MAX_TEXT, clean
from models.text import N_

Kind = Literal["purchase", "gift", "refund", "adjustment", "assertion"]
KINDS: tuple[Kind, ...] = ("purchase", "gift", "refund", "adjustment", "assertion")
REASONS = ("free", "refunded", "expired", "lost", "opening", "correction")
CHANNELS = ("", "ios-app", "android-app", "website", "gift-card", "third-party", "other")
FIELDS = (
    "type", "when", "platform", "account", "creator", "handle", "item", "quantity", "coins", "amount", "currency",
    "charged", "charged_currency", "channel", "seller", "payment_method", "reference", "note",
)  # fmt: skip
"""Columns of the ledger's own CSV, in their order."""
MAX_QUANTITY = 10**9


@dataclass(frozen=True, slots=True)
class Draft:
    """An entry as it is typed or read. `item` is the gift, or the reason of an adjustment.

    `coins` is signed only for an adjustment. `reference` of a refund is the reference of what it refunds, unless
    `refunded_id` names that entry.
    """

    kind: Kind
    moment: Moment
    platform: str
    account: str
    creator: str = ""
    handle: str = ""
    item: str = ""
    quantity: int = 1
    coins: int | None = None
    amount: Money | None = None
    charged: Money | None = None
    channel: str = ""
    seller: str = ""
    payment_method: str = ""
    reference: str = ""
    note: str = ""
    refunded_id: int | None = None


def fields(draft: Draft) -> tuple[str, ...]:
    """Give the row of the ledger's own CSV, as texts in the order of FIELDS."""
    return _row(draft, str(draft.moment))


def _row(draft: Draft, when: str) -> tuple[str, ...]:
    return (
        draft.kind, when, draft.platform, draft.account, draft.creator, draft.handle, draft.item,
        str(draft.quantity) if draft.kind == "gift" else "", "" if draft.coins is None else str(draft.coins),
        *_money_fields(draft.amount), *_money_fields(draft.charged),
        draft.channel, draft.seller, draft.payment_method, draft.reference, draft.note,
    )  # fmt: skip


def _money_fields(money: Money | None) -> tuple[str, str]:
    return ("", "") if money is None else (to_text(money.minor, currencies.digits(money.currency)), money.currency)


def key(draft: Draft) -> bytes:
    """Fingerprint of the row as it was read or typed (16 bytes); equal rows have equal keys.

    The moment counts as it was given, so that the same file has the same keys whatever zone the ledger has by now.
    """
    moment = draft.moment
    if moment.given == "offset":
        return fingerprint(_row(draft, str(moment.at)))
    return fingerprint(_row(draft, (moment.day if moment.given == "date" else moment.local).isoformat()))


def fingerprint(values: tuple[str, ...]) -> bytes:
    """Hash texts so that no two different tuples look alike: each is closed by a separator no text may hold."""
    return blake2b("\0".join(values).encode("utf-8", "surrogatepass"), digest_size=16).digest()


def check(draft: Draft) -> None:
    """Raise InvalidEntry, naming the field, where a draft breaks a rule that concerns it alone."""
    for field, limit in _TEXTS:
        if text := getattr(draft, field):
            clean(field, text, limit)
    if not draft.platform.strip() or not draft.account.strip():
        field = "account" if draft.platform.strip() else "platform"
        raise InvalidEntry(field, N_("An entry needs a platform and an account"))
    if draft.channel not in CHANNELS:
        raise InvalidEntry("channel", N_("“{text}” is not a channel; it is one of {choices}"), text=draft.channel,
                           choices=", ".join(CHANNELS[1:]))  # fmt: skip
    for field in ("amount", "charged"):
        _check_money(field, getattr(draft, field))
    if draft.kind != "gift" and draft.quantity != 1:
        raise InvalidEntry("quantity", N_("{kind} has no {field}"), kind=draft.kind, field="quantity")
    _forbid(draft, *_UNUSED[draft.kind])
    _CHECKS[draft.kind](draft)


_TEXTS = (
    *(
        (field, 500)
        for field in ("platform", "account", "creator", "handle", "item", "seller", "payment_method", "reference")
    ),
    ("note", MAX_TEXT),
)
_UNUSED: dict[str, tuple[str, ...]] = {
    "purchase": ("creator", "handle", "item"),
    "gift": (),
    "refund": ("creator", "handle", "item", "charged"),
    "adjustment": ("creator", "handle", "charged"),
    "assertion": ("creator", "handle", "item", "amount", "charged"),
}


def _forbid(draft: Draft, *names: str) -> None:
    for field in names:
        if getattr(draft, field):
            raise InvalidEntry(field, N_("{kind} has no {field}"), kind=draft.kind, field=field)


def _check_money(field: str, money: Money | None) -> None:
    if money is None:
        return
    if not currencies.is_known(money.currency):
        named = "currency" if field == "amount" else "charged_currency"
        raise InvalidEntry(named, N_("“{code}” is not a currency; use a code like EUR"), code=money.currency[:40])
    if not 0 <= money.minor <= MAX_AMOUNT:
        raise InvalidEntry(field, N_("{field} is below zero or more than one entry can hold"), field=field)


def _check_coins(draft: Draft, least: int) -> None:
    if draft.coins is None or not least <= draft.coins <= MAX_COINS:
        message = N_("coins must be a whole number from {least} to 3,000,000,000")
        raise InvalidEntry("coins", message, least=least)


def _check_purchase(draft: Draft) -> None:
    _check_coins(draft, 1)
    if draft.amount is None:
        raise InvalidEntry("amount", N_("A purchase needs the amount that was paid, with its currency"))


def _check_gift(draft: Draft) -> None:
    if not 1 <= draft.quantity <= MAX_QUANTITY:
        raise InvalidEntry("quantity", N_("quantity must be a whole number from 1 to 1,000,000,000"))
    if (draft.coins is None) == (draft.amount is None):
        raise InvalidEntry("coins", N_("A gift has either coins or an amount of money"))
    if draft.coins is not None:
        _check_coins(draft, 1)
        _forbid(draft, "charged")


def _check_refund(draft: Draft) -> None:
    if not draft.reference and draft.refunded_id is None:
        raise InvalidEntry("reference", N_("A refund names the reference of what it refunds"))
    if draft.coins is not None:
        _check_coins(draft, 0)


def _check_adjustment(draft: Draft) -> None:
    if draft.item not in REASONS:
        message = N_("“{text}” is not a reason; it is one of {choices}")
        raise InvalidEntry("item", message, text=draft.item, choices=", ".join(REASONS))
    if draft.coins is None or draft.coins == 0 or abs(draft.coins) > MAX_COINS:
        raise InvalidEntry("coins", N_("An adjustment needs coins: some that came, or, with a minus, some that went"))
    if draft.amount is not None and (draft.coins < 0 or draft.item == "free"):
        raise InvalidEntry("amount", N_("Only coins that came and were not free have an amount"))


_CHECKS: dict[str, Callable[[Draft], None]] = {
    "purchase": _check_purchase,
    "gift": _check_gift,
    "refund": _check_refund,
    "adjustment": _check_adjustment,
    "assertion": lambda draft: _check_coins(draft, 0),
}
