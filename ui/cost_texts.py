"""What stands beside a cost, in words: coins of each kind, and what of them and of the money is not in it."""

from __future__ import annotations

from collections.abc import Iterable

from models.money import Money
from models.text import N_
from ui import coin_texts, formats
from ui.text import _, apart, name

UNCOVERED = N_("Uncovered coins were spent without a purchase to draw on: their cost counts as 0")
UNCONVERTED = N_("Unconverted amounts have no exchange rate: they are not part of the cost beside them")


def coins(amounts: Iterable[tuple[str, int]]) -> list[str]:
    """Write coins of several kinds, which are never added: `5,000 TikTok Coins`."""
    return [apart(f"{formats.coins(count)} {name(coin_texts.of_kind(kind, count))}") for kind, count in amounts]


def doubts(uncovered: Iterable[tuple[str, int]], unconverted: Iterable[Money]) -> list[str]:
    """Say what is not in a cost, a sentence each: coins no purchase covers, by kind, and money that has no rate."""
    missing = _(", ").join(coins(uncovered))
    sums = _(", ").join(apart(formats.money(money)) for money in unconverted)
    said = (
        _("Covered by no purchase, counted as 0: {coins}").format(coins=missing) if missing else "",
        _("{sums} could not be converted and stands apart").format(sums=sums) if sums else "",
    )
    return [sentence for sentence in said if sentence]
