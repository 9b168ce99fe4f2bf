"""What a balance that differs may be, in words: the window and the command line say the same."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from models.text import N_
from ui import fact_texts, formats
from ui.text import _, apart, isolate, name, ngettext

if TYPE_CHECKING:
    from models.drafts import Draft
    from models.reports.explanations import Explanation, Pack

DEEDS = {
    "purchase": N_("Add purchase"),
    "gift": N_("Add gift"),
    "expired": N_("They expired"),
    "lost": N_("They are lost"),
    "free": N_("They were free"),
    "correction": N_("Correct the ledger"),
}
"""What is done about each, as its button says."""


def since(found: Sequence[Explanation]) -> str:
    """Say when the app and the ledger agreed last; empty where that is not known."""
    agreed = next((one.since for one in found if one.since is not None), None)
    if agreed is None:
        return ""
    return _("They agreed last on {day}; what is missing came after that.").format(day=apart(formats.day(agreed)))


def sentence(one: Explanation) -> str:
    """Say what a difference may be."""
    if one.kind == "purchase":
        return _one_pack(one.packs[0]) if len(one.packs) == 1 else _two_packs(one.packs)
    return _gift(one) if one.kind == "gift" else _adjusted(one)


def booked(one: Explanation) -> str:
    """Say what was booked of an explanation: nothing is missing any more."""
    if one.kind not in {"purchase", "gift"}:
        return _adjusted(one)
    return _(", ").join(_entry(draft) for draft in one.booked)


def _entry(draft: Draft) -> str:
    count = draft.coins or 0
    if draft.kind == "purchase" and draft.amount is not None:
        said = ngettext("a purchase of {coins} coin for {price}", "a purchase of {coins} coins for {price}", count)
        return said.format(coins=_coins(count), price=apart(formats.money(draft.amount)))
    said = ngettext("{gift} for {coins} coin", "{gift} for {coins} coins", count)
    if draft.creator:
        said = ngettext("{gift} to {creator} for {coins} coin", "{gift} to {creator} for {coins} coins", count)
    return said.format(gift=isolate(_called(draft)), creator=isolate(name(draft.creator)), coins=_coins(count))


def _called(draft: Draft) -> str:
    called = name(draft.item) or _("A gift")
    return called if draft.quantity == 1 else f"{formats.count(draft.quantity)} × {called}"


def _coins(count: int) -> str:
    return apart(formats.coins(count))


def _one_pack(pack: Pack) -> str:
    said = _("A purchase of {coins} coins for {price} is missing: a pack seen in shops ({day})")
    if pack.is_kept:
        said = _("A purchase of {coins} coins for {price} is missing: a pack of your catalogue ({day})")
    if pack.is_own:
        said = _("A purchase of {coins} coins for {price} is missing: as you bought it on {day}")
    day = apart(fact_texts.day(pack.day))
    return said.format(coins=_coins(pack.coins), price=apart(formats.money(pack.price)), day=day)


def _two_packs(packs: Sequence[Pack]) -> str:
    one, other = packs
    said = _("Two purchases are missing: {coins} coins for {price} and {others} coins for {another}")
    return said.format(
        coins=_coins(one.coins), price=apart(formats.money(one.price)),
        others=_coins(other.coins), another=apart(formats.money(other.price)),
    )  # fmt: skip


def _gift(one: Explanation) -> str:
    gift, (draft,) = one.gift, one.booked
    if gift is None:
        return ""
    said = ngettext("{gift} is missing, which you gave {count} time lately",
                    "{gift} is missing, which you gave {count} times lately", gift.times)  # fmt: skip
    if gift.creator:
        said = ngettext("{gift} to {creator} is missing, which you gave {count} time lately",
                        "{gift} to {creator} is missing, which you gave {count} times lately", gift.times)  # fmt: skip
    times = formats.count(gift.times)
    return said.format(gift=isolate(_called(draft)), creator=isolate(name(gift.creator)), count=times)


def _adjusted(one: Explanation) -> str:
    count = one.coins
    said = {
        "expired": ngettext("{count} coin expired", "{count} coins expired", count),
        "lost": ngettext("{count} coin is lost", "{count} coins are lost", count),
        "free": ngettext("{count} coin came for nothing", "{count} coins came for nothing", count),
        "correction": ngettext("{count} coin went, and nobody knows how", "{count} coins went, and nobody knows how",
                               count),
    }  # fmt: skip
    if one.kind == "correction" and (one.booked[0].coins or 0) > 0:
        said["correction"] = ngettext("{count} coin came, and nobody knows what it cost",
                                      "{count} coins came, and nobody knows what they cost", count)  # fmt: skip
    return said[one.kind].format(count=_coins(count))
