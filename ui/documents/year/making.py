"""The way from a ledger to the review of one of its years, the same for the command line and the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from models import moments
from models.reports import year as years
from ui.documents import year as documents
from ui.documents.year import names

if TYPE_CHECKING:
    from ui.documents.document import Document
    from ui.documents.kept import Named


@dataclass(frozen=True, slots=True)
class Choice:
    """Years one can look back on, the latest first, and which of them one would."""

    years: tuple[int, ...]
    usual: int | None
    unfinished: frozenset[int]


def choice(books: Named) -> Choice:
    """Tell which years there are."""
    found = years.years(books.columns, books.rates, books.settings)
    today, starts_on = _today(books), books.settings.month_starts_on
    unfinished = frozenset(year for year in found if not years.is_over(year, today, starts_on))
    return Choice(found, years.latest(found, today, starts_on), unfinished)


def make(books: Named, year: int | None, *, has_names: bool) -> Document:
    """Make the review of a year, or of the latest that is over. Raises RequestRefused where there is nothing of it."""
    today = _today(books)
    found = years.review(books.columns, books.rates, books.settings, year, today)
    return documents.document(found, today, () if has_names else names.of(books.reader))


def _today(books: Named) -> date:
    return moments.today(books.settings.timezone)
