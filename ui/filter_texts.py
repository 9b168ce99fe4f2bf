"""Which entries are shown and in which order, in words: titles of the Ledger page's chips, and lines of a document."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from models.text import N_
from ui import formats, labels
from ui.text import _, isolate

if TYPE_CHECKING:
    from models.journal import Filter, Order

PARTS = {
    "only": N_("Only"),
    "words": N_("Words"),
    "period": N_("Period"),
    "platforms": N_("Platform"),
    "accounts": N_("Account"),
    "creators": N_("Creator"),
    "items": N_("Gift"),
    "kinds": N_("Kind"),
    "needs": N_("Needs attention"),
}
"""What each part of a filter is called."""
NEEDS = {
    "uncovered": N_("Coins without a purchase"),
    "unconverted": N_("No exchange rate"),
    "differs": N_("Balance differs"),
}
_LISTED = 10
"""Choices of one kind that are named; what is more of them is counted."""


@dataclass(frozen=True)
class Names:
    """What accounts, creators and gifts are called, by their ids."""

    accounts: Mapping[int, str] = field(default_factory=dict)
    creators: Mapping[int, str] = field(default_factory=dict)
    items: Mapping[int, str] = field(default_factory=dict)


def lines(wanted: Filter, names: Names, period: str, only: str = "") -> Iterator[str]:
    """Say what is chosen, a line for each part. `period` is the stretch of time in words, `only` a subset's title."""
    chosen = {
        "only": [only] if only else [],
        "words": [isolate(wanted.text)] if wanted.text else [],
        "period": [period],
        "platforms": sorted(map(isolate, wanted.platforms)),
        "accounts": _named(wanted.accounts, names.accounts),
        "creators": _named(wanted.creators, {0: labels.creator(""), **names.creators}),
        "items": _named(wanted.items, names.items),
        "kinds": [_(text) for kind, text in labels.KINDS.items() if kind in wanted.kinds],
        "needs": [_(text) for need, text in NEEDS.items() if need in wanted.needs],
    }
    for part, title in PARTS.items():
        if chosen[part]:
            yield _("{name}: {value}").format(name=_(title), value=_listed(chosen[part]))


def order(wanted: Order) -> str:
    """Say how entries are sorted."""
    if wanted.key == "when":
        return _("The latest first") if wanted.is_descending else _("The earliest first")
    by = labels.within_sentence(labels.FIELDS[wanted.key if wanted.key != "reason" else "item"])
    falling, rising = _("Sorted by {column}, falling"), _("Sorted by {column}, rising")
    return (falling if wanted.is_descending else rising).format(column=by)


def _named(chosen: frozenset[int], names: Mapping[int, str]) -> list[str]:
    """Name what is chosen by id; what is gone from the ledger has no name any more."""
    return sorted(isolate(names[one]) for one in chosen if one in names)


def _listed(said: list[str]) -> str:
    shown, more = said[:_LISTED], len(said) - _LISTED
    if more > 0:
        shown.append(_("and {count} more").format(count=formats.count(more)))
    return _(", ").join(shown)
