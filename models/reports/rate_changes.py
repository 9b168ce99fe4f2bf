"""What a newer table of rates changed: the entries that cost something else by it, with what they cost before."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from models import lookups
from models.rates import Rates
from models.reports.figures import Figure, Figures, figures

if TYPE_CHECKING:
    from models.columns import Columns
    from models.ledger import Reader
    from models.rates import Published
    from models.settings import Settings


@dataclass(frozen=True)
class RateChanges:
    """The `entries` that cost something else now, by moment, and the figures of all entries before and after."""

    entries: array[int]
    before: Figures
    after: Figures

    def pairs(self, entries: Iterable[int]) -> list[tuple[Figure, Figure]]:
        """Give the figures of some of the entries before and after; both know them."""
        found = ((self.before.of(entry), self.after.of(entry)) for entry in entries)
        return [(old, new) for old, new in found if old is not None and new is not None]


def rate_changes(reader: Reader, columns: Columns, settings: Settings, before: Published) -> RateChanges:
    """Find what changed since only the rates `before` were kept beside the shipped ones. Nothing else may have."""
    own = lookups.own_rates(reader)
    then = figures(columns, Rates(own, published=before), settings)
    now = figures(columns, Rates(own, published=lookups.published_rates(reader)), settings)
    return RateChanges(then.unlike(now), then, now)
