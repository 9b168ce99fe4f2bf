"""The parts of a purchase that a refund takes when it names only its coins, or only its money. Pure."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from models.money import Money, share

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.lookups import Refundable


def filled(left: Refundable, draft: Draft) -> Draft:
    """Fill in the half that a refund of a purchase leaves out by the part the other one is; a zero that is given stays.

    One that gives neither means all that is left, which whoever books it fills in.
    """
    if left.kind != "purchase" or (draft.coins is None) == (draft.amount is None):
        return draft
    if draft.amount is None:
        return replace(draft, amount=money_of(left, draft.coins or 0))
    return replace(draft, coins=coins_of(left, draft.amount.minor))


def money_of(left: Refundable, coins: int) -> Money:
    """The part of what was paid that belongs to the next `coins` refunded, never more than is left."""
    return left.money(_part(coins, left.coins or 0, left.refunded_coins, left.amount or 0, left.refunded_amount))


def coins_of(left: Refundable, minor: int) -> int:
    """The coins that belong to the next minor units given back, never more than are left."""
    return _part(minor, left.amount or 0, left.refunded_amount, left.coins or 0, left.refunded_coins)


def _part(taken: int, of: int, before: int, whole: int, gone: int) -> int:
    """The share of a whole that belongs to what is taken; all the rest of it belongs to the last."""
    if before + taken >= of:
        return whole - gone if taken > 0 else 0
    return min(share(whole, of, before, before + max(0, taken)), whole - gone)
