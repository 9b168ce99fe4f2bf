"""What coins are called: one Bit, 500 Bits; where several kinds meet, with their platform: 500 Twitch Bits.

The names of a platform's own coins are its own in every language; one that is merely a coin is said in the user's.
"""

from __future__ import annotations

from functools import cache

from ui.text import _, ngettext

_PLAIN = "Coin"
"""A unit that is no name of its own."""


def several(unit: str, count: int = 2) -> str:
    """Name so many of a unit without its platform: `Bits`; a word of one's own stays as it was typed."""
    return unit if count == 1 else _plurals().get(unit, unit)


def of_kind(coin: str, count: int = 2) -> str:
    """Name so many of a kind of coin as `AccountRow.coin` has it: `TikTok Coins`, and `Kicks` of Kick."""
    platform, _blank, unit = coin.rpartition(" ")
    said = several(unit, count)
    return said if platform in {"", unit} else f"{platform} {said}"


def counted(count: int, unit: str, written: str) -> str:
    """Say how many of a unit: `700 coins`, `1 Bit`; `written` is the number as it is shown."""
    if unit == _PLAIN:
        return ngettext("{count} coin", "{count} coins", count).format(count=written)
    return _("{count} {unit}").format(count=written, unit=several(unit, count))


def heading(unit: str) -> str:
    """Name the coins of a platform as a heading does."""
    return _("Coins") if unit == _PLAIN else several(unit)


def left(unit: str, count: int) -> str:
    """Say of what there is so much left, behind the number: `Kicks left`."""
    return _("coins left") if unit == _PLAIN else _("{coins} left").format(coins=several(unit, count))


def shown(unit: str) -> str:
    """Ask how many the platform's app shows: `Kicks the app shows`."""
    return _("Coins the app shows") if unit == _PLAIN else _("{coins} the app shows").format(coins=several(unit))


@cache
def _plurals() -> dict[str, str]:
    from models import catalogue

    return {one.unit: one.units for one in catalogue.platforms()}
