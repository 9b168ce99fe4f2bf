"""Names as a year in review has them: as they are, or left out, so that a file can be shown to anybody."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from models import catalogue
from models.accounts import accounts
from models.creators import creators
from models.handles import handles
from models.names import fold
from models.text import N_
from ui import formats, labels
from ui.text import _, spoken

if TYPE_CHECKING:
    from models.ledger import Reader

_SHORT = 3
"""Letters of A to Z below which a name counts as told only where it stands as a word of its own."""
_NUMBERED = {
    "creator": N_("Creator {number}"),
    "gift": N_("Gift {number}"),
    "platform": N_("Platform {number}"),
    "coin": N_("Coin {number}"),
}


def of(reader: Reader) -> frozenset[str]:
    """What no file without names holds: creators, their handles and accounts, as the ledger has them now."""
    people, accounts_of = (row.name for row in creators(reader)), (row.name for row in accounts(reader))
    return frozenset((*people, *accounts_of, *(row.name for row in handles(reader))))


class Names:
    """Writes names for one document: all of them, or numbers in place of those that tell who was given to."""

    def __init__(self, ranked: Sequence[str], left_out: Iterable[str] = ()) -> None:
        """Number creators as they are `ranked`; without anything `left_out` all names are written.

        Gifts and platforms bear whatever somebody called them, which may tell a creator's name, too.
        """
        self._left_out = [(one, fold(one)) for one in left_out if one]
        self._numbers: dict[tuple[str, str], int] = {}
        self._count: dict[str, int] = {}
        self._built_in = {name for one in catalogue.platforms() for name in (one.name, f"{one.name} {one.unit}")}
        if self.are_left_out:
            for creator in filter(None, ranked):
                self._numbered("creator", creator)

    @property
    def are_left_out(self) -> bool:
        """Whether numbers stand in place of names."""
        return bool(self._left_out)

    def creator(self, name: str) -> str:
        """Name a creator; gifts may have gone to one nobody knows."""
        if not name:
            return labels.creator("")
        return self._numbered("creator", name) if self.are_left_out else spoken(name)

    def gift(self, name: str) -> str:
        """Name a gift."""
        return self._unless_told("gift", name) if name else _("Unknown")

    def platform(self, name: str) -> str:
        """Name a platform."""
        return self._unless_told("platform", name)

    def coin(self, kind: str) -> str:
        """Name a kind of coin, which begins with its platform."""
        return self._unless_told("coin", kind)

    def account(self, label: str, platform: str) -> str:
        """Name an account, or the platform it is on."""
        return self.platform(platform) if self.are_left_out else label

    def _unless_told(self, what: str, name: str) -> str:
        if name in self._built_in or not self._tells(name):
            return name
        return self._numbered(what, name)

    def _tells(self, text: str) -> bool:
        """Whether a text has a name in it that is left out."""
        folded = fold(text)
        return any(_is_in(secret, key, text, folded) for secret, key in self._left_out)

    def _numbered(self, what: str, name: str) -> str:
        """Give a name its number, the same each time."""
        if (what, name) not in self._numbers:
            self._count[what] = self._numbers[what, name] = self._count.get(what, 0) + 1
        return _(_NUMBERED[what]).format(number=formats.count(self._numbers[what, name]))


def _is_in(secret: str, key: str, text: str, folded: str) -> bool:
    if secret in text and len(secret) >= _SHORT:
        return True
    if not key or key not in folded:  # what is nothing but marks has no key
        return False
    return len(key) >= _SHORT or not key.isascii() or bool(re.search(rf"(?<!\w){re.escape(key)}(?!\w)", folded))
