"""What a few letters find: actions, creators, accounts, gifts, saved reports, presets, help. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from heapq import nsmallest
from typing import TYPE_CHECKING, Literal

from models.names import fold

if TYPE_CHECKING:
    from ui.desktop.books import Books

Kind = Literal["action", "creator", "report", "preset", "account", "gift", "help", "text"]
SHOWN = 60
"""Most hits that are shown: who wants another types another letter."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something to find: what it is called, and by what it is found again (an action's id, a creator's, a topic's).

    A `title` that is shown is harmless already.
    """

    kind: Kind
    title: str
    key: int | str
    detail: str = ""
    """Said beside the title, for example the keys of an action."""
    folded: str = field(default="", compare=False)
    more: str = field(default="", compare=False)
    """Folded words whose beginnings find it, too, but after everything that bears them in its title."""


def hit(kind: Kind, title: str, key: int | str, detail: str = "", more: str = "") -> Hit:
    """Make something that is found by its title, and by what `more` says."""
    return Hit(kind, title, key, detail, fold(title), f" {fold(more)}" if more else "")


def names(books: Books) -> list[Hit]:
    """Everything in a ledger that bears a name. Runs on the reckoning thread."""
    from models import accounts, creators, presets, saved_reports

    reader = books.reader
    return [
        *(hit("creator", row.name, row.id) for row in creators.creators(reader)),
        *(hit("report", row.name, row.id) for row in saved_reports.saved(reader)),
        *(hit("preset", one.preset.name, one.id) for one in presets.saved(reader)),
        *(hit("account", row.label, row.id) for row in accounts.accounts(reader)),
        *(hit("gift", name, name) for name in creators.items(reader)),
    ]


def find(typed: str, hits: Iterable[Hit], limit: int = SHOWN) -> Sequence[Hit]:
    """Give the hits in which every typed word occurs: those that begin so first, then those with a word that does.

    Among equals the order of `hits` stays. Case and accents do not matter. For nothing typed these are the first hits.
    """
    words = fold(typed).split()
    if not words:
        return [one for one, _number in zip(hits, range(limit), strict=False)]
    ranked = nsmallest(limit, _ranked(words, hits), key=lambda found: found[:2])
    return [one for _rank, _number, one in ranked]


def _ranked(words: Sequence[str], hits: Iterable[Hit]) -> Iterator[tuple[int, int, Hit]]:
    first, rest, inside = words[0], words[1:], f" {words[0]}"
    for number, one in enumerate(hits):
        folded = one.folded
        if first in folded and all(word in folded for word in rest):
            yield 0 if folded.startswith(first) else 1 if inside in folded else 2, number, one
        elif one.more and all(word in folded or f" {word}" in one.more for word in words):
            yield 3, number, one
