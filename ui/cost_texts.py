"""What stands beside a cost, in words: coins of each kind, and what of them and of the money is not in it."""

from __future__ import annotations

from collections.abc import Iterable

from models.money import Money
from models.text import N_
from ui import coin_texts, formats
from ui.text import _, apart, is_mirrored, language, name

UNCOVERED = N_("Uncovered coins were spent without a purchase to draw on: their cost counts as 0")
UNCONVERTED = N_("Unconverted amounts have no exchange rate: they are not part of the cost beside them")
PROVISIONAL = N_("≈ is provisional: it rests on the last exchange rate there is, and may change with newer rates")


def about(said: str, *, is_provisional: bool = True) -> str:
    """Mark an amount that rests on a rate which may still change; any other is left as it is."""
    if not is_provisional:
        return said
    return ("\u200f" if is_mirrored(language()) else "") + f"≈ {said}"  # before a number no sign says which way to read


def coins(amounts: Iterable[tuple[str, int]]) -> list[str]:
    """Write coins of several kinds, which are never added: `5,000 TikTok Coins`."""
    return [apart(f"{formats.coins(count)} {name(coin_texts.of_kind(kind, count))}") for kind, count in amounts]


def provisional(*, is_provisional: bool) -> str:
    """Explain the mark of an amount, where it has one."""
    return _(PROVISIONAL) if is_provisional else ""


def doubts(uncovered: Iterable[tuple[str, int]], unconverted: Iterable[Money]) -> list[str]:
    """Say what is not in a cost, a sentence each: coins no purchase covers, by kind, and money that has no rate."""
    missing = _(", ").join(coins(uncovered))
    sums = _(", ").join(apart(formats.money(money)) for money in unconverted)
    said = (
        _("Covered by no purchase, counted as 0: {coins}").format(coins=missing) if missing else "",
        _("{sums} could not be converted and stands apart").format(sums=sums) if sums else "",
    )
    return [sentence for sentence in said if sentence]
