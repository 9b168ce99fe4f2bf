"""What coins are called: one Bit, 500 Bits; where several kinds meet, with their platform: 500 Twitch Bits.

A kind of coin is told as `AccountRow.coin` tells it, `Twitch Bit`. What a platform calls its coins is its own in every
language; one that is merely a coin is said in the user's. The words for several of the platforms a user defined are in
the ledger: whoever opens one lets us learn them, for the process as a number style is.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from ui.text import _, name, ngettext

if TYPE_CHECKING:
    from models.ledger import Reader

_PLAIN = "Coin"
"""A unit that is no name of its own."""


class _Word(NamedTuple):
    platform: str
    one: str
    own: str = ""
    """What several are called where the user said so."""

    @property
    def several(self) -> str:
        return self.own or _plurals().get(self.one, self.one)


_learnt: dict[str, _Word] = {}


def learn(reader: Reader) -> None:
    """Take note of what the platforms of a ledger call their coins."""
    from models import accounts

    _learnt.update((f"{platform} {unit}", _Word(platform, unit, own)) for platform, unit, own in accounts.words(reader))


def several(coin: str, count: int = 2) -> str:
    """Name so many of a kind of coin without its platform: `Bits`."""
    word = _word(coin)
    return word.one if count == 1 else word.several


def of_kind(coin: str, count: int = 2) -> str:
    """Name so many of a kind of coin: `TikTok Coins`, and `Kicks` of Kick."""
    word = _word(coin)
    return several(coin, count) if word.platform in {"", word.one} else f"{word.platform} {several(coin, count)}"


def counted(count: int, coin: str, written: str) -> str:
    """Say how many of a kind of coin: `700 coins`, `1 Bit`; `written` is the number as it is shown."""
    if _word(coin).one == _PLAIN:
        return ngettext("{count} coin", "{count} coins", count).format(count=written)
    return _("{count} {unit}").format(count=written, unit=name(several(coin, count)))


def heading(coin: str) -> str:
    """Name a kind of coin as a heading does."""
    return _("Coins") if _word(coin).one == _PLAIN else name(several(coin))


def left(coin: str, count: int) -> str:
    """Say of what there is so much left, behind the number: `Kicks left`."""
    return _("coins left") if _word(coin).one == _PLAIN else _("{coins} left").format(coins=name(several(coin, count)))


def shown(coin: str) -> str:
    """Ask how many the platform's app shows: `Kicks the app shows`."""
    if _word(coin).one == _PLAIN:
        return _("Coins the app shows")
    return _("{coins} the app shows").format(coins=name(several(coin)))


def _word(coin: str) -> _Word:
    if coin in _learnt:
        return _learnt[coin]
    platform, _blank, unit = coin.rpartition(" ")
    return _Word(platform, unit)


@cache
def _plurals() -> dict[str, str]:
    from models import catalogue

    return {one.unit: one.units for one in catalogue.platforms()}
