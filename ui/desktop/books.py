"""The journal as the reckoning thread holds it: columns, rates and settings, kept up to date by the notices of change.

It is made, used and closed on that one thread; what its functions return is frozen and may leave it.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from models.money import Money

if TYPE_CHECKING:
    from models.columns import Columns
    from models.drafts import Draft
    from models.ledger import Changes
    from models.rates import Rates
    from models.reports.figures import Figure, Figures
    from models.settings import Settings
    from models.suggestions import Known


@dataclass(frozen=True, slots=True)
class Sums:
    """What some entries add up to; coins are signed, and of different kinds never added."""

    coins: Mapping[str, int]
    costs: Sequence[Money]
    is_provisional: bool
    """Whether a rate that may still change is part of a cost."""


class Books:
    """What heavier questions are answered from. Nothing is read before the first question needs it."""

    def __init__(self, path: Path) -> None:
        """Open the ledger at `path` for reading. Raises LedgerError where it cannot be."""
        from models.reading import open_reader

        self.reader = open_reader(path)

    def close(self) -> None:
        """Close the connection."""
        self.reader.close()

    @cached_property
    def columns(self) -> Columns:
        """All entries as arrays."""
        from models.columns import Columns

        return Columns(self.reader)

    @cached_property
    def settings(self) -> Settings:
        """How the books are kept."""
        from models import settings

        return settings.read(self.reader)

    @cached_property
    def rates(self) -> Rates:
        """Rates by the rules of the books, the user's own first."""
        from models import lookups

        return lookups.rates(self.reader)

    @cached_property
    def figures(self) -> Figures:
        """Cost and balance of every entry, in the ledger's own currency and basis."""
        from models.reports.figures import figures

        return figures(self.columns, self.rates, self.settings)

    def last_rate(self) -> date:
        """Last day a rate was published for, those the user imported included."""
        return self.rates.last_day

    def rates_reach(self) -> tuple[date, date | None]:
        """That day, and the first day of an entry whose conversion newer rates may change, if there is one."""
        from models.reports import Asked
        from models.reports.costing import cost, provisional

        asked = Asked(self.columns, self.rates, self.settings)
        return self.rates.last_day, provisional(asked, cost(asked))

    def apply(self, changes: Changes) -> None:
        """Take in what an operation changed."""
        self.__dict__.pop("figures", None)
        if changes.touches("setting"):
            self.__dict__.pop("settings", None)
        if changes.touches("rate", "published_rate"):
            self.__dict__.pop("rates", None)
        if "columns" in self.__dict__:
            self.columns.apply(changes)

    def outlook(self, account: int | None, draft: Draft) -> Figure:
        """What a gift would cost and leave, were it the account's next one; `account` None is one yet to be made."""
        from models.reports.figures import Figure

        if draft.amount is not None:
            currency, paid = self.settings.currency, draft.charged or draft.amount
            minor = self.rates.convert(paid.minor, paid.currency, currency, draft.moment.day)
            if minor is None:
                return Figure(None, 0, (paid,), 0)
            is_late = self.rates.is_provisional(paid.currency, currency, draft.moment.day)
            return Figure(Money(minor, currency), 0, (), 0, is_provisional=is_late)
        coins = draft.coins or 0
        found = self.figures.next_cost(account, coins) if account is not None else None
        return found or Figure(None, coins, (), -coins)

    def entry_figures(self) -> Figures:
        """Cost and balance of every entry."""
        return self.figures

    def known(self) -> Known:
        """What can be suggested in the entry bars."""
        from models import suggestions

        return suggestions.known(self.reader)

    def sums(self, ids: Sequence[int]) -> Sums:
        """Add entries up: their coins by kind of coin, their costs by currency."""
        from models import journal

        costs: Counter[str] = Counter()
        is_late = False
        for entry in ids:
            figure = self.figures.of(entry)
            is_late |= figure is not None and figure.is_provisional
            for part in (*([figure.cost] if figure.cost else ()), *figure.unconverted) if figure else ():
                costs[part.currency] += part.minor
        sums = [Money(minor, code) for code, minor in sorted(costs.items())]
        return Sums(journal.coins(self.reader, ids), sums, is_late)
